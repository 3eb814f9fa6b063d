#!/usr/bin/env python3
"""Paths that a release may and may not have, by rule, and pairs of paths that are and are not the same file.

    path_vectors.py RESOURCES

writes RESOURCES/formats/paths.json. The rules are those of docs/formats/paths.md; the names come from git's tests of is_valid_win32_path and
hasDotgit, and from the advisories that the format page lists.
"""

import json
import pathlib
import sys

HFS_IGNORED = [*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x206A, 0x2070), 0xFEFF]
INVISIBLE = [0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x200B, 0x2028, 0x2029]
INVISIBLE += [*range(0x2060, 0x206A), 0x3164, 0xFE00, 0xFE0F, 0xFFA0, 0xFFF9, 0xFFFB, 0x1BCA0, 0x1D173]
INVISIBLE += [0xE0001, 0xE0020, 0xE007F, 0xE0100]
DEVICES = ["con", "prn", "aux", "nul", "conin$", "conout$"]
DEVICES += [port + digit for port in ("com", "lpt") for digit in "0123456789\u00b9\u00b2\u00b3"]


def refused():
    yield "empty", ["", "/", "//", "a//b", "a/", "a/b/", "/a"]
    yield "dots", [".", "..", "../x", "../../etc/passwd", "a/..", "a/../b", "./a", "a/.", "a/./b", "a/b/../../../c"]
    yield "absolute", ["/etc/passwd", "//server/share/x", "\\a", "\\\\server\\share\\x", "\\\\?\\C:\\x", "C:/x",
                       "C:\\x", "c:x", "C:", "a/D:/x"]
    yield "forbidden", [name.replace("#", c) for c in '\\:<>"|?*' for name in ("#", "#a", "a#", "a/b#c.txt")]
    yield "control", ["a" + chr(c) + "b" for c in [*range(0x20), *range(0x7F, 0xA0)]] + ["a\n", "\x1b[2Jx", "a/\x00"]
    yield "trailing", ["a.", "a ", "a..", "a. ", "a .", "a./b", "a /b", "a/b.", "a/b ", "...", " ", ". ", ".. /x"]
    yield "surrogate", ["\ud800", "a\udbff", "\udc00a", "\udfff", "a\udc00\ud800b", "a/\ud83d", "\ud83d/\ude00"]
    yield "not-text", ["a\ufffd", "\ufffe", "\uffff", "\ufdd0", "a\ufdef", "\U0001fffe", "\U0010ffff"]
    yield "not-nfc", ["e\u0301.txt", "u\u0308", "\u212b", "\u2126", "\u212a", "\u1100\u1161", "\u0340", "\u1f71", "\uf900",
                      "\ufb1d", "a/n\u0303/b", "\u0344", "\u2329", "\U0002f800"]
    yield "invisible", ["model" + chr(c) + ".bin" for c in HFS_IGNORED + INVISIBLE] + [
        "\u202egpj.exe", "a\u2066b\u2069", "\u2764\ufe0f.png", "\U0001f468\u200d\U0001f469.png"]
    yield "git", [".git", ".GIT", ".Git", ".gIt", ".giT", "a/.git", ".git/config", ".GIT/hooks/pre-commit", "a/b/.GiT/x", ".git.",
                  ".git ", ".git...", ".git. .", ".git::$INDEX_ALLOCATION", ".git::$INDEX_ALLOCATION/config", ".git\\config",
                  "git~1", "GIT~1", "Git~1", "git~1/config", "a/gIT~1/x", "git~2", "gi7eba~1", "GI7D29~1/config",
                  ".\uff47\uff49\uff54", "\uff0egit", ".\uff27it/config"]
    yield "git-hfs", [".g" + chr(c) + "it" for c in HFS_IGNORED] + [".git" + chr(c) + "/x" for c in HFS_IGNORED]
    for device in DEVICES:
        yield "device", [device, device.upper(), device + ".txt", "a/" + device.capitalize() + "/b"]
    yield "device", ["nul.tar.gz", "con .txt", "aux  .x", "NUL .", "prn.", "com1 .log", "\uff23\uff2f\uff2e", "\uff4e\uff55\uff4c.txt"]
    yield "short-name", ["x~1", "X~1", "PROGRA~1", "progra~1/x", "a/DOCUME~1.DOC", "abcdef~1.tx", "ab12~12", "a~999999",
                         "longna~1.saf", "x~1.", "\u00e9~1.txt"]
    yield "reserved", [".reg-receipt", ".REG-RECEIPT", "a/.reg-receipt", ".reg-", ".reg-part/x", ".Reg-x", ".\uff52eg-receipt"]
    yield "length", ["a" * 256, "a/" + "b" * 256 + "/c", "\u20ac" * 86, "\U0001f600" * 64,
                     "/".join(["a" * 255] * 4) + "/bc", "/".join(["\u00e9" * 127] * 4) + "/abcdefgh"]
    yield "depth", ["/".join(["a"] * 33), "/".join(["\u00e9"] * 33), "/".join(["d"] * 500)]


