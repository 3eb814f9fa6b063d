import json
import os
import pickle
import sys
import types

import numpy
import pytest
import safetensors
import safetensors.numpy

import reg_loader


class Evil:
    def __reduce__(self):
        return os.getcwd, ()


@pytest.fixture
def model(published):
    with reg_loader.load(published.folder, program=published.program) as opened:
        yield opened


def test_refuses_model_files_that_nobody_verified(model, published, tmp_path):
    other = tmp_path / "other.safetensors"
    other.write_bytes(b"x")
    with model.guard():
        for path in (published.path("model.safetensors"), other, str(other).encode()):
            with pytest.raises(reg_loader.Refused) as refused:
                open(path, "rb")
            assert refused.value.code == 13
        with pytest.raises(reg_loader.Refused):
            os.open(other, os.O_RDONLY)
        with pytest.raises(reg_loader.Refused):
            safetensors.safe_open(str(other), "np")
        with pytest.raises(reg_loader.Refused):
            safetensors.numpy.load_file(other)
    with open(other, "rb") as file:
        assert file.read() == b"x"


def test_lets_verified_and_other_files_pass(model, published):
    with model.guard():
        sealed = model.file("model.safetensors").proc_path
        assert "big" in safetensors.numpy.load_file(sealed)
        with safetensors.safe_open(sealed, "np") as opened:
            assert opened.get_tensor("count").tolist() == [0, 1, 2, 3, 4]
        with open(published.path("config.json"), encoding="utf-8") as file:
            assert json.load(file)["model_type"] == "llama"


def test_refuses_pickles_that_name_anything(model, tmp_path):
    evil = pickle.dumps(Evil())
    archive = tmp_path / "objects.data"
    numpy.save(archive, numpy.array([Evil()], dtype=object), allow_pickle=True)
    with model.guard():
        with pytest.raises(reg_loader.Refused, match="pickle"):
            pickle.loads(evil)
        with pytest.raises(reg_loader.Refused, match="pickle"):
            pickle._loads(evil)
        with pytest.raises(reg_loader.Refused):
            numpy.load(f"{archive}.npy", allow_pickle=True)
        assert pickle.loads(pickle.dumps({"a": [1, 2]})) == {"a": [1, 2]}
    assert pickle.loads(evil) == os.getcwd()


def test_refuses_torch_load(model, monkeypatch):
    torch = types.ModuleType("torch")
    torch.load = lambda path: "loaded"
    monkeypatch.setitem(sys.modules, "torch", torch)
    with model.guard():
        with pytest.raises(reg_loader.Refused, match="torch.load"):
            torch.load("x.pt")
    assert torch.load("x.pt") == "loaded"


def test_ends_when_it_ends_also_by_a_failure(model, published):
    with pytest.raises(ZeroDivisionError):
        with model.guard():
            1 / 0
    with open(published.path("model.safetensors"), "rb") as file:
        assert file.read(1)
