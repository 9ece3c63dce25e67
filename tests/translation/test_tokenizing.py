"""Marian's tokenizer without transformers gives the same numbers and texts as the class of transformers."""

import json
import random
import shutil
import unicodedata
import warnings
from pathlib import Path
from typing import Any

import pytest

from nambuk.translation.engines.families import MARIAN
from nambuk.translation.engines.tokenizing import MarianTokenizer, load_tokenizer
from nambuk.translation.engines.wording import without_commands

from .conftest import PAIRS


def texts() -> list[str]:
    """Sentences, and strings of letters from many scripts, with every kind of space and with signs."""
    chance = random.Random(20)
    letters = [
        *"".join(PAIRS) + "".join(PAIRS.values()),
        *"《》“”‘’…—·ㄱㅏ각漢字кириллица0１½ﬁéé\u3000\u00a0\u200b\t\n▁<>/",
    ]
    letters += [
        ">>",
        "<<",
        ">>jpn<<",
        "</s>",
        "<unk>",
        "<pad>",
        "  ",
        "\u1112\u1161\u11ab",
        "\U0001f600",
        "\x00",
    ]
    mixed = ["".join(chance.choices(letters, k=chance.randint(0, 40))) for _ in range(1_000)]
    return [*PAIRS, *PAIRS.values(), *(unicodedata.normalize("NFD", s) for s in PAIRS), *mixed, "", " "]


def both(folder: Path) -> tuple[Any, Any]:
    from transformers import MarianTokenizer as Original

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_tokenizer(folder, MARIAN), Original.from_pretrained(str(folder), local_files_only=True)


@pytest.mark.parametrize("fixture", ["toy", "many_targets"])
@pytest.mark.parametrize("special", [True, False])
def test_texts_become_the_same_numbers(fixture: str, special: bool, request: pytest.FixtureRequest) -> None:
    own, original = both(request.getfixturevalue(fixture))
    assert isinstance(own, MarianTokenizer)
    prefix = ">>jpn<< " if fixture == "many_targets" else ""
    for text in texts():
        given = prefix + without_commands(text, own.all_special_tokens).strip()
        expected = original(given, add_special_tokens=special, truncation=False, verbose=False)["input_ids"]
        assert own(given, add_special_tokens=special)["input_ids"] == expected, repr(given)


def test_numbers_become_the_same_texts(many_targets: Path) -> None:
    own, original = both(many_targets)
    chance = random.Random(21)
    for _ in range(2_000):
        ids = chance.choices(range(len(original.encoder)), k=chance.randint(0, 30))
        expected = original.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        assert own.decode(ids, skip_special_tokens=True) == expected, ids


def test_what_else_is_asked_of_it_is_the_same(many_targets: Path) -> None:
    own, original = both(many_targets)
    for name in ("unk_token_id", "eos_token_id", "pad_token_id", "model_max_length", "source_lang"):
        assert getattr(own, name) == getattr(original, name), name
    assert own.supported_language_codes == original.supported_language_codes == [">>rus<<", ">>jpn<<"]
    assert set(own.all_special_tokens) == set(original.all_special_tokens)
    for word in ("▁", ">>jpn<<", "</s>", "no such word"):
        assert own.convert_tokens_to_ids(word) == original.convert_tokens_to_ids(word)
    for number in range(len(original.encoder)):
        assert own.convert_ids_to_tokens(number) == original.convert_ids_to_tokens(number)


@pytest.mark.parametrize(
    "setting",
    [{"sp_model_kwargs": {"nbest_size": 1}}, {"extra_special_tokens": ["<odd>"]}, {"unk_token": "<odd>"}],
)
def test_a_tokenizer_with_more_to_it_is_left_to_transformers(
    setting: dict[str, Any], toy: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(toy, tmp_path / "copy"))
    path = folder / "tokenizer_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **setting}), encoding="utf-8")
    words = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    (folder / "vocab.json").write_text(json.dumps({**words, "<odd>": len(words)}), encoding="utf-8")
    assert type(load_tokenizer(folder, MARIAN)).__module__.startswith("transformers")


def test_the_plain_list_of_special_words_of_older_models_is_plain(toy: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(toy, tmp_path / "copy"))
    special = {"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    (folder / "special_tokens_map.json").write_text(json.dumps(special), encoding="utf-8")
    assert isinstance(load_tokenizer(folder, MARIAN), MarianTokenizer)
