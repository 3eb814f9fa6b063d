"""Attestations that other programs signed: securesystemslib makes the envelopes, cryptography the signatures.

attestation_vectors.py RESOURCES writes formats/attestations.json below that folder."""

import base64
import hashlib
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from securesystemslib.dsse import Envelope
from securesystemslib.signer import Signature

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
TYPE = "application/vnd.in-toto+json"


def did(key):
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    number = int.from_bytes(b"\xed\x01" + raw, "big")
    text = ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "did:key:z" + text


def statement(digest, predicate_type, predicate):
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {
                "name": "did:key:z6Mk/tiny:1.0",
                "digest": {"sha256": digest},
                "annotations": {"reg.issued": "2026-01-01T00:00:00Z", "reg.expires": "2026-04-01T00:00:00Z"},
            }
        ],
        "predicateType": predicate_type,
        "predicate": predicate,
    }


def sign(payload, keys):
    envelope = Envelope(payload, TYPE, {})
    for key in keys:
        signature = key.sign(envelope.pae())
        envelope.signatures[did(key)] = Signature(did(key), signature.hex())
    return json.dumps(envelope.to_dict(), indent=1)


def main(resources):
    keys = [Ed25519PrivateKey.from_private_bytes(bytes([i] * 32)) for i in (1, 2)]
    digest = hashlib.sha256(b"a release").hexdigest()
    review = json.dumps(statement(digest, "reg/review/v1", {"result": "approved", "comment": "é"})).encode()
    vulns = json.dumps(
        statement(digest, "https://in-toto.io/attestation/vulns/v0.2", {"scanner": {"uri": "pkg:x", "result": []}})
    ).encode()
    vectors = {
        "dids": [did(key) for key in keys],
        "digest": digest,
        "review": sign(review, keys),
        "vulns": sign(vulns, keys[:1]),
    }
    with open(resources + "/formats/attestations.json", "w") as file:
        json.dump(vectors, file, indent=1, sort_keys=True)
        file.write("\n")


main(sys.argv[1])
