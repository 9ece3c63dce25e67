"""A document through an engine: every sentence has its row, and what is wrong has a finding."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term
from nambuk.translation.engines.engine import Engine, EngineError, Hint, Translation
from nambuk.translation.engines.transformers_engine import TransformersEngine
from nambuk.translation.memory import Unit, open_memory
from nambuk.translation.pipeline import ROUND_OF_LARGE_MODELS, Job, TranslatedDocument, Translator
from nambuk.translation.terms.enforcing import STRATEGIES, Strategy

CANCER = Term(
    "lung-cancer",
    {"ko-KP": ("페암",), "ko-KR": ("폐암",), "en": ("lung cancer",), "zh": ("肺癌",)},
    tier="user",
)
WORKER = Term("worker", {"ko-KP": ("로동자",), "ko-KR": ("노동자",), "en": ("labourer",)}, tier="user")
GLOSSARY = Glossary((CANCER, WORKER), "0123456789ab")


class Words:
    """An engine that answers from a list, and remembers what it was asked."""

    name = "words"
    takes_hints = False

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        candidates: int = 1,
        hints: Sequence[Sequence[Hint]] = (),
    ) -> list[Translation]:
        self.asked += sentences
        return [Translation(self.answers.get(s.rstrip("."), "A sentence.")) for s in sentences]


def translate(
    paragraphs: Sequence[str], engine: Engine, target: str = "en", strategies: Sequence[Strategy] = STRATEGIES
) -> TranslatedDocument:
    return Translator(engine, Job(GLOSSARY, target=target, strategies=frozenset(strategies)))(paragraphs)


def codes(document: TranslatedDocument) -> list[list[str]]:
    return [[finding.code for finding in segment.findings] for _, segment in document.segments()]


def test_northern_page_through_a_learnt_model(toy: Path) -> None:
    paragraphs = ["환자는 페암 진단을 받았다. 약이 없다.", "", "로동자 32만명이 갔다.\n – –"]
    seen: list[tuple[int, int]] = []
    job = Job(GLOSSARY, strategies=frozenset({"normalise"}))
    done = Translator(TransformersEngine(str(toy), beams=1), job)(
        paragraphs, lambda n, of: seen.append((n, of))
    )
    assert [p.target for p in done.paragraphs][:2] == [
        "The patient was diagnosed with lung cancer. There is no medicine.",
        "",
    ]
    assert done.paragraphs[2].target.endswith("\n – –")
    first = done.paragraphs[0].segments[0]
    assert (first.source, first.normalised) == ("환자는 페암 진단을 받았다.", "환자는 폐암 진단을 받았다.")
    assert first.findings == ()
    assert [(row.found, row.way) for row in first.terms.rows] == [("lung cancer", "model")]
    ((number, worst),) = done.to_look_at()
    assert number == 2
    assert worst.normalised == "노동자 320,000명이 갔다."
    assert [row.source_text for row in worst.terms.missing] == ["로동자"]
    assert seen == [(3, 3)]


def test_a_sentence_is_translated_once_and_one_without_letters_not_at_all() -> None:
    engine = Words()
    translator = Translator(engine, Job(GLOSSARY))
    done = translator(["약이 없다. 약이 없다.", "2022. 2.", "———", "약이 없다."])
    assert engine.asked == ["약이 없다."]
    assert [p.target for p in done.paragraphs] == [
        "A sentence. A sentence.",
        "2022. 2.",
        "———",
        "A sentence.",
    ]
    assert not done.to_look_at()
    assert [segment.start for _, segment in done.segments()] == [0, 7, 0, 0, 0]


@pytest.mark.parametrize("one_at_a_time", [True, False])
def test_only_engines_that_take_sentences_one_at_a_time_remember_those_of_other_documents(
    one_at_a_time,
) -> None:
    engine = Words()
    engine.takes_hints = one_at_a_time
    translator = Translator(engine, Job(GLOSSARY))
    for _ in range(2):
        assert translator(["약이 없다."]).paragraphs[0].target == "A sentence."
    assert engine.asked == ["약이 없다."] * (1 if one_at_a_time else 2)


@pytest.mark.parametrize(
    "failed", [Translation("", notes=("the server gave no translation: 500",)), Translation("약이 없다.")]
)
def test_what_failed_is_asked_again_for_the_next_document(failed: Translation) -> None:
    class Stumbling(Words):
        takes_hints = True

        def translate(self, sentences: Sequence[str], *words: Any, **more: Any) -> list[Translation]:
            found = super().translate(sentences, *words, **more)
            return [failed] * len(found) if len(self.asked) <= len(sentences) else found

    engine = Stumbling()
    translator = Translator(engine, Job(GLOSSARY, strategies=frozenset({"normalise"})))
    targets = [translator(["약이 없다."]).paragraphs[0].target for _ in range(3)]
    assert targets == [failed.text, "A sentence.", "A sentence."]
    assert engine.asked == ["약이 없다."] * 2


def test_sentences_are_joined_as_the_target_language_writes_them() -> None:
    engine = Words(**{"물이 없다": "没有水。", "약도 없다": "也没有药。"})
    assert translate(["물이 없다. 약도 없다."], engine, "zh").paragraphs[0].target == "没有水。也没有药。"
    english = Words(**{"물이 없다": "No water.", "약도 없다": "No medicine."})
    assert translate(["물이 없다.약도 없다."], english).paragraphs[0].target == "No water. No medicine."
    assert translate(["  물이 없다.\n\n약도 없다."], english).paragraphs[0].target == (
        "  No water.\n\nNo medicine."
    )


def test_what_the_engine_drops_is_found() -> None:
    engine = Words(**{"환자가 왔다": "", "폐암이다": "폐암이다."})
    done = translate(["환자가 왔다. 페암이다."], engine, strategies=["normalise"])
    assert codes(done) == [["empty"], ["copy", "term", "left-over"]]
    assert len(done.to_look_at()) == 2


def test_a_broken_translation_gets_a_second_try() -> None:
    done = translate(
        ["페암이다."], Words(**{"폐암이다": "폐암이다.", "lung cancer이다": "It is lung cancer."})
    )
    [segment] = done.paragraphs[0].segments
    assert (segment.target, segment.tries) == ("It is lung cancer.", 2)
    assert [row.way for row in segment.terms.rows] == ["retry"]


def test_a_translation_that_goes_round_is_exchanged_for_another_candidate() -> None:
    class Second(Words):
        def translate(
            self, sentences: Sequence[str], *_: str, candidates: int = 1, **__: object
        ) -> list[Translation]:
            others = ("There is no medicine.",) if candidates > 1 else ()
            return [Translation("so so so so", alternatives=others) for _ in sentences]

    [segment] = translate(["약이 없다."], Second()).paragraphs[0].segments
    assert (segment.target, segment.tries, segment.findings) == ("There is no medicine.", 2, ())
    [segment] = translate(["약이 없다."], Second(), strategies=["normalise", "rerank"]).paragraphs[0].segments
    assert (segment.target, segment.tries) == ("so so so so", 1)


def test_notes_of_the_engine_are_findings() -> None:
    class Notes(Words):
        def translate(self, sentences: Sequence[str], *_: str, **__: object) -> list[Translation]:
            return [Translation("", notes=("the server gave no translation: timed out",)) for _ in sentences]

    [findings] = [segment.findings for _, segment in translate(["약이 없다."], Notes()).segments()]
    assert [finding.text for finding in findings][:1] == ["the server gave no translation: timed out"]
    assert findings[0].weight == 5


def test_an_engine_that_loses_a_sentence_is_refused() -> None:
    class Loses(Words):
        def translate(self, *arguments: object, **options: object) -> list[Translation]:
            return super().translate(*arguments, **options)[1:]  # type: ignore[arg-type]

    with pytest.raises(EngineError, match="gave 1 translations for 2 sentences"):
        translate(["물이 없다. 약이 없다."], Loses())


@pytest.mark.parametrize(
    "answer", ["One.\nTwo.", "\nOne.\r\n\r\nTwo.\n", "One.\u2028Two.\0", "One.\x85Two.\ud800"]
)
def test_a_sentence_stays_one_line_that_a_document_can_hold(answer: str) -> None:
    assert translate(["약이 없다."], Words(**{"약이 없다": answer})).paragraphs[0].target == "One. Two."


@pytest.mark.parametrize("nothing", ["\u3164", " \u115f\u1160 ", "\uffa0", "\u200b", "\u202e", "\0"])
def test_nothing_is_invented_for_a_text_that_nobody_sees(nothing: str) -> None:
    engine = Words()
    assert translate([nothing], engine).paragraphs[0].target == nothing
    assert engine.asked == []


def test_columns_stay_columns() -> None:
    assert translate(["약이 없다.\t물이 없다. 밥도 없다."], Words()).paragraphs[0].target == (
        "A sentence.\tA sentence. A sentence."
    )


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\ufeff", "\u202e", " ", "\u00a0"])
def test_what_nobody_sees_hides_no_term(sign: str) -> None:
    engine = Words()
    [segment] = translate([f"페{sign}암이다."], engine).paragraphs[0].segments
    assert [row.source_text for row in segment.terms.missing] == [f"페{sign}암"]
    assert not any(hidden in asked for hidden in "\u00ad\u200b\ufeff\u202e" for asked in engine.asked)


def test_an_engine_that_gives_no_translation_is_refused() -> None:
    class Nothing(Words):
        def translate(self, sentences: Sequence[str], *_: str, **__: object) -> list[Translation]:
            return [None for _ in sentences]  # type: ignore[misc]

    with pytest.raises(EngineError, match="gave 0 translations for 1 sentences"):
        translate(["약이 없다."], Nothing())


def test_what_came_at_the_second_try_is_counted_so_also_from_further_down() -> None:
    class Later(Words):
        def translate(
            self, sentences: Sequence[str], *_: str, candidates: int = 1, **__: object
        ) -> list[Translation]:
            first = not self.asked
            self.asked += sentences
            others = () if first else ("A labourer has lung cancer.",)
            return [Translation("A labourer came.", alternatives=others) for _ in sentences]

    [segment] = (
        translate(["로동자가 페암이다."], Later(), strategies=["rerank", "retry", "insert"])
        .paragraphs[0]
        .segments
    )
    assert {row.source_text: row.way for row in segment.terms.rows} == {"로동자": "model", "페암": "retry"}


def test_a_large_model_that_fails_loses_no_more_than_its_round(tmp_path: Path) -> None:
    class Fails(Words):
        takes_hints = True

        def translate(self, sentences: Sequence[str], *_: str, **__: object) -> list[Translation]:
            if self.asked:
                raise EngineError("http://server: is gone; look there")
            return super().translate(sentences, "", "")

    texts = [f"{chr(ord('가') + number)}마을에 약이 없다." for number in range(100)]
    with open_memory(tmp_path / "memory.db") as memory:
        with pytest.raises(EngineError):
            Translator(Fails(), Job(GLOSSARY), memory)(texts)
        assert memory.count() == ROUND_OF_LARGE_MODELS


@pytest.mark.parametrize("language", ["en", "ru", "zh", "ja"])
def test_halves_of_surrogate_pairs_in_other_languages(language: str) -> None:
    done = Translator(Words(), Job(GLOSSARY, source=language, target="ko-KR"))(["He \ud800 came. She went."])
    assert "".join(s.source + s.separator for _, s in done.segments()) == "He \ud800 came. She went."


@settings(deadline=None)
@given(st.lists(st.text(alphabet="가다라. \n《》!1-", max_size=30), max_size=5))
def test_every_part_of_the_source_is_in_a_segment(paragraphs: list[str]) -> None:
    done = translate(paragraphs, Words())
    assert [p.source for p in done.paragraphs] == paragraphs
    for paragraph in done.paragraphs:
        assert "".join(s.source + s.separator for s in paragraph.segments) == paragraph.source


class TestTheOtherWay:
    """From English into northern Korean: the model writes southern Korean, the glossary's northern words are held."""

    def translate(self, text: str, engine: Engine, target: str = "ko-KP") -> TranslatedDocument:
        return Translator(engine, Job(GLOSSARY, source="en", target=target))([text])

    def test_the_output_follows_the_northern_standard(self) -> None:
        engine = Words(**{"The labourer has lung cancer": "그 노동자는 폐암에 걸릴 것이다."})
        done = self.translate("The labourer has lung cancer. Dr. Kim left.", engine)
        assert sorted(engine.asked) == ["Dr. Kim left.", "The labourer has lung cancer."]
        assert done.paragraphs[0].target.startswith("그 로동자는 페암에 걸릴것이다. ")
        [first, _] = done.paragraphs[0].segments
        assert [(row.source_text, row.found) for row in first.terms.rows] == [
            ("labourer", "로동자"),
            ("lung cancer", "페암"),
        ]

    def test_another_word_is_replaced_by_the_northern_one(self) -> None:
        term = Term(
            "x", {"ko-KP": ("림파종",), "ko-KR": ("임파종", "림프종"), "en": ("lymphoma",)}, tier="user"
        )
        job = Job(Glossary((term,), ""), source="en", target="ko-KP")
        engine = Words(**{"It is lymphoma": "그것은 임파선암이 아니라 림프종을 말한다."})
        [segment] = Translator(engine, job)(["It is lymphoma."]).paragraphs[0].segments
        assert "림파종을" in segment.target
        assert not segment.terms.missing

    def test_the_southern_word_is_set_into_the_source(self) -> None:
        engine = Words()
        self.translate("He has lung cancer.", engine)
        assert engine.asked == ["He has lung cancer.", "He has 폐암."]


