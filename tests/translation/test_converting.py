"""Conversion: complete or not at all, from safe weights only, and once."""

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nambuk.translation.engines import converting, loading
from nambuk.translation.engines.converting import convert_model
from nambuk.translation.engines.ctranslate2_engine import CTranslate2Engine
from nambuk.translation.engines.engine import EngineError

from .conftest import PAIRS
from .test_loading import Trap, to_pickle


@pytest.fixture
def copy(toy: Path, tmp_path: Path) -> Path:
    """A copy of the toy's folder, to be damaged."""
    return Path(shutil.copytree(toy, tmp_path / "copy"))


def refusal(source: Path, target: Path) -> str:
    with pytest.raises(EngineError) as caught:
        convert_model(source, target)
    message = str(caught.value)
    assert "\n" not in message
    assert not target.exists()
    left = list(target.parent.glob(f".{target.name}*")) if target.parent.is_dir() else []
    assert left == []
    return message


def translated(folder: Path) -> list[str]:
    return [t.text for t in CTranslate2Engine(str(folder)).translate(list(PAIRS), "ko", "en")]


def test_the_copy_has_all_that_the_engine_needs(toy: Path, tmp_path: Path) -> None:
    target = convert_model(toy, tmp_path / "new" / "folder")
    assert target == tmp_path / "new" / "folder"
    assert {path.name for path in target.iterdir()} == {
        *("model.bin", "config.json", "shared_vocabulary.json"),
        *("source.spm", "target.spm", "vocab.json", "tokenizer_config.json"),
        *("transformers_config.json", "generation_config.json"),
    }
    assert json.loads((target / "transformers_config.json").read_text())["model_type"] == "marian"
    assert json.loads((target / "generation_config.json").read_text())["eos_token_id"] == 0
    assert translated(target) == list(PAIRS.values())
    assert [path.name for path in target.parent.iterdir()] == ["folder"]


def test_int8_is_much_smaller_than_float32(toy: Path, tmp_path: Path) -> None:
    sizes = [
        (convert_model(toy, tmp_path / quantization, quantization) / "model.bin").stat().st_size
        for quantization in ("int8", "float32")
    ]
    assert 2.5 < sizes[1] / sizes[0] < 4.0


