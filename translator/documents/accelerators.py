"""The mark of an access key in a short string of a program: ``&Datei``, ``_Bearbeiten``, ``Spei&chern``.

Models take the mark for a word. It is no part of the text, and stands before the first letter of the English, where
one is found without looking; which letters are free in a menu only its program knows.

Source: Qt (https://doc.qt.io/qt-6/qshortcut.html), GTK (https://docs.gtk.org/gtk4/ctor.Label.new_with_mnemonic.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# A menu item, a button or a label; a sentence with such a sign is about something else.
_LONGEST = 60
_AND = re.compile(r"(?<!\S)&(?=[^\W\d_])|(?<=[a-zäöüß])&(?=[a-zäöüß])")
# Names of programs begin with a low line, too, and small: _id, __init__.
_LINE = re.compile(r"(?<!\S)_(?=[A-ZÄÖÜ][^\W\d_]*(?![\w.(]))|(?<=[^\W\d_] )_(?=[a-zäöüß]{4,}(?:\.\.\.|…)?\Z)")
_OTHER = re.compile(r"&#?\w+;|[=\n]|://|@|__")
_LETTER = re.compile(r"[^\W_]")


def find_accelerator(text: str) -> int | None:
    """Where the mark of an access key stands, ``None`` where the string has none.

    >>> find_accelerator("Datei &speichern"), find_accelerator("AT&T"), find_accelerator("_Ansicht")
    (6, None, 0)
    """
    if len(text) > _LONGEST or _OTHER.search(text):
        return None
    for sign, pattern in (("&", _AND), ("_", _LINE)):
        match = pattern.search(text)
        if match and text.count(sign) == 1:
            return match.start()
    return None


def put_accelerator(text: str, mark: str, protected: Iterable[str]) -> str:
    """The English with the mark before its first letter that is in no placeholder; without a letter there is no key."""
    taken = [match.span() for part in protected if part for match in re.finditer(re.escape(part), text)]
    for match in _LETTER.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            return text[: match.start()] + mark + text[match.start() :]
    return text
