"""HTML and XHTML, whole pages and fragments: the text of block elements, and the attributes that people read.

Inline elements are codes. Code (``code``, ``kbd``, ``samp``, ``var``) and what is marked as not to be translated stay
as they are, and so does text in another language (``lang="fr"``). Whatever is malformed comes back byte for byte.

Encoding: as a byte order mark, the XML declaration or a ``meta`` element says, else UTF-8. A round trip loses nothing.

Source: WHATWG HTML (https://html.spec.whatwg.org/multipage/parsing.html), ``translate`` and ``lang`` attributes.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from html import unescape
from html.entities import codepoint2name

from glossary.errors import FileError, Problem
from terms.model import Span
from translator.documents.html_elements import (
    ENDED_BY,
    INLINE,
    KEPT,
    OTHER_READ_ATTRIBUTES,
    READ_ATTRIBUTES,
    READ_META,
    SILENT,
    VOID,
)
from translator.documents.html_tokens import Tag, Token, TokenKind, tokenize
from translator.documents.model import Options
from translator.documents.runs import Item, Part, read_run
from translator.documents.slots import SplicedText, check_size
from translator.documents.stretches import Piece, Stretch, read_text, splice
from translator.documents.wrap import fill, split_words

_DEEPEST = 512  # as browsers do: what lies deeper has no element of its own

_CHARSET = re.compile(rb"<meta[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_COMMENTS = re.compile(rb"<!--.*?-->", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]+);")
_QUOTES = frozenset("„“”‚‘’«»‹›")
_LINE_START = re.compile(r"\r?\n[ \t]*")
_BREAK_REST = re.compile(r"[ \t\r\n\f]*")


def parse(content: bytes, path: str, options: Options) -> SplicedText:  # noqa: ARG001 - every format takes them
    """The texts of an HTML page, an XHTML document or a fragment of one.

    Raises:
        FileError: the content is too large, or not in the encoding it declares, or UTF-8.
    """
    check_size(content, path)
    encoding, mark, declared = _find_encoding(content, path)
    text = read_text(content if encoding == "utf-8" else content[len(mark) :], path, encoding)
    reader = _Reader(text, _is_xml(text, path))
    reader.read()
    # A page of ASCII alone that says nothing of its encoding may be shown in any: it stays ASCII.
    safe = "ascii" if not (declared or reader.xml) and text.isascii() and text else encoding
    return splice(text, path, reader.stretches, encoding=safe, mark=mark, once=reader.once)


def _find_encoding(content: bytes, path: str) -> tuple[str, bytes, bool]:
    """The encoding, the byte order mark, and whether the file says which encoding it has."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name, mark, True
    head = content[:4096]
    found = _XML_ENCODING.match(head.lstrip()) or _CHARSET.search(_COMMENTS.sub(b"", head))
    if found is None:
        return "utf-8", b"", False
    name = found[1].decode("ascii", "replace")
    problem = Problem(message=f"{path}: an unknown encoding is declared", found=name, expected="utf-8")
    try:
        known = codecs.lookup(name).name
        # Python has codecs that are no encodings of text; those of pages hold ASCII as it is.
        "–".encode(name, "xmlcharrefreplace")
        is_known = known.startswith("utf-16") or b"<p>".decode(name) == "<p>"
    except (LookupError, UnicodeError) as error:
        raise FileError([problem]) from error
    if not is_known:
        raise FileError([problem])
    if known in ("iso8859-1", "ascii"):
        # Browsers read these as windows-1252, of which a few bytes have no letter.
        try:
            content.decode("cp1252")
        except UnicodeDecodeError:
            return "iso8859-1", b"", True
        return "cp1252", b"", True
    # A declaration that could be read says that the file is no UTF-16.
    return ("utf-8" if known.startswith("utf-16") else known), b"", True


def _is_xml(text: str, path: str) -> bool:
    head = text[:2000]
    return (
        path.lower().endswith((".xhtml", ".xht", ".xml"))
        or head.lstrip().startswith("<?xml")
        or re.search(r"<html[^>]*\bxmlns\s*=", head) is not None
    )


def _refer_like(like: str, letter: str) -> str:
    """A reference to a letter: by its number or by its name, as another one is written."""
    if like[1] == "#":
        return f"&#x{ord(letter):x};" if like[2] in "xX" else f"&#{ord(letter)};"
    return f"&{codepoint2name[ord(letter)]};"


def _class_is_kept(tag: Tag) -> bool:
    return "notranslate" in tag.get("class").split()


