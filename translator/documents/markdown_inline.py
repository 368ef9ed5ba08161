"""Inline Markdown with the place of every part.

markdown-it-py gives no places within a paragraph. Its rules say how far they read, though: a tokeniser that notes this
beside each token needs no second opinion on what is emphasis and what is a link.

Source: CommonMark 0.31 (https://spec.commonmark.org/0.31.2/), tables and strikethrough of GitHub, footnotes of pandoc.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from terms.model import Span
from translator.documents.html_elements import KEPT, VOID
from translator.documents.runs import Item, Part

# The parser calls itself for each level, three times in a link: this many stay well within what Python allows.
_DEEPEST = 100
TOO_DEEP = "too deep"
"""Key of the environment under which the first line is noted that is nested too deeply to be read."""
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_HTML_NAME = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_NOT_TRANSLATED = re.compile(r"\btranslate\s*=\s*[\"']?no\b|\bclass\s*=\s*[\"']?[^\"'>]*\bnotranslate\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    """A text within a code: the words of an image, a title, a footnote.

    Args:
        span: in the source.
        kind: ``alt``, ``title`` or ``footnote``.
        text: of a title.
        items: of the others.
        label: of a reference that needs its name written out when the text changes.
    """

    span: Span
    kind: str
    text: str = ""
    items: tuple[Item, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """The parts of a block of text.

    Args:
        items: in order.
        inner: texts within them.
        edits: what changes in the codes when the text is translated: references get their name written out.
    """

    items: tuple[Item, ...]
    inner: tuple[Inner, ...]
    edits: tuple[tuple[Span, str], ...]


def _read_template(state: StateInline, silent: bool) -> bool:
    match = _TEMPLATE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("template", "", 0)
    state.pos = match.end()
    return True


def _note_depth(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: ARG001 - as all rules
    if state.level > _DEEPEST:
        state.env.setdefault(TOO_DEEP, line)
    return False


class _Placing(ParserInline):
    """A tokeniser that notes where each token stands."""

    def tokenize(self, state: StateInline) -> None:
        rules = self.ruler.getRules("")
        end = state.posMax
        while state.pos < end:
            start, count = state.pos, len(state.tokens)
            is_read = state.level < state.md.options["maxNesting"] and any(rule(state, False) for rule in rules)
            if not is_read:
                state.pending += state.src[state.pos]
                state.pos += 1
            if state.pending:
                state.pushPending()
            _place(state.tokens[count:], start, state.pos)


def _place(tokens: Sequence[Token], start: int, end: int) -> None:
    """Note the places of the tokens that one rule made."""
    if len(tokens) == 1:
        tokens[0].meta = {**tokens[0].meta, "span": (start, end)}
    elif tokens and tokens[0].type == "link_open":
        # The words of a link were placed when they were read; those of ``<https://…>`` were not.
        is_auto = tokens[0].markup == "autolink"
        words = (
            (start + 1, end - 1) if is_auto else (start + 1, tokens[-2].meta["span"][1] if tokens[2:] else start + 1)
        )
        tokens[0].meta = {"span": (start, words[0])}
        tokens[-1].meta = {"span": (words[1], end)}
        if is_auto:
            tokens[1].meta = {"span": words}
    else:
        for token in tokens:
            token.meta = {"span": (start, start + len(token.content))}
            start += len(token.content)


def make_parser() -> MarkdownIt:
    """A parser of blocks, whose inline parser notes places and is called for each block apart."""
    md = MarkdownIt("commonmark", {"maxNesting": _DEEPEST + 3})
    md.enable(["table", "strikethrough"]).use(footnote_plugin, move_to_end=False)
    # What lies deeper the parser leaves out without a word; a list is two levels, so the note comes at one or two more.
    md.block.ruler.before("table", "depth", _note_depth)
    md.core.ruler.enableOnly(["normalize", "block"])
    md.inline.ruler.before("escape", "template", _read_template)
    md.inline.ruler2.disable("fragments_join")
    placing = _Placing()
    placing.ruler, placing.ruler2 = md.inline.ruler, md.inline.ruler2
    if hasattr(placing, "add_terminator_char"):  # since 4.1
        placing.add_terminator_char("{")
    md.inline = placing
    return md


def read_inline(md: MarkdownIt, source: str, env: dict[str, Any]) -> Inline:
    """The parts of a block of text.

    Args:
        md: from `make_parser`.
        source: of the block, without the marks of quotes and lists.
        env: of the document, with its references.
    """
    tokens = md.inline.parse(source, md, env, [])
    reader = _Reader(md, source, env)
    reader.read(tokens, 0)
    return Inline(items=tuple(reader.items), inner=tuple(reader.inner), edits=tuple(reader.edits))


class _Reader:
    """Items from tokens."""

    def __init__(self, md: MarkdownIt, source: str, env: dict[str, Any]) -> None:
        self._md = md
        self._source = source
        self._env = env
        self.items: list[Item] = []
        self.inner: list[Inner] = []
        self.edits: list[tuple[Span, str]] = []
        self._links: list[int] = []

    def read(self, tokens: Sequence[Token], base: int) -> None:
        """Add tokens whose places count from ``base``."""
        for token in sorted(tokens, key=lambda item: item.meta["span"]):
            start, end = token.meta["span"]
            self.items.extend(self._read(token, base + start, base + end))

    def _read(self, token: Token, start: int, end: int) -> Iterator[Item]:
        span = start, end
        raw = self._source[start:end]
        name = token.type.removesuffix("_open").removesuffix("_close")
        if token.type in ("text", "text_special"):
            if token.content:
                yield Item(part=Part.TEXT, span=span, text=token.content)
        elif token.type in ("softbreak", "hardbreak"):
            if token.type == "softbreak" and not self._source.endswith("  ", 0, start):
                yield Item(part=Part.TEXT, span=span, text=" ")
            else:
                yield Item(part=Part.BREAK, span=span)
        elif token.type == "code_inline":
            size = len(token.markup)
            yield Item(part=Part.OPEN, span=(start, start + size), name="code", data=token.markup, kept=True)
            yield Item(part=Part.TEXT, span=(start + size, end - size), text=token.content, kept=True)
            yield Item(part=Part.CLOSE, span=(end - size, end), name="code", data=token.markup)
        elif token.type == "html_inline":
            yield _read_tag(raw, span)
        elif token.type == "image":
            self._read_image(token, start, end)
            data = self._finish_image(token, start, end)
            yield Item(part=Part.POINT, span=span, data=data)
        elif token.type == "link_open":
            self._links.append(start)
            yield Item(part=Part.OPEN, span=span, name=token.markup or name, data=raw, kept=token.markup == "autolink")
        elif token.type == "link_close":
            data = self._finish_link(token, raw, end)
            yield Item(part=Part.CLOSE, span=span, name=token.markup or name, data=data)
        elif token.nesting:
            # The first mark of two was a token of its own, which is empty now.
            if name == "strong":
                span = (start - 1, end) if token.nesting > 0 else (start, end + 1)
            part = Part.OPEN if token.nesting > 0 else Part.CLOSE
            yield Item(part=part, span=span, name=name, data=token.markup)
        else:
            if raw.startswith("^["):
                words = self._md.inline.parse(raw[2:-1], self._md, self._env, [])
                self._add_inner("footnote", words, (start + 2, end - 1))
            yield Item(part=Part.POINT, span=span, data=raw if raw[0] != "^" else "^[]")

    def _add_inner(self, kind: str, tokens: Sequence[Token], span: Span, label: str = "") -> None:
        reader = _Reader(self._md, self._source, self._env)
        reader.read(tokens, span[0])
        self.inner.append(Inner(span=span, kind=kind, items=tuple(reader.items), label=label))
        self.inner.extend(reader.inner)

    def _read_image(self, token: Token, start: int, end: int) -> None:
        label_end = start + 2 + len(token.content)
        label = token.content if self._is_short(label_end, end) else ""
        self._add_inner("alt", token.children or (), (start + 2, end if label else label_end), label)

    def _is_short(self, label_end: int, end: int) -> bool:
        """Whether a reference is named by its text: ``[text]`` or ``[text][]``."""
        return self._source[label_end:end] in ("]", "][]")

    def _finish_image(self, token: Token, start: int, end: int) -> str:
        label_end = start + 2 + len(token.content)
        if self._is_short(label_end, end):
            return f"![][{token.content}]"
        title = self._read_title(label_end, end)
        tail = self._source[label_end:end] if title is None else self._blank(label_end, end, title)
        return "![" + tail

    def _finish_link(self, token: Token, raw: str, end: int) -> str:
        opened = self._links.pop()
        close = end - len(raw)
        if token.markup == "autolink":
            return raw
        if self._is_short(close, end):
            label = self._source[opened + 1 : close]
            self.edits.append(((close, end), f"][{label}]"))
            return f"][{label}]"
        title = self._read_title(close, end)
        return raw if title is None else self._blank(close, end, title)

    def _blank(self, start: int, end: int, title: Span) -> str:
        return self._source[start : title[0]] + self._source[title[1] : end]

    def _read_title(self, close: int, end: int) -> Span | None:
        """The title of a link or an image with its target in parentheses."""
        source = self._source
        if not source.startswith("](", close):
            return None
        position = close + 2 + len(source[close + 2 : end]) - len(source[close + 2 : end].lstrip())
        target = self._md.helpers.parseLinkDestination(source, position, end)
        position = target.pos if target.ok else position
        position += len(source[position:end]) - len(source[position:end].lstrip())
        title = self._md.helpers.parseLinkTitle(source, position, end)
        if not title.ok or not title.str.strip():
            return None
        span = position + 1, title.pos - 1
        self.inner.append(Inner(span=span, kind="title", text=" ".join(title.str.split())))
        return span


def _read_tag(raw: str, span: Span) -> Item:
    match = _HTML_NAME.match(raw)
    if match is None:
        return Item(part=Part.POINT, span=span, data=raw)
    name = match[2].lower()
    if name == "br":
        return Item(part=Part.BREAK, span=span)
    if name in VOID or raw.endswith("/>"):
        return Item(part=Part.POINT, span=span, data=raw)
    kept = name in KEPT or _NOT_TRANSLATED.search(raw) is not None
    part = Part.CLOSE if match[1] else Part.OPEN
    return Item(part=part, span=span, name=f"<{name}>", data=raw, kept=kept)
