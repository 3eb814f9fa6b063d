#!/usr/bin/env python3
"""Writes the golden files that a real Kubo makes: CAR files of small DAGs, and the roots of the bundled data.

    kubo_vectors.py RESOURCES TINY_FOLDER...        (IPFS=… names another ipfs program)

RESOURCES/kubo/NAME.car and cases.json: per case its root, how it was made and what a reader must find in it.
RESOURCES/roots.json: of each TINY_FOLDER, the CID of every file and folder by profile unixfs-v1-2025.
"""
import hashlib
import json
import os
import sys
import tempfile

from kubo import Kubo, keystream

V0, V1 = "unixfs-v0-2015", "unixfs-v1-2025"
SMALL = ["--chunker=size-256", "--max-file-links=4"]
ODD_NAMES = ["a", "a-b", "a.b", "B", "ab", "z z", "\u00e9t\u00e9", "\u65e5\u672c\u8a9e", "\U0001f40b", "zero"]


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def plain_file(size):
    def make(path):
        write(path, keystream("kubo-vectors", size))
    return make


def hello(path):
    write(path, b"hello world")


def tree(path):
    for i, name in enumerate(ODD_NAMES):
        write(os.path.join(path, name), keystream(name, 100 * i))
    write(os.path.join(path, "deep/er/still/file"), b"deep\n")
    os.makedirs(os.path.join(path, "empty"))
    os.symlink("deep/er", os.path.join(path, "link"))


def many(path):
    for i in range(700):
        write(os.path.join(path, f"{i}.txt"), f"{i}\n".encode())
    for name in ODD_NAMES:
        write(os.path.join(path, name), name.encode())


def nested(path):
    many(os.path.join(path, "many"))
    hello(os.path.join(path, "hello"))


def dated(path):
    hello(os.path.join(path, "run"))
    os.chmod(os.path.join(path, "run"), 0o755)
    os.chmod(path, 0o750)
    for name in ("run", ""):
        os.utime(os.path.join(path, name), ns=(0, 1_700_000_000_123_456_789))


LOW = {"UnixFSHAMTDirectorySizeThreshold": "1KiB"}
KEEP = ["--preserve-mode", "--preserve-mtime", "--raw-leaves=false"]
CASES = [  # name, profile, settings, options, what
    ("hello-v0", V0, {}, [], hello), ("hello-v1", V1, {}, [], hello),
    ("empty-v0", V0, {}, [], plain_file(0)), ("empty-v1", V1, {}, [], plain_file(0)),
    ("file-v0", V0, {}, SMALL, plain_file(256 * 21 + 17)), ("file-v1", V1, {}, SMALL, plain_file(256 * 21 + 17)),
    ("file-one-chunk-v1", V1, {}, SMALL, plain_file(256)), ("file-two-chunks-v1", V1, {}, SMALL, plain_file(257)),
    ("file-full-node-v1", V1, {}, SMALL, plain_file(256 * 4)), ("file-trailing-group-v0", V0, {}, SMALL, plain_file(256 * 4 + 1)),
    ("file-trailing-group-v1", V1, {}, SMALL, plain_file(256 * 4 + 1)),
    ("file-rabin-v1", V1, {}, ["--chunker=rabin-128-256-512"], plain_file(9000)),
    ("file-trickle-v1", V1, {}, ["--chunker=size-256", "--trickle"], plain_file(9000)),
    ("directory-v0", V0, {}, SMALL, tree), ("directory-v1", V1, {}, SMALL, tree),
    ("directory-inlined-v1", V1, {}, ["--inline", "--inline-limit=64"], tree),
    ("hamt-v0", V0, LOW, [], many), ("hamt-v1", V1, LOW, [], many),
    ("hamt-fanout-16-v1", V1, LOW | {"UnixFSHAMTDirectoryMaxFanout": 16}, [], many),
    ("hamt-nested-v1", V1, LOW, [], nested),
    ("mode-mtime-v1", V1, {}, KEEP, dated),
]


def content(path):
    """What a reader must find: sha256 of each file, empty folders, targets of symlinks, by relative path."""
    if os.path.isfile(path):
        return {"files": {"": digest(path)}, "emptyFolders": [], "links": {}}
    files, empty, links = {}, [], {}
    for folder, folders, names in os.walk(path):
        relative = os.path.relpath(folder, path)
        if not folders and not names:
            empty.append(relative)
        for name in names + folders:
            full = os.path.join(folder, name)
            if os.path.islink(full):
                links[os.path.relpath(full, path)] = os.readlink(full)
            elif os.path.isfile(full):
                files[os.path.relpath(full, path)] = digest(full)
    return {"files": dict(sorted(files.items())), "emptyFolders": sorted(empty), "links": links}


def digest(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def dump(path, document):
    write(path, (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode())


def main():
    resources, folders = sys.argv[1], sys.argv[2:]
    cases = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, profile, settings, options, make in CASES:
            source = os.path.join(scratch, "sources", name)
            make(source)
            kubo = Kubo(os.path.join(scratch, "repo-" + name), profile, **settings)
            root = kubo.add(source, *options)
            write(os.path.join(resources, "kubo", name + ".car"), kubo.car(root))
            cases.append({"name": name, "root": root, "profile": profile, "settings": settings, "options": options} | content(source))
        dump(os.path.join(resources, "kubo", "cases.json"), cases)
        kubo = Kubo(os.path.join(scratch, "repo"), V1)
        dump(os.path.join(resources, "roots.json"), {os.path.basename(f): kubo.add_all(os.path.abspath(f)) for f in folders})


if __name__ == "__main__":
    main()
