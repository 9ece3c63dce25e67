"""What a model drops or breaks is seen; what it does well is let pass."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.translation.checks.checking import check_translation
from nambuk.translation.checks.number_words import spelled_values
from nambuk.translation.checks.numerals import quantities


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.5%", "3.5"),
        ("1 200t", "1200"),
        ("1,200명", "1200"),
        ("1 234 567원", "1234567"),
        ("32만명", "320000"),
        ("32만 명", "320000"),
        ("1만 5천명", "15000"),
        ("3억 2천만원", "320000000"),
        ("2천500만", "25000000"),
        ("2조 5,000억", "2500000000000"),
        ("5천", "5000"),
        ("3백", "300"),
        ("3.2 million", "3200000"),
        ("320 thousand", "320000"),
        ("32 тысячи", "32000"),
        ("3,5 млн. тонн", "3500000"),
        ("32万", "320000"),
        ("1.5亿", "150000000"),
        ("３２만", "320000"),
        ("3만큼", "3"),
    ],
)
def test_value_of_a_number(text: str, value: str) -> None:
    (quantity,) = quantities(text)
    assert quantity.readings[0] == (Decimal(value),)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("twelve men", "en", 12),
        ("the Third", "en", 3),
        ("forty-five", "en", 45),
        ("World War II", "en", 2),
        ("in September", "en", 9),
        ("двадцати трёх", "ru", 23),
        ("сентября", "ru", 9),
        ("пятого", "ru", 5),
        ("三百十五人", "zh", 315),
        ("十二月", "ja", 12),
        ("세 명", "ko-KR", 3),
    ],
)
def test_value_of_number_words(text: str, language: str, value: int) -> None:
    assert Decimal(value) in spelled_values(text, language)


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("로동자 32만명이 갔다.", "320,000 workers went.", "en"),
        ("로동자 32만명이 갔다.", "Уехали 320 000 рабочих.", "ru"),
        ("로동자 32만명이 갔다.", "0.32 million workers went.", "en"),
        ("로동자 32만명이 갔다.", "32万工人去了。", "zh"),
        ("1 200여명이 갔다.", "More than 1,200 people went.", "en"),
        ("체온이 38.5도였다.", "Температура была 38,5 градуса.", "ru"),
        ("주체111(2022)년 2월 15일", "February 15, Juche 111 (2022)", "en"),
        ("15시에 만났다.", "They met at 3 p.m.", "en"),
        ("90년대에 지은 집이다.", "The house dates from the 1990s.", "en"),
        ("3명이 왔다.", "Three people came.", "en"),
        ("제1조에 있다.", "It is in Article 1.", "en"),
        ("2022.2.15. 평양", "Pyongyang, 15 February 2022", "en"),
        ("만세! 만세! 만세!", "Hurrah! Hurrah! Hurrah!", "en"),
        ("약이 없다.", "There is no medicine.", "en"),
        ("리명수동무", "李明洙同志", "zh"),
        ("로동자 32만명이 갔다.", "노동자 32만 명이 갔다.", "ko-KR"),
        ("《모두 가자!》고 하였다.", "“Let us all go”, he said.", "en"),
        ("MRI 검사", "MRI", "en"),
        ("The patients came to the hospital.", "환자들이 병원에 왔다.", "ko-KR"),
        ("", "", "en"),
    ],
)
def test_nothing_to_say(source: str, target: str, language: str) -> None:
    assert check_translation(source, target, language) == ()


@pytest.mark.parametrize(
    ("source", "target", "language", "note"),
    [
        ("약이 없다.", " ", "en", "empty translation"),
        ("약이 없다.", "약이  없다", "en", "not translated: the output is the source"),
        ("남새를 먹었다.", "They ate 남새.", "en", "left in Korean: 남새"),
        ("약이 없다.", "the the the the", "en", 'repeats itself: "the"'),
        ("약이 없다.", "I said so, I said so, I said so", "en", 'repeats itself: "I said so"'),
        ("약이 없다.", "没有药没有药没有药没有药", "zh", 'repeats itself: "没有药"'),
        (
            "환자는 오늘 병원에서 페암진단을 받았다.",
            "Yes.",
            "en",
            "very short: 4 characters for 22 of the source",
        ),
        ("로동자 32만명이 갔다.", "32 workers went.", "en", "number missing in the translation: 32만"),
        ("체온이 38.5도였다.", "The temperature was 38.", "en", "number missing in the translation: 38.5"),
        ("1 200명중 30명", "200 of them", "en", "number missing in the translation: 1 200, 30"),
        ("3억 2천만원", "3 million won", "en", "number missing in the translation: 3억 2천만"),
        ("《가자!》고 하였다.", "“Let us go! he said.", "en", "quotation marks or brackets do not match: “"),
        ("《모두 가자!》고 하였다.", "Let us all go, he said.", "en", "quotation marks lost"),
        ("환자가 병원에 왔다.", "The patient came.", "ja", "hardly any letter is of the script of ja"),
        ("Patients came.", "Patients came.", "ko-KR", "not translated: the output is the source"),
        ("The patients came.", "patients 왔다.", "ko-KP", "left untranslated: patients"),
        ("The patients came.", "患者が来た。", "ko-KR", "no Korean in the translation"),
    ],
)
def test_note(source: str, target: str, language: str, note: str) -> None:
    assert note in [finding.text for finding in check_translation(source, target, language)]


@given(st.text(), st.text(), st.sampled_from(["en", "ru", "zh", "ja", "ko-KR", "fr"]))
def test_no_text_breaks_the_checks(source: str, target: str, language: str) -> None:
    assert all("\n" not in finding.text for finding in check_translation(source, target, language))


@given(st.text(alphabet="0123456789., 만억천조 ()-", max_size=40))
def test_numbers_of_a_text_are_found_in_the_text_itself(text: str) -> None:
    assert not any(finding.code == "number" for finding in check_translation(text, text, "ko-KR"))
