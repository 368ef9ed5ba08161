"""What must stand in the English of a segment, and where it does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from glossary.model import NAME_FIELDS, Concept, LocaleTag, Status, SubjectField, Term
from terms import EnglishFinder, Match, Rendering, Span, permitted_terms
from terms.protection import protected_zones

# Longer strings without a space are no words; copying them piece by piece goes wrong.
_LONG = 40
OTHER_SCRIPT = re.compile(
    "(?:[\u0370-\u1dff\u2600-\u27bf\u2c00-\ud7ff\uf900-\ufdff\ufe70-\ufeff\U00010000-\U0010ffff]"
    "[\u200d\ufe0f\u0300-\u036f]*)+(?:[ \u200d]?(?:[\u0370-\u1dff\u2c00-\ud7ff\U00010000-\U0010ffff]"
    "[\u200d\ufe0f\u0300-\u036f]*)+)*"
)
"""A run of writing in another script than Latin, or of pictures, with the spaces in it."""
_POSSESSIVE = re.compile(r"['’]s\b")
LONG_WORD = re.compile(rf"\S{{{_LONG + 1},}}")
"""A string too long for a word."""
_SIGNS = re.compile(r"[<>|\\^~{}±©®™=→←↔⇒≈≠≤≥×÷√∞]+|\*\*|\[\[|\]\]")
# Code between the words of a template; models take it for words.
_CONTROLS = ("{%", "{#", "<%", "<?", "\\")
_MARK = re.compile(
    rf"</?\w[^<>]*>|<!--.*|(?:\{{[%#]|<[%?]).*|&#?\w+;|%%|\\[nrt]|{OTHER_SCRIPT.pattern}|{_SIGNS.pattern}|[»«›‹]",
    re.DOTALL,
)
_WORD_BEFORE = re.compile(r"([^\W\d_a-zäöüß][\w'’-]*)\s\Z")
# A first name that is this much like another is that one misspelt.
_ALIKE = 0.6
_DATE = re.compile(r"(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (?:\d|\Z)")
_GENITIVE = re.compile(r"s (?=[^\W\d_])")
_ANGLES = re.compile(r"[»«›‹]")
# Formulas, units and fractions; behind a word, the figure is that of a note.
_RAISED = re.compile(
    r"(?<!\w)(?:[A-Z]?[a-z]{0,2}|[A-Z]{2}|\d+)(?:[²³¹⁰⁴-⁹₀-₉½¼¾]+(?:[A-Z][a-z]?|[a-z])*)+(?!\w)|(?<=\w)[¹²³⁰⁴-⁹]+(?!\w)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One thing that a segment must contain: the rendering of a term, a figure, or a piece of text as it is.

    Args:
        span: the German, in code points of the segment.
        text: the English.
        match: the term found; ``None`` for figures and protected text.
        rendering: what the glossary wants; ``None`` for figures and protected text.
        permitted: English terms any of which will do.
        variants: forms of the same concept that will not do.
        accept: a pattern any match of which will do, where there are no permitted terms.
        easy: whether the model is expected to do it without being told: telling it costs fluency.
        styled: whether it is written as ``text`` in the end, in whichever accepted way the model wrote it.
        mark: whether this is no part of speech, as an address or a placeholder is, but a sign beside the words.
        tied: whether a letter or the same sign stands right beside it in the German.
    """

    span: Span
    text: str
    match: Match | None = None
    rendering: Rendering | None = None
    permitted: tuple[Term, ...] = ()
    variants: tuple[Term, ...] = ()
    accept: re.Pattern[str] | None = None
    easy: bool = False
    styled: bool = False
    mark: bool = False
    tied: bool = False

    @property
    def literal(self) -> bool:
        """Whether this stays as it is written: an address, a placeholder, a piece of code."""
        return self.match is None and self.accept is None

    @property
    def fragile(self) -> bool:
        """Whether models spoil this when they see it: addresses, long strings, other scripts."""
        return self.literal and (
            "/" in self.text
            or len(self.text) > _LONG
            or self.text.startswith(_CONTROLS)
            or bool(OTHER_SCRIPT.search(self.text))
        )

    @property
    def pattern(self) -> re.Pattern[str]:
        """What stands for this in the English, where no terms do."""
        return self.accept or literal(self.text, tied=self.tied)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where something wanted stands.

    Args:
        span: in the English.
        preferred: whether it is the wanted rendering and not another permitted one.
    """

    span: Span
    preferred: bool


def stands_before_noun(text: str, span: Span) -> bool:
    """Whether a genitive stands before its noun (``Putins Sprecher``) and not behind it (``Führer Russlands``)."""
    before = text[: span[0]].split()
    follows_noun = len(before) > 1 and before[-1][:1].isupper() and before[-1][-1:].isalpha()
    return not follows_noun and re.match(r" [^\W\d_]", text[span[1] :]) is not None


@lru_cache(maxsize=4096)
def forms_of(concept: Concept) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The English terms of a concept that will do in a translation, and the forms that will not.

    Names are rendered alike throughout, so only the preferred form of each type will do for them; of other concepts
    any permitted term will, except those of another style profile. Forms that will not do are the rest, the forbidden
    ones, and the German forms that are not English as well.
    """
    english = permitted_terms(concept)
    preferred = tuple(term for term in english if term.status is Status.PREFERRED)
    if concept.subject in NAME_FIELDS and preferred:
        good = preferred
    else:
        good = tuple(term for term in english if not term.profiles or term.status is Status.PREFERRED) or english
    texts = {term.text for term in good}
    language = LocaleTag("en")
    others = (replace(term, language=language) for term in concept.terms if term.text not in texts)
    return good, tuple({term.text: term for term in others}.values())


