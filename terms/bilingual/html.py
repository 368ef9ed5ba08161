"""HTML: the text of block elements, without code, scripts and what is marked as not to be translated.

Requests to be silent stand in comments and hold for the next block.

Source: WHATWG HTML, ``translate`` attribute; ``html.parser`` of the standard library, which fetches and expands
nothing.
"""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

from terms.bilingual.blocks import Block, TextBuilder
from terms.findings import INLINE_CODE, Ignore
from terms.suppress import end_blocks, read_ignores

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "wbr",
    ]
)
_CODE = frozenset({"code", "kbd", "samp", "var", "script", "style", "pre", "template", "math", "svg", "textarea"})
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__(convert_charrefs=False)
        self.path = path
        self.blocks: list[Block] = []
        self._builder = TextBuilder()
        self._stack: list[tuple[str, bool]] = []
        self._ignores: tuple[Ignore, ...] = ()

    @property
    def _silent(self) -> bool:
        return bool(self._stack) and self._stack[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in _INLINE and tag not in _CODE:
            self.finish()
        if tag in _CODE and not self._silent and tag not in ("script", "style"):
            self._mark_code()
        if tag == "br":
            return
        silent = (
            self._silent
            or tag in _CODE
            or given.get("translate") == "no"
            or "notranslate" in (given.get("class") or "")
        )
        if given.get("translate") == "yes":
            silent = False
        if tag not in _VOID:
            self._stack.append((tag, silent))
            if silent and tag in _INLINE:
                self._mark_code()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self._stack) - 1, -1, -1):
            if self._stack[index][0] == tag:
                del self._stack[index:]
                break
        if tag not in _INLINE and tag not in _CODE:
            self.finish()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            line, column = self.getpos()
            self._builder.add(data, line, column + 1)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._ignores += read_ignores(data, self.getpos()[0])

    def _reference(self, text: str) -> None:
        if not self._silent:
            line, column = self.getpos()
            self._builder.add(unescape(text), line, column + 1)

    def _mark_code(self) -> None:
        line, column = self.getpos()
        self._builder.add(INLINE_CODE, line, column + 1)

    def finish(self) -> None:
        """End the block that is being gathered."""
        if self._builder.text.replace(INLINE_CODE, "").strip():
            line, column = self.getpos()
            self.blocks.append(self._builder.block(line, column + 1, "", self._ignores))
            self._ignores = ()
        self._builder = TextBuilder()

    def all_blocks(self) -> tuple[Block, ...]:
        """The blocks that were gathered."""
        return end_blocks(self.blocks, self._ignores)


def read_blocks(text: str, path: str) -> tuple[Block, ...]:
    """The blocks of an HTML document or fragment."""
    reader = _Reader(path)
    reader.feed(text)
    reader.close()
    reader.finish()
    return reader.all_blocks()
