"""What traces mean and weigh, and those that the text itself carries."""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.documents import FileFacts, Trace, text_document
from nambuk.hangul.letters import decompose
from nambuk.origin.evidence import Finding
from nambuk.origin.traces import judged_traces, sums
from nambuk.origin.traces.dates import date_styles
from nambuk.origin.traces.enumerations import enumerations
from nambuk.origin.traces.in_text import traces_of_text
from nambuk.origin.traces.keyboard import NORTH, NORTH_OTHER, SOUTH, slips, syllables
from nambuk.origin.traces.knowledge import knowledge
from nambuk.origin.traces.measuring import measured
from nambuk.origin.traces.orders import northern_key, sorted_lists
from nambuk.origin.traces.weights import (
    MOST,
    NOT_WEIGHED,
    counts_text,
    load_counts,
    parse_counts,
    ratio,
    weight,
)
from nambuk.reports.json_report import report_json
from nambuk.reports.text_report import report_text
from nambuk.reports.traces import traces_html
from nambuk.reports.verifying import verify

NORTHERN = (
    "로동자들은 페질환으로 진찰을 받게 되였다. 림파암이라고 하였으나 치료대책을 세울수 없게 되였다. " * 4
)
SOUTHERN = (
    "노동자들은 폐질환으로 진찰을 받게 되었다. 림프암이라고 하였으나 치료 대책을 세울 수 없게 되었다. " * 4
)


def with_traces(text: str, *traces: tuple[str, str, str]):
    facts = FileFacts("docx", traces=tuple(Trace(*trace) for trace in traces))
    return replace(text_document("a", text), facts=facts)


# --- knowledge


@pytest.mark.parametrize("meaning", knowledge().meanings.values(), ids=lambda meaning: meaning.id)
def test_every_entry_describes_its_examples(meaning):
    assert meaning.variety in ("", "ko-KP", "ko-KR", "ko-CN")
    assert meaning.forging in knowledge().forging
    assert meaning.source
    assert not meaning.text.endswith(".")
    if not meaning.in_text:
        for example in meaning.examples:
            assert knowledge().of(Trace(meaning.kind, example, "")) is meaning


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("font", "KPCheonrima", "font-north-kcc"),
        ("font", "PRKSomething", None),
        ("font", "Calibri", None),
        ("font", "광명정대", None),
        ("font", "바탕체", "font-windows-korean"),
        ("language", "en-US", None),
        ("language", "ko-KP (32786)", "language-north"),
        ("application", "Microsoft Office Word", "program-other"),
        ("application", "python-hwpx", "program-other"),
        ("time", "2016-02-16T10:00:00+08:30", "clock-north"),
        ("time", "2015-08-14T23:59:00+08:30", "clock-north-odd"),
        ("time", "2018-05-04T23:29:00+08:30", "clock-north"),
        ("time", "2018-05-04T23:30:00+08:30", "clock-north-odd"),
        ("time", "2017-01-01T00:00:00+09:00", "clock-south"),
        ("time", "2019-01-01T00:00:00+09:00", "clock-korea"),
        ("time", "2019-01-01T00:00:00+08:00", "clock-china"),
        ("time", "2019-01-01T00:00:00Z", "clock-other"),
        ("person", "림철수", "person-north"),
        ("person", "임철수", "person-other"),
        ("person", "이철수", "person-south"),
        ("person", "리더십 교육", "person-other"),
        ("person", "a <b@star-co.net.kp>", "address-north"),
        ("person", "kp@gmail.com", "person-other"),
        ("other", "KSOProductBuildVer: 1033-11.2", None),
    ],
)
def test_what_a_trace_is_taken_for(kind, value, expected):
    meaning = knowledge().of(Trace(kind, value, ""))
    assert (meaning.id if meaning else None) == expected


# --- letters and lists


def test_the_northern_order_is_that_of_the_northern_character_set():
    """KPS 9566 has its 2,679 syllables in rows 16 to 44, in the order of northern dictionaries."""
    rows = "".join(
        bytes((0xA0 + row, 0xA0 + cell)).decode("kps9566", errors="ignore")
        for row in range(16, 45)
        for cell in range(1, 95)
        if row < 44 or cell < 48
    )
    standard = re.findall("[가-힣]", rows)
    assert len(standard) == 2679
    assert standard == sorted(standard, key=northern_key)


