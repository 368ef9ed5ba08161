"""XLIFF 1.2 and 2.x: German sources, to which English targets are written.

Targets that say something are left alone, unless their state asks for a translation (``new``, ``needs-translation``) or
they repeat their source and have no state. A target that is written is to be reviewed: in 1.2 its state is
``needs-review-translation`` (``state-qualifier="leveraged-mt"``), in 2.x the state of its segment is ``translated``.

Source: OASIS XLIFF 1.2 (2008), 2.0 (2014), 2.1 (2018). Encoding: as XML declares. A round trip loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glossary.errors import FileError, Problem
from translator.documents.languages import english_like, is_language
from translator.documents.messages import Message
from translator.documents.model import Options, Target, Unit
from translator.documents.slots import Edit, SplicedText
from translator.documents.xml_inline import NOTHING, Inline, read_inline
from translator.documents.xml_text import Element, Text, XmlText, read_xml, set_attribute

_V1 = Inline(
    spans=frozenset({"g", "mrk"}),
    begins={"bx": ("rid", "id"), "bpt": ("rid", "id")},
    ends={"ex": ("rid", "id"), "ept": ("rid", "id")},
)
_V2 = Inline(
    spans=frozenset({"pc", "mrk"}),
    begins={"sc": ("id",), "sm": ("id",)},
    ends={"ec": ("startRef",), "em": ("startRef",)},
)
_TO_DO = frozenset({"new", "needs-translation"})
_REVIEW, _PARTLY = "needs-review-translation", "needs-translation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A German text with what is known of its translation.

    Args:
        unit: for the translator.
        message: what it was made of.
        source: its element.
    """

    unit: Unit
    message: Message
    source: Element


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSlot:
    """A target, written from one segment or from all of a segmented unit.

    Args:
        document: it stands in.
        holder: whose start tag says what has become of the translation: the ``trans-unit`` or ``segment``.
        source: after which a new target stands.
        target: what is there of it.
        segments: what is translated.
        parts: the element with the marked segments that the target is made from; ``None`` where it is one segment.
        modern: whether it is XLIFF 2.
    """

    document: XmlText
    holder: Element
    source: Element
    target: Element | None
    segments: tuple[Segment, ...]
    parts: Element | None
    modern: bool

    @property
    def units(self) -> tuple[Unit, ...]:
        """The segments."""
        return tuple(segment.unit for segment in self.segments)

    def write(self, targets: Sequence[Target | None]) -> Iterator[Edit]:
        """The start tag of the holder, and the target."""
        text = self.document.text
        tag = new = text[self.holder.start : self.holder.inner]
        if self.modern:
            new = set_attribute(set_attribute(tag, "state", "translated"), "subState", None)
        elif self.holder.attributes.get("approved") == "yes":
            new = set_attribute(tag, "approved", "no")
        if new != tag:
            yield self.holder.start, self.holder.inner, new
        content = self._content(targets)
        if self.target is None:
            start = self.source.end
            yield start, start, self._indent() + self._tag(f"<{self.source.prefix}target>", targets) + content
        else:
            old = text[self.target.start : self.target.inner]
            start_tag = self._tag(old[:-2].rstrip() + ">" if self.target.is_empty else old, targets)
            yield self.target.start, self.target.end, start_tag + content

    def _tag(self, tag: str, targets: Sequence[Target | None]) -> str:
        if self.modern:
            return tag
        done = all(
            target is not None or segment.unit.target is not None
            for segment, target in zip(self.segments, targets, strict=True)
        )
        new = set_attribute(tag, "state", _REVIEW if done else _PARTLY)
        return set_attribute(new, "state-qualifier", "leveraged-mt")

    def _indent(self) -> str:
        """The white space before the source."""
        text = self.document.text
        start = self.source.start
        while start > self.holder.inner and text[start - 1].isspace():
            start -= 1
        return text[start : self.source.start]

    def _content(self, targets: Sequence[Target | None]) -> str:
        end = f"</{self.source.prefix}target>"
        written = {
            segment.source.attributes.get("mid", ""): segment.message.write(target, escape=self.document.escape)
            for segment, target in zip(self.segments, targets, strict=True)
            if target is not None
        }
        if self.parts is None:
            return "".join(written.values()) + end
        pieces: list[str] = []
        place = self.parts.inner
        for mark in _marks(self.parts):
            new = written.get(mark.attributes.get("mid", ""))
            if new is None:
                continue
            tag = self.document.text[mark.start : mark.inner]
            open_tag = tag[:-2].rstrip() + ">" if mark.is_empty else tag
            pieces += (self.document.text[place : mark.start], open_tag, new, f"</{mark.prefix}{mark.name}>")
            place = mark.end
        return "".join((*pieces, self.document.text[place : self.parts.inner_end], end))


