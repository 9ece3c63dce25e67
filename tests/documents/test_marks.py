"""Bold letters, links, notes and pictures: read with their places, and written where the marks say."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from hwpx.document import HwpxDocument
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nambuk.conversion import Options, convert
from nambuk.conversion.marks import marked_conversion
from nambuk.documents import Document, DocumentError, Mark, MarkedText, document_bytes, document_from_bytes
from nambuk.variety import Variety

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OTHERS = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
BOLD, ITALIC, LINK = "<w:b/>", "<w:i/>", '<w:rStyle w:val="Hyperlink"/>'
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
PICTURE = "<w:r><w:drawing><wp:inline/></w:drawing></w:r>"


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field_of(code: str, result: str = "") -> str:
    signs = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{signs[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{signs[1]}{result}{signs[2]}"


def docx_bytes(*paragraphs: str) -> bytes:
    document = docx.Document()
    for number, content in enumerate(paragraphs):
        document.element.body.insert(number, parse_xml(f"<w:p {W} {OTHERS}>{content}</w:p>"))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def docx_of(*paragraphs: str) -> Document:
    return document_from_bytes("a.docx", docx_bytes(*paragraphs))


def html_of(body: str) -> Document:
    return document_from_bytes("a.html", f"<html><body>{body}</body></html>".encode())


def words(paragraph: MarkedText) -> list[tuple[str, str]]:
    """Each mark's kind and letters; of empty ones the letters before them."""
    return [
        (m.kind, paragraph.text[m.start : m.end] if m.start < m.end else f"{paragraph.text[: m.start]}|")
        for m in paragraph.marks
    ]


def written(document: Document, data: bytes, paragraphs: Sequence[str | MarkedText]) -> Document:
    return document_from_bytes(document.id, document_bytes(document, paragraphs, document.id, data=data))


def body_of(data: bytes) -> str:
    return docx.Document(io.BytesIO(data)).part.blob.decode()


# ---- Word


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run("오늘 ") + run("로동신문", BOLD) + run("이 왔다"), [("bold", "로동신문")]),
        (run("오늘 ") + run("로동", BOLD) + run("신문", f'{BOLD}<w:lang w:val="ko-KP"/>') + run("이 왔다"), [("bold", "로동신문")]),
        (run("오늘은 ") + run("기운", ITALIC) + run("글과 ") + run("밑", '<w:u w:val="single"/>') + run("줄이다"),
         [("italic", "기운"), ("underline", "밑")]),
        (run("굵은 글이 많고 ", BOLD) + run("가는"), [("format", "가는")]),
        (run("여러 토막이", '<w:rFonts w:hint="eastAsia"/>') + run(" 같다", '<w:lang w:val="ko-KR"/>') + run("."), []),
        (run("붉은 ", ) + run("글", '<w:color w:val="FF0000"/>') + run("이다"), [("format", "글")]),
        (run("가나") + run(" ", BOLD) + run("다라"), []),
        (run("가나다라 ") + run("마 ", BOLD) + run(" ") + run(" 바", BOLD), [("bold", "마   바")]),
        (run("보라: ") + f'<w:hyperlink w:anchor="a">{run("련결", LINK)}</w:hyperlink>' + run("이다"), [("link", "련결")]),
        (run("보라: ") + f'<w:hyperlink w:anchor="a">{run("굵은", BOLD)}{run("련결이다", LINK)}</w:hyperlink>',
         [("link", "굵은련결이다"), ("bold", "굵은")]),
        (run("말") + NOTE + run("이다"), [("note", "말|")]),
        (run("굵은", BOLD) + NOTE + run("말", BOLD) + run("과 가는 말이다"), [("bold", "굵은말"), ("note", "굵은|")]),
        (run("그림") + PICTURE + run("이다"), [("picture", "그림|")]),
        (run("식") + "<m:oMath/>" + run("이다"), [("other", "식|")]),
        (run("페지 ") + field_of("PAGE", run("7")) + run("이다"), [("field", "7")]),
        (run("페지 ") + field_of("PAGE") + run("이다"), [("field", "페지 |")]),
        (run("보라 ") + field_of('HYPERLINK "http://x"', run("련결", LINK)), [("link", "련결")]),
        (run("앞") + "<w:sdt><w:sdtContent>" + run("칸") + "</w:sdtContent></w:sdt>", [("field", "칸")]),
        (run("넣은 ") + f'<w:ins w:id="1" w:author="x">{run("말")}</w:ins>', []),
        (run("책갈피") + '<w:bookmarkStart w:id="1" w:name="x"/>' + run("말") + '<w:bookmarkEnd w:id="1"/>', []),
    ],
)  # fmt: skip
def test_marks_of_a_word_paragraph(content: str, expected: list[tuple[str, str]]) -> None:
    [paragraph] = docx_of(content).marked_paragraphs()
    assert words(paragraph) == expected
    assert [mark.id for mark in paragraph.marks] == [str(n) for n in range(1, len(expected) + 1)]


