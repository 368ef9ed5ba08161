"""The configuration of a project: which glossaries and which profile its commands use.

It stands in ``termtreu.yaml`` or in the table ``[tool.termtreu]`` of ``pyproject.toml``, in the working directory or
the nearest folder above it. Both are read strictly: an unknown key or a wrong value is an error with its place.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from glossary.errors import FileError, Problem
from glossary.files import locate, read_text
from glossary.model import Location

YAML_NAME = "termtreu.yaml"
TOML_NAME = "pyproject.toml"
_TABLE = "tool.termtreu"

_CHECK_KEYS = (
    "check-select",
    "check-ignore",
    "check-severity",
    "check-levels",
    "check-baseline",
    "check-ignore-file",
)
_KEYS = ("glossaries", "profile", "no-curated", "no-cldr", "lint-ignore", *_CHECK_KEYS)
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a project has set.

    Args:
        path: the file it stands in; ``None`` where a project sets nothing.
        glossaries: native glossary files, the first one highest.
        profile: name of the style profile, or several joined by commas.
        curated: whether the data shipped with the package is used.
        base: whether the base layer from CLDR is used.
        lint_ignore: codes of defects that ``lint`` does not report.
        check: what is set for ``cli check``, by key.
        places: where each of these values stands, by key.
    """

    path: Path | None = None
    glossaries: tuple[Path, ...] = ()
    profile: str | None = None
    curated: bool = True
    base: bool = True
    lint_ignore: tuple[str, ...] = ()
    check: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, tuple[Location, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A value as the file gives it, with its place, and that of each item of a list."""

    value: object
    location: Location
    items: tuple[Location, ...]


def find_config(start: Path) -> Path | None:
    """The configuration file that holds for a folder: the nearest one, going upwards; ``None`` without one.

    Args:
        start: a folder. In each folder ``termtreu.yaml`` comes before ``pyproject.toml``, which counts only with a
            table ``[tool.termtreu]``.
    """
    folder = start.resolve()
    for place in (folder, *folder.parents):
        if (place / YAML_NAME).is_file():
            return place / YAML_NAME
        if (place / TOML_NAME).is_file() and _has_table(place / TOML_NAME):
            return place / TOML_NAME
    return None


def _has_table(path: Path) -> bool:
    """Whether a TOML file speaks of our table; one that cannot be read does not."""
    try:
        content = path.read_bytes()
    except OSError:
        return False
    # Most projects have no such table, and the TOML parser takes longer to import than to look.
    return re.search(rb"^\s*\[\s*tool\s*\.\s*termtreu\s*\]", content, re.MULTILINE) is not None


def read_config(path: Path) -> Config:
    """The configuration in a file, ``termtreu.yaml`` or ``pyproject.toml`` by its suffix.

    Raises:
        FileError: all that is wrong with the file, each with its place.
    """
    text = read_text(path)
    problems: list[Problem] = []
    entries = _read_toml(path, text) if path.suffix == ".toml" else _read_yaml(path, text, problems)
    config = _build(path, entries, problems)
    if problems:
        raise FileError(problems)
    return config


def project_config(start: Path | None = None) -> Config:
    """The configuration that holds for a folder; an empty one where there is no file.

    Args:
        start: a folder; the working directory by default.

    Raises:
        FileError: the file that was found is wrong.
    """
    try:
        path = find_config(Path() if start is None else start)
    except OSError:  # the working directory was removed
        return Config()
    return Config() if path is None else read_config(path)


def _read_yaml(path: Path, text: str, problems: list[Problem]) -> dict[str, _Entry]:
    # The YAML parser is only imported where there is such a file.
    from glossary.formats.nodes import NodeReader

    reader = NodeReader(str(path))
    root = reader.compose(text)
    if root is None:
        return {}
    entries = reader.mapping(root, dict.fromkeys(_KEYS, False), "the configuration")
    problems.extend(reader.problems)
    return {
        key: _Entry(
            value=_plain(node),
            location=reader.locate(node),
            items=tuple(map(reader.locate, _items(node))),
        )
        for key, (_, node) in entries.items()
    }


def _items(node: Any) -> list[Any]:
    """The nodes of a list, or the one node that is given in place of a list."""
    return list(node.value) if node.id == "sequence" else [node]


def _plain(node: Any) -> object:
    """The value of a YAML node as far as a configuration needs it: text, truth values and lists of them."""
    from glossary.formats.nodes import BOOLEAN, STRING

    if node.id == "sequence":
        return [_plain(item) for item in node.value]
    if node.id == "scalar" and node.tag == STRING:
        return node.value
    if node.id == "scalar" and node.tag == BOOLEAN:
        return node.value.lower() in ("true", "yes", "on")
    return None


def _read_toml(path: Path, text: str) -> dict[str, _Entry]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (1, 1)
        message = f"not TOML: {_TOML_PLACE.sub('', str(error)).strip()}"
        raise FileError([Problem(message=message, location=Location(path=str(path), line=line, column=column))]) from (
            error
        )
    for key in _TABLE.split("."):
        table = table.get(key, {}) if isinstance(table, dict) else {}
    entries = {}
    for key, value in table.items():
        start = _find_key(text, key)
        items = tuple(
            locate(str(path), text, _find_text(text, item, start))
            for item in (value if isinstance(value, list) else [value])
        )
        entries[key] = _Entry(value=value, location=locate(str(path), text, start), items=items)
    return entries


def _find_key(text: str, key: str) -> int:
    """Where a key stands in the table; the parser of the standard library does not say."""
    header = re.search(r"^\s*\[\s*tool\s*\.\s*termtreu\s*\]", text, re.MULTILINE)
    start = header.end() if header else 0
    found = re.compile(rf"^[ \t]*[\"']?({re.escape(key)})[\"']?\s*=", re.MULTILINE).search(text, start)
    return found.start(1) if found else start


def _find_text(text: str, value: object, start: int) -> int:
    """Where a value stands behind its key; at the key where it is no text, or is written with escapes."""
    found = re.compile(rf"[\"']({re.escape(str(value))})[\"']").search(text, start)
    return found.start(1) if found else start


def _build(path: Path, entries: dict[str, _Entry], problems: list[Problem]) -> Config:
    values: dict[str, Any] = {}
    for key, entry in entries.items():
        if key not in _KEYS:
            expected = "one of " + ", ".join(_KEYS)
            problems.append(
                Problem(
                    message="unknown key in the configuration", location=entry.location, found=key, expected=expected
                )
            )
        elif key.startswith("no-"):
            if isinstance(entry.value, bool):
                values[key] = entry.value
            else:
                problems.append(
                    Problem(message=f"{key} must be true or false", location=entry.location, expected="true or false")
                )
        else:
            texts = [entry.value] if isinstance(entry.value, str) else entry.value
            if isinstance(texts, list) and all(isinstance(text, str) and text.strip() for text in texts):
                values[key] = tuple(texts)
            else:
                problems.append(
                    Problem(
                        message=f"{key} must be text or a list of texts", location=entry.location, expected="[a, b]"
                    )
                )
    glossaries: list[Path] = []
    for text in values.get("glossaries", ()):
        try:
            found = list(_expand(path.parent, text))
        except ValueError:  # not a pattern, such as a**b
            found = []
        if not found:
            location = entries["glossaries"].location
            problems.append(Problem(message="no such glossary", location=location, found=str(path.parent / text)))
        glossaries += found
    return Config(
        path=path,
        glossaries=tuple(dict.fromkeys(glossaries)),
        profile=",".join(values.get("profile", ())) or None,
        curated=not values.get("no-curated", False),
        base=not values.get("no-curated", False) and not values.get("no-cldr", False),
        lint_ignore=values.get("lint-ignore", ()),
        check={key: values[key] for key in _CHECK_KEYS if key in values},
        places={key: entries[key].items for key in _CHECK_KEYS if key in values},
    )


def _expand(folder: Path, text: str) -> Iterator[Path]:
    """The files that a path or pattern means, beside the configuration."""
    if not any(char in text for char in "*?["):
        if (folder / text).exists():
            yield folder / text
        return
    if Path(text).is_absolute():
        folder, text = Path(Path(text).anchor), str(Path(text).relative_to(Path(text).anchor))
    yield from sorted(path for path in folder.glob(text) if path.is_file())
