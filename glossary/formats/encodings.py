"""Text out of bytes whose encoding a format leaves open."""

from __future__ import annotations

import codecs

from glossary.errors import FileError, Problem
from glossary.files import decode

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096


def decode_text(source: str | bytes, path: str, encoding: str | None = None, fallback: str | None = None) -> str:
    """The text of a file, without a byte order mark.

    Args:
        source: text is taken as it is.
        path: how to call the file in messages.
        encoding: what to take where no byte order mark decides; ``None`` for UTF-8, or UTF-16 where the zero bytes of
            ASCII letters show it.
        fallback: encoding of what is not UTF-8, for formats that are written in the encoding of the system.

    Raises:
        FileError: the bytes are not in the encoding, or there is no such encoding.
    """
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    chosen = next((name for mark, name in _MARKS if source.startswith(mark)), encoding or _zero_bytes(source))
    if chosen is not None:
        return _decode(source, path, chosen)
    if fallback is not None and not is_utf8(source):
        return _decode(source, path, fallback)
    return decode(source, path)


def is_utf8(source: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode(source: bytes, path: str, encoding: str) -> str:
    try:
        return source.decode(encoding).removeprefix("\ufeff")
    except LookupError as error:
        problem = Problem(message="no such text encoding", found=encoding, expected="such as utf-8, utf-16, cp1252")
        raise FileError([problem]) from error
    except UnicodeDecodeError as error:
        problem = Problem(
            message=f"{path}: not {encoding} text: byte {error.start + 1}", expected="another encoding, with --encoding"
        )
        raise FileError([problem]) from error


def _zero_bytes(source: bytes) -> str | None:
    """UTF-16 without a byte order mark: every second byte of Latin text is zero."""
    sample = source[:_SAMPLE]
    if len(sample) < 4 or len(source) % 2:
        return None
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = sample[offset::2].count(0)
        if zeros * 2 > len(sample) // 2 and sample[1 - offset :: 2].count(0) == 0:
            return name
    return None
