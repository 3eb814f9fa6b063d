#!/usr/bin/env python3
"""Prints $BENCH_DIR/results.jsonl as Markdown: medians, and reg beside each peer.    BENCH_DIR=… report.py"""
import json
import statistics
from collections import defaultdict

from meter import RESULTS

HIDDEN = ("floor", "reg")


def load():
    with open(RESULTS) as f:
        return [json.loads(line) for line in f]


class Table:
    """Values of one operation by set and peer."""

    def __init__(self, rows, op):
        self.values = defaultdict(lambda: defaultdict(list))
        for row in rows:
            if row["op"] == op:
                self.values[row["set"]][row["peer"]].append(row)
        self.sets = list(self.values)
        self.peers = list(dict.fromkeys(row["peer"] for row in rows if row["op"] == op))

    def median(self, label, peer, figure):
        rows = self.values[label][peer]
        return statistics.median(row[figure] for row in rows) if rows else None

    def span(self, label, peer, figure, digits):
        rows = self.values[label][peer]
        if not rows:
            return ""
        values = [row[figure] for row in rows]
        return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"

    def ratio(self, label, peer, other, figure):
        """peer's figure over other's, both as medians."""
        a, b = self.median(label, peer, figure), self.median(label, other, figure)
        return f"{a / b:.2f}" if a and b else ""


def markdown(title, note, head, body):
    print(f"## {title}\n\n{note}\n")
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for line in body:
        print("| " + " | ".join(line) + " |")
    print()


def timed(rows, op, floor):
    t = Table(rows, op)
    rivals = [p for p in t.peers if p not in HIDDEN]
    for title, figure, digits in (("wall seconds", "wall", 2), ("CPU seconds", "cpu", 2)):
        head = ["set"] + t.peers + [f"{p} / reg" for p in rivals] + [f"{floor} / reg"]
        body = [[s] + [t.span(s, p, figure, digits) for p in t.peers] + [t.ratio(s, p, "reg", figure) for p in rivals + ["floor"]]
                for s in t.sets]
        note = f"Median (min-max). `X / reg` above 1: reg is that many times faster than X. floor: {floor}."
        markdown(f"{op}: {title}", note, head, body)
    memory(t, op)


def memory(t, op):
    body = [[s] + [f"{max((r['rss_mib'] for r in t.values[s][p]), default=0):.0f}" for p in t.peers] for s in t.sets]
    markdown(f"{op}: peak RSS in MiB", "The highest of all rounds.", ["set"] + t.peers, body)


def added(rows):
    t = Table(rows, "ingest")
    peers = [p for p in t.peers if p != "floor"]
    body = []
    for s in t.sets:
        size = next(iter(t.values[s].values()))[0]["bytes"]
        line = [s, f"{size / 1e6:.1f}"] + [f"{t.median(s, p, 'added') / size:.4f}" if t.values[s][p] else "" for p in peers]
        body.append(line + [t.ratio(s, "reg", p, "added") for p in peers if p != "reg"])
    head = ["set", "MB"] + peers + [f"reg / {p}" for p in peers if p != "reg"]
    markdown("Added bytes over input bytes", "After the sets above it went into the same store. `reg / X` below 1: reg keeps less.", head, body)


def starts(rows):
    t = Table(rows, "start")
    body = [[f"{p} {s}", t.span(s, p, "wall", 3), t.span(s, p, "cpu", 3), f"{t.median(s, p, 'rss_mib'):.0f}"]
            for p in t.peers for s in t.sets if t.values[s][p]]
    markdown("Start-up", "Median (min-max), whole process.", ["command", "wall s", "CPU s", "RSS MiB"], body)


def single(rows, op, title):
    body = [[r["peer"], f"{r['bytes'] / 1e6:.0f}", f"{r['wall']:.2f}", f"{r['cpu']:.2f}", f"{r['bytes'] / r['wall'] / 1e6:.0f}",
             f"{r['rss_mib']:.0f}"] for r in rows if r["op"] == op]
    if body:
        markdown(title, "One run.", ["peer", "MB", "wall s", "CPU s", "MB/s", "peak RSS MiB"], body)


def main():
    rows = load()
    timed(rows, "ingest", "one sha256 pass")
    timed(rows, "export", "cp")
    added(rows)
    starts(rows)
    single(rows, "verify", "Verify the store")
    single(rows, "sparse-ingest", "Ingest a sparse file")
    single(rows, "sparse-export", "Export it")
    for r in rows:
        if r["op"] == "error" or r.get("same") is False:
            print(f"- FAILED: {r['peer']} {r['set']} round {r['round']}: {r.get('error', 'exported other bytes')}")


if __name__ == "__main__":
    main()
