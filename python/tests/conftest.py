"""A folder as `reg pull` leaves it, and a program `reg` that says what is signed of it.

REG_PROGRAM names the real program when the tests run from the build (LoaderIT); without it a stand-in prints the hashes of the files as
they were when the test began, so that the package can be tested alone.
"""

import hashlib
import json
import os
import stat
import subprocess
import sys

import numpy
import pytest
from safetensors.numpy import save_file

CHUNK = 1 << 20


def tensors(seed=1):
    random = numpy.random.default_rng(seed)
    return {
        "big": random.standard_normal((600, 1000)).astype("f4"),
        "half": random.standard_normal((33, 7)).astype("f2"),
        "count": numpy.arange(5, dtype="i8"),
        "none": numpy.zeros((0, 3), dtype="f4"),
    }


class Published:
    """A pulled folder."""

    def __init__(self, folder, program, ref):
        self.folder = str(folder)
        self.program = program
        self.ref = ref

    def path(self, name):
        return os.path.join(self.folder, name)


@pytest.fixture
def published(tmp_path):
    source = tmp_path / "source"
    (source / "sub").mkdir(parents=True)
    save_file(tensors(), source / "model.safetensors", metadata={"format": "np"})
    (source / "config.json").write_text('{"model_type": "llama"}')
    (source / "sub" / "größe.txt").write_text("text" * 10_000)
    (source / "empty").write_bytes(b"")
    program = os.environ.get("REG_PROGRAM")
    if program:
        return real(source, tmp_path, program)
    return Published(source, stand_in(source, tmp_path), "did:key:z6MkTest/m:1")


def real(source, tmp_path, program):
    environment = {**os.environ, "REG_HOME": str(tmp_path / "home")}
    os.environ["REG_HOME"] = environment["REG_HOME"]
    out = tmp_path / "out"
    subprocess.run([program, "push", "--quiet", str(source), "m:1"], check=True, stdout=subprocess.PIPE)
    subprocess.run([program, "pull", "--quiet", "m:1", str(out)], check=True, stdout=subprocess.PIPE)
    return Published(out, program, "m:1")


def stand_in(source, tmp_path):
    files = []
    for root, _, names in os.walk(source):
        for name in names:
            path = os.path.join(root, name)
            with open(path, "rb") as file:
                data = file.read()
            pieces = [data[i : i + CHUNK] for i in range(0, len(data), CHUNK)]
            chunks = [[len(p), hashlib.sha256(p).hexdigest()] for p in pieces]
            files.append({"path": os.path.relpath(path, source), "size": len(data), "chunks": chunks})
    answer = {"ref": "did:key:z6MkTest/m:1", "publisher": "did:key:z6MkTest", "release": "bafy", "files": files}
    said = tmp_path / "said.json"
    said.write_text(json.dumps(answer))
    program = tmp_path / "reg"
    program.write_text(f'#!/bin/sh\n[ "$1" = path ] && echo \'{{"path": "{source}"}}\' || cat {said}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def python(script, *arguments):
    """Runs a script in an interpreter of its own."""
    return subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False)
