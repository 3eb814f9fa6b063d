"""A signed model to load from."""

import os

from ._files import SealedFile, Signed, StreamedFile
from ._guard import guard
from ._program import ask
from ._refused import Refused
from ._tensors import Tensors


def load(target, *, program=None, memory_limit=None):
    """Opens a release by its reference, or a folder that `reg pull` wrote.

    target: "alice/llama:1.0", or a folder; a text that starts with "." or "/" is a folder
    program: the program reg; else REG_PROGRAM, else "reg"
    memory_limit: how many bytes of files may be held in memory at a time; half of the machine's when not given. Larger files are read tensor
        by tensor.

    Raises Refused when the signatures are not good, or the release was withdrawn.
    """
    target = os.fspath(target)
    if not (target.startswith((".", "/")) or os.path.isdir(target)):
        target = ask(program, "path", target)["path"]
    signed = ask(program, "verify", "--hashes", target)
    return Model(os.path.abspath(target), signed, _half_of_memory() if memory_limit is None else memory_limit)


def _half_of_memory():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2


class Model:
    """What was signed of a model, and its files, each verified when it is first asked for.

    ref, publisher, release: as `reg show` has them. Close it, or use it in a with statement; arrays and views of its tensors stay good.
    """

    def __init__(self, folder, signed, memory_limit):
        self.ref = signed["ref"]
        self.publisher = signed["publisher"]
        self.release = signed["release"]
        self._folder = folder
        self._memory_left = memory_limit
        self._signed = {file["path"]: Signed(file["path"], file["size"], file["chunks"]) for file in signed["files"]}
        self._open = {}

    @property
    def paths(self):
        """The paths of all files that are signed."""
        return list(self._signed)

    def file(self, path):
        """A verified file: sealed in memory, or read in pieces when it is larger than what memory is left."""
        if path not in self._open:
            if path not in self._signed:
                raise Refused(f"{self.ref} has no file {path}", 3)
            signed = self._signed[path]
            if signed.size <= self._memory_left:
                self._open[path] = SealedFile(self._folder, signed)
                self._memory_left -= signed.size
            else:
                self._open[path] = StreamedFile(self._folder, signed)
        return self._open[path]

    def tensors(self, path):
        """The tensors of a safetensors file, by name."""
        return Tensors(self.file(path))

    def guard(self):
        """See reg_loader.guard; the files of this model may be opened."""
        return guard(self)

    def is_open_as(self, path):
        """Whether a path is that of a sealed file of this model."""
        return any(isinstance(file, SealedFile) and file.proc_path == path for file in self._open.values())

    def close(self):
        for file in self._open.values():
            file.close()
        self._open = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
