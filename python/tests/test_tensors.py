"""Headers that break one rule each."""

import json
import struct

import pytest

import reg_loader


class Bytes:
    """A file in memory, as the tensors want one."""

    path = "x.safetensors"

    def __init__(self, data):
        self.data = data
        self.size = len(data)

    def read(self, offset, length):
        return self.data[offset : offset + length]

    def read_buffer(self, offset, length):
        return memoryview(self.data)[offset : offset + length]


def file(header, data=b"\0" * 8, length=None):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return Bytes(struct.pack("<Q", len(text) if length is None else length) + text + data)


def entry(dtype="F32", shape=(2,), offsets=(0, 8)):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets)}


def test_reads_a_good_one():
    tensors = reg_loader.Tensors(file({"__metadata__": {"a": "b"}, "t": entry()}))
    assert list(tensors) == ["t"] and len(tensors) == 1 and tensors.metadata == {"a": "b"}
    assert tensors["t"].numpy().tolist() == [0.0, 0.0]
    assert reg_loader.Tensors(file({"t": entry("BF16", (4,))}))["t"].numpy().shape == (4,)
    with pytest.raises(reg_loader.Refused, match="no type"):
        reg_loader.Tensors(file({"t": entry("F8_E4M3", (8,))}))["t"].numpy()
    with pytest.raises(KeyError):
        tensors["u"]


@pytest.mark.parametrize(
    "bad",
    [
        Bytes(b"1234"),
        file({"t": entry()}, length=1 << 40),
        file({"t": entry()}, length=2**64 - 1),
        file(b"not json"),
        file(b"[1, 2]"),
        file(b" {}", b""),
        file(b"[" * 100_000, b""),
        file(b'{"t":' + json.dumps(entry()).encode() + b',"t":' + json.dumps(entry()).encode() + b"}"),
        file({"t": entry("F99")}),
        file({"t": entry(shape=(3,))}),
        file({"t": entry(shape=(-2,))}),
        file({"t": entry(shape=(2.0,))}),
        file({"t": entry(shape=(True, 2))}),
        file({"t": entry(offsets=(8, 0))}),
        file({"t": entry(offsets=(0, 4, 8))}),
        file({"t": {"dtype": "F32"}}),
        file({"t": 7}),
        file({"t": entry(offsets=(0, 8)), "u": entry(offsets=(4, 12))}, b"\0" * 12),
        file({"t": entry(offsets=(8, 16))}, b"\0" * 16),
        file({"t": entry()}, b"\0" * 9),
        file({"t": entry()}, b"\0" * 7),
    ],
)
def test_refuses_a_bad_one(bad):
    with pytest.raises(reg_loader.Refused) as refused:
        reg_loader.Tensors(bad)
    assert refused.value.code == 15