RICH = (
    run("오늘 ") + run("로동신문", BOLD) + NOTE + run("이 ")
    + f'<w:hyperlink w:anchor="a">{run("련결", LINK)}</w:hyperlink>' + PICTURE + run("과 ")
    + field_of("REF x", run("7")) + run("에서 ") + run("할수", ITALIC) + run(" 있다.") + field_of("XE")
    + '<w:bookmarkStart w:id="1" w:name="x"/><w:bookmarkEnd w:id="1"/>'
    + '<w:del w:id="3" w:author="x"><w:r><w:delText>지운</w:delText></w:r></w:del>'
)  # fmt: skip


def test_a_converted_word_document_keeps_looks_and_links() -> None:
    data = docx_bytes(RICH)
    document = document_from_bytes("a.docx", data)
    [paragraph] = document.marked_paragraphs()
    conversion = convert(paragraph.text, Options(Variety.KR, names="keep"))
    converted = marked_conversion(paragraph, conversion)
    [result] = written(document, data, [converted]).marked_paragraphs()
    assert result.text == conversion.text != paragraph.text
    assert words(result)[:3] == [
        ("bold", "로동신문"),
        ("note", "오늘 로동신문|"),
        ("link", "연결"),
    ]
    assert ("italic", "할 수") in words(result)
    new = body_of(document_bytes(document, [converted], "b.docx", data=data))
    for kept in ("footnoteReference", "w:drawing", 'w:anchor="a"', "REF x", "XE", "bookmarkStart", "지운"):
        assert new.count(kept) == body_of(data).count(kept), kept


def test_points_go_to_the_end_and_looks_are_lost_where_the_new_text_has_no_marks() -> None:
    data = docx_bytes(RICH)
    document = document_from_bytes("a.docx", data)
    [result] = written(document, data, [MarkedText("다른 글")]).marked_paragraphs()
    assert words(result) == [(kind, "다른 글|") for kind in ("note", "picture", "field")]


def test_unknown_marks_are_passed_over() -> None:
    data = docx_bytes(RICH)
    document = document_from_bytes("a.docx", data)
    new = MarkedText("다른 글", (Mark("99", 0, 2, "bold"), Mark("1", 3, 4, "bold")))
    [result] = written(document, data, [new]).marked_paragraphs()
    assert words(result)[0] == ("bold", "글")


def test_a_piece_of_a_mark_may_come_twice() -> None:
    data = docx_bytes(
        run("긴 글의 ") + f'<w:hyperlink w:anchor="a">{run("련결", LINK)}</w:hyperlink>' + run("이다")
    )
    document = document_from_bytes("a.docx", data)
    new = MarkedText("가나 다라 마바", (Mark("1", 0, 1, "link"), Mark("1", 6, 8, "link")))
    assert words(written(document, data, [new]).marked_paragraphs()[0]) == [("link", "가"), ("link", "마바")]


def test_a_field_over_several_paragraphs_stays() -> None:
    begin, code, separate, *_ = field_of("TOC").split("</w:r>")
    data = docx_bytes(
        f"{begin}</w:r>{code}</w:r>{separate}</w:r>{run('제목')}",
        run("둘") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    document = document_from_bytes("a.docx", data)
    new = document_bytes(document, [MarkedText("가"), MarkedText("나")], "a.docx", data=data)
    body = body_of(new)
    assert document_from_bytes("a.docx", new).paragraph_texts() == ["가", "나"]
    assert body.index('"begin"') < body.index("TOC") < body.index('"separate"') < body.index(">가<")
    assert body.index(">나<") < body.index('"end"')


def test_the_number_of_a_footnote_is_no_mark() -> None:
    data = docx_bytes("<w:r><w:footnoteRef/></w:r>" + run(" 각주 글"))
    document = document_from_bytes("a.docx", data)
    assert document.marked_paragraphs() == [MarkedText(" 각주 글")]
    assert "footnoteRef" in body_of(document_bytes(document, [MarkedText("새 글")], "a.docx", data=data))


def test_a_text_box_in_a_changed_paragraph_is_written_too() -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('상자 ')}{run('글', BOLD)}</w:p></w:txbxContent></w:pict></w:r>"
    data = docx_bytes(run("본문") + box + run("이다"))
    document = document_from_bytes("a.docx", data)
    new = [replace(p, text=f"{p.text}!") for p in document.marked_paragraphs()]
    assert written(document, data, new).marked_paragraphs() == new


# ---- web pages

