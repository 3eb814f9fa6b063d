#!/usr/bin/env python3
"""Lets a real Kubo make the fixtures of IPIP-499, checks its roots against the published ones and keeps the root blocks.

    ipip499_vectors.py RESOURCES

RESOURCES/ipip-499/fixtures.json names each fixture's profile, seed, size or names, and root. Content is not kept: it is a
keystream of the seed (see kubo.keystream). Root blocks lie beside it as ROOT.bin, but for the flat directories (256 KiB).
"""
import hashlib
import os
import sys
import tempfile

from kubo import Kubo, keystream
from kubo_vectors import V0, V1, dump, write

ALPHABET = "abcdefghijklmnopqrstuvwxyz01234567890-_"
CHUNK = {V0: 262144, V1: 1048576}
GIB = 1 << 30
FILES = [  # profile, seed, size, published root
    (V0, "chunk-v0-seed", 262144, "QmWmRj3dFDZdb6ABvbmKhEL6TmPbAfBZ1t5BxsEyJrcZhE"),
    (V0, "chunk-v0-seed", 262145, "QmYyLxtzZyW22zpoVAtKANLRHpDjZtNeDjQdJrcQNWoRkJ"),
    (V0, "v0-seed", 174 * 262144, "QmUbBALi174SnogsUzLpYbD4xPiBSFANF4iztWCsHbMKh2"),
    (V0, "v0-seed", 174 * 262144 + 1, "QmV81WL765sC8DXsRhE5fJv2rwhS4icHRaf3J9Zk5FdRnW"),
    (V1, "chunk-v1-seed", 1048576, "bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta"),
    (V1, "chunk-v1-seed", 1048577, "bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64"),
    (V1, "v1-2025-seed", GIB, "bafybeihmf37wcuvtx4hpu7he5zl5qaf2ineo2lqlfrapokkm5zzw7zyhvm"),
    (V1, "v1-2025-seed", GIB + 1, "bafybeibdsi225ugbkmpbdohnxioyab6jsqrmkts3twhpvfnzp77xtzpyhe"),
]
FOLDERS = [  # profile, seed, lengths of the names as [count, length], published root, sharded
    (V0, "hamt-unixfs-v0-2015", [[4096, 30]], "QmX5GtRk3TSSEHtdrykgqm4eqMEn3n2XhfkFAis5fjyZmN", False),
    (V0, "hamt-unixfs-v0-2015", [[4033, 31]], "QmeMiJzmhpJAUgynAcxTQYek5PPKgdv3qEvFsdV3XpVnvP", True),
    (V1, "hamt-unixfs-v1-2025", [[4765, 11], [1, 21]], "bafybeic3h7rwruealwxkacabdy45jivq2crwz6bufb5ljwupn36gicplx4", False),
    (V1, "hamt-unixfs-v1-2025", [[4765, 11], [1, 22]], "bafybeiegvuterwurhdtkikfhbxcldohmxp566vpjdofhzmnhv6o4freidu", True),
]


def names(seed, lengths):
    letters = "".join(ALPHABET[b % len(ALPHABET)] for b in keystream(seed, sum(count * length for count, length in lengths)))
    at = 0
    for count, length in lengths:
        for _ in range(count):
            yield letters[at:at + length]
            at += length


def make_folder(path, seed, lengths):
    for name in names(seed, lengths):
        write(os.path.join(path, name), b"x")


def agreed(made, published):
    if made != published:
        raise SystemExit(f"this Kubo makes {made}, IPIP-499 says {published}")
    return made


def main():
    target = os.path.join(sys.argv[1], "ipip-499")
    documents = {"files": [], "folders": []}
    with tempfile.TemporaryDirectory() as scratch:
        kubos = {profile: Kubo(os.path.join(scratch, profile), profile) for profile in (V0, V1)}
        for profile, seed, size, root in FILES:
            path = os.path.join(scratch, "file")
            data = keystream(seed, size)
            write(path, data)
            agreed(kubos[profile].add(path), root)
            documents["files"].append({"profile": profile, "seed": seed, "size": size, "root": root, "sha256": hashlib.sha256(data).hexdigest()})
            if size > CHUNK[profile]:
                write(os.path.join(target, root + ".bin"), kubos[profile].block(root))
        for i, (profile, seed, lengths, root, sharded) in enumerate(FOLDERS):
            path = os.path.join(scratch, f"folder-{i}")
            make_folder(path, seed, lengths)
            agreed(kubos[profile].add(path), root)
            documents["folders"].append({"profile": profile, "seed": seed, "names": lengths, "sharded": sharded, "root": root})
            if sharded:
                write(os.path.join(target, root + ".bin"), kubos[profile].block(root))
    dump(os.path.join(target, "fixtures.json"), documents)


if __name__ == "__main__":
    main()
