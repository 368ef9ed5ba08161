"""The rules of the check, one module a rule."""

from terms.rules import (
    admitted_term,
    date,
    forbidden_term,
    german_form,
    homograph,
    inconsistent,
    inconsistent_files,
    missing_term,
    not_translated,
    number,
    placeholder,
    transcription,
    unexpanded,
    unit,
    unknown_code,
    untranslated,
    unused_ignore,
)
from terms.rules.base import Rule

RULES: dict[str, Rule] = {
    module.RULE.code: module.RULE
    for module in (
        forbidden_term,
        missing_term,
        german_form,
        admitted_term,
        inconsistent,
        inconsistent_files,
        unexpanded,
        not_translated,
        transcription,
        number,
        placeholder,
        untranslated,
        date,
        unit,
        homograph,
        unused_ignore,
        unknown_code,
    )
}
"""All rules by code, in the order in which they report."""