def test_what_is_converted_is_left_alone(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = convert_model(toy, tmp_path / "model")
    before = {path: path.stat().st_mtime_ns for path in target.iterdir()}
    monkeypatch.setattr(converting, "load_weights", None)
    assert convert_model(toy, target) == target
    assert {path: path.stat().st_mtime_ns for path in target.iterdir()} == before


def test_two_at_once_leave_one_whole_copy(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process finishes while this one converts."""
    other = convert_model(toy, tmp_path / "other")
    check = converting._check_vocabulary

    def finish_first(*arguments: Any) -> None:
        check(*arguments)
        shutil.copytree(other, tmp_path / "model")

    monkeypatch.setattr(converting, "_check_vocabulary", finish_first)
    assert convert_model(toy, tmp_path / "model") == tmp_path / "model"
    assert translated(tmp_path / "model") == list(PAIRS.values())
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == set()


def test_a_full_disk_leaves_nothing(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(converting.shutil, "copyfile", full)
    message = refusal(copy, tmp_path / "model")
    assert (
        message
        == f"{tmp_path / 'model'}: cannot be written (No space left on device); make room, or name another folder"
    )


def test_a_place_that_is_taken(toy: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EngineError, match="cannot be written"):
        convert_model(toy, tmp_path / "file" / "model")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes.txt").touch()
    with pytest.raises(EngineError, match="cannot be written"):
        convert_model(toy, tmp_path / "taken")
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["notes.txt"]


def test_sources_that_are_no_whole_model(copy: Path, tmp_path: Path) -> None:
    target = tmp_path / "model"
    assert "no config.json" in refusal(tmp_path / "nowhere", target)
    (copy / "source.spm").rename(copy / "kept.spm")
    assert "cannot be converted for CTranslate2" in refusal(copy, target)
    (copy / "kept.spm").rename(copy / "source.spm")
    weights = (copy / "model.safetensors").read_bytes()
    (copy / "model.safetensors").write_bytes(weights[:10_000])
    assert "cannot be loaded as a Marian model" in refusal(copy, target)
    (copy / "model.safetensors").unlink()
    assert "no weights (model.safetensors)" in refusal(copy, target)


def test_a_model_of_another_kind(copy: Path, tmp_path: Path) -> None:
    (copy / "config.json").write_text('{"model_type": "gpt2"}', encoding="utf-8")
    assert "a model of type gpt2; nambuk runs" in refusal(copy, tmp_path / "model")


def test_weights_that_lack_a_part_are_not_filled_up_with_chance(copy: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(copy / "model.safetensors")
    del weights[next(key for key in weights if "fc1.weight" in key)]
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    assert "the weights lack 1 parts of the model" in refusal(copy, tmp_path / "model")


def test_two_vocabularies_are_left_to_transformers(copy: Path, tmp_path: Path) -> None:
    path = copy / "tokenizer_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "separate_vocabs": True}))
    assert "a vocabulary for each language" in refusal(copy, tmp_path / "model")


def test_a_vocabulary_with_gaps_is_not_moved_together(copy: Path, tmp_path: Path) -> None:
    words = json.loads((copy / "vocab.json").read_text(encoding="utf-8"))
    del words[next(word for word, number in words.items() if number == 10)]
    (copy / "vocab.json").write_text(json.dumps(words), encoding="utf-8")
    message = refusal(copy, tmp_path / "model")
    assert "the vocabulary has gaps" in message or "cannot be converted" in message


def test_pickled_weights_are_converted_where_torch_reads_them_safely(copy: Path, tmp_path: Path) -> None:
    assert translated(convert_model(to_pickle(copy), tmp_path / "model")) == list(PAIRS.values())


def test_pickled_weights_are_refused_by_an_older_torch(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_torch_version", lambda: (2, 9))
    message = refusal(to_pickle(copy), tmp_path / "model")
    assert "a pickle that may run code when torch 2.9 reads it" in message


def test_code_in_pickled_weights_does_not_run(copy: Path, tmp_path: Path) -> None:
    (copy / "model.safetensors").unlink()
    (copy / "pytorch_model.bin").write_bytes(pickle.dumps({"x": Trap(tmp_path / "ran")}))
    assert "cannot be loaded" in refusal(copy, tmp_path / "model")
    assert not (tmp_path / "ran").exists()


def test_code_that_comes_with_a_model_does_not_run(copy: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    (copy / "own.py").write_text(f"open({str(ran)!r}, 'w')\n")
    for name in ("config.json", "tokenizer_config.json"):
        settings = json.loads((copy / name).read_text())
        classes = {"AutoConfig": "own.A", "AutoModelForSeq2SeqLM": "own.B", "AutoTokenizer": ["own.C", None]}
        (copy / name).write_text(json.dumps({**settings, "auto_map": classes}))
    assert translated(convert_model(copy, tmp_path / "model")) == list(PAIRS.values())
    assert not ran.exists()
    assert not (tmp_path / "model" / "own.py").exists()


def test_without_torch_one_line_says_what_to_install(toy: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\n"
            "from pathlib import Path\n"
            "sys.modules['torch'] = None\n"
            "from nambuk.translation.engines.converting import convert_model\n"
            "from nambuk.translation.engines.engine import EngineError\n"
            f"try:\n    convert_model(Path({str(toy)!r}), Path({str(tmp_path / 'model')!r}))\n"
            "except EngineError as error:\n    print(error)\n",
        ],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.stdout.splitlines() == [
        f"{toy}: converting a model needs PyTorch, which is not installed: pip install 'nambuk[torch]'"
    ], done.stderr
