"""The rules of the check, one module a rule."""

from terms.rules import forbidden_term, german_form, missing_term
from terms.rules.base import Rule

RULES: dict[str, Rule] = {rule.code: rule for rule in (forbidden_term.RULE, missing_term.RULE, german_form.RULE)}
"""All rules by code, in the order in which they report."""
