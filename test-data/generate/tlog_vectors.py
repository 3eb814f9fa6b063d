"""Makes formats/tlog.json with the Go peer of peers/tlog (golang.org/x/mod/sumdb, torchwood).

    peers/install tlog && python3 test-data/generate/tlog_vectors.py

A log of five entries of which number 3 is a head (as formats/manifests.json has it) of its publisher, its checkpoint
cosigned by two of three witnesses, the proof, and the policy. Cosignatures carry the time, so each run gives others.
"""
import base64, hashlib, json, pathlib, subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
FORMATS = ROOT / "test-data/src/main/resources/reg/testdata/formats"
peer = subprocess.Popen([ROOT / "peers/bin/tlog"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(*words):
    peer.stdin.write(" ".join(words) + "\n")
    peer.stdin.flush()
    said = peer.stdout.readline().split()
    assert said[0] == "ok", said
    return said[1:]


def b64(data):
    return base64.b64encode(data).decode()


def key(name, kind, seed):
    """A private key as sumdb/note writes it; its id is that of the public key, so ask for the public key first."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    ident = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).hexdigest()[:8]
    return f"PRIVATE+KEY+{name}+{ident}+{b64(bytes([kind]) + seed)}", f"{name}+{ident}+{b64(bytes([kind]) + public)}"


def node(a, b):
    return hashlib.sha256(b"\1" + a + b).digest()


manifests = json.loads((FORMATS / "manifests.json").read_text())
head = manifests["head"]["cid"]
did = manifests["keys"][0]["did"]
pad = "=" * (-len(head[1:]) % 8)
entry = base64.b32decode(head[1:].upper() + pad) + did.encode()
leaves = [hashlib.sha256(b"\0" + (entry if i == 3 else b"leaf %d" % i)).digest() for i in range(5)]
left = node(node(leaves[0], leaves[1]), node(leaves[2], leaves[3]))
root = node(left, leaves[4])
path = [leaves[2], node(leaves[0], leaves[1]), leaves[4]]

secret, vkey = key("log.example/heads", 1, bytes(range(32)))
text = f"log.example/heads\n5\n{b64(root)}\n"
note = base64.b64decode(ask("sign", secret, b64(text.encode()))[0])
witnesses = []
for i in range(1, 4):
    witness, signed = ask("cosign", f"w{i}.example", b64(bytes([i]) * 32), b64(text.encode()))
    witnesses.append(witness)
    if i < 3:
        note += base64.b64decode(signed).split(b"\n\n", 1)[1]
proof = base64.b64decode(ask("format", "3", b64(note), *[b64(h) for h in path])[0])
policy = f"log {vkey}\n" + "".join(f"witness W{i} {w}\n" for i, w in enumerate(witnesses, 1))
policy += "group two 2 W1 W2 W3\nquorum two\n"
ask("verify", b64(policy.encode()), b64(entry), b64(proof))
(FORMATS / "tlog.json").write_text(json.dumps({
    "head": head, "publisher": did, "entry": entry.hex(), "secret": secret, "vkey": vkey, "proof": proof.decode(), "policy": policy},
    indent=1, ensure_ascii=False) + "\n")
