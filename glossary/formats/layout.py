"""The layout of native YAML files: where each value stands, with the comments beside it.

Values are copied as they are written (quotes included); only white space, line breaks and the choice between a list on
one line and a list with one item a line are made anew.
"""

from __future__ import annotations

from bisect import bisect_left

import yaml

from glossary.formats.nodes import STRING

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

WIDTH = 120
"""Columns that a list on one line may take."""

# Constructs that no glossary needs and that a copied value would lose; a file with one of them is left as it is.
_UNUSUAL = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken, yaml.DirectiveToken)

Note = tuple[int, str]
"""A line of the source and what changes there."""


def normal_breaks(source: str) -> str:
    """The text without byte order mark and with line feeds as line ends."""
    return source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def lay_out(source: str) -> tuple[list[str], list[Note]]:
    """The lines of a glossary file as they should stand, each with its end, and what that changes.

    Args:
        source: a valid glossary file with line feeds as line ends.
    """
    tokens = list(yaml.scan(source, Loader=_Loader))
    if any(isinstance(token, _UNUSUAL) for token in tokens):
        return [source], []
    root = yaml.compose(source, Loader=_Loader)
    comments = _find_comments(source, tokens)
    if root is None or (_is_flow(root) and comments):
        return [source], []
    layout = _Layout(source, comments)
    layout.write(root)
    return [line + "\n" for line in layout.lines], layout.notes


def _find_comments(source: str, tokens: list[yaml.Token]) -> list[int]:
    """Where comments begin: the number signs outside of tokens."""
    places = []
    end = 0
    for token in tokens:
        place = source.find("#", end, token.start_mark.index)
        while place >= 0:
            places.append(place)
            stop = source.find("\n", place)
            place = -1 if stop < 0 else source.find("#", stop, token.start_mark.index)
        end = max(end, token.end_mark.index)
    return places


