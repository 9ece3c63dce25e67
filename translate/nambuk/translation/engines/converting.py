"""Converting a model of transformers for CTranslate2, which runs it on a processor several times faster.

Converted once, a model needs neither PyTorch nor transformers' weights to run.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.families import MADLAD, MARIAN, MBART, Family
from nambuk.translation.engines.loading import load_weights, require_torch
from nambuk.translation.engines.models import (
    ORIGINAL_CONFIG,
    QUANTIZATION,
    TOKENIZER_FILES,
    first_line,
    is_converted,
    quiet_environment,
    read_config,
)
from nambuk.translation.engines.tokenizing import (
    find_family,
    load_hub_tokenizer,
    quiet_transformers,
    tokenizer_settings,
)


def convert_model(source: Path, target: Path, quantization: str = QUANTIZATION) -> Path:
    """Convert the model of transformers in `source` into the new folder `target`, and return that.

    `quantization` is CTranslate2's name for the numbers of the weights ("int8", "float16", "float32" …).
    The copy has the tokenizer's files and the original config.json (as transformers_config.json)
    beside CTranslate2's own. It appears when it is complete; where `target` has a converted model
    already, nothing is done. No code that comes with the model is run.

    Raises `EngineError` when PyTorch is missing, `source` holds no model that can be converted, its
    weights are missing, incomplete or unsafe to read, or `target` cannot be written.
    """
    if is_converted(target):
        return target
    quiet_environment()
    require_torch(f"{source}: converting a model")
    family = find_family(source, read_config(source))
    if tokenizer_settings(source).get("separate_vocabs"):
        raise EngineError(
            f"{source}: has a vocabulary for each language, which cannot be converted; "
            "run it with transformers instead (engine transformers)"
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as partial:
            made = _convert(source, Path(partial) / "model", family, quantization)
            return _put(made, target)
    except OSError as error:
        raise EngineError(
            f"{target}: cannot be written ({error.strerror or error}); make room, or name another folder"
        ) from error


def _convert(source: Path, made: Path, family: Family, quantization: str) -> Path:
    """Convert `source` into the new folder `made`."""
    converter = _converter(source, family)
    try:
        with quiet_transformers():
            converter.convert(str(made), quantization=quantization)
    except (EngineError, OSError):
        raise
    except ImportError as error:
        raise EngineError(
            f"{source}: needs a library that is missing ({first_line(error)}): pip install 'nambuk[torch]'"
        ) from error
    except Exception as error:  # the converter raises errors of a dozen unrelated classes
        raise EngineError(
            f"{source}: cannot be converted for CTranslate2 ({first_line(error)}); "
            "run it with transformers instead (engine transformers)"
        ) from error
    _check_vocabulary(source, made, converter.tokenizer)
    for pattern in TOKENIZER_FILES:
        for path in source.glob(pattern):
            shutil.copyfile(path, made / path.name)
    shutil.copyfile(source / "config.json", made / ORIGINAL_CONFIG)
    settings = json.dumps(_plain(converter.settings), ensure_ascii=False, indent=2, sort_keys=True)
    (made / "generation_config.json").write_text(settings + "\n", encoding="utf-8")
    return made


def _put(made: Path, target: Path) -> Path:
    """Move the finished folder to its place; another process may have been there first."""
    try:
        made.replace(target)
    except OSError:
        if not is_converted(target):
            raise
    return target


def _converter(source: Path, family: Family) -> Any:
    """A converter of CTranslate2 whose weights and tokenizer are read as the engine transformers reads them.

    It keeps the `tokenizer` and the model's own `settings` for writing.
    """
    import torch
    from ctranslate2.converters import Converter

    class FolderConverter(Converter):  # type: ignore[misc]  # ctranslate2 has no types
        def _load(self) -> Any:
            with torch.no_grad():
                model = load_weights(source, family, None)
                self.settings = model.generation_config.to_dict()
                self.tokenizer = load_hub_tokenizer(source, family)
                return _loader(family, model)(model, self.tokenizer)

    return FolderConverter()


def _loader(family: Family, model: Any) -> Any:
    """What turns a model of `family` into CTranslate2's description of it."""
    from ctranslate2.converters import transformers as loaders

    class Marian(loaders.MarianMTLoader):  # type: ignore[misc]
        """Starts to write from <pad> as transformers does, not from zeros: training moves that word."""

        def get_model_spec(self, model: Any) -> Any:
            model.config.normalize_before = model.config.normalize_embedding = False
            return loaders.BartLoader.get_model_spec(self, model)

        def set_decoder(self, spec: Any, decoder: Any) -> None:
            loaders.BartLoader.set_decoder(self, spec, decoder)

        def get_vocabulary(self, model: Any, tokenizer: Any) -> Any:
            return loaders.BartLoader.get_vocabulary(self, model, tokenizer)

        def set_config(self, config: Any, model: Any, tokenizer: Any) -> None:
            super().set_config(config, model, tokenizer)
            config.decoder_start_token = tokenizer.convert_ids_to_tokens(model.config.decoder_start_token_id)

    class MBart(loaders.MBartLoader):  # type: ignore[misc]
        """Knows of mBART-50 what transformers takes for granted and its config.json may leave out."""

        def get_model_spec(self, model: Any) -> Any:
            model.config.normalize_before = model.config.normalize_embedding = True
            return super().get_model_spec(model)

        def set_config(self, config: Any, model: Any, tokenizer: Any) -> None:
            super().set_config(config, model, tokenizer)
            config.bos_token = tokenizer.bos_token or tokenizer.eos_token
            config.decoder_start_token = tokenizer.eos_token

    chosen = {MARIAN.name: Marian, MBART.name: MBart, MADLAD.name: loaders.T5Loader}
    return chosen.get(family.name, loaders.M2M100Loader)()


def _check_vocabulary(source: Path, made: Path, tokenizer: Any) -> None:
    """Refuse where the converter moved words: it closes the gaps of a vocabulary, and all ids after them shift."""
    words = json.loads((made / "shared_vocabulary.json").read_text(encoding="utf-8"))
    for number, word in enumerate(words):
        known = tokenizer.convert_tokens_to_ids(word)
        if known not in (None, tokenizer.unk_token_id, number):
            raise EngineError(
                f"{source}: the vocabulary has gaps (the word {word} has the id {known}, not {number}), so it "
                "cannot be converted; run it with transformers instead (engine transformers)"
            )


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that are set and that JSON can hold."""
    return {
        key: value
        for key, value in settings.items()
        if isinstance(value, str | int | float | list | bool) and value != []
    }
