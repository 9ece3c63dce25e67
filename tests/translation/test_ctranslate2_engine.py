"""The engine for converted models: what it says is what transformers says, and its errors are one line."""

import json
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nambuk.translation.engines.converting import convert_model
from nambuk.translation.engines.ctranslate2_engine import CTranslate2Engine
from nambuk.translation.engines.engine import EngineError, Translation
from nambuk.translation.engines.transformers_engine import TransformersEngine

from .conftest import PAIRS

Convert = Callable[..., Path]

FAMILIES = ["toy", "many_targets", "m2m100", "nllb", "bare_nllb", "mbart", "madlad"]
SENTENCES = [
    *PAIRS,
    "우리 환자",
    "의사는 물이 없다.",
    "그는 평양으로 돌아갔다. 물을 마셔라.",
    ">>jpn<< </s> 가 <unk> <2en> __en__",
]


@pytest.fixture
def engine(converted: Convert) -> CTranslate2Engine:
    return CTranslate2Engine(str(converted("toy", "int8")))


@pytest.fixture
def copy(converted: Convert, tmp_path: Path) -> Path:
    """A copy of the converted toy, to be damaged."""
    return Path(shutil.copytree(converted("toy"), tmp_path / "copy"))


def target_of(family: str) -> str:
    return "en" if family == "toy" else "ja"


def test_translates_what_the_model_has_learnt_in_the_order_given(engine: CTranslate2Engine) -> None:
    sources = sorted(PAIRS, key=len, reverse=True) + sorted(PAIRS)
    made = engine.translate(sources, "ko-KR", "en")
    assert [t.text for t in made] == [PAIRS[source] for source in sources]
    assert {t.notes for t in made} == {()}


@pytest.mark.parametrize("family", FAMILIES)
def test_greedy_search_writes_the_tokens_that_transformers_writes(
    family: str, converted: Convert, request: pytest.FixtureRequest
) -> None:
    original = TransformersEngine(str(request.getfixturevalue(family)), beams=1, scores=True)
    own = CTranslate2Engine(str(converted(family)), beams=1, compute="float32")
    target = target_of(family)
    way = own._wording.direction("ko-KR", target)
    assert way == original._wording.direction("ko-KR", target)
    sources = [part for sentence in SENTENCES for part in own._wording.parts(sentence, way, [])]
    expected = [written for (written,) in original._write(sources, way, 1)]
    found = [written for (written,) in own._write(sources, way, 1)]
    strip = 1 if way.forced_bos is not None else 0  # the language's own token
    assert [w.ids for w in found] == [w.ids[strip:] for w in expected]
    assert [w.finished for w in found] == [w.finished for w in expected]
    assert [w.score for w in found] == pytest.approx([w.score for w in expected], abs=1e-3)
    made = own.translate(SENTENCES, "ko-KR", target), original.translate(SENTENCES, "ko-KR", target)
    assert [(t.text, t.notes) for t in made[0]] == [(t.text, t.notes) for t in made[1]]


def test_four_beams_find_what_transformers_finds(toy: Path, converted: Convert) -> None:
    chance = random.Random(3)
    words = [word for source in PAIRS for word in source.split()]
    mixed = [" ".join(chance.choices(words, k=chance.randint(2, 6))) for _ in range(60)]
    expected = TransformersEngine(str(toy), scores=True).translate(mixed, "ko", "en")
    found = CTranslate2Engine(str(converted("toy")), compute="float32").translate(mixed, "ko", "en")
    same = [(f, e) for f, e in zip(found, expected, strict=True) if f.text == e.text]
    assert len(same) >= 59  # the two searches stop at other times
    assert [f.score for f, _ in same] == pytest.approx([e.score for _, e in same], abs=1e-3)


def test_scores_do_not_depend_on_the_length_penalty(copy: Path, converted: Convert) -> None:
    settings = json.loads((copy / "generation_config.json").read_text())
    settings["length_penalty"] = 0.6
    (copy / "generation_config.json").write_text(json.dumps(settings))
    expected = CTranslate2Engine(str(converted("toy"))).translate(list(PAIRS), "ko", "en")
    found = CTranslate2Engine(str(copy)).translate(list(PAIRS), "ko", "en")
    assert [t.text for t in found] == [t.text for t in expected]
    assert [t.score for t in found] == pytest.approx([t.score for t in expected], abs=1e-4)
    assert all(-0.7 < (t.score or -1) <= 0 for t in found)


def test_words_that_the_model_forbids_are_not_written(copy: Path, engine: CTranslate2Engine) -> None:
    sentences = ["물을 마셔라.", "약이 없다."]
    way = engine._wording.direction("ko", "en")
    parts = [part for sentence in sentences for part in engine._wording.parts(sentence, way, [])]
    (drink,), (there,) = engine._write(parts, way, 1)
    settings = json.loads((copy / "generation_config.json").read_text())
    settings["bad_words_ids"] = [[drink.ids[1]], list(there.ids[2:4])]
    (copy / "generation_config.json").write_text(json.dumps(settings))
    (other_drink,), (other_there,) = CTranslate2Engine(str(copy))._write(parts, way, 1)
    assert drink.ids[1] not in other_drink.ids
    assert other_there.ids[:3] == there.ids[:3]
    assert other_there.ids[3] != there.ids[3]


