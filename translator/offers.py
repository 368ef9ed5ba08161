"""What a package index offers: the one of Argos, or one of the same shape that its settings name."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from glossary.errors import FileError, Problem
from translator.download import explain, open_url
from translator.engines.argos import import_package_module

_INDEX_BYTES = 32 << 20
_OFFLINE = "a network; or fetch the .argosmodel file elsewhere and: cli models install FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A package that an index offers.

    Args:
        from_code, to_code: ISO 639 codes.
        version: of the package.
        links: addresses of the file, best first.
        sha256: of the file, hexadecimal; empty where the index does not say.
    """

    from_code: str
    to_code: str
    version: str
    links: tuple[str, ...]
    sha256: str


def fetch_index() -> tuple[Offer, ...]:
    """What the package index offers: that of Argos, or the one in its setting ``ARGOS_PACKAGE_INDEX``.

    Raises:
        FileError: no network, or what comes is not an index.
    """
    package = import_package_module()
    # Argos only appends the name, which breaks an address without a slash at the end.
    url = package.settings.package_index.rstrip("/") + "/index.json"
    try:
        with open_url(url) as response:
            content = response.read(_INDEX_BYTES)
    except (OSError, HTTPException, ValueError) as error:
        raise FileError([Problem(message=f"{url}: {explain(error)}", expected=_OFFLINE)]) from error
    try:
        rows = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FileError([Problem(message=f"{url}: not JSON: {error}", expected="a package index")]) from error
    if not isinstance(rows, list):
        raise FileError([Problem(message=f"{url}: not a list of packages", expected="a package index")])
    return tuple(_offers(package, rows, url))


def _offers(package: Any, rows: list[Any], url: str) -> Iterator[Offer]:
    """The translation models of an index; rows that say too little are passed over."""
    for row in rows:
        texts = ("from_code", "to_code", "package_version")
        if not isinstance(row, dict) or not all(_is_plain(row.get(key)) for key in texts):
            continue
        links = row.get("links")
        sha256 = row.get("sha256", "")
        if row.get("type", "translate") != "translate" or not isinstance(links, list) or not isinstance(sha256, str):
            continue
        offer = package.AvailablePackage({key: row[key] for key in (*texts, "links")})
        addresses = [urllib.parse.urljoin(url, link) for link in offer.links if _is_plain(link)]
        yield Offer(
            from_code=offer.from_code,
            to_code=offer.to_code,
            version=offer.package_version,
            links=tuple(address for address in addresses if address.startswith(("https://", "http://"))),
            sha256=sha256.lower(),
        )


def _is_plain(value: Any) -> bool:
    """Whether a value is a text without what could steer a terminal."""
    return isinstance(value, str) and value.isprintable()
