"""What all formats share: the options of reading, and what reading gives back."""

from __future__ import annotations

from dataclasses import dataclass

from glossary.errors import Problem
from glossary.model import Glossary, LocaleTag


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read a file that does not say everything itself.

    Args:
        languages: the source and the target language wanted; a file may call them ``de-DE`` or ``German``.
        dialect: dialect of the format; ``None`` finds it out.
        name: name of the glossary; ``None`` takes it from the file or its name.
        reverse: whether the first column of a file without language marks is the target language.
        encoding: encoding of a text file that has no byte order mark; ``None`` finds it out.
    """

    languages: tuple[LocaleTag, LocaleTag] = (LocaleTag("de"), LocaleTag("en"))
    dialect: str | None = None
    name: str | None = None
    reverse: bool = False
    encoding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A glossary that was read, and what of the file it does not hold.

    Args:
        glossary: every entry has at least one term in each of both languages.
        notices: what was left out or changed, each with its place where it has one.
    """

    glossary: Glossary
    notices: tuple[Problem, ...] = ()


DEFAULTS = Options()
