"""Choosing the English form for a match: type for type, number, possessive, article, capitals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from glossary.model import Concept, Number, PartOfSpeech, Status, SubjectField, Term, TermType
from terms.apposition import capitalise_title, is_title, without_kind
from terms.context import determiner_before, starts_sentence
from terms.english_forms import indefinite_article, is_name, plural_of, possessive_of
from terms.model import Capitals, CompoundPart, Match, Rendering
from terms.wordlists import word_class

_INSTEAD: dict[TermType, tuple[TermType, ...]] = {
    TermType.FULL: (TermType.FULL, TermType.SHORT),
    TermType.SHORT: (TermType.SHORT, TermType.FULL),
    TermType.ABBREVIATION: (TermType.ABBREVIATION, TermType.FULL, TermType.SHORT),
    TermType.ADJECTIVE: (TermType.ADJECTIVE, TermType.FULL, TermType.SHORT),
    TermType.DEMONYM: (TermType.DEMONYM, TermType.ADJECTIVE, TermType.FULL),
    TermType.VARIANT: (TermType.FULL, TermType.SHORT, TermType.ABBREVIATION),
    TermType.TRANSCRIPTION: (TermType.FULL, TermType.SHORT),
}
_GENITIVE_BEFORE = re.compile(r"(?<![\w-])[A-ZÄÖÜ][\w-]*(?:s|['’])\s+$")


def permitted_terms(concept: Concept, language: str = "en") -> tuple[Term, ...]:
    """The English terms of a concept that may be used, in the order of the file."""
    return tuple(term for term in concept.terms if _speaks(term, language) and term.status is not Status.FORBIDDEN)


def forbidden_terms(concept: Concept, language: str = "en") -> tuple[Term, ...]:
    """The English terms of a concept that may not be used, in the order of the file."""
    return tuple(term for term in concept.terms if _speaks(term, language) and term.status is Status.FORBIDDEN)


def preferred_term(concept: Concept, kind: TermType) -> Term:
    """The English term that stands for German terms of a type: of the same type where there is one, preferred first.

    Raises:
        ValueError: the concept has no English term that may be used.
    """
    terms = permitted_terms(concept)
    if not terms:
        message = f"concept {concept.id} has no English term that may be used"
        raise ValueError(message)
    for wanted in _INSTEAD[kind]:
        of_kind = [term for term in terms if term.type is wanted]
        if of_kind:
            return _best(of_kind)
    return _best(terms)


def choose_rendering(match: Match, text: str) -> Rendering:
    """The English for a match in its German context.

    Args:
        match: a match of `terms.Matcher.find`.
        text: the text it was found in.
    """
    concept = match.concept
    if concept.do_not_translate:
        return Rendering(text=match.text, term=match.term, article=None, possessive=None, reason="stays as written")
    term, why = _choose_term(match)
    form, plural = _number(match, term)
    bare = without_kind(match, form, text)
    title = is_title(match, form, text)
    if bare is not None:
        form, why = bare, f"{why}; the German says what it is beside it"
    elif title:
        form, why = capitalise_title(form), f"{why}; title before a name"
    shown = _capitalise(match, form, text)
    possessive = None
    made_adjective = match.form.adjective and concept.subject is SubjectField.PERSON
    if (
        (match.form.genitive or made_adjective)
        and match.form.part is CompoundPart.WHOLE
        and _takes_possessive(term, concept)
    ):
        base = possessive_of(form, term, plural)
        possessive = base.upper() if match.form.capitals is Capitals.UPPER else base
    return Rendering(
        text=shown,
        term=term,
        article=None if title or bare is not None else _article(match, term, text, plural),
        possessive=possessive,
        reason=f"{why}; plural" if plural else why,
    )


def _is_adjective(term: Term) -> bool:
    return term.type is TermType.ADJECTIVE or term.pos is PartOfSpeech.ADJECTIVE


def _speaks(term: Term, language: str) -> bool:
    return term.language == language or term.language.startswith(f"{language}-")


def _best(terms: Sequence[Term]) -> Term:
    return next((term for term in terms if term.status is Status.PREFERRED), terms[0])


def _choose_term(match: Match) -> tuple[Term, str]:
    if not permitted_terms(match.concept):
        return match.term, "the concept has no English term"
    wanted = _meant_type(match)
    term = preferred_term(match.concept, wanted)
    return term, f"{term.type.value} for {wanted.value}"


def _meant_type(match: Match) -> TermType:
    """The type of the English term to look for: that of the German term, seen through variants."""
    term = match.term
    if match.form.adjective and any(other.type is TermType.ADJECTIVE for other in permitted_terms(match.concept)):
        return TermType.ADJECTIVE
    if match.form.adjective and match.concept.subject is SubjectField.PERSON and " " not in match.text:
        return TermType.SHORT
    if term.type not in (TermType.VARIANT, TermType.TRANSCRIPTION):
        return term.type
    others = [
        other
        for other in match.concept.terms
        if other.language == term.language and other.type not in (TermType.VARIANT, TermType.TRANSCRIPTION)
    ]
    if not others:
        return TermType.ABBREVIATION if term.text.isupper() and len(term.text) > 1 else TermType.FULL
    words = len(term.text.split())
    likeness = {
        other.text: (
            (len(other.text.split()) == words)
            + (other.text.isupper() == term.text.isupper())
            + SequenceMatcher(None, other.text.lower(), term.text.lower()).ratio()
        )
        for other in others
    }
    return max(others, key=lambda other: likeness[other.text]).type


def _number(match: Match, term: Term) -> tuple[str, bool]:
    plural = (
        match.form.number is Number.PLURAL
        and not _is_adjective(match.term)
        and match.form.part is not CompoundPart.MODIFIER
        and match.term.number is Number.SINGULAR
        and term.number is Number.SINGULAR
        and not _is_adjective(term)
    )
    return (plural_of(term), True) if plural else (term.text, False)


def _capitalise(match: Match, form: str, text: str) -> str:
    if match.form.capitals is Capitals.UPPER:
        return form.upper()
    first_of_sentence = match.form.part is not CompoundPart.HEAD and starts_sentence(text, match.span[0])
    capitalised = match.form.capitals is Capitals.CAPITALISED and match.text[:1].isupper()
    if capitalised and not first_of_sentence:
        return _title(form)
    if capitalised or first_of_sentence:
        return form[:1].upper() + form[1:] if form[:1].islower() and form[1:2].islower() else form
    return form


def _title(form: str) -> str:
    """A proper name made of common words: German shows that by the capital of its adjective."""
    small = word_class("english-small")
    words = form.split(" ")
    return " ".join(
        word if index and word in small else word[:1].upper() + word[1:] for index, word in enumerate(words)
    )


def _takes_possessive(term: Term, concept: Concept) -> bool:
    if _is_adjective(term):
        return False
    return is_name(term, concept.subject) or concept.subject in (
        SubjectField.ORGANISATION,
        SubjectField.PARTY,
        SubjectField.MEDIA,
    )


def _stands_alone(term: Term, concept: Concept, plural: bool) -> bool:
    """Whether a name has no article of its own; a family has (``die Kims``, ``the Kims``)."""
    return is_name(term, concept.subject) and not (plural and concept.subject is SubjectField.PERSON)


def _article(match: Match, term: Term, text: str, plural: bool) -> str | None:
    if match.form.part is not CompoundPart.WHOLE or match.form.adjective:
        return None
    if _is_adjective(term) or _is_adjective(match.term):
        return None
    determiner = determiner_before(text, match.span[0])
    if determiner is not None and determiner.kind in ("other", "number"):
        return None
    if determiner is None and _GENITIVE_BEFORE.search(text[max(0, match.span[0] - 40) : match.span[0]]):
        return None
    if term.article:
        return term.article if determiner is None or determiner.kind == "definite" else None
    if determiner is None or _stands_alone(term, match.concept, plural):
        return None
    if determiner.kind == "definite":
        return "the"
    return None if plural else indefinite_article(term.text)