def place(wanted: Sequence[Wanted], text: str, length: int) -> tuple[Placement | None, ...]:
    """Where each wanted thing stands in ``text``; each position serves one of them only.

    Args:
        wanted: in source order.
        text: the English.
        length: of the German, in code points: where fewer renderings stand there than are wanted, each belongs to the
            German at about the same place.
    """
    placements: list[Placement | None] = [None] * len(wanted)
    taken: list[Span] = []
    for index, item in enumerate(wanted):
        if not item.permitted:
            span = _find_pattern(text, item.pattern, taken)
            if span is not None:
                placements[index] = Placement(span=span, preferred=True)
                taken.append(span)
    found = [
        (term, span, _with_possessive(text, span)) for term, span in _find_terms(wanted, text) if is_free(span, taken)
    ]
    concepts = dict.fromkeys(item.permitted for item in wanted if item.permitted)
    # First those that stand as wanted, word for word, then the wanted term in another form, then the permitted ones.
    for fits in (_stands_as_wanted, _is_wanted_term, _is_permitted):
        for concept in concepts if found else ():
            lacking = [
                index for index, item in enumerate(wanted) if item.permitted == concept and placements[index] is None
            ]
            pairs = _pair_up(
                [wanted[index].span[0] / max(1, length) for index in lacking],
                [span[0] / max(1, len(text)) for _, span, _ in found],
                [
                    [
                        fits(wanted[index], term, words) and not _is_spoilt(wanted[index], term, text[: span[0]])
                        for term, span, words in found
                    ]
                    for index in lacking
                ],
            )
            for row, column in pairs:
                item, (term, span, words) = wanted[lacking[row]], found[column]
                preferred = _is_wanted_term(item, term, words)
                placements[lacking[row]] = Placement(span=span, preferred=preferred)
            used = {column for _, column in pairs}
            found = [candidate for column, candidate in enumerate(found) if column not in used]
    return tuple(placements)


