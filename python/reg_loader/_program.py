"""Calls the program reg, which knows names and signatures."""

import json
import os
import subprocess

from ._refused import Refused


def ask(program, *words):
    """The JSON that a command of reg prints; Refused with its message and exit code when it fails."""
    command = [program or os.environ.get("REG_PROGRAM", "reg"), *words, "--json", "--quiet"]
    try:
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Refused(f"cannot run {command[0]} ({error}); put reg on the PATH or set REG_PROGRAM", 1) from error
    if ended.returncode != 0:
        raise Refused(ended.stderr.strip() or f"{command[0]} ended with {ended.returncode}", ended.returncode)
    return json.loads(ended.stdout)