class TestMemory:
    def job(self) -> Job:
        return Job(GLOSSARY, strategies=frozenset({"normalise"}))

    def test_what_was_translated_is_not_translated_again_in_either_spelling(self, tmp_path: Path) -> None:
        first, second = Words(**{"노동자가 폐암이다": "The labourer has lung cancer."}), Words()
        with open_memory(tmp_path / "memory.db") as memory:
            Translator(first, self.job(), memory)(["로동자가 페암이다."])
        with open_memory(tmp_path / "memory.db") as memory:
            [segment] = Translator(second, self.job(), memory)(["노동자가 폐암이다."]).paragraphs[0].segments
            assert [unit.uses for unit in memory] == [1]
        assert (first.asked, second.asked) == (["노동자가 폐암이다."], [])
        assert (segment.target, segment.origin) == ("The labourer has lung cancer.", "memory")
        assert [row.way for row in segment.terms.rows] == ["memory", "memory"]

    def test_a_person_comes_first_and_is_checked_too(self, tmp_path: Path) -> None:
        unit = Unit("페암이다.", "폐암이다.", "It is cancer of the lung.", "ko-KP", "en", "person")
        with open_memory(tmp_path / "memory.db") as memory:
            memory.add([unit])
            engine = Words(**{"폐암이다": "It is lung cancer."})
            [segment] = Translator(engine, self.job(), memory)(["페암이다."]).paragraphs[0].segments
        assert (segment.target, segment.origin) == ("It is cancer of the lung.", "person")
        assert [finding.code for finding in segment.findings] == ["term"]

    def test_other_settings_are_not_reused_but_shown(self, tmp_path: Path) -> None:
        with open_memory(tmp_path / "memory.db") as memory:
            Translator(Words(), self.job(), memory)(["약이 없다."])
            engine = Words()
            [segment] = Translator(engine, Job(GLOSSARY), memory)(["약이 없다."]).paragraphs[0].segments
        assert engine.asked == ["약이 없다."]
        assert [hit.unit.target for hit in segment.similar] == ["A sentence."]

    def test_what_is_broken_is_not_kept(self, tmp_path: Path) -> None:
        with open_memory(tmp_path / "memory.db") as memory:
            Translator(Words(**{"약이 없다": "so so so so"}), self.job(), memory)(
                ["약이 없다.", "물이 없다."]
            )
            assert [unit.source for unit in memory] == ["물이 없다."]

    @pytest.mark.parametrize("doubt", [{"notes": ("may lack its end",)}, {"score": -3.0}])
    def test_what_the_engine_doubts_is_not_kept_for_the_memory_has_no_doubts(
        self, tmp_path: Path, doubt: dict[str, Any]
    ) -> None:
        class Unsure(Words):
            def translate(self, sentences: Sequence[str], *_: str, **__: object) -> list[Translation]:
                return [Translation("There is half", **doubt) for _ in sentences]

        with open_memory(tmp_path / "memory.db") as memory:
            for _ in range(2):
                done = Translator(Unsure(), self.job(), memory)(["약이 없다."])
                assert codes(done) in ([["engine"]], [["score"]])
