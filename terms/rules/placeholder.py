"""TERM502 placeholder-changed

What it does: reports a placeholder or an address of the German that the English lacks, and a placeholder that only the
English has.

Why: the program shows the wrong thing or fails; a link leads nowhere.

Example: ``Willkommen, {name}!`` translated as ``Welcome, {Name}!``

Use instead: ``Welcome, {name}!``

Source: printf(3), Python format strings, ICU MessageFormat, ``${…}`` and ``{{…}}`` of templates; URLs and e-mail
addresses. They may change places.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from glossary.model import Severity
from terms.findings import INLINE_CODE, Finding
from terms.rules.base import Checked, Rule, finding

_PLACEHOLDER = re.compile(
    r"\{\{\s*[\w.|:-]+\s*\}\}|\$\{[\w.]+\}|(?<!\{)\{(?:\w[\w.\[\]]*(?:![rsa])?(?::[^{}\s,]*)?)?\}(?!\})"
    r"|%\([\w.]+\)[-#0+]*\d*(?:\.\d+)?[sdifgexr]|%\d+\$[-#0+]*\d*(?:\.\d+)?[sdifuxegc@]"
    r"|(?<![\d\s]%)(?<!\d)%(?:l{0,2}[duixc]|s|@|\.\d+f|f)(?![a-zäöüß])"
)
_NAMELESS = re.compile(r"%(?!\(|\d+\$).+|\{(?::.*)?\}")
_ICU = re.compile(r"\{(\w+),\s*(?:plural|select|selectordinal|number|date|time)\b")
_ADDRESS = re.compile(r"https?://[^\s<>\"“”„»«)\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def check(checked: Checked) -> Iterator[Finding]:
    """The findings of a pair."""
    source, target = checked.pair.source, checked.pair.target
    if not target.strip() or not any(sign in source + target for sign in "{%$@:" + INLINE_CODE):
        return
    if source.count(INLINE_CODE) != target.count(INLINE_CODE):
        counts = source.count(INLINE_CODE), target.count(INLINE_CODE)
        message = f"the German has {counts[0]} inline codes and the translation {counts[1]}"
        yield finding(RULE, checked.pair, message)
    wanted, there = find_placeholders(source), find_placeholders(target)
    if not (wanted | there) and "@" not in source and "://" not in source:
        return
    lost, extras = wanted - there, there - wanted
    extra = next(iter(extras), None)
    for name in lost:
        message = f"the placeholder {name!r} is not in the translation" + (f", which has {extra!r}" if extra else "")
        yield finding(RULE, checked.pair, message, source_text=name, suggestion=name)
    if not lost:
        for name in extras:
            place = target.find(name)
            span = (place, place + len(name)) if place >= 0 else None
            yield finding(RULE, checked.pair, f"the placeholder {name!r} is not in the German", span=span)
    for address in dict.fromkeys(_ADDRESS.findall(source)):
        core = address.rstrip(".,;:!?'’")
        # The English page of a bilingual site has an address of its own: the host must stay.
        host = re.sub(r"^https?://(?:www\.|de\.|en\.)?|/.*$", "", core)
        if host.rsplit(".", 1)[0] not in target:
            message = f"the address {core!r} is not in the translation"
            yield finding(RULE, checked.pair, message, source_text=core, suggestion=core)


def find_placeholders(text: str) -> Counter[str]:
    """The placeholders of a text; those with a name count once, since a translation may name a thing twice."""
    found = Counter(match.group() for match in _PLACEHOLDER.finditer(text))
    found.update(f"{{{name}}}" for name in _ICU.findall(text))
    return Counter({text: count if _NAMELESS.fullmatch(text) else 1 for text, count in found.items()})


RULE = Rule(code="TERM502", name="placeholder-changed", severity=Severity.ERROR, check=check)
