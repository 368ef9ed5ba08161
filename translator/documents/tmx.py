"""TMX 1.4: units with German and without English get an English variant.

Variants that are there are left alone, and so are other languages. A DOCTYPE that names ``tmx14.dtd`` may stand there
and is not read.

Source: LISA TMX 1.4b (2005). Encoding: as XML declares. A round trip loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glossary.errors import FileError, Problem
from translator.documents.languages import english_like, is_language
from translator.documents.messages import Message
from translator.documents.model import Options, Target, Unit
from translator.documents.slots import Edit, SplicedText
from translator.documents.xml_inline import Inline, read_inline
from translator.documents.xml_text import Element, XmlText, read_xml

_CODES = Inline(spans=frozenset({"hi"}), begins={"bpt": ("i",)}, ends={"ept": ("i",)})


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantSlot:
    """The English variant of a unit.

    Args:
        units: one.
        document: it stands in.
        message: what the unit was made of.
        german: the German variant.
        segment: the English one as far as it is there.
        language: of a new one.
    """

    units: tuple[Unit, ...]
    document: XmlText
    message: Message
    german: Element
    segment: Element | None
    language: str

    def write(self, targets: Sequence[Target | None]) -> Iterator[Edit]:
        """The segment, or a variant after the German one, which has its white space."""
        (target,) = targets
        if target is None:
            return
        content = self.message.write(target, escape=self.document.escape)
        text = self.document.text
        if self.segment is not None:
            tag = text[self.segment.start : self.segment.inner]
            tag = tag[:-2].rstrip() + ">" if self.segment.is_empty else tag
            yield self.segment.start, self.segment.end, f"{tag}{content}</{self.segment.prefix}seg>"
            return
        german = self.german.find("seg")
        assert german is not None  # noqa: S101 # else there is no unit
        name = f"{self.german.prefix}tuv"
        yield (
            self.german.end,
            self.german.end,
            f'{_space_before(text, self.german.start)}<{name} xml:lang="{self.language}">'
            f"{_space_before(text, german.start)}<{german.prefix}seg>{content}</{german.prefix}seg>"
            f"{_space_before(text, self.german.inner_end)}</{name}>",
        )


def _space_before(text: str, end: int) -> str:
    start = end
    while text[start - 1].isspace():
        start -= 1
    return text[start:end]


def parse(content: bytes, path: str, options: Options) -> SplicedText:
    """The German segments of a translation memory.

    Raises:
        FileError: the file is not TMX.
    """
    document = read_xml(content, path, external_dtd=True)
    body = document.root.find("body") if document.root.name == "tmx" else None
    if body is None:
        where = document.locate(document.root.start)
        problem = Problem(
            message="not a TMX document", location=where, found=document.root.name, expected="tmx with a body"
        )
        raise FileError([problem])
    units = [(unit, list(unit.elements("tuv"))) for unit in body.elements("tu")]
    tags = (_language(variant) for _, variants in units for variant in variants)
    english = next((tag for tag in tags if is_language(tag, "en")), None)
    slots = []
    for unit, variants in units:
        slot = _slot(document, unit, variants, english, options)
        if slot is not None:
            slots.append(slot)
    return SplicedText(text=document.text, slots=tuple(slots), mark=document.mark, encoding=document.encoding)


def _language(variant: Element) -> str:
    return variant.attributes.get("xml:lang", "") or variant.attributes.get("lang", "")


def _slot(
    document: XmlText, unit: Element, variants: Sequence[Element], english: str | None, options: Options
) -> VariantSlot | None:
    german = next((item for item in variants if is_language(_language(item), "de")), None)
    source = german.find("seg") if german is not None else None
    if german is None or source is None:
        return None
    message = read_inline(document, source, _CODES, keep=True)
    if not message.text.strip():
        return None
    other = next((item for item in variants if is_language(_language(item), "en")), None)
    segment = other.find("seg") if other is not None else None
    if other is not None and segment is None:
        return None
    done = read_inline(document, segment, _CODES, keep=True).text if segment is not None else ""
    place = document.locate(source.inner)
    return VariantSlot(
        units=(message.unit(unit.attributes.get("tuid", ""), place, done if done.strip() else None),),
        document=document,
        message=message,
        german=german,
        segment=segment,
        language=english or english_like(_language(german), options.language),
    )
