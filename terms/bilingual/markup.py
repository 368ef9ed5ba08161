"""XML read safely, with the place of every piece of text.

No entity of the document's own is expanded, nothing is fetched: a document with an internal DTD or an entity
declaration is refused before any of it is read.

Source: expat through ``xml.parsers.expat``; "Billion laughs" and external entities, CWE-776 and CWE-611.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from glossary.errors import FileError, Problem
from glossary.model import Location
from terms.bilingual.blocks import TextBuilder
from terms.findings import INLINE_CODE

_DEEPEST = 200


@dataclass(slots=True)
class Node:
    """An element; its content in order, pieces of text with their place."""

    name: str
    attributes: dict[str, str]
    line: int
    column: int
    content: list[Node | tuple[str, int, int]] = field(default_factory=list)
    comments: list[tuple[str, int]] = field(default_factory=list)

    def find(self, *names: str) -> Node | None:
        """The first child element with one of these names."""
        return next((child for child in self.content if isinstance(child, Node) and child.name in names), None)

    def children(self, *names: str) -> list[Node]:
        """The child elements with one of these names, all of them without a name."""
        return [child for child in self.content if isinstance(child, Node) and (not names or child.name in names)]

    def add_text(self, builder: TextBuilder, codes: frozenset[str]) -> None:
        """Add the text within; an element named in ``codes`` stands for markup and not for text."""
        for child in self.content:
            if not isinstance(child, Node):
                builder.add(*child)
            elif child.name in codes:
                builder.add(INLINE_CODE, child.line, child.column)
            else:
                child.add_text(builder, codes)

    def text(self) -> str:
        """The text within, markup left out."""
        builder = TextBuilder()
        self.add_text(builder, frozenset())
        return builder.text


def parse_xml(content: bytes, path: str, *, external_dtd: bool = False) -> Node:
    """The root of an XML document, names without their namespace prefix.

    Args:
        content: the document in any encoding that XML allows.
        path: how to call it in messages.
        external_dtd: whether a DOCTYPE that only names an external DTD may stand there (it is never read).

    Raises:
        FileError: the document is not well-formed, has a DTD or is nested too deeply.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = False
    root = Node("", {}, 1, 1)
    stack = [root]

    def here() -> Location:
        return Location(path=path, line=parser.CurrentLineNumber, column=parser.CurrentColumnNumber + 1)

    def start_doctype(name: str, system: str | None, public: str | None, internal: int) -> None:
        if internal or not external_dtd:
            expected = "a document without DTD; entities of its own are not expanded"
            raise FileError(
                [Problem(message="a document type declaration", location=here(), found=name, expected=expected)]
            )
        del system, public

    def refuse_entity(*_: object) -> None:
        raise FileError([Problem(message="an entity declaration", location=here(), expected="a document without DTD")])

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > _DEEPEST:
            raise FileError([Problem(message=f"elements nested more than {_DEEPEST} deep", location=here())])
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        node = Node(name.rpartition(" ")[2], plain, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        stack[-1].content.append(node)
        stack.append(node)

    def end(_: str) -> None:
        stack.pop()

    def text(data: str) -> None:
        stack[-1].content.append((data, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    def comment(data: str) -> None:
        stack[-1].comments.append((data, parser.CurrentLineNumber))

    parser.StartDoctypeDeclHandler = start_doctype
    parser.EntityDeclHandler = refuse_entity
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.CommentHandler = comment
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        where = Location(path=path, line=error.lineno, column=error.offset + 1)
        message = f"not well-formed XML: {expat.ErrorString(error.code)}"
        raise FileError([Problem(message=message, location=where)]) from error
    except (LookupError, ValueError) as error:
        raise FileError([Problem(message=f"{path}: not readable XML: {error}")]) from error
    return root.children()[0]
