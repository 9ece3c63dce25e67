"""When a text was written: Juche years, offices by period, spelling and spacing that had their time."""

import pytest

from nambuk.documents import text_document
from nambuk.origin.evidence import Finding
from nambuk.origin.findings.clues import Clue, in_words
from nambuk.origin.findings.periods import periods
from nambuk.reports.verifying import verify

NORTHERN = (
    "로동자들은 하루계획을 넘쳐 수행하고있으며 년말까지 공사를 끝낼수 있게 되였다. 일군들은 리용할수 있는것을 찾게 "
    "되였다. 녀성들도 밤을 새여 일하게 되였다."
)
SOUTHERN = (
    "노동자들은 연말까지 공사를 끝낼 수 있게 되었다. 여자들도 이용할 수 있는 것을 찾게 되었기 때문에 이유를 묻지 "
    "않았다. 컴퓨터를 쓰게 되었다."
)


def findings(text: str) -> dict[str, Finding]:
    return {finding.kind: finding for finding in verify(text_document("text", text)).evidence.findings}


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("주체97(2008)년에 시작하였다.", "between September 1997 and October 2024"),
        ("주체111(2022)년 2월 24일에 시작하였다.", "between 2022 and October 2024"),
        ("조선로동당 제1비서께서 다녀가시였다.", "between April 2012 and May 2016"),
        ("국방위원회 제1위원장의 명령이다.", "between April 2012 and June 2016"),
        ("국방위원회제1위원장의 명령이다.", "between April 2012 and June 2016"),
        ("국무위원회 위원장의 명령이다.", "not written before June 2016"),
        ("국가안전보위부에 알렸다.", "written not after June 2016"),
        ("시진핑과 후진타오를 만났다.", "between 2011 and 2012"),
        ("남조선에서 온 소식이다.", "written not after December 2023"),
        ("신형코로나비루스가 퍼졌다.", "not written before January 2020"),
    ],
)
def test_a_northern_text_is_dated_by(sentence: str, said: str) -> None:
    finding = findings(f"{NORTHERN} {sentence}")["date"]
    assert said in finding.text
    start, end = finding.places[0]
    assert 0 <= start < end
    assert all(" (" in reason for reason in finding.reasons)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("국가안전기획부에 갔다.", "not written before January 1981"),
        ("아기의 돐잔치를 했다.", "written not after February 1989"),
        ("그렇게 하였읍니다. 길이 없읍니다. 그것도 있읍니다.", "written not after February 1989"),
    ],
)
def test_a_southern_text_is_dated_by(sentence: str, said: str) -> None:
    assert said in findings(f"{SOUTHERN} {sentence}")["date"].text


@pytest.mark.parametrize("sentence", ["시진핑이 왔다.", "남조선이라는 말이다.", "창건 70돐을 맞는다."])
def test_what_says_nothing_of_a_southern_text(sentence: str) -> None:
    assert "date" not in findings(f"{SOUTHERN} {sentence}")


@pytest.mark.parametrize("sentence", ["첫돐을 맞는다.", "《대한민국》이라고 한다."])
def test_what_says_nothing_of_a_northern_text(sentence: str) -> None:
    assert "date" not in findings(f"{NORTHERN} {sentence}")


def test_words_that_contradict_each_other_in_time() -> None:
    finding = findings(f"{NORTHERN} 정무원총리와 국무위원회 위원장이 왔다.")["date"]
    assert "contradict each other" in finding.text
    assert "June 2016" in finding.text
    assert "September 1998" in finding.text


def test_auxiliaries_apart_and_bound_nouns_joined() -> None:
    text = (
        "로동자들은 계획을 수행하고 있으며 년말까지 끝낼수 있는것을 끝내고 있다. 일군들은 리용할수 있는것을 찾고 있으며 "
        "녀성들도 맡은것을 하고 있다. 뜨락또르를 고치고 있던 청년들은 갈수 있는것을 알고 있었다. 새로 지은 집에서 살고 "
        "있는 사람들은 할수 있는것을 하고 있다. 회의에서는 페기된 뻐스의 리용문제를 론의하게 되였으며 기발을 든 녀성들이 "
        "노래를 불렀다. 비물이 새여 곤난하게 되였다."
    )
    assert "between 2000 and 2003" in findings(text)["date"].text


def test_juche_years_that_do_not_fit() -> None:
    finding = findings(f"{NORTHERN} 주체110(2022)년에 시작하였다.")["juche year"]
    assert finding.reasons == ("주체110(2022)년: 2022 is Juche 111",)
    assert "juche year" not in findings(f"{NORTHERN} 주체111(2022)년에 시작하였다.")


def test_the_file_of_periods() -> None:
    for period in periods():
        assert period.form == " ".join(period.form.split())
        assert period.variety in ("", "ko-KP", "ko-KR", "ko-CN")
        assert period.not_before or period.not_after
        assert not period.not_after or period.not_before <= period.not_after
        assert period.note
        assert period.source
        for date in filter(None, (period.not_before, period.not_after)):
            assert in_words(date)
    rows = [(period.form, period.variety) for period in periods()]
    assert len(rows) == len(set(rows))


def test_a_clue_in_words() -> None:
    clue = Clue("2012-04", "2016", "제1비서", "an office", ())
    assert str(clue) == "제1비서: not before April 2012, not after 2016 (an office)"
