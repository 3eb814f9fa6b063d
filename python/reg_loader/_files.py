"""Files whose bytes are had only after they were hashed."""

import bisect
import fcntl
import hashlib
import io
import mmap
import os
from concurrent.futures import ThreadPoolExecutor

from ._guard import own_opening
from ._refused import Refused

_F_ADD_SEALS = 1033
_SEALS = 0x1 | 0x2 | 0x4 | 0x8  # SEAL, SHRINK, GROW, WRITE
_SLICE = 8 << 20


class Signed:
    """What is signed of a file: its path in the release, its size, and the SHA-256 of each of its chunks in order."""

    def __init__(self, path, size, chunks):
        self.path = path
        self.size = size
        self.starts = []
        self.sizes = []
        self.digests = []
        at = 0
        for length, digest in chunks:
            self.starts.append(at)
            self.sizes.append(length)
            self.digests.append(bytes.fromhex(digest))
            at += length
        if at != size:
            raise Refused(f"the chunks of {path} have {at} bytes, not {size}")

    def require(self, index, data):
        """Refuses bytes that are not those of a chunk."""
        if hashlib.sha256(data).digest() != self.digests[index]:
            raise Refused(f"{self.path} is not what was signed from byte {self.starts[index]} on; do not use it, pull it again")


def _open(folder, signed):
    try:
        with own_opening():
            return os.open(os.path.join(folder, signed.path), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise Refused(f"cannot open {signed.path} in {folder} ({error.strerror})") from error


class SealedFile:
    """A verified file in memory that nobody can change: not this process, not another, not after any time.

    proc_path names it for loaders that want a path, as long as this object is open and in this process and its children.
    """

    def __init__(self, folder, signed):
        self.path = signed.path
        self.size = signed.size
        self._map = None
        source = _open(folder, signed)
        try:
            writable = os.memfd_create(os.path.basename(signed.path)[:200], os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
            try:
                _copy(source, writable, signed)
                fcntl.fcntl(writable, _F_ADD_SEALS, _SEALS)
                self._fd = os.open(f"/proc/self/fd/{writable}", os.O_RDONLY | os.O_CLOEXEC)
            finally:
                os.close(writable)
        finally:
            os.close(source)
        try:
            self._verify(signed)
        except BaseException:
            self.close()
            raise

    def _verify(self, signed):
        """Hashes what was sealed, not what was read: there is nothing between this and the use."""
        if os.fstat(self._fd).st_size != signed.size:
            raise Refused(f"{signed.path} has not its {signed.size} signed bytes")
        view = self.view()

        def check(index):
            start = signed.starts[index]
            signed.require(index, view[start : start + signed.sizes[index]])

        _each(check, len(signed.sizes), signed.size)

    def view(self):
        """All bytes, without a copy."""
        if self.size == 0:
            return memoryview(b"")
        if self._map is None:
            self._map = mmap.mmap(self._fd, self.size, mmap.MAP_SHARED, mmap.PROT_READ)
        return memoryview(self._map)

    def read(self, offset=0, length=None):
        """Bytes from a place on, to the end when no length is given."""
        end = self.size if length is None else offset + length
        return bytes(self.view()[offset:end])

    def read_buffer(self, offset, length):
        """As read, without a copy."""
        return self.view()[offset : offset + length]

    def open(self):
        """A binary file object of its own."""
        return open(os.open(self.proc_path, os.O_RDONLY | os.O_CLOEXEC), "rb")

    def fileno(self):
        return self._fd

    @property
    def proc_path(self):
        return f"/proc/self/fd/{self._fd}"

    def close(self):
        """Lets go of the memory once no view or array of it is left."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
        self._map = None


class StreamedFile:
    """A verified file that is too large for memory: each chunk is hashed whenever it is read. It has no path."""

    def __init__(self, folder, signed):
        self.path = signed.path
        self.size = signed.size
        self._signed = signed
        self._fd = _open(folder, signed)

    def read(self, offset=0, length=None):
        """Bytes from a place on, to the end when no length is given."""
        return bytes(self.read_buffer(offset, self.size - offset if length is None else length))

    def read_buffer(self, offset, length):
        """As read, into memory of its own; only the chunks that it touches are read."""
        length = max(0, min(length, self.size - offset))
        out = bytearray(length)
        if length == 0:
            return memoryview(out)
        first = bisect.bisect_right(self._signed.starts, offset) - 1
        last = bisect.bisect_left(self._signed.starts, offset + length)
        target = memoryview(out)

        def fill(step):
            index = first + step
            start = self._signed.starts[index]
            data = self._chunk(index)
            begin = max(offset, start)
            end = min(offset + length, start + len(data))
            target[begin - offset : end - offset] = memoryview(data)[begin - start : end - start]

        _each(fill, last - first, length)
        return memoryview(out)

    def _chunk(self, index):
        size = self._signed.sizes[index]
        data = bytearray(size)
        view = memoryview(data)
        done = 0
        while done < size:
            count = os.preadv(self._fd, [view[done:]], self._signed.starts[index] + done)
            if count == 0:
                raise Refused(f"{self.path} ends before its signed end")
            done += count
        self._signed.require(index, data)
        return data

    def open(self):
        """A binary file object of its own."""
        return io.BufferedReader(_Stream(self), 1 << 20)

    @property
    def proc_path(self):
        raise Refused(f"{self.path} is larger than the memory that load() may take, so it has no path; read its tensors", 1)

    def close(self):
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


class _Stream(io.RawIOBase):
    def __init__(self, file):
        self._file = file
        self._at = 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=io.SEEK_SET):
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._file.size}[whence])
        return self._at

    def tell(self):
        return self._at

    def readinto(self, into):
        data = self._file.read_buffer(self._at, len(into))
        into[: len(data)] = data
        self._at += len(data)
        return len(data)


def _each(body, count, size):
    """Runs a body for each index, on all processors when there is enough to do: hashing lets go of the interpreter."""
    workers = min(count, os.cpu_count() or 1)
    if workers < 2 or size < _SLICE:
        for index in range(count):
            body(index)
        return
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(body, range(count)):
            pass


def _copy(source, target, signed):
    """Copies a file's signed size by the kernel, in slices, so that all processors work on a large one."""
    os.ftruncate(target, signed.size)

    def copy(index):
        at = index * _SLICE
        end = min(at + _SLICE, signed.size)
        with open(os.open(f"/proc/self/fd/{target}", os.O_WRONLY | os.O_CLOEXEC), "wb", buffering=0) as out:
            os.lseek(out.fileno(), at, os.SEEK_SET)
            while at < end:
                count = os.sendfile(out.fileno(), source, at, end - at)
                if count == 0:
                    raise Refused(f"{signed.path} ends before its signed end")
                at += count

    _each(copy, (signed.size + _SLICE - 1) // _SLICE, signed.size)
