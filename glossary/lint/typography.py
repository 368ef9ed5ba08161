"""Rules on how a term is written."""

from __future__ import annotations

import re
import unicodedata

from glossary.lint.base import Found, Rule, Sheet
from glossary.model import Status

_SLIPS = (
    (re.compile(r"  "), "two spaces"),
    (re.compile(r"\s[,.;:!?)](?!\w)"), "a space before a punctuation mark"),
    (re.compile(r"[(]\s"), "a space after a bracket"),
    (re.compile(r"[„“”‚‘«»]"), "a quotation mark"),
    (re.compile(r"\u00a0|\u202f"), "a no-break space"),
    (re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]"), "an invisible character"),
    (re.compile(r"--"), "two hyphens"),
    (re.compile(r"\w -\w"), "a space before a hyphen"),
    (re.compile(r"[,;:]\Z"), "a punctuation mark at its end"),
    (re.compile(r"\b([a-zäöüß]{2,}) \1\b"), "a word twice"),
)
_ARTICLES = {
    "de": re.compile(r"(?:der|die|das|dem|den|des) "),
    "en": re.compile(r"(?:the|a|an) "),
}
_WORD = re.compile(r"[^\W\d_]+")


def _slips(sheet: Sheet) -> Found:
    """A term has a typographic slip: spaces, quotation marks, invisible characters, brackets, a word twice, no NFC."""
    for entry in sheet.source + sheet.target:
        text = entry.term.text
        if text.isalnum() and text.isascii():
            continue
        for slip, what in _SLIPS:
            if slip.search(text):
                yield f"{text!r} has {what}", entry.concept, entry.term
        if text.count("(") != text.count(")"):
            yield f"{text!r} has a bracket without its partner", entry.concept, entry.term
        if not unicodedata.is_normalized("NFC", text):
            yield f"{text!r} is not in Unicode normal form C", entry.concept, entry.term


def _mixed_scripts(sheet: Sheet) -> Found:
    """A word of a term mixes Latin letters with Cyrillic or Greek ones that look alike."""
    for entry in sheet.source + sheet.target:
        if entry.term.text.isascii():
            continue
        for word in _WORD.findall(entry.term.text):
            scripts = {unicodedata.name(char, "?").split()[0] for char in word} & {"LATIN", "CYRILLIC", "GREEK"}
            if len(scripts) > 1:
                foreign = "".join(char for char in word if not unicodedata.name(char, "?").startswith("LATIN"))
                yield f"{word!r} mixes Latin letters with {foreign!r}", entry.concept, entry.term


def _articles(sheet: Sheet) -> Found:
    """A term begins with an article, which is found with the term anyway (German) or belongs in its own key
    (English)."""
    for entry in sheet.source + sheet.target:
        pattern = _ARTICLES.get(entry.term.language.split("-")[0])
        if pattern is None or entry.term.status is Status.FORBIDDEN:
            continue
        found = pattern.match(entry.term.text)
        if found:
            rest = entry.term.text[found.end() :]
            article = found.group().strip()
            right = f"{{text: {rest}, article: {article}}}" if entry.term.language.startswith("en") else repr(rest)
            yield f"{entry.term.text!r} begins with an article; write {right}", entry.concept, entry.term


RULES = (
    Rule(code="GLOSS208", name="typographic-slip", check=_slips),
    Rule(code="GLOSS214", name="article-in-term", check=_articles),
    Rule(code="GLOSS217", name="mixed-scripts", check=_mixed_scripts),
)
