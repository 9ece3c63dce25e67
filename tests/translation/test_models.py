"""Finding a model: folder, cache, name, URL, nothing; and pulling one, with a hub that is played."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import huggingface_hub
import pytest

from nambuk.translation.engines import loading, pulling
from nambuk.translation.engines.ctranslate2_engine import CTranslate2Engine
from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.families import FAMILIES
from nambuk.translation.engines.known_models import known_models, recommended_models
from nambuk.translation.engines.models import (
    CONVERTED,
    ORIGINAL,
    converted_folder,
    list_models,
    models_folder,
    no_model_message,
    quiet_environment,
    resolve_model,
)
from nambuk.translation.engines.pulling import pull_arguments, pull_model

from .conftest import PAIRS, as_fetched
from .test_loading import to_pickle


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
        ("http://localhost:8000/v1", "http://localhost:8000/v1: a server, not a model on this machine"),
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


@pytest.mark.parametrize("kinds", [(CONVERTED, ORIGINAL), (ORIGINAL, CONVERTED), (ORIGINAL,), (CONVERTED,)])
def test_the_form_that_is_wanted_most_is_found_first(
    kinds: tuple[str, ...], toy: Path, converted: Callable[..., Path], tmp_path: Path
) -> None:
    folders = {
        ORIGINAL: as_fetched(toy, tmp_path, "someone/ko-en"),
        CONVERTED: converted_folder("someone/ko-en"),
    }
    if CONVERTED not in kinds[:1]:
        assert resolve_model("someone/ko-en", cache=tmp_path, kinds=kinds) == folders[ORIGINAL]
    shutil.copytree(converted("toy"), folders[CONVERTED])
    assert resolve_model("someone/ko-en", cache=tmp_path, kinds=kinds) == folders[kinds[0]]


def test_an_unfinished_copy_is_none(toy: Path, tmp_path: Path) -> None:
    converted_folder("someone/ko-en").mkdir(parents=True)
    (converted_folder("someone/ko-en") / "config.json").write_text("{}")
    original = as_fetched(toy, tmp_path, "someone/ko-en")
    assert resolve_model("someone/ko-en", cache=tmp_path) == original


def test_the_cache_can_be_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NAMBUK_CACHE", str(tmp_path / "other"))
    assert converted_folder("a/b") == tmp_path / "other" / "models" / "a--b" / "int8"
    monkeypatch.delenv("NAMBUK_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    if sys.platform == "linux":
        assert models_folder() == tmp_path / "xdg" / "nambuk" / "models"


def test_list_has_the_converted_models_too(toy: Path, converted: Callable[..., Path], tmp_path: Path) -> None:
    as_fetched(toy, tmp_path, "someone/ko-en")
    for name in ("someone/ko-en", "Other/x--y"):
        shutil.copytree(converted("toy"), converted_folder(name))
    (models_folder() / ".someone--z.tmp" / "int8").mkdir(parents=True)
    (models_folder() / "not--complete" / "int8").mkdir(parents=True)
    found = [(model.name, model.form, model.model_type) for model in list_models(tmp_path)]
    assert found == [
        ("Other/x--y", CONVERTED, "marian"),
        ("someone/ko-en", CONVERTED, "marian"),
        ("someone/ko-en", ORIGINAL, "marian"),
    ]


@pytest.mark.parametrize("language", ["en", "ru", "zh", "ja"])
def test_every_pair_has_a_default_that_may_be_used_commercially(language: str) -> None:
    for pair in (("ko-KP", language), (language, "ko-KR")):
        assert recommended_models(*pair)
        default = recommended_models(*pair)[0]
        assert default.commercial is True
        assert "-".join(p.removesuffix("-KP").removesuffix("-KR") for p in pair) in default.default_for


def test_the_list_of_models_is_sound() -> None:
    models = known_models()
    assert len({model.name for model in models}) == len(models) >= 8
    for model in models:
        assert model.name.count("/") == 1
        assert model.family in {family.name for family in FAMILIES}
        assert bool(model.pairs) != bool(model.languages)
        assert (model.commercial is None) == (model.licence == "")
        assert not model.recommended_for or model.commercial
        if "-NC-" in model.licence:
            assert model.commercial is False
        for pair in model.recommended_for:
            assert pair in model.pairs or set(pair.split("-")) <= set(model.languages)


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


class Hub:
    """Plays the hub for `pulling`: a repository with the files of a folder; remembers what it was asked."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.asked = folder, list[str]()
        hub = self

        class Api:
            def list_repo_files(self, name: str) -> list[str]:
                hub.asked.append(name)
                return [path.name for path in hub.folder.iterdir()]

        real = huggingface_hub.snapshot_download

        def download(name: str = "", **options: Any) -> str:
            if options.get("local_files_only"):
                return real(name, **options)
            assert options["allow_patterns"]
            return str(as_fetched(hub.folder, Path(options["cache_dir"]), options["repo_id"]))

        monkeypatch.setattr(huggingface_hub, "HfApi", Api)
        monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
        monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)


