#!/usr/bin/env python3
"""Releases, heads, publisher records and their envelopes, by a second implementation of docs/formats.

    manifest_vectors.py RESOURCES

writes RESOURCES/formats/manifests.json: payloads, pages and envelopes in hex, with their CIDs. Uses nothing but the
standard library: dag-cbor and Ed25519 (RFC 8032) are written out below, so that the Java code is not its own judge.
"""

import base64
import hashlib
import json
import pathlib
import sys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
PAGE_BYTES = 1 << 20
FRAME = 32
ISSUED = 1767225600  # 2026-01-01T00:00:00Z


class Link(bytes):
    """A binary CID."""

    def __str__(self):
        return "b" + base64.b32encode(self).decode().lower().rstrip("=")


def head(major, n):
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if n < 24:
            return bytes([major << 5 | n])
        if n < 1 << 8 * size:
            return bytes([major << 5 | info]) + n.to_bytes(size, "big")
    raise ValueError(n)


def cbor(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, Link):
        return b"\xd8\x2a" + cbor(b"\x00" + bytes(value))
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
    return head(5, len(keys)) + b"".join(cbor(key) + cbor(value[key]) for key in keys)


def cid(codec, digest):
    return Link(bytes([1, codec, 0x12, 0x20]) + digest)


def sha256(data):
    return hashlib.sha256(data).digest()


def cbor_cid(data):
    return cid(0x71, sha256(data))


def inverse(x):
    return pow(x, P - 2, P)


def add(a, b):
    k = D * a[0] * b[0] * a[1] * b[1]
    x = (a[0] * b[1] + b[0] * a[1]) * inverse(1 + k)
    y = (a[1] * b[1] + a[0] * b[0]) * inverse(1 - k)
    return x % P, y % P


def multiply(n, point):
    result = (0, 1)
    while n:
        if n & 1:
            result = add(result, point)
        point, n = add(point, point), n >> 1
    return result


