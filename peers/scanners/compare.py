"""What other projects' tools say of the files in a folder.

    compare.py scan FOLDER      picklescan, modelscan, fickling: which files they find something in
    compare.py read FOLDER      safetensors, gguf: which of their files they read

Prints one JSON object from path to tool to true or false.
"""

import contextlib
import io
import json
import logging
import pathlib
import sys


def scan_tools():
    from fickling.analysis import Severity, check_safety
    from fickling.fickle import Pickled
    from modelscan.modelscan import ModelScan
    from picklescan.scanner import SafetyLevel, scan_file_path

    scanner = ModelScan()

    def picklescan(path):
        result = scan_file_path(str(path))
        found = any(g.safety != SafetyLevel.Innocuous for g in result.globals)
        return found or result.issues_count > 0

    def modelscan(path):
        return scanner.scan(str(path))["summary"]["total_issues"] > 0

    def fickling(path):
        with open(path, "rb") as file:
            return check_safety(Pickled.load(file)).severity > Severity.LIKELY_SAFE

    def fickling_on_pickles(path):
        with open(path, "rb") as file:
            return file.read(1) == b"\x80" and fickling(path)

    return {"picklescan": picklescan, "modelscan": modelscan, "fickling": fickling_on_pickles}


def read_tools():
    from gguf import GGUFReader
    from safetensors import safe_open

    def safetensors(path):
        with safe_open(path, framework="numpy") as file:
            return file.keys() is not None

    def gguf(path):
        return GGUFReader(path) is not None

    return {"safetensors": safetensors, "gguf": gguf}


def attempt(tool, path):
    """A tool that fails on a file has found nothing in it, and has not read it."""
    try:
        return bool(tool(path))
    except Exception:
        return False


def main():
    logging.disable(logging.CRITICAL)
    reading = {"scan": False, "read": True}[sys.argv[1]]
    tools = read_tools() if reading else scan_tools()
    root = pathlib.Path(sys.argv[2])
    said = {}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for path in sorted(p for p in root.rglob("*") if p.is_file()):
            said[path.relative_to(root).as_posix()] = {
                name: attempt(tool, path)
                for name, tool in tools.items()
                if not reading or path.suffix == "." + name
            }
    json.dump(said, sys.stdout)


main()
