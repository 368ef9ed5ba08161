"""The weights file of a CTranslate2 model (``model.bin``), read into numpy arrays and written again.

Reading and writing a file without a change gives the same bytes. New values are quantised as the old ones were.

Source: the layout that ``ctranslate2.specs.ModelSpec`` writes, binary versions 4 to 6,
https://github.com/OpenNMT/CTranslate2/blob/master/python/ctranslate2/specs/model_spec.py
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossary.errors import FileError, Problem

Array = NDArray[Any]
Floats = NDArray[np.float32]

_VERSIONS = range(4, 7)
# In the order of their numbers in the file. numpy has no bfloat16: its bits are kept as they are.
_KINDS = ("float32", "int8", "int16", "int32", "float16", "bfloat16")
_DTYPES = {kind: np.dtype(kind if kind != "bfloat16" else "uint16").newbyteorder("<") for kind in _KINDS}
_SCALE = "_scale"
_LARGEST_INT8 = np.float32(127)
# CTranslate2 keeps 10 bits of an int16, so that sums of products do not overflow.
_LARGEST_INT16 = np.float32(2**10)
_MAX_VARIABLES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One array of the file.

    Args:
        kind: how its values are stored, such as ``int8``.
        values: as stored; of ``bfloat16`` the bits.
    """

    kind: str
    values: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A weights file.

    Args:
        version: of the binary layout.
        spec: name of the model's specification, such as ``TransformerSpec``.
        revision: of the specification.
        variables: by name, in the order of the file.
        aliases: names that stand for a variable, with the name of that one, in the order of the file.
    """

    version: int
    spec: str
    revision: int
    variables: Mapping[str, Variable]
    aliases: tuple[tuple[str, str], ...]

    def resolve(self, name: str) -> str:
        """The name under which a variable is stored: itself, or what it is an alias of."""
        return dict(self.aliases).get(name, name)

    def floats(self, name: str) -> Floats:
        """The values of a variable as numbers, its scale applied.

        Raises:
            KeyError: there is none of this name.
        """
        name = self.resolve(name)
        variable = self.variables[name]
        scale = self.variables.get(name + _SCALE)
        values: Floats
        if variable.kind == "bfloat16":
            values = (variable.values.astype("<u4") << 16).view("<f4").reshape(variable.values.shape)
        else:
            values = variable.values.astype(np.float32)
        if scale is None or variable.kind not in ("int8", "int16"):
            return values
        factors = scale.values.astype(np.float32)
        # One scale for each row of a matrix (of what is flattened behind the first axis, for convolutions).
        return values / factors.reshape(factors.shape + (1,) * (values.ndim - factors.ndim))

    def is_quantised(self, name: str) -> bool:
        """Whether a variable is stored as integers with a scale."""
        name = self.resolve(name)
        return name + _SCALE in self.variables and self.variables[name].kind in ("int8", "int16")

    def put(self, values: Mapping[str, Floats]) -> Weights:
        """The weights with new values for some variables, quantised as the old ones are.

        Args:
            values: by stored name; shapes may differ from those before.

        Raises:
            KeyError: a name is not that of a stored variable.
        """
        variables = dict(self.variables)
        for name, array in values.items():
            kind = variables[name].kind
            if not self.is_quantised(name):
                variables[name] = Variable(kind=kind, values=_store(array, kind))
                continue
            quantised, scale = _quantise(array, kind)
            variables[name] = Variable(kind=kind, values=quantised)
            variables[name + _SCALE] = Variable(
                kind=variables[name + _SCALE].kind, values=_store(scale, variables[name + _SCALE].kind)
            )
        return replace(self, variables=variables)


def _store(values: Floats, kind: str) -> Array:
    if kind != "bfloat16":
        return values.astype(_DTYPES[kind])
    bits = np.ascontiguousarray(values, dtype="<f4").view("<u4").astype(np.uint64)
    # To the nearest, and of two equally near to the even one, as hardware does.
    rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16
    return rounded.astype("<u2").reshape(values.shape)


def _quantise(values: Floats, kind: str) -> tuple[Array, Floats]:
    """Integers and their scale, as ``ctranslate2.specs`` computes them."""
    values = values.astype(np.float32)
    if kind == "int16":
        scale = np.asarray(_LARGEST_INT16 / np.maximum(np.abs(values).max(), np.float32(1e-30)), dtype=np.float32)
        return np.rint(values * scale).astype(np.int16), scale
    flat = values.reshape(len(values), -1)
    largest = np.abs(flat).max(axis=1)
    largest[largest == 0] = _LARGEST_INT8
    scale = (_LARGEST_INT8 / largest).astype(np.float32)
    return np.rint(flat * scale[:, None]).astype(np.int8).reshape(values.shape), scale


def parse_weights(content: bytes, path: str) -> Weights:
    """The weights in the bytes of a ``model.bin``.

    Args:
        content: the whole file.
        path: how to call it in messages.

    Raises:
        FileError: it is no such file, of an unknown version, cut short, longer than it says, or contradicts itself.
    """
    reader = _Reader(content, path)
    (version,) = reader.numbers("<I")
    if version not in _VERSIONS:
        found = f"version {version}" if 0 < version < 100 else None
        raise reader.fault("not CTranslate2 weights of a known version", found, f"{_VERSIONS[0]} to {_VERSIONS[-1]}")
    spec = reader.text()
    revision, count = reader.numbers("<II")
    if count > _MAX_VARIABLES:
        raise reader.fault("too many variables", str(count), f"at most {_MAX_VARIABLES:,}")
    variables: dict[str, Variable] = {}
    for _ in range(count):
        name = reader.text()
        if name in variables:
            raise reader.fault("a variable that is there twice", name)
        variables[name] = reader.variable(name)
    (count,) = reader.numbers("<I")
    aliases = tuple((reader.text(), reader.text()) for _ in range(min(count, _MAX_VARIABLES)))
    for alias, name in aliases:
        if name not in variables or alias in variables:
            raise reader.fault("an alias of nothing", f"{alias} = {name}")
    if reader.position != len(content):
        raise reader.fault("goes on behind its end", f"{len(content) - reader.position} bytes")
    return Weights(version=version, spec=spec, revision=revision, variables=variables, aliases=aliases)


class _Reader:
    """Takes values from bytes, and says where it stands when they are wrong."""

    def __init__(self, content: bytes, path: str) -> None:
        self.content = content
        self.path = path
        self.position = 0

    def fault(self, message: str, found: str | None = None, expected: str | None = None) -> FileError:
        where = f"{self.path}: byte {self.position:,}: {message}"
        return FileError([Problem(message=where, found=found, expected=expected)])

    def take(self, length: int) -> memoryview:
        if length > len(self.content) - self.position:
            raise self.fault("is cut short", expected=f"{length:,} more bytes")
        self.position += length
        return memoryview(self.content)[self.position - length : self.position]

    def numbers(self, layout: str) -> tuple[int, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def text(self) -> str:
        (length,) = self.numbers("<H")
        start = self.position
        raw = bytes(self.take(length))
        if not raw.endswith(b"\0") or not raw[:-1].isascii() or b"\0" in raw[:-1]:
            self.position = start
            raise self.fault("no name", repr(raw[:40]), "letters with a zero at the end")
        return raw[:-1].decode("ascii")

    def variable(self, name: str) -> Variable:
        (rank,) = self.numbers("<B")
        shape = self.numbers(f"<{rank}I")
        number, length = self.numbers("<BI")
        if number >= len(_KINDS):
            raise self.fault(f"{name} has an unknown type", str(number), f"0 to {len(_KINDS) - 1}")
        kind = _KINDS[number]
        dtype = _DTYPES[kind]
        if prod(shape) * dtype.itemsize != length:
            raise self.fault(f"{name} has a length that its shape forbids", f"{length:,} bytes", f"shape {shape}")
        return Variable(kind=kind, values=np.frombuffer(self.take(length), dtype=dtype).reshape(shape))


def serialize_weights(weights: Weights) -> Iterator[bytes]:
    """The bytes of a ``model.bin``, in pieces."""
    yield struct.pack("<I", weights.version)
    yield _text(weights.spec)
    yield struct.pack("<II", weights.revision, len(weights.variables))
    for name, variable in weights.variables.items():
        shape, dtype = variable.values.shape, _DTYPES[variable.kind]
        yield _text(name)
        yield struct.pack(f"<B{len(shape)}I", len(shape), *shape)
        yield struct.pack("<BI", _KINDS.index(variable.kind), prod(shape) * dtype.itemsize)
        yield variable.values.astype(dtype, copy=False).tobytes()
    yield struct.pack("<I", len(weights.aliases))
    for alias, name in weights.aliases:
        yield _text(alias) + _text(name)


def _text(text: str) -> bytes:
    raw = text.encode("ascii") + b"\0"
    return struct.pack("<H", len(raw)) + raw
