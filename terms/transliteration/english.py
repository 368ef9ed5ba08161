"""How English spells an original, by style."""

from __future__ import annotations

from terms.transliteration.model import Style
from terms.transliteration.tables import EnglishRule

_MOST = 12
"""Spellings kept of a word; more than three are never shown."""


def spell(original: str, rules: dict[str, tuple[EnglishRule, ...]], style: Style) -> tuple[tuple[str, float], ...]:
    """The English spellings of a word in lower case with their shares, the usual one first.

    Only the press has more than one; a letter without a rule stays as it is.
    """
    spelled: list[tuple[str, float]] = [("", 1.0)]
    start = 0
    while start < len(original):
        rule = _rule(original, start, rules, style)
        choices = rule.spellings[style.value] if rule else ((original[start], 1.0),)
        start += len(rule.original) if rule else 1
        spelled = [(text + choice, share * part) for text, share in spelled for choice, part in choices]
        if len(spelled) > _MOST:
            spelled = sorted(spelled, key=lambda item: -item[1])[:_MOST]
    merged: dict[str, float] = {}
    for text, share in spelled:
        merged[text] = merged.get(text, 0.0) + share
    return tuple(sorted(merged.items(), key=lambda item: (-item[1], item[0])))


def _rule(original: str, start: int, rules: dict[str, tuple[EnglishRule, ...]], style: Style) -> EnglishRule | None:
    for rule in rules.get(original[start], ()):
        if (
            style.value in rule.spellings
            and original.startswith(rule.original, start)
            and rule.context.fits(original, start, start + len(rule.original))
        ):
            return rule
    return None
