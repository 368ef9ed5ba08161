"""The documentation of the rules, read from the docstrings of their modules; ``docs/rules.md`` is made from it.

python -m terms.rules.documentation > docs/rules.md
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from terms import rules
from terms.rules.base import Rule

HEADINGS = ("What it does", "Why", "Example", "Use instead", "Source")
_EXAMPLE = re.compile(r"Example: ``(.+?)`` translated as\s+``(.+?)``", re.DOTALL)
_INSTEAD = re.compile(r"Use instead: ``(.+?)``", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """What is written about a rule.

    Args:
        module: its name.
        sections: by heading.
        german, bad, good: its example: a German text with a wrong and a right translation; `` | `` divides segments and
            `` || `` files.
    """

    rule: Rule
    module: str
    sections: dict[str, str]
    german: str
    bad: str
    good: str


def read_documentation(rule: Rule) -> Documentation:
    """The documentation of a rule.

    Raises:
        ValueError: its docstring lacks a heading or the example.
    """
    for found in iter_modules(rules.__path__):
        module = import_module(f"terms.rules.{found.name}")
        if getattr(module, "RULE", None) is rule:
            return _read(rule, module.__name__, module.__doc__ or "")
    message = f"no module has the rule {rule.code}"
    raise ValueError(message)


def _read(rule: Rule, module: str, text: str) -> Documentation:
    example, instead = _EXAMPLE.search(text), _INSTEAD.search(text)
    sections = {}
    for heading in HEADINGS:
        section = re.search(rf"^{heading}: (.+?)(?:\n\n|\Z)", text, re.DOTALL | re.MULTILINE)
        if section:
            sections[heading] = " ".join(section[1].split())
    if not example or not instead or len(sections) < len(HEADINGS):
        message = f"{module}: the docstring needs {', '.join(HEADINGS)}"
        raise ValueError(message)
    return Documentation(
        rule=rule, module=module, sections=sections, german=example[1], bad=example[2], good=instead[1]
    )


def write_page() -> str:
    """The page of all rules, as Markdown."""
    return "".join(_page())


def _page() -> Iterator[str]:
    yield "# Rules of the check\n\n"
    yield "Made from the docstrings of the rules (`python -m terms.rules.documentation`); a test holds it current.\n\n"
    yield "| code | name | severity | runs |\n| --- | --- | --- | --- |\n"
    for rule in rules.RULES.values():
        severity = rule.severity.value if rule.severity else "that of the concept"
        runs = "when selected" if rule.optional else "always"
        english = ", on English alone too" if rule.monolingual else ""
        yield f"| [{rule.code}](#{rule.code.lower()}-{rule.name}) | {rule.name} | {severity} | {runs}{english} |\n"
    for rule in rules.RULES.values():
        documented = read_documentation(rule)
        yield f"\n## {rule.code} {rule.name}\n"
        for heading in HEADINGS:
            text = documented.sections[heading].replace("``", "`").replace("||", "‖")
            yield f"\n**{heading}:** {text}\n"


if __name__ == "__main__":
    sys.stdout.write(write_page())
