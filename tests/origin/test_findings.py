"""Findings: what stands out in a document, where, and why; silence where nothing does."""

from pathlib import Path

import pytest

from nambuk.documents import text_document
from nambuk.origin.evidence import Finding
from nambuk.reports.verifying import verify
from nambuk.resources import data_folder

NORTHERN = (
    "우리 작업반 로동자들은 올해에 들어와 하루계획을 넘쳐 수행하고있다. 일군들은 어려운 모퉁이마다 앞장에 서서 "
    "로력을 합리적으로 조직하였으며 뜨락또르와 세멘트를 제때에 보장하였다. 그리하여 공사가 계획대로 진행되였고 "
    "년말까지 살림집건설을 끝낼수 있게 되였다. 녀성들도 남새를 날라오면서 힘을 내였다.",
    "반장은 새벽마다 남먼저 일터에 나와 기계를 돌아보군 하였다. 어느날 비물이 새여 창고의 세멘트가 젖게 되자 그는 "
    "조금도 주저하지 않고 뛰여들어 포대를 옮기였다. 이 소식을 들은 청년들은 《우리가 도와줄것이 없을가?》라고 하면서 "
    "밤을 새여 일하였다. 이런 일은 한두번만이 아니였다.",
    "련합기업소에서는 설비들의 리용률을 높이기 위하여 기술혁신안을 받아들이였으며 로동안전규률을 엄격히 세워나가고있다. "
    "리유없이 일을 미루는 현상이 없어지고 모두가 맡은 일을 책임적으로 하고있다. 료해한데 의하면 페기물도 다시 쓰고있다.",
)
SOUTHERN = (
    "지난 주말에 아내와 함께 시장에 갔다. 채소 값이 많이 올라서 살 수 있는 것이 별로 없었다. 이유를 물어보니 작년 여름에 "
    "비가 많이 와서 그렇게 되었다고 한다. 노동자들이 먹을 점심을 준비하는 아주머니는 달걀도 비싸져서 걱정이라고 했다. "
    "요즘은 컴퓨터로 주문하는 손님이 늘었다면서 웃기도 했다. 돌아오는 길에는 버스가 오지 않아 걷게 되었다.",
    "우리가 사는 동네에는 오래된 병원이 하나 있다. 연말까지 새 건물을 짓는다고 하는데 언제 끝날 수 있을지 아무도 모른다. "
    "여자 의사 선생님은 친절하기 때문에 환자들이 많이 찾는다. 며칠 전에는 폐렴에 걸린 아이가 엘리베이터도 없는 건물을 "
    "올라가고 있었다. 그런 것을 보면 서비스를 개선해야 할 것 같다는 생각이 든다. 나뭇잎이 떨어지는 계절이 되었다.",
)


def findings(*paragraphs: str) -> dict[str, Finding]:
    """The findings on a text by kind."""
    report = verify(text_document("text", "\n".join(paragraphs)))
    text = report.document.text
    for finding in report.evidence.findings:
        assert finding.text.endswith(".")
        assert all(0 <= start < end <= len(text) for start, end in finding.places)
        assert list(finding.places) == sorted(finding.places)
    return {finding.kind: finding for finding in report.evidence.findings}


@pytest.mark.parametrize("paragraphs", [NORTHERN, SOUTHERN, ("",), ("짧다.",)])
def test_nothing_stands_out_in_plain_text(paragraphs: tuple[str, ...]) -> None:
    assert findings(*paragraphs) == {}


@pytest.mark.parametrize("name", ["control.ko-CN.txt", "control.ko-KR.txt"])
def test_nothing_stands_out_in_the_controls(name: str) -> None:
    assert findings((data_folder("corpus") / "samples" / name).read_text(encoding="utf-8")) == {}


def sample() -> str:
    return (Path(str(data_folder("corpus"))) / "samples" / "report.txt").read_text(encoding="utf-8")


def test_the_sample_report_is_only_dated() -> None:
    assert set(findings(sample())) == {"date"}


# --- several hands -------------------------------------------------------------------------------------------


def test_a_southern_paragraph_in_the_sample_report() -> None:
    lines = sample().split("\n")
    middle = len(lines) * 2 // 3
    finding = findings(*lines[:middle], SOUTHERN[1], *lines[middle:])["stretches"]
    start = len("\n".join(lines[:middle])) + 1
    assert finding.places == ((start, start + len(SOUTHERN[1]) + 1),)
    assert f"paragraph {middle + 1} fit the southern standard" in finding.text
    assert "those of the rest the northern standard" in finding.text


