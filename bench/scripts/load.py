#!/usr/bin/env python3
"""Times the verification and the verified loading of a 1 GiB safetensors file.

    load.py REG WORK [ROUNDS]

REG is the program, WORK a folder with 4 GB of room that is kept for the next time. Needs numpy and safetensors, openssl and taskset, and python/ on PYTHONPATH.
Prints seconds, the median of ROUNDS (5), each with files in the page cache and each in a process of its own whose start counts; then the ratios that are promised.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import time

PLAIN = "import sys; from safetensors.numpy import load_file; t=load_file(sys.argv[1]); assert len(t)==64"
VERIFIED = """
import sys, reg_loader
m = reg_loader.load(sys.argv[1], program=sys.argv[2])
t = m.tensors("model.safetensors")
arrays = {name: t[name].numpy() for name in t}
assert len(arrays) == 64
"""
STREAMED = VERIFIED.replace("program=sys.argv[2]", "program=sys.argv[2], memory_limit=0")


def make(work):
    import numpy
    from safetensors.numpy import save_file

    source = work / "source"
    if not source.exists():
        source.mkdir(parents=True)
        random = numpy.random.default_rng(1)
        tensors = {f"layers.{i}.weight": random.standard_normal((1024, 4096), dtype="f4") for i in range(64)}
        save_file(tensors, source / "model.safetensors")
    return source


def median(rounds, words):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def commands(reg, out):
    weights = str(out / "model.safetensors")
    one, python = ["taskset", "-c", "0"], [sys.executable, "-c"]
    return {
        "openssl dgst -sha256, one core": [*one, "openssl", "dgst", "-sha256", weights],
        "reg version": [reg, "version"],
        "reg verify DIR, one core": [*one, reg, "verify", "--quiet", str(out)],
        "reg verify DIR": [reg, "verify", "--quiet", str(out)],
        "reg verify REF": [reg, "verify", "--quiet", "m:1"],
        "reg run DIR true": [reg, "run", "--quiet", str(out), "true"],
        "reg run --no-namespace DIR true": [reg, "run", "--quiet", "--no-namespace", str(out), "true"],
        "reg run REF true": [reg, "run", "--quiet", "m:1", "true"],
        "safetensors load_file": [*python, PLAIN, weights],
        "reg_loader, sealed": [*python, VERIFIED, str(out), reg],
        "reg_loader, tensor by tensor": [*python, STREAMED, str(out), reg],
    }


def ratios(took):
    hashing = took["openssl dgst -sha256, one core"]
    allowed = took["safetensors load_file"] + hashing
    return {
        "rate of reg verify DIR on one core, of openssl's": hashing / took["reg verify DIR, one core"],
        "rate of reg verify DIR, of openssl's on one core": hashing / took["reg verify DIR"],
        "seconds that reg run DIR adds to reg verify DIR": took["reg run DIR true"] - took["reg verify DIR"],
        "seconds that reg run REF adds to reg verify REF": took["reg run REF true"] - took["reg verify REF"],
        "reg_loader, sealed, of load_file + openssl": took["reg_loader, sealed"] / allowed,
        "reg_loader, tensor by tensor, of the same": took["reg_loader, tensor by tensor"] / allowed,
    }


def main():
    reg, work, rounds = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 5
    os.environ["REG_HOME"] = str(work / "home")
    source, out = make(work), work / "out"
    if not out.exists():
        subprocess.run([reg, "push", "--quiet", str(source), "m:1"], check=True)
        subprocess.run([reg, "pull", "--quiet", "m:1", str(out)], check=True)
    took = {name: median(rounds, words) for name, words in commands(reg, out).items()}
    for name, figure in {**took, **ratios(took)}.items():
        print(f"{name:50} {figure:6.2f}", flush=True)


if __name__ == "__main__":
    main()