ALLOWED = """model.safetensors README.md .gitattributes .gitignore .gitmodules .github/workflows/x.yml .regignore .reg .git1 a.git
git config.json onnx/model.onnx_data a~b ~ ~1 x~ ~x file~1.json longname~1 git~ a~1b v1.0~rc1 con1 com com10 com10.txt lpt console.log
nul1 aux-data xcon.txt conin conout1$ prn_ a.con a.nul -rf #x %2e%2e ..a ...a x..y .x ..x/y {a} [a] (a) a'b a`b a!b a@b a$b a&b a=b
a,b a;b a^b a+b 0 _ tokenizer/vocab.txt""".split() + [
    " a", "a b", "a/ b", "\u00e9.txt", "\u00df", "\u65e5\u672c\u8a9e/\u30e2\u30c7\u30eb.gguf", "\ud55c\uad6d\uc5b4", "\u0420\u0443\u0441", "\U0001f600.png", "\u2764.png",
    "\u2026", "\u2025", "\uff1a", "\u2105", "\u0131", "\u0130", "i\u0307", "\u00a0", "\U0001d4b3", "\ue000", "q\u0323\u0307",
    "a" * 255, "\u20ac" * 85, "/".join(["a"] * 32), "/".join(["a" * 255] * 3 + ["b" * 252, "cde"]), "/".join(["a" * 255] * 4)]

COLLIDING = [
    ["a", "A"], ["a", "a"], ["README.md", "readme.MD"], ["a/x", "A/y"], ["a/b/x", "a/B/x"], ["x", "x/y"], ["x", "x/y/z"], ["X", "x/y"],
    ["a/b", "a/b/c"], ["\u00e9", "\u00c9"], ["\u00df", "ss"], ["\u00df", "SS"], ["\u1e9e", "ss"], ["\u1e9e", "\u00df"], ["\ufb01le", "file"],
    ["\ufb00", "FF"], ["\u017f", "s"], ["\u03c3", "\u03c2"], ["\u03a3", "\u03c2"], ["\u01c4", "\u01c6"], ["\u01c5", "d\u017e"],
    ["\u0130", "i\u0307"], ["\u0131", "i"], ["\u2460", "1"], ["\uff21", "a"], ["\uff71", "\u30a2"], ["\u00b5", "\u03bc"], ["\u03d0", "\u03b2"],
    ["\u13a0", "\uab70"], ["\u0149", "\u02bcn"], ["\u01f0", "\u01f0"], ["\u1f80", "\u1f00\u03b9"], ["\u2105", "\u2105/x"],
    ["\U00010400", "\U00010428"], ["\u00c5/x", "\u00e5/y"], ["\u2026", "\u2025\u2024"], ["\u1e9b", "\u1e61"], ["\u00bd", "1\u20442"]]

APART = [["a", "b"], ["a/x", "b/x"], ["a/x", "a/y"], ["ss", "s"], ["a b", "ab"], ["\u00e9", "e"], ["x", "xy/z"], ["a/b", "ab"],
         ["\u2105", "c/o"], ["\u30cf", "\u30d0"], ["a", "\u0430"], ["a-b", "a/b"], ["model-1", "model-2"]]


def main():
    rules = {}
    for rule, paths in refused():
        rules.setdefault(rule, []).extend(paths)
    document = {"refused": rules, "allowed": ALLOWED, "colliding": COLLIDING, "apart": APART}
    target = pathlib.Path(sys.argv[1]) / "formats" / "paths.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(document, indent=1) + "\n")


main()
