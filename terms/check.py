"""The terminology check: pairs of segments in, findings out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from glossary.errors import FileError, Problem
from glossary.model import Glossary, Location, Severity
from terms.bilingual.plain import pair_lines
from terms.findings import Finding, Ignore, SegmentPair
from terms.look import Looker, concepts_there, used_terms
from terms.rules import RULES
from terms.rules.base import Rule, Silenced, Use
from terms.suppress import Sifted, sift

__all__ = ["Checker", "Result", "Settings", "pair_lines"]


_REMEMBERED = 6
"""Segments back to which a pronoun or a title may refer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Which rules run, and how grave their findings are.

    Args:
        select: codes (or beginnings of codes) of the rules to run; empty for all that are not optional.
        ignore: codes (or beginnings) of rules not to run.
        severities: by code, in place of what the rule or concept says; those of information stay information.
        concepts: severities by id of a concept.
        places: where codes are written, for messages.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    concepts: Mapping[str, Severity] = field(default_factory=dict)
    places: Mapping[str, Location] = field(default_factory=dict)

    def rules(self) -> tuple[Rule, ...]:
        """The rules that run.

        Raises:
            FileError: a code names no rule.
        """
        problems = [
            Problem(
                message="no such rule",
                location=self.places.get(code),
                found=code,
                expected="one of " + ", ".join(RULES),
            )
            for code in (*self.select, *self.ignore, *self.severities)
            if not any(known.startswith(code) for known in RULES) or not code
        ]
        if problems:
            raise FileError(problems)
        return tuple(
            rule
            for code, rule in RULES.items()
            if (code.startswith(self.select) if self.select else not rule.optional)
            and not (self.ignore and code.startswith(self.ignore))
        )

    def grade(self, finding: Finding) -> Finding:
        """The finding with the severity that the settings give it."""
        wanted = self.severities.get(finding.code) or self.concepts.get(finding.concept)
        if wanted is None or finding.severity is Severity.INFO or finding.severity is wanted:
            return finding
        return replace(finding, severity=wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the check of one document found.

    Args:
        findings: those that no comment silences, in the order of the document.
        ignored: those that one does.
        uses: the renderings it has, for the comparison with other documents.
        segments: how many pairs were checked.
    """

    findings: tuple[Finding, ...]
    ignored: tuple[Finding, ...]
    uses: tuple[Use, ...]
    segments: int


class Checker:
    """Checks translations against a glossary. Safe to use from several threads.

    Args:
        glossary: whose terms must be used.
        settings: which rules run.

    Raises:
        FileError: the settings name a rule that does not exist.
    """

    def __init__(self, glossary: Glossary, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        rules = self.settings.rules()
        self._pair_rules = [rule for rule in rules if rule.check is not None]
        self._document_rules = [rule for rule in rules if rule.compare is not None]
        self._file_rules = [rule for rule in rules if rule.compare_files is not None]
        self._comment_rules = [rule for rule in rules if rule.check_ignore is not None]
        self._looker = Looker(glossary)

    def check(self, pairs: Iterable[SegmentPair]) -> Iterator[Finding]:
        """The findings of all pairs, file by file, then those of the files compared with one another.

        Args:
            pairs: German segments with their English translations; those of one file side by side.
        """
        uses: list[Use] = []
        for _, group in groupby(pairs, key=lambda pair: pair.file):
            result = self.check_document(list(group))
            uses += result.uses
            yield from result.findings
        yield from self.compare_files(uses)

    def check_document(self, pairs: Sequence[SegmentPair]) -> Result:
        """The findings of the pairs of one document."""
        findings: list[Finding] = []
        uses: list[Use] = []
        recent: deque[frozenset[str]] = deque(maxlen=_REMEMBERED)
        comparing = bool(self._document_rules or self._file_rules)
        for pair in pairs:
            checked = self._looker.look(pair, frozenset().union(*recent))
            found = [
                finding
                for rule in self._pair_rules
                if rule.check is not None and (rule.monolingual or pair.source)
                for finding in rule.check(checked)
            ]
            # What was not translated at all has every fault; one finding says it.
            whole = [finding for finding in found if finding.code == "TERM503"]
            findings += map(self.settings.grade, whole or found)
            if not pair.source:
                continue
            recent.append(concepts_there(checked))
            if comparing and not whole:
                uses += (
                    Use(concept=item.concept, source_text=german, used=item.term, pair=pair, span=item.span)
                    for german, item in used_terms(checked)
                )
        for rule in self._document_rules:
            if rule.compare is not None:
                findings += map(self.settings.grade, rule.compare(uses))
        sifted = sift(findings, pairs)
        return Result(
            findings=(*sifted.kept, *self._check_comments(pairs, uses, sifted)),
            ignored=sifted.dropped,
            uses=tuple(uses) if self._file_rules else (),
            segments=len(pairs),
        )

    def _check_comments(self, pairs: Sequence[SegmentPair], uses: Sequence[Use], sifted: Sifted) -> Iterator[Finding]:
        """The findings of the comments that ask for silence, each comment once."""
        known = frozenset(RULES)
        all_run = not (self.settings.select or self.settings.ignore)
        every = frozenset(rule.code for rule in (*self._pair_rules, *self._document_rules, *self._file_rules))
        compared = {id(use.pair) for use in uses} if self._file_rules else set()
        seen: set[Ignore] = set()
        for pair in pairs:
            rules = [rule for rule in self._pair_rules if rule.monolingual or pair.source]
            ran = frozenset(rule.code for rule in (*rules, *(self._document_rules if pair.source else ())))
            whole = bool(pair.source) and all_run
            for ignore in pair.ignores:
                if ignore in seen:
                    continue
                seen.add(ignore)
                silenced = Silenced(
                    pair=pair,
                    ignore=ignore,
                    used=sifted.used.get((pair.file, ignore), frozenset()),
                    # No segment can come that an idle one covers, whatever rules look at it.
                    ran=every if ignore.idle else ran,
                    # What the comparison of files will say of the segment is not known yet.
                    complete=all_run if ignore.idle else whole and id(pair) not in compared,
                    known=known,
                )
                for rule in self._comment_rules:
                    if rule.check_ignore is not None:
                        yield from map(self.settings.grade, rule.check_ignore(silenced))

    def compare_files(self, uses: Sequence[Use]) -> Iterator[Finding]:
        """The findings of all files compared with one another."""
        for rule in self._file_rules:
            if rule.compare_files is not None:
                found = map(self.settings.grade, rule.compare_files(uses))
                yield from sift(found, [use.pair for use in uses]).kept
