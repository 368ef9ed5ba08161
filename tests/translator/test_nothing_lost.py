"""Whatever a model does, what must come through does, or the report says that it did not."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from glossary import Glossary
from translator import Hypothesis, Request, Translator
from translator.engines.fake import FakeEngine

SEGMENTS = 10_000

WORDS = ("Der", "Rat", "tagt", "in", "Minsk", "und", "berichtet", "über", "Hilfe", "für", "Kiew", "heute", "nicht")
PROTECTED = (
    "https://example.org/a?b={0}&c=d#e",
    "www.beispiel{0}.de",
    "redaktion{0}@example.org",
    "{{name{0}}}",
    "%{0}$s",
    "`kode{0}()`",
    "/home/user/datei{0}.txt",
    "北京",
    "😀",
)
FIGURES = ("{0}.{1:03} Euro", "{0},5 Prozent", "{0}. Mai 2024", "{0}.06.2024", "{0}.30 Uhr", "{0},{1} Mio. Dollar")


class Spoiler(FakeEngine):
    """An engine that loses, doubles and garbles at random, as small models do."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance = chance

    def translate(
        self,
        requests: Sequence[Request],
        *,
        beam: int = 4,  # noqa: ARG002 # as the protocol has it
        hypotheses: int = 1,  # noqa: ARG002
        align: bool = False,  # noqa: ARG002
    ) -> list[tuple[Hypothesis, ...]]:
        return [(Hypothesis(text=self.spoil(request.text), score=-1.0),) for request in requests]

    def spoil(self, text: str) -> str:
        words = [word for word in text.split() if self.chance.random() > 0.2]
        if words and self.chance.random() < 0.3:
            words.append(words[self.chance.randrange(len(words))])
        spoilt = " ".join(words)
        return re.sub(r"\d", "7", spoilt) if self.chance.random() < 0.3 else spoilt


def make_segment(chance: random.Random) -> tuple[str, list[str]]:
    """A German segment and the protected pieces in it."""
    number = chance.randint(1, 28)
    pieces = [chance.choice(WORDS) for _ in range(chance.randint(2, 8))]
    protected = [
        form.format(number + place) for place, form in enumerate(chance.sample(PROTECTED, chance.randint(0, 3)))
    ]
    figures = [form.format(number, 234) for form in chance.sample(FIGURES, chance.randint(0, 2))]
    for piece in (*protected, *figures):
        pieces.insert(chance.randint(0, len(pieces)), piece)
    return " ".join(pieces) + ".", protected


def test_ten_thousand_segments_lose_nothing_unsaid(small: Glossary) -> None:
    chance = random.Random(20240619)  # noqa: S311 # the same segments at each run
    translator = Translator(Spoiler(chance), small)
    made = [make_segment(chance) for _ in range(SEGMENTS)]
    jobs = [german for german, _ in made]
    checked = 0
    for start in range(0, SEGMENTS, 500):
        chunk = made[start : start + 500]
        text = "\n".join(german for german, _ in chunk)
        segments = list(translator.stream(text))
        position = 0
        for german, protected in chunk:
            mine = [item for item in segments if position <= item.source_span[0] < position + len(german)]
            position += len(german) + 1
            # Signs around the words are no part of a segment.
            outside = german
            for item in mine:
                outside = outside.replace(item.source, "", 1)
            english = " ".join([*(item.target for item in mine), outside])
            doubts = " ".join(doubt for item in mine for doubt in item.doubts)
            for piece in protected:
                checked += 1
                assert english.count(piece) >= german.count(piece) or repr(piece) in doubts, (german, english)
            for figure in (wanted for item in mine for wanted in translator.wanted(item.source) if wanted.accept):
                checked += 1
                assert figure.accept is not None
                said = figure.accept.search(english) or "is missing" in doubts
                assert said, (german, english)
            for item in mine:
                assert all(term.target_span or term.reason for term in item.terms)
    assert len(jobs) == SEGMENTS
    assert checked > SEGMENTS
