"""Choosing the engine for a model: a converted copy where there is one, the original, or a server."""

from pathlib import Path

from nambuk.translation.engines.engine import Engine, EngineError
from nambuk.translation.engines.known_models import recommended_models
from nambuk.translation.engines.models import (
    CONVERTED,
    ORIGINAL,
    installed_folder,
    is_converted,
    is_url,
    no_model_message,
    resolve_model,
)

CTRANSLATE2, TRANSFORMERS, SERVER = "ctranslate2", "transformers", "server"
ENGINES = (CTRANSLATE2, TRANSFORMERS, SERVER)
"""The kinds of engines, as a user names them."""


def open_engine(
    model: str | None,
    target: str,
    *,
    source: str = "ko-KR",
    beams: int = 4,
    device: str | None = None,
    kind: str | None = None,
    scores: bool = False,
    batch_size: int | None = None,
    threads: int | None = None,
    server_model: str | None = None,
) -> Engine:
    """The engine for `model`, ready to translate from `source` to `target` (BCP 47 tags).

    `model` is a folder, a name on the hub whose model was pulled, the URL of a server (which runs
    `server_model`), or None for the default of this pair: the first of the recommended models that is
    on this machine. `kind` is one of `ENGINES`; by default a converted copy is run by CTranslate2 and
    everything else by transformers. `device`: "cpu", "cuda" or a name that PyTorch knows; by default a
    graphics card if PyTorch has one and the original is there. `beams`, `scores`, `batch_size` and
    `threads` go to the engine if it has them. Nothing is fetched.

    Raises `EngineError` when there is no such model or it cannot be run.
    """
    if kind is not None and kind not in ENGINES:
        raise EngineError(f"engine {kind}: not one that nambuk has; choose one of {', '.join(ENGINES)}")
    if model and is_url(model):
        return _open_server(model, server_model, kind)
    if kind == SERVER:
        raise EngineError(f"{model or 'no model'}: not the URL of a server (http://HOST:PORT/v1); name one")
    chosen = model or default_model(source, target)
    if _choose_kind(chosen, device, kind) == CTRANSLATE2:
        from nambuk.translation.engines.ctranslate2_engine import CTranslate2Engine

        return CTranslate2Engine(chosen, beams=beams, batch_size=batch_size, device=device, threads=threads)
    from nambuk.translation.engines.transformers_engine import TransformersEngine

    return TransformersEngine(chosen, beams=beams, batch_size=batch_size, device=device, scores=scores)


def default_model(source: str, target: str) -> str:
    """The first of the recommended models for a pair that is on this machine.

    Raises `EngineError` with the way to get one where none is.
    """
    for known in recommended_models(source, target):
        if any(installed_folder(known.name, form) for form in (CONVERTED, ORIGINAL)):
            return known.name
    raise EngineError(no_model_message(target, source))


def _open_server(url: str, model: str | None, kind: str | None) -> Engine:
    if kind not in (None, SERVER):
        raise EngineError(f"{url}: a server, which the engine {kind} does not run; leave the engine out")
    from nambuk.translation.engines.server_engine import ServerEngine

    return ServerEngine(url, model)


def _choose_kind(model: str, device: str | None, wanted: str | None) -> str:
    """CTranslate2 or transformers for a model on this machine."""
    if wanted is not None:
        return wanted
    folder = resolve_model(model)
    if not is_converted(folder):
        return TRANSFORMERS
    if device == "cpu" or (device is None and not _has_card()) or Path(model).expanduser().is_dir():
        return CTRANSLATE2
    return TRANSFORMERS if installed_folder(model, ORIGINAL) is not None else CTRANSLATE2


def _has_card() -> bool:
    """Whether PyTorch is installed and sees a graphics card; looked up without it where there is none."""
    import ctranslate2

    if ctranslate2.get_cuda_device_count() == 0:
        return False
    try:
        import torch
    except ImportError:
        return False
    return bool(torch.cuda.is_available())
