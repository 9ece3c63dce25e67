"""Reading a translation model of transformers from a folder: weights, and where it shall run.

Everything is read from the folder itself, so nothing here can reach a network. No code that comes
with a model is run.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.families import Family
from nambuk.translation.engines.models import (
    PICKLED_WEIGHTS,
    SAFE_WEIGHTS,
    first_line,
    quiet_environment,
    read_config,
)
from nambuk.translation.engines.tokenizing import find_family, load_tokenizer, quiet_transformers

SAFE_UNPICKLING = (2, 10)
"""The first torch whose `weights_only` reader is not known to run code from a crafted .bin file
(CVE-2025-32434 was mended in 2.6, CVE-2026-24747 in 2.10)."""

HALF_PRECISION_FROM = 2_000_000_000
"""Bytes of weights from which a model on a graphics card is run in bfloat16."""

_COMPUTED = ("embed_positions", "final_logits_bias")


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model of transformers ready to run, and its tokenizer; `device` is torch's name."""

    model: Any
    tokenizer: Any
    family: Family
    device: str


def load_model(folder: Path, device: str | None = None) -> LoadedModel:
    """Load the model in `folder` on `device` (or on the best one there is).

    Raises `EngineError` when torch is missing, the folder holds no translation model of a known
    family, its weights are missing, incomplete or unsafe to read, or the device is not there.
    """
    quiet_environment()
    require_torch("translation with a model of transformers")
    config = read_config(folder)
    family = find_family(folder, config)
    has_safe_weights(folder)
    chosen = choose_device(device)
    tokenizer = load_tokenizer(folder, family)
    model = load_weights(folder, family, choose_dtype(folder, chosen))
    try:
        return LoadedModel(model.to(chosen).eval(), tokenizer, family, chosen)
    except RuntimeError as error:
        raise EngineError(
            f"{folder}: cannot be put on the device {chosen} ({first_line(error)}); use device cpu"
        ) from error


def load_weights(folder: Path, family: Family, dtype: Any) -> Any:
    """The model in `folder` as a module of transformers, its numbers of the kind `dtype` (None: as saved).

    Raises `EngineError` when its weights are missing, incomplete or unsafe to read.
    """
    safe = has_safe_weights(folder)
    try:
        with quiet_transformers():
            model, report = _read_weights(folder, safe, dtype or "auto")
        missing = [key for key in report["missing_keys"] if not any(name in key for name in _COMPUTED)]
    except Exception as error:  # transformers and safetensors raise errors of a dozen unrelated classes
        raise EngineError(
            f"{folder}: cannot be loaded as a {family.name} model ({first_line(error)}); fetch or save it again"
        ) from error
    if missing:
        raise EngineError(
            f"{folder}: the weights lack {len(missing)} parts of the model ({missing[0]} …); fetch it again"
        )
    return model


def has_safe_weights(folder: Path) -> bool:
    """Whether the weights are in safetensors; False for a .bin that this torch reads safely.

    Raises `EngineError` if there are no weights, or a .bin (a pickle, which may carry code) and a
    torch that does not read it safely.
    """
    if any((folder / name).is_file() for name in SAFE_WEIGHTS):
        return True
    if not any((folder / name).is_file() for name in PICKLED_WEIGHTS):
        raise EngineError(f"{folder}: no weights (model.safetensors); fetch or save the model again")
    version = _torch_version()
    if version < SAFE_UNPICKLING:
        raise EngineError(
            f"{folder}: has only pytorch_model.bin, a pickle that may run code when torch "
            f"{'.'.join(map(str, version))} reads it: pip install 'torch>=2.10', or use a model in safetensors"
        )
    return False


def choose_device(wanted: str | None = None) -> str:
    """The device to run on: the one named, else a graphics card if torch sees one, else "cpu"."""
    import torch

    if wanted is None:
        if torch.cuda.is_available():
            return "cuda"
        return "mps" if torch.backends.mps.is_available() else "cpu"
    kind = wanted.split(":")[0]
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not there.get(kind, False):
        usable = ", ".join(name for name, usable in there.items() if usable)
        raise EngineError(f"device {wanted}: not on this machine; usable are {usable}")
    return wanted


def choose_dtype(folder: Path, device: str) -> Any:
    """float32, but bfloat16 for large models on a graphics card that computes with it."""
    import torch

    size = sum(path.stat().st_size for path in folder.iterdir() if path.suffix in (".safetensors", ".bin"))
    if device.startswith("cuda") and size >= HALF_PRECISION_FROM and torch.cuda.is_bf16_supported():
        return torch.bfloat16
    return torch.float32


def require_torch(what: str) -> None:
    """Raise `EngineError` when `what` is asked for on a machine without PyTorch."""
    try:
        import torch  # noqa: F401
    except ImportError as error:
        raise EngineError(
            f"{what} needs PyTorch, which is not installed: pip install 'nambuk[torch]'"
        ) from error


def _torch_version() -> tuple[int, ...]:
    import torch

    return tuple(int(part) for part in torch.__version__.split("+")[0].split(".")[:2])


def _read_weights(folder: Path, safe: bool, dtype: Any) -> tuple[Any, dict[str, Any]]:
    """The model and transformers' account of what it found in the file."""
    from transformers import AutoModelForSeq2SeqLM

    loaded: tuple[Any, dict[str, Any]] = AutoModelForSeq2SeqLM.from_pretrained(
        str(folder),
        local_files_only=True,
        trust_remote_code=False,
        use_safetensors=safe,
        weights_only=True,
        dtype=dtype,
        output_loading_info=True,
    )
    return loaded
