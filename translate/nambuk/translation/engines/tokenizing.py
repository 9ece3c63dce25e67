"""Tokenizers: sentences to the numbers that a model reads, and its numbers back to a sentence.

A tokenizer is read from the model's folder, without a network and without PyTorch. Both engines use
the same, so they cut every sentence into the same tokens. Marian models, whose tokenizer is two
sentencepiece files and a list of words, are read by `MarianTokenizer` here: the same numbers as the
class of that name in transformers, 0.1 s to load instead of 2.5. Neither of the two puts the signs of
a source into plain ones as `sacremoses` would: transformers 5 asks for that library and never calls it.
"""

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.families import FAMILIES, M2M100, MARIAN, MBART, NLLB, Family
from nambuk.translation.engines.models import first_line

_MARIAN_SPECIAL = ("</s>", "<unk>", "<pad>")


class MarianTokenizer:
    """The tokenizer of a Marian model whose two languages share one list of words.

    It has what is used here of the tokenizers of transformers, under their names. `settings` is what
    its tokenizer_config.json holds. Raises `ValueError` or `OSError` when a file is missing or broken.
    """

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        import sentencepiece

        self._ids: dict[str, int] = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        missing = [word for word in _MARIAN_SPECIAL if word not in self._ids]
        if missing:
            raise ValueError(f"the vocabulary has no {missing[0]}")
        self._words = {number: word for word, number in self._ids.items()}
        self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
        self.model_max_length = int(settings.get("model_max_length", 512))
        self.source_lang, self.target_lang = settings.get("source_lang"), settings.get("target_lang")
        self.supported_language_codes = [w for w in self._ids if w.startswith(">>") and w.endswith("<<")]
        self.all_special_tokens = list(_MARIAN_SPECIAL)
        self.eos_token_id, self.unk_token_id, self.pad_token_id = map(self._ids.__getitem__, _MARIAN_SPECIAL)

    def __call__(self, text: str, *, add_special_tokens: bool = True, **_: bool) -> dict[str, list[int]]:
        """The ids of `text`; `>>jpn<<` at its beginning is one word. Special words in it are only text."""
        language = ""
        if text.startswith(">>") and "<<" in text:
            language, sign, text = text.partition("<<")
            language += sign
        words = [*([language] if language else ()), *self._pieces.encode(text, out_type=str)]
        ids = [self._ids.get(word, self.unk_token_id) for word in words]
        return {"input_ids": [*ids, self.eos_token_id] if add_special_tokens else ids}

    def decode(self, token_ids: Sequence[int], *, skip_special_tokens: bool = True, **_: bool) -> str:
        """The text of `token_ids`, without the special ones."""
        words = [self._words[i] for i in token_ids if i in self._words]
        if skip_special_tokens:
            words = [word for word in words if word not in _MARIAN_SPECIAL]
        return str(self._pieces.decode_pieces(words)).replace("▁", " ").strip()

    def convert_tokens_to_ids(self, tokens: str) -> int:
        """The id of a word, that of the unknown one where there is none."""
        return int(self._ids.get(tokens, self.unk_token_id))

    def convert_ids_to_tokens(self, ids: int) -> str:
        """The word of an id."""
        return str(self._words[ids])


def load_tokenizer(folder: Path, family: Family) -> Any:
    """The tokenizer of the model in `folder`. Raises `EngineError` when it cannot be loaded."""
    try:
        settings = tokenizer_settings(folder)
        if family is MARIAN and _is_plain_marian(folder, settings):
            return MarianTokenizer(folder, settings)
        with quiet_transformers():
            return load_hub_tokenizer(folder, family)
    except EngineError:
        raise
    except ImportError as error:
        raise EngineError(
            f"{folder}: needs a library that is missing ({first_line(error)}): pip install 'nambuk[torch]'"
        ) from error
    except Exception as error:  # transformers and sentencepiece raise errors of a dozen unrelated classes
        raise EngineError(
            f"{folder}: cannot be loaded as a {family.name} model ({first_line(error)}); fetch or save it again"
        ) from error


def _is_plain_marian(folder: Path, settings: Mapping[str, Any]) -> bool:
    """Whether a Marian tokenizer has nothing that only the class of transformers knows about."""
    extra = settings.get("separate_vocabs") or settings.get("sp_model_kwargs")
    older = _json_object(folder / "special_tokens_map.json")
    found = (*_special_words(settings), *_special_words(older), *_json_object(folder / "added_tokens.json"))
    words = {word.get("content") if isinstance(word, dict) else word for word in found}
    return not extra and words <= set(_MARIAN_SPECIAL)


def _special_words(settings: Mapping[str, Any]) -> Iterator[Any]:
    """The special words that a tokenizer's settings name, as texts or as descriptions."""
    yield from settings.get("added_tokens_decoder", {}).values()
    yield from settings.get("extra_special_tokens", ())
    yield from settings.get("additional_special_tokens", ())
    yield from (word for key, word in settings.items() if key.endswith("_token") and word)


def load_hub_tokenizer(folder: Path, family: Family) -> Any:
    """The tokenizer of transformers; NLLB from a bare sentencepiece file gets its languages here.

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


def find_family(folder: Path, config: Mapping[str, Any]) -> Family:
    """The family of the model in `folder`, from its `config` and the class of its tokenizer.

    M2M100 and NLLB models have the same config; the tokenizer's class tells them apart, and where it
    is not given, the list of words that only M2M100 keeps in a file of its own. Raises `EngineError`
    for a model of another kind.
    """
    model_type = config.get("model_type")
    declared = str(tokenizer_settings(folder).get("tokenizer_class", ""))
    if model_type == M2M100.model_type:
        if declared.startswith("Nllb"):
            return NLLB
        return M2M100 if declared.startswith("M2M100") or (folder / "vocab.json").is_file() else NLLB
    for family in FAMILIES:
        if family.model_type == model_type or (not model_type and declared.startswith(family.tokenizer)):
            return family
    names = ", ".join(family.name for family in FAMILIES)
    raise EngineError(f"{folder}: a model of type {model_type}; nambuk runs {names}: choose one of those")


def tokenizer_settings(folder: Path) -> dict[str, Any]:
    """What tokenizer_config.json holds; nothing where there is none. Raises `EngineError` if it is broken."""
    return _json_object(folder / "tokenizer_config.json")


def _json_object(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise EngineError(f"{path}: cannot be read ({first_line(error)}); fetch the model again") from error
    return value if isinstance(value, dict) else {}


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Loading without progress bars and notices on standard error; errors still come as exceptions."""
    from transformers.utils import logging

    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
            yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()
