"""Builds the package for pip (PEP 517) with the standard library alone, so that `pip install ./python` fetches nothing."""

import base64
import hashlib
import io
import pathlib
import tarfile
import zipfile

NAME = "reg_loader"
VERSION = "0.1.0"
ROOT = pathlib.Path(__file__).resolve().parent.parent
METADATA = f"""Metadata-Version: 2.1
Name: reg-loader
Version: {VERSION}
Summary: Loads models of the registry reg: bytes that were verified, and nothing else
License: Apache-2.0
Requires-Python: >=3.9
Provides-Extra: numpy
Requires-Dist: numpy; extra == "numpy"
Description-Content-Type: text/markdown

"""
WHEEL = """Wheel-Version: 1.0
Generator: reg-loader
Root-Is-Purelib: true
Tag: py3-none-any
"""


def _metadata():
    return METADATA + (ROOT / "README.md").read_text(encoding="utf-8")


def get_requires_for_build_wheel(config_settings=None):
    return []


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    info = f"{NAME}-{VERSION}.dist-info"
    files = {f"{NAME}/{path.name}": path.read_bytes() for path in sorted((ROOT / NAME).glob("*.py"))}
    files[f"{info}/METADATA"] = _metadata().encode()
    files[f"{info}/WHEEL"] = WHEEL.encode()
    lines = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""]).encode()
    wheel = f"{NAME}-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(wheel_directory) / wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return wheel


def _digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def build_sdist(sdist_directory, config_settings=None):
    folder = f"{NAME}-{VERSION}"
    sdist = f"{folder}.tar.gz"
    with tarfile.open(pathlib.Path(sdist_directory) / sdist, "w:gz") as archive:
        for pattern in ("pyproject.toml", "README.md", "build_backend/*.py", f"{NAME}/*.py"):
            for path in sorted(ROOT.glob(pattern)):
                archive.add(path, f"{folder}/{path.relative_to(ROOT)}")
        info = tarfile.TarInfo(f"{folder}/PKG-INFO")
        data = _metadata().encode()
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return sdist
