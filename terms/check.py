"""The terminology check: pairs of segments in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from glossary.errors import FileError, Problem
from glossary.model import Concept, Glossary, Term
from terms.english import EnglishFinder
from terms.findings import Finding, SegmentPair
from terms.matching import Matcher
from terms.model import Match, Span
from terms.rendering import forbidden_terms, permitted_terms
from terms.rules import RULES
from terms.rules.base import Checked


class Checker:
    """Checks translations against a glossary. Safe to use from several threads.

    Args:
        glossary: whose terms must be used.
    """

    def __init__(self, glossary: Glossary) -> None:
        self._matcher = Matcher(glossary)

    def check(self, pairs: Iterable[SegmentPair]) -> Iterator[Finding]:
        """The findings of all pairs, in their order.

        Args:
            pairs: German segments with their English translations.
        """
        for pair in pairs:
            checked = self._look(pair)
            for rule in RULES.values():
                yield from rule.check(checked)

    def _look(self, pair: SegmentPair) -> Checked:
        matches = self._matcher.find(pair.source)
        concepts = {match.concept.id: match.concept for match in matches}
        permitted = {term: None for concept in concepts.values() for term in permitted_terms(concept)}
        forbidden: dict[Term, Concept] = {
            term: concept for concept in concepts.values() for term in forbidden_terms(concept)
        }
        found = EnglishFinder((*permitted, *forbidden)).find(pair.target)
        return Checked(
            pair=pair,
            matches=matches,
            permitted=tuple((term, span) for term, span in found if term in permitted),
            forbidden=tuple(
                (forbidden[term], term, span) for term, span in found if term in forbidden and term not in permitted
            ),
            german=tuple(self._german(pair.target, concepts, [span for _, span in found])),
        )

    def _german(self, target: str, concepts: dict[str, Concept], taken: list[Span]) -> Iterator[tuple[Match, Span]]:
        """German forms of the concepts in the English, where no English term stands."""
        for match in self._matcher.find(target):
            english = {term.text.casefold() for term in permitted_terms(match.concept)}
            free = all(match.span[1] <= start or end <= match.span[0] for start, end in taken)
            if match.concept.id in concepts and free and match.text.casefold() not in english:
                yield match, match.span


def pair_lines(source: str, target: str, source_path: str, target_path: str) -> tuple[SegmentPair, ...]:
    """The paragraphs of two plain texts, side by side: a line that is not blank is a paragraph.

    Raises:
        FileError: the texts do not have the same number of paragraphs.
    """
    german = [line for line in source.splitlines() if line.strip()]
    english = [(number, line) for number, line in enumerate(target.splitlines(), 1) if line.strip()]
    if len(german) != len(english):
        message = f"{source_path} has {len(german)} paragraphs and {target_path} has {len(english)}"
        raise FileError([Problem(message=message, expected="the same number, line by line")])
    return tuple(
        SegmentPair(source=line, target=translation, file=target_path, line=number)
        for line, (number, translation) in zip(german, english, strict=True)
    )
