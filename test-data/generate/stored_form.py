#!/usr/bin/env python3
"""Golden files of docs/formats/stored-form.md, made without any code of reg.

    pip install numpy==2.4.6 zstandard==0.25.0
    python3 stored_form.py RESOURCES        writes RESOURCES/formats/stored-form/

NAME.form is a stored form, NAME.raw the bytes of its block; refused.json lists forms that must be refused.
"""
import json
import pathlib
import sys

import numpy as np
import zstandard

RAW, ZSTD, PLANES, REFERENCE = range(4)


def uvarint(n):
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    return bytes(out) + bytes([n])


def header(form, raw):
    return bytes([form]) + uvarint(len(raw))


def frame(data, **options):
    options = {"level": 1, "write_checksum": False, "write_content_size": True, **options}
    return zstandard.ZstdCompressor(**options).compress(data)


def plane_bytes(raw, width):
    """The planes of the whole groups of eight elements, straight from the page's definition."""
    groups = len(raw) // (8 * width)
    elements = [int.from_bytes(raw[i : i + width], "little") for i in range(0, groups * 8 * width, width)]
    planes = [bytearray(groups * 8) for _ in range(width)]
    for e, value in enumerate(elements):
        group, in_group = divmod(e, 8)
        per_word = 8 // width
        word, lane = divmod(in_group, per_word)
        at = group * 8 + lane * width + word
        top = value >> 8 * (width - 2)
        planes[0][at] = top >> 7 & 0xFF
        planes[1][at] = top >> 8 & 0x80 | top & 0x7F
        for p in range(2, width):
            planes[p][at] = value >> 8 * (width - 1 - p) & 0xFF
    return [bytes(p) for p in planes]


def planes_form(raw, width):
    planes = plane_bytes(raw, width)
    stored = [min(p, frame(p), key=len) for p in planes]
    tail = raw[len(planes[0]) * width :]
    lengths = b"".join(len(s).to_bytes(4, "little") for s in stored)
    return header(PLANES, raw) + bytes([width]) + lengths + b"".join(stored) + tail


def floats(count, kind):
    x = (np.random.Generator(np.random.SFC64(7)).standard_normal(count) * 0.02).astype(np.float32)
    if kind == "bf16":
        return (x.view(np.uint32) >> 16).astype("<u2").tobytes()
    return x.astype(kind).tobytes()


def accepted():
    text = b'{"id": 17, "text": "what is here once is here again, what is here once is here again"}\n' * 20
    yield "raw-empty", b"", header(RAW, b"")
    yield "raw", b"hello", header(RAW, b"hello") + b"hello"
    yield "zstd", text, header(ZSTD, text) + frame(text)
    for name, kind, width in [("bf16", "bf16", 2), ("f16", "<f2", 2), ("f32", "<f4", 4), ("f64", "<f8", 8)]:
        raw = floats(1026, kind) + b"\x01"
        yield "planes-" + name, raw, planes_form(raw, width)


def refused():
    text = b"abcdefgh" * 64
    zstd = frame(text)
    planes = planes_form(floats(1024, "bf16"), 2)
    large = zstandard.ZstdCompressionParameters.from_level(1, window_log=24)
    streaming = zstandard.ZstdCompressor(compression_params=large).compressobj()
    windowed = streaming.compress(text) + streaming.flush()
    yield "nothing", b""
    yield "unknown form", b"\x09\x05hello"
    yield "no raw size", b"\x00"
    yield "raw size not minimal", b"\x00\x85\x00hello"
    yield "raw size above 2 MiB", b"\x00" + uvarint((2 << 20) + 1)
    yield "raw too short", b"\x00\x05hell"
    yield "raw with bytes behind", b"\x00\x05hello!"
    yield "zstd without a frame", header(ZSTD, text) + b"hello"
    yield "zstd truncated", header(ZSTD, text) + zstd[:-1]
    yield "zstd with a byte behind", header(ZSTD, text) + zstd + b"\x00"
    yield "zstd of two frames", header(ZSTD, text * 2) + zstd + zstd
    yield "zstd after a skippable frame", header(ZSTD, text) + bytes.fromhex("502a4d18 01000000 00") + zstd
    yield "zstd that gives less", header(ZSTD, text + b"x") + zstd
    yield "zstd that gives more", header(ZSTD, text[:-1]) + zstd
    yield "zstd with a checksum", header(ZSTD, text) + frame(text, write_checksum=True)
    yield "zstd with a window of 16 MiB", header(ZSTD, text) + windowed
    yield "zstd not smaller than raw", header(ZSTD, b"a") + frame(b"a")
    yield "planes of nothing", header(PLANES, b"") + b"\x02" + bytes(8)
    yield "planes without a width", planes[:3]
    yield "planes of three bytes", planes[:3] + b"\x03" + planes[4:]
    yield "planes with truncated lengths", planes[:7]
    yield "plane longer than its elements", planes[:4] + (1025).to_bytes(4, "little") + planes[8:]
    yield "plane of negative length", planes[:4] + b"\xff" * 4 + planes[8:]
    yield "planes truncated", planes[:-1]
    yield "planes with a byte behind", planes + b"\x00"
    yield "a reference", header(REFERENCE, b"hello") + b"\x00\x00/tmp/hello"
    yield "zstd with a dictionary", header(ZSTD, text) + naming_a_dictionary(text)


def naming_a_dictionary(text):
    """A frame whose header names dictionary 1."""
    plain = frame(text)
    return plain[:4] + bytes([plain[4] | 1]) + b"\x01" + plain[5:]


def main():
    out = pathlib.Path(sys.argv[1]) / "formats" / "stored-form"
    out.mkdir(parents=True, exist_ok=True)
    for name, raw, form in accepted():
        (out / f"{name}.raw").write_bytes(raw)
        (out / f"{name}.form").write_bytes(form)
    cases = {name: form.hex() for name, form in refused()}
    (out / "refused.json").write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
