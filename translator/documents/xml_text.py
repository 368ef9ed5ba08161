"""XML as text with the place of every element, so that a stretch can be replaced and all else stays as it was.

Whether it is well-formed and safe is judged by expat, which is part of Python, before a place is looked for.

Source: XML 1.0, https://www.w3.org/TR/xml/.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from xml.parsers import expat

from glossary.errors import FileError, Problem
from glossary.model import Location
from translator.documents.slots import check_size

_TOKEN = re.compile(
    r"(?P<text>[^<]+)|(?P<aside><!--.*?-->|<\?.*?\?>|<!DOCTYPE(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>)"
    r"|<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    r"|<(?P<close>/?)(?P<name>[^\s/>]+)(?P<inside>(?:[^\"'>/]|\"[^\"]*\"|'[^']*'|/(?!>))*)(?P<empty>/?)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DECLARED = re.compile(rb"\A<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_REFERENCE = re.compile(r"&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPES = ((">", "&gt;"), ('"', "&quot;"), ("'", "&apos;"), ("\n", "\r\n"))
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
_DEEPEST = 200


@dataclass(slots=True, kw_only=True)
class Text:
    """A stretch between two tags.

    Args:
        start, end: where it stands.
        value: its text, ``None`` of a comment or a processing instruction.
    """

    start: int
    end: int
    value: str | None


@dataclass(slots=True, kw_only=True)
class Element:
    """An element.

    Args:
        name: without its prefix.
        prefix: with its colon.
        attributes: by name, prefix and all.
        start, end: where it stands, tags and all.
        inner, inner_end: where its content stands; both ``end`` of an empty tag.
        children: elements and stretches of text, in order.
    """

    name: str
    prefix: str
    attributes: dict[str, str]
    start: int
    inner: int
    inner_end: int = 0
    end: int = 0
    children: list[Element | Text] = field(default_factory=list)

    def elements(self, *names: str) -> Iterator[Element]:
        """The elements directly within, of some names or of all."""
        return (item for item in self.children if isinstance(item, Element) and (not names or item.name in names))

    def find(self, name: str) -> Element | None:
        """The first element of a name directly within."""
        return next(self.elements(name), None)

    @property
    def is_empty(self) -> bool:
        """Whether it is one tag."""
        return self.inner == self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlText:
    """An XML document.

    Args:
        path: how to call it in messages.
        text: as written, without a byte order mark.
        encoding: of the file.
        mark: the byte order mark, or nothing.
        root: the outermost element.
        breaks: where its lines end.
        escapes: what is written otherwise although it need not, as the file does it.
    """

    path: str
    text: str
    encoding: str
    mark: bytes
    root: Element
    breaks: tuple[int, ...]
    escapes: tuple[tuple[str, str], ...]

    def locate(self, position: int) -> Location:
        """The line and column of a position."""
        line = bisect_right(self.breaks, position - 1)
        return Location(path=self.path, line=line + 1, column=position - (self.breaks[line - 1] if line else -1))

    def escape(self, text: str) -> str:
        """Text as the file writes it between tags.

        Raises:
            ValueError: a character cannot stand in XML.
        """
        illegal = _ILLEGAL.search(text)
        if illegal:
            message = f"U+{ord(illegal.group()):04X} cannot stand in XML"
            raise ValueError(message)
        new = text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;").replace("\r", "&#13;")
        for character, reference in self.escapes:
            new = new.replace(character, reference)
        return new


def read_xml(content: bytes, path: str, *, external_dtd: bool = False) -> XmlText:
    """An XML document with its places.

    Args:
        content: of the file.
        path: how to call it in messages.
        external_dtd: whether a DOCTYPE that only names an external DTD may stand there (it is never read).

    Raises:
        FileError: it is not well-formed, has a DTD or entities of its own, is nested too deeply, or in an encoding
            that is not known.
    """
    check_size(content, path)
    _check(content, path, external_dtd=external_dtd)
    encoding, mark = _find_encoding(content)
    try:
        text = content[len(mark) :].decode(encoding)
        same = text.encode(encoding) == content[len(mark) :]
    except (LookupError, ValueError) as error:
        raise FileError([Problem(message=f"{path}: not readable XML: {error}")]) from error
    if not same:
        expected = "UTF-8; convert the file"
        raise FileError([Problem(message=f"{path}: an encoding that is not kept", found=encoding, expected=expected)])
    breaks = tuple(match.start() for match in re.finditer("\n", text))
    escapes = tuple(item for item in _ESCAPES if item[1] in text)
    return XmlText(
        path=path, text=text, encoding=encoding, mark=mark, root=_build(text), breaks=breaks, escapes=escapes
    )


def _find_encoding(content: bytes) -> tuple[str, bytes]:
    for encoding, mark in _MARKS.items():
        if content.startswith(mark):
            return encoding, mark
    declared = _DECLARED.match(content)
    return (declared[1].decode("ascii").lower() if declared else "utf-8"), b""


def _check(content: bytes, path: str, *, external_dtd: bool) -> None:
    parser = expat.ParserCreate()
    depth = 0

    def fault(message: str, expected: str, found: str | None = None) -> FileError:
        where = Location(path=path, line=parser.CurrentLineNumber, column=parser.CurrentColumnNumber + 1)
        return FileError([Problem(message=message, location=where, found=found, expected=expected)])

    def start_doctype(name: str, _system: str | None, _public: str | None, internal: int) -> None:
        if internal or not external_dtd:
            expected = "a document without DTD; entities of its own are not expanded"
            raise fault("a document type declaration", expected, name)

    def refuse_entity(name: str, *_: object) -> None:
        raise fault("an entity of its own", "a document without DTD", name)

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise fault(f"elements nested more than {_DEEPEST} deep", "a document that a program wrote")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = start_doctype
    parser.EntityDeclHandler = refuse_entity
    parser.SkippedEntityHandler = refuse_entity
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        where = Location(path=path, line=error.lineno, column=error.offset + 1)
        message = f"not well-formed XML: {expat.ErrorString(error.code)}"
        raise FileError([Problem(message=message, location=where)]) from error
    except (LookupError, ValueError) as error:
        raise FileError([Problem(message=f"{path}: not readable XML: {error}")]) from error


def _build(text: str) -> Element:
    top = Element(name="", prefix="", attributes={}, start=0, inner=0)
    stack = [top]
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match["name"] is None:
            value = match["cdata"] if match["cdata"] is not None else None
            if match["text"]:
                value = unescape(match["text"])
            stack[-1].children.append(Text(start=start, end=end, value=value and value.replace("\r\n", "\n")))
        elif match["close"]:
            element = stack.pop()
            element.inner_end, element.end = start, end
        else:
            prefix, colon, name = match["name"].rpartition(":")
            inside = match["inside"]
            attributes = {item[1]: unescape(item[2] or item[3] or "") for item in _ATTRIBUTE.finditer(inside)}
            element = Element(name=name, prefix=prefix + colon, attributes=attributes, start=start, inner=end)
            stack[-1].children.append(element)
            if match["empty"]:
                element.inner_end = element.end = end
            else:
                stack.append(element)
    return next(top.elements())


def unescape(text: str) -> str:
    """Text with the references of XML resolved."""
    return _REFERENCE.sub(_resolve, text) if "&" in text else text


def _resolve(match: re.Match[str]) -> str:
    if match[3]:
        return _ENTITIES.get(match[3], match.group())
    return chr(int(match[1]) if match[1] else int(match[2], 16))


def set_attribute(tag: str, name: str, value: str | None) -> str:
    """A start tag with an attribute that has a value, or is not there.

    >>> set_attribute('<a b="no state=" state="new"/>', "state", "final")
    '<a b="no state=" state="final"/>'
    """
    found = next((item for item in _ATTRIBUTE.finditer(tag) if item[1] == name), None)
    if found is not None:
        before = tag[: found.start()]
        if value is None:
            return before.rstrip() + tag[found.end() :]
        quote = found.group()[-1]
        return f"{before}{name}={quote}{value}{quote}{tag[found.end() :]}"
    if value is None:
        return tag
    return re.sub(r"\s*/?>\Z", partial(_add, f' {name}="{value}"'), tag)


def _add(new: str, end: re.Match[str]) -> str:
    return new + end.group()
