"""The engine on models of each family, built in conftest.py and loaded by path as a user would."""

import math
from pathlib import Path

import pytest

from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.transformers_engine import TransformersEngine

from .conftest import PAIRS


@pytest.fixture(scope="session")
def engine(toy: Path) -> TransformersEngine:
    return TransformersEngine(str(toy), beams=2, batch_size=3)


def test_translates_what_it_has_learnt_in_the_order_given(engine: TransformersEngine) -> None:
    sources = sorted(PAIRS, key=len, reverse=True) + sorted(PAIRS)
    made = engine.translate(sources, "ko-KR", "en")
    assert [t.text for t in made] == [PAIRS[source] for source in sources]
    assert {t.notes for t in made} == {()}


def test_one_beam_and_no_batches_say_the_same(engine: TransformersEngine, toy: Path) -> None:
    alone = TransformersEngine(str(toy), beams=1, batch_size=1).translate(list(PAIRS), "ko", "en-US")
    assert alone == engine.translate(list(PAIRS), "ko", "en-US")


def test_same_input_same_output(engine: TransformersEngine) -> None:
    unknown = ["집은 멀다.", "의사는 물이 없다.", "약이 없다. 물을 마셔라."]
    assert engine.translate(unknown, "ko-KP", "en") == engine.translate(unknown, "ko-KP", "en")


def test_empty_lines_stay_empty_and_do_not_reach_the_model(engine: TransformersEngine) -> None:
    made = engine.translate(["", "약이 없다.", "  \n"], "ko-KP", "en")
    assert [t.text for t in made] == ["", PAIRS["약이 없다."], ""]
    assert engine.translate([], "ko-KP", "en") == []


def test_scores_are_mean_log_probabilities(toy: Path) -> None:
    engine = TransformersEngine(str(toy), beams=1, scores=True)
    learnt, noise = engine.translate(["약이 없다.", "멀없환암명"], "ko", "en")
    assert learnt.score is not None
    assert noise.score is not None
    assert math.log(0.5) < learnt.score <= 0
    assert noise.score < learnt.score


def test_name_tells_model_and_search(engine: TransformersEngine, toy: Path) -> None:
    assert engine.name == f"{toy} (Marian, beams 2)"


def test_long_source_is_cut_at_sentence_ends_and_nothing_is_lost(toy: Path) -> None:
    engine = TransformersEngine(str(toy), beams=1, max_source_tokens=25)
    (made,) = engine.translate([" ".join(["그는 평양으로 돌아갔다."] * 8)], "ko-KP", "en")
    assert made.text == " ".join(["He returned to Pyongyang."] * 8)
    assert made.notes == ()


def test_one_sentence_over_the_limit_is_cut_at_commas_with_a_note(toy: Path) -> None:
    engine = TransformersEngine(str(toy), beams=1)
    (made,) = engine.translate([", ".join(["병원은 멀고 약이 없고"] * 60)], "ko-KP", "en")
    assert len(made.notes) >= 1
    assert "longer than the model's 128 tokens" in made.notes[0]
    assert made.notes[0].endswith("cut at commas")


def test_output_that_reaches_the_limit_has_a_note(m2m100: Path) -> None:
    (made,) = TransformersEngine(str(m2m100), beams=1).translate(["약이 없다."], "ko", "en")
    assert made.notes == ("the translation reached the model's limit and may lack its end",)


def test_there_are_no_more_candidates_than_beams(toy: Path) -> None:
    engine = TransformersEngine(str(toy), beams=1)
    assert {t.alternatives for t in engine.translate(list(PAIRS), "ko", "en", candidates=4)} == {()}


@pytest.mark.parametrize("beams", [4, 5])
def test_candidates_are_different_translations_the_best_first(toy: Path, beams: int) -> None:
    engine = TransformersEngine(str(toy), beams=beams, scores=True)
    single = TransformersEngine(str(toy), beams=4, scores=True).translate(list(PAIRS), "ko", "en")
    made = engine.translate(list(PAIRS), "ko", "en", candidates=4)
    assert [(t.text, t.notes) for t in made] == [(t.text, t.notes) for t in single]
    assert [t.score for t in made] == pytest.approx([t.score for t in single], abs=1e-4)
    for translation in made:
        texts = (translation.text, *translation.alternatives)
        assert 2 <= len(texts) <= 4
        assert len(set(texts)) == len(texts)
        assert "" not in texts


def test_a_sentence_in_parts_has_alternatives_with_all_its_parts(toy: Path) -> None:
    engine = TransformersEngine(str(toy), beams=3, max_source_tokens=12)
    (made,) = engine.translate(["물을 마셔라. 의사가 왔다."], "ko", "en", candidates=3)
    assert made.text == "Drink water. A doctor came."
    (water,) = engine.translate(["물을 마셔라."], "ko", "en", candidates=3)
    (doctor,) = engine.translate(["의사가 왔다."], "ko", "en", candidates=3)
    assert made.alternatives
    assert made.alternatives[0] == f"{water.alternatives[0]} {doctor.alternatives[0]}"


