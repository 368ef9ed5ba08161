"""Tags, text and references of HTML with their places.

The tokeniser of the standard library tells no places within a tag, and changes what it takes for a comment from one
release to the next; this one says where every attribute stands, and reads what is malformed as browsers do.

Source: WHATWG HTML, "Tokenization" (https://html.spec.whatwg.org/multipage/parsing.html#tokenization).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from terms.model import Span


class TokenKind(Enum):
    """What a token is."""

    TEXT = "text"
    REFERENCE = "reference"
    START = "start"
    END = "end"
    OTHER = "other"
    """A comment, a processing instruction, a CDATA section, a drawing or a formula as a whole."""
    RAW = "raw"
    """The content of a script and the like, a document type, and a rest that no browser shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """An attribute of a tag.

    Args:
        name: in lower case.
        value: its span, without quotes.
        quote: the one used, or nothing.
    """

    name: str
    value: Span
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A start or end tag.

    Args:
        name: in lower case.
        attributes: those with a value.
        values: of the attributes, as written; the first one of a name counts.
        closed: whether it ends with ``/>``.
    """

    name: str
    attributes: tuple[Attribute, ...] = ()
    values: tuple[str, ...] = ()
    closed: bool = False

    def get(self, name: str) -> str:
        """The value of an attribute, or nothing."""
        return next((v for a, v in zip(self.attributes, self.values, strict=True) if a.name == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A part of the text; all of them, one after the other, are the whole text."""

    kind: TokenKind
    span: Span
    tag: Tag | None = None


_RAW_TEXT = frozenset(["iframe", "noembed", "noframes", "script", "style", "textarea", "xmp"])
_FOREIGN = frozenset(("math", "svg"))
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);?")
_TAG_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)(\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(?![\s\"'])([^\s>]*)))?")
_OPEN_QUOTE = re.compile(r"\s*=\s*[\"']")
_TAG_END = re.compile(r"[\s/]*>")
_COMMENT_END = re.compile(r"--!?>")


def tokenize(text: str, *, xml: bool = False) -> Iterator[Token]:
    """The tokens of a text.

    Args:
        text: of a page or a fragment.
        xml: whether it is XHTML, where any element may end in its start tag.
    """
    position, size = 0, len(text)
    closed = True
    while position < size:
        start = text.find("<", position)
        start = size if start < 0 else start
        yield from _read_text(text, position, start)
        if start == size:
            return
        token = _read_markup(text, start, xml)
        if closed and token.kind is TokenKind.START and token.tag is not None and token.tag.name in _FOREIGN:
            end = _find_foreign_end(text, token.tag, token.span[1])
            # Where one does not end, no later one is looked for: a page may have very many.
            closed = end is not None
            if end is not None:
                token = Token(kind=TokenKind.OTHER, span=(start, end))
        yield token
        position = token.span[1]
        if token.kind is TokenKind.START and token.tag is not None and not (xml and token.tag.closed):
            name = token.tag.name
            if name in _RAW_TEXT or name == "title":
                end = _find_end(text, name, position)
                if name == "title":
                    yield from _read_text(text, position, end)
                elif position < end:
                    yield Token(kind=TokenKind.RAW, span=(position, end))
                position = end


def _read_text(text: str, start: int, end: int) -> Iterator[Token]:
    position = start
    while position < end:
        match = _REFERENCE.search(text, position, end)
        first = match.start() if match else end
        if position < first:
            yield Token(kind=TokenKind.TEXT, span=(position, first))
        if match:
            yield Token(kind=TokenKind.REFERENCE, span=match.span())
            position = match.end()
        else:
            position = end


def _find_end(text: str, name: str, position: int) -> int:
    """Where the end tag of an element begins whose content has no tags; the end of the text where there is none."""
    match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, position)
    return match.start() if match else len(text)


def _find_foreign_end(text: str, tag: Tag, position: int) -> int | None:
    """Where a drawing or a formula ends."""
    depth = 0 if tag.closed else 1
    while depth:
        match = re.compile(rf"<(/?){tag.name}(?=[\s/>])[^>]*?(/?)>", re.IGNORECASE).search(text, position)
        if match is None:
            return None
        depth += -1 if match[1] else (0 if match[2] else 1)
        position = match.end()
    return position


def _read_markup(text: str, start: int, xml: bool) -> Token:
    """The token that begins with ``<``."""
    if text.startswith("<!--", start):
        if text.startswith((">", "->"), start + 4):
            return Token(kind=TokenKind.OTHER, span=(start, text.index(">", start) + 1))
        end = _COMMENT_END.search(text, start + 4)
        return Token(kind=TokenKind.OTHER, span=(start, end.end() if end else len(text)))
    if xml and text.startswith("<![CDATA[", start):
        return Token(kind=TokenKind.OTHER, span=(start, _behind(text, "]]>", start)))
    if text.startswith("<?", start):
        return Token(kind=TokenKind.OTHER, span=(start, _behind(text, "?>" if xml else ">", start)))
    name = _TAG_NAME.match(text, start)
    if name:
        return _read_tag(text, name)
    if text.startswith("<!", start):
        return Token(kind=TokenKind.RAW, span=(start, _behind(text, ">", start)))
    if text.startswith("</", start) and start + 2 < len(text):
        return Token(kind=TokenKind.OTHER, span=(start, _behind(text, ">", start)))
    return Token(kind=TokenKind.TEXT, span=(start, start + 1))


def _behind(text: str, mark: str, start: int) -> int:
    end = text.find(mark, start)
    return len(text) if end < 0 else end + len(mark)


def _read_tag(text: str, name: re.Match[str]) -> Token:
    """A tag; one that does not end takes the rest of the text with it."""
    attributes: list[Attribute] = []
    position = name.end()
    while True:
        end = _TAG_END.match(text, position)
        if end:
            break
        match = _ATTRIBUTE.match(text, position)
        if match is None:
            return Token(kind=TokenKind.RAW, span=(name.start(), len(text)))
        if match[2] is not None:
            group = next(index for index in (3, 4, 5) if match[index] is not None)
            quote = {3: '"', 4: "'", 5: ""}[group]
            attributes.append(Attribute(name=match[1].lower(), value=match.span(group), quote=quote))
        elif _OPEN_QUOTE.match(text, match.end()):
            # The quote does not end.
            return Token(kind=TokenKind.RAW, span=(name.start(), len(text)))
        position = match.end()
    tag = Tag(
        name=name[1].lower(),
        attributes=tuple(attributes),
        values=tuple(text[slice(*attribute.value)] for attribute in attributes),
        closed=end[0].endswith("/>"),
    )
    kind = TokenKind.END if text[name.start() + 1] == "/" else TokenKind.START
    return Token(kind=kind, span=(name.start(), end.end()), tag=tag)