WORDS = (
    *("하늘", "가격", "쌀", "다리", "우리", "량심", "까치", "로동", "마을", "아침", "바다", "타자"),
    *("나라", "찌개", "강냉이", "뿌리", "사과", "코", "어머니", "자동차", "딸기", "내각", "평양", "차림표"),
)


def lines(words):
    return [(number * 10, word) for number, word in enumerate(words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (sorted(WORDS, key=northern_key), ["order-north"]),
        (sorted(WORDS), ["order-south"]),
        (sorted(WORDS, key=northern_key)[:12], []),  # no pair in it that tells the orders apart
        (sorted(WORDS, key=northern_key)[-7:], []),  # too short
        (WORDS, []),
        (["까치"] * 30, []),
    ],
)
def test_sorted_lists(words, expected):
    assert [name for name, _, _ in sorted_lists(lines(words))] == expected
    assert [name for name, _, _ in sorted_lists([(0, ", ".join(words))])] == expected


def test_chance_sorts_no_list():
    dice = random.Random(1)
    words = list(WORDS) * 400
    dice.shuffle(words)
    assert sorted_lists(lines(words)) == []


def test_lists_stand_in_the_columns_of_tables():
    names = sorted(WORDS, key=northern_key)
    text = "\n".join(part for name in names for part in (name, "12명"))
    document = text_document("a", text)
    cells = tuple(
        replace(p, container=f"table 1, row {n // 2 + 1}, cell {n % 2 + 1}")
        for n, p in enumerate(document.paragraphs)
    )
    assert [found[0] for found in traces_of_text(replace(document, paragraphs=cells))] == ["order-north"]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["ㄱ) 출근", "ㄴ) 작업", "ㄷ) 퇴근"], ["enumeration-consonants"]),
        (["(ㄱ) 출근", "설명", "(ㄴ) 작업", "(ㄷ) 퇴근"], ["enumeration-consonants"]),
        (["가. 출근", "나. 작업", "다. 퇴근"], ["enumeration-syllables"]),
        (["ㄱ) 출근", "ㄷ) 퇴근"], []),
        (["가. 출근", "다. 퇴근", "나. 작업"], []),
        (["가다.", "나다.", "다다."], []),
    ],
)
def test_enumerations(paragraphs, expected):
    assert [found[0] for found in enumerations([(n, text) for n, text in enumerate(paragraphs)])] == expected


# --- keyboard


PARTS = {"ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ"}


def letters_of(word: str) -> str:
    """The letters of a word one by one, compound vowels as two."""
    return "".join(PARTS.get(one, one) for syllable in word for one in decompose(syllable))


def typed(word: str, layout) -> str:
    """The keys that are pressed for a word."""
    keys = {letter: key for key, letter in reversed(layout.items())}
    return "".join(keys[letter] for letter in letters_of(word))


@pytest.mark.parametrize(
    ("word", "layout", "trace"),
    [
        ("인민위원회", SOUTH, "keyboard-south"),
        ("보고드립니다", SOUTH, "keyboard-south"),
        ("조선로동당", SOUTH, "keyboard-south"),
        ("공화국", SOUTH, "keyboard-south"),
        ("인민위원회", NORTH, "keyboard-north"),
        ("보고드립니다", NORTH, "keyboard-north"),
        ("최고사령관", NORTH, "keyboard-north"),
        ("최고사령관", NORTH_OTHER, "keyboard-north"),
    ],
)
def test_words_typed_in_the_wrong_mode(word, layout, trace):
    keys = typed(word, layout)
    assert slips(f"그는 {keys} 라고 썼다") == [(trace, f"{keys} ({word})", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "World Health Organization workshop strengths rhythm",
        "gksrnrdj@naver.com http://x.kr/gksrnrdj",
        "ㅋㅋㅋㅋ ㅠㅠㅠ ㅎㅎ ㅏㅏㅏ ㅗㅗㅗ",
        "HTML XHTML DPRK WHTJSDML",
        "Rzhevskaya Khabarovsk Hermannstadt",
    ],
)
def test_what_is_no_slip(text):
    assert slips(text) == []


def test_english_typed_in_the_korean_mode():
    assert slips("그는 ㅗ디ㅣㅐ 라고 하였다") == [("keyboard-latin", "ㅗ디ㅣㅐ (hello)", 3)]


