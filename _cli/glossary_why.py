"""``cli glossary why``: which layer decides how a term is rendered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from _cli.common import (
    FINDINGS,
    AsJson,
    GlossaryFiles,
    NoCurated,
    ProfileName,
    clear_errors,
    load_config,
    load_stack,
    print_result,
    say,
)
from glossary import Concept, Decision, Holder, Layer, Location, Status, Term, apply_profile, merge, why

if TYPE_CHECKING:
    from terms import Match


def register(app: typer.Typer) -> None:
    """Add the command to the group ``glossary``."""
    app.command("why")(explain)


def explain(
    term: Annotated[str, typer.Argument(help="A German term, in any form; or an English one.")],
    glossary_files: GlossaryFiles = None,
    no_curated: NoCurated = False,
    profile: ProfileName = None,
    as_json: AsJson = False,
) -> None:
    """Say which layer decides how a term is rendered, and what it overrides; exit code 1 when no layer has it."""
    with clear_errors():
        layers = load_stack(glossary_files, curated=not no_curated)
        wanted = profile or load_config().profile
        decisions = why(layers, term)
        match = None if decisions else _find_form(layers, term)
        if match is not None:
            decisions = why(layers, match.term.text)
        holders = [] if decisions else _holders(layers, term)
        rows = [_explain_decision(layers, decision, wanted) for decision in decisions]
        rows += [_explain_holder(layers, holder) for holder in holders]
        if as_json:
            form = (
                {"term": match.term.text, "reason": match.reason, "rendering": _rendering(match, term)}
                if match
                else None
            )
            value = {"text": term, "form_of": form, "decisions": rows}
            print_result([json.dumps(value, ensure_ascii=False, indent=1) + "\n"])
        elif match is not None:
            print_result([f"{term} → {_rendering(match, term)} ({match.reason} of {match.term.text})\n"])
        if not as_json:
            print_result(line for row in rows for line in _explanation(row))
    if not rows:
        say(f"no layer has the term {term!r}")
        raise typer.Exit(FINDINGS)


def _find_form(layers: tuple[Layer, ...], text: str) -> Match | None:
    """The match of a term that stands in another form, such as a genitive; ``None`` where there is none."""
    from terms import Matcher

    matches = Matcher(merge(layers)).find(text)
    return matches[0] if len(matches) == 1 else None


def _rendering(match: Match, text: str) -> str:
    """The English for a match, with its possessive where the German is a genitive."""
    from terms import choose_rendering

    rendering = choose_rendering(match, text)
    return rendering.possessive or rendering.text


def _holders(layers: tuple[Layer, ...], text: str) -> list[Holder]:
    """The concepts that hold a term without deciding about it: replaced ones, and those with an English term."""
    from glossary.layers import find_holders

    german = [holder for level in find_holders(layers, text) for holder in level]
    if german:
        return german
    english = [holder for level in find_holders(layers, text, target=True) for holder in level]
    # A text may stand twice in a concept, as an adjective and as a demonym.
    return list({id(holder.concept): holder for holder in reversed(english)}.values())[::-1]


def _explain_decision(layers: tuple[Layer, ...], decision: Decision, profile: str | None) -> dict[str, Any]:
    from terms import preferred_term

    target = layers[0].glossary.target_language
    concept = decision.concept
    if profile is not None:
        merged = apply_profile(merge(layers), profile)
        concept = next(
            (item for item in merged if item.id == concept.id and item.location == concept.location), concept
        )
    return {
        "text": decision.term.text,
        "rendering": preferred_term(concept, decision.term.type).text,
        **_by_status(concept, target),
        "concept": concept.id,
        "layer": decision.layer,
        "location": _where(decision.term.location or concept.location),
        "condition": _condition(decision.term),
        "overrides": [
            {
                "concept": holder.concept.id,
                "layer": holder.layer,
                "location": _where(holder.term.location or holder.concept.location),
                **_by_status(holder.concept, target),
            }
            for holder in decision.overridden
        ],
        "note": None,
    }


def _explain_holder(layers: tuple[Layer, ...], holder: Holder) -> dict[str, Any]:
    first = layers[0].glossary
    german = holder.term.language == first.source_language
    concept = holder.concept
    note = f"{holder.term.text}: {holder.term.status.value} English term of"
    if holder.replaced_by is not None:
        above = holder.replaced_by.location or "a higher layer"
        note = f"not in force, replaced by the concept of the same id at {above}:"
    return {
        "text": holder.term.text,
        "rendering": None if german else next((item.text for item in concept.in_language(first.source_language)), None),
        **_by_status(concept, first.target_language),
        "concept": concept.id,
        "layer": holder.layer,
        "location": _where(holder.term.location or concept.location),
        "condition": _condition(holder.term),
        "overrides": [],
        "note": note,
    }


def _by_status(concept: Concept, language: str) -> dict[str, list[str]]:
    """The texts of the terms that may be used, the preferred ones first, and of the forbidden ones; each once."""
    terms = concept.in_language(language)
    order = (Status.PREFERRED, Status.ADMITTED)
    permitted = [term.text for status in order for term in terms if term.status is status]
    forbidden = [term.text for term in terms if term.status is Status.FORBIDDEN]
    return {"permitted": list(dict.fromkeys(permitted)), "forbidden": list(dict.fromkeys(forbidden))}


def _explanation(row: dict[str, Any]) -> Iterator[str]:
    """The lines that explain one decision to people."""
    place = f" ({row['location']})" if row["location"] else ""
    if row["note"] is None:
        yield f"{row['text']} → {row['rendering']}\n"
        yield f"  decided by {row['concept']} in {row['layer']}{place}\n"
    else:
        yield f"{row['note']} {row['concept']} in {row['layer']}{place}\n"
        if row["rendering"]:
            yield f"  for the German {row['rendering']}\n"
    if row["condition"]:
        yield f"  only where {row['condition']}\n"
    others = [text for text in row["permitted"] if text != row["rendering"] and text != row["text"]]
    for name, texts in (("also permitted", others), ("forbidden", row["forbidden"])):
        if texts:
            yield f"  {name}: {', '.join(texts)}\n"
    for other in row["overrides"]:
        place = f" ({other['location']})" if other["location"] else ""
        yield f"  overrides {other['concept']} in {other['layer']}{place}: {', '.join(other['permitted'])}\n"


def _condition(term: Term) -> str | None:
    if term.when is None:
        return None
    parts = []
    if term.when.any_of:
        parts.append("the sentence has " + " or ".join(term.when.any_of))
    if term.when.none_of:
        parts.append("the sentence has no " + " and no ".join(term.when.none_of))
    return ", and ".join(parts)


def _where(location: Location | None) -> str | None:
    return str(location) if location else None
