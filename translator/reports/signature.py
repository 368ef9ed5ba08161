"""What every report of a translation is signed with: program, model, glossary, counts."""

from __future__ import annotations

import hashlib
from collections import Counter
from importlib.metadata import version

from glossary.formats import native
from glossary.model import Glossary
from translator.engine import EngineInfo
from translator.model import Outcome


def glossary_hash(glossary: Glossary) -> str:
    """A hash of all that a glossary says, hexadecimal."""
    digest = hashlib.blake2b(digest_size=8)
    for piece in native.serialize(glossary):
        digest.update(piece.encode())
    return digest.hexdigest()


def tool() -> str:
    """The program and its version."""
    return f"termtreu {version('termtreu')}"


def sign_model(engine: EngineInfo) -> dict[str, str]:
    """The model as a report names it."""
    return {"name": engine.name, "version": engine.version, "path_hash": engine.fingerprint}


def sign_glossary(glossary: Glossary | None, profile: str | None) -> dict[str, object]:
    """The glossary as a report names it.

    Args:
        glossary: what was applied, ``None`` without a glossary.
        profile: the style profile in force.
    """
    return {
        "layers": glossary.name.split("+") if glossary else [],
        "hash": glossary_hash(glossary) if glossary else None,
        "profile": profile or "default",
    }


def summarise(segments: int, outcomes: Counter[Outcome]) -> dict[str, object]:
    """The counts at the end of a report.

    Args:
        segments: how many there are.
        outcomes: how many terms came out how.
    """
    total = sum(outcomes.values())
    return {
        "segments": segments,
        "constraints": total,
        "met": total - outcomes[Outcome.REFUSED],
        "refused": outcomes[Outcome.REFUSED],
        "outcomes": {outcome.value: count for outcome, count in sorted(outcomes.items()) if count},
    }
