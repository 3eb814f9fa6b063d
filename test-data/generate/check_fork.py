#!/usr/bin/env python3
"""Checks a proof that a publisher signed two histories (docs/formats/fork.md), with nothing but the standard library.

    check_fork.py FILE

prints what is proved and exits with 0, or says what is wrong and exits with 1. Knows publishers of one key, whose proofs have
no records.
"""

import hashlib
import pathlib
import sys

from manifest_vectors import BASE, D, L, P, Link, add, cbor, cbor_cid, encode, inverse, multiply


def uncbor(data, at=0):
    """A value and where it ends; the forms that dag-cbor has."""
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if major == 7:
        return {20: False, 21: True, 22: None}[info], at
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(info, 0)
    n = int.from_bytes(data[at:at + size], "big") if size else info
    at += size
    if major in (2, 3):
        raw = data[at:at + n]
        return (raw if major == 2 else raw.decode()), at + n
    if major in (4, 5):
        items = []
        for _ in range(n * (major - 3)):
            item, at = uncbor(data, at)
            items.append(item)
        return (items if major == 4 else dict(zip(items[::2], items[1::2]))), at
    if major == 6:
        inner, at = uncbor(data, at)
        return Link(inner[1:]), at
    return (n if major == 0 else -1 - n), at


def decode(data):
    value, end = uncbor(data)
    require(end == len(data) and cbor(value) == data, "it is not canonical")
    return value


def require(good, why):
    if not good:
        sys.exit("no proof: " + why)


def key_of(did):
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    require(did.startswith("did:key:z"), "a key is not written as did:key")
    n = 0
    for letter in did[len("did:key:z"):]:
        n = n * 58 + alphabet.index(letter)
    raw = n.to_bytes(34, "big")
    require(raw[:2] == b"\xed\x01", "a key is not Ed25519")
    return raw[2:]


def point(data):
    n = int.from_bytes(data, "little")
    y, sign = n & (1 << 255) - 1, n >> 255
    x2 = (y * y - 1) * inverse(D * y * y + 1) % P
    x = pow(x2, (P + 3) // 8, P)
    x = x if x * x % P == x2 else x * pow(2, (P - 1) // 4, P) % P
    require(y < P and x * x % P == x2, "a point is not on the curve")
    return (x if x & 1 == sign else P - x), y


def verify(key, message, signature):
    s = int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    right = add(point(signature[:32]), multiply(k, point(key)))
    require(s < L and encode(multiply(s, BASE)) == encode(right), "a signature is bad")


def head(data, publisher):
    envelope = decode(data)
    kind, payload = envelope["t"], envelope["p"]
    require(kind == "application/vnd.reg.head.v1+cbor", "a side is no head")
    message = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
    require([signature["k"] for signature in envelope["s"]] == [publisher], "it is not signed by the publisher alone")
    verify(key_of(publisher), message, envelope["s"][0]["v"])
    fields = decode(payload)
    require(fields["v"] == 1 and fields["pub"] == publisher and fields["epoch"] == 0, "a head is of another publisher")
    return payload, fields


def main():
    proof = decode(pathlib.Path(sys.argv[1]).read_bytes())
    require(proof["v"] == 1 and proof["records"] == [], "it has records, which this program does not know")
    one, other = head(proof["one"][0], proof["pub"]), head(proof["other"][0], proof["pub"])
    if len(proof["other"]) == 1:
        require(one[0] != other[0] and one[1]["seq"] == other[1]["seq"], "the heads do not contradict each other")
    else:
        before = head(proof["other"][1], proof["pub"])
        follows = other[1]["prev"] == cbor_cid(proof["other"][1])
        require(follows and before[1]["seq"] < one[1]["seq"] < other[1]["seq"], "nothing is passed over")
    print("%s signed two histories at 0.%d: %s and %s" % (
        proof["pub"], one[1]["seq"], cbor_cid(proof["one"][0]), cbor_cid(proof["other"][0])))


main()
