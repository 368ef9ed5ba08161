"""Downloading a file, going on where an interrupted download stopped.

What has come so far lies in the download folder as ``….part``, beside it a note on which version of the file it is, so
that two versions are never joined. Source: RFC 9110, sections 13.1.5 (If-Range) and 14 (Range).
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glossary.errors import FileError, Problem
from translator.integrity import hash_file

Progress = Callable[[int, int], None]
"""Called with bytes received and bytes in all (0 where the server does not say)."""

TIMEOUT = 30.0
TRIES = 4
_PAUSE = 0.5
_BLOCK = 1 << 16
_AGENT = "termtreu (https://pypi.org/project/termtreu/)"
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """A file that has come whole.

    Args:
        path: where it lies.
        sha256: of its content, hexadecimal.
    """

    path: Path
    sha256: str


def open_url(url: str, headers: dict[str, str] | None = None) -> Any:
    """The response of a server.

    Raises:
        FileError: the address is not one of the web.
        OSError, http.client.HTTPException: no network, or the server refuses; `explain` says it in words.
    """
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise FileError([Problem(message="not an address that can be fetched", found=url, expected="http(s)://…")])
    request = urllib.request.Request(url, headers={"User-Agent": _AGENT, **(headers or {})})  # noqa: S310 # checked above
    return urllib.request.urlopen(request, timeout=TIMEOUT)  # noqa: S310 # checked above


def explain(error: OSError | http.client.HTTPException | ValueError) -> str:
    """Why a server could not be read, for people."""
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answers {error.code} {''.join(filter(str.isprintable, str(error.reason)))}"
    if isinstance(error, urllib.error.URLError):
        reason = error.reason
        if isinstance(reason, TimeoutError):
            return f"no answer within {TIMEOUT:g} seconds"
        return f"no connection: {reason.strerror or reason}" if isinstance(reason, OSError) else f"{reason}"
    if isinstance(error, TimeoutError):
        return f"no answer within {TIMEOUT:g} seconds"
    return str(error) or type(error).__name__


def download(url: str, folder: Path, *, progress: Progress | None = None) -> Downloaded:
    """Fetch a file, going on where an earlier try stopped.

    Args:
        url: http or https.
        folder: for the file; made where it is missing.
        progress: told how far it is.

    Raises:
        FileError: the server cannot be reached or refuses, the connection breaks again and again (what has come stays
            for the next try), or the folder cannot be written.
    """
    part = folder / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fetch_all(url, part, progress)
        sha256 = hash_file(part)
        path = part.with_suffix(".argosmodel")
        part.replace(path)
        _note(part).unlink(missing_ok=True)
    except OSError as error:
        message = f"{folder}: the download cannot be kept: {error.strerror or error}"
        raise FileError([Problem(message=message, expected="a folder with room that may be written")]) from error
    return Downloaded(path=path, sha256=sha256)


def _note(part: Path) -> Path:
    return part.with_suffix(".json")


def _fetch_all(url: str, part: Path, progress: Progress | None) -> None:
    """Fetch in as many tries as it takes, but give up when several in a row bring nothing."""
    failures = 0
    while True:
        before = part.stat().st_size if part.exists() else 0
        try:
            response = open_url(url, _range_headers(part, before))
        except urllib.error.HTTPError as error:
            if error.code == 416 and before:
                if error.headers.get("Content-Range") == f"bytes */{before}":
                    return
                # What is there does not fit what the server has now.
                part.unlink()
                continue
            if error.code < 500:
                raise _refusal(url, explain(error)) from error
            reason = explain(error)
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = explain(error)
        else:
            with response:
                broken = _receive(response, part, before, progress)
            if broken is None:
                return
            reason = broken
        received = part.stat().st_size if part.exists() else 0
        failures = 0 if received > before else failures + 1
        if failures >= TRIES or (failures and not received and not before):
            kept = f"; {received:,} bytes are kept, the same command goes on from there" if received else ""
            raise _refusal(url, f"{reason}{kept}")
        time.sleep(_PAUSE * failures)


def _refusal(url: str, reason: str) -> FileError:
    return FileError([Problem(message=f"{url}: {reason}")])


def _range_headers(part: Path, before: int) -> dict[str, str]:
    """What asks for the rest, and only of the same version of the file."""
    try:
        validator = json.loads(_note(part).read_bytes())["validator"] if before else ""
    except (OSError, ValueError, KeyError, TypeError):
        validator = ""
    if not validator or not isinstance(validator, str):
        # Nothing tells whether it is still the same file: begin anew.
        return {}
    return {"Range": f"bytes={before}-", "If-Range": validator}


def _receive(response: Any, part: Path, before: int, progress: Progress | None) -> str | None:
    """Append the answer to what is there; why it broke off, ``None`` when the file is whole.

    Raises:
        OSError: ``part`` cannot be written.
    """
    span = _RANGE.match(response.headers.get("Content-Range", "")) if response.status == 206 else None
    if response.status == 206 and (span is None or int(span.group(1)) != before):
        part.unlink(missing_ok=True)
        return "the server sends another part than asked for"
    done = before if span else 0
    length = response.headers.get("Content-Length", "")
    total = done + int(length) if length.isdigit() else 0
    with part.open("ab" if span else "wb") as sink:
        if not span:
            # Only now, when nothing of an older version is left.
            _note(part).write_text(json.dumps({"validator": _validator(response)}), encoding="utf-8")
        while True:
            try:
                block = response.read(_BLOCK)
            except (OSError, http.client.HTTPException) as error:
                return f"the connection broke: {explain(error)}"
            if not block:
                break
            sink.write(block)
            done += len(block)
            if progress:
                progress(done, total)
    return f"the connection broke after {done:,} of {total:,} bytes" if done < total else None


def _validator(response: Any) -> str:
    """What tells this version of the file from others; empty where the server says nothing that does."""
    etag: str = response.headers.get("ETag", "")
    # A weak mark says that two files mean the same, not that they are the same bytes.
    return etag if etag.startswith('"') else response.headers.get("Last-Modified", "")
