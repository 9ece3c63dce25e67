"""Years, units and numbers as a model gets them; what is no number of things stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.conversion.change import apply_edits
from nambuk.translation.checks.checking import check_translation
from nambuk.translation.source_numbers import source_edits


def rewritten(text: str, target: str = "en") -> str:
    return apply_edits(text, source_edits(text, target)).text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("주체107(2018)년 9월", "2018년 9월"),
        ("주체113년", "2024년"),
        ("주체112(2023). 3. 5.", "2023. 3. 5."),
        ("주체 108(2019)년", "2019년"),
        ("주체100(2010)년", "주체100(2010)년"),  # 2011: which of the two is wrong nobody can tell
        ("주체90년대", "주체90년대"),
        ("주체사상 20주년", "주체사상 20주년"),
        ("32만명", "320,000명"),
        ("3억 2천만원", "320,000,000원"),
        ("2천500만", "25,000,000"),
        ("1.5만t", "15,000t"),
        ("3천여명", "3,000여명"),
        ("30여만t", "300,000여t"),
        ("30만여명", "300,000여명"),
        ("예산 5조 3천억원", "예산 5,300,000,000,000원"),
        ("4~5만명", "40,000~50,000명"),
        ("10만~20만명", "100,000~200,000명"),
        ("1 500~2 000만원", "15,000,000~20,000,000원"),
        ("5 000~1만원", "5 000~10,000원"),
        ("2023-2024년", "2023-2024년"),
        ("제32조 3호에 따라", "제32조 3호에 따라"),
        ("255조 1항", "255조 1항"),
        ("헌법 제5조", "헌법 제5조"),
        ("수만명", "수만명"),
        ("50정보를 갈았다", "50헥타르를 갈았다"),
        ("3.5정보", "3.5헥타르"),
        ("1.2만정보", "12,000헥타르"),
        ("80만 5 400정보", "805,400헥타르"),
        ("2~3만정보", "20,000~30,000헥타르"),
        ("2만 5 000여정보", "25,000여헥타르"),
        ("20정보당 3t", "20헥타르당 3t"),
        ("정보당 1.5t", "헥타르당 1.5t"),
        ("정보를 50개 모았다", "정보를 50개 모았다"),
        ("5정보화", "5정보화"),
        ("정보당국은", "정보당국은"),
        ("집 32평짜리", "집 106㎡짜리"),
        ("500만평", "16,500,000㎡"),
        ("3만 2천여평", "106,000여㎡"),
        ("100평방메터", "100평방메터"),
        ("5평화", "5평화"),
    ],
)
def test_what_an_english_model_gets(source: str, expected: str) -> None:
    assert rewritten(source) == expected


def test_languages_that_count_by_ten_thousands_keep_their_units() -> None:
    assert rewritten("로동자 32만명이 50정보를 갈았다.", "zh") == "로동자 32만명이 50헥타르를 갈았다."
    assert rewritten("로동자 32만명", "ru") == "로동자 320 000명"


NUMBERS = st.tuples(
    st.integers(1, 9999),
    st.sampled_from(["", "", "천", "만", "백만", "억", "여만", "만여"]),
    st.sampled_from(["명 ", "정보 ", "정보와 ", "원과 ", "t를 "]),
)


@given(st.lists(NUMBERS, max_size=6), st.sampled_from(["en", "ru", "zh", "ja"]))
def test_no_number_gets_lost(numbers: list[tuple[int, str, str]], target: str) -> None:
    text = "".join(f"{number}{unit}{noun}" for number, unit, noun in numbers)
    assert not [f for f in check_translation(text, rewritten(text, target), "ko-KR") if f.code == "number"]