class _Layout:
    """Writes the nodes of one file; ``end`` is how far the source is written."""

    def __init__(self, source: str, comments: list[int]) -> None:
        self.source = source
        self.comments = comments
        self.lines: list[str] = []
        self.notes: list[Note] = []
        self.end = 0

    def write(self, root: yaml.Node) -> None:
        self.mapping(root, 0, "")
        self.end = max(self.end, _true_end(root, self.source))
        self.gap(len(self.source), None)
        while self.lines and not self.lines[-1]:
            self.lines.pop()

    def mapping(self, node: yaml.Node, indent: int, dash: str) -> None:
        """Write the entries of a mapping; ``dash`` stands before the first one."""
        for place, (key, value) in enumerate(node.value):
            lead = " " * (indent - len(dash)) + dash if not place else " " * indent
            if _is_flow(node) and place:
                self.end = key.start_mark.index
            elif not _is_flow(node) or not place:
                self.gap(key.start_mark.index, indent - len(dash) if not place else indent)
            self.entry(key, value, lead, indent)

    def gap(self, start: int, indent: int | None) -> None:
        """Write the comments and at most one blank line of what stands before ``start``.

        Args:
            indent: of the comments; ``None`` at the end of the file, where they keep to the margin or the concepts.
        """
        pieces = self.source[self.end : start].split("\n")
        after_line = self.end > 0 and self.source[self.end - 1] != "\n"
        if after_line:
            rest = pieces.pop(0).strip()
            if rest.startswith("#"):
                self.lines[-1] += f"  {rest}"
        if pieces and indent is not None:
            pieces.pop()
        for piece in pieces:
            text = piece.strip()
            if not text:
                if self.lines and self.lines[-1]:
                    self.lines.append("")
            elif text.startswith("#"):
                at_end = 0 if piece.startswith("#") else 2
                self.lines.append(" " * (at_end if indent is None else indent) + text)
            elif text != "-":
                self.lines.append(text)
        self.end = start

    def entry(self, key: yaml.Node, value: yaml.Node, lead: str, indent: int) -> None:
        """Write one key with its value."""
        first = len(self.lines)
        start, end = key.start_mark.index, _true_end(value, self.source)
        head = f"{lead}{self.slice(key)}:"
        inner = self.has_comment(start, end)
        if isinstance(value, yaml.ScalarNode):
            if inner or "\n" in self.slice(value):
                self.verbatim(start, end, lead, indent)
            else:
                self.lines.append(f"{head} {self.slice(value)}".rstrip())
        elif not _is_flow(value):
            self.lines.append(head)
            self.end = self.source.index(":", key.end_mark.index) + 1
            if isinstance(value, yaml.SequenceNode):
                for item in value.value:
                    self.gap(item.start_mark.index, indent + 2)
                    self.item(item, indent + 2, expand=not indent)
            else:
                self.mapping(value, indent + 2, "")
        elif inner:
            self.verbatim(start, end, lead, indent)
        else:
            self.flow(head, value, indent)
        self.end = max(self.end, end)
        self.compare(first, start, end, str(key.value))

    def flow(self, head: str, value: yaml.Node, indent: int) -> None:
        """Write a flow collection: on one line where it fits, else one item a line."""
        line = f"{head} {self.inline(value)}"
        concepts = not indent and isinstance(value, yaml.SequenceNode) and bool(value.value)
        if isinstance(value, yaml.MappingNode) or (len(line) <= WIDTH and not concepts):
            self.lines.append(line)
            return
        self.lines.append(head)
        for item in value.value:
            self.end = item.start_mark.index
            self.item(item, indent + 2, expand=not indent)

    def item(self, node: yaml.Node, indent: int, *, expand: bool) -> None:
        """Write an item of a list of its own lines; ``expand`` gives the keys of a flow mapping lines of their own."""
        start, end = node.start_mark.index, _true_end(node, self.source)
        lead = " " * indent + "- "
        inner = self.has_comment(start, end)
        if isinstance(node, yaml.MappingNode) and node.value and (not _is_flow(node) or (expand and not inner)):
            self.mapping(node, indent + 2, "- ")
        elif inner or not (_is_flow(node) or isinstance(node, yaml.ScalarNode)) or self.is_folded(node):
            self.verbatim(start, end, lead, indent)
        elif isinstance(node, yaml.ScalarNode):
            self.lines.append(lead + self.slice(node))
        else:
            self.lines.append(lead + self.inline(node))
        self.end = max(self.end, end)

    def is_folded(self, node: yaml.Node) -> bool:
        """Whether a scalar goes over several lines."""
        return isinstance(node, yaml.ScalarNode) and "\n" in self.slice(node)

    def inline(self, node: yaml.Node) -> str:
        """A node on one line, as it may stand inside a flow collection."""
        if isinstance(node, yaml.SequenceNode):
            return "[" + ", ".join(self.inline(item) for item in node.value) + "]"
        if isinstance(node, yaml.MappingNode):
            entries = (f"{self.inline(key)}: {self.inline(value)}" for key, value in node.value)
            return "{" + ", ".join(entries) + "}"
        text = self.slice(node)
        if "\n" in text or (
            isinstance(node, yaml.ScalarNode)
            and node.style is None
            and node.tag == STRING
            and any(char in text for char in ",[]{}")
        ):
            dumped: str = yaml.dump([node.value], default_flow_style=True, allow_unicode=True, width=float("inf"))
            return dumped.strip()[1:-1]
        return text

    def verbatim(self, start: int, end: int, lead: str, indent: int) -> None:
        """Write a part of the source as it is, moved to its column."""
        column = start - (self.source.rfind("\n", 0, start) + 1)
        first, *rest = self.source[start:end].split("\n")
        self.lines.append(lead + first.rstrip())
        for line in rest:
            text = line.strip()
            width = len(line) - len(line.lstrip(" "))
            moved = max(width + len(lead) - column, indent + 1)
            self.lines.append(" " * moved + text if text else "")

    def slice(self, node: yaml.Node) -> str:
        """A scalar as the source writes it."""
        return self.source[node.start_mark.index : _true_end(node, self.source)]

    def has_comment(self, start: int, end: int) -> bool:
        """Whether a comment begins in a part of the source."""
        place = bisect_left(self.comments, start)
        return place < len(self.comments) and self.comments[place] < end

    def compare(self, first: int, start: int, end: int, key: str) -> None:
        """Note what changed in an entry that holds no other entries with notes of their own."""
        begin = self.source.rfind("\n", 0, start) + 1
        before = self.source[begin:end]
        after = "\n".join(self.lines[first:])
        number = self.source.count("\n", 0, start) + 1
        if key == "concepts" and "\n" in before and "\n" in after:
            # The concepts have notes of their own.
            before, after = before.split("\n", 1)[0], after.split("\n", 1)[0]
        if before == after:
            return
        if before.count("\n") == after.count("\n"):
            message = "spaces"
        elif "\n" in after:
            message = "one item a line"
        else:
            message = "on one line"
        self.notes.append((number, f"{key}: {message}"))


def _is_flow(node: yaml.Node) -> bool:
    """Whether a node is a list or a mapping in brackets."""
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _true_end(node: yaml.Node, source: str) -> int:
    """Where a node ends; the end mark of a block collection is where the next token begins."""
    if isinstance(node, yaml.ScalarNode):
        end: int = node.end_mark.index
        if node.style in ("|", ">"):
            end = node.start_mark.index + len(source[node.start_mark.index : end].rstrip())
        return end
    if _is_flow(node) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _true_end(last[1] if isinstance(last, tuple) else last, source)
