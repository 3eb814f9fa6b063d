"""A real Kubo, offline, with a repository of its own for each import profile."""
import hashlib
import json
import os
import subprocess

IPFS = os.environ.get("IPFS", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../peers/bin/ipfs"))


def keystream(seed, size):
    """The bytes of IPIP-499's fixtures: a ChaCha20 keystream, key sha256(seed), nonce and counter zero."""
    key = hashlib.sha256(seed.encode()).hexdigest()
    command = ["openssl", "enc", "-chacha20", "-K", key, "-iv", "0" * 32]
    return subprocess.run(command, input=bytes(size), stdout=subprocess.PIPE, check=True).stdout


class Kubo:
    def __init__(self, folder, profile, **settings):
        self.env = dict(os.environ, IPFS_PATH=folder, IPFS_TELEMETRY="off")
        self.call("init", f"--profile=test,{profile}")
        for key, value in settings.items():
            self.call("config", "--json", f"Import.{key}", json.dumps(value))

    def call(self, *arguments, cwd=None):
        done = subprocess.run([IPFS, *arguments], env=self.env, cwd=cwd, capture_output=True)
        if done.returncode:
            raise SystemExit(f"ipfs {' '.join(arguments)}: {done.stderr.decode()}")
        return done.stdout

    def add(self, path, *options):
        folder = ["-r"] if os.path.isdir(path) else []
        return self.call("add", "-Q", *folder, *options, path).decode().strip()

    def add_all(self, path):
        """The CID of each file and folder below path, by its path relative to it ("" is the root)."""
        out, top = {}, os.path.basename(path)
        for line in self.call("add", "-r", "--hidden", "--progress=false", top, cwd=os.path.dirname(path)).decode().splitlines():
            _, cid, name = line.split(" ", 2)
            out[name.removeprefix(top).lstrip("/")] = cid
        return out

    def block(self, cid):
        return self.call("block", "get", cid)

    def car(self, cid):
        return self.call("dag", "export", "--progress=false", cid)
