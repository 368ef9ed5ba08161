"""A translation in which everything happens that a report can tell."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from glossary import Glossary
from terms import Matcher, choose_rendering
from terms.transliteration import transliterate
from translator import AppliedTerm, EngineInfo, Outcome, Result, Segment
from translator.model import Origin
from translator.names import NameDoubt

HOSTILE = "</script><img src=x onerror=alert(1)><!-- \"'&amp; ]]>"
"""Text that would be markup if it were written as it is."""

SEGMENTS: tuple[tuple[str, str, Sequence[Outcome]], ...] = (
    ("Schoigu besucht Pjöngjang.", "Shoigu visits Pyongyang.", (Outcome.NATIVE, Outcome.ALREADY)),
    ("Die OVKS grüßt Kiew.", "The CSTO greets Kyiv.", (Outcome.SUBSTITUTED, Outcome.RERANKED)),
    ("Kiew ruft Nordkorea.", "Kyiv calls North Korea.", (Outcome.REDECODED, Outcome.PLACEHOLDER)),
    ("Die DVRK schweigt über Kiew.", "The People's Republic is silent about Kyiv.", (Outcome.REFUSED, Outcome.ALREADY)),
    ("Tschurtschchelow lacht laut.", "Tschurtschchelow laughs.", ()),
    (f"Er schrieb {HOSTILE} nach Kiew.", f"He wrote {HOSTILE} to Kyiv.", (Outcome.NATIVE,)),
    ("Guten Morgen.", "Good morning.", ()),
    ("***", "***", ()),
)


@pytest.fixture
def result(small: Glossary) -> Result:
    """Eight segments in four units, with every outcome, doubts, a name in doubt, memory and a copy."""
    matcher = Matcher(small)
    segments = []
    for index, (source, target, outcomes) in enumerate(SEGMENTS):
        terms = []
        for match, outcome in zip(matcher.find(source), outcomes, strict=True):
            rendering = choose_rendering(match, source)
            start = target.find(rendering.text)
            assert (start < 0) == (outcome is Outcome.REFUSED)
            terms.append(
                AppliedTerm(
                    match=match,
                    rendering=rendering,
                    outcome=outcome,
                    reason="no place for it was found" if start < 0 else None,
                    target_span=None if start < 0 else (start, start + len(rendering.text)),
                )
            )
        segments.append(
            Segment(
                index=index,
                source=source,
                target=target,
                source_span=(100 * index, 100 * index + len(source)),
                score=None if index > 5 else -0.25,
                terms=tuple(terms),
                doubts=("a bracket is missing <b>",) if index == 5 else (),
                origin={6: Origin.MEMORY, 7: Origin.SOURCE}.get(index, Origin.ENGINE),
                unit=index // 2,
                key="menu.title<x>" if index > 5 else "",
            )
        )
    name = "Tschurtschchelow"
    doubt = NameDoubt(
        text=name, span=(0, len(name)), candidates=transliterate(name), confidence=0.4, segment=4, count=3
    )
    return Result(
        segments=tuple(segments),
        engine=EngineInfo(name="fake", version="1", fingerprint="0" * 16),
        doubtful_names=(doubt,),
    )
