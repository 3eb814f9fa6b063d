"""The tensors of a verified safetensors file."""

import json
import struct
from collections.abc import Mapping

from ._refused import MALFORMED, Refused

_HEADER_MAX = 100_000_000
_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16,
    "I32": 32, "U32": 32, "F32": 32, "F64": 64, "I64": 64, "U64": 64, "C64": 64,
}  # fmt: skip
_NUMPY = {
    "BOOL": "?", "U8": "u1", "I8": "i1", "I16": "<i2", "U16": "<u2", "F16": "<f2", "I32": "<i4", "U32": "<u4",
    "F32": "<f4", "F64": "<f8", "I64": "<i8", "U64": "<u8", "C64": "<c8",
}  # fmt: skip


class Tensor:
    """A tensor's element type as safetensors names it, its shape, and its bytes as a memoryview."""

    def __init__(self, name, dtype, shape, data):
        self.name = name
        self.dtype = dtype
        self.shape = shape
        self.data = data

    def numpy(self):
        """A read-only array over the same memory. BF16 comes as its 16 bits (uint16) unless ml_dtypes is there."""
        import numpy

        if self.dtype == "BF16":
            try:
                import ml_dtypes

                kind = ml_dtypes.bfloat16
            except ImportError:
                kind = "<u2"
        elif self.dtype in _NUMPY:
            kind = _NUMPY[self.dtype]
        else:
            raise Refused(f"numpy has no type for {self.dtype} of tensor {self.name!r}; use .data", MALFORMED)
        array = numpy.frombuffer(self.data, dtype=kind).reshape(self.shape)
        array.flags.writeable = False
        return array


class Tensors(Mapping):
    """Tensors by name, each read and hashed when it is asked for, or a view of memory that was hashed."""

    def __init__(self, file):
        self._file = file
        if file.size < 8:
            raise _bad(file, f"it has {file.size} bytes")
        (length,) = struct.unpack("<Q", file.read(0, 8))
        if length > min(_HEADER_MAX, file.size - 8):
            raise _bad(file, f"its header claims {length} bytes")
        self._start = 8 + length
        header = _parse(file, file.read(8, length))
        self.metadata = header.pop("__metadata__", {})
        self._entries = {name: _entry(file, name, entry) for name, entry in header.items()}
        _require_tiling(file, self._entries.values(), file.size - self._start)

    def __getitem__(self, name):
        dtype, shape, begin, end = self._entries[name]
        return Tensor(name, dtype, shape, self._file.read_buffer(self._start + begin, end - begin))

    def __iter__(self):
        return iter(self._entries)

    def __len__(self):
        return len(self._entries)


def _parse(file, text):
    def unique(pairs):
        made = dict(pairs)
        if len(made) != len(pairs):
            raise _bad(file, "a key is there twice")
        return made

    try:
        header = json.loads(text.decode("utf-8"), object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        raise _bad(file, "its header is no JSON") from error
    if not isinstance(header, dict) or not text.startswith(b"{"):
        raise _bad(file, "its header is no object")
    return header


def _entry(file, name, entry):
    try:
        dtype, shape, (begin, end) = entry["dtype"], entry["shape"], entry["data_offsets"]
        bits = _BITS[dtype]
        whole = all(type(n) is int and n >= 0 for n in [*shape, begin, end])
    except (KeyError, TypeError, ValueError) as error:
        raise _bad(file, f"tensor {name!r} is not described as it should be") from error
    for length in shape if whole else ():
        bits *= length
    if not whole or end - begin != bits // 8:
        raise _bad(file, f"tensor {name!r} does not fit its shape")
    return dtype, tuple(shape), begin, end


def _require_tiling(file, entries, size):
    at = 0
    for _, _, begin, end in sorted(entries, key=lambda entry: entry[2:]):
        if begin != at:
            raise _bad(file, f"its tensors leave a hole or overlap at byte {at}")
        at = end
    if at != size:
        raise _bad(file, f"its tensors end at byte {at} of {size}")


def _bad(file, why):
    return Refused(f"{file.path} is no safetensors: {why}", MALFORMED)
