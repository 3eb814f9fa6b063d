#!/usr/bin/env python3
"""A proof of a fork and a trust store, by a second implementation of docs/formats.

    trust_vectors.py RESOURCES WORDS

writes RESOURCES/formats/trust.json, in hex, with CIDs; WORDS is the English list of BIP-39.
"""

import json
import pathlib
import sys

from manifest_vectors import ALICE, BOB, ISSUED, cbor, cbor_cid, envelope, sha256


def head(second):
    return envelope("head", cbor({
        "v": 1, "pub": str(ALICE), "epoch": 0, "seq": 3, "prev": cbor_cid(b"head 2"), "issued": ISSUED + second,
        "expires": ISSUED + second + 30 * 86400, "map": {"n": 0, "pages": []},
    }), ALICE)


def fork():
    one, other = sorted((head(1), head(2)), key=lambda data: str(cbor_cid(data)))
    return cbor({"v": 1, "pub": str(ALICE), "records": [], "one": [one], "other": [other]})


def store(proof):
    alice = {
        "id": str(ALICE), "trust": "pinned", "name": "alice", "vouchers": [str(BOB)], "first": ISSUED,
        "record": [1, cbor_cid(b"record")], "forks": [cbor_cid(proof)], "settled": [],
        "head": [1, 4, cbor_cid(b"head"), ISSUED, ISSUED + 30 * 86400, ISSUED + 5],
    }
    bob = {"id": str(BOB), "trust": "unknown", "vouchers": [], "first": ISSUED + 1, "forks": [], "settled": []}
    entries = [entry for _, entry in sorted([(ALICE.public, alice), (BOB.public, bob)])]
    return cbor({"v": 1, "publishers": entries})


def words(key, path):
    bits = int.from_bytes(sha256(b"reg/fingerprint/v1" + key.public), "big")
    listed = [line for line in pathlib.Path(path).read_text().split("\n") if line and line[0] != "#"]
    return " ".join(listed[bits >> 256 - 11 * i & 2047] for i in range(1, 9))


def main():
    proof = fork()
    document = {
        "fork": proof.hex(), "forkCid": str(cbor_cid(proof)), "store": store(proof).hex(),
        "words": [words(key, sys.argv[2]) for key in (ALICE, BOB)],
    }
    target = pathlib.Path(sys.argv[1]) / "formats" / "trust.json"
    target.write_text(json.dumps(document, indent=1) + "\n")


main()