@pytest.fixture
def hub(toy: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    return Hub(toy, monkeypatch)


def test_pull_fetches_and_converts_once(hub: Hub, tmp_path: Path) -> None:
    said: list[str] = []
    folder = pull_model("someone/ko-en", tmp_path / "cache", said.append)
    assert folder == converted_folder("someone/ko-en")
    assert said == ["someone/ko-en: fetching from the hub", "someone/ko-en: converting to int8, once"]
    made = CTranslate2Engine("someone/ko-en").translate(list(PAIRS), "ko", "en")
    assert [t.text for t in made] == list(PAIRS.values())
    before = (folder / "model.bin").stat().st_mtime_ns
    assert pull_model("someone/ko-en", tmp_path / "cache", said.append) == folder
    assert (folder / "model.bin").stat().st_mtime_ns == before
    assert hub.asked == ["someone/ko-en"]
    assert len(said) == 2


def test_pull_says_that_the_weights_are_pickled(hub: Hub, tmp_path: Path) -> None:
    hub.folder = to_pickle(Path(shutil.copytree(hub.folder, tmp_path / "pickled")))
    said: list[str] = []
    pull_model("someone/ko-en", tmp_path / "cache", said.append)
    assert "has no safetensors; pytorch_model.bin is read by torch with weights_only" in said[1]


def test_pull_converts_what_was_fetched_before_without_the_network(toy: Path, tmp_path: Path) -> None:
    as_fetched(toy, tmp_path, "someone/ko-en")
    assert pull_model("someone/ko-en", tmp_path) == converted_folder("someone/ko-en")


def test_pull_fetches_again_what_was_fetched_in_part(hub: Hub, tmp_path: Path) -> None:
    (as_fetched(hub.folder, tmp_path, "someone/ko-en") / "model.safetensors").unlink()
    assert pull_model("someone/ko-en", tmp_path) == converted_folder("someone/ko-en")
    assert hub.asked == ["someone/ko-en"]


def test_pull_stays_off_the_network_where_the_user_says_so(tmp_path: Path) -> None:
    said: list[str] = []
    with pytest.raises(EngineError) as caught:
        pull_model("someone/ko-en", tmp_path, said.append)
    assert said == []
    assert str(caught.value) == (
        "someone/ko-en: not on this machine, and HF_HUB_OFFLINE forbids the network; unset it to fetch the "
        "model, or name a folder"
    )


def test_pull_fetches_nothing_that_could_not_be_converted(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(EngineError, match=r"needs PyTorch.*pip install 'nambuk\[torch\]'"):
        pull_model("someone/ko-en", tmp_path)
    assert hub.asked == []


def test_pull_says_in_one_line_why_it_failed(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ConnectionError("no route\nto the hub")

    monkeypatch.setattr(huggingface_hub.HfApi, "list_repo_files", fail)
    with pytest.raises(EngineError) as caught:
        pull_model("someone/ko-en", tmp_path)
    assert str(caught.value) == "someone/ko-en: not fetched (no route); check the name and the network"
    with pytest.raises(EngineError, match="not a name on the hub"):
        pull_model("m2m100", tmp_path)


def test_the_bar_is_shown_on_a_terminal_only(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from huggingface_hub.utils import are_progress_bars_disabled, enable_progress_bars

    for terminal in (True, False):
        monkeypatch.setattr(pulling.sys.stderr, "isatty", lambda terminal=terminal: terminal)
        enable_progress_bars()
        pulling.fetch_model("someone/ko-en", tmp_path / str(terminal))
        assert are_progress_bars_disabled() is not terminal
    enable_progress_bars()


def test_an_older_torch_does_not_convert_pickled_weights(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hub.folder = to_pickle(Path(shutil.copytree(hub.folder, tmp_path / "pickled")))
    monkeypatch.setattr(loading, "_torch_version", lambda: (2, 9))
    with pytest.raises(EngineError, match=r"a pickle that may run code when torch 2\.9 reads it"):
        pull_model("someone/ko-en", tmp_path / "cache")
    assert not converted_folder("someone/ko-en").exists()
