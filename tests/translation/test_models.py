"""Finding a model: folder, cache, name, URL, nothing."""

import json
import os
import shutil
from pathlib import Path

import pytest

from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.models import (
    list_models,
    no_model_message,
    pull_arguments,
    quiet_environment,
    resolve_model,
)


def as_fetched(toy: Path, cache: Path, name: str) -> Path:
    """Put the toy where the hub's client puts a model that it has fetched."""
    home = cache / f"models--{name.replace('/', '--')}"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text("a" * 40)
    return Path(shutil.copytree(toy, home / "snapshots" / ("a" * 40)))


def test_the_hubs_libraries_are_told_to_keep_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_DISABLE_TELEMETRY", raising=False)
    monkeypatch.setenv("DISABLE_SAFETENSORS_CONVERSION", "0")
    quiet_environment()
    assert os.environ["HF_HUB_DISABLE_TELEMETRY"] == "1"
    assert os.environ["DISABLE_SAFETENSORS_CONVERSION"] == "0"


def test_a_folder_is_itself(toy: Path) -> None:
    assert resolve_model(str(toy)) == toy


def test_a_fetched_model_is_found_by_name(toy: Path, tmp_path: Path) -> None:
    folder = as_fetched(toy, tmp_path, "someone/ko-en")
    assert resolve_model("someone/ko-en", cache=tmp_path) == folder


@pytest.mark.parametrize(
    ("model", "complaint"),
    [
        (None, "no model given: run `nambuk models pull Helsinki-NLP/opus-mt-ko-ru` once"),
        ("", "no model given"),
        ("./missing", "./missing: no such folder; name a folder"),
        ("/nowhere/ko-en", "/nowhere/ko-en: no such folder"),
        ("missing", "missing: no such folder"),
        ("someone/else", "someone/else: no such folder, and not fetched yet: run `nambuk models pull"),
        ("http://localhost:8000/v1", "http://localhost:8000/v1: translation servers are not supported yet"),
    ],
)
def test_no_model(model: str | None, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        resolve_model(model, target="ru", cache=tmp_path)
    assert str(caught.value).startswith(complaint)
    assert "\n" not in str(caught.value)


def test_a_file_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").touch()
    with pytest.raises(EngineError, match="a file, not a folder"):
        resolve_model(str(tmp_path / "model.safetensors"))


def test_the_message_names_a_model_for_the_target() -> None:
    assert "opus-mt-ko-en" in no_model_message("en")
    assert "facebook/m2m100_418M" in no_model_message("zh")


def test_list_has_the_translation_models_of_the_cache(toy: Path, tmp_path: Path) -> None:
    assert list_models(tmp_path / "nothing") == []
    as_fetched(toy, tmp_path, "someone/ko-en")
    other = as_fetched(toy, tmp_path, "someone/chat")
    (other / "config.json").write_text(json.dumps({"model_type": "llama"}))
    (model,) = list_models(tmp_path)
    assert (model.name, model.model_type) == ("someone/ko-en", "marian")
    assert model.size > 10_000


def test_pull_asks_for_safe_weights_and_the_tokenizer_only() -> None:
    files = [
        "README.md",
        "config.json",
        "pytorch_model.bin",
        "model.safetensors",
        "tf_model.h5",
        "source.spm",
    ]
    asked = pull_arguments("a/b", files)
    assert asked["repo_id"] == "a/b"
    assert "model.safetensors" in asked["allow_patterns"]
    assert {"config.json", "*.spm", "*.model", "tokenizer.json"} <= set(asked["allow_patterns"])
    assert not {"pytorch_model.bin", "tf_model.h5", "README.md"} & set(asked["allow_patterns"])


def test_pull_takes_shards_and_pickles_only_where_there_is_nothing_else() -> None:
    sharded = pull_arguments("a/b", ["model.safetensors.index.json", "model-00001-of-00002.safetensors"])
    assert sharded["allow_patterns"][-2:] == ["model.safetensors.index.json", "model-*.safetensors"]
    assert pull_arguments("a/b", ["pytorch_model.bin"])["allow_patterns"][-1] == "pytorch_model.bin"
    with pytest.raises(EngineError, match="a/b: has no weights for PyTorch"):
        pull_arguments("a/b", ["onnx/model.safetensors", "tf_model.h5"])
