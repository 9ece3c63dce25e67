"""The rules against the glossary's names, which an editor wrote: where they differ, usage is the glossary's."""

from collections.abc import Iterator

import pytest

from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term
from nambuk.romanize import chinese, japanese, person, place
from nambuk.romanize.places import split_place
from nambuk.romanize.surnames import split_name

EMPTY = Glossary((), "")
# Southerners, foreigners with names read in Korean, and persons of legend; the rules are for northerners.
OTHERS = """
리승만 박정희 전두환 로태우 김영삼 김대중 로무현 리명박 박근혜 문재인 윤석열 리재명 반기문
모택동 주은래 류소기 등소평 강택민 호금도 온가보 습근평 리강 왕의 조락제 호지명 단군 동명왕 세종 을지문덕
"""
# Koreans from before the division, whom all but KCNA write as the South does.
HISTORICAL = """
연개소문 왕건 강감찬 리성계 리순신 리황 리이 허준 정약용 전봉준 김옥균 안중근 류관순 홍범도 김구 려운형 신채호 리준
"""


def northerners(glossary: Glossary, leaving: str = OTHERS) -> Iterator[tuple[str, Term]]:
    """The Koreans of the glossary whose spellings an editor wrote, those that were made by rule left out."""
    for term in glossary.terms:
        if term.domain == "people" and term.part_of_speech == "name" and "by rule" not in term.source:
            name = term.words.get("ko-KP", ("",))[0]
            if name not in leaving.split() and split_name(name) and " " in (term.word("en") or ""):
                yield name, term


def counties(glossary: Glossary) -> Iterator[tuple[str, Term]]:
    for term in glossary.terms:
        if term.domain == "place" and term.part_of_speech == "name":
            name = term.words["ko-KP"][0]
            if split_place(name).unit and name.endswith(("군", "구역")):
                yield name, term


def share(
    pairs: list[tuple[str, str | None, str | None]],
) -> tuple[float, list[tuple[str, str | None, str | None]]]:
    """How many of (name, glossary, rule) agree, and those that do not."""
    other = [pair for pair in pairs if pair[1] != pair[2]]
    return 1 - len(other) / len(pairs), other


@pytest.mark.parametrize(
    ("style", "leaving"),
    [("kcna", OTHERS), ("press", OTHERS + HISTORICAL), ("mou", OTHERS + HISTORICAL)],
)
def test_english_of_persons(glossary: Glossary, style: str, leaving: str) -> None:
    pairs = []
    for name, term in northerners(glossary, leaving):
        found = person(name, "en", style, glossary=EMPTY)
        pairs.append((name, term.word("en", style), found and found.text))
    assert len(pairs) > 70
    agreed, others = share(pairs)
    assert agreed >= 0.95, others


def test_russian_of_persons(glossary: Glossary) -> None:
    """The oldest spellings (Ким Чен Ир, Нам Ир) are usage, but the variants know them."""
    texts, variants = [], []
    for name, term in northerners(glossary, OTHERS + HISTORICAL):
        found = person(name, "ru", glossary=EMPTY)
        assert found is not None
        words = term.words.get("ru", ())
        accepted = next((word for word in words if word in (found.text, *found.variants)), None)
        texts.append((name, found.text if found.text in words else words[0], found.text))
        variants.append((name, words[0] if accepted is None else accepted, accepted))
    agreed, others = share(texts)
    assert agreed >= 0.8, others
    agreed, others = share(variants)
    assert agreed >= 0.95, others


def test_kana_of_persons(glossary: Glossary) -> None:
    pairs = []
    for name, term in northerners(glossary):
        for word in term.words.get("ja", ()):
            if "・" in word:
                found = person(name, "ja", "kana", glossary=EMPTY)
                pairs.append((name, word, found and found.text))
    assert len(pairs) > 80
    agreed, others = share(pairs)
    assert agreed >= 0.95, others


@pytest.mark.parametrize(("style", "least"), [(None, 0.93), ("kcna", 0.97), ("mou", 0.97)])
def test_english_of_counties_and_districts(glossary: Glossary, style: str | None, least: float) -> None:
    pairs = []
    for name, term in counties(glossary):
        house = (term.styles or {}).get(("en", style or ""))
        if style is None or house:
            found = place(name, "en", style, glossary=EMPTY)
            pairs.append((name, house if style else term.word("en"), found and found.text))
    assert len(pairs) > 25
    agreed, others = share(pairs)
    assert agreed >= least, others


def test_russian_of_counties_and_districts(glossary: Glossary) -> None:
    pairs = []
    for name, term in counties(glossary):
        found = place(name, "ru", glossary=EMPTY)
        if term.word("ru"):
            pairs.append((name, term.word("ru"), found and found.text))
    agreed, others = share(pairs)
    assert agreed >= 0.95, others


@pytest.mark.parametrize(("language", "convert"), [("zh", chinese), ("ja", japanese)])
def test_characters_of_counties_and_districts(glossary: Glossary, language: str, convert) -> None:
    pairs = []
    for name, term in counties(glossary):
        if term.hanja and term.word(language):
            pairs.append((name, term.word(language), convert(term.hanja)))
    assert len(pairs) > 150
    agreed, others = share(pairs)
    assert agreed >= 0.98, others
