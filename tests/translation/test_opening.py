"""Which engine runs what: folders of both forms, names, servers, and nothing at all."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nambuk.translation.engines import opening
from nambuk.translation.engines.ctranslate2_engine import CTranslate2Engine
from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.models import converted_folder
from nambuk.translation.engines.opening import default_model, open_engine
from nambuk.translation.engines.transformers_engine import TransformersEngine

from .conftest import PAIRS, as_fetched

Convert = Callable[..., Path]


def install(converted: Convert, name: str) -> Path:
    """Put the converted toy where `nambuk models pull` puts its copies."""
    return Path(shutil.copytree(converted("toy", "int8"), converted_folder(name)))


def test_a_folder_is_run_by_what_is_in_it(toy: Path, converted: Convert) -> None:
    original = open_engine(str(toy), "en", device="cpu")
    own = open_engine(str(converted("toy", "int8")), "en")
    assert isinstance(original, TransformersEngine)
    assert isinstance(own, CTranslate2Engine)
    for engine in (original, own):
        made = engine.translate(list(PAIRS), "ko-KR", "en")
        assert [t.text for t in made] == list(PAIRS.values())


def test_a_name_is_run_from_the_converted_copy_if_there_is_one(
    toy: Path, converted: Convert, own_caches: Path
) -> None:
    as_fetched(toy, own_caches, "someone/ko-en")
    first = open_engine("someone/ko-en", "en", device="cpu", beams=2)
    assert isinstance(first, TransformersEngine)
    assert first.name == "someone/ko-en (Marian, beams 2)"
    install(converted, "someone/ko-en")
    second = open_engine("someone/ko-en", "en", device="cpu", beams=2)
    assert isinstance(second, CTranslate2Engine)
    assert second.name == "someone/ko-en (Marian, CTranslate2 int8, beams 2)"
    assert [t.text for t in second.translate(["약이 없다."], "ko", "en")] == ["There is no medicine."]


def test_a_converted_copy_is_enough(converted: Convert) -> None:
    install(converted, "someone/ko-en")
    assert isinstance(open_engine("someone/ko-en", "en"), CTranslate2Engine)
    with pytest.raises(EngineError, match="someone/ko-en: no such folder, and not fetched yet"):
        open_engine("someone/ko-en", "en", kind="transformers")


def test_the_kind_of_engine_can_be_named(toy: Path, converted: Convert, own_caches: Path) -> None:
    as_fetched(toy, own_caches, "someone/ko-en")
    install(converted, "someone/ko-en")
    by_name = open_engine("someone/ko-en", "en", kind="transformers", device="cpu", scores=True)
    assert isinstance(by_name, TransformersEngine)
    assert by_name.translate(["약이 없다."], "ko", "en")[0].score is not None
    assert isinstance(open_engine("someone/ko-en", "en", kind="ctranslate2"), CTranslate2Engine)
    for folder, kind, complaint in (
        (toy, "ctranslate2", "no model converted for CTranslate2"),
        (converted("toy", "int8"), "transformers", "a model converted for CTranslate2; name the folder of"),
        (toy, "server", "not the URL of a server"),
        (toy, "marian", "engine marian: not one that nambuk has; choose one of ctranslate2, transformers"),
    ):
        with pytest.raises(EngineError, match=complaint):
            open_engine(str(folder), "en", kind=kind)


@pytest.mark.parametrize(
    ("device", "card", "fetched", "expected"),
    [
        (None, False, True, "ctranslate2"),
        (None, True, True, "transformers"),
        (None, True, False, "ctranslate2"),
        ("cpu", True, True, "ctranslate2"),
        ("cuda", True, True, "transformers"),
        ("cuda:1", True, False, "ctranslate2"),
    ],
)
def test_a_graphics_card_runs_the_original(
    device: str | None,
    card: bool,
    fetched: bool,
    expected: str,
    toy: Path,
    converted: Convert,
    own_caches: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    install(converted, "someone/ko-en")
    if fetched:
        as_fetched(toy, own_caches, "someone/ko-en")
    monkeypatch.setattr(opening, "_has_card", lambda: card)
    assert opening._choose_kind("someone/ko-en", device, None) == expected


def test_without_a_model_the_first_recommended_one_that_is_there(
    toy: Path, converted: Convert, own_caches: Path
) -> None:
    with pytest.raises(
        EngineError, match="no model given: run `nambuk models pull Helsinki-NLP/opus-mt-ko-en`"
    ):
        open_engine(None, "en")
    as_fetched(toy, own_caches, "facebook/m2m100_418M")
    assert default_model("ko-KP", "en-GB") == "facebook/m2m100_418M"
    install(converted, "Helsinki-NLP/opus-mt-ko-en")
    assert default_model("ko-KP", "en-GB") == "Helsinki-NLP/opus-mt-ko-en"
    assert default_model("ko-KR", "zh-TW") == "facebook/m2m100_418M"
    engine = open_engine(None, "en", source="ko-KP", device="cpu")
    assert engine.name == "Helsinki-NLP/opus-mt-ko-en (Marian, CTranslate2 int8, beams 4)"


def test_without_a_model_the_pair_is_named(own_caches: Path) -> None:
    with pytest.raises(EngineError, match="run `nambuk models pull facebook/m2m100_418M`"):
        open_engine(None, "ko-KR", source="ja")
    with pytest.raises(EngineError, match="none is known for ko-KR to tlh"):
        open_engine(None, "tlh")


def test_a_url_is_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    class Server:
        takes_hints = True

        def __init__(self, *arguments: Any) -> None:
            self.arguments = arguments

    module: Any = ModuleType("server_engine")
    module.ServerEngine = Server
    monkeypatch.setitem(sys.modules, "nambuk.translation.engines.server_engine", module)
    for kind in (None, "server"):
        engine: Any = open_engine("http://localhost:8000/v1", "en", kind=kind, server_model="a/b")
        assert engine.arguments == ("http://localhost:8000/v1", "a/b")
    with pytest.raises(EngineError, match="a server, which the engine ctranslate2 does not run"):
        open_engine("HTTPS://example.org/v1", "en", kind="ctranslate2")


@pytest.mark.parametrize(
    ("model", "complaint"),
    [
        ("./missing", "no such folder"),
        ("someone/else", "not fetched yet: run `nambuk models pull someone/else`"),
        ("m2m100", "no such folder; name a folder"),
    ],
)
def test_models_that_are_not_there(model: str, complaint: str) -> None:
    with pytest.raises(EngineError, match=complaint):
        open_engine(model, "en")
