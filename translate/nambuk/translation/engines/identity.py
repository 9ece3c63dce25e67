"""Which model a name stands for just now, so that a changed model is noticed."""

import hashlib
from pathlib import Path

from nambuk.translation.engines.models import is_url, resolve_model
from nambuk.translation.engines.opening import default_model

_END = 1 << 20
"""Bytes at both ends of a large file that are looked at: training changes all weights, so their ends too."""


def model_identity(model: str | None, source: str, target: str) -> str:
    """A short text that changes with the model: a digest of its folder, or the address of a server.

    `model` is as in `open_engine`; None is the default of the pair of languages. Large files are told by their
    size and their ends, so that this takes milliseconds. Raises `EngineError` where there is no such model.
    """
    if model and is_url(model):
        return model
    folder = resolve_model(model or default_model(source, target))
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(_ends(path))
    return digest.hexdigest()[:16]


def _ends(path: Path) -> bytes:
    with path.open("rb") as stream:
        first = stream.read(_END)
        size = stream.seek(0, 2)
        stream.seek(max(size - _END, len(first)))
        return first + stream.read(_END)