def test_there_are_no_more_candidates_than_beams(converted: Convert) -> None:
    engine = CTranslate2Engine(str(converted("toy")), beams=1, compute="float32")
    assert {t.alternatives for t in engine.translate(list(PAIRS), "ko", "en", candidates=4)} == {()}


@pytest.mark.parametrize("beams", [4, 5])
def test_candidates_are_different_translations_the_best_first(converted: Convert, beams: int) -> None:
    folder = str(converted("toy"))
    single = CTranslate2Engine(folder, compute="float32").translate(list(PAIRS), "ko", "en")
    engine = CTranslate2Engine(folder, beams=beams, compute="float32")
    made = engine.translate(list(PAIRS), "ko", "en", candidates=4)
    assert [t.text for t in made] == [t.text for t in single]
    assert [t.score for t in made] == pytest.approx([t.score for t in single], abs=1e-4)
    for translation in made:
        texts = (translation.text, *translation.alternatives)
        assert 2 <= len(texts) <= 4
        assert len(set(texts)) == len(texts)
    assert {t.alternatives for t in single} == {()}


def test_empty_lines_stay_empty_and_do_not_reach_the_model(engine: CTranslate2Engine) -> None:
    made = engine.translate(["", "약이 없다.", "  \n"], "ko-KP", "en")
    assert [t.text for t in made] == ["", PAIRS["약이 없다."], ""]
    assert made[0] == Translation("")
    assert engine.translate([], "ko-KP", "en") == []
    assert [t.text for t in engine.translate(["", " "], "ko-KP", "en")] == ["", ""]


def test_batches_and_threads_change_nothing(engine: CTranslate2Engine, converted: Convert) -> None:
    alone = CTranslate2Engine(str(converted("toy", "int8")), batch_size=1, threads=1)
    expected = engine.translate(SENTENCES, "ko", "en")
    found = alone.translate(SENTENCES, "ko", "en")
    assert [(t.text, t.notes) for t in found] == [(t.text, t.notes) for t in expected]
    assert [t.score for t in found] == pytest.approx([t.score for t in expected], abs=1e-2)


def test_long_source_is_cut_and_nothing_is_lost(converted: Convert) -> None:
    engine = CTranslate2Engine(str(converted("toy")), max_source_tokens=25)
    (made,) = engine.translate([" ".join(["그는 평양으로 돌아갔다."] * 8)], "ko-KP", "en")
    assert (made.text, made.notes) == (" ".join(["He returned to Pyongyang."] * 8), ())
    whole = CTranslate2Engine(str(converted("toy")))
    (made,) = whole.translate([", ".join(["병원은 멀고 약이 없고"] * 60)], "ko-KP", "en")
    assert "longer than the model's 128 tokens" in made.notes[0]
    assert made.notes[0].endswith("cut at commas")


def test_output_that_reaches_the_limit_has_a_note(converted: Convert) -> None:
    (made,) = CTranslate2Engine(str(converted("m2m100")), beams=1).translate(["약이 없다."], "ko", "en")
    assert made.notes == ("the translation reached the model's limit and may lack its end",)


@pytest.mark.parametrize("family", [f for f in FAMILIES if f != "toy"])
@pytest.mark.parametrize("target", ["tlh", "xx"])
def test_language_unknown_to_the_model_is_refused(family: str, target: str, converted: Convert) -> None:
    folder = str(converted(family))
    with pytest.raises(EngineError, match=target) as caught:
        CTranslate2Engine(folder, beams=1).translate(["약이 없다."], "ko-KP", target)
    assert str(caught.value).startswith(folder)


@pytest.mark.parametrize(
    ("source", "target", "complaint"),
    [
        ("ko-KP", "ru", "writes eng, not ru"),
        ("ja", "en", "reads kor, not ja"),
        ("ko-KP", "ko-KR", "the same language for a model"),
    ],
)
def test_a_pair_that_the_model_was_not_made_for_is_refused(
    engine: CTranslate2Engine, source: str, target: str, complaint: str
) -> None:
    with pytest.raises(EngineError, match=complaint):
        engine.translate(["약이 없다."], source, target)


def test_name_tells_model_numbers_and_search(converted: Convert) -> None:
    folder = str(converted("toy"))
    assert CTranslate2Engine(folder).name == f"{folder} (Marian, CTranslate2 int8, beams 4)"
    other = CTranslate2Engine(folder, compute="float32", beams=1)
    assert other.name == f"{folder} (Marian, CTranslate2 float32, beams 1)"


def refusal(folder: Path) -> str:
    with pytest.raises(EngineError) as caught:
        CTranslate2Engine(str(folder)).translate(["약이 없다."], "ko", "en")
    message = str(caught.value)
    assert "\n" not in message
    assert str(folder) in message
    return message


