"""Models of the registry `reg`: bytes that were verified, and nothing else.

    with reg_loader.load("alice/llama:1.0") as model:
        tensor = model.tensors("model.safetensors")["lm_head.weight"].numpy()
        config = model.file("config.json").read()

The program `reg` checks who signed; this package copies each file into memory that nobody can change any more (a sealed memfd), hashes it there,
and only then hands it out. What does not hash to what was signed raises Refused. See docs/loading.md for what that promises.
"""

from ._files import SealedFile, StreamedFile
from ._guard import guard
from ._model import Model, load
from ._refused import Refused
from ._tensors import Tensor, Tensors

__all__ = ["Model", "Refused", "SealedFile", "StreamedFile", "Tensor", "Tensors", "guard", "load"]
