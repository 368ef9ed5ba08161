"""Passages in English: codes at their places, text in the formatting that stands around it there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from translator.documents.model import Code, CodeKind, Target
from translator.documents.passages import Part, Passage, Raw, Style

WriteText = Callable[[str, Style, bool], bytes]
"""Writes text in a style; told whether it is English now."""

WriteRaw = Callable[[Raw], Iterable[bytes]]


def write_passage(passage: Passage, target: Target, write_text: WriteText, write_raw: WriteRaw) -> Iterator[bytes]:
    """A passage in English, in pieces.

    Args:
        passage: from `arrange`.
        target: its English.
        write_text: writes text.
        write_raw: writes what stands in the file.

    Raises:
        ValueError: the codes are not those of the unit, or not nested.
    """
    codes = _place_fields(passage, target)
    if Counter((code.kind, code.pair) for code in codes) != Counter(passage.places.keys()):
        raise ValueError("the codes of the translation are not those of the unit")
    styles = [passage.style]
    opened: list[int] = []
    position = 0
    for code in codes:
        item = passage.places[code.kind, code.pair]
        if code.offset > position:
            yield write_text(target.text[position : code.offset], styles[-1], True)
            position = code.offset
        if code.kind is CodeKind.OPEN:
            opened.append(code.pair)
            styles.append(item.style)
            yield from write_raw(item.raw)
            if item.part is Part.FIELD:
                position += len(item.text)
        elif code.kind is CodeKind.POINT:
            yield from write_raw(item.raw)
        elif not opened or opened.pop() != code.pair:
            raise ValueError("the codes of the translation are not nested")
        else:
            styles.pop()
            if item.part is not Part.FIELD:
                yield from write_raw(item.raw)
    if position < len(target.text):
        yield write_text(target.text[position:], styles[-1], True)


def _place_fields(passage: Passage, target: Target) -> Sequence[Code]:
    """The codes of a translation, those of a field around its text: only the program may change that.

    Raises:
        ValueError: the text of a field is not there.
    """
    codes = list(target.codes)
    for (kind, pair), item in passage.places.items():
        if item.part is not Part.FIELD or kind is not CodeKind.OPEN:
            continue
        places = {code.kind: code.offset for code in codes if code.pair == pair}
        start, end = places.get(CodeKind.OPEN, 0), places.get(CodeKind.CLOSE, 0)
        if target.text[start:end] == item.text:
            continue
        found = [at for at in range(len(target.text)) if target.text.startswith(item.text, at)]
        if not found:
            raise ValueError(f"the text of a field is missing: {item.text!r}")
        start = min(found, key=lambda at: abs(at - start))
        codes = [code for code in codes if code.pair != pair]
        here = sum(code.offset <= start for code in codes)
        codes.insert(here, Code(offset=start, kind=CodeKind.OPEN, pair=pair))
        codes.insert(here + 1, Code(offset=start + len(item.text), kind=CodeKind.CLOSE, pair=pair))
        if sorted(code.offset for code in codes) != [code.offset for code in codes]:
            raise ValueError(f"a code stands within a field: {item.text!r}")
    return codes