def _is_spoilt(item: Wanted, term: Term, before: str) -> bool:
    """Whether a family name stands there for a full name and the first name before it is misspelt (``Hennnadii``)."""
    names = item.text.removesuffix("'s").split()
    if item.match is None or item.match.concept.subject is not SubjectField.PERSON:
        return False
    if len(names) < 2 or term.text != names[-1]:
        return False
    first = _WORD_BEFORE.search(before[-_LONG:])
    return first is not None and first[1] != names[-2] and SequenceMatcher(None, first[1], names[-2]).ratio() >= _ALIKE


def _with_possessive(text: str, span: Span) -> str:
    """The words at a span with the possessive ending behind them, apostrophes as on a typewriter."""
    ending = _POSSESSIVE.match(text, span[1])
    return text[span[0] : ending.end() if ending else span[1]].replace("’", "'")


def _stands_as_wanted(item: Wanted, term: Term, words: str) -> bool:
    return _is_permitted(item, term, words) and words.lower() == item.text.lower()


def _is_wanted_term(item: Wanted, term: Term, words: str) -> bool:
    wanted = item.rendering is not None and term.text == item.rendering.term.text
    return _stands_as_wanted(item, term, words) or (wanted and _is_permitted(item, term, words))


def _is_permitted(item: Wanted, term: Term, words: str) -> bool:
    # A genitive of a name before its noun is no plural: Xis Rede is no Xis speech.
    if item.text == f"{term.text}'s" and words == f"{term.text}s":
        return False
    return any(term.text == permitted.text for permitted in item.permitted)


def _pair_up(
    rows: Sequence[float], columns: Sequence[float], fits: Sequence[Sequence[bool]]
) -> tuple[tuple[int, int], ...]:
    """As many pairs of a row and a column that fit as there can be in order, and of those the nearest.

    Args:
        rows, columns: their places, from 0 to 1.
        fits: for each row, whether it fits each column.
    """
    best: list[tuple[int, float, tuple[tuple[int, int], ...]]] = [(0, 0.0, ())] * (len(columns) + 1)
    for row, place in enumerate(rows):
        before, best = best, [best[0]]
        for column, other in enumerate(columns):
            choices = [before[column + 1], best[column]]
            if fits[row][column]:
                count, cost, pairs = before[column]
                choices.append((count + 1, cost - abs(place - other), (*pairs, (row, column))))
            best.append(max(choices, key=lambda choice: choice[:2]))
    return best[-1][2]


def write_styled(wanted: Sequence[Wanted], placements: Sequence[Placement | None], text: str) -> str:
    """The English with the dates and times as the house writes them, unless they are words (noon).

    Args:
        wanted: in source order.
        placements: where each stands in ``text``.
        text: the English.
    """
    edits = [
        (placement.span, item.text)
        for item, placement in zip(wanted, placements, strict=True)
        if item.styled and placement is not None and re.search(r"\d", text[slice(*placement.span)])
    ]
    for (start, end), written in sorted(edits, reverse=True):
        if _DATE.match(written) and text[:start].endswith(" on the "):
            start -= len("the ")
        # The stop of "p.m." is that of the sentence as well.
        ends = text[start:end].endswith(".") and not any(map(str.isalnum, text[end:]))
        rest = text[end:]
        if written.endswith(".") and rest.startswith(".") and not rest.startswith(".."):
            rest = rest[1:]
        text = text[:start] + written + ("." if ends and not written.endswith(".") else "") + rest
    return text


@lru_cache(maxsize=4096)
def literal(text: str, *, tied: bool = False) -> re.Pattern[str]:
    """A pattern that matches a text as it is, no letter beside it and none of the signs at its ends doubled.

    Args:
        text: as it is.
        tied: whether anything may stand beside it.
    """
    pattern = re.escape(text)
    if not tied:
        pattern = rf"(?<![\w{re.escape(text[0])}]){pattern}(?![\w{re.escape(text[-1])}])"
    return re.compile(pattern)


