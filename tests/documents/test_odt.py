"""OpenDocument: texts, sheets and slides, read with their places and marks, and written again in place."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from nambuk.documents import Document, DocumentError, Mark, MarkedText, ReadOptions, output_name
from nambuk.documents.formats import load_format
from nambuk.documents.reading import document_from_bytes, parse, sniff
from nambuk.documents.source import Source

from .opendocument import flat, frame, note, packed, table
from .packages import places, words


def read(data: bytes, name: str = "a.odt") -> Document:
    return parse(Source(name, data))


def text_of(*paragraphs: str) -> Document:
    return read(packed("".join(f"<text:p>{content}</text:p>" for content in paragraphs)))


def written(data: bytes, new: Sequence[str | MarkedText], name: str = "a.odt") -> bytes:
    write = load_format(name.rpartition(".")[2]).write
    assert write is not None
    return write(Source(name, data), new)


def xml_of(data: bytes, part: str = "content.xml") -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(part).decode()


REPORT = (
    '<text:p text:style-name="P1">보고서</text:p><text:h text:outline-level="2">치료 경과</text:h>'
    f"<text:p>환자는 림파암이다.{note('폐가 아니라 페다.')}{note('끝의 주해.', 'endnote')}</text:p>"
    "<text:list><text:list-item><text:p>첫째</text:p></text:list-item></text:list>"
    f"{table(['칸 1', '칸 2'], ['칸 3', table(['안'])])}"
    f"<text:p>그림{frame('<draw:text-box><text:p>상자 글</text:p></draw:text-box>')}</text:p>"
    "<text:p>도형<draw:custom-shape><text:p>도형 글</text:p></draw:custom-shape></text:p>"
    "<text:p>앞<office:annotation><text:p>의견</text:p></office:annotation>뒤</text:p>"
)
EDGES = (
    "<style:header><text:p>머리글</text:p></style:header>"
    f"<style:footer>{table(['발'])}<text:p><text:page-number>1</text:page-number>페지</text:p></style:footer>"
    '<style:header-left style:display="false"><text:p>보이지 않는다</text:p></style:header-left>'
)


def test_paragraphs_and_their_places() -> None:
    assert places(read(packed(REPORT, edges=EDGES))) == [
        ("title", "보고서"),
        ("heading 2", "치료 경과"),
        (None, "환자는 림파암이다."),
        (None, "첫째"),
        ("table 1, row 1, cell 1", "칸 1"),
        ("table 1, row 1, cell 2", "칸 2"),
        ("table 1, row 2, cell 1", "칸 3"),
        ("table 2, row 1, cell 1", "안"),
        (None, "그림"),
        ("text box 1", "상자 글"),
        (None, "도형"),
        ("text box 2", "도형 글"),
        (None, "앞뒤"),
        ("footnote 1", "폐가 아니라 페다."),
        ("endnote 1", "끝의 주해."),
        ("header", "머리글"),
        ("footer, table 1, row 1, cell 1", "발"),
        ("footer", "1페지"),
    ]


def test_every_paragraph_is_written_in_its_place() -> None:
    data = packed(REPORT, edges=EDGES)
    document = read(data)
    again = read(written(data, [f"새 {text}" for text in document.paragraph_texts()]))
    assert places(again) == [(place, f"새 {text}") for place, text in places(document)]


def test_facts() -> None:
    facts = read(
        packed("<text:p>앞<office:annotation><text:p>의견</text:p></office:annotation></text:p>")
    ).facts
    assert (facts.format, facts.producer, facts.author) == ("odt", "OpenOffice.org/3.0", "의사")
    assert facts.created == "2014-03-01T09:30:00"
    assert facts.notes == ("1 comments not read", "last saved by 서기")


# ---- letters


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("치료\n   경과", "치료 경과"),  # white space of the XML
        ("\n  치료", "치료"),
        ('치료<text:s text:c="3"/>경과', "치료   경과"),
        ('치료 <text:s text:c="2"/>경과', "치료   경과"),
        ("<text:s/>치료", " 치료"),
        ("이름<text:tab/>병<text:line-break/>다음", "이름\t병\n다음"),
        ("치\xad료<text:soft-page-break/>법", "치료법"),
        ("치<!-- 말 -->료<?x y?>법", "치료법"),
        ("<text:ruby><text:ruby-base>平壤</text:ruby-base><text:ruby-text>평양</text:ruby-text></text:ruby>에서", "平壤에서"),
        ("둘<text:script>1</text:script>셋", "둘셋"),
        ('치료<text:s text:c="99999999999999"/>끝', "치료 끝"),
    ],
)  # fmt: skip
def test_letters(content: str, text: str) -> None:
    assert text_of(content).text == text


@settings(max_examples=60, deadline=None)
@given(
    st.text("가나 \t\nA<&\u3000\u00a0", min_size=1, max_size=20).filter(str.strip),
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1).filter(lambda t: "\xad" not in t),
)  # fmt: skip
def test_any_text_is_written_and_read_again(first: str, second: str) -> None:
    again = read(written(packed("<text:p>가</text:p><text:p>나</text:p>"), [first, MarkedText(second)]))
    assert again.paragraph_texts() == [first, second]


# ---- changes that are tracked

TRACKED = (
    '<text:tracked-changes><text:changed-region text:id="1"><text:insertion/></text:changed-region>'
    '<text:changed-region text:id="2"><text:deletion><text:p>지운 글</text:p></text:deletion></text:changed-region>'
    '<text:changed-region text:id="3"><text:deletion/></text:changed-region></text:tracked-changes>'
)


def begin(name: int) -> str:
    return f'<text:change-start text:change-id="{name}"/>'


def end(name: int) -> str:
    return f'<text:change-end text:change-id="{name}"/>'


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (f"앞 {begin(1)}넣은{end(1)} 뒤", ["앞 넣은 뒤"]),
        ('앞<text:change text:change-id="2"/> 뒤', ["앞 뒤"]),
        (f"앞 {begin(3)}지운 {note('각주')}{end(3)}뒤", ["앞 뒤"]),
        (f"앞{begin(3)}지운</text:p><text:p>온통</text:p><text:p>것{end(3)} 뒤", ["앞", " 뒤"]),
    ],
)
def test_insertions_are_read_and_deletions_are_not(content: str, texts: list[str]) -> None:
    data = packed(f"{TRACKED}<text:p>{content}</text:p>")
    document = read(data)
    assert document.paragraph_texts() == texts
    assert "2 tracked deletions not read" in document.facts.notes
    new = [f"{text.strip()}!" for text in texts]
    again = written(data, new)
    assert read(again).paragraph_texts() == new
    assert [word in xml_of(again) for word in ("지운", "온통", "각주")] == [
        word in xml_of(data) for word in ("지운", "온통", "각주")
    ]


# ---- marks


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('오늘 <text:span text:style-name="B">로동신문</text:span>이 왔다', [("bold", "로동신문")]),
        ('오늘 <text:span text:style-name="U">로동신문</text:span>이 왔다', [("underline", "로동신문")]),
        ('오늘 <text:span text:style-name="L">로동신문</text:span>이 왔다', []),  # another language is not seen
        ('<text:span text:style-name="B">온 문단이 굵다</text:span>', []),
        ('오늘 <text:span text:style-name="B"><text:span text:style-name="I">로동</text:span></text:span>이', [("bold", "로동")]),
        ('오늘 <text:a xlink:href="x">련결<text:span text:style-name="I">된 곳</text:span>이다</text:a>을',
         [("link", "련결된 곳이다"), ("italic", "된 곳")]),
        (f"앞{note('각주')}뒤", [("note", "앞|")]),
        (f"앞{frame('', 'as-char')}뒤{frame('', 'page')}", [("picture", "앞|")]),
        ("제<text:page-number>3</text:page-number>페지<text:date/>", [("field", "3"), ("field", "제3페지|")]),
        ('<text:bookmark-start text:name="x"/>앞<text:bookmark-end text:name="x"/>뒤', []),
        ('<text:span text:style-name="없다">앞</text:span>뒤', []),
    ],
)  # fmt: skip
def test_marks(content: str, expected: list[tuple[str, str]]) -> None:
    assert words(text_of(content).marked_paragraphs()[0]) == expected


RICH = (
    '오늘도 <text:span text:style-name="B">로동신문</text:span>은 '
    f'<text:a xlink:href="http://x.kp/">련결<text:span text:style-name="I">된</text:span> 곳</text:a>{note("각주")}'
    f"<text:tab/>그리고 <text:ruby><text:ruby-base>平壤</text:ruby-base><text:ruby-text>평양</text:ruby-text></text:ruby>"
    f'{frame("<draw:image/>", "as-char")}<text:page-number>3</text:page-number>페지<text:bookmark text:name="x"/>'
)
DATA = packed(f"<text:p>{RICH}</text:p><text:p>둘째 글</text:p>")


def test_marks_are_written_where_they_belong() -> None:
    new = MarkedText(
        "A link to\tRodong Sinmun of Pyongyang and of the whole country.",
        (Mark("1", 10, 23, "bold"), Mark("2", 2, 6, "link"), Mark("4", 23, 23, "note"), Mark("5", 27, 36, "format")),
    )  # fmt: skip
    document = read(DATA)
    assert [mark.kind for mark in document.paragraphs[0].marks] == [
        "bold", "link", "italic", "note", "format", "picture", "field"
    ]  # fmt: skip
    again = written(DATA, [new, "둘째 글", "각주"])
    assert words(read(again).marked_paragraphs()[0]) == [
        ("link", "link"), ("bold", "Rodong Sinmun"), ("note", "A link to\tRodong Sinmun|"), ("format", "Pyongyang"),
        ("picture", f"{new.text}|"),
    ]  # fmt: skip
    content = xml_of(again)
    assert '<text:a xlink:href="http://x.kp/">link</text:a>' in content
    assert "<text:ruby-base>Pyongyang</text:ruby-base><text:ruby-text>평양</text:ruby-text>" in content
    assert '<text:bookmark text:name="x"/>' in content


def test_plain_text_takes_the_look_of_the_first_letters() -> None:
    data = packed('<text:p><text:span text:style-name="B">굵은</text:span> 그리고 가는 글</text:p>')
    assert '<text:span text:style-name="B">새 글</text:span>' in xml_of(written(data, ["새 글"]))


def test_the_same_paragraphs_give_the_same_bytes() -> None:
    document = read(DATA)
    assert written(DATA, document.marked_paragraphs()) == DATA
    assert written(DATA, document.paragraph_texts()) == DATA


def test_a_change_elsewhere_leaves_the_marks() -> None:
    new = [replace(paragraph, text=f"{paragraph.text}!") for paragraph in read(DATA).marked_paragraphs()]
    once = written(DATA, new)
    assert read(once).marked_paragraphs() == new
    new = [replace(paragraph, text=f"{paragraph.text}!") for paragraph in new]
    assert read(written(once, new)).marked_paragraphs() == new


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_point_survives_whatever_is_written(data: st.DataObject) -> None:
    document = read(DATA)
    new = []
    for old in document.marked_paragraphs():
        text = data.draw(st.text("가나 AB.", min_size=1, max_size=8).filter(str.strip))
        ids = st.sampled_from([*(mark.id for mark in old.marks), "99"])
        where = st.integers(-1, len(text) + 1)
        marks = data.draw(st.lists(st.builds(Mark, ids, where, where, st.just("bold")), max_size=6))
        new.append(MarkedText(text, tuple(marks)))
    again = read(written(DATA, new))
    assert again.paragraph_texts() == [paragraph.text for paragraph in new]
    for before, after in zip(document.marked_paragraphs(), again.marked_paragraphs(), strict=True):
        points = [mark.kind for mark in before.marks if mark.start == mark.end]
        assert sorted(points) == sorted(mark.kind for mark in after.marks if mark.start == mark.end)


# ---- the package


def test_what_is_not_text_stays_as_it_is() -> None:
    old, new = (zipfile.ZipFile(io.BytesIO(data)) for data in (DATA, written(DATA, ["새 글", "둘", "셋"])))
    assert new.namelist() == old.namelist()
    assert new.infolist()[0].filename == "mimetype"
    assert new.infolist()[0].compress_type == zipfile.ZIP_STORED
    changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["content.xml"]


def test_a_template_keeps_its_suffix() -> None:
    document = read(packed("<text:p>글</text:p>"), "a.ott")
    assert (document.facts.format, output_name(document)) == ("odt", "a.ott")


def test_flat_files() -> None:
    data = flat(f"<text:h>진단서</text:h><text:p>\n {RICH}\n</text:p>")
    assert sniff(data) == "fodt"
    document = read(data, "a.fodt")
    assert places(document)[0] == ("heading 1", "진단서")
    assert document.facts.author == "의사"
    new = [
        replace(paragraph, text=f"새 {paragraph.text}", marks=())
        for paragraph in document.marked_paragraphs()
    ]
    again = written(data, new, "a.fodt")
    assert read(again, "a.fodt").paragraph_texts() == [paragraph.text for paragraph in new]
    assert etree.fromstring(again).find("{*}styles") is not None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (packed("<text:p>글</text:p>", **{"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}),
         "is a odt file with a password"),
        (packed("<text:p>글</text:p>", **{"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "declares XML entities"),
        (packed("<text:p>글</text:p>", **{"content.xml": "<a/>"}), r"is a damaged odt file \(it holds no text\)"),
        (packed("<text:p>글</text:p>", **{"content.xml": "<a"}), "is a damaged odt file"),
        (packed("<text:p> </text:p>"), "holds no text"),
        (packed("<text:p>" + "<text:span>" * 300 + "글" + "</text:span>" * 300 + "</text:p>"), "damaged"),
        (b"abc", "is no odt file"),
    ],
)  # fmt: skip
def test_files_that_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + flat("<text:p>&a;</text:p>")[21:], "declares XML entities"),
        (flat("<text:p>글</text:p>")[:-9], "is a damaged fodt file"),
    ],
)
def test_flat_files_that_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read(data, "a.fodt")


def test_the_empty_document_type_of_old_programs_is_let_pass() -> None:
    kind = '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">'
    assert read(packed("<text:p>글</text:p>", **{"META-INF/manifest.xml": f"{kind}<m/>"})).text == "글"
    with pytest.raises(DocumentError, match="declares XML entities"):
        read(
            packed("<text:p>글</text:p>", **{"META-INF/manifest.xml": f'{kind[:-1]} [<!ENTITY a "b">]><m/>'})
        )


def test_hostile_links_are_not_followed_in_the_reading_process() -> None:
    """The text comes through the process that reads files, as for users."""
    body = '<text:section><text:section-source xlink:href="file:///etc/passwd"/><text:p>글</text:p></text:section>'
    assert document_from_bytes("a", packed(body), ReadOptions()).text == "글"


# ---- sheets and slides

SHEET = (
    '<table:table table:name="물자"><table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    "<table:table-row><table:table-cell office:value-type='string' office:string-value='뜨락또르'><text:p>뜨락또르</text:p>"
    '</table:table-cell><table:table-cell table:number-columns-repeated="25"/><table:covered-table-cell/>'
    "<table:table-cell><text:p>스물여덟</text:p><text:p>둘째 줄</text:p></table:table-cell>"
    '<table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
    "<table:table-cell office:value-type='string' table:formula='of:=A1'><text:p>계산</text:p></table:table-cell>"
    "</table:table-row></table:table>"
)


def test_sheets() -> None:
    data = packed(SHEET, "spreadsheet")
    document = read(data, "a.ods")
    assert places(document) == [
        ('sheet "물자", cell A3', "뜨락또르"),
        ('sheet "물자", cell AB3', "스물여덟"),
        ('sheet "물자", cell AB3', "둘째 줄"),
    ]
    assert "1 text results of formulas: left as they are in writing" in document.facts.notes
    again = written(data, ["트랙터", "28", "둘"], "a.ods")
    assert read(again, "a.ods").paragraph_texts() == ["트랙터", "28", "둘"]
    assert "뜨락또르" not in xml_of(again)


def test_slides() -> None:
    data = packed(
        f"<draw:page>{frame('<draw:text-box><text:p>보고</text:p></draw:text-box>')}"
        f"<presentation:notes>{frame('<draw:text-box><text:p>말할 것</text:p></draw:text-box>')}</presentation:notes>"
        f"</draw:page><draw:page>{frame(table(['칸']))}</draw:page>",
        "presentation",
    )
    document = read(data, "a.odp")
    assert places(document) == [
        ("slide 1", "보고"),
        ("slide 1, notes", "말할 것"),
        ("slide 2, table 1, row 1, cell 1", "칸"),
    ]
    assert [paragraph.page for paragraph in document.paragraphs] == [1, 1, 2]
    assert read(written(data, ["가", "나", "다"], "a.odp"), "a.odp").paragraph_texts() == ["가", "나", "다"]
