"""What every format keeps, whatever the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from translator.documents import Options, Target, Unit, parse

Split = Callable[[bytes], object]
"""What must be the same where a file is the same: its bytes, or the parts of a container."""


def swap(unit: Unit) -> Target:
    """The unit with the case of its letters swapped, as long as before, codes where they were."""
    kept = {position for start, end in unit.protected for position in range(start, end)}
    swapped = "".join(
        letter if index in kept or len(letter.swapcase()) != 1 else letter.swapcase()
        for index, letter in enumerate(unit.text)
    )
    return Target(text=swapped, codes=unit.codes)


def check_contract(
    content: bytes,
    path: str,
    texts: Sequence[str],
    *,
    name: str = "auto",
    options: Options | None = None,
    split: Split = bytes,
) -> bytes:
    """Hold the contract for a file; the file with the case of its text swapped, for further looks.

    Args:
        content: of the file.
        path: whose suffix tells the format.
        texts: of all its units, in order.
        name: of the format.
        options: how it is read.
        split: what is compared, for containers.
    """
    document = parse(content, path, name, options)
    units = document.units
    assert [unit.text for unit in units] == list(texts), "every translatable text is found once"
    for unit in units:
        assert unit.text.strip(), "a unit has something to translate"
        offsets = [code.offset for code in unit.codes]
        assert offsets == sorted(offsets)
        assert all(0 <= offset <= len(unit.text) for offset in offsets)
        assert all(0 <= start < end <= len(unit.text) for start, end in unit.protected)
    same = b"".join(document.serialize([None] * len(units)))
    assert split(same) == split(content), "a file that is not translated comes back"
    wanted = [swap(unit) for unit in units]
    english = b"".join(document.serialize(iter(wanted)))
    again = parse(english, path, name, options).units
    assert len(again) == len(units)
    for unit, target in zip(again, wanted, strict=True):
        if unit.target is not None:
            assert unit.target == target.text
        else:
            assert unit.text == target.text
            assert unit.codes == target.codes
    return english