PAGE = """<p>
  오늘 <b>로동 <a href="x">신문</a><img src="a.png"></b> <i>이</i><span></span>  왔<!-- c --> <a id="k"> </a>다.
  <ruby>漢<rt>한</rt></ruby> <code>x</code><sup><a href="#1">1</a></sup><u> </u></p>
<a href="u"><div>밖</div></a> 뒤 <b>굵은</b> 끝<br>줄<u> 둘 </u><pre>한
 <em>줄
</em>둘</pre>"""


def test_marks_of_a_page() -> None:
    first, *others = html_of(PAGE).marked_paragraphs()
    assert first.text == "오늘 로동 신문 이 왔 다. 漢 x1"
    assert words(first) == [
        ("bold", "로동 신문"), ("link", "신문"), ("picture", "오늘 로동 신문|"), ("italic", "이"), ("other", "오늘 로동 신문 이 왔 |"),
        ("format", "漢"), ("code", "x"), ("format", "1"), ("link", "1"),
    ]  # fmt: skip
    assert [words(paragraph) for paragraph in others] == [
        [],
        [("bold", "굵은")],
        [("underline", "둘")],
        [("italic", "줄")],
    ]


def test_a_page_is_written_with_its_marks() -> None:
    document = html_of("<p>오늘 <b class=k>로동<img src=a.png></b>이 <a href=u>련결</a>되였다<!-- c -->.</p>")
    data = document_data(
        document, "<p>오늘 <b class=k>로동<img src=a.png></b>이 <a href=u>련결</a>되였다<!-- c -->.</p>"
    )
    new = MarkedText(
        "A link, work.", (Mark("1", 8, 12, "bold"), Mark("2", 12, 12, "picture"), Mark("3", 2, 6, "link"))
    )
    page = document_bytes(document, [new], "a.html", data=data).decode()
    assert '<p>A <a href="u">link</a>, <b class="k">work<img src="a.png"></b>.<!-- c --></p>' in page


def document_data(document: Document, body: str) -> bytes:
    data = f"<html><body>{body}</body></html>".encode()
    assert document_from_bytes("a.html", data) == document
    return data


def test_deep_pages_are_read_without_marks() -> None:
    body = "<p>" + "<i>" * 200 + "글" + "</i>" * 200
    document = html_of(body)
    assert document.marked_paragraphs() == [MarkedText("글")]
    data = document_data(document, body)
    assert written(document, data, [MarkedText("새 글")]).text == "새 글"


# ---- Hangul


def hangul_bytes(kind: str) -> bytes:
    document = HwpxDocument.new()
    paragraph = document.add_paragraph("오늘 ", inherit_style=False)
    paragraph.add_run("로동신문", bold=True)
    paragraph.add_footnote("각주")
    paragraph.add_run("은 ")
    paragraph.add_hyperlink("http://x.y", "련결")
    paragraph.add_run(" 끝\t그리고 ")
    paragraph.add_run("기운", italic=True)
    paragraph.add_run("글")
    paragraph.add_equation("x+y")
    paragraph.add_run("뒤.")
    return bytes(document.to_bytes(format=kind))


@pytest.mark.parametrize("kind", ["hwpx", "hwp"])
def test_marks_of_a_hangul_paragraph(kind: str) -> None:
    data = hangul_bytes(kind)
    document = document_from_bytes(f"a.{kind}", data)
    paragraph, *_ = document.marked_paragraphs()
    assert words(paragraph) == [
        ("bold", "로동신문"), ("note", "오늘 로동신문|"), ("link", "련결"), ("italic", "기운"),
        ("other", "오늘 로동신문은 련결 끝\t그리고 기운글|"),
    ]  # fmt: skip
    new = MarkedText(
        "A link to\tRodong Sinmun, a northern newspaper.",
        (Mark("1", 10, 23, "bold"), Mark("2", 23, 23, "note"), Mark("3", 2, 6, "link")),
    )
    result = written(document, data, [new, "note"])
    assert words(result.marked_paragraphs()[0]) == [
        ("link", "link"), ("bold", "Rodong Sinmun"), ("note", "A link to\tRodong Sinmun|"), ("other", f"{new.text}|"),
    ]  # fmt: skip
    assert result.paragraph_texts() == [new.text, "note"]


# ---- all of them

SAMPLES: dict[str, Callable[[], bytes]] = {
    "docx": lambda: docx_bytes(RICH, run("둘째 글"), run("가") + NOTE),
    "html": lambda: f"<html><body>{PAGE}</body></html>".encode(),
    "hwpx": lambda: hangul_bytes("hwpx"),
    "hwp": lambda: hangul_bytes("hwp"),
}


