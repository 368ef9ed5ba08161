"""Strict reading of YAML nodes: every wrong value becomes a located problem, and reading goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TypeVar

import yaml

from glossary.errors import FileError, Problem
from glossary.files import locate
from glossary.model import Location

E = TypeVar("E", bound=Enum)

# libyaml's parser is ten times as fast; wheels without it exist.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DEEPEST = 50

STRING = "tag:yaml.org,2002:str"
BOOLEAN = "tag:yaml.org,2002:bool"
TIMESTAMP = "tag:yaml.org,2002:timestamp"
SEQUENCE = "tag:yaml.org,2002:seq"
MAPPING = "tag:yaml.org,2002:map"


class NodeReader:
    """Reads values out of the nodes of one YAML file and gathers what is wrong with them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def compose(self, text: str) -> yaml.Node | None:
        """The root node of ``text``; ``None`` for an empty document.

        Raises:
            FileError: the text is not YAML.
        """
        try:
            self._check_depth(text)
            node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
        except yaml.reader.ReaderError as error:
            where = locate(self.path, text, error.position)
            raise FileError(
                [Problem(message="a character that YAML does not allow", location=where, found=chr(error.character))]
            ) from error
        except UnicodeEncodeError as error:
            where = locate(self.path, text, error.start)
            problem = Problem(message="a lone surrogate, which is no character", location=where)
            raise FileError([problem]) from error
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = Location(path=self.path, line=mark.line + 1 if mark else 1, column=mark.column + 1 if mark else 1)
            raise FileError([Problem(message=f"not YAML: {error.problem or error.context}", location=where)]) from error
        return node

    def _check_depth(self, text: str) -> None:
        """Refuse what is nested so deeply that libyaml's composer, which recurses, would overflow the stack."""
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST:
                    mark = event.start_mark
                    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
                    where = Location(path=self.path, line=line, column=column)
                    raise FileError([Problem(message="nested too deeply", location=where)])
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1

    def locate(self, node: yaml.Node) -> Location:
        """Where ``node`` begins."""
        return Location(path=self.path, line=node.start_mark.line + 1, column=node.start_mark.column + 1)

    def report(self, node: yaml.Node, message: str, *, found: str | None = None, expected: str | None = None) -> None:
        """Note that something is wrong at ``node``."""
        self.problems.append(Problem(message=message, location=self.locate(node), found=found, expected=expected))

    def mapping(
        self, node: yaml.Node, allowed: Mapping[str, bool], what: str
    ) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """The (key node, value node) by key.

        Args:
            node: must be a mapping.
            allowed: the keys that may stand there; ``True`` for those that must.
            what: how to call the mapping in messages.
        """
        if not isinstance(node, yaml.MappingNode) or node.tag != MAPPING:
            self.report(node, f"{what} must be a mapping", found=_excerpt(node), expected="key: value")
            return {}
        entries: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None or key not in allowed:
                self.report(
                    key_node,
                    f"unknown key in {what}",
                    found=key if key is not None else _excerpt(key_node),
                    expected="one of " + ", ".join(allowed),
                )
            elif key in entries:
                self.report(key_node, f"key given twice in {what}", found=key)
            else:
                entries[key] = (key_node, value_node)
        for key, required in allowed.items():
            if required and key not in entries:
                self.report(node, f"{what} lacks the key {key!r}")
        return entries

    def items(self, node: yaml.Node, what: str) -> Iterator[yaml.Node]:
        """The nodes of a list."""
        if not isinstance(node, yaml.SequenceNode) or node.tag != SEQUENCE:
            self.report(node, f"{what} must be a list", found=_excerpt(node), expected="[a, b]")
            return
        yield from node.value

    def string(self, node: yaml.Node, what: str) -> str | None:
        """The text of a string that is not blank and has no outer white space."""
        if not isinstance(node, yaml.ScalarNode) or node.tag not in (STRING, TIMESTAMP):
            expected = "text; put it in quotes" if isinstance(node, yaml.ScalarNode) else "text"
            self.report(node, f"{what} must be text", found=_excerpt(node), expected=expected)
            return None
        text: str = node.value
        if not text.strip():
            self.report(node, f"{what} is empty")
            return None
        if text != text.strip() or "\n" in text:
            self.report(
                node,
                f"{what} has outer white space or a line break",
                found=text,
                expected=" ".join(text.split()),
            )
            return None
        return text

    def prose(self, node: yaml.Node, what: str) -> str | None:
        """Like `string`, for free text: line breaks are allowed and folded."""
        if isinstance(node, yaml.ScalarNode) and node.tag == STRING and node.value.strip():
            return " ".join(node.value.split())
        return self.string(node, what)

    def boolean(self, node: yaml.Node, what: str) -> bool:
        """The truth value of a node; ``False`` where it has none."""
        if isinstance(node, yaml.ScalarNode) and node.tag == BOOLEAN:
            return node.value.lower() in ("true", "yes", "on")
        self.report(node, f"{what} must be true or false", found=_excerpt(node), expected="true or false")
        return False

    def choice(self, node: yaml.Node, kind: type[E], what: str) -> E | None:
        """The member of ``kind`` with the value that stands at ``node``."""
        text = node.value if isinstance(node, yaml.ScalarNode) else None
        for member in kind:
            if member.value == text:
                return member
        self.report(
            node,
            f"unknown {what}",
            found=_excerpt(node),
            expected="one of " + ", ".join(str(member.value) for member in kind),
        )
        return None

    def strings(self, node: yaml.Node, what: str) -> tuple[str, ...]:
        """The texts of a list of strings."""
        texts = (self.string(item, what) for item in self.items(node, what))
        return tuple(text for text in texts if text is not None)


def _excerpt(node: yaml.Node) -> str:
    """A short form of what stands at ``node``, for messages."""
    if isinstance(node, yaml.ScalarNode):
        text: str = node.value
        return text if len(text) <= 60 else text[:57] + "..."
    return "a list" if isinstance(node, yaml.SequenceNode) else "a mapping"
