"""JSON catalogues: every text is translated, keys and all else stay as written.

Application Resource Bundles (``@key`` is about a message and is left alone, ``@@locale`` becomes English), i18next,
message files of browser extensions (only ``message``) and of FormatJS (only ``defaultMessage``), ICU messages.

Source: RFC 8259; https://github.com/google/app-resource-bundle. Encoding: UTF-8. A round trip loses nothing.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from functools import partial

from glossary.errors import FileError, Problem
from glossary.files import decode, locate_each
from glossary.model import Location
from translator.documents.languages import are_languages, english_like
from translator.documents.model import Options
from translator.documents.slots import Edit, SplicedText, check_size
from translator.documents.strings import StringSlot, read_string

_TOKEN = re.compile(r'[\s,:]+|(?P<text>"[^"\\]*(?:\\.[^"\\]*)*")|(?P<sign>[\[\]{}])|(?P<other>[^\s,:\[\]{}"]+)')
_WRITTEN = re.compile(r"\\(?:u00([2-7][0-9a-fA-F])|(/))")
_ESCAPED = re.compile(r"\\u(?!00[0-7])[0-9a-fA-F]{4}")
# An escape of another kind, a pair, or a lone half of one.
_CODE_UNIT = re.compile(
    r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_ROOT = re.compile(r'\s*\{\s*("[^"]*")')
_MESSAGES = frozenset({"message", "defaultMessage"})

Path = tuple[str, ...]


def parse(content: bytes, path: str, options: Options) -> SplicedText:
    """The texts of a JSON catalogue.

    Raises:
        FileError: the content is not JSON or not UTF-8.
    """
    check_size(content, path)
    text = decode(content, path)
    value = _load(text, path)
    only = _is_list_of_messages(value)
    ascii_only = bool(text.isascii() and _ESCAPED.search(text))
    _refuse_half_characters(text, path)
    strings = list(_strings(text))
    places = locate_each(path, text, (start for _, start, _ in strings))
    slots: list[StringSlot] = []
    once = list(_rename_root(text, value, path, options))
    for (keys, start, end), place in zip(strings, places, strict=True):
        if any(key.startswith("@") for key in keys):
            if keys == ("@@locale",):
                once.append((start, end, json.dumps(english_like(json.loads(text[start:end]), options.language))))
            continue
        if only and (len(keys) != 2 or keys[1] not in _MESSAGES):
            continue
        raw = text[start:end]
        escape = partial(_escape, ascii_only=ascii_only, written=_written(raw))
        slot = read_string(json.loads(raw), ".".join(keys), place, start, end, escape)
        if slot is not None:
            slots.append(slot)
    mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    return SplicedText(text=text, slots=tuple(slots), once=tuple(once), mark=mark)


def _load(text: str, path: str) -> object:
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        where = Location(path=path, line=error.lineno, column=error.colno)
        raise FileError([Problem(message=f"not JSON: {error.msg}", location=where)]) from error
    except RecursionError as error:
        raise FileError([Problem(message=f"{path}: JSON that is nested too deeply")]) from error
    return value


def _refuse_half_characters(text: str, path: str) -> None:
    """Refuse half of a surrogate pair: JSON can say it (RFC 8259, section 8.2), but no text in UTF-8 can hold it."""
    found = [match for match in _CODE_UNIT.finditer(text) if match["half"]]
    if found:
        places = locate_each(path, text, (match.start("half") for match in found))
        expected = r"both halves, such as \ud83d\ude00"
        raise FileError(
            [
                Problem(message=f"half a character, {match['half']}", location=place, expected=expected)
                for match, place in zip(found, places, strict=True)
            ]
        )


def _rename_root(text: str, value: object, path: str, options: Options) -> Iterator[Edit]:
    """The outermost key, where it is the only one and German.

    Raises:
        FileError: there are several languages.
    """
    if not isinstance(value, dict) or not all(isinstance(item, dict) for item in value.values()):
        return
    if not are_languages(value.keys()):
        return
    if len(value) > 1:
        found, expected = ", ".join(value), "one file for each language"
        message = f"{path}: a catalogue of several languages"
        raise FileError([Problem(message=message, found=found, expected=expected)])
    key = _ROOT.match(text)
    if key is not None:
        yield *key.span(1), json.dumps(english_like(next(iter(value)), options.language))


def _is_list_of_messages(value: object) -> bool:
    """Whether each value is an object about a message, as browser extensions and FormatJS have it."""
    if not isinstance(value, dict) or not value:
        return False
    return all(
        isinstance(item, dict) and any(isinstance(item.get(key), str) for key in _MESSAGES) for item in value.values()
    )


def _strings(text: str) -> Iterator[tuple[Path, int, int]]:
    """The strings that are values, with their keys and where they stand, quotation marks and all."""
    keys: list[str | int] = []
    in_object: list[bool] = []
    named = False
    for match in _TOKEN.finditer(text):
        if match["sign"] in ("{", "["):
            _count(keys, in_object)
            in_object.append(match["sign"] == "{")
            keys.append("" if in_object[-1] else -1)
            named = False
        elif match["sign"]:
            in_object.pop()
            keys.pop()
            named = False
        elif match["text"] and in_object and in_object[-1] and not named:
            keys[-1] = str(json.loads(match["text"]))
            named = True
        elif match["text"] or match["other"]:
            _count(keys, in_object)
            if match["text"]:
                yield tuple(map(str, keys)), match.start(), match.end()
            named = False


def _count(keys: list[str | int], in_object: list[bool]) -> None:
    if in_object and not in_object[-1]:
        keys[-1] = int(keys[-1]) + 1


def _written(raw: str) -> tuple[tuple[str, str], ...]:
    r"""The characters that the string escapes although it need not (``\/``, ``\u003c``), as it does."""
    found = {chr(int(match[1], 16)) if match[1] else "/": match.group() for match in _WRITTEN.finditer(raw)}
    return tuple(found.items())


def _escape(value: str, *, ascii_only: bool, written: tuple[tuple[str, str], ...]) -> str:
    new = json.dumps(value, ensure_ascii=ascii_only)
    for character, escaped in written:
        if character not in '"\\':
            new = new.replace(character, escaped)
    return new
