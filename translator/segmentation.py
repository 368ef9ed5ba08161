"""From a paragraph to segments: sentences, and parts of those that are too long for the model.

The sentences come from sentencex (https://github.com/wikimedia/sentencex), which was the best of the freely licensed
light libraries on German dates, ordinals and abbreviations (``bench/split.py``); two lists mend what it gets wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import sentencex

from terms.model import Span
from terms.protection import protected_zones

# A number with a dot, or one of these abbreviations, before a capital letter: an ordinal or a name follows more often
# than a new sentence, unless a word stands there that begins sentences.
_OPEN_END = re.compile(
    r"(?:(?:^|[\s(])(?:\d{1,2}|[IVX]{1,5})|\b(?:Fa|Gebr|Jh|Jhd|Abt|Hrsg|Abs|Art|Nr|Ziff|Fr|Hr|Gen|Kap|Bd|Mio|Mrd|Ing))\.\Z"
)
_DATELINE_END = re.compile(
    r"\b(?:Jan|Feb|Apr|Aug|Sept?|Okt|Nov|Dez|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November"
    r"|Dezember)\.\Z"
)
_DATELINE_GO_ON = re.compile(r"\s*(?:/[A-ZÄÖÜ][\w -]*/|\([A-ZÄÖÜ]{2,}[a-zäöü]*\))")
_DASH = re.compile(r"\s*[–—-]\s")
_STARTER = (
    r"(?:Der|Die|Das|Den|Dem|Des|Ein|Eine|Einen|Einem|Er|Sie|Es|Wir|Ich|Man|Dies|Diese|Dieser|Dieses|Damit|Dabei|Danach"
    r"|Dann|Dort|Doch|Aber|Auch|Und|Im|In|Am|An|Auf|Bei|Für|Mit|Nach|Von|Vor|Zu|Zum|Zur|Als|Wenn|Wie|Was|Mehr|Andere"
    r"|Laut|Seit|Seine|Seinen|Ihre|Ihren|Unter|Über|Zwar|Zudem|Bis|Nun|So)"
)
_STARTS = re.compile(rf"\s*[„“\"»]?{_STARTER}\b")
# Ends that sentencex reads through.
_MISSED_END = re.compile(
    r"(?:\b(?:usw|etc)\.|\bu\. ?[Ää]\.|…)(?=\s+[A-ZÄÖÜ])"
    rf"|(?:\bs\. ?o\.|\.\.\.|[.!?][)\]])(?=\s+{_STARTER}\b)"
)

# Where a sentence that is too long is cut, best first.
_CUTS = (
    re.compile(r"[;:](?=\s)"),
    re.compile(r"\s[–—-](?=\s)"),
    re.compile(
        r",(?=\s(?:dass|der|die|das|den|dem|dessen|deren|wobei|wo|weil|da|damit|obwohl|während|nachdem|bevor|sodass"
        r"|wenn|als|um|und|aber|sondern|wie|was|welche|welcher|welches)\b)"
    ),
    re.compile(r",(?=\s)"),
    re.compile(r"(?=\s(?:und|oder|sowie|aber)\s)"),
    re.compile(r"(?=\s)"),
)


# Longer sentences are data or lists; the repairs look at each wanted thing beside each word of the segment.
_ENDLESS = 1000


def split_endless(text: str) -> list[Span]:
    """The spans of the parts of a sentence without end, cut at white space; one span for any other.

    Args:
        text: one sentence.
    """
    if len(text) <= _ENDLESS:
        return [(0, len(text))]
    keep = protected_zones(text)
    spans: list[Span] = []
    for start, end in split_long(text, _ENDLESS, len, keep):
        # Strings too long for words stay whole.
        if spans and (spans[-1][1] == start or any(first < start < last for first, last in keep)):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def split_sentences(text: str) -> list[Span]:
    """The spans of the sentences of a paragraph, without the white space between them.

    >>> text = "PJÖNGJANG, 4. Juni. /TASS/. Der Minister reiste ab."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['PJÖNGJANG, 4. Juni. /TASS/.', 'Der Minister reiste ab.']
    """
    spans: list[Span] = []
    for start, end in _pieces(text):
        if spans and _goes_on(text[spans[-1][0] : spans[-1][1]], text[start:end]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _pieces(text: str) -> Iterator[Span]:
    """What sentencex takes for sentences, cut again where it read through an end."""
    position = 0
    for sentence in sentencex.segment("de", text):
        body = sentence.strip()
        if not body:
            continue
        start = text.index(body, position)
        position = start + len(body)
        begin = 0
        for match in _MISSED_END.finditer(body):
            yield start + begin, start + match.end()
            begin = match.end() + len(body[match.end() :]) - len(body[match.end() :].lstrip())
        yield start + begin, position


def _goes_on(before: str, after: str) -> bool:
    """Whether two pieces are one sentence."""
    if _DATELINE_END.search(before) and (_DATELINE_GO_ON.match(after) or _DASH.match(after)):
        return True
    return bool(_OPEN_END.search(before)) and not _STARTS.match(after)


def split_long(text: str, limit: int, count: Callable[[str], int], keep: Sequence[Span] = ()) -> list[Span]:
    """The spans of parts of a sentence, each of at most ``limit`` pieces, cut at the best places near the middle.

    Args:
        text: one sentence.
        limit: in the unit of ``count``.
        count: how long a text is for the model.
        keep: spans that are not cut, unless one of them alone is too long.
    """
    return [trim(text, span) for span in _split(text, (0, len(text)), limit, count, keep)]


def _split(text: str, span: Span, limit: int, count: Callable[[str], int], keep: Sequence[Span]) -> list[Span]:
    start, end = span
    # No piece is shorter than nothing: a text of few characters is known to fit without counting.
    if end - start <= limit or count(text[start:end]) <= limit:
        return [span]
    middle = (start + end) / 2
    for pattern in _CUTS:
        places = [match.end() for match in pattern.finditer(text, start, end) if start < match.end() < end]
        # A cut near an end leaves the other part as long as before: only the middle half is good.
        places = [place for place in places if abs(place - middle) <= (end - start) / 4]
        places = [place for place in places if not any(first < place < last for first, last in keep)]
        if places:
            cut = min(places, key=lambda place: abs(place - middle))
            break
    else:
        cut = int(middle)
    return _split(text, (start, cut), limit, count, keep) + _split(text, (cut, end), limit, count, keep)


def trim(text: str, span: Span) -> Span:
    """The span without white space at its ends."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
