"""Inline codes on the right words: how often each tag stands around exactly the words it should.

    python bench/inline.py [--file tests/translator/inline.tsv] [--model starter] [--show]

Each line of the file is a German sentence with tags, and an English one with the tags where a translator puts them:

- termtreu: attention of the model for the given English, then `translator.inline.place_codes`;
- in order: each tag as far into the English as it was in the German, at the nearest word (`place_in_order`);
- argos-translate: its own ``argostranslate.tags.translate_tags`` over the same package. It makes its own English, so a
  tag counts as right where its words are those of the file, capitals aside. Where it does not find the translation of a
  tag's words in that of the sentence, it cuts the sentence at the tags; how often is printed.
"""

from __future__ import annotations

import argparse
import re
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from translator import Request, open_engine
from translator.documents import Code, CodeKind
from translator.engine import Engine
from translator.inline import place_codes, place_in_order

FILE = Path(__file__).parents[1] / "tests" / "translator" / "inline.tsv"
_TAG = re.compile(r"<(/?)(\w+)(/?)>")


def read_tagged(marked: str) -> tuple[str, tuple[Code, ...]]:
    """The text and the codes of a sentence with tags."""
    codes: list[Code] = []
    opened: list[int] = []
    text, position = "", 0
    for pair, tag in enumerate(_TAG.finditer(marked)):
        text += marked[position : tag.start()]
        position = tag.end()
        kind = CodeKind.POINT if tag[3] else CodeKind.CLOSE if tag[1] else CodeKind.OPEN
        number = opened.pop() if kind is CodeKind.CLOSE else pair
        if kind is CodeKind.OPEN:
            opened.append(pair)
        codes.append(Code(offset=len(text), kind=kind, pair=number, data=tag.group()))
    return text + marked[position:], tuple(codes)


def write_tagged(text: str, codes: Sequence[Code]) -> str:
    """The sentence with its tags again."""
    out, position = "", 0
    for code in codes:
        out += text[position : code.offset] + code.data
        position = code.offset
    return out + text[position:]


def read_rows(path: Path) -> list[tuple[str, str]]:
    """The sentences of a file, German and English."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(german, english) for german, english in (line.split("\t") for line in lines if not line.startswith("#"))]


def tagged_words(marked: str) -> list[tuple[str, str]]:
    """The name and the words of each tag; of one that stands alone, the word before it."""
    text, codes = read_tagged(marked)
    starts = {code.pair: code.offset for code in codes if code.kind is CodeKind.OPEN}
    found = []
    for code in codes:
        if code.kind is CodeKind.CLOSE:
            found.append((code.data, text[starts[code.pair] : code.offset].lower()))
        elif code.kind is CodeKind.POINT:
            found.append((code.data, text[: code.offset].split(" ")[-1].lower()))
    return sorted(found)


def measure(
    rows: Sequence[tuple[str, str]], place: Callable[[int, str, str], str], *, show: bool
) -> tuple[int, int, int]:
    """How many tags there are, how many stand rightly, and how many sentences have all of theirs right."""
    tags = right = whole = 0
    for number, (german, english) in enumerate(rows):
        got = place(number, german, english)
        wanted, found = tagged_words(english), tagged_words(got)
        good = sum(item in found for item in wanted)
        tags, right, whole = tags + len(wanted), right + good, whole + (good == len(wanted))
        if show and good < len(wanted):
            print(f"  {got}\n    not {english}")
    return tags, right, whole


def argos_way(engine: Engine) -> tuple[Callable[[int, str, str], str], list[int]]:
    """What argos-translate makes of tags, and the numbers of the sentences that it cut."""
    # Its module wants these on import and does not use them here.
    for name in ("stanza", "spacy"):
        sys.modules.setdefault(name, types.ModuleType(name))
    from argostranslate.tags import Tag, translate_tags

    cut: list[int] = []

    class Translation:
        def translate(self, text: str) -> str:
            return engine.translate([Request(text=text)])[0][0].text

    def tree(pieces: list[str]) -> object:
        children: list[object] = []
        while pieces:
            piece = pieces.pop(0)
            tag = _TAG.fullmatch(piece)
            if tag is None:
                if piece:
                    children.append(piece)
            elif tag[1]:
                break
            elif not tag[3]:
                inner = tree(pieces)
                inner.name = tag[2]  # type: ignore[attr-defined]
                children.append(inner)
        return Tag(children)

    def write(node: object) -> str:
        if isinstance(node, str):
            return node
        inside = "".join(map(write, node.children))  # type: ignore[attr-defined]
        name = getattr(node, "name", None)
        return f"<{name}>{inside}</{name}>" if name else inside

    def place(number: int, german: str, _: str) -> str:
        root = tree(list(re.split(r"(<[^>]+>)", german)))
        got = write(translate_tags(Translation(), root))
        if read_tagged(got)[0].strip() != engine.translate([Request(text=read_tagged(german)[0])])[0][0].text:
            cut.append(number)
        return got

    return place, cut


def main() -> None:
    """Print how each way does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, default=FILE)
    parser.add_argument("--model", default="starter")
    parser.add_argument("--show", action="store_true", help="print what goes wrong")
    options = parser.parse_args()
    rows = read_rows(options.file)
    engine = open_engine(options.model)
    pairs = [(read_tagged(german)[0], read_tagged(english)[0]) for german, english in rows]
    links = engine.align([(Request(text=german), english) for german, english in pairs])

    # Every way is asked alike: by the number of the row, its German, and its English.
    def ours(number: int, german: str, _: str) -> str:
        codes = read_tagged(german)[1]
        return write_tagged(pairs[number][1], place_codes(*pairs[number], codes, links[number]))

    def naive(number: int, german: str, _: str) -> str:
        return write_tagged(pairs[number][1], place_in_order(*pairs[number], read_tagged(german)[1]))

    def unaligned(number: int, german: str, _: str) -> str:
        return write_tagged(pairs[number][1], place_codes(*pairs[number], read_tagged(german)[1]))

    theirs, cut = argos_way(engine)
    print(f"{len(rows)} sentences, {engine.info.name} {engine.info.version}")
    for name, place in (
        ("termtreu", ours),
        ("termtreu without alignment", unaligned),
        ("in order", naive),
        ("argos-translate", theirs),
    ):
        tags, right, whole = measure(rows, place, show=options.show and name == "termtreu")
        print(f"{name:28} {right} of {tags} tags ({right / tags:.1%}), {whole} of {len(rows)} sentences")
    print(f"argos-translate cut {len(cut)} of {len(rows)} sentences at their tags")


if __name__ == "__main__":
    main()
