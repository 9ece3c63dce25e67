"""Fetching a model from the hub and converting it: the one place that uses the network."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from nambuk.translation.engines.converting import convert_model
from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.loading import has_safe_weights, require_torch
from nambuk.translation.engines.models import (
    ORIGINAL,
    PICKLED_WEIGHTS,
    QUANTIZATION,
    SAFE_WEIGHTS,
    TOKENIZER_FILES,
    converted_folder,
    first_line,
    has_weights,
    installed_folder,
    is_converted,
    is_hub_name,
    quiet_environment,
)


def _say_nothing(_: str) -> None:
    pass


def pull_model(name: str, cache: Path | None = None, say: Callable[[str], None] = _say_nothing) -> Path:
    """Fetch the model `name` from the hub, convert it to int8, and return the folder of the copy.

    What is there already is not fetched or converted again. `cache` is the hub's own cache folder
    unless another is named; the copy goes into nambuk's cache. `say` is told in a line each what is
    being done. Raises `EngineError` when PyTorch is missing, the model cannot be fetched or converted.
    """
    if not is_hub_name(name):
        raise EngineError(f"{name}: not a name on the hub; it has the form OWNER/NAME")
    target = converted_folder(name)
    if is_converted(target):
        return target
    require_torch(f"{name}: converting a model, which is done once,")
    original = installed_folder(name, ORIGINAL, cache)
    if original is None or not has_weights(original):
        original = fetch_model(name, cache, say)
    if not has_safe_weights(original):
        say(
            f"{name}: has no safetensors; pytorch_model.bin is read by torch with weights_only, so runs no code"
        )
    say(f"{name}: converting to {QUANTIZATION}, once")
    return convert_model(original, target, QUANTIZATION)


def fetch_model(name: str, cache: Path | None = None, say: Callable[[str], None] = _say_nothing) -> Path:
    """Fetch the original of the model `name` into the hub's cache and return its folder.

    A bar on standard error shows how far it is, where that is a terminal. Raises `EngineError` when
    the user forbids the network (HF_HUB_OFFLINE) or it cannot be fetched.
    """
    quiet_environment()
    from huggingface_hub import HfApi, constants, snapshot_download
    from huggingface_hub.utils.tqdm import disable_progress_bars

    if constants.is_offline_mode():
        raise EngineError(
            f"{name}: not on this machine, and HF_HUB_OFFLINE forbids the network; unset it to fetch the "
            "model, or name a folder"
        )
    say(f"{name}: fetching from the hub")
    if not sys.stderr.isatty():
        disable_progress_bars()
    try:
        files = HfApi().list_repo_files(name)
        return Path(snapshot_download(cache_dir=cache, **pull_arguments(name, files)))
    except EngineError:
        raise
    except Exception as error:  # the hub's client raises errors of a dozen unrelated classes
        reason = first_line(error)
        raise EngineError(f"{name}: not fetched ({reason}); check the name and the network") from error


def pull_arguments(name: str, files: Sequence[str]) -> dict[str, Any]:
    """What `snapshot_download` is asked for: tokenizer files and one set of weights.

    Weights in safetensors where the repository has them; else the pickled ones, which are read only
    with a version of torch that does so safely. Raises `EngineError` if there are none.

    >>> pull_arguments("a/b", ["config.json", "model.safetensors", "pytorch_model.bin"])["allow_patterns"][-1]
    'model.safetensors'
    """
    top = {name for name in files if len(PurePosixPath(name).parts) == 1}
    small = ["config.json", "generation_config.json", *TOKENIZER_FILES]
    for single, index, shards in (
        (*SAFE_WEIGHTS, "model-*.safetensors"),
        (*PICKLED_WEIGHTS, "pytorch_model-*.bin"),
    ):
        if single in top:
            return {"repo_id": name, "allow_patterns": [*small, single]}
        if index in top:
            return {"repo_id": name, "allow_patterns": [*small, index, shards]}
    raise EngineError(f"{name}: has no weights for PyTorch (safetensors or .bin); choose another model")