def base_point():
    y = 4 * inverse(5) % P
    x2 = (y * y - 1) * inverse(D * y * y + 1) % P
    x = pow(x2, (P + 3) // 8, P)
    x = x if x * x % P == x2 else x * pow(2, (P - 1) // 4, P) % P
    return (x if x % 2 == 0 else P - x), y


BASE = base_point()


def encode(point):
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


class Key:
    def __init__(self, seed):
        digest = hashlib.sha512(seed).digest()
        self.seed, self.prefix = seed, digest[32:]
        self.scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | 1 << 254
        self.public = encode(multiply(self.scalar, BASE))

    def sign(self, message):
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % L
        point = encode(multiply(r, BASE))
        k = int.from_bytes(hashlib.sha512(point + self.public + message).digest(), "little") % L
        return point + ((r + k * self.scalar) % L).to_bytes(32, "little")

    def __str__(self):
        alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
        n, text = int.from_bytes(b"\xed\x01" + self.public, "big"), ""
        while n:
            n, digit = divmod(n, 58)
            text = alphabet[digit] + text
        return "did:key:z" + text


ALICE = Key(bytes(range(32)))
BOB = Key(bytes(range(32, 64)))


def envelope(kind, payload, *keys):
    kind = "application/vnd.reg.%s.v1+cbor" % kind
    message = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
    signers = sorted(keys, key=lambda key: key.public)
    return cbor({"p": payload, "t": kind, "s": [{"k": str(key), "v": key.sign(message)} for key in signers]})


def pages(name, entries):
    blocks, page, size = [], [], FRAME
    for entry in entries:
        length = len(cbor(entry))
        if size + length > PAGE_BYTES:
            blocks.append(cbor({name: page}))
            page, size = [], FRAME
        page.append(entry)
        size += length
    if page:
        blocks.append(cbor({name: page}))
    return blocks


def page_list(entries, blocks):
    return {"n": len(entries), "pages": [cbor_cid(block) for block in blocks]}


def leaf(path, content):
    return [path, len(content), cid(0x55, sha256(content)), sha256(content)]


def describe(kind, payload, blocks, *keys):
    signed = envelope(kind, payload, *keys)
    return {
        "payload": payload.hex(),
        "envelope": signed.hex(),
        "cid": str(cbor_cid(signed)),
        "commit": sha256(signed)[:20].hex(),
        "pages": [{"cid": str(cbor_cid(block)), "size": len(block)} for block in blocks],
        "page": blocks[0].hex() if len(blocks) == 1 else None,
    }


def release():
    entries = [
        leaf("README.md", b"# tiny\n"),
        leaf("a-b/\u00e9.json", b"{}"),
        ["empty/folder"],
        ["model.safetensors", 5 << 20, cid(0x70, sha256(b"tree")), sha256(b"model")],
        leaf("\uff5eok", b""),
        leaf("\U0001f600.txt", b"astral, after every other"),
    ]
    blocks = pages("reg/files/v1", entries)
    fields = {
        "v": 1, "kind": "model", "pub": str(ALICE), "name": "Tiny-Llama", "version": "1.0+q8", "issued": ISSUED,
        "root": cid(0x70, sha256(b"root")), "bytes": 7 + 2 + (5 << 20) + 25, "profile": "reg-1",
        "files": page_list(entries, blocks),
        "lineage": [{"rel": "finetune", "ref": "alice/base:2", "cid": cbor_cid(b"base")},
                    {"rel": "data", "ref": "https://example.org/data"}],
        "contributors": [{"id": str(BOB), "role": "train", "share": 2500}, {"id": "Carol \u00d8", "role": "eval"}],
        "licence": "Apache-2.0",
        "meta": {"parameters": 1100048384, "tags": ["tiny", "llama"], "card": {"language": ["en"], "gated": False},
                 "offset": -1, "largest": 2**64 - 1},
    }
    return describe("release", cbor(fields), blocks, ALICE, BOB)


def paged(previous):
    entries = [leaf("data/%05d.bin" % i, b"%d" % i) for i in range(20001)]
    blocks = pages("reg/files/v1", entries)
    fields = {
        "v": 1, "kind": "dataset", "pub": str(ALICE), "name": "Tiny-Llama", "version": "2.0", "issued": ISSUED + 1,
        "prev": Link(base64.b32decode(previous[1:].upper() + "======")), "root": cid(0x70, sha256(b"root 2")),
        "bytes": sum(entry[1] for entry in entries), "profile": "unixfs-v1-2025", "files": page_list(entries, blocks),
        "lineage": [], "contributors": [], "meta": {},
    }
    return describe("release", cbor(fields), blocks, ALICE)


def head_of(first, second):
    first, second = (Link(base64.b32decode(text[1:].upper() + "======")) for text in (first, second))
    entries = [
        ["data-1", "latest", "v1"], ["data-1", "v1", cbor_cid(b"data")],
        ["Tiny-Llama", "0.9", [cbor_cid(b"0.9"), "withdrawn", "trained on private data"]],
        ["Tiny-Llama", "0.9-rc", [cbor_cid(b"rc"), "removed", ""]],
        ["Tiny-Llama", "1.0+q8", first], ["Tiny-Llama", "2.0", second],
        ["Tiny-Llama", "latest", "2.0"], ["Tiny-Llama", "stable", "1.0+q8"],
    ]
    blocks = pages("reg/map/v1", entries)
    fields = {
        "v": 1, "pub": str(ALICE), "epoch": 0, "seq": 7, "prev": cbor_cid(b"head 6"), "issued": ISSUED + 2,
        "expires": ISSUED + 2 + 30 * 86400, "map": page_list(entries, blocks),
    }
    return describe("head", cbor(fields), blocks, ALICE)


def publisher():
    roles = {ALICE: ["root", "release", "head"], BOB: ["root", "release"]}
    fields = {
        "v": 1, "id": str(ALICE), "seq": 1, "issued": ISSUED, "expires": ISSUED + 365 * 86400,
        "keys": [{"k": str(key), "roles": roles[key]} for key in sorted(roles, key=lambda key: key.public)],
        "threshold": {"root": 2, "release": 1, "head": 1}, "oms": [bytes(range(91))],
        "revoked": [{"k": str(Key(bytes(range(64, 96)))), "since": [0, 5], "reason": "laptop lost"}],
    }
    return describe("publisher", cbor(fields), [], ALICE, BOB)


def main():
    first = release()
    second = paged(first["cid"])
    document = {
        "keys": [{"seed": key.seed.hex(), "public": key.public.hex(), "did": str(key)} for key in (ALICE, BOB)],
        "release": first, "paged": second, "head": head_of(first["cid"], second["cid"]), "publisher": publisher(),
    }
    target = pathlib.Path(sys.argv[1]) / "formats" / "manifests.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