@pytest.mark.parametrize("family", ["m2m100", "nllb", "bare_nllb", "mbart", "madlad", "many_targets"])
def test_every_family_loads_and_answers(family: str, request: pytest.FixtureRequest) -> None:
    engine = TransformersEngine(str(request.getfixturevalue(family)), beams=2)
    made = engine.translate(["약이 없다.", "", "의사가 왔다."], "ko-KP", "ja")
    assert len(made) == 3
    assert made[1].text == ""
    assert not any("<" in t.text or "__" in t.text or "jpn" in t.text for t in made)


@pytest.mark.parametrize(
    ("family", "other"),
    [
        ("m2m100", "en"),
        ("nllb", "en"),
        ("bare_nllb", "en"),
        ("mbart", "en"),
        ("madlad", "en"),
        ("many_targets", "ru"),
    ],
)
def test_the_target_language_reaches_the_model(
    family: str, other: str, request: pytest.FixtureRequest
) -> None:
    engine = TransformersEngine(str(request.getfixturevalue(family)), beams=1, scores=True)
    japanese, different = (engine.translate(["약이 없다."], "ko-KP", t) for t in ("ja", other))
    assert japanese != different


@pytest.mark.parametrize("family", ["m2m100", "nllb", "bare_nllb", "mbart", "madlad", "many_targets"])
@pytest.mark.parametrize("target", ["tlh", "xx"])
def test_language_unknown_to_the_model_is_refused(
    family: str, target: str, request: pytest.FixtureRequest
) -> None:
    folder = str(request.getfixturevalue(family))
    with pytest.raises(EngineError, match=target) as caught:
        TransformersEngine(folder, beams=1).translate(["약이 없다."], "ko-KP", target)
    assert str(caught.value).startswith(folder)


def test_languages_of_a_bare_nllb_file_have_the_ids_they_were_trained_with(
    bare_nllb: Path, vocabulary: Path
) -> None:
    # fairseq: pieces shifted by one for <pad>, then the languages in their order, <mask> last
    import sentencepiece

    from nambuk.translation.engines.families import direction
    from nambuk.translation.engines.loading import load_model

    loaded = load_model(bare_nllb)
    size = len(sentencepiece.SentencePieceProcessor(model_file=str(vocabulary / "bpe.model")))
    way = direction(loaded.family, loaded.tokenizer, "ko-KP", "ace_Arab", loaded.model.config.vocab_size)
    assert way.forced_bos == size + 1
    assert loaded.tokenizer.convert_tokens_to_ids("<mask>") == loaded.model.config.vocab_size - 1


@pytest.mark.parametrize(
    ("source", "target", "complaint"),
    [
        ("ko-KP", "ru", "writes eng, not ru"),
        ("ja", "en", "reads kor, not ja"),
        ("ko-KP", "ko-KR", "the same language for a model"),
    ],
)
def test_marian_refuses_a_pair_it_was_not_made_for(
    engine: TransformersEngine, source: str, target: str, complaint: str
) -> None:
    with pytest.raises(EngineError, match=complaint):
        engine.translate(["약이 없다."], source, target)


def test_marian_with_many_targets_takes_the_one_it_has(many_targets: Path) -> None:
    engine = TransformersEngine(str(many_targets), beams=1)
    with pytest.raises(EngineError, match="does not write en, only jpn, rus"):
        engine.translate(["약이 없다."], "ko-KP", "en")
    assert engine.translate(["약이 없다."], "ko-KP", "ru")[0].text


@pytest.mark.parametrize("family", ["toy", "m2m100", "nllb", "madlad", "many_targets"])
def test_signs_of_the_model_in_a_text_are_only_text(family: str, request: pytest.FixtureRequest) -> None:
    engine = TransformersEngine(str(request.getfixturevalue(family)), beams=1)
    target = "en" if family == "toy" else "ja"
    way = engine._wording.direction("ko", target)
    (plain,) = engine._wording.parts("가나다", way, [])
    (part,) = engine._wording.parts(">>rus<< <s>가</s><pad> kor_Hang __en__ <2en>", way, [])
    tokenizer = engine._loaded.tokenizer
    specials = {tokenizer.convert_tokens_to_ids(token) for token in tokenizer.all_special_tokens}
    specials -= {tokenizer.unk_token_id}
    assert [i for i in part if i in specials] == [i for i in plain if i in specials]


def test_a_device_that_is_not_there_is_refused(toy: Path) -> None:
    with pytest.raises(EngineError, match="device warp: not on this machine"):
        TransformersEngine(str(toy), device="warp")
