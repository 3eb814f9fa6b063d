"""Attack L2: the files are verified and then changed, again and again, while they are loaded.

REG_RACES says how many loads (10,000 when not given); the number is printed. Each load must give the signed bytes or be refused.
"""

import os
import subprocess
import sys

import pytest

import reg_loader
from reg_loader import _model

RACES = int(os.environ.get("REG_RACES", "10000"))

# Overwrites one byte and puts it back, replaces the file by a rename, and cuts and restores it.
ATTACKER = """
import os, sys
path = sys.argv[1]
good = open(path, "rb").read()
bad = bytearray(good)
bad[len(bad) // 2] ^= 1
print("ready", flush=True)
turn = 0
while True:
    turn += 1
    if turn % 3 == 0:
        fd = os.open(path, os.O_RDWR)
        os.pwrite(fd, bytes(bad), 0)
        os.pwrite(fd, good, 0)
        os.close(fd)
    elif turn % 3 == 1:
        for data in (bytes(bad), good):
            with open(path + ".new", "wb") as file:
                file.write(data)
            os.rename(path + ".new", path)
    else:
        os.truncate(path, len(good) // 2)
        fd = os.open(path, os.O_RDWR)
        os.pwrite(fd, good, 0)
        os.close(fd)
"""


@pytest.mark.parametrize("limit", [None, 0], ids=["sealed", "streamed"])
def test_no_changed_byte_is_ever_returned(published, limit):
    path = published.path("sub/größe.txt")
    with open(path, "rb") as file:
        good = file.read()
    # The program scans the files and so is asked before the race; what it says is signed.
    signed = _model.ask(published.program, "verify", "--hashes", published.folder)
    memory = 1 << 30 if limit is None else limit
    rounds = RACES // 2
    returned = refused = 0
    attacker = subprocess.Popen([sys.executable, "-c", ATTACKER, path], stdout=subprocess.PIPE)
    try:
        assert attacker.stdout.readline() == b"ready\n"
        for _ in range(rounds):
            model = _model.Model(published.folder, signed, memory)
            try:
                data = model.file("sub/größe.txt").read()
            except reg_loader.Refused:
                refused += 1
            else:
                returned += 1
                assert data == good
            finally:
                model.close()
    finally:
        attacker.kill()
        attacker.wait()
    print(f"\n{rounds} races: {returned} loads gave the signed bytes, {refused} were refused, 0 gave others")
    assert returned > 0 and refused > 0
