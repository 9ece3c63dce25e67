"""Where translation models are: a folder, or a name whose model was fetched or converted before.

Nothing here uses the network. A model from the hub is on this machine in two forms: the *original*
in the cache of Hugging Face, and the copy that was *converted* for CTranslate2 in nambuk's own cache.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.families import FAMILIES
from nambuk.translation.engines.known_models import recommended_models

ORIGINAL, CONVERTED = "original", "converted"
"""The two forms of a model: weights of transformers, and those converted for CTranslate2."""

QUANTIZATION = "int8"
"""The numbers in which the weights of a converted model are kept: a quarter of the size of float32."""

CONVERTED_WEIGHTS = "model.bin"
ORIGINAL_CONFIG = "transformers_config.json"
"""The config.json of the original, kept beside the one of CTranslate2."""

SAFE_WEIGHTS = ("model.safetensors", "model.safetensors.index.json")
PICKLED_WEIGHTS = ("pytorch_model.bin", "pytorch_model.bin.index.json")

TOKENIZER_FILES = (
    "tokenizer_config.json",
    "tokenizer.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "target_vocab.json",
    "*.spm",
    "*.model",
)
"""The files of a model that are not its weights or its settings."""

CACHE_VARIABLE = "NAMBUK_CACHE"
"""The environment variable that names another folder than the user's own cache."""

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_URL = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model on this machine: its name on the hub, its folder, its size in bytes, its kind of model.

    `form` is `ORIGINAL` or `CONVERTED`.
    """

    name: str
    folder: Path
    size: int
    model_type: str
    form: str = ORIGINAL


def no_model_message(target: str = "en", source: str = "ko") -> str:
    """One line that says how to get a model for this pair.

    >>> no_model_message("en")
    'no model given: run `nambuk models pull Helsinki-NLP/opus-mt-ko-en` once, then add \
`--model Helsinki-NLP/opus-mt-ko-en`; or name a folder with `--model FOLDER`'
    """
    known = recommended_models(source, target)
    if not known:
        return (
            f"no model given, and none is known for {source} to {target}: name a folder with `--model FOLDER`, "
            "or a model on the hub with `--model OWNER/NAME`"
        )
    return (
        f"no model given: run `nambuk models pull {known[0].name}` once, then add `--model {known[0].name}`; "
        "or name a folder with `--model FOLDER`"
    )


def resolve_model(
    model: str | None,
    *,
    target: str = "en",
    cache: Path | None = None,
    kinds: Sequence[str] = (CONVERTED, ORIGINAL),
) -> Path:
    """The folder of `model`: a folder, or a name on the hub whose files are on this machine.

    `kinds` are the forms that will do, the one that is wanted most first. `cache` is the hub's own
    cache folder unless another is named. Raises `EngineError` with the way out when there is no
    model, no such folder, a URL, or a folder of the other form.
    """
    if not model:
        raise EngineError(no_model_message(target))
    if is_url(model):
        raise EngineError(f"{model}: a server, not a model on this machine; name a folder or a hub model")
    folder = Path(model).expanduser()
    if folder.is_dir():
        return _of_kind(folder, kinds)
    if folder.is_file():
        raise EngineError(f"{model}: a file, not a folder with a model; name the folder")
    if model.startswith((".", "/", "~")) or not is_hub_name(model):
        raise EngineError(f"{model}: no such folder; name a folder with a model, or a hub name (OWNER/NAME)")
    for kind in kinds:
        found = installed_folder(model, kind, cache)
        if found is not None:
            return found
    raise EngineError(f"{model}: no such folder, and not fetched yet: run `nambuk models pull {model}`")


def _of_kind(folder: Path, kinds: Sequence[str]) -> Path:
    """`folder`, or the converted copy in it, if it has one of the forms that will do."""
    if CONVERTED in kinds and not is_converted(folder) and is_converted(folder / QUANTIZATION):
        return folder / QUANTIZATION
    if is_converted(folder) and CONVERTED not in kinds:
        raise EngineError(f"{folder}: a model converted for CTranslate2; name the folder of the original")
    if not is_converted(folder) and ORIGINAL not in kinds:
        raise EngineError(
            f"{folder}: no {CONVERTED_WEIGHTS}, so no model converted for CTranslate2; convert it, or run "
            "the original with transformers"
        )
    return folder


def installed_folder(name: str, kind: str, cache: Path | None = None) -> Path | None:
    """The folder of the hub's model `name` in the form `kind`, None where it is not on this machine."""
    if kind == CONVERTED:
        folder = converted_folder(name)
        return folder if is_converted(folder) else None
    return _cached_folder(name, cache)


def is_converted(folder: Path) -> bool:
    """Whether `folder` holds a model that was converted for CTranslate2."""
    return (folder / CONVERTED_WEIGHTS).is_file()


def converted_folder(name: str) -> Path:
    """Where the converted copy of the hub's model `name` is kept, whether it is there or not."""
    return models_folder() / name.replace("/", "--") / QUANTIZATION


def models_folder() -> Path:
    """The folder of converted models: in `NAMBUK_CACHE` where that is set, else in the user's cache."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named).expanduser() / "models"
    import platformdirs

    return platformdirs.user_cache_path("nambuk", appauthor=False) / "models"


def list_models(cache: Path | None = None) -> list[LocalModel]:
    """The translation models on this machine, by name; the converted ones first. Needs no network."""
    found = [*_converted_models(), *_original_models(cache)]
    return sorted(found, key=lambda model: (model.name.lower(), model.form))


def _converted_models() -> Iterator[LocalModel]:
    for folder in sorted(models_folder().glob(f"[!.]*/{QUANTIZATION}")):
        if is_converted(folder) and "--" in folder.parent.name:
            config = folder / ORIGINAL_CONFIG
            model_type = read_config(folder, config.name).get("model_type") if config.is_file() else ""
            size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
            name = folder.parent.name.replace("--", "/", 1)
            yield LocalModel(name, folder, size, str(model_type), CONVERTED)


def _original_models(cache: Path | None) -> Iterator[LocalModel]:
    quiet_environment()
    from huggingface_hub import CacheNotFound, scan_cache_dir

    try:
        repositories = scan_cache_dir(cache).repos
    except CacheNotFound:
        return
    known = {family.model_type for family in FAMILIES}
    for repository in repositories:
        cached = _cached_folder(repository.repo_id, cache) if repository.repo_type == "model" else None
        model_type = read_config(cached).get("model_type") if cached and _has_config(cached) else None
        if cached and model_type in known:
            yield LocalModel(repository.repo_id, cached, repository.size_on_disk, str(model_type))


def is_hub_name(name: str) -> bool:
    """Whether `name` has the form of a name on the hub, OWNER/NAME.

    >>> is_hub_name("facebook/m2m100_418M"), is_hub_name("m2m100")
    (True, False)
    """
    return _HUB_NAME.fullmatch(name) is not None


def is_url(model: str) -> bool:
    """Whether `model` names a server.

    >>> is_url("http://localhost:8000/v1"), is_url("facebook/m2m100_418M")
    (True, False)
    """
    return _URL.match(model) is not None


def has_weights(folder: Path) -> bool:
    """Whether there are weights of transformers in `folder`, safe to read or not."""
    return any((folder / name).is_file() for name in (*SAFE_WEIGHTS, *PICKLED_WEIGHTS))


def read_config(folder: Path, name: str = "config.json") -> dict[str, Any]:
    """The config.json of the model in `folder`. Raises `EngineError` if it is missing or broken."""
    path = folder / name
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EngineError(f"{folder}: no {name}, so no model; name the folder that has it") from None
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
