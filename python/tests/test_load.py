import os

import numpy
import pytest
from conftest import tensors
from safetensors.numpy import load_file

import reg_loader

LIMITS = [None, 0]  # sealed in memory, and streamed


def load(published, **options):
    return reg_loader.load(published.folder, program=published.program, **options)


@pytest.mark.parametrize("limit", LIMITS)
def test_gives_the_tensors_as_safetensors_gives_them(published, limit):
    with load(published, memory_limit=limit) as model:
        loaded = model.tensors("model.safetensors")
        assert set(loaded) == set(tensors())
        assert loaded.metadata == {"format": "np"}
        for name, expected in tensors().items():
            array = loaded[name].numpy()
            assert array.dtype == expected.dtype and array.shape == expected.shape
            assert numpy.array_equal(array, expected)
            assert not array.flags.writeable


@pytest.mark.parametrize("limit", LIMITS)
def test_gives_the_bytes_of_files(published, limit):
    with load(published, memory_limit=limit) as model:
        assert sorted(model.paths) == ["config.json", "empty", "model.safetensors", "sub/größe.txt"]
        for path in model.paths:
            with open(published.path(path), "rb") as file:
                data = file.read()
            assert model.file(path).read() == data
            with model.file(path).open() as handle:
                assert handle.read() == data
                handle.seek(max(0, len(data) - 2))
                assert handle.read() == data[-2:] if len(data) > 1 else True
            assert model.file(path).read(1, 3) == data[1:4]


def test_opens_by_reference(published):
    with reg_loader.load(published.ref, program=published.program) as model:
        assert model.ref.endswith("/m:1")
        assert model.file("config.json").read() == b'{"model_type": "llama"}'


def test_gives_other_loaders_a_path_that_cannot_change(published):
    with load(published) as model:
        file = model.file("model.safetensors")
        loaded = load_file(file.proc_path)
        assert numpy.array_equal(loaded["big"], tensors()["big"])
        with pytest.raises(PermissionError):
            os.truncate(file.proc_path, 0)
        writer = os.open(file.proc_path, os.O_RDWR)
        try:
            with pytest.raises(PermissionError):
                os.pwrite(writer, b"x", 0)
        finally:
            os.close(writer)


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("place", [0, 9, 1 << 20, -1])
def test_refuses_one_flipped_byte(published, limit, place):
    flip(published.path("model.safetensors"), place)
    with pytest.raises(reg_loader.Refused) as refused, load(published, memory_limit=limit) as model:
        loaded = model.tensors("model.safetensors")
        for name in loaded:
            loaded[name]
    assert refused.value.code in (12, 15)


@pytest.mark.parametrize("limit", LIMITS)
def test_refuses_what_is_shorter_longer_a_link_or_gone(published, limit):
    path = published.path("model.safetensors")
    with open(path, "rb") as file:
        data = file.read()

    def refuses():
        with pytest.raises(reg_loader.Refused), load(published, memory_limit=limit) as model:
            model.file("model.safetensors").read()

    os.truncate(path, len(data) - 1)
    refuses()
    os.rename(path, path + ".moved")
    refuses()
    with open(path + ".moved", "wb") as file:
        file.write(data)
    os.symlink(path + ".moved", path)
    refuses()


def test_reads_no_more_than_was_signed(published):
    with open(published.path("config.json"), "ab") as file:
        file.write(b"more")
    for limit in LIMITS:
        with load(published, memory_limit=limit) as model:
            assert model.file("config.json").read() == b'{"model_type": "llama"}'


def test_knows_only_what_is_signed(published):
    with open(published.path("evil.py"), "w", encoding="utf-8") as file:
        file.write("import os")
    with load(published) as model:
        assert "evil.py" not in model.paths
        with pytest.raises(reg_loader.Refused) as refused:
            model.file("evil.py")
        assert refused.value.code == 3


def test_arrays_outlive_the_model(published):
    with load(published) as model:
        array = model.tensors("model.safetensors")["big"].numpy()
    assert numpy.array_equal(array, tensors()["big"])


def test_says_what_the_program_says(published, tmp_path):
    with pytest.raises(reg_loader.Refused, match="cannot run"):
        reg_loader.load(published.folder, program=str(tmp_path / "no-such-program"))
    failing = tmp_path / "failing"
    failing.write_text("#!/bin/sh\necho 'reg: withdrawn by its publisher' >&2\nexit 16\n")
    failing.chmod(0o755)
    with pytest.raises(reg_loader.Refused, match="withdrawn") as refused:
        reg_loader.load(published.folder, program=str(failing))
    assert refused.value.code == 16


def flip(path, place):
    with open(path, "r+b") as file:
        file.seek(place, os.SEEK_END if place < 0 else os.SEEK_SET)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))