def find_literals(text: str, protected: Sequence[Span] = ()) -> list[Wanted]:
    """What of the German stays as it is: addresses, placeholders, code, markup, other scripts, odd signs.

    Args:
        text: the German.
        protected: spans that come out as they are, whatever stands there.
    """
    zones = [span for span in protected if span[0] < span[1]]
    zones += [span for span in protected_zones(text) if is_free(span, zones)]
    for pattern in (OTHER_SCRIPT, LONG_WORD, _SIGNS):
        zones += [found.span() for found in pattern.finditer(text) if is_free(found.span(), zones)]
    zones += [span for span in _lone_arrows(text) if is_free(span, zones)]
    zones = _join_touching(text, zones)
    return [
        Wanted(
            span=span,
            text=text[slice(*span)],
            easy=True,
            mark=_is_mark(text, span),
            tied=_is_tied(text, span),
        )
        for span in zones
    ]


def _join_touching(text: str, zones: Iterable[Span]) -> list[Span]:
    """The zones in order, those without anything between them joined (``{first}{last}``) unless one is a mark."""
    joined: list[Span] = []
    for start, end in sorted(zones):
        if joined and joined[-1][1] == start and not _is_mark(text, joined[-1]) and not _is_mark(text, (start, end)):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _is_mark(text: str, span: Span) -> bool:
    return _MARK.fullmatch(text, *span) is not None


def _is_tied(text: str, span: Span) -> bool:
    before, after = text[span[0] - 1 : span[0]], text[span[1] : span[1] + 1]
    if not before.isalnum() and _GENITIVE.match(text, span[1]):
        return False
    return before.isalnum() or after.isalnum() or text[span[0]] == before or text[span[1] - 1] == after


def _lone_arrows(text: str) -> list[Span]:
    """Angle quotes that quote nothing but point somewhere: ``Weiter »``."""
    return [found.span() for found in _ANGLES.finditer(text)] if len(_ANGLES.findall(text)) == 1 else []


def find_raised(text: str) -> list[Wanted]:
    """Words with small figures (``CO₂``, ``½``), which models write as large ones."""
    raised = []
    for found in _RAISED.finditer(text):
        plain = unicodedata.normalize("NFKC", found.group())
        before = "" if text[found.start() - 1 : found.start()].isalnum() else r"(?<!\w)"
        accept = re.compile(rf"{before}(?:{re.escape(found.group())}|{re.escape(plain)})(?!\w)")
        raised.append(Wanted(span=found.span(), text=found.group(), accept=accept, easy=True, styled=True))
    return raised


def find_variants(wanted: Sequence[Wanted], text: str) -> Iterator[tuple[int, Term, Span]]:
    """The forms in ``text`` that will not do: index of what they stand for, the form, and where."""
    owners = {term.text: index for index, item in reversed(list(enumerate(wanted))) for term in item.variants}
    good = {term.text for item in wanted for term in item.permitted}
    for term, span in _find_terms(wanted, text):
        if term.text in owners and term.text not in good:
            yield owners[term.text], term, span


def _find_terms(wanted: Sequence[Wanted], text: str) -> Sequence[tuple[Term, Span]]:
    permitted = dict.fromkeys(term for item in wanted for term in item.permitted)
    if not permitted:
        return ()
    # A permitted form inside one that will not do is no rendering: Putin in Wladimir Putin.
    variants = dict.fromkeys(term for item in wanted for term in item.variants)
    return _finder((*permitted, *variants)).find(text)


@lru_cache(maxsize=4096)
def _finder(terms: tuple[Term, ...]) -> EnglishFinder:
    """The finder for some terms: each segment is looked at many times in the cascade."""
    return EnglishFinder(terms)


def _find_pattern(text: str, pattern: re.Pattern[str], taken: Sequence[Span]) -> Span | None:
    return next((match.span() for match in pattern.finditer(text) if is_free(match.span(), taken)), None)


def is_free(span: Span, taken: Iterable[Span]) -> bool:
    """Whether a span touches none of those that are taken."""
    return all(span[1] <= start or end <= span[0] for start, end in taken)