def test_incomplete_folders(copy: Path) -> None:
    for name, complaint in (
        ("source.spm", "cannot be loaded as a Marian model"),
        ("vocab.json", "cannot be loaded as a Marian model"),
        ("shared_vocabulary.json", "no shared_vocabulary.json"),
        ("model.bin", "no model.bin, so no model converted for CTranslate2"),
    ):
        kept = (copy / name).read_bytes()
        (copy / name).unlink()
        assert complaint in refusal(copy)
        (copy / name).write_bytes(kept)
    assert CTranslate2Engine(str(copy)).translate(["약이 없다."], "ko", "en")[0].text == PAIRS["약이 없다."]


@pytest.mark.parametrize("kept", [0, 3, 2_000, -5_000])
def test_cut_off_weights(copy: Path, kept: int) -> None:
    weights = copy / "model.bin"
    weights.write_bytes(weights.read_bytes()[:kept])
    message = refusal(copy)
    assert "model.bin: cannot be loaded by CTranslate2" in message
    assert message.endswith("delete the folder and convert the model again")


def test_weights_of_a_later_version(copy: Path) -> None:
    data = (copy / "model.bin").read_bytes()
    (copy / "model.bin").write_bytes(struct.pack("<I", 99) + data[4:])
    assert "version" in refusal(copy)


def test_weights_of_another_model(copy: Path, converted: Convert) -> None:
    shutil.copyfile(converted("m2m100") / "model.bin", copy / "model.bin")
    message = refusal(copy)
    assert "CTranslate2 stopped (Invalid token ID" in message
    assert message.endswith("convert the model again")


def test_vocabulary_of_another_model(copy: Path) -> None:
    words = json.loads((copy / "vocab.json").read_text(encoding="utf-8"))
    moved = {word: i + (1000 if word.startswith("▁") else 0) for word, i in words.items()}
    (copy / "vocab.json").write_text(json.dumps(moved), encoding="utf-8")
    assert "do not belong together" in refusal(copy)


def test_words_that_the_weights_lack(copy: Path) -> None:
    words = json.loads((copy / "shared_vocabulary.json").read_text(encoding="utf-8"))
    words[words.index("▁약이") if "▁약이" in words else words.index("약")] = "▁another"
    (copy / "shared_vocabulary.json").write_text(json.dumps(words), encoding="utf-8")
    assert "do not belong together" in refusal(copy)


def test_a_folder_of_transformers_is_refused(toy: Path) -> None:
    assert "no model.bin, so no model converted for CTranslate2" in refusal(toy)


@pytest.mark.parametrize(
    ("device", "complaint"), [("warp", "usable are cpu, cuda"), ("cuda:7", "use device cpu")]
)
def test_a_device_that_is_not_there_is_refused(converted: Convert, device: str, complaint: str) -> None:
    with pytest.raises(EngineError, match=f"device {device}.*{complaint}"):
        CTranslate2Engine(str(converted("toy")), device=device)


def test_numbers_it_cannot_compute_with_are_refused(converted: Convert) -> None:
    with pytest.raises(EngineError, match=r"model\.bin: cannot be loaded by CTranslate2"):
        CTranslate2Engine(str(converted("toy")), compute="int3")


def test_a_folder_converted_by_others_runs(toy: Path, copy: Path) -> None:
    """One with `model_type` in CTranslate2's config.json, without the original's files of settings."""
    (copy / "transformers_config.json").unlink()
    (copy / "generation_config.json").unlink()
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps({**config, "model_type": "marian"}))
    made = CTranslate2Engine(str(copy)).translate(list(PAIRS), "ko", "en")
    assert [t.text for t in made] == list(PAIRS.values())


WITHOUT_TORCH = """
import sys
for name in {blocked!r}:
    sys.modules[name] = None
from nambuk.translation.engines.ctranslate2_engine import CTranslate2Engine
print(len(CTranslate2Engine({folder!r}).translate(["약이 없다."], "ko", {target!r})))
"""


@pytest.mark.parametrize(("family", "blocked"), [("toy", ["torch", "transformers"]), ("nllb", ["torch"])])
def test_no_torch_is_needed_and_for_marian_no_transformers(
    family: str, blocked: list[str], converted: Convert
) -> None:
    folder = str(converted(family))
    code = WITHOUT_TORCH.format(blocked=blocked, folder=folder, target=target_of(family))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.stdout == "1\n", done.stderr


def test_a_model_trained_further_starts_from_the_word_that_training_moved(toy: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    folder = Path(shutil.copytree(toy, tmp_path / "moved"))
    weights = load_file(folder / "model.safetensors")
    torch.manual_seed(1)
    weights["model.shared.weight"][-1] += torch.randn(weights["model.shared.weight"].shape[1])
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    expected = TransformersEngine(str(folder), beams=1).translate(SENTENCES, "ko", "en")
    assert expected != TransformersEngine(str(toy), beams=1).translate(SENTENCES, "ko", "en")
    own = CTranslate2Engine(str(convert_model(folder, tmp_path / "c", "float32")), beams=1, compute="float32")
    assert [t.text for t in own.translate(SENTENCES, "ko", "en")] == [t.text for t in expected]
