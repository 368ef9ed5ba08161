"""Weights read and written again are the same weights; what is no weights file is refused."""

from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.errors import FileError
from tests.translator.tiny_models import LAYOUTS, write_tiny
from translator.engine import Request
from translator.engines.argos import ArgosEngine
from translator.packages import starter_folder
from translator.weights import Variable, Weights, parse_weights, serialize_weights

STARTER = starter_folder() / "model" / "model.bin"


def written(weights: Weights) -> bytes:
    return b"".join(serialize_weights(weights))


def all_floats(weights: Weights) -> dict[str, np.ndarray]:
    """All arrays as numbers."""
    return {
        name: weights.floats(name)
        for name, variable in weights.variables.items()
        if variable.values.ndim and not name.endswith("_scale")
    }


def test_the_starter_comes_back_byte_for_byte() -> None:
    content = STARTER.read_bytes()
    assert written(parse_weights(content, "starter")) == content


def test_the_starter_quantised_again_comes_back_byte_for_byte() -> None:
    """What went through numbers and back is quantised as it was."""
    content = STARTER.read_bytes()
    weights = parse_weights(content, "starter")
    floats = all_floats(weights)
    assert len(floats) > 100
    again = weights.put(floats)
    assert all(
        (again.variables[name].values == variable.values).all()
        for name, variable in weights.variables.items()
        if variable.kind == "int8"
    )
    for name, variable in weights.variables.items():
        assert np.allclose(again.variables[name].values, variable.values, rtol=1e-6), name


@pytest.mark.parametrize("quantization", ["int8", "int16", "float16", "float32", "int8_float16"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_model_of_any_layout_translates_as_before(tmp_path: Path, layout: str, quantization: str) -> None:
    """Read, turned into numbers, quantised and written: the same pieces with the same scores."""
    folder = write_tiny(tmp_path / "package", layout, quantization)
    path = folder / "model" / "model.bin"
    requests = [Request(text="Der Minister reist."), Request(text="Guten Tag!")]
    before = ArgosEngine(folder, threads=1).translate(requests, beam=2)
    content = path.read_bytes()
    weights = parse_weights(content, "tiny")
    assert written(weights) == content
    path.write_bytes(written(weights.put(all_floats(weights))))
    after = ArgosEngine(folder, threads=1).translate(requests, beam=2)
    assert [[each.text for each in row] for row in after] == [[each.text for each in row] for row in before]
    assert [row[0].score for row in after] == pytest.approx([row[0].score for row in before], abs=1e-4)


def test_a_name_that_stands_for_another_is_resolved() -> None:
    weights = parse_weights(STARTER.read_bytes(), "starter")
    assert weights.resolve("encoder/embeddings_0/weight") == "decoder/embeddings/weight"
    assert weights.floats("encoder/embeddings_0/weight").shape == (12000, 384)
    assert weights.is_quantised("decoder/projection/weight")
    assert not weights.is_quantised("decoder/projection/bias")
    with pytest.raises(KeyError):
        weights.put({"encoder/embeddings_0/weight": np.zeros((1, 1), dtype=np.float32)})


def test_rows_may_be_added() -> None:
    weights = parse_weights(STARTER.read_bytes(), "starter")
    name = "decoder/embeddings/weight"
    old = weights.floats(name)
    more = weights.put({name: np.concatenate([old, old[:3]])})
    assert more.variables[name].values.shape == (12003, 384)
    assert more.variables[f"{name}_scale"].values.shape == (12003,)
    assert parse_weights(written(more), "more").floats(name)[12000:] == pytest.approx(old[:3])


@given(
    st.lists(
        st.floats(width=32, allow_nan=False, allow_infinity=False, min_value=-(2.0**99), max_value=2.0**99), min_size=1
    )
)
def test_bfloat16_keeps_the_nearest_number(values: list[float]) -> None:
    """Eight bits of precision: no number moves by more than 1/256 of itself."""
    array = np.array(values, dtype=np.float32)
    empty = Weights(
        version=6,
        spec="X",
        revision=1,
        variables={"a": Variable(kind="bfloat16", values=np.zeros(1, dtype=np.uint16))},
        aliases=(),
    )
    stored = empty.put({"a": array})
    back = parse_weights(written(stored), "x").floats("a")
    assert (np.abs(back - array) <= np.abs(array) / 256 + 1e-38).all()
    assert (stored.put({"a": back}).variables["a"].values == stored.variables["a"].values).all()


KINDS = {"float32": np.float32, "int8": np.int8, "int16": np.int16, "int32": np.int32, "float16": np.float16}


@given(
    st.dictionaries(
        st.text("abcdef/_0", min_size=1, max_size=20),
        st.tuples(st.sampled_from(sorted(KINDS)), st.lists(st.integers(0, 3), max_size=3)),
        max_size=6,
    ),
    st.integers(4, 6),
)
def test_what_is_written_is_read(variables: dict[str, tuple[str, list[int]]], version: int) -> None:
    weights = Weights(
        version=version,
        spec="TransformerSpec",
        revision=7,
        variables={
            name: Variable(kind=kind, values=np.zeros(shape, dtype=KINDS[kind]))
            for name, (kind, shape) in variables.items()
        },
        aliases=tuple((f"alias {name}", name) for name in variables),
    )
    content = written(weights)
    again = parse_weights(content, "x")
    assert (again.spec, again.revision, again.version, again.aliases) == (
        "TransformerSpec",
        7,
        version,
        weights.aliases,
    )
    assert written(again) == content


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400))
def test_a_file_cut_anywhere_is_refused(length: int) -> None:
    content = written(
        Weights(
            version=6,
            spec="TransformerSpec",
            revision=7,
            variables={f"v{n}": Variable(kind="int8", values=np.zeros((3, 5), dtype=np.int8)) for n in range(9)},
            aliases=(("w", "v1"),),
        )
    )
    if length < len(content):
        with pytest.raises(FileError, match=r"cut short|no name"):
            parse_weights(content[:length], "x")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """No other error than the one with a message, and no huge memory."""
    for start in (b"", struct.pack("<I", 6) + b"\x02\0X\0" + struct.pack("<I", 1)):
        with suppress(FileError):
            parse_weights(start + content, "x")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "cut short"),
        (b"\x80\x04\x95\x10\0\0\0", "known version"),
        (b"PK\x03\x04" + bytes(50), "known version"),
        (struct.pack("<I", 7) + bytes(50), "version 7"),
        (struct.pack("<I", 6) + b"\x02\0X\0" + struct.pack("<II", 1, 2**31), "too many variables"),
        (
            struct.pack("<I", 6) + b"\x02\0X\0" + struct.pack("<II", 1, 0) + struct.pack("<I", 0) + b"!",
            "behind its end",
        ),
        (
            struct.pack("<I", 6)
            + b"\x02\0X\0"
            + struct.pack("<II", 1, 1)
            + b"\x02\0a\0"
            + struct.pack("<BIBI", 1, 2**32 - 1, 1, 4),
            "its shape forbids",
        ),
        (
            struct.pack("<I", 6)
            + b"\x02\0X\0"
            + struct.pack("<II", 1, 1)
            + b"\x02\0a\0"
            + struct.pack("<BBI", 0, 9, 1)
            + b"\0",
            "unknown type",
        ),
        (
            struct.pack("<I", 6)
            + b"\x02\0X\0"
            + struct.pack("<II", 1, 0)
            + struct.pack("<I", 1)
            + b"\x02\0a\0\x02\0b\0",
            "alias of nothing",
        ),
    ],
)
def test_what_is_no_weights_file_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(FileError, match=said):
        parse_weights(content, "model.bin")