@given(st.text(alphabet="".join(chr(code) for code in range(0xAC00, 0xD7A4, 97)), min_size=1, max_size=6))
def test_letters_are_joined_as_they_were(word):
    """Syllables whose letters are typed one by one come out again, where no letter can belong to two syllables."""
    made = syllables(letters_of(word))
    assert not made or "".join(_split(letters_of(made))) == "".join(_split(letters_of(word)))


def _split(letters: str):
    pairs = {
        "ㄳ": "ㄱㅅ",
        "ㄵ": "ㄴㅈ",
        "ㄶ": "ㄴㅎ",
        "ㄺ": "ㄹㄱ",
        "ㄻ": "ㄹㅁ",
        "ㄼ": "ㄹㅂ",
        "ㄽ": "ㄹㅅ",
        "ㄾ": "ㄹㅌ",
    }
    pairs |= {"ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ"}
    return (pairs.get(one, one) for one in letters)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023. 9. 20. 회의, 2023. 9. 21.", [("date-south", "2023. 9. 20. ×2", 0)]),
        ("2023.9.20. 회의", []),
        ("2023-09-20", [("date-iso", "2023-09-20", 0)]),
        ("2023-09/20", []),
        ("12023. 9. 20.", []),
        ("2023. 19. 20.", []),
    ],
)
def test_date_styles(text, expected):
    assert date_styles(text) == expected


# --- weights

TWO_SIDES = {
    ("ko-KP", "a"): (40, 100),
    ("ko-KP", "b"): (30, 100),
    ("ko-KR", "c"): (2, 100),
    ("ko-KR", "d"): (1, 100),
}


def test_a_trace_of_several_sources_weighs_and_the_weight_is_bounded():
    north = ratio(TWO_SIDES, "ko-KP", "ko-KR")
    assert 0.9 < north <= MOST
    assert ratio(TWO_SIDES, "ko-KR", "ko-KP") == pytest.approx(-north)
    assert (
        ratio(
            {key: (shown * 2, 100) for key, (shown, _) in TWO_SIDES.items()}
            | {("ko-KR", "c"): (0, 100), ("ko-KR", "d"): (0, 100)},
            "ko-KP",
            "ko-KR",
        )
        == MOST
    )


@pytest.mark.parametrize(
    "counts",
    [
        {},
        {
            ("ko-KP", "a"): (40, 100),
            ("ko-KR", "c"): (0, 100),
            ("ko-KR", "d"): (0, 100),
        },  # one northern source
        TWO_SIDES | {("ko-KP", "b"): (0, 100)},  # it rests on one of two
        {key: (0, of) for key, (_, of) in TWO_SIDES.items()} | {("ko-KR", "e"): (0, 9000)},  # nobody has it
    ],
)
def test_what_validation_does_not_carry_weighs_nothing(counts):
    assert ratio(counts, "ko-KP", "ko-KR") == 0.0


def test_long_texts_have_more_chances():
    assert 0 < ratio(TWO_SIDES, "ko-KP", "ko-KR", 20) < ratio(TWO_SIDES, "ko-KP", "ko-KR", 1)


def test_shipped_counts_carry_no_weight_today():
    """All validation documents are texts, and no trace of theirs stands in two sources of one side."""
    assert load_counts()
    for trace in knowledge().meanings:
        assert set(weight(trace, 3000).ratios.values()) == {0.0}
    assert weight("font-north-prk", 3000).validation == NOT_WEIGHED


def test_counts_are_written_and_read_again():
    counts = {"date-south": {("ko-KP", "a"): (1, 2), ("ko-KR", "b"): (0, 3)}}
    assert parse_counts(counts_text(counts)) == counts
    with pytest.raises(ValueError, match="more documents"):
        parse_counts("date-south\tko-KP\ta\t3\t2")


def test_counting_in_documents():
    texts = [
        ("ko-KR", "letters", "2023. 9. 20. 회의"),
        ("ko-KR", "letters", "회의"),
        ("ko-CN", "yanbian-economy", "회의\n" * 6),
        ("ko-CN", "yanbian-society", "회의"),
    ]
    counts = measured(texts)
    assert counts["date-south"] == {("ko-KR", "letters"): (1, 2), ("ko-CN", "yanbian"): (0, 2)}
    assert counts["enumeration-consonants"] == {("ko-CN", "yanbian"): (0, 1)}  # only where there are lines


