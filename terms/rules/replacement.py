"""What stands instead of a wrong form: number, capitals and possessive kept, and whether that is safe to do unseen."""

from __future__ import annotations

import re

from glossary.model import Concept, Status, Term, TermType
from terms.context import starts_sentence
from terms.english_forms import indefinite_article, plural_of
from terms.findings import SAFE, UNSAFE
from terms.model import CompoundPart, Match, Span
from terms.rendering import choose_rendering, permitted_terms, preferred_term
from terms.rules.base import Found

_ARTICLE = re.compile(r"(?:^|[\s(\"“‘'])(the|an?)\s+$", re.IGNORECASE)


def replace_term(text: str, found: Found) -> tuple[str, str]:
    """The preferred form for a forbidden one where it stands, and whether the fix is safe.

    Args:
        text: the English segment.
        found: the forbidden term.
    """
    kind = _kind(found)
    wanted = preferred_term(found.concept, kind)
    seen = text[slice(*found.span)]
    plural = plural_of(found.term)
    in_plural = seen.casefold() == plural.casefold() != found.term.text.casefold()
    suggestion = _capitals(seen, found.term.text, plural_of(wanted) if in_plural else wanted.text, text, found.span)
    safe = (
        _only_choice(found.concept, wanted, kind)
        and _stands_alone(text, found.span)
        and _article_fits(text, found.span, found.term, wanted, suggestion)
    )
    return suggestion, SAFE if safe else UNSAFE


def replace_german(text: str, match: Match, span: Span) -> tuple[str, str]:
    """The English for a German form left in English text, and whether the fix is safe."""
    rendering = choose_rendering(match, text)
    wanted = rendering.term
    genitive = match.form.genitive and "'" not in match.text and "’" not in match.text
    suggestion = rendering.possessive if genitive and rendering.possessive else rendering.text
    if not genitive and rendering.possessive and ("'" in match.text or "’" in match.text):
        suggestion = rendering.possessive
    safe = (
        _only_choice(match.concept, wanted, wanted.type)
        and match.form.part is CompoundPart.WHOLE
        and not match.form.adjective
        and wanted.type is not TermType.ADJECTIVE
        and _stands_alone(text, span)
        and _article_fits(text, span, match.term, wanted, suggestion)
    )
    return suggestion, SAFE if safe else UNSAFE


def _kind(found: Found) -> TermType:
    """The type of the forbidden term: one in capitals is an abbreviation, whatever the glossary calls it."""
    text = found.term.text
    short = text.isupper() and len(text) > 1 and " " not in text
    if short and any(term.type is TermType.ABBREVIATION for term in permitted_terms(found.concept)):
        return TermType.ABBREVIATION
    return found.term.type


def _only_choice(concept: Concept, wanted: Term, kind: TermType) -> bool:
    """Whether one term only can be meant: the one preferred term of the type that was written."""
    alike = [term for term in permitted_terms(concept) if term.type is wanted.type]
    preferred = [term for term in alike if term.status is Status.PREFERRED]
    return wanted.type is kind and (preferred == [wanted] or alike == [wanted])


def _capitals(seen: str, term: str, wanted: str, text: str, span: Span) -> str:
    letters = [char for char in seen if char.isalpha()]
    if len(letters) > 1 and all(char.isupper() for char in letters) and not term.isupper():
        return wanted.upper()
    # A capital that the term as the glossary writes it does not have, or that begins a sentence, is kept.
    small = wanted[:1].islower() and wanted[1:2].islower() and seen[:1].isupper()
    if small and (term[:1].islower() or starts_sentence(text, span[0])):
        return wanted[:1].upper() + wanted[1:]
    return wanted


def _stands_alone(text: str, span: Span) -> bool:
    return not (text[: span[0]][-1:] in "-‑–/" and span[0]) and text[span[1] : span[1] + 1] not in ("-", "‑")


def _article_fits(text: str, span: Span, old: Term, wanted: Term, suggestion: str) -> bool:
    article = _ARTICLE.search(text[max(0, span[0] - 8) : span[0]])
    word = article[1].lower() if article else None
    if word in ("a", "an"):
        return word == indefinite_article(suggestion) and not wanted.article
    if old.language == wanted.language and bool(old.article) == bool(wanted.article):
        return True
    if wanted.article:
        # Without an article the English is not known to be a headline or a list, where none is needed.
        return word == "the"
    return word is None or (old.article is None and wanted.type is not TermType.FULL)
