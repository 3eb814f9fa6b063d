#!/usr/bin/env python3
"""A second implementation of docs/formats/chunking.md, written from the page, makes its golden cut points.

    chunking_vectors.py RESOURCES TINY_LLAMA

RESOURCES/formats/chunking.json: entries of the gear table, the lengths of chunks of seeded bytes (see kubo.keystream) and of
zeros, and the lengths of the leaves of the bundled model's files under profile reg-1.
"""
import hashlib
import json
import os
import struct
import sys

from kubo import keystream
from kubo_vectors import dump

MASK = (1 << 64) - 1
TABLE = [int.from_bytes(hashlib.sha256(b"reg-1 gear" + bytes([i])).digest()[:8], "big") for i in range(256)]
SHORTEST, TURN, LONGEST = 16384, 40960, 262144
HARD, EASY = 18, 14
MIB, SMALL_REGION, SMALL_TENSOR = 1 << 20, 1 << 18, 1 << 16
GGML = {0: (1, 4), 1: (1, 2), 8: (32, 34), 30: (1, 2)}  # code: elements and bytes of a block


def gear(data):
    """The length of the first chunk of data."""
    size = min(len(data), LONGEST)
    if size <= SHORTEST:
        return size
    hash_ = 0
    for byte in data[SHORTEST - 64:SHORTEST]:
        hash_ = ((hash_ << 1) + TABLE[byte]) & MASK
    length = SHORTEST
    while length < size:
        if hash_ >> (64 - (HARD if length < TURN else EASY)) == 0:
            return length
        hash_ = ((hash_ << 1) + TABLE[data[length]]) & MASK
        length += 1
    return size


def by_content(data):
    if len(data) <= SMALL_REGION:
        return [len(data)]
    lengths, view = [], memoryview(data)
    while view:
        lengths.append(gear(view))
        view = view[lengths[-1]:]
    return lengths


def by_length(size):
    return [MIB] * (size // MIB) + ([size % MIB] if size % MIB else [])


def safetensors(data):
    """The end of the header, and offset and length of every tensor."""
    start = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:start])
    offsets = [t["data_offsets"] for name, t in header.items() if name != "__metadata__"]
    return start, [(start + a, b - a) for a, b in offsets]


class Gguf:
    """Reads just what the layout needs."""

    def __init__(self, data):
        self.data, self.at = data, 8
        tensors, values = self.take("Q"), self.take("Q")
        self.alignment = 32
        for _ in range(values):
            key = self.text()
            value = self.value(self.take("I"))
            if key == b"general.alignment":
                self.alignment = value
        infos = [self.info() for _ in range(tensors)]
        self.start = self.padded(self.at)
        self.tensors = [(self.start + offset, min(self.padded(size), len(data) - self.start - offset), size) for offset, size in infos]

    def padded(self, position):
        return -(-position // self.alignment) * self.alignment

    def take(self, code):
        value, = struct.unpack_from("<" + code, self.data, self.at)
        self.at += struct.calcsize(code)
        return value

    def text(self):
        size = self.take("Q")
        self.at += size
        return self.data[self.at - size:self.at]

    def value(self, code):
        if code == 8:
            return self.text()
        if code == 9:
            inner, count = self.take("I"), self.take("Q")
            return [self.value(inner) for _ in range(count)]
        return self.take({0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}[code])

    def info(self):
        self.text()
        shape = [self.take("Q") for _ in range(self.take("I"))]
        elements, size = GGML[self.take("I")]
        for length in shape:
            size *= length
        return self.take("Q"), size // elements


def layout(data):
    if len(data) <= SMALL_REGION:
        return [len(data)]
    if data[:4] == b"GGUF":
        gguf = Gguf(data)
        header, large = gguf.start, [(at, padded) for at, padded, size in gguf.tensors if size >= SMALL_TENSOR]
    elif data[8:9] == b"{":
        header, tensors = safetensors(data)
        large = [tensor for tensor in tensors if tensor[1] >= SMALL_TENSOR]
    else:
        header, large = len(data), []
    lengths, done = by_content(data[:header]), header
    for offset, size in sorted(large):
        if offset > done:
            lengths += by_content(data[done:offset])
        lengths += by_length(size)
        done = offset + size
    if done < len(data):
        lengths += by_content(data[done:])
    return lengths


def main():
    resources, model = sys.argv[1:]
    table = b"".join(entry.to_bytes(8, "big") for entry in TABLE)
    document = {
        "table": {"0": table[:8].hex(), "255": table[-8:].hex(), "sha256": hashlib.sha256(table).hexdigest()},
        "content": [], "zeros": [], "files": []}
    for seed, size in (("chunking", SMALL_REGION), ("chunking", SMALL_REGION + 1), ("chunking", 3 * MIB)):
        document["content"].append({"seed": seed, "size": size, "lengths": by_content(keystream(seed, size))})
    for size in (SMALL_REGION + 1, 3 * SMALL_REGION + 5):
        document["zeros"].append({"size": size, "lengths": by_content(bytes(size))})
    for name in ("model.safetensors", "tiny-llama.gguf", "tokenizer.json"):
        with open(os.path.join(model, name), "rb") as file:
            document["files"].append({"name": name, "lengths": layout(file.read())})
    dump(os.path.join(resources, "formats", "chunking.json"), document)


if __name__ == "__main__":
    main()
