"""The command line of OpenSSF's model_signing, many commands in one process.

Reads JSON arrays from standard input, one a line: the words of a command. Answers each with one line:
{"code": its exit code, "out": what it printed}. Two words of its own make keys and certificates to test with:

    ["keys", CURVE, FOLDER]          FOLDER/key and FOLDER/pub, CURVE one of P256, P384, P521
    ["certificates", FOLDER, DAYS]   FOLDER/{key,leaf,middle,root}: a chain whose leaf is valid for DAYS more, or not for -DAYS
"""

import datetime
import json
import pathlib
import sys

import click.testing
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from model_signing import _cli

CURVES = {"P256": ec.SECP256R1(), "P384": ec.SECP384R1(), "P521": ec.SECP521R1()}
DAY = datetime.timedelta(days=1)


def private_pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def keys(curve, folder):
    key = ec.generate_private_key(CURVES[curve])
    target = pathlib.Path(folder)
    (target / "key").write_bytes(private_pem(key))
    public = key.public_key()
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    (target / "pub").write_bytes(public.public_bytes(serialization.Encoding.PEM, spki))


def certify(name, key, issuer, issuer_key, until, ca):
    now = datetime.datetime.now(datetime.timezone.utc)
    usage = dict.fromkeys(
        [
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ],
        False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 100 * DAY)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=not ca, key_cert_sign=ca, **usage), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def certificates(folder, days):
    now = datetime.datetime.now(datetime.timezone.utc)
    later = now + 100 * DAY
    root, middle, leaf = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    names = {n: x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, n)]) for n in ("root", "middle")}
    chain = {
        "root": certify("root", root, names["root"], root, later, True),
        "middle": certify("middle", middle, names["root"], root, later, True),
        "leaf": certify("leaf", leaf, names["middle"], middle, now + int(days) * DAY, False),
    }
    target = pathlib.Path(folder)
    for name, certificate in chain.items():
        (target / name).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (target / "key").write_bytes(private_pem(leaf))


def run(words):
    if words[0] == "keys":
        keys(*words[1:])
        return {"code": 0, "out": ""}
    if words[0] == "certificates":
        certificates(*words[1:])
        return {"code": 0, "out": ""}
    result = click.testing.CliRunner().invoke(_cli.main, words)
    return {"code": result.exit_code, "out": result.output + (repr(result.exception) if result.exception else "")}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
