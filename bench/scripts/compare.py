#!/usr/bin/env python3
"""Runs the peers in turn, round after round, on the same data: ingest, added bytes, export, verify, start-up.

    BENCH_DIR=… compare.py [--peers floor reg kubo xet] [--sets model-a …] [--rounds 5] [--sparse-gib 20]

In each round every peer gets a fresh store and takes the sets in their order, so that "added" is what it really had to
keep beside the earlier ones. Each export is compared byte for byte. report.py prints the medians.
"""
import argparse
import os
import shutil
import subprocess

from meter import DATA, WORK, fresh, record, run, size_of, warm
from peers import PEERS

SETS = {"model-a": "model-a.safetensors", "model-a-ft": "model-a-ft.safetensors", "model-a-ft-all": "model-a-ft-all.safetensors",
        "gguf": "model-gguf-ish.gguf", "small": "dataset-small", "pqc1": "dataset-pqcdc-v1.parquet",
        "pqc2": "dataset-pqcdc-v2.parquet", "pq1": "dataset-parquet-v1.parquet", "pq2": "dataset-parquet-v2.parquet"}
DEFAULT_SETS = ["model-a", "model-a-ft", "model-a-ft-all", "gguf", "small", "pqc1", "pqc2"]
STARTS = 9


def same(source, target):
    """True when every byte of source lies somewhere under target, and nothing else does."""
    if os.path.isfile(source):
        found = [os.path.join(folder, f) for folder, _, files in os.walk(target) for f in files]
        return len(found) == 1 and subprocess.run(["cmp", "-s", source, found[0]]).returncode == 0
    for folder, folders, _ in os.walk(target):
        if "shard-000" in folders:
            return subprocess.run(["diff", "-rq", source, folder], capture_output=True).returncode == 0
    return False


def ingest(name, peer, label, source, turn):
    size, before = size_of(source), size_of(peer.store)
    warm(source)
    os.sync()
    r = peer.ingest(label, source)
    added = size_of(peer.store) - before
    record(op="ingest", peer=name, set=label, round=turn, bytes=size, added=added, **r)


def export(name, peer, label, source, turn):
    if turn and label in getattr(peer, "slow_exports", ()):
        return
    target = fresh("out-" + name)
    os.sync()
    r = peer.export(label, source, target)
    record(op="export", peer=name, set=label, round=turn, bytes=size_of(source), same=same(source, target), **r)
    shutil.rmtree(target)


def verify(name, peer, turn):
    if peer.verify:
        record(op="verify", peer=name, set="store", round=turn, bytes=size_of(peer.store), **run(peer.verify, env=peer.env))


def attempt(name, what, turn, step, *arguments):
    try:
        step(*arguments)
    except RuntimeError as e:
        record(op="error", peer=name, set=what, round=turn, error=str(e)[:300])


def one_turn(name, sets, turn):
    peer = PEERS[name](fresh("store-" + name))
    peer.init()
    for label in sets:
        source = os.path.join(DATA, SETS[label])
        attempt(name, label, turn, ingest, name, peer, label, source, turn)
        attempt(name, label, turn, export, name, peer, label, source, turn)
    if turn == 0:
        attempt(name, "store", turn, verify, name, peer, turn)
    for command in peer.start:
        for _ in range(STARTS):
            record(op="start", peer=name, set=command, round=turn, **peer.started(command))
    shutil.rmtree(peer.store)


def sparse_turn(name, gib):
    """A file of zeros far larger than memory: what counts is the peak RSS."""
    peer = PEERS[name](fresh("store-" + name))
    peer.init()
    source = os.path.join(WORK, "sparse.bin")
    with open(source, "wb") as f:
        f.truncate(gib << 30)
    for op in (ingest_sparse, export_sparse):
        attempt(name, "sparse", 0, op, name, peer, source)
    os.remove(source)
    shutil.rmtree(peer.store)


def ingest_sparse(name, peer, source):
    record(op="sparse-ingest", peer=name, set="sparse", round=0, bytes=os.path.getsize(source), **peer.ingest("sparse", source))


def export_sparse(name, peer, source):
    target = fresh("out-" + name)
    r = peer.export("sparse", source, target)
    record(op="sparse-export", peer=name, set="sparse", round=0, bytes=os.path.getsize(source), same=same(source, target), **r)
    shutil.rmtree(target)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--peers", nargs="+", choices=list(PEERS), default=["floor", "reg", "kubo", "xet"])
    a.add_argument("--sets", nargs="*", choices=list(SETS), default=DEFAULT_SETS)
    a.add_argument("--rounds", type=int, default=5)
    a.add_argument("--sparse-gib", type=int, default=0, help="also a sparse file of so many GiB through reg and kubo")
    a = a.parse_args()
    lacking = {name: PEERS[name].missing() for name in a.peers if PEERS[name].missing()}
    if lacking:
        raise SystemExit("\n".join(f"{name}: {why}" for name, why in lacking.items()))
    for turn in range(a.rounds):
        for name in a.peers:
            one_turn(name, a.sets, turn)
    if a.sparse_gib:
        for name in [p for p in a.peers if p in ("reg", "kubo")]:
            sparse_turn(name, a.sparse_gib)


if __name__ == "__main__":
    main()
