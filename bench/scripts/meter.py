"""Whole-process measurement (standard library only).

run(cmd)     one command: wall, CPU and peak RSS as the operating system accounts them for the reaped process
record(...)  appends one JSON line to $BENCH_DIR/results.jsonl and prints it

Everything is written below $BENCH_DIR (default ./bench-work). BENCH_NICE=-20 (as root) lifts the measured processes,
and their scheduler autogroup, over other load on the machine.
"""
import json
import os
import shutil
import signal
import subprocess
import time

BENCH = os.path.abspath(os.environ.get("BENCH_DIR", "bench-work"))
DATA = os.path.join(BENCH, os.environ.get("BENCH_DATA", "data"))
WORK = os.path.join(BENCH, "work")
RESULTS = os.path.join(BENCH, "results.jsonl")
TIMEOUT_S = 1800
os.makedirs(WORK, exist_ok=True)
signal.signal(signal.SIGTERM, lambda *_: exit(143))


def _lift():
    nice = os.environ.get("BENCH_NICE")
    if nice:
        os.setpriority(os.PRIO_PROCESS, 0, int(nice))
        with open("/proc/self/autogroup", "w") as f:
            f.write(nice)


def run(cmd, env=None, cwd=None):
    """Runs a shell command to its end; RuntimeError when it fails. Its output is in $BENCH_DIR/run.log, and in ["out"]."""
    out = os.path.join(WORK, "stdout")
    with open(os.path.join(BENCH, "run.log"), "ab") as log, open(out, "wb+") as stdout:
        log.write(f"\n$ {cmd}\n".encode())
        log.flush()
        start = time.monotonic()
        p = subprocess.Popen("exec " + cmd if _simple(cmd) else cmd, shell=True, env=dict(os.environ, **(env or {})), cwd=cwd,
                             stdin=subprocess.DEVNULL, stdout=stdout, stderr=log, start_new_session=True, preexec_fn=_lift)
        try:
            status, usage = _wait(p.pid, start)
        except BaseException:
            os.killpg(p.pid, signal.SIGKILL)  # an interrupted run leaves no process behind
            raise
        wall = time.monotonic() - start
        p.returncode = os.waitstatus_to_exitcode(status)
        stdout.seek(0)
        text = stdout.read()
        log.write(text[-10_000:])
    if p.returncode:
        raise RuntimeError(f"exit {p.returncode}: {cmd} (see {BENCH}/run.log)")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "rss_mib": usage.ru_maxrss / 1024, "out": text.decode(errors="replace")}


def _simple(cmd):
    return not any(c in cmd for c in "|;&<>")


def _wait(pid, start):
    while True:
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if done:
            return status, usage
        if time.monotonic() - start > TIMEOUT_S:
            os.killpg(pid, signal.SIGKILL)
            _, status, usage = os.wait4(pid, 0)
            return status, usage
        time.sleep(0.001)


def size_of(path):
    """Apparent bytes of a file or tree."""
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.lstat(os.path.join(folder, f)).st_size for folder, _, files in os.walk(path) for f in files)


def fresh(name):
    path = os.path.join(WORK, name)
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def warm(path):
    """Reads a file or tree once, so that it is in the page cache."""
    files = [path] if os.path.isfile(path) else [os.path.join(folder, f) for folder, _, fs in os.walk(path) for f in fs]
    for file in files:
        with open(file, "rb", buffering=0) as f:
            while f.read(1 << 20):
                pass


def record(**figures):
    figures.pop("out", None)
    row = {k: round(v, 4) if isinstance(v, float) else v for k, v in figures.items()}
    with open(RESULTS, "a") as f:
        f.write(json.dumps(row) + "\n")
    print(" ".join(f"{k}={v}" for k, v in row.items()), flush=True)
