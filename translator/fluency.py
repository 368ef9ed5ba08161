"""What small models do wrong, as far as it can be seen without understanding: repetition, loss, invention."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from terms.protection import protected_zones
from translator.figures import blank, find_figures

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
# The bounds keep strings of hyphens without end from being read again at each of them.
_REPEATED = re.compile(r"\b(\w[\w'’.,-]{0,60}(?:\s+\w[\w'’-]{0,60}){0,7}?)(?:\s+\1\b)+", re.IGNORECASE)
# Words that English may say twice in a row.
_TWICE = frozenset(
    {"had", "that", "very", "so", "no", "bye", "ha", "is", "do", "long", "many", "more", "never", "again"}
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_HOUR = re.compile(r"\b(\d{1,2})(?:[:.]\d{2})?(?=\sUhr\b|(?:\s?[-–]\s?|\s(?:bis|und)\s)\d{1,2}(?:[:.]\d{2})?\sUhr\b)")
_MONTH = re.compile(r"\b\d{1,2}\.\s?0?([1-9]|1[0-2])\.(?!\d\b|\d{3}\b)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ENGLISH_NEGATION = re.compile(
    r"\b(?:not|no|never|nobody|nothing|none|neither|nor|without|cannot|unable|hardly|fail\w*|refus\w*|den(?:y|ies|ied)"
    r"|reject\w*|lack\w*|non\w*|yet to|prevent\w*|little|few|rather|instead|avoid\w*"
    # Prefixes that deny, not those of United, interior, important or district.
    r"|un(?!ited|der|til|it|ion|iver|iqu|anim|cles?\b|veil|fold|rest|earth|leash|cover)\w{4,}"
    r"|in(?:suffic|capa|corr|valid|complete|adequa|accura|appropr|accessib|eligib|effecti|effici|visib|secur|abilit"
    r"|admiss|conclus|compatib|consist|experienc|flexib|signific|separab|toler|vulnerab|evitab|dispens|differ)\w*"
    r"|im(?:possib|perfect|practic|mobil|matur|probab|patien|plausib|mun)\w*"
    r"|dis(?:agre|approv|allow|like|obey|honest|regard|respect|continu|miss|satisf|qualif|trust|courag|advantag)\w*"
    r"|ir(?:relevan|regular|respons|revers|replac|reconcil)\w*)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
# German negated more strongly than by a prefix: its loss turns the sentence round.
_STRONG_NEGATION = re.compile(r"\b(?:nicht|kein\w*|nie|niemals|niemand\w*|nichts|weder)\b", re.IGNORECASE)
_NOT_ONLY = re.compile(r"\bnicht (?:nur|zuletzt|allein)\b", re.IGNORECASE)
# Share of the German's length, in characters, that its translation has: 99 % of the NTREX-128 references lie between.
_SHORTEST, _LONGEST = 0.5, 1.7
_SHORT_TEXT = 25
# Of longer texts, 99 % of the references have this share.
_LONG_TEXT = 100
_SHORTEST_LONG = 0.6

# Signs that a translation does not add, and the German words that they may stand for.
_SIGN_WORDS = {
    "%": r"prozent|v\. ?H\.",
    "$": "dollar|usd",
    "#": r"nr\.|nummer|platz|hashtag|raute",
    "=": "gleich",
    "<": "unter|kleiner|weniger",
    ">": "über|größer|mehr",
    "~": "rund|etwa|circa|ca",
    **dict.fromkeys("{}|\\^@", ""),
}
# Texts of no more words are labels and messages of programs; words of fewer letters are said twice for good reason.
_FEW_WORDS = 8
_STEM = 4
_LONG_STEM = 12
_SHORT_NUMBER = 1
# Of the NTREX-128 references, 5 in 1,997 have a run of four words twice, and one of three words 23.
_PHRASE = 4

_QUOTE = re.compile(r"[\"„“”»«]")
_SINGLE_QUOTE = re.compile(r"(?<!\w)['‘](?=\w)|(?<=[\w.,!?])['’](?!\w)")
_FIRST_WORD = re.compile(r"[\"'“„(*#>\s-]*([^\W\d_]+)(?![\w/:@.])")
_ADRIFT = re.compile(r'(?<=\S) " (?=\S)')
_PAIR = re.compile(r"\b([a-z]{3,}(?: [a-z]{3,}){0,2}) (?:and|or) \1\b(?!-)")
# Words that English pairs with themselves.
_PAIRED = frozenset(
    {"again", "more", "over", "less", "years", "through", "round", "around", "better", "worse", "higher"}
)
# Before a word that cannot follow an article, the letter a is something else.
_WRONG_ARTICLE = re.compile(
    r"\b([Aa])(?= (?!(?:as|at|in|is|and|are|or|of|on|if|it|an|one|once|oneself)\b|eu|ewe|once-|one-)[aeio][a-z]{2,})"
)
_BLANKS = re.compile(r"(?<=\S) {2,}(?=\S)")
_UMLAUT = re.compile(r"[äöüß]", re.IGNORECASE)
# Frequent German words that are neither English words nor parts of names.
_GERMAN_WORDS = frozenset(
    {
        *("und", "das", "nicht", "alles", "mit", "auf", "ist", "sind", "wird", "werden", "auch", "nach", "durch"),
        *("oder", "aber", "wie", "als", "haben", "sich", "einen", "einer", "eines", "einem", "eine", "dem", "zum"),
        *("zur", "beim", "vom", "bei", "aus", "noch", "nur", "wenn", "weil", "dass", "damit", "diese", "dieser"),
        *("dieses", "sein", "seine", "ihre", "ihr", "wir", "ihm", "ihn", "uns", "mehr", "sehr", "schon", "etwas"),
    }
)

_SMALL_NUMBERS = {
    "1": "one first a an single",
    "2": "two second both double twice",
    "3": "three third triple",
    "4": "four fourth",
    "5": "five fifth",
    "6": "six sixth",
    "7": "seven seventh",
    "8": "eight eighth",
    "9": "nine ninth",
    "10": "ten tenth",
    "11": "eleven eleventh",
    "12": "twelve twelfth noon",
}


def defects(source: str, target: str) -> tuple[str, ...]:
    """What seems to be wrong with a translation, for people; empty when nothing is.

    Args:
        source: the German.
        target: the English.

    >>> defects("Der Rat stimmte zu.", "The Council Council Council agreed.")
    ("'Council' is repeated",)
    """
    return tuple(_defects(source, target))


def _defects(source: str, target: str) -> Iterator[str]:
    for match in _REPEATED.finditer(target):
        if not _is_wanted_twice(match.group(1), source):
            yield f"{match.group(1)!r} is repeated"
    if not _has_letters(target) and _has_letters(source):
        yield "the words are missing"
    months = {match.group(1) for match in _MONTH.finditer(source)}
    for number in (numbers(source) - numbers(target)).elements():
        named = number in months and _MONTHS[int(number) - 1] in target
        if not named and not _is_afternoon(number, source, target) and not _stands_as_word(number, target):
            yield f"the number {number} is missing"
    if _STRONG_NEGATION.search(_NOT_ONLY.sub("", source)) and not _ENGLISH_NEGATION.search(target):
        yield "the negation is missing"
    if len(_QUOTE.findall(source)) % 2 != len(_QUOTE.findall(target)) % 2:
        yield "a quotation mark is missing"
    elif len(_QUOTE.findall(source)) > len(_QUOTE.findall(target)) + len(_SINGLE_QUOTE.findall(target)):
        yield "quotation marks are missing"
    yield from _sign_defects(source, target) if _is_short(source) else ()
    yield from _said_twice(source, target)
    left = _german_words(source) & set(_WORD.findall(target))
    for word in sorted(left & _german_words(_without_zones(source)) if left else ()):
        yield f"the German word {word!r} is left"
    if len(source) >= _SHORT_TEXT and not _SHORTEST <= len(target) / len(source) <= _LONGEST:
        yield "much shorter than the German" if len(target) < len(source) else "much longer than the German"


def _is_afternoon(number: str, source: str, target: str) -> bool:
    """Whether a number is an hour that English counts from noon."""
    hours = {match.group(1) for match in _HOUR.finditer(source)}
    return number in hours and int(number) > 12 and str(int(number) - 12) in numbers(target)


def _has_letters(text: str) -> bool:
    """Whether a text has letters outside of placeholders, times and amounts, which may be written with signs alone."""
    if any(map(str.isalpha, text)):
        text = _without_zones(text)
        text = blank(text, [figure.span for figure in find_figures(text)])
    return any(map(str.isalpha, text))


def _german_words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text) if word.lower() in _GERMAN_WORDS or _UMLAUT.search(word)}


def _without_zones(text: str) -> str:
    """The text without addresses and placeholders, whose words stay as they are (``{größe}``)."""
    for start, end in reversed(protected_zones(text)):
        text = text[:start] + " " + text[end:]
    return text


def _is_short(source: str) -> bool:
    return len(source.split()) <= _FEW_WORDS


def _sign_defects(source: str, target: str) -> Iterator[str]:
    """Signs that models lose or make up beside placeholders and code."""
    if "&" in source and "&" not in target and not re.search(r"\band\b", target, re.IGNORECASE):
        yield "the sign '&' is missing"
    for sign, words in _SIGN_WORDS.items():
        if target.count(sign) > source.count(sign) and not (words and re.search(words, source, re.IGNORECASE)):
            yield f"the sign {sign!r} is not in the German"


def _said_twice(source: str, target: str) -> Iterator[str]:
    """Words that a short text says twice, as models do around placeholders: ``%d files deleted files``."""
    german = [word.casefold()[:_STEM] for word in _WORD.findall(source) if len(word) >= _STEM]
    if not _is_short(source) or len(set(german)) < len(german):
        return
    # Names are said twice where the German has a pronoun.
    english = Counter(
        word for word in _WORD.findall(target) if len(word) >= _STEM and word.isalpha() and word.islower()
    )
    yield from (f"{word!r} is said twice" for word, count in english.items() if count > 1 and word not in _TWICE)


def suspicions(source: str, target: str) -> tuple[str, ...]:
    """What may be wrong with a translation beside its defects, for people alone: to translate anew makes it no better.

    On NTREX-128, segments that were redone for these reasons lost more elsewhere than they won.

    Args:
        source: the German.
        target: the English.

    >>> suspicions("Konto 3704 0044", "Account 37044")
    ('the number 3704 is not there by itself',)
    """
    return tuple(_suspicions(source, target))


def _suspicions(source: str, target: str) -> Iterator[str]:
    yield from () if _is_short(source) else _sign_defects(source, target)
    digits = re.sub(r"\D", "", target)
    for number in dict.fromkeys((numbers(source) - numbers(target)).elements()):
        # `defects` names those whose digits stand nowhere.
        together = r"(?<![1-9])0*" + r"[\s.,:/-]?".join(number) + r"(?!\d)"
        found = re.search(together, target) or _is_afternoon(number, source, target)
        if len(number) > _SHORT_NUMBER and number in digits and not found:
            yield f"the number {number} is not there by itself"
    phrases = _phrases_said_twice(target)
    long_words = [word.lower()[:_LONG_STEM] for word in _WORD.findall(source) if len(word) >= _LONG_STEM]
    # The German may say in one word what takes English several.
    if phrases and not _phrases_said_twice(source) and len(set(long_words)) == len(long_words):
        yield f"{phrases[0]!r} is said twice"
    if len(source) >= _LONG_TEXT and _SHORTEST <= len(target) / len(source) < _SHORTEST_LONG:
        yield "shorter than the German"


def _phrases_said_twice(text: str) -> list[str]:
    """The runs of a few words that a text has more than once, in order, such as a country named twice in full."""
    words = [word.lower() for word in _WORD.findall(text)]
    runs = Counter(zip(*(words[shift:] for shift in range(_PHRASE)), strict=False))
    return [" ".join(run) for run, count in runs.items() if count > 1 and max(map(len, run)) > _STEM]


def numbers(text: str) -> Counter[str]:
    """The numbers of a text by their digits, leading zeros and separators left out; nothing is not counted.

    >>> sorted(numbers("1.234,5 am 09.02.2000 um 7:00").elements())
    ['12345', '2', '2000', '7', '9']
    """
    found: Counter[str] = Counter()
    for match in _NUMBER.finditer(text):
        token = match.group()
        parts = re.split(r"[.:]", token) if _is_date_or_time(token) else [re.sub(r"[.,:]", "", token)]
        found.update(part.lstrip("0") for part in parts if part.strip("0"))
    return found


def _is_date_or_time(token: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}\.\d{1,2}(?:\.(?:\d{4}|\d{2}))?|\d{1,2}[:.]\d{2}", token))


def _stands_as_word(number: str, target: str) -> bool:
    words = {word.lower() for word in _WORD.findall(target)}
    ordinals = {f"{number}{ending}" for ending in ("st", "nd", "rd", "th", "s")}
    if words & ({*_SMALL_NUMBERS.get(number, "").split()} | ordinals):
        return True
    # A figure of one digit stands in many others.
    return len(number) > _SHORT_NUMBER and number in re.sub(r"\D", "", target)


def _is_wanted_twice(words: str, source: str) -> bool:
    if words.lower() in _TWICE or words.isdigit():
        return True
    # What the German says twice, the English may.
    return any(not _is_wanted_once(match.group(1)) for match in _REPEATED.finditer(source))


def _is_wanted_once(words: str) -> bool:
    return words.lower() in ("die", "der", "das", "sie")


def tidy(source: str, target: str) -> str:
    """The English without words that stand twice for no reason, wrong articles, and quotation marks adrift.

    >>> tidy("Der Rat stimmte zu.", "The Council Council Council agreed.")
    'The Council agreed.'
    >>> tidy("Er wünschte „Glück“.", 'He wished " luck".')
    'He wished "luck".'
    """
    target = target if "  " in source else _BLANKS.sub(" ", target)
    target = _mend_articles(_collapse_pairs(source, _collapse_repeats(source, target)))
    return _capitalise(source, _attach_quotes(target))


def _collapse_pairs(source: str, target: str) -> str:
    """The English with one of two synonyms that became one word: ``Häuser und Wohnungen``, ``homes and homes``."""
    if re.search(r"\b(\w+) (?:und|oder) \1\b", source, re.IGNORECASE):
        return target
    return _PAIR.sub(lambda match: match[0] if match[1].lower() in _PAIRED else match[1], target)


def _mend_articles(target: str) -> str:
    """The English with ``an`` before a vowel; before capitals and marks the sound is not sure."""
    return _WRONG_ARTICLE.sub(r"\1n", target)


def _capitalise(source: str, target: str) -> str:
    """The English with a capital where the German begins with one, unless its first word has one inside (eBay)."""
    first, german = _FIRST_WORD.match(target), _FIRST_WORD.match(source)
    if first is None or german is None or not german.group(1)[0].isupper() or not first.group(1).islower():
        return target
    return target[: first.start(1)] + target[first.start(1)].upper() + target[first.start(1) + 1 :]


def _attach_quotes(text: str) -> str:
    """A quotation mark between spaces belongs to the next word where it opens, and to the last where it closes."""
    for match in reversed(list(_ADRIFT.finditer(text))):
        opens = text.count('"', 0, match.start()) % 2 == 0
        text = text[: match.start()] + (' "' if opens else '" ') + text[match.end() :]
    return text


def _collapse_repeats(source: str, target: str) -> str:
    while True:
        for match in _REPEATED.finditer(target):
            if not _is_wanted_twice(match.group(1), source):
                target = target[: match.end(1)] + target[match.end() :]
                break
        else:
            return target
