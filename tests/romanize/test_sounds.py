"""Pronunciation, with the examples of 문화어발음법 (조선말규범집 2010) that letters alone decide."""

import pytest

from nambuk.hangul import compose
from nambuk.romanize.sounds import Habit, Liquid, pronounced

SOUTHERN, NORTHERN = Habit(noun=False), Habit(Liquid.NORTHERN, noun=False)


def said(word: str, habit: Habit) -> str:
    return "".join(compose(s.initial, s.vowel, s.final) for s in pronounced(word, habit))


def rows(table: str) -> list[list[str]]:
    return [pair.split(":") for pair in table.split()]


# Tensed consonants are not asked for: no transcription here shows them.
BOTH = rows("""
넋:넉 닭:닥 동녘:동녁 밖:박 옷:옫 젖:젇 뭍:묻 값:갑 돐:돌 삶:삼 앉는다:안는다 많네:만네 히읗:히읃
높이:노피 삼발이:삼바리 몸에:모메 꽃을:꼬츨 젖어서:저저서 닭을:달글 곬이:골시 맑은:말근 밟아:발바 읊어:을퍼 젊은이:절므니
검열:거멸 답안:다반 국영:구경 월요일:워료일 좋다:조타 좋지:조치 많다:만타 옳고:올코 옳지:올치
먹히다:머키다 역할:여칼 잡히다:자피다 맺히다:매치다 얹히다:언치다 밝히다:발키다 밟히다:발피다
가을걷이:가을거지 굳이:구지 해돋이:해도지 같이:가치 핥이다:할치다 격멸:경멸 부엌문:부엉문 닦네:당네 받는다:반는다
꽃눈:꼰눈 밭머리:반머리 앞마을:암마을 없는:엄는 낳아:나아 많아:마나 싫어:시러 옳네:올레 싫네:실레 놓네:논네
""")
NORTH_AND_SOUTH = rows("""
식료:싱료:싱뇨 법령:범령:범녕 협력:혐력:혐녁 청류:청류:청뉴 목란:몽란:몽난 백로:뱅로:뱅노
근로자:근로자:글로자 천리마:천리마:철리마 선률:선률:선뉼 대렬:대렬:대열 규률:규률:규율 성률:성률:성뉼
""")


@pytest.mark.parametrize(("word", "form"), BOTH)
def test_what_both_standards_say_alike(word: str, form: str) -> None:
    if word not in ("옳네", "싫네"):  # ㄹ and ㄴ stay in the North's transcription
        assert said(word, NORTHERN) == form
    assert said(word, SOUTHERN) == form


@pytest.mark.parametrize(("word", "north", "south"), NORTH_AND_SOUTH)
def test_liquids(word: str, north: str, south: str) -> None:
    assert said(word, NORTHERN) == north
    assert said(word, SOUTHERN) == south


def test_nouns_keep_h_and_names_keep_syllables_apart() -> None:
    assert said("묵호", Habit()) == "묵호"
    assert said("묵호", SOUTHERN) == "무코"
    assert said("복남", Habit(apart=True)) == "복남"


@pytest.mark.parametrize(
    ("word", "voiced"),
    [("고구려", [False, True, False]), ("박동구", [False, False, True]), ("김정은", [False, True, False])],
)
def test_lax_consonants_are_voiced_between_voiced_sounds(word: str, voiced: list[bool]) -> None:
    assert [sound.voiced for sound in pronounced(word, Habit(apart=True))] == voiced


def test_an_aspirated_consonant_is_not_voiced() -> None:
    assert [sound.voiced for sound in pronounced("좋다", SOUTHERN)] == [False, False]
