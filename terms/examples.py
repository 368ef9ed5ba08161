"""The examples of a glossary, run against the matcher and the checks.

A concept may carry sentences in which it must be found, with their English, and sentences in which it must not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from glossary.model import Concept, Example, Glossary, Location, Severity, Status, Term
from terms.check import Checker
from terms.findings import Finding, SegmentPair
from terms.matching import Matcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An example, or a term by itself, with which something is wrong.

    Args:
        concept: the concept it belongs to.
        name: kebab name of what is wrong.
        message: what is wrong, for people.
        text: the sentence or term.
        location: where the concept or term stands.
    """

    concept: Concept
    name: str
    message: str
    text: str
    location: Location | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What running the examples gave.

    Args:
        examples: how many examples were run.
        terms: how many terms were looked for by themselves.
        failures: what is wrong.
    """

    examples: int
    terms: int
    failures: tuple[Failure, ...]


def run_examples(glossary: Glossary, *, only: frozenset[str] | None = None, alone: bool = False) -> Trial:
    """What the matcher and the checks make of the examples of a glossary.

    An example with ``de`` must have a match of its concept there, and with ``en`` it must pass the checks as far as
    the concept goes. An example with ``not`` must have no match of it.

    Args:
        glossary: the whole glossary in force, so that longer terms of other concepts win where they do in a text.
        only: ids of the concepts to run; all by default.
        alone: also look for each German term without a condition by itself: it must be found whole, as its concept.
    """
    matcher, checker = Matcher(glossary), Checker(glossary)
    failures: list[Failure] = []
    examples = terms = 0
    for concept in glossary.concepts:
        if only is not None and concept.id not in only:
            continue
        for example in concept.examples:
            examples += 1
            failures += _run_example(matcher, checker, concept, example)
        for term in concept.in_language(glossary.source_language) if alone else ():
            if term.when is None:
                terms += 1
                failures += _find_alone(matcher, concept, term)
    return Trial(examples=examples, terms=terms, failures=tuple(failures))


def _run_example(matcher: Matcher, checker: Checker, concept: Concept, example: Example) -> Iterator[Failure]:
    matches = matcher.find(example.de)
    found = [match for match in matches if match.concept.id == concept.id]
    if not example.matches:
        for match in found:
            message = f"{match.text!r} is found ({match.reason}) and should not be"
            yield _failure(concept, "found-where-not", message, example.de)
        return
    if not found:
        others = ", ".join(f"{match.text!r} ({match.concept.id})" for match in matches)
        message = "no term of the concept is found" + (f"; found: {others}" if others else "")
        yield _failure(concept, "not-found", message, example.de)
        return
    if example.en is not None:
        for finding in _findings(checker, concept, example.de, example.en):
            message = f"{finding.code} {finding.name}: {finding.message}"
            yield _failure(concept, "check-fails", message, example.en)


def _findings(checker: Checker, concept: Concept, german: str, english: str) -> Iterator[Finding]:
    """What the checks report of a concept in its own example."""
    pair = SegmentPair(source=german, target=english, file="<example>", line=1)
    for finding in checker.check([pair]):
        if finding.concept == concept.id and finding.severity is not Severity.INFO:
            yield finding


def _find_alone(matcher: Matcher, concept: Concept, term: Term) -> Iterator[Failure]:
    matches = matcher.find(term.text)
    for match in matches:
        # A homograph whose condition holds for the bare word comes first, as it does in a text.
        if match.span == (0, len(term.text)) and (match.concept.id == concept.id or match.term.when is not None):
            return
    if term.status is Status.FORBIDDEN and not matches:
        return
    found = ", ".join(f"{match.text!r} of {match.concept.id}" for match in matches) or "nothing"
    message = f"the term by itself is not found as this concept; found: {found}"
    yield _failure(concept, "term-not-found", message, term.text, term)


def _failure(concept: Concept, name: str, message: str, text: str, term: Term | None = None) -> Failure:
    location = (term.location if term else None) or concept.location
    return Failure(concept=concept, name=name, message=message, text=text, location=location)
