"""What stands around the words of a line and is no part of them: list marks, boxes, arrows, emoji, columns.

Models lose such signs, or the words beside them, so that they never get to see them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from terms.model import Span

# Arrows, technical and geometric signs, circled figures, dingbats, emoji, and what joins them.
_SIGN = (
    "\u2022\u2023\u2043\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\U0001f000-\U0001faff"
)
_SIGNS = rf"(?:[{_SIGN}][\u200d\ufe0e\ufe0f]*\s*)+"
_NO_SIGN = re.compile(rf"[^{_SIGN}\u200d\ufe0e\ufe0f\s]")
_MONTH = (
    r"(?:Jan(?:uar)?|Jänner|Feb(?:ruar|er)?|März?|Mrz|Apr(?:il)?|Mai|Jun[io]?|Jul[io]?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Okt(?:ober)?|Nov(?:ember)?|Dez(?:ember)?)\b"
)
# Nouns that are numbered by a figure and a stop; compounds that end in them are as well (Weltkrieg, Parteitag).
_NUMBERED = (
    "Jahrhundert|Jahrtausend|Jahrzehnt|Jahrestag|Jahr|Weltkrieg|Krieg|Geburtstag|Todestag|Hochzeitstag|Parteitag|Tag"
    "|Woche|Monat|Quartal|Halbjahr|Semester|Stunde|Minute|Stock|Stockwerk|Etage|Obergeschoss|Klasse|Liga|Bundesliga"
    "|Halbzeit|Viertel|Drittel|Platz|Rang|Runde|Etappe|Spieltag|Satz|Advent|Auflage|Ausgabe|Band|Kapitel|Teil|Akt"
    "|Staffel|Folge|Version|Fassung|Lesung|Sitzung|Tagung|Sitzungsperiode|Legislaturperiode|Wahlperiode|Amtszeit"
    "|Wahlgang|Armee|Korps|Division|Brigade|Regiment|Bataillon|Kompanie|Flotte|Geschwader|Panzerarmee|Senat|Kammer"
    "|Vorsitzender?|Bürgermeister(?:in)?|Sekretär(?:in)?|Präsident(?:in)?|Mannschaft|Kongress|Gipfel|Konferenz"
    "|Forum|Festival|Republik|Bezirk|Verfassungszusatz|Zusatzartikel|Mal|Mahnung|Grad|Ordnung|Generation|Person|Gang"
    "|FC|FSV|SC|SV|VfB|Buch|Brief|Symphonie|Sinfonie|Sonate|Strophe|Vers|Gebot|Reich|Internationale|Quartil"
)
_NOUN = rf"(?:[\w-]{{0,40}}[a-zäöüß-])?(?:{_NUMBERED.lower()}|{_NUMBERED})(?:e?s|e|en|n)?\b"
_ORDINAL = rf"(?:{_MONTH}|(?:\w{{4,40}}e[rs]?\s)?{_NOUN})"
# Before a number, a dash is a minus or the numbers are columns.
_BULLET = r"[-–—*+•·‣◦▪]\s+(?!\d)"
_ROMAN = r"(?:II|III|IV|VI|VII|VIII|IX|XI|XII)"
_COUNTER = (
    r"(?:\((?:\d{1,3}|[a-z]|[ivx]{2,4})\)"
    rf"|(?:\d{{1,3}}(?:\.\d{{1,2}})*\.?|[a-z]|[ivx]{{2,4}}|{_ROMAN})\)"
    rf"|(?:\d{{1,3}}(?:\.\d{{1,2}}){{3,}}|\d{{1,3}}\.(?:\d{{1,2}}\.)*|{_ROMAN}\.)(?=\s+[\W_]*(?!{_ORDINAL})[A-ZÄÖÜ])"
    r"|§\s?\d+[a-z]?(?=\s+(?!Abs\b|Satz\b|Nr\b|Buchst|[A-ZÄÖÜ]+\b|[A-Z][a-z]?[A-Z])[A-ZÄÖÜ]))\s+"
)
_BEFORE = re.compile(rf"\s*(?:{_BULLET})?(?:\[[ xX]\]\s+)?(?:{_SIGNS})?(?:{_COUNTER})?(?:{_SIGNS})?")
_GAP = re.compile(r"[ \t]{2,}|\t")
# Two blanks between words may be a slip; those of columns stand beside capitals, figures and signs.
_WIDE_GAP = 3


def find_columns(line: str, *, blanks: bool = True) -> Iterator[Span]:
    """The spans of what stands between tabs or several blanks, the whole line where there are none.

    Args:
        line: without white space at its ends, if blanks at its beginning are no column.
        blanks: whether runs of blanks count.

    >>> line = "Meier\\t42\\tBerlin"
    >>> [line[start:end] for start, end in find_columns(line)]
    ['Meier', '42', 'Berlin']
    """
    start = 0
    for gap in _GAP.finditer(line):
        wide = gap.end() - gap.start() >= _WIDE_GAP
        before, after = line[gap.start() - 1 : gap.start()], line[gap.end() : gap.end() + 1]
        slip = not wide and (after.islower() or (after.isalpha() and (before.islower() or before in ",;")))
        if "\t" in gap.group() or (blanks and not slip):
            if start < gap.start():
                yield start, gap.start()
            start = gap.end()
    if start < len(line):
        yield start, len(line)


def find_words(line: str) -> Span:
    """The span of the words of a line, without the signs before and after them; the whole line where there are none.

    >>> [line[slice(*find_words(line))] for line in ("- Punkt eins", "1. Die Lage", "1. Mai", "Weiter →")]
    ['Punkt eins', 'Die Lage', '1. Mai', 'Weiter']
    """
    found = _BEFORE.match(line)
    start = found.end() if found else 0
    end = len(line)
    while end > start and not _NO_SIGN.match(line[end - 1]):
        end -= 1
    return (start, end) if any(map(str.isalpha, line[start:end])) else (0, len(line))