def test_the_sum_is_bounded():
    assert sums([{"ko-KP:ko-KR": 0.8}] * 5)["ko-KP:ko-KR"] == MOST


# --- documents and reports


def test_traces_never_touch_the_ratios_of_the_language():
    plain = verify(text_document("a", NORTHERN)).evidence
    traced = verify(
        with_traces(NORTHERN, ("font", "PRK P Gothic", "x"), ("code page", "kps9566", "x"))
    ).evidence
    assert (traced.log10_lr, traced.axes, traced.variables) == (plain.log10_lr, plain.axes, plain.variables)
    assert [trace.trace for trace in traced.traces] == ["font-north-prk", "code-page-north"]
    assert plain.traces == ()


def findings(document) -> list[Finding]:
    return [finding for finding in verify(document).evidence.findings if finding.kind == "file facts"]


HANCOM = ("application", "Hancom Office Hangul 10, 0, 0, 11131", "version.xml")
CHINESE = ("person", "微软用户", "docProps/core.xml, last saved by")


@pytest.mark.parametrize(
    ("text", "traces", "words"),
    [
        (NORTHERN, [HANCOM], "traces of the South"),
        (NORTHERN, [CHINESE], "traces of a Chinese system"),
        (SOUTHERN, [("code page", "kps9566", "bytes of the text")], "traces of North Korea"),
        (NORTHERN, [HANCOM, ("font", "KP CheonRiMa", "x")], None),
        (SOUTHERN, [HANCOM], None),
        (NORTHERN, [("language", "ko-KR", "word/styles.xml")], None),
        (NORTHERN, [], None),
        (NORTHERN, [("time", "2020-02-16T10:00:00+08:30", "Info, created")], "no place had at that moment"),
        (NORTHERN, [("time", "2016-02-16T10:00:00+08:30", "Info, created")], None),
        (
            NORTHERN,
            [("time", "2020-02-16T10:00:00Z", "x, created"), ("time", "2019-02-16T10:00:00Z", "x, modified")],
            "last saved before it was created",
        ),
        (
            NORTHERN + "주체111(2022)년 2월 24일",
            [("time", "2016-02-16T10:00:00Z", "x, modified")],
            "says that it is older",
        ),
        (NORTHERN + "주체111(2022)년 2월 24일", [("time", "2022-02-24T10:00:00Z", "x, modified")], None),
    ],
)
def test_file_and_language_that_disagree(text, traces, words):
    found = findings(with_traces(text, *traces))
    assert [words in finding.text for finding in found] == ([True] if words else [])


def test_reports_show_traces_apart():
    report = verify(with_traces(NORTHERN, ("font", "PRK P <b>", "x"), ("person", "리\u202e철수", "y")))
    text = report_text(report)
    assert "File facts (log10 LR of all together: North : South 0.0" in text
    assert "not weighed: no validation data" in text
    assert "\u202e" not in text
    page = traces_html(report.evidence)
    assert "<b>" not in page.replace("<b>set by", "").replace("<b>typed", "")
    assert "PRK P &lt;b&gt;" in page
    data = report_json(report)
    assert data["traces"][0] == {
        "trace": "font-north-prk",
        "kind": "font",
        "value": "PRK P <b>",
        "where": "x",
        "variety": "ko-KP",
        "meaning": knowledge().meanings["font-north-prk"].text,
        "note": knowledge().meanings["font-north-prk"].note,
        "forging": "set by a program",
        "weight": {"ko-KP:ko-KR": 0.0, "ko-KP:ko-CN": 0.0, "ko-CN:ko-KR": 0.0},
        "validation": NOT_WEIGHED,
    }
    assert data["origin"]["file_facts"] == {"ko-KP:ko-KR": 0.0, "ko-KP:ko-CN": 0.0, "ko-CN:ko-KR": 0.0}


def test_a_report_without_traces_has_no_such_section():
    report = verify(text_document("a", NORTHERN))
    assert "File facts" not in report_text(report)
    assert traces_html(report.evidence) == ""


def test_traces_of_the_text_name_their_paragraph():
    document = text_document("a", "머리글\n2023. 9. 20. 회의\nㄱ) 출근\nㄴ) 작업\nㄷ) 퇴근")
    assert [(t.trace, t.where) for t in judged_traces(document)] == [
        ("enumeration-consonants", "paragraph 3"),
        ("date-south", "paragraph 2"),
    ]
