"""Subtitles: what is said is read and replaced, all else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.documents import Document, DocumentError, MarkedText, document_bytes, document_from_bytes

SRT = """1
00:00:01,000 --> 00:00:02,500
<i>탄부들은</i> 막장으로
들어간다.

2
00:01:02,500 --> 00:01:04,000 X1:10 X2:20
{\\an8}<font color="#ffffff">페염</font>이라고 하였다.

3
00:01:05,000 --> 00:01:06,000
- 3 < 5
- <U>옳습니다!</U>
"""
VTT = """WEBVTT - 영화

STYLE
::cue { color: red }

NOTE
동무들, 이것은 주석이다.

첫 장면
00:01.000 --> 00:02.500 align:start position:10%
<v 영호>탄부 &amp; <c.red>로동자</c>들

1:00:03.000 --> 1:00:04.000
<1:00:03.500>가자
"""


def read(text: str, name: str = "a.srt") -> Document:
    return document_from_bytes(name, text.encode())


def rewritten(document: Document, paragraphs: list[str | MarkedText], data: str | bytes) -> str:
    data = data.encode() if isinstance(data, str) else data
    return document_bytes(document, paragraphs, f"b{document.id[-4:]}", data=data).decode()


def test_cues_are_paragraphs() -> None:
    document = read(SRT)
    assert [
        (p.container, text) for p, text in zip(document.paragraphs, document.paragraph_texts(), strict=True)
    ] == [
        ("cue 1, 00:00:01,000", "탄부들은 막장으로\n들어간다."),
        ("cue 2, 00:01:02,500", "페염이라고 하였다."),
        ("cue 3, 00:01:05,000", "- 3 < 5\n- 옳습니다!"),
    ]
    assert [[(m.kind, m.start, m.end) for m in p.marks] for p in document.paragraphs] == [
        [("italic", 0, 4)],
        [("other", 0, 0), ("format", 0, 2)],
        [("underline", 10, 15)],
    ]


def test_webvtt() -> None:
    document = read(VTT, "a.vtt")
    assert document.facts.format == "vtt"
    assert document.paragraph_texts() == ["탄부 & 로동자들", "가자"]
    assert [p.container for p in document.paragraphs] == ["cue 1, 00:01.000", "cue 2, 1:00:03.000"]
    new = rewritten(document, ["A < B", "Go"], VTT)
    assert new == VTT.replace("<v 영호>탄부 &amp; <c.red>로동자</c>들", "<v 영호>A &lt; B").replace(
        "가자", "Go"
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(("name", "text"), [("a.srt", SRT), ("a.vtt", VTT)])
def test_what_stays_keeps_its_bytes(name: str, text: str, mark: bytes, newline: str) -> None:
    data = mark + text.replace("\n", newline).encode()
    document = document_from_bytes(name, data)
    same = document_bytes(document, document.marked_paragraphs(), name, data=data)
    assert same == data
    last = [*document.marked_paragraphs()[:-1], "New\nline"]
    new = document_bytes(document, last, name, data=data)
    assert new.startswith(mark + text.encode()[:40].replace(b"\n", newline.encode()))
    assert f"New{newline}line".encode() in new
    assert len(document_from_bytes(name, new).paragraphs) == len(document.paragraphs)


def test_marks_move_with_their_words() -> None:
    document = read(SRT)
    italic = document.paragraphs[0].marks
    (moved,) = [type(mark)(mark.id, 8, 14, mark.kind) for mark in italic]
    new = rewritten(document, [MarkedText("Down go miners.", (moved,)), "It was pneumonia.", "x"], SRT)
    assert "Down go <i>miners</i>." in new
    assert '{\\an8}<font color="#ffffff">It was pneumonia.</font>' in new


def test_no_empty_line_comes_into_a_cue() -> None:
    new = rewritten(read(SRT), ["A\n\n \nB", "C", "D\n"], SRT)
    assert [p.split("\n") for p in read(new).paragraph_texts()] == [["A", "B"], ["C"], ["D"]]


@pytest.mark.parametrize(
    ("damaged", "texts"),
    [
        (
            "00:00:01,000 --> 00:00:02,000\n가\n\n00:00:03,000 --> 00:00:04,000\n나",
            ["가", "나"],
        ),  # no numbers
        (
            "7\n00:00:01,000 --> 00:00:02,000\n가\n7\n00:00:03,000 --> 00:00:04,000\n나",
            ["가", "나"],
        ),  # no gap
        (
            "1\n00:00:01,000 --> 00:00:02,000\n가\n\n나\n\n2\n0:0:3,0 --> 0:0:4,0\n다",
            ["가\n\n나", "다"],
        ),  # a gap inside
        ("1\n00:00:01.000-->00:00:02.000\n<i>가<b>나</i>\n", ["가나"]),  # a tag left open
        (
            "\n\n1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\n1950\n",
            ["1950"],
        ),  # an empty cue
    ],
)
def test_damaged_files(damaged: str, texts: list[str]) -> None:
    document = read(damaged)
    assert document.paragraph_texts() == texts
    assert rewritten(document, list(document.marked_paragraphs()), damaged) == damaged


@pytest.mark.parametrize("encoding", ["cp949", "kps9566", "utf-16"])
def test_other_encodings_become_utf8(encoding: str) -> None:
    data = SRT.encode(encoding)
    document = document_from_bytes("a.srt", data)
    new = document_bytes(document, document.marked_paragraphs(), "a.srt", data=data)
    assert new.decode("utf-8-sig") == SRT


@pytest.mark.parametrize("text", ["", "글뿐이다.", "1\n00:00:01,000 --> 00:00:02,000\n\n"])
def test_files_without_subtitles(text: str) -> None:
    with pytest.raises(DocumentError, match=r"holds no subtitles|is empty"):
        read(text)


def test_tags_nested_without_end() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n" + "<b>" * 400 + "가" + "</b>" * 400
    document = read(text)
    assert document.text == "가"
    assert rewritten(document, list(document.marked_paragraphs()), text) == text


def test_far_too_many_tags_are_text() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n" + "<b>" * 5_000 + "가"
    document = read(text)
    assert document.text == "<b>" * 5_000 + "가"
    assert document.paragraphs[0].marks == ()
    assert rewritten(document, list(document.marked_paragraphs()), text) == text


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<i>", "</i>", "{\\an8}", "가", "나 다", "\n", "<", "&lt;"]),
        max_size=12,
    )
)
def test_any_tags_are_kept(parts: list[str]) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n글" + "".join(parts)
    document = read(text)
    assert rewritten(document, list(document.marked_paragraphs()), text) == text
    assert all(
        0 <= m.start <= m.end <= len(p)
        for p, q in zip(document.paragraph_texts(), document.paragraphs, strict=True)
        for m in q.marks
    )