def parse(content: bytes, path: str, options: Options) -> SplicedText:
    """The segments of an XLIFF file.

    Raises:
        FileError: the file is not XLIFF, has a DTD, or is of another language pair.
    """
    document = read_xml(content, path)
    root = document.root
    if root.name != "xliff":
        where = document.locate(root.start)
        raise FileError([Problem(message="not an XLIFF document", location=where, found=root.name, expected="xliff")])
    modern = root.attributes.get("version", "").startswith("2")
    holders = [root] if modern else list(root.elements("file"))
    source, target = ("srcLang", "trgLang") if modern else ("source-language", "target-language")
    once = tuple(edit for holder in holders for edit in _set_language(document, holder, source, target, options))
    slots = tuple(_slots(document, root, modern=modern, translates=True, keeps=False))
    return SplicedText(text=document.text, slots=slots, once=once, mark=document.mark, encoding=document.encoding)


def _set_language(document: XmlText, holder: Element, source: str, target: str, options: Options) -> Iterator[Edit]:
    """The start tag with the language of the targets, where it lacks it.

    Raises:
        FileError: the languages are others.
    """
    problems = []
    for name, wanted in ((source, "de"), (target, "en")):
        found = holder.attributes.get(name, "")
        if found and not is_language(found, wanted):
            where = document.locate(holder.start)
            problems.append(
                Problem(message=f"{name} is another language", location=where, found=found, expected=wanted)
            )
    if problems:
        raise FileError(problems)
    if not holder.attributes.get(target):
        tag = document.text[holder.start : holder.inner]
        english = english_like(holder.attributes.get(source, "de"), options.language)
        yield holder.start, holder.inner, set_attribute(tag, target, english)


def _slots(document: XmlText, node: Element, *, modern: bool, translates: bool, keeps: bool) -> Iterator[TargetSlot]:
    """The targets within a node.

    Args:
        document: it stands in.
        node: a file, a group, a unit.
        modern: whether it is XLIFF 2.
        translates: whether its texts are to be translated, unless one says otherwise.
        keeps: whether its white space counts, likewise.
    """
    for child in node.elements():
        attribute = child.attributes.get("translate")
        inherited = translates if attribute is None else attribute != "no"
        space = child.attributes.get("xml:space")
        kept = keeps if space is None else space == "preserve"
        if child.name in ("file", "body", "group") or (modern and child.name == "unit"):
            yield from _slots(document, child, modern=modern, translates=inherited, keeps=kept)
        elif inherited and child.name == ("segment" if modern else "trans-unit"):
            unit = node if modern else child
            slot = _slot(document, unit, child, modern=modern, keeps=kept)
            if slot is not None:
                yield slot


def _slot(document: XmlText, unit: Element, holder: Element, *, modern: bool, keeps: bool) -> TargetSlot | None:
    source, target = holder.find("source"), holder.find("target")
    if source is None:
        return None
    key = "/".join(item for item in (unit.attributes.get("id"), modern and holder.attributes.get("id")) if item)
    state = holder.attributes.get("state") if modern else target.attributes.get("state") if target else None
    # "initial" is what a segment of XLIFF 2 has that says nothing.
    known = state not in (None, "initial") or holder.attributes.get("approved") == "yes"
    inline = _V2 if modern else _V1
    segmented = None if modern else holder.find("seg-source")
    german = {mark.attributes.get("mid", ""): mark for mark in _marks(segmented)} if segmented else {}
    english = {mark.attributes.get("mid", ""): mark for mark in _marks(target)} if target else {}
    translated = target is not None and bool(read_inline(document, target, inline, keep=True).text.strip())
    parts = None
    sources = [(key, source, target)]
    if segmented is not None and german and (not translated or german.keys() == english.keys()):
        parts = target if german.keys() == english.keys() else segmented
        sources = [(f"{key}/{mid}", mark, english.get(mid)) for mid, mark in german.items()]
    data = _data(unit) if modern else NOTHING
    segments = []
    for name, element, done in sources:
        keep = keeps or element.attributes.get("xml:space") == "preserve"
        message = read_inline(document, element, inline, keep=keep, data=data).take_accelerator()
        if not message.text.strip():
            continue
        text = (
            read_inline(document, done, inline, keep=keep, data=data).take_accelerator().text
            if done is not None
            else ""
        )
        counts = bool(text.strip()) and state not in _TO_DO and (known or text != message.text)
        unit_here = message.unit(name, document.locate(element.inner), text if counts else None)
        segments.append(Segment(unit=unit_here, message=message, source=element))
    if not segments:
        return None
    return TargetSlot(
        document=document,
        holder=holder,
        source=segmented or source,
        target=target,
        segments=tuple(segments),
        parts=parts,
        modern=modern,
    )


def _data(unit: Element) -> dict[str, str]:
    """What inline elements of a unit refer to, by its id."""
    return {
        item.attributes.get("id", ""): "".join(child.value or "" for child in item.children if isinstance(child, Text))
        for group in unit.elements("originalData")
        for item in group.elements("data")
    }


def _marks(node: Element | None) -> Iterator[Element]:
    """The marked segments within."""
    for child in node.elements() if node is not None else ():
        if child.name == "mrk" and child.attributes.get("mtype") == "seg":
            yield child
        else:
            yield from _marks(child)
