"""Refuses, while it is on, what would bring in bytes that nobody verified."""

import contextlib
import os
import sys
import threading

from ._refused import REFUSED_BY_POLICY, Refused

_SUFFIXES = (
    ".safetensors", ".gguf", ".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib", ".dill", ".npz", ".npy",
    ".h5", ".hdf5", ".keras", ".onnx", ".pb", ".tflite", ".msgpack", ".model",
)  # fmt: skip
_lock = threading.Lock()
_models = []
_hooked = False
_own = threading.local()


@contextlib.contextmanager
def own_opening():
    """While this package opens a file itself, to verify it."""
    _own.opening = True
    try:
        yield
    finally:
        _own.opening = False


def _refuse(what):
    raise Refused(f"{what} is refused while reg_loader.guard is on", REFUSED_BY_POLICY)


def _hook(event, args):
    if not _models:
        return
    if event == "open":
        path = args[0]
        if isinstance(path, (str, bytes, os.PathLike)) and not getattr(_own, "opening", False):
            _require_verified(os.fsdecode(path))
    elif event == "pickle.find_class":
        _refuse(f"a pickle that names {args[0]}.{args[1]}")


def _require_verified(path):
    if path.lower().endswith(_SUFFIXES) and not any(model.is_open_as(path) for model in _models):
        _refuse(f"model file {path}, which is not a verified one,")


def _no_torch_load(*_, **__):
    _refuse("torch.load")


@contextlib.contextmanager
def guard(model):
    """While on, in all threads: opening a model file by a path outside of `model`, a pickle that names a class or function, and torch.load raise
    Refused; so do safetensors' own openers for other paths.

    It is there to catch a mistake, not to hold an attacker: code that runs in this process, or that opens files without telling Python (in C or
    Rust), passes it.
    """
    global _hooked
    with _lock:
        if not _hooked:
            sys.addaudithook(_hook)
            _hooked = True
        _models.append(model)
    try:
        with _patched():
            yield model
    finally:
        with _lock:
            _models.remove(model)


@contextlib.contextmanager
def _patched():
    """torch.load reads pickles by a machine of its own, and safetensors opens files in Rust: neither is audited."""
    undo = []

    def put(module, name, value):
        undo.append((module, name, getattr(module, name)))
        setattr(module, name, value)

    torch = sys.modules.get("torch")
    if torch is not None and hasattr(torch, "load"):
        put(torch, "load", _no_torch_load)
    for name in ("safetensors", "safetensors.numpy", "safetensors.torch"):
        module = sys.modules.get(name)
        for opener in ("safe_open", "load_file"):
            if module is not None and hasattr(module, opener):
                put(module, opener, _checked(getattr(module, opener)))
    try:
        yield
    finally:
        for module, name, value in reversed(undo):
            setattr(module, name, value)


def _checked(opener):
    def checked(path, *args, **kwargs):
        if not any(model.is_open_as(os.fspath(path)) for model in _models):
            _refuse(f"model file {os.fspath(path)}, which is not a verified one,")
        return opener(path, *args, **kwargs)

    return checked