@pytest.fixture(scope="module")
def samples() -> dict[str, tuple[Document, bytes]]:
    made = {kind: make() for kind, make in SAMPLES.items()}
    return {kind: (document_from_bytes(f"a.{kind}", data), data) for kind, data in made.items()}


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_same_paragraphs_give_the_same_document(
    kind: str, samples: dict[str, tuple[Document, bytes]], tmp_path: Path
) -> None:
    document, data = samples[kind]
    same = written(document, data, document.marked_paragraphs())
    assert same.marked_paragraphs() == document.marked_paragraphs()
    assert same.text == document.text


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_change_elsewhere_leaves_the_marks(kind: str, samples: dict[str, tuple[Document, bytes]]) -> None:
    document, data = samples[kind]
    new = [replace(paragraph, text=f"{paragraph.text}!") for paragraph in document.marked_paragraphs()]
    once = document_bytes(document, new, document.id, data=data)
    again = document_from_bytes(document.id, once)
    assert again.marked_paragraphs() == new
    new = [replace(paragraph, text=f"{paragraph.text}!") for paragraph in new]
    assert written(again, once, new).marked_paragraphs() == new


@pytest.mark.parametrize("kind", SAMPLES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_point_survives_whatever_is_written(
    kind: str, samples: dict[str, tuple[Document, bytes]], data: st.DataObject
) -> None:
    document, original = samples[kind]
    new = []
    for old in document.marked_paragraphs():
        text = data.draw(st.text("가나 AB.", min_size=1, max_size=8).map(str.strip).filter(bool))
        ids = st.sampled_from([*(mark.id for mark in old.marks), "99"])
        places = st.integers(-1, len(text) + 1)
        marks = data.draw(st.lists(st.builds(Mark, ids, places, places, st.just("bold")), max_size=6))
        new.append(MarkedText(" ".join(text.split()), tuple(marks)))
    result = written(document, original, new)
    assert result.paragraph_texts() == [paragraph.text for paragraph in new]
    for before, after in zip(document.marked_paragraphs(), result.marked_paragraphs(), strict=True):
        points = [mark.kind for mark in before.marks if mark.start == mark.end]
        assert sorted(points) == sorted(mark.kind for mark in after.marks if mark.start == mark.end)
        spans = [mark for mark in after.marks if mark.start < mark.end]
        assert not any(a.start < b.start < a.end < b.end for a in spans for b in spans)
        assert all(0 <= mark.start <= mark.end <= len(after.text) for mark in after.marks)


INLINE = st.recursive(
    st.sampled_from(
        [
            "로동",
            " ",
            "\n ",
            "은",
            "\xad",
            "<img src=a>",
            "<!--c-->",
            "<a id=x></a>",
            "<script>1</script>",
            "<i> </i>",
        ]
    ),
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["b", "i", "span", "em"]),
        st.lists(inner, max_size=4).map("".join),
    ),
)


@settings(deadline=None)
@given(st.lists(INLINE, min_size=1, max_size=6).map("".join), st.sampled_from(["p", "pre"]))
def test_any_page(content: str, tag: str) -> None:
    data = f"<html><body><{tag}>글{content}<br>둘</{tag}><b>셋<p>넷</p>다섯</b>여섯</body></html>".encode()
    document = document_from_bytes("a.html", data)
    plain = document.marked_paragraphs()
    for paragraph in plain:
        assert all(0 <= mark.start <= mark.end <= len(paragraph.text) for mark in paragraph.marks)
        assert all(
            paragraph.text[m.start : m.end] == paragraph.text[m.start : m.end].strip()
            for m in paragraph.marks
        )
    new = [replace(paragraph, text=f"{paragraph.text}!") for paragraph in plain]
    assert written(document, data, new).marked_paragraphs() == new


def test_formats_without_marks_get_the_text() -> None:
    document, data = document_from_bytes("a.txt", b"one\ntwo"), b"one\ntwo"
    assert (
        document_bytes(document, [MarkedText("1", (Mark("1", 0, 1, "bold"),)), "2"], "b.txt", data=data)
        == b"1\n2"
    )


# ---- bytes in, bytes out


def test_the_bytes_must_be_those_that_were_read() -> None:
    data = docx_bytes(run("글"))
    document = document_from_bytes("a.docx", data)
    with pytest.raises(DocumentError, match="has changed since it was read"):
        document_bytes(document, ["새 글"], "b.docx", data=data + b"x")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.docx", b"", "is empty"),
        ("a.txt", docx_bytes(run("글")), "is a zip or docx file, not text"),
        ("a.docx", b"abc", "is no docx file"),
        ("a.txt", b" " * (64 * 1024 * 1024 + 1), "too large"),
    ],
)
def test_bytes_that_are_no_document(name: str, data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        document_from_bytes(name, data)
