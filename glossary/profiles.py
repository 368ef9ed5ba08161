"""Style profiles: choices that are policy, not fact (Kyiv or Kiev, Kim Jong Un or Kim Jong-un)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from glossary.errors import FileError, Problem
from glossary.model import Glossary, Status, Term


def list_profiles(glossary: Glossary) -> tuple[str, ...]:
    """The names of the style profiles that terms of a glossary name, sorted."""
    return tuple(sorted({name for concept in glossary.concepts for term in concept.terms for name in term.profiles}))


def apply_profile(glossary: Glossary, profile: str) -> Glossary:
    """The glossary with the target terms of a style profile as the preferred ones.

    Args:
        glossary: any.
        profile: name of a profile, or several names joined by commas, the last one deciding.

    Raises:
        FileError: no term of the glossary names the profile.
    """
    known = list_profiles(glossary)
    names = [name.strip() for name in profile.split(",") if name.strip()]
    unknown = [name for name in names if name not in known] or ([] if names else [profile])
    if unknown:
        expected = "one of " + ", ".join(known) if known else "no profile: the glossary has none"
        problems = [Problem(message="unknown style profile", found=name, expected=expected) for name in unknown]
        raise FileError(problems)
    for name in names:
        glossary = _apply_one(glossary, name)
    return glossary


def _apply_one(glossary: Glossary, profile: str) -> Glossary:
    concepts = (
        replace(concept, terms=tuple(_prefer(concept.terms, profile)))
        if any(profile in term.profiles for term in concept.terms)
        else concept
        for concept in glossary.concepts
    )
    return replace(glossary, concepts=tuple(concepts))


def _prefer(terms: Sequence[Term], profile: str) -> Iterable[Term]:
    chosen = {(term.language, term.type) for term in terms if profile in term.profiles}
    for term in terms:
        if profile in term.profiles:
            yield replace(term, status=Status.PREFERRED)
        elif (term.language, term.type) in chosen and term.status is Status.PREFERRED:
            yield replace(term, status=Status.ADMITTED)
        else:
            yield term
