#!/usr/bin/env python3
"""A private release's archive and its age file, by a second implementation of docs/formats/private.md.

    private_vectors.py RESOURCES

writes RESOURCES/formats/private.json.
"""

import base64
import hashlib
import hmac
import io
import json
import pathlib
import sys
import tarfile

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BLOCK, CHUNK = 512, 64 << 10
RECEIPT = b"in place of a receipt " * 30
FOLDERS = ["d" * 120, "none"]
SIZES = {"a.txt": 5, "e/" + "é" * 60 + ".txt": 512, "empty": 0, "w.bin": 70_000}
FILES = {path: bytes(i * 7 % 251 for i in range(size)) for path, size in SIZES.items()}


def fill(data, size=BLOCK):
    return data + bytes(-len(data) % size)


def header(name, size, kind):
    mode = b"0000755\0" if kind == b"5" else b"0000644\0"
    text = name.ljust(100, b"\0") + mode + b"0000000\0" * 2 + b"%011o\0" % size + b"00000000000\0"
    text += b" " * 8 + kind + bytes(100) + b"ustar\x0000"
    text = fill(text)
    return text[:148] + b"%06o\0 " % sum(text) + text[156:]


def record(key, value):
    rest = b" %s=%s\n" % (key, value)
    length = len(rest)
    while length != len(rest) + len(str(length)):
        length = len(rest) + len(str(length))
    return b"%d%s" % (length, rest)


def entry(path, size, kind):
    if len(path) <= 100:
        return header(path, size, kind)
    pax = record(b"path", path) + (record(b"size", b"%d" % size) if kind == b"0" else b"")
    return header(b"pax", len(pax), b"x") + fill(pax) + header(path[:100], size, kind)


def padme(length):
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def archive():
    tar = entry(b".reg-receipt", len(RECEIPT), b"0") + fill(RECEIPT)
    for folder in FOLDERS:
        tar += entry(folder.encode() + b"/", 0, b"5")
    for path, content in FILES.items():
        tar += entry(path.encode(), len(content), b"0") + fill(content)
    tar += bytes(2 * BLOCK)
    return fill(tar.ljust(padme(len(tar)), b"\0"))


def derive(secret, salt, info):
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def b64(data):
    return base64.b64encode(data).rstrip(b"=")


def age_header(key, ephemeral, recipient):
    share = ephemeral.public_key().public_bytes_raw()
    wrap = derive(ephemeral.exchange(recipient), share + recipient.public_bytes_raw(), b"age-encryption.org/v1/X25519")
    body = ChaCha20Poly1305(wrap).encrypt(bytes(12), key, None)
    text = b"age-encryption.org/v1\n-> X25519 " + b64(share) + b"\n" + b64(body) + b"\n---"
    return text + b" " + b64(hmac.digest(derive(key, b"", b"header"), text, "sha256")) + b"\n"


def payload(key, nonce, content):
    cipher = ChaCha20Poly1305(derive(key, nonce, b"payload"))
    chunks = [content[i:i + CHUNK] for i in range(0, len(content), CHUNK)]
    sealed = [
        cipher.encrypt(number.to_bytes(11) + bytes([number == len(chunks) - 1]), chunk, None)
        for number, chunk in enumerate(chunks)
    ]
    return nonce + b"".join(sealed)


def bech32(prefix, data):
    bits = "".join(f"{byte:08b}" for byte in data)
    words = [int(bits[i:i + 5].ljust(5, "0"), 2) for i in range(0, len(bits), 5)]
    check = 1
    for value in [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + words + [0] * 6:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> i & 1 else 0
    words += [(check ^ 1) >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join("qpzry9x8gf2tvdw0s3jn54khce6mua7l"[word] for word in words)


def main():
    tar = archive()
    with tarfile.open(fileobj=io.BytesIO(tar)) as read:
        found = {member.name: read.extractfile(member).read() for member in read if member.isfile()}
    assert found == {".reg-receipt": RECEIPT} | FILES
    reader, ephemeral = (X25519PrivateKey.from_private_bytes(bytes(range(i, i + 32))) for i in (1, 100))
    key, nonce = bytes(range(200, 216)), bytes(range(50, 66))
    document = {
        "identity": bech32("age-secret-key-", reader.private_bytes_raw()).upper(),
        "recipient": bech32("age", reader.public_key().public_bytes_raw()),
        "receipt": RECEIPT.decode(),
        "folders": FOLDERS,
        "content": "byte i of a file is i * 7 mod 251",
        "files": SIZES,
        "archive": {"size": len(tar), "sha256": hashlib.sha256(tar).hexdigest()},
        "header": age_header(key, ephemeral, reader.public_key()).decode(),
        "nonce": nonce.hex(),
        "payload": hashlib.sha256(payload(key, nonce, tar)).hexdigest(),
    }
    target = pathlib.Path(sys.argv[1]) / "formats" / "private.json"
    target.write_text(json.dumps(document, indent=1) + "\n")


main()
