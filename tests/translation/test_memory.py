"""The translation memory: what is found again, and what replaces what."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from nambuk.translation.likeness import KeyIndex
from nambuk.translation.memory import Memory, Unit, fold_key, open_memory

EARLY, LATE = "2024-05-06T07:08:09Z", "2025-05-06T07:08:09Z"


def unit(source: str, target: str = "…", **fields: object) -> Unit:
    values: dict[str, object] = {
        "key": source,
        "source_language": "ko-KP",
        "target_language": "en",
        "origin": "machine",
        "engine": "opus",
        "settings": "opus;g1;press",
    }
    return Unit(source=source, target=target, **(values | fields))  # type: ignore[arg-type]


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "a.memory") as opened:
        yield opened


def targets(units: list[Unit]) -> list[str]:
    return [found.target for found in units]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("《로동신문》은 썼다.", "“로동신문”은 썼다."),
        ("〈천리마〉호", "‘천리마’호"),
        ("환자는  \t 왔다.\n", "환자는 왔다."),
        ("CT 검사", "ct 검사"),
        ("\u1111\u1166\u110b\u1161\u11b7", "페암"),  # NFD
        ("Straße", "STRASSE"),
    ],
)
def test_what_is_written_differently_is_one_key(one: str, other: str) -> None:
    assert fold_key(one) == fold_key(other)


@pytest.mark.parametrize(("one", "other"), [("페암", "폐암"), ("할수 있다", "할 수 있다"), ("3명", "4명")])
def test_spelling_is_the_callers(one: str, other: str) -> None:
    assert fold_key(one) != fold_key(other)


@given(st.text(st.one_of(st.characters(), st.sampled_from("《》“ 페\u1111\u1166ﾡￂ\u0345İ\ud800"))))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold_key(fold_key(text)) == fold_key(text)


def test_northern_and_southern_spelling_hit_each_other(memory: Memory) -> None:
    memory.add([unit("《페암》환자는 로동자이다.", "He has lung cancer.", key="《폐암》 환자는 노동자이다.")])
    (found,) = memory.exact("“폐암” 환자는 노동자이다.", "ko-KR", "en")
    assert (found.source, found.source_language) == ("《페암》환자는 로동자이다.", "ko-KP")
    assert not memory.exact("“폐암” 환자는 노동자이다.", "ko-KR", "ru")
    assert not memory.exact("“폐암” 환자는 노동자이다.", "ja", "en")


def test_a_unit_comes_back_as_it_was_given(memory: Memory) -> None:
    given = unit("약이 없다.", "No <b>medicine</b>\n 'x'; --", created=EARLY, changed=LATE, uses=3)
    memory.add([given])
    assert list(memory) == memory.exact("약이 없다.", "ko-KP", "en") == [given]


def test_dates_are_set_and_kept_in_one_form(memory: Memory) -> None:
    before = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    memory.add(
        [unit("가"), unit("나", created="2024-05-06T16:08:09+09:00"), unit("다", changed="2024-05-06")]
    )
    first, second, third = memory
    assert before <= first.created == first.changed < "2100"
    assert (second.created, second.changed) == (EARLY, EARLY)
    assert third.changed == "2024-05-06T00:00:00Z"
    with pytest.raises(ValueError, match="yesterday"):
        memory.add([unit("라", changed="yesterday")])


def test_a_machine_never_replaces_a_person(memory: Memory) -> None:
    memory.add([unit("약이 없다.", "person's", origin="person", changed=EARLY)])
    memory.add([unit("약이 없다.", "machine's", changed=LATE)])
    assert targets(memory.exact("약이 없다.", "ko-KP", "en")) == ["person's", "machine's"]
    memory.add([unit("약이 없다.", "person's second", origin="person", changed=LATE)])
    assert targets(memory.exact("약이 없다.", "ko-KP", "en")) == ["person's second", "machine's"]


def test_the_newest_first_and_settings_apart(memory: Memory) -> None:
    memory.add(
        [unit("병원", "old", settings="g1", changed=EARLY), unit("병원", "new", settings="g2", changed=LATE)]
    )
    assert targets(memory.exact("병원", "ko-KP", "en")) == ["new", "old"]


def test_an_older_unit_does_not_replace_a_newer_one(memory: Memory) -> None:
    assert memory.add([unit("병원", "new", changed=LATE, uses=4)]) == 1
    assert memory.add([unit("병원", "old", changed=EARLY)]) == 0
    assert memory.add([unit("병원", "newest", created=LATE, changed="2026-01-01")]) == 1
    (kept,) = memory
    assert (kept.target, kept.created, kept.uses) == ("newest", LATE, 4)


@pytest.mark.parametrize(("source", "target"), [("병원", " \n"), ("병원", ""), (" ", "x")])
def test_half_a_unit_is_not_kept(memory: Memory, source: str, target: str) -> None:
    assert memory.add([unit(source, target), unit("의사", "doctor")]) == 1
    assert targets(list(memory)) == ["doctor"]


def test_adding_is_all_or_nothing(memory: Memory) -> None:
    with pytest.raises(ValueError, match="'robot'"):
        memory.add([unit("가"), unit("나", origin="robot")])
    assert memory.count() == 0


def test_uses_removal_and_counts(memory: Memory) -> None:
    units = [
        unit("가", origin="person", engine=""),
        unit("나"),
        unit("다", target_language="ru", changed=LATE),
    ]
    memory.add(units)
    memory.used([units[0], units[0], units[1]])
    assert [found.uses for found in memory] == [2, 1, 0]
    statistics = memory.statistics()
    assert (statistics.units, statistics.machine, statistics.person, statistics.uses) == (3, 2, 1, 3)
    assert statistics.pairs == (("ko-KP", "en", 2), ("ko-KP", "ru", 1))
    assert statistics.engines == (("opus", 2), ("", 1))
    assert memory.remove([units[0], units[0], unit("없다")]) == 1
    assert (memory.count(), memory.count("person"), memory.count("machine")) == (2, 0, 2)
    assert not memory.exact("가", "ko-KP", "en")


def test_an_empty_memory(memory: Memory) -> None:
    assert memory.statistics().changed is None
    assert memory.fuzzy("가", "ko-KP", "en") == []
    assert list(memory) == []


def test_iteration_while_it_is_written_to(memory: Memory) -> None:
    memory.add(unit(f"문장 {n}") for n in range(2500))
    seen = []
    for number, found in enumerate(memory):
        seen.append(found.source)
        if number == 0:
            memory.add([unit("나중")])
            memory.remove([unit("문장 2400")])
    assert seen == [f"문장 {n}" for n in range(2500) if n != 2400] + ["나중"]


@given(st.text(st.one_of(st.characters(), st.sampled_from("\0\ud800\udc00'\"%_")), min_size=1))
def test_any_text_can_be_kept(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    with open_memory(tmp_path_factory.getbasetemp() / "any.memory") as memory:
        written = memory.add([unit(text, text, settings=text)])
        assert bool(written) == bool(fold_key(text) and text.strip())
        found = memory.exact(text, "ko-KP", "en")
        assert len(found) == written
        if written and text.isprintable():
            assert (found[0].source, found[0].target) == (text, text)
        memory.remove([unit(text, settings=text)])
        assert memory.count() == 0


LONG = "환자는 3월에 병원에 입원하여 폐암 진단을 받고 치료를 시작하였다."


def test_fuzzy_finds_the_nearest_first(memory: Memory) -> None:
    near = LONG.replace("폐암", "림프암")
    further = near.replace("치료를", "방사선 치료를")
    memory.add([unit(further, "2"), unit("날씨가 좋다.", "0"), unit(near, "1"), unit(LONG, "exact")])
    hits = memory.fuzzy(LONG, "ko-KR", "en")
    assert [hit.unit.target for hit in hits] == ["exact", "1", "2"]
    assert [hit.similarity for hit in hits] == pytest.approx(
        [1, *(Indel.normalized_similarity(LONG, other) for other in (near, further))], abs=1e-9
    )
    assert not any(hit.only_numbers for hit in hits)
    assert len(memory.fuzzy(LONG, "ko-KR", "en", limit=1)) == 1
    assert len(memory.fuzzy(LONG, "ko-KR", "en", least=0.99)) == 1
    assert not memory.fuzzy(LONG, "ko-KR", "ru")


def test_other_numbers_are_never_the_same_sentence(memory: Memory) -> None:
    other = LONG.replace("3월", "12월")
    word = LONG.replace("폐암", "위암")
    memory.add([unit(other, "number"), unit(word, "word")])
    hits = memory.fuzzy(LONG, "ko-KR", "en")
    assert Indel.normalized_similarity(LONG, word) > 0.95 < Indel.normalized_similarity(LONG, other)
    assert [(hit.unit.target, hit.only_numbers) for hit in hits] == [("word", False), ("number", True)]
    assert hits[1].similarity == 0.95


def test_a_long_number_counts_as_one_letter(memory: Memory) -> None:
    memory.add([unit("2020년 로동자 1,250,000명이 갔다.")])
    (hit,) = memory.fuzzy("1998년 로동자 7명이 갔다.", "ko-KP", "en")
    assert hit.only_numbers
    assert hit.similarity == pytest.approx(1 - 2 * 2 / (2 * 14))


def test_of_units_with_one_source_the_persons_is_the_hit(memory: Memory) -> None:
    memory.add(
        [unit(LONG, "machine's", changed=LATE), unit(LONG, "person's", origin="person", changed=EARLY)]
    )
    (hit,) = memory.fuzzy(LONG + "고", "ko-KP", "en")
    assert hit.unit.target == "person's"


def test_fuzzy_sees_what_was_added_and_removed_since(memory: Memory) -> None:
    first, second = LONG.replace("폐암", "위암"), LONG.replace("폐암", "림프암")
    memory.add([unit(first, "first")])
    assert [hit.unit.target for hit in memory.fuzzy(LONG, "ko-KP", "en")] == ["first"]
    with open_memory(memory.path) as other:
        other.add([unit(second, "second")])
        other.remove([unit(first)])
    assert [hit.unit.target for hit in memory.fuzzy(LONG, "ko-KP", "en", limit=1)] == ["second"]
    memory.add([unit(first, "again")])
    assert [hit.unit.target for hit in memory.fuzzy(LONG, "ko-KP", "en")] == ["again", "second"]


@pytest.mark.parametrize("least", [0, -1, 1.1])
def test_a_wrong_least_similarity(memory: Memory, least: float) -> None:
    with pytest.raises(ValueError, match="least"):
        memory.fuzzy("가", "ko-KP", "en", least=least)


letters = st.text("가나다라 .", min_size=1, max_size=12)


@given(st.lists(letters, max_size=30), letters, st.sampled_from([0.5, 0.75, 0.9]), st.integers(0, 12))
def test_the_index_loses_nothing(keys: list[str], wanted: str, least: float, gone: int) -> None:
    """The same hits as comparing with every sentence, however few are compared."""
    index = KeyIndex()
    index.add(keys[:7])
    index.add(keys)
    for key in keys[:gone]:
        index.discard(key)
    left = set(keys) - set(keys[:gone])
    assert len(index) == len(left)
    scores = sorted((Indel.normalized_similarity(wanted, key) for key in left), reverse=True)
    found = index.like(wanted, least, 5)
    assert [hit.similarity for hit in found] == pytest.approx([s for s in scores if s >= least][:5])
    assert all(Indel.normalized_similarity(wanted, hit.key) == hit.similarity for hit in found)


def test_a_search_among_very_many_is_quick(memory: Memory) -> None:
    """Generous, for slow machines: comparing with each of them takes longer than all five searches here."""
    words = [
        "환자",
        "병원",
        "로동자",
        "치료",
        "진단",
        "의사",
        "평양",
        "공장",
        "조사",
        "결과",
        "여러",
        "지역",
        "건설",
        "문제",
        "자료",
    ]
    keys = [
        " ".join(words[n // 15**place % 15] + "은는이가을를에서도"[(n + place) % 9] for place in range(6))
        for n in range(20_000)
    ]
    index = KeyIndex()
    index.add(keys)
    began = time.process_time()
    for n in range(100, 105):
        assert index.like(keys[n] + " 가다", 0.75, 3)[0].key == keys[n]
    assert time.process_time() - began < 1
