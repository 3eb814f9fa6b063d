#!/usr/bin/env python3
"""Times the verification and the verified loading of a 1 GiB safetensors file.

    load.py REG WORK [ROUNDS]

REG is the program, WORK a folder with 4 GB of room that is kept for the next time. Needs numpy and safetensors, and python/ on PYTHONPATH. Prints seconds, the
least of ROUNDS (3), each with files in the page cache and each in a process of its own.
"""

import os
import pathlib
import subprocess
import sys
import time

SUM = "import hashlib,sys; f=open(sys.argv[1],'rb',buffering=0); h=hashlib.sha256(); b=bytearray(1<<20)\nwhile n:=f.readinto(b): h.update(memoryview(b)[:n])"
PLAIN = "import sys; from safetensors.numpy import load_file; t=load_file(sys.argv[1]); assert len(t)==64"
VERIFIED = """
import sys, reg_loader
m = reg_loader.load(sys.argv[1], program=sys.argv[2])
t = m.tensors("model.safetensors")
arrays = {name: t[name].numpy() for name in t}
assert len(arrays) == 64
"""
STREAMED = VERIFIED.replace("program=sys.argv[2]", "program=sys.argv[2], memory_limit=0")
IMPORTS = "import numpy, safetensors.numpy"


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


def least(rounds, words, **options):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, **options)
        times.append(time.perf_counter() - start)
    return min(times)


def main():
    reg, work, rounds = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 3
    os.environ["REG_HOME"] = str(work / "home")
    source, out = make(work), work / "out"
    if not out.exists():
        subprocess.run([reg, "push", "--quiet", str(source), "m:1"], check=True)
        subprocess.run([reg, "pull", "--quiet", "m:1", str(out)], check=True)
    weights = str(out / "model.safetensors")
    one = ["taskset", "-c", "0"]
    python = [sys.executable, "-c"]
    start = least(rounds, [reg, "version"])
    started = least(rounds, [*python, IMPORTS])
    gib = os.path.getsize(weights) / (1 << 30)
    print(f"file, GiB                      {gib:.2f}")
    print(f"sha256 (hashlib), one core     {least(rounds, [*one, *python, SUM, weights]) - least(rounds, [*python, '']):.2f}")
    print(f"reg version                    {start:.2f}")
    print(f"reg verify, one core           {least(rounds, [*one, reg, 'verify', '--quiet', str(out)]):.2f}")
    print(f"reg verify                     {least(rounds, [reg, 'verify', '--quiet', str(out)]):.2f}")
    print(f"reg run DIR true               {least(rounds, [reg, 'run', '--quiet', str(out), 'true']):.2f}")
    print(f"reg run --no-namespace         {least(rounds, [reg, 'run', '--quiet', '--no-namespace', str(out), 'true']):.2f}")
    print(f"reg run REF true               {least(rounds, [reg, 'run', '--quiet', 'm:1', 'true']):.2f}")
    print(f"python with numpy, starting    {started:.2f}")
    print(f"safetensors load_file          {least(rounds, [*python, PLAIN, weights]):.2f}")
    print(f"reg_loader, sealed             {least(rounds, [*python, VERIFIED, str(out), reg]):.2f}")
    print(f"reg_loader, tensor by tensor   {least(rounds, [*python, STREAMED, str(out), reg]):.2f}")


if __name__ == "__main__":
    main()