class _Reader:
    """The stretches of a page, gathered tag by tag."""

    def __init__(self, text: str, xml: bool) -> None:
        self.text = text
        self.xml = xml
        self.stretches: list[Stretch] = []
        self.once: list[tuple[Span, str]] = []
        self._run: list[Item] = []
        # Name, and whether the content stays as it is. Inline elements only stand here where they change that.
        self._stack: list[tuple[str, bool]] = []
        self._seen_raw: Counter[str] = Counter()
        self._references: dict[str, str] = {}

    @property
    def _silent(self) -> bool:
        return bool(self._stack) and self._stack[-1][1]

    def read(self) -> None:
        """Read the whole text."""
        for token in tokenize(self.text, xml=self.xml):
            if token.kind is TokenKind.START and token.tag is not None:
                self._start(token, token.tag)
            elif token.kind is TokenKind.END and token.tag is not None:
                self._end(token, token.tag.name)
            elif token.kind in (TokenKind.TEXT, TokenKind.REFERENCE):
                self._add_text(token)
            elif token.kind is TokenKind.OTHER:
                self._add(Part.POINT, token.span)
            else:
                self._flush()
        self._flush()

    def _add_text(self, token: Token) -> None:
        raw = self.text[slice(*token.span)]
        if token.kind is TokenKind.REFERENCE:
            shown = unescape(raw)
            if len(shown) == 1:
                self._references.setdefault(shown, raw)
        else:
            shown = raw
            if not raw.isascii():
                self._seen_raw.update(letter for letter in raw if not letter.isascii())
        self._run.append(Item(part=Part.TEXT, span=token.span, text=shown, kept=self._silent))

    def _add(self, part: Part, span: Span, name: str = "", *, data: str | None = None, kept: bool = False) -> None:
        shown = self.text[slice(*span)] if data is None else data
        self._run.append(Item(part=part, span=span, name=name, data=shown, kept=kept))

    def _start(self, token: Token, tag: Tag) -> None:
        name = tag.name
        empty = name in VOID or (tag.closed and self.xml)
        if name == "br":
            if self._silent:
                self._add(Part.POINT, token.span)
            else:
                rest = _BREAK_REST.match(self.text, token.span[1])
                self._add(Part.BREAK, (token.span[0], rest.end() if rest else token.span[1]))
            return
        inline = name in INLINE
        if not inline:
            self._flush()
            self._end_implied(name)
        silent = self._is_silent(tag)
        blanks = () if silent else tuple(self._read_attributes(tag))
        if inline:
            data = _blank(self.text, token.span, blanks)
            kept = silent and not self._silent
            self._add(Part.POINT if empty else Part.OPEN, token.span, name, data=data, kept=kept)
            if not empty and (silent or self._silent):
                self._push(name, silent)
        elif not empty:
            self._push(name, silent)
        if name == "html" and not self.once:
            self._find_language(tag)

    def _push(self, name: str, silent: bool) -> None:
        if len(self._stack) < _DEEPEST:
            self._stack.append((name, silent))

    def _is_silent(self, tag: Tag) -> bool:
        """Whether the content of an element stays as it is."""
        silent = self._silent
        if tag.name in KEPT or tag.name in SILENT:
            silent = True
        language = tag.get("lang") or tag.get("xml:lang")
        if language and tag.name not in ("html", "body"):
            silent = silent or not re.match(r"de\b", language, re.IGNORECASE)
        if tag.get("translate") in ("no", "yes"):
            return tag.get("translate") == "no"
        return silent or _class_is_kept(tag)

    def _end_implied(self, name: str) -> None:
        """End what the start tag of a block element ends."""
        ends = ("p", *ENDED_BY.get(name, ()))
        for index in range(len(self._stack) - 1, -1, -1):
            other = self._stack[index][0]
            if other in ends:
                del self._stack[index:]
            elif other not in INLINE:
                break

    def _end(self, token: Token, name: str) -> None:
        inline = name in INLINE
        if inline:
            self._add(Part.CLOSE, token.span, name)
        elif name != "br":
            self._flush()
        for index in range(len(self._stack) - 1, -1, -1):
            other = self._stack[index][0]
            if other == name:
                # The end of an inline element ends no paragraph.
                self._stack[index:] = self._stack[index + 1 :] if inline else []
                break
            if inline and other not in INLINE:
                break

    def _flush(self) -> None:
        """End the run that is being gathered."""
        items, self._run = self._run, []
        if not any(item.part is Part.TEXT for item in items):
            return
        run = read_run(items, self.text)
        if run is None:
            return
        layout = self._find_layout(items, run.span)
        quotes = next((found for found in _REFERENCE.findall(self.text, *run.span) if unescape(found) in _QUOTES), "")
        write = partial(self._write, breaks=run.breaks, layout=layout, quotes=quotes)
        self.stretches.append(
            Stretch(
                span=run.span,
                text=run.text,
                codes=run.codes,
                protected=run.protected,
                places=run.places,
                kept=run.kept,
                write=write,
            )
        )

    def _find_layout(self, items: Sequence[Item], span: Span) -> tuple[int, int, str] | None:
        """The width of a run that is wrapped, the column it begins at, and what stands before its other lines."""
        texts = (
            self.text[max(item.span[0], span[0]) : min(item.span[1], span[1])]
            for item in items
            if item.part is Part.TEXT
        )
        wrapped = next((match for text in texts if (match := _LINE_START.search(text))), None)
        if wrapped is None:
            return None
        column = span[0] - self.text.rfind("\n", 0, span[0]) - 1
        first, *others = self.text[slice(*span)].split("\n")
        return max(column + len(first), *map(len, others)), column, wrapped[0]

    def _write(
        self, pieces: Sequence[Piece], *, breaks: tuple[str, ...], layout: tuple[int, int, str] | None, quotes: str
    ) -> str:
        """The content of a run, wrapped as the one that it replaces, its quotation marks written like one of that."""
        ways = list(breaks) or ["<br />" if self.xml else "<br>"]
        paragraphs: list[list[Piece]] = [[]]
        for kind, piece in pieces:
            if kind is not None:
                paragraphs[-1].append((kind, piece))
                continue
            for index, line in enumerate(piece.split("\n")):
                if index:
                    paragraphs.append([])
                paragraphs[-1].append((None, line))
        written = []
        for number, paragraph in enumerate(paragraphs):
            words = split_words(paragraph, partial(self._escape, quotes=quotes))
            if layout is None:
                written.append(" ".join(text for text, _ in words))
            else:
                width, column, start = layout
                indent = len(start.strip("\r\n"))
                written.append(start.join(fill(words, width, indent if number else column, indent)))
        result = written[0]
        for number, part in enumerate(written[1:]):
            result += ways[min(number, len(ways) - 1)] + part
        return result

    def _escape(self, text: str, quotes: str) -> str:
        """Text as the file writes it: with references where it uses them."""
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if quotes:
            text = "".join(_refer_like(quotes, letter) if letter in _QUOTES else letter for letter in text)
        return "".join(self._refer(letter) if not letter.isascii() or letter in "\"'" else letter for letter in text)

    def _refer(self, letter: str) -> str:
        return self._references[letter] if letter in self._references and not self._seen_raw[letter] else letter

    def _read_attributes(self, tag: Tag) -> Iterator[Span]:
        """Add the attributes of a tag that people read; their spans."""
        wanted = {*READ_ATTRIBUTES, *OTHER_READ_ATTRIBUTES.get(tag.name, ())}
        kind = tag.get("type").lower()
        if tag.name == "meta":
            about = (tag.get("name") or tag.get("property") or tag.get("itemprop")).lower()
            wanted = {"content"} if about in READ_META else set()
        elif tag.name == "input" and kind in ("submit", "button", "reset"):
            wanted.add("value")
        elif tag.name in ("link", "style"):
            wanted.discard("title")  # the name of a set of style sheets
        for attribute in tag.attributes:
            raw = self.text[slice(*attribute.value)]
            text = " ".join(re.split(r"[ \t\r\n\f]+", unescape(raw))).strip()
            if attribute.name not in wanted or not text:
                continue
            wanted.discard(attribute.name)
            yield attribute.value
            self.stretches.append(
                Stretch(
                    span=attribute.value,
                    text=text,
                    key=f"{tag.name}/{attribute.name}",
                    write=partial(self._write_attribute, quote=attribute.quote),
                )
            )

    def _write_attribute(self, pieces: Sequence[Piece], *, quote: str) -> str:
        text = "".join(piece for _, piece in pieces).replace("\n", " ")
        text = text.replace("&", "&amp;").replace("<", "&lt;")
        text = "".join(letter if letter.isascii() else self._refer(letter) for letter in text)
        if quote == "'":
            return text.replace("'", "&#39;")
        text = text.replace('"', "&quot;")
        if quote:
            return text
        return f'"{text}"' if re.search(r"[\s\"'=<>`]", text) else text

    def _find_language(self, tag: Tag) -> None:
        """Note that a page in German becomes one in English."""
        for attribute in tag.attributes:
            value = self.text[slice(*attribute.value)]
            if attribute.name in ("lang", "xml:lang") and re.fullmatch(r"de([-_].*)?", value, re.IGNORECASE):
                self.once.append((attribute.value, "en"))


def _blank(text: str, span: Span, values: Sequence[Span]) -> str:
    """A tag without the values that are units of their own."""
    position, parts = span[0], []
    for start, end in values:
        parts.append(text[position:start])
        position = end
    return "".join([*parts, text[position : span[1]]])
