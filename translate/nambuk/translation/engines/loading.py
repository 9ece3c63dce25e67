"""Reading a translation model from a folder: weights, vocabulary, and where it shall run.

Everything is read from the folder itself, so nothing here can reach a network. No code that comes
with a model is run.
"""

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.families import FAMILIES, M2M100, MARIAN, MBART, NLLB, Family
from nambuk.translation.engines.models import (
    PICKLED_WEIGHTS,
    SAFE_WEIGHTS,
    first_line,
    quiet_environment,
    read_config,
)

SAFE_UNPICKLING = (2, 10)
"""The first torch whose `weights_only` reader is not known to run code from a crafted .bin file
(CVE-2025-32434 was mended in 2.6, CVE-2026-24747 in 2.10)."""

HALF_PRECISION_FROM = 2_000_000_000
"""Bytes of weights from which a model on a graphics card is run in bfloat16."""

_COMPUTED = ("embed_positions", "final_logits_bias")


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model ready to run. `model` and `tokenizer` are those of transformers; `device` is torch's name."""

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
    _require_torch()
    config = read_config(folder)
    family = find_family(folder, config)
    safe = has_safe_weights(folder)
    chosen = choose_device(device)
    try:
        with _quiet_transformers():
            tokenizer = _load_tokenizer(folder, family)
            model, report = _load_weights(folder, safe, choose_dtype(folder, chosen))
        missing = [key for key in report["missing_keys"] if not any(name in key for name in _COMPUTED)]
        model = model.to(chosen).eval()
    except ImportError as error:
        raise EngineError(
            f"{folder}: needs a library that is missing ({first_line(error)}): pip install 'nambuk[torch]'"
        ) from error
    except Exception as error:  # transformers and safetensors raise errors of a dozen unrelated classes
        raise EngineError(
            f"{folder}: cannot be loaded as a {family.name} model ({first_line(error)}); fetch or save it again"
        ) from error
    if missing:
        raise EngineError(
            f"{folder}: the weights lack {len(missing)} parts of the model ({missing[0]} …); fetch it again"
        )
    return LoadedModel(model, tokenizer, family, chosen)


def find_family(folder: Path, config: dict[str, Any]) -> Family:
    """The family of the model in `folder`, from its config.json and the class of its tokenizer.

    M2M100 and NLLB models have the same config; the tokenizer's class tells them apart, and where it
    is not given, the list of words that only M2M100 keeps in a file of its own.
    """
    model_type = config.get("model_type")
    if model_type == M2M100.model_type:
        declared = str(_tokenizer_config(folder).get("tokenizer_class", ""))
        if declared.startswith("Nllb"):
            return NLLB
        return M2M100 if declared.startswith("M2M100") or (folder / "vocab.json").is_file() else NLLB
    for family in FAMILIES:
        if family.model_type == model_type:
            return family
    names = ", ".join(family.name for family in FAMILIES)
    raise EngineError(f"{folder}: a model of type {model_type}; nambuk runs {names}: choose one of those")


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


def _require_torch() -> None:
    try:
        import torch  # noqa: F401
    except ImportError as error:
        raise EngineError(
            "translation with a model needs PyTorch, which is not installed: pip install 'nambuk[torch]'"
        ) from error


def _torch_version() -> tuple[int, ...]:
    import torch

    return tuple(int(part) for part in torch.__version__.split("+")[0].split(".")[:2])


def _tokenizer_config(folder: Path) -> dict[str, Any]:
    path = folder / "tokenizer_config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise EngineError(f"{path}: cannot be read ({first_line(error)}); fetch the model again") from error
    return config if isinstance(config, dict) else {}


def _load_weights(folder: Path, safe: bool, dtype: Any) -> tuple[Any, dict[str, Any]]:
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


def _load_tokenizer(folder: Path, family: Family) -> Any:
    """The tokenizer of the family; NLLB from a bare sentencepiece file gets its languages here.

    transformers gives the ids after the vocabulary to special tokens in the order in which it meets
    them, `<mask>` first, while NLLB was trained with the languages first and `<mask>` last: the list
    is given in that order, or every language would be its neighbour.
    """
    import transformers

    options: dict[str, Any] = {"local_files_only": True}
    if family is NLLB and not (folder / "tokenizer.json").is_file():
        from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES

        options |= {"extra_special_tokens": [*FAIRSEQ_LANGUAGE_CODES, "<mask>"], "mask_token": None}
    if family in (NLLB, MBART):
        options["src_lang"] = family.codes["ko"][0]
    tokenizer = getattr(transformers, family.tokenizer).from_pretrained(str(folder), **options)
    if family is MARIAN and tokenizer.pad_token_id is None:
        raise ValueError("the vocabulary has no <pad>")
    return tokenizer


@contextmanager
def _quiet_transformers() -> Iterator[None]:
    """Loading without progress bars and notices on standard error; errors still come as exceptions."""
    from transformers.utils import logging

    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            # MarianTokenizer asks for sacremoses, and in transformers 5 never uses it
            warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
            yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()
