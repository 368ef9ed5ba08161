"""The first mention of an abbreviation with what it stands for: ``Collective Security Treaty Organization (CSTO)``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from glossary.model import Concept, Status, SubjectField, Term, TermType
from terms import EnglishFinder, Span, permitted_terms
from terms.english_forms import indefinite_article, plural_of
from translator.model import AppliedTerm, Segment

# Marks that tie an abbreviation to something: non-CSTO, CSTO-led, /TASS/, (dpa), @OSCE.
_TIED_BEFORE = re.compile(r"[-‐‑/@#(\[_.&+\w]\Z")
_TIED_AFTER = re.compile(r"[-‐‑/)\]_&+\w]|\.\w")
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_INDEFINITE = re.compile(r"\b(an?)(\s+)\Z", re.IGNORECASE)
_DETERMINED = re.compile(
    r"(?:\b(?:the|an?|this|that|these|those|its|his|her|their|our|my|your|no|each|every|any|some)|['’]s|s['’])"
    r"(?:\s(?!(?:and|or|but|of|in|on|at|by|to|for|with|from)\b)[\w-]+){0,2}\s+\Z",
    re.IGNORECASE,
)
# After one of these words, or a stop, the abbreviation before it stood for itself and not before a noun.
_STANDS_ALONE = re.compile(
    r"\s*(?:\Z|[,;:.!?)\"”’–—]|(?:and|or|but|in|on|at|of|to|for|from|by|with|as|is|are|was|were|has|have|had|will|would|can"
    r"|could|may|must|should|says?|said|also|which|who|that|after|before|since|when|while|because|not|did|does|wants?)\b)"
)
# Nouns that say what the name after them is: the intelligence agency NIS, the military alliance CSTO.
_CLASS_NOUN = re.compile(
    r"\b(agency|alliance|association|authority|bank|bloc|broadcaster|coalition|commission|committee|community|company"
    r"|corporation|council|court|federation|force|fund|group|institute|league|ministry|network|organi[sz]ation|pact"
    r"|party|programme?|service|treaty|union)\s+\Z"
)
# What stands between an abbreviation and its full form told right after it: CSTO (Collective …).
_TOLD_AFTER = re.compile(r"\s?[(,–—-]\s?(?:the\s|short for\s|or\s)?\Z")


@cache
def well_known() -> frozenset[str]:
    """The abbreviations that are never expanded."""
    text = (files("translator") / "data" / "well-known-abbreviations.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def expand_first_mentions(segments: Sequence[Segment], *, exempt: Collection[str] | None = None) -> tuple[Segment, ...]:
    """The segments of a document with each abbreviation told in full where it stands first.

    Doing it twice changes nothing.

    Args:
        segments: all of a document, in order; the spans of their terms count in their targets.
        exempt: abbreviations that are never expanded; `well_known` where not given.
    """
    mentions = FirstMentions((term.match.concept for segment in segments for term in segment.terms), exempt=exempt)
    return tuple(map(mentions.expand, segments))


class FirstMentions:
    """Tells each abbreviation in full where it stands first; its segments are given one by one, in order.

    Only abbreviations that the glossary knows and that were found in the English are expanded, once for each concept,
    and not where the full form stands before. One that is tied to another word (``non-CSTO``), in parentheses, or in a
    headline of capitals is left alone, and the next mention is the first. After a noun that says what it is, the full
    form stands in parentheses: ``the intelligence agency NIS (National Intelligence Service)``.

    Args:
        concepts: all that the document mentions, in any order, any number of times.
        exempt: abbreviations that are never expanded; `well_known` where not given.
    """

    def __init__(self, concepts: Iterable[Concept], *, exempt: Collection[str] | None = None) -> None:
        self._known = well_known() if exempt is None else frozenset(exempt)
        chosen = {concept.id: concept for concept in concepts}
        chosen = {name: concept for name, concept in chosen.items() if _full_form(concept) is not None}
        self._owners: dict[str, set[str]] = {}
        for concept in chosen.values():
            for full_term in _full_terms(concept):
                self._owners.setdefault(full_term.text, set()).add(concept.id)
        self._finder = EnglishFinder(dict.fromkeys(term for item in chosen.values() for term in _full_terms(item)))
        self._told: set[str] = set()

    def expand(self, segment: Segment) -> Segment:
        """The next segment of the document with its first mentions expanded."""
        # A segment without a term of these concepts can still hold a full form, in the words of the model.
        found = self._finder.find(segment.target) if self._owners else ()
        full = [(span, owner) for term, span in found for owner in sorted(self._owners[term.text])]
        return _expand(segment, full, self._told, self._known)


def _full_terms(concept: Concept) -> tuple[Term, ...]:
    return tuple(term for term in permitted_terms(concept) if term.type is TermType.FULL)


def _full_form(concept: Concept) -> Term | None:
    """What an abbreviation of a concept is told with.

    Offices are titles before names (``PM``) and stay; the short name of a country is not what its abbreviation
    stands for (``DPRK`` is not told as ``North Korea``).
    """
    if concept.subject is SubjectField.OFFICE or concept.do_not_translate:
        return None
    return next((term for term in _full_terms(concept) if term.status is Status.PREFERRED), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """New text for a span, made for the term with an index."""

    span: Span
    text: str
    index: int
    lead: int


def _expand(segment: Segment, full: Sequence[tuple[Span, str]], told: set[str], known: Collection[str]) -> Segment:
    """One segment with its first mentions expanded; ``told`` grows by what it tells."""
    events: list[tuple[int, int, str, int | None]] = [(span[0], span[1], concept, None) for span, concept in full]
    for index, term in enumerate(segment.terms):
        if term.target_span is not None:
            events.append((*term.target_span, term.match.concept.id, index))
    changes = []
    loud = segment.target.isupper()
    for start, end, concept, place in sorted(events, key=lambda event: (event[0], -event[1], event[3] is not None)):
        if place is None:
            told.add(concept)
        elif concept not in told and not loud:
            if _is_told_after(segment.target, end, concept, full):
                told.add(concept)
                continue
            change = _change(segment.target, (start, end), segment.terms[place], place, known)
            if change is not None:
                changes.append(change)
                told.add(concept)
    return _apply(segment, changes) if changes else segment


def _is_told_after(text: str, end: int, concept: str, full: Sequence[tuple[Span, str]]) -> bool:
    return any(
        owner == concept and end <= span[0] <= end + 15 and _TOLD_AFTER.match(text[end : span[0]]) is not None
        for span, owner in full
    )


def _change(text: str, span: Span, applied: AppliedTerm, index: int, known: Collection[str]) -> _Change | None:
    """How an abbreviation at a span is told in full, ``None`` where it is none or must stay."""
    start, end = span
    shown = text[start:end]
    found = _abbreviation(applied.match.concept, shown)
    full = _full_form(applied.match.concept)
    if found is None or full is None or {shown, found.text} & set(known):
        return None
    if re.search(rf"\b{re.escape(found.text)}(?!\w)", full.text, re.IGNORECASE):
        return None
    if applied.match.concept.subject in (SubjectField.COUNTRY, SubjectField.PLACE) and not _spells(
        found.text, full.text
    ):
        return None
    before, after = text[:start], text[end:]
    possessive = _POSSESSIVE.match(after)
    rest = after[possessive.end() :] if possessive else after
    if _TIED_BEFORE.search(before) or _TIED_AFTER.match(rest) or before.count("(") > before.count(")"):
        return None
    plural = shown != found.text and shown == plural_of(found)
    words = plural_of(full) if plural else full.text
    if possessive:
        ending = possessive.group()[0]
        words += ending if words.endswith("s") else f"{ending}s"
        end += possessive.end()
    if _CLASS_NOUN.search(before):
        # The full form would say twice in a row what it is.
        return None if possessive else _Change(span=span, text=f"{shown} ({words})", index=index, lead=0)
    lead = ""
    indefinite = _INDEFINITE.search(before)
    if indefinite:
        article = indefinite_article(words)
        start = indefinite.start()
        lead = (article.capitalize() if indefinite[1][0].isupper() else article) + indefinite[2]
    elif full.article and not found.article and not plural and _needs_article(before, rest, bool(possessive)):
        lead = f"{full.article} "
    starts = not text[:start].strip(" \t\"“”'‘(") or re.search(r"[.!?]['\"”’)]*\s+[\"“]?\Z", text[:start]) is not None
    if starts and lead:
        lead = lead[0].upper() + lead[1:]
    elif starts:
        words = words[0].upper() + words[1:]
    return _Change(span=(start, end), text=f"{lead}{words} ({shown})", index=index, lead=len(lead))


def _abbreviation(concept: Concept, shown: str) -> Term | None:
    """The abbreviation of a concept that a text is, in the singular or plural."""
    for term in permitted_terms(concept):
        if term.type is not TermType.ABBREVIATION or re.search(r"[.\s]", term.text):
            continue
        if sum(map(str.isupper, term.text)) > 1 and shown in (term.text, plural_of(term)):
            return term
    return None


def _spells(abbreviation: str, full: str) -> bool:
    """Whether the letters of an abbreviation stand in a full form in their order, the first one first."""
    letters = iter(full.casefold())
    return full[:1].casefold() == abbreviation[:1].casefold() and all(
        letter in letters for letter in abbreviation.casefold()
    )


def _needs_article(before: str, rest: str, possessive: bool) -> bool:
    """Whether a full form takes an article that its abbreviation (NAFTA) does without."""
    return not _DETERMINED.search(before) and (possessive or _STANDS_ALONE.match(rest) is not None)


def _apply(segment: Segment, changes: Sequence[_Change]) -> Segment:
    """The segment with its changes made and all spans moved; they come in text order and do not overlap."""
    out: list[str] = []
    position = 0
    for change in changes:
        out += [segment.target[position : change.span[0]], change.text]
        position = change.span[1]
    out.append(segment.target[position:])
    own = {change.index: change for change in changes}
    terms = tuple(
        replace(term, target_span=_moved(term.target_span, changes, own.get(index)))
        for index, term in enumerate(segment.terms)
    )
    return replace(segment, target="".join(out), terms=terms)


def _moved(span: Span | None, changes: Sequence[_Change], own: _Change | None) -> Span | None:
    """Where a span is after the changes; that of an expanded term holds its full form and the abbreviation."""
    if span is None:
        return None
    anchor = own.span[0] if own else span[0]
    shift = sum(len(change.text) - (change.span[1] - change.span[0]) for change in changes if change.span[1] <= anchor)
    if own is None:
        return span[0] + shift, span[1] + shift
    start = own.span[0] + shift
    return start + own.lead, start + len(own.text)