def test_a_northern_paragraph_in_southern_text() -> None:
    finding = findings(SOUTHERN[0], NORTHERN[0], SOUTHERN[1])["stretches"]
    assert "paragraph 2 fit the northern standard" in finding.text
    assert len(finding.reasons) == 2


def test_a_long_paragraph_is_cut_at_its_sentences() -> None:
    finding = findings(" ".join((*NORTHERN, *SOUTHERN)))["stretches"]
    assert "part of paragraph 1" in finding.text


# --- quotation -----------------------------------------------------------------------------------------------


def test_a_southern_article_that_quotes_a_northern_text() -> None:
    quoting = f"{SOUTHERN[0]} 편지에는 “{NORTHERN[0]} {NORTHERN[2]}”라고 적혀 있었다. {SOUTHERN[1]}"
    found = findings(quoting)
    assert "stretches" not in found
    assert "inside quotation marks fit the northern standard" in found["quotation"].text
    ((start, end),) = found["quotation"].places
    assert quoting[start:end] == f"{NORTHERN[0]} {NORTHERN[2]}"


def test_a_quotation_in_the_same_standard_is_none() -> None:
    assert "quotation" not in findings(NORTHERN[0], f"그는 《{NORTHERN[2]}》라고 말하였다.", NORTHERN[1])


# --- axes that disagree --------------------------------------------------------------------------------------


def test_northern_words_in_southern_spelling() -> None:
    found = findings(
        "노동자들은 뜨락또르와 세멘트를 실은 뻐스를 기다렸고, 의료 일꾼들은 왁찐과 링게르를 준비하게 되었다. "
        "여자 간호원은 남새를 다듬으며 이유를 묻지 않았다. 합숙에서는 돌림감기가 유행하여 폐가 나빠지게 되었다. "
        "로씨야 하바롭스크에서 온 기사는 콤퓨터와 뽐프를 고쳐 주게 되었다."
    )
    assert "Northern words stand in southern spelling" in found["axes"].text
    assert "re-typed" in found["axes"].text
    assert "세멘트" in " ".join(found["axes"].reasons)


def test_southern_words_in_northern_spelling() -> None:
    found = findings(
        "녀자 로동자들은 휴대전화로 서비스를 신청하고 엘리베이터를 리용하게 되였다. 컴퓨터와 인터네트가 아니라 "
        "컴퓨터와 인터넷을 쓰는 리유는 버스 요금을 카드로 내게 되였기때문이라고 하였다. 트랙터와 시멘트를 실은 차가 "
        "류행하는 독감때문에 늦게 되였고 러시아와 독일에서 온 백신은 년말에야 도착하게 되였다. 채소와 달걀도 비싸게 되였다."
    )
    assert "Southern words stand in northern spelling" in found["axes"].text


# --- imitation -----------------------------------------------------------------------------------------------

IMITATION = (
    "이보라우, 동무! 내래 그 일을 할 수 있다고 하지 않았습네까? 에미나이 하나가 노동당 건물로 올라가고 있는 것을 "
    "보았습네다. 여자 동무들은 이유도 모르게 잡혀가게 되었습네다. 나뭇잎이 떨어질 때까지 기다릴 수 있는 것도 "
    "아니고, 우리가 무엇을 해야 할까? 동무, 날래 말해 보라우. 깃발이 보이는 곳까지 가고 있는 것 같습네다."
)


def test_stereotypes_without_the_unobtrusive_habits() -> None:
    finding = findings(IMITATION)["imitation"]
    assert "에미나이" in finding.reasons[0]
    assert "places southern" in finding.reasons[1]


def test_stereotypes_in_northern_text_are_no_imitation() -> None:
    found = findings(*NORTHERN, "동무들, 동무들이 도와주면 에미나이들도 날래 끝낼수 있을것이다.")
    assert "imitation" not in found


# --- southern misspelling ------------------------------------------------------------------------------------


def test_southern_slips() -> None:
    careless = SOUTHERN[0].replace("살 수 있는 것이", "살수 있는것이").replace("했다.", "한것이였다.")
    finding = findings(careless, SOUTHERN[1].replace("끝날 수", "끝날수"))["slips"]
    assert "nothing that is northern alone was found" in finding.text
    assert "되였다, which is rare in the South, does not occur" in finding.reasons[1]


def test_northern_text_is_no_slip() -> None:
    assert "slips" not in findings(*NORTHERN)
