#!/usr/bin/env python3
"""What nodes tell each other of heads, and a file that waits for signatures, by a second implementation of docs/formats.

    message_vectors.py RESOURCES

writes RESOURCES/formats/messages.json, in hex.
"""

import json
import pathlib
import sys

from manifest_vectors import ALICE, BOB, ISSUED, cbor, cbor_cid, envelope


def head(seq, prev):
    return envelope("head", cbor({
        "v": 1, "pub": str(ALICE), "epoch": 0, "seq": seq, "prev": prev, "issued": ISSUED + seq,
        "expires": ISSUED + seq + 30 * 86400, "map": {"n": 0, "pages": []},
    }), ALICE)


def main():
    first = head(4, cbor_cid(b"head 3"))
    second = head(5, cbor_cid(first))
    page = cbor({"n": 0, "pages": []})
    messages = {
        "question": cbor({"pub": str(ALICE), "epoch": 7, "have": cbor_cid(b"head 3")}),
        "firstQuestion": cbor({"pub": str(ALICE), "epoch": 0}),
        "answer": cbor({"head": second, "records": [b"record 8", b"record 9"], "earlier": [first], "fork": b"proof"}),
        "answerWithoutFork": cbor({"head": first, "records": [], "earlier": []}),
        "unknown": cbor({}),
        "list": cbor([[str(ALICE), 8, 5, cbor_cid(second), None], [str(BOB), 0, 9, cbor_cid(b"head"), cbor_cid(b"proof")]]),
        "pending": cbor({"v": 1, "envelope": second, "records": [b"record 8", b"record 9"], "blocks": [page]}),
    }
    document = {"alice": str(ALICE), "bob": str(BOB), "head": str(cbor_cid(second)), "earlier": str(cbor_cid(first))}
    document |= {name: data.hex() for name, data in messages.items()}
    target = pathlib.Path(sys.argv[1]) / "formats" / "messages.json"
    target.write_text(json.dumps(document, indent=1) + "\n")


main()
