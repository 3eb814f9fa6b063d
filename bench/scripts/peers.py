"""The programs that are compared: each puts a file or folder into a store of its own and gets it out again.

A peer is a class with init, ingest and export; `start` names the commands whose start-up time is compared.
"""
import os
import shutil
import sys
from shlex import quote

from meter import run

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(os.path.dirname(HERE))
IPFS = os.environ.get("IPFS", os.path.join(REPOSITORY, "peers/bin/ipfs"))
DESYNC = os.path.join(REPOSITORY, "peers/bin/desync")
REG = os.environ.get("REG", os.path.join(REPOSITORY, "reg"))
os.environ.update(IPFS_TELEMETRY="off", HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_OFFLINE="1", DO_NOT_TRACK="1")


class Peer:
    env, start, verify = {}, [], None

    def __init__(self, store):
        self.store = store

    @classmethod
    def missing(cls):
        """What this machine lacks to run it, or None."""
        return None

    def init(self):
        pass


class Floor(Peer):
    """What the machine itself needs: one SHA-256 pass in, one plain copy out; nothing is kept."""

    def ingest(self, label, source):
        if os.path.isdir(source):
            return run(f"find {quote(source)} -type f -print0 | xargs -0 openssl dgst -sha256 >/dev/null")
        return run(f"openssl dgst -sha256 {quote(source)}")

    def export(self, label, source, target):
        return run(f"cp -r {quote(source)} {quote(target)}/out")


class Reg(Peer):
    options, start = "", ["version", "ls"]

    @classmethod
    def missing(cls):
        return None if os.path.exists(REG) else f"{REG} does not exist"

    def init(self):
        self.env = {"REG_HOME": self.store + "/home"}
        run(f"{quote(REG)} init --quiet", env=self.env)

    def ingest(self, label, source):
        return run(f"{quote(REG)} push {quote(source)} bench-{label}:1 --quiet --json {self.options}", env=self.env)

    def export(self, label, source, target):
        r = run(f"{quote(REG)} pull bench-{label}:1 {quote(target)}/out --quiet --json", env=self.env)
        os.remove(f"{target}/out/.reg-receipt")  # beside the files, and no part of them
        return r

    def started(self, command):
        return run(f"{quote(REG)} {command}", env=self.env)

    @property
    def verify(self):
        return f"{quote(REG)} fsck --quiet"


class RegFixed(Reg):
    """The chunks of Kubo's profile unixfs-v1-2025 instead of reg-1."""
    options = "--profile unixfs-v1-2025"


class Kubo(Peer):
    """Offline, flatfs, 1 MiB chunks (profile unixfs-v1-2025)."""
    profile, start = "test,unixfs-v1-2025", ["version", "id"]
    verify = f"{quote(IPFS)} repo verify"

    @classmethod
    def missing(cls):
        return None if os.path.exists(IPFS) else "peers/install ipfs has not run"

    def init(self):
        self.env, self.cids = {"IPFS_PATH": self.store + "/repo"}, {}
        run(f"{quote(IPFS)} init --profile={self.profile}", env=self.env)

    def ingest(self, label, source):
        folder = "-r " if os.path.isdir(source) else ""
        r = run(f"{quote(IPFS)} add -Q {folder}{quote(source)}", env=self.env)
        self.cids[label] = r["out"].split()[-1]
        return r

    def export(self, label, source, target):
        return run(f"{quote(IPFS)} get --progress=false -o {quote(target)}/out {self.cids[label]}", env=self.env)

    def started(self, command):
        return run(f"{quote(IPFS)} {command}", env=self.env)


class KuboDefault(Kubo):
    """256 KiB chunks, as Kubo comes."""
    profile = "test"


class Xet(Peer):
    """hf-xet's own client on its local store: chunks, dedupe and compression without its server; sha256 included."""
    start = ["version"]
    slow_exports = ("small",)  # its local store takes minutes for 20,000 files, which says nothing about the hub

    @classmethod
    def missing(cls):
        try:
            import hf_xet  # noqa: F401
        except ImportError:
            return f"{sys.executable} has no hf-xet"

    def init(self):
        self.env = {"HF_XET_CACHE": self.store + "/cache"}

    def _call(self, op, label, path):
        return run(f"{sys.executable} {HERE}/xet_local.py {op} {self.store}/cas {self.store}/{label}.json {quote(path)}", env=self.env)

    def ingest(self, label, source):
        return self._call("push", label, source)

    def export(self, label, source, target):
        return self._call("pull", label, target)

    def started(self, command):
        return run(f"{os.path.dirname(sys.executable)}/hf {command}")


class Desync(Peer):
    @classmethod
    def missing(cls):
        return None if os.path.exists(DESYNC) else "peers/install desync has not run"

    def ingest(self, label, source):
        os.makedirs(self.store + "/s", exist_ok=True)
        tool, index = ("tar -i", "caidx") if os.path.isdir(source) else ("make", "caibx")
        return run(f"{DESYNC} {tool} -s {self.store}/s {self.store}/{label}.{index} {quote(source)}")

    def export(self, label, source, target):
        if os.path.isdir(source):
            return run(f"{DESYNC} untar -i --no-same-owner -s {self.store}/s {self.store}/{label}.caidx {quote(target)}")
        return run(f"{DESYNC} extract -s {self.store}/s {self.store}/{label}.caibx {quote(target)}/out")

    @property
    def verify(self):
        return f"{DESYNC} verify -s {self.store}/s"


class Restic(Peer):
    start, verify = ["version"], "restic check -q --no-cache --read-data"

    @classmethod
    def missing(cls):
        return None if shutil.which("restic") else "restic is not installed"

    def init(self):
        self.env = {"RESTIC_REPOSITORY": self.store + "/r", "RESTIC_PASSWORD": "x"}
        run("restic init -q", env=self.env)

    def ingest(self, label, source):
        return run(f"restic backup -q --no-cache --tag {label} {quote(source)}", env=self.env)

    def export(self, label, source, target):
        return run(f"restic restore -q --no-cache latest --tag {label} --target {quote(target)}", env=self.env)

    def started(self, command):
        return run(f"restic {command}")


class Borg(Peer):
    start = ["--version"]

    @classmethod
    def missing(cls):
        return None if shutil.which("borg") else "borg is not installed"

    def init(self):
        self.env = {"BORG_BASE_DIR": self.store + "/home", "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes"}
        run(f"borg init -e none {self.store}/r", env=self.env)

    def ingest(self, label, source):
        name = quote(os.path.basename(source))
        return run(f"borg create -C lz4 {self.store}/r::{label} {name}", env=self.env, cwd=os.path.dirname(source))

    def export(self, label, source, target):
        return run(f"borg extract {self.store}/r::{label}", env=self.env, cwd=target)

    def started(self, command):
        return run(f"borg {command}")

    @property
    def verify(self):
        return f"borg check --verify-data {self.store}/r"


PEERS = {"floor": Floor, "reg": Reg, "reg-fixed": RegFixed, "kubo": Kubo, "kubo-256k": KuboDefault, "xet": Xet,
         "desync": Desync, "restic": Restic, "borg": Borg}
