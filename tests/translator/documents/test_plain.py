"""Plain text keeps the contract of all formats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import FileError
from glossary.files import locate, locate_each
from tests.translator.documents.contract import check_contract
from translator.documents import find_format, parse


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ("", []),
        ("\n \n", []),
        ("Titel\n\n  Ein Satz. Noch einer.\r\n", ["Titel", "Ein Satz. Noch einer."]),
        ("\ufeffMit Marke\n", ["Mit Marke"]),
    ],
)
def test_contract(content: str, texts: list[str]) -> None:
    check_contract(content.encode(), "a.de.txt", texts)


@given(st.text(max_size=80).filter(lambda text: "\0" not in text))
def test_any_text_comes_back(text: str) -> None:
    content = text.encode(errors="ignore")
    document = parse(content, "a.txt")
    assert b"".join(document.serialize([None] * len(document.units))) == content


@given(st.text(alphabet="ab\n", max_size=40), st.lists(st.integers(0, 40), max_size=8))
def test_places_found_in_one_pass_are_those_found_one_by_one(text: str, positions: list[int]) -> None:
    places = sorted(min(position, len(text)) for position in positions)
    assert list(locate_each("a", text, places)) == [locate("a", text, place) for place in places]


def test_what_is_not_text_is_refused_with_its_place() -> None:
    with pytest.raises(FileError, match=r"a\.txt:2:3"):
        parse(b"ab\ncd" + b"\xff", "a.txt")


@pytest.mark.parametrize(("path", "name"), [("a.xyz", "auto"), ("a.txt", "word")])
def test_unknown_formats_are_refused(path: str, name: str) -> None:
    with pytest.raises(FileError, match="unknown format"):
        find_format(path, name)
