"""Where translation models are: a folder, the cache of fetched models, or a name to be fetched.

Nothing here uses the network except `pull_model`, and that only when the user asks for it.
"""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.families import FAMILIES

SUGGESTED = {
    "en": "Helsinki-NLP/opus-mt-ko-en",
    "ru": "Helsinki-NLP/opus-mt-ko-ru",
}
"""Small models of one direction; every other language: `SUGGESTED_FOR_ALL`."""

SUGGESTED_FOR_ALL = "facebook/m2m100_418M"

SAFE_WEIGHTS = ("model.safetensors", "model.safetensors.index.json")
PICKLED_WEIGHTS = ("pytorch_model.bin", "pytorch_model.bin.index.json")

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_URL = re.compile(r"https?://", re.IGNORECASE)
_TOKENIZER_FILES = (
    "config.json",
    "generation_config.json",
    "tokenizer_config.json",
    "tokenizer.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "target_vocab.json",
    "*.spm",
    "*.model",
)


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model in the cache: its name on the hub, its folder, its size in bytes, its kind of model."""

    name: str
    folder: Path
    size: int
    model_type: str


def no_model_message(target: str = "en") -> str:
    """One line that says how to get a model for `target`.

    >>> no_model_message("en")
    'no model given: run `nambuk models pull Helsinki-NLP/opus-mt-ko-en` once, then add \
`--model Helsinki-NLP/opus-mt-ko-en`; or name a folder with `--model FOLDER`'
    """
    name = SUGGESTED.get(target.split("-")[0].lower(), SUGGESTED_FOR_ALL)
    return (
        f"no model given: run `nambuk models pull {name}` once, then add `--model {name}`; "
        "or name a folder with `--model FOLDER`"
    )


def resolve_model(
    model: str | None, *, target: str = "en", download: bool = False, cache: Path | None = None
) -> Path:
    """The folder of `model`: a folder, or a name on the hub whose files are in the cache.

    With `download`, a name that is not in the cache is fetched. `cache` is the hub's own cache folder
    unless another is named. Raises `EngineError` with the way
    out when there is no model, no such folder, or a URL (servers are not supported yet).
    """
    if not model:
        raise EngineError(no_model_message(target))
    if _URL.match(model):
        raise EngineError(f"{model}: translation servers are not supported yet; name a folder or a hub model")
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    if folder.is_file():
        raise EngineError(f"{model}: a file, not a folder with a model; name the folder")
    if model.startswith((".", "/", "~")) or not _HUB_NAME.fullmatch(model):
        raise EngineError(f"{model}: no such folder; name a folder with a model, or a hub name (OWNER/NAME)")
    cached = _cached_folder(model, cache)
    if cached is not None:
        return cached
    if download:
        return pull_model(model, cache)
    raise EngineError(f"{model}: no such folder, and not fetched yet: run `nambuk models pull {model}`")


def list_models(cache: Path | None = None) -> list[LocalModel]:
    """The translation models in the cache of Hugging Face, by name. Needs no network."""
    quiet_environment()
    from huggingface_hub import CacheNotFound, scan_cache_dir

    try:
        repositories = scan_cache_dir(cache).repos
    except CacheNotFound:
        return []
    found = []
    for repository in repositories:
        cached = _cached_folder(repository.repo_id, cache) if repository.repo_type == "model" else None
        model_type = read_config(cached).get("model_type") if cached and _has_config(cached) else None
        if cached and model_type in {family.model_type for family in FAMILIES}:
            found.append(LocalModel(repository.repo_id, cached, repository.size_on_disk, str(model_type)))
    return sorted(found, key=lambda model: model.name)


def is_hub_name(name: str) -> bool:
    """Whether `name` has the form of a name on the hub, OWNER/NAME.

    >>> is_hub_name("facebook/m2m100_418M"), is_hub_name("m2m100")
    (True, False)
    """
    return _HUB_NAME.fullmatch(name) is not None


def pull_model(name: str, cache: Path | None = None) -> Path:
    """Fetch the model `name` from the hub into the cache and return its folder. Uses the network."""
    quiet_environment()
    from huggingface_hub import HfApi, snapshot_download

    if not is_hub_name(name):
        raise EngineError(f"{name}: not a name on the hub; it has the form OWNER/NAME")
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

    Weights in safetensors where the repository has them; else the pickled ones, which the engine
    reads only with a version of torch that does so safely. Raises `EngineError` if there are none.

    >>> pull_arguments("a/b", ["config.json", "model.safetensors", "pytorch_model.bin"])["allow_patterns"][-1]
    'model.safetensors'
    """
    top = {name for name in files if len(PurePosixPath(name).parts) == 1}
    for single, index, shards in (
        (*SAFE_WEIGHTS, "model-*.safetensors"),
        (*PICKLED_WEIGHTS, "pytorch_model-*.bin"),
    ):
        if single in top:
            return {"repo_id": name, "allow_patterns": [*_TOKENIZER_FILES, single]}
        if index in top:
            return {"repo_id": name, "allow_patterns": [*_TOKENIZER_FILES, index, shards]}
    raise EngineError(f"{name}: has no weights for PyTorch (safetensors or .bin); choose another model")


def read_config(folder: Path) -> dict[str, Any]:
    """The config.json of the model in `folder`. Raises `EngineError` if it is missing or broken."""
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EngineError(f"{folder}: no config.json, so no model; name the folder that has it") from None
    except (OSError, ValueError) as error:
        raise EngineError(f"{path}: cannot be read ({first_line(error)}); fetch the model again") from error
    if not isinstance(config, dict):
        raise EngineError(f"{path}: not the description of a model; fetch the model again")
    return config


def quiet_environment() -> None:
    """Tell the hub's libraries not to report use and not to ask the hub to convert weights.

    They read these when they are imported: call this before. What the user has set stays.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("DISABLE_SAFETENSORS_CONVERSION", "1")


def first_line(error: BaseException) -> str:
    """The first line of an error's message, or its class where it has none."""
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__


def _cached_folder(name: str, cache: Path | None) -> Path | None:
    """The folder of the newest fetched version of `name`, or None. Needs no network."""
    quiet_environment()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, cache_dir=cache, local_files_only=True))
    except (LocalEntryNotFoundError, FileNotFoundError, ValueError):
        return None


def _has_config(folder: Path) -> bool:
    return (folder / "config.json").is_file()
