"""Mistakes in glossaries that reading does not find.

The rules are in the modules of this package, one module a group; their codes are stable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from glossary.errors import FileError, Problem
from glossary.layers import Layer
from glossary.lint import homographs, pairs, typography
from glossary.lint.base import Defect, Rule, lay_out

RULES: dict[str, Rule] = {
    rule.code: rule for rule in sorted((*homographs.RULES, *pairs.RULES, *typography.RULES), key=lambda rule: rule.code)
}
"""All rules by code."""


def lint(layers: Sequence[Layer], *, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Defect, ...]:
    """The mistakes in some layers, by file and place.

    Args:
        layers: of one language pair; what stands in two of them on purpose (an override) is no mistake, except among
            layers of the same name.
        select: codes of the rules to apply; all by default.
        ignore: codes of rules not to apply.

    Raises:
        FileError: a code that no rule has.
    """
    wanted, unwanted = tuple(select), tuple(ignore)
    unknown = [code for code in (*wanted, *unwanted) if code not in RULES]
    if unknown:
        expected = "one of " + ", ".join(RULES)
        raise FileError([Problem(message="unknown code of a rule", found=code, expected=expected) for code in unknown])
    sheet = lay_out(layers)
    codes = [code for code in (wanted or RULES) if code not in unwanted]
    defects = [defect for code in dict.fromkeys(codes) for defect in RULES[code].defects(sheet)]
    return tuple(sorted(defects, key=_place))


def _place(defect: Defect) -> tuple[str, int, int, str]:
    location = defect.location
    return (location.path, location.line, location.column, defect.code) if location else ("", 0, 0, defect.code)


__all__ = ["RULES", "Defect", "Rule", "lint"]
