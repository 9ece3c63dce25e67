"""Presentations: slides, what hangs on them, and the file that is written again."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pptx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.util import Inches

from nambuk.documents import Mark, MarkedText
from nambuk.documents.formats.ooxml import drawingmarks

from .packages import RELATIONS, changed, error_of, longer, members, places, read, relations, words, write
from .rich_files import picture, xlsx_file

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
DGM = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'


@pytest.fixture(scope="module")
def report() -> bytes:
    """A title with a body, a table, a picture and notes; a hidden slide with a chart and a group."""
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    paragraph = slide.placeholders[1].text_frame.paragraphs[0]
    for text in ("로동자들은 ", "림파암", "으로 ", "진단", "되였다."):
        run = paragraph.add_run()
        run.text = text
        run.font.bold = True if text == "림파암" else None
        if text == "진단":
            run.hyperlink.address = "http://example.org/"
    slide.placeholders[1].text_frame.add_paragraph().text = "둘째\v줄"
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    for row in range(2):
        for cell in range(2):
            table.cell(row, cell).text = f"칸 {row + 1}-{cell + 1}"
    slide.shapes.add_picture(io.BytesIO(picture()), Inches(7), Inches(1))
    slide.notes_slide.notes_text_frame.text = "말할 것"
    title = slide.shapes.title
    title.text = "페질환 보고"
    title._element.getparent().append(title._element)  # lies on top of the others
    second = show.slides.add_slide(show.slide_layouts[6])
    second._element.set("show", "0")
    data = CategoryChartData()
    data.categories = ["평양", "함흥"]
    data.add_series("환자", (1, 2))
    data.add_series("완치", (3, 4))
    box = (0, 0, Inches(5), Inches(3))
    chart = second.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *box, data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "년도별 수"
    group = second.shapes.add_group_shape()
    group.shapes.add_textbox(*box).text_frame.text = "묶음 속의 글"
    show.core_properties.author = "의사"
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


PLACES = [
    ("slide 1, title", "페질환 보고"),
    ("slide 1", "로동자들은 림파암으로 진단되였다."),
    ("slide 1", "둘째\n줄"),
    ("slide 1, table 1, row 1, cell 1", "칸 1-1"),
    ("slide 1, table 1, row 1, cell 2", "칸 1-2"),
    ("slide 1, table 1, row 2, cell 1", "칸 2-1"),
    ("slide 1, table 1, row 2, cell 2", "칸 2-2"),
    ("slide 1, notes", "말할 것"),
    ("slide 2, chart 1", "년도별 수"),
    ("slide 2, chart 1", "환자"),
    ("slide 2, chart 1", "평양"),
    ("slide 2, chart 1", "함흥"),
    ("slide 2, chart 1", "완치"),
    ("slide 2", "묶음 속의 글"),
]


def test_paragraphs_and_their_places(report: bytes) -> None:
    document = read(report, "a.pptx")
    assert places(document) == PLACES
    assert [p.page for p in document.paragraphs] == [1] * 8 + [2] * 6
    assert words(document.marked_paragraphs()[1]) == [("bold", "림파암"), ("link", "진단")]


def test_facts(report: bytes) -> None:
    facts = read(report, "a.pptx").facts
    assert (facts.author, facts.producer) == ("의사", "Microsoft Macintosh PowerPoint")
    assert facts.created == "2013-01-27T09:14:16+00:00"  # what python-pptx's template says
    assert facts.fonts == ("Calibri",)
    assert facts.notes[:3] == (
        "hidden slides: 2",
        "1 pictures or films not read",
        "1 files inside (objects, tables behind charts) not read",
    )


def test_the_same_paragraphs_give_the_same_bytes(report: bytes) -> None:
    document = read(report, "a.pptx")
    assert write(document, report, document.marked_paragraphs()) == report
    assert write(document, report, document.paragraph_texts()) == report


def test_everything_else_stays(report: bytes) -> None:
    document = read(report, "a.pptx")
    written = write(document, report, longer(document))
    assert read(written, "a.pptx").marked_paragraphs() == longer(document)
    before, after = members(report), members(written)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {
        "ppt/slides/slide1.xml",
        "ppt/slides/slide2.xml",
        "ppt/notesSlides/notesSlide1.xml",
        "ppt/charts/chart1.xml"
        if "ppt/charts/chart1.xml" in before
        else next(n for n in before if "chart" in n),
    }
    slide, second = pptx.Presentation(io.BytesIO(written)).slides
    runs = slide.placeholders[1].text_frame.paragraphs[0].runs
    assert [(run.text, run.font.bold, run.hyperlink.address) for run in runs] == [
        ("로동자들은 ", None, None),
        ("림파암", True, None),
        ("으로 ", None, None),
        ("진단", None, "http://example.org/"),
        ("되였다.!", None, None),
    ]
    assert slide.placeholders[1].text_frame.paragraphs[1].text == "둘째\v줄!"
    assert slide.notes_slide.notes_text_frame.text == "말할 것!"
    chart = next(shape.chart for shape in second.shapes if shape.has_chart)
    assert [list(plot.categories) for plot in chart.plots] == [["평양!", "함흥!"]]
    assert [series.name for series in chart.plots[0].series] == ["환자!", "완치!"]
    assert (
        after[
            "ppt/charts/" + next(n for n in after if n.startswith("ppt/charts/chart")).split("/")[-1]
        ].count("평양!".encode())
        == 2
    )  # each series has the names of all categories


def test_a_new_order_of_words_and_plain_text(report: bytes) -> None:
    document = read(report, "a.pptx")
    new: list[str | MarkedText] = [*document.marked_paragraphs()]
    new[1] = MarkedText(
        "Workers were diagnosed with lymphoma", (Mark("2", 13, 22, "link"), Mark("1", 28, 36, "bold"))
    )
    new[2] = "one\ntwo\tthree"
    written = write(document, report, new)
    again = read(written, "a.pptx")
    assert words(again.marked_paragraphs()[1]) == [("link", "diagnosed"), ("bold", "lymphoma")]
    assert again.paragraph_texts()[2] == "one\ntwo\tthree"


# ---- slides by hand


def slides(*shapes: str, notes: str = "") -> bytes:
    """A presentation with a slide for each content of a shape tree."""
    show = pptx.Presentation()
    for content in shapes:
        tree = show.slides.add_slide(show.slide_layouts[6]).shapes._spTree
        tree.extend(parse_xml(f"<p:spTree {A} {P} {MC} {A14}>{content}</p:spTree>"))
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
A14 = 'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'


def shape(*paragraphs: str, placeholder: str = "") -> str:
    properties = f'<p:nvPr><p:ph type="{placeholder}"/></p:nvPr>' if placeholder else "<p:nvPr/>"
    content = "".join(f"<a:p>{paragraph}</a:p>" for paragraph in paragraphs)
    named = f'<p:nvSpPr><p:cNvPr id="9" name="x"/><p:cNvSpPr/>{properties}</p:nvSpPr>'
    return f"<p:sp>{named}<p:spPr/><p:txBody><a:bodyPr/>{content}</p:txBody></p:sp>"


def run(text: str, look: str = "", inside: str = "") -> str:
    return f"<a:r><a:rPr {look}>{inside}</a:rPr><a:t>{text}</a:t></a:r>"


LINK = '<a:hlinkClick xmlns:r="http://x" r:id="r7"/>'
NUMBER = '<a:fld id="{1}" type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld>'
DATE = '<a:fld id="{2}" type="datetime1"><a:rPr b="1"/><a:t>3월 5일</a:t></a:fld>'


@pytest.mark.parametrize(
    ("content", "text", "marks"),
    [
        (run("가", 'lang="ko-KP" dirty="0"') + run("나", 'lang="ko-KR"'), "가나", []),
        (run("가나다 ") + run("라", 'i="1"') + run("마", 'u="sng"'), "가나다 라마", [("italic", "라"), ("underline", "마")]),
        (run("가나다 ") + run("라", 'b="0"'), "가나다 라", [("format", "라")]),
        (run("굵은 글", 'b="1"') + run("가는"), "굵은 글가는", [("format", "가는")]),
        (run("보라 ") + run("여", "", LINK) + run("기", 'b="1"', LINK), "보라 여기", [("link", "여기"), ("bold", "기")]),
        (run("오늘은 ") + DATE + run("이다"), "오늘은 3월 5일이다", [("field", "3월 5일")]),
        (run("앞") + "<a:br><a:rPr/></a:br>" + run("뒤\xad줄"), "앞\n뒤줄", []),
        (run("식 ") + "<a14:m/>" + run("이다") + '<a:endParaRPr lang="ko-KR"/>', "식 이다", [("other", "식 |")]),
    ],
)  # fmt: skip
def test_marks(content: str, text: str, marks: list[tuple[str, str]]) -> None:
    data = slides(shape(content))
    document = read(data, "a.pptx")
    [paragraph] = document.marked_paragraphs()
    assert (paragraph.text, words(paragraph)) == (text, marks)
    written = write(document, data, longer(document))
    assert read(written, "a.pptx").marked_paragraphs() == longer(document)
    before, after = (members(one)["ppt/slides/slide1.xml"].decode() for one in (data, written))
    for kept in ("r:id", "datetime1", "a14:m", "endParaRPr"):
        assert after.count(kept) >= (kept in before), kept


def test_plain_text_takes_the_look_of_the_first_letters_and_loses_nothing() -> None:
    data = slides(shape(run("굵은", 'b="1"') + run("가는 글이 더 많다") + "<a14:m/>"))
    document = read(data, "a.pptx")
    [paragraph] = read(write(document, data, ["새 글"]), "a.pptx").marked_paragraphs()
    assert (paragraph.text, words(paragraph)) == ("새 글", [("other", "새 글|")])
    assert (
        '<a:rPr b="1"/><a:t>새 글'
        in members(write(document, data, ["새 글"]))["ppt/slides/slide1.xml"].decode()
    )


def test_placeholders_and_numbers_of_slides() -> None:
    data = slides(
        shape(run("아래"), placeholder="ftr")
        + shape(NUMBER, placeholder="sldNum")
        + shape(run("장 ") + NUMBER)
        + shape(run("작은 제목"), placeholder="subTitle")
        + shape("")
    )
    assert places(read(data, "a.pptx")) == [
        ("slide 1, footer", "아래"),
        ("slide 1", "장 ‹#›"),
        ("slide 1, subtitle", "작은 제목"),
    ]


def test_what_old_programs_show() -> None:
    choice, fallback = shape(run("새 글")), shape(run("새 글")) + shape(run("식은 보이지 않는다"))
    content = (
        f'<mc:AlternateContent><mc:Choice Requires="a14">{choice}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )
    data = slides(content)
    document = read(data, "a.pptx")
    assert document.text == "새 글"
    written = members(write(document, data, ["New"]))["ppt/slides/slide1.xml"].decode()
    assert (written.count(">New<"), written.count("새 글"), written.count("식은 보이지 않는다")) == (2, 0, 1)


def test_what_stands_on_every_slide() -> None:
    show = pptx.Presentation(io.BytesIO(slides(shape(run("글")), shape(run("둘")))))
    show.slide_layouts[6].shapes._spTree.append(
        parse_xml(shape(run("조선건설회사")).replace("<p:sp>", f"<p:sp {A} {P}>"))
    )
    stream = io.BytesIO()
    show.save(stream)
    document = read(stream.getvalue(), "a.pptx")
    assert places(document) == [("slide 1", "글"), ("slide 2", "둘"), ("slide layout 1", "조선건설회사")]
    written = write(document, stream.getvalue(), ["a", "b", "c"])
    assert read(written, "a.pptx").paragraph_texts() == ["a", "b", "c"]


def with_parts(data: bytes, files: dict[str, str], *related: tuple[str, str], frame: str = "") -> bytes:
    """A presentation whose first slide is related to more parts, and has one more thing on it."""
    name = "ppt/slides/_rels/slide1.xml.rels"
    old = members(data)[name].decode().replace("</Relationships>", "")
    new = relations(*related).partition("<Relationships")[2].partition(">")[2]
    slide = members(data)["ppt/slides/slide1.xml"].decode().replace("</p:spTree>", f"{frame}</p:spTree>")
    return changed(data, {name: old + new.replace('"r', '"more'), "ppt/slides/slide1.xml": slide, **files})


def test_comments() -> None:
    modern = (
        f'<c:cmLst xmlns:c="http://schemas.microsoft.com/office/powerpoint/2018/8/main" {A}><c:cm><c:txBody><a:bodyPr/>'
        f"<a:p>{run('새 의견')}</a:p></c:txBody><c:replyLst><c:reply><c:txBody><a:p>{run('대답')}</a:p></c:txBody></c:reply>"
        "</c:replyLst></c:cm></c:cmLst>"
    )
    files = {
        "ppt/comments/comment1.xml": f'<p:cmLst {P}><p:cm authorId="0"><p:pos x="1" y="1"/><p:text>옛 의견</p:text></p:cm></p:cmLst>',
        "ppt/comments/modern.xml": modern,
    }
    related = ("comments", "../comments/comment1.xml"), ("comments", "../comments/modern.xml")
    data = with_parts(slides(shape(run("글"))), files, *related)
    document = read(data, "a.pptx")
    assert places(document)[1:] == [
        ("slide 1, comment 1", "옛 의견"),
        ("slide 1, comment 1", "새 의견"),
        ("slide 1, comment 2", "대답"),
    ]
    written = write(document, data, ["a", "b", "c", "d"])
    assert read(written, "a.pptx").paragraph_texts() == ["a", "b", "c", "d"]


def test_diagrams_and_their_pictures() -> None:
    points = "".join(
        f"<dgm:pt><dgm:t><a:bodyPr/><a:p>{run(text)}</a:p></dgm:t></dgm:pt>"
        for text in ("갑", "을", "갑", "")
    )
    drawn = "".join(f"<p:sp><a:p>{run(text)}</a:p></p:sp>" for text in ("갑", "갑", "을", "그림만"))
    files = {
        "ppt/diagrams/data1.xml": f"<dgm:dataModel {DGM} {A}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>",
        "ppt/diagrams/drawing1.xml": f"<p:drawing {P} {A}>{drawn}</p:drawing>",
    }
    frame = (
        f'<p:graphicFrame><a:graphic {A}><a:graphicData><dgm:relIds {DGM} xmlns:r="{RELATIONS}" r:dm="more1"/>'
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )
    related = ("diagramData", "../diagrams/data1.xml"), ("diagramDrawing", "../diagrams/drawing1.xml")
    data = with_parts(slides(shape(run("글"))), files, *related, frame=frame)
    document = read(data, "a.pptx")
    assert places(document)[1:] == [("slide 1, diagram 1", text) for text in ("갑", "을", "갑")]
    written = members(write(document, data, ["글", "A", "B", "C"]))["ppt/diagrams/drawing1.xml"].decode()
    assert [part.partition("<")[0] for part in written.split("<a:t>")[1:]] == ["A", "C", "B", "그림만"]


def test_strict_presentations() -> None:
    strict = {
        name: data.replace(RELATIONS.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        .replace(
            b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"
        )
        .replace(
            b"http://schemas.openxmlformats.org/presentationml/2006/",
            b"http://purl.oclc.org/ooxml/presentationml/",
        )
        for name, data in members(slides(shape(run("가") + run("나", 'b="1"')))).items()
    }
    data = changed(slides(shape("")), strict)
    document = read(data, "a.pptx")
    assert document.text == "가나"
    assert read(write(document, data, longer(document)), "a.pptx").marked_paragraphs() == longer(document)


# ---- the package


def test_files_that_do_not_change_keep_their_entries(report: bytes) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for number, (name, content) in enumerate(reversed(members(report).items())):
            entry = zipfile.ZipInfo(name, (2011, 4, 15, 1, 2, 2 * (number % 30)))
            entry.compress_type = zipfile.ZIP_STORED if number % 2 else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16 if number % 3 else 0
            entry.comment = b"x" * (number % 2)
            package.writestr(entry, content)
        package.comment = "조선".encode()
    data = stream.getvalue()
    document = read(data, "a.pptx")
    written = write(document, data, longer(document))
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(written)) as new:
        assert new.comment == old.comment
        for before, after in zip(old.infolist(), new.infolist(), strict=True):
            for attribute in ("filename", "date_time", "compress_type", "external_attr", "comment", "extra"):
                assert getattr(after, attribute) == getattr(before, attribute), attribute


@pytest.mark.parametrize("depth", [40, 300, 20_000])
def test_groups_in_groups(depth: int) -> None:
    data = slides(shape(run("글")))
    slide = members(data)["ppt/slides/slide1.xml"].decode()
    start, end = slide.index("<p:sp>"), slide.index("</p:spTree>")
    deep = slide[:start] + "<p:grpSp>" * depth + slide[start:end] + "</p:grpSp>" * depth + slide[end:]
    data = changed(data, {"ppt/slides/slide1.xml": deep})
    if depth < 256:
        assert read(data, "a.pptx").text == "글"
    else:
        assert "is a damaged pptx file" in error_of(data, "a.pptx")


def test_many_paragraphs_for_old_programs_take_no_square_of_time() -> None:
    inside = shape(*([run("같은 글")] * 1000))
    data = slides(
        f'<mc:AlternateContent><mc:Choice Requires="a14">{inside}</mc:Choice><mc:Fallback>{inside}</mc:Fallback>'
        "</mc:AlternateContent>"
    )
    document = read(data, "a.pptx")
    assert len(document.paragraphs) == 1000
    written = write(document, data, [f"new {n}" for n in range(1000)])
    assert members(written)["ppt/slides/slide1.xml"].count(b"new 987<") == 2


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"ppt/presentation.xml": "<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;</x>"}, "declares XML entities"),
        ({"ppt/presentation.xml": "<a>"}, "is a damaged pptx file"),
        ({"ppt/_rels/presentation.xml.rels": relations()}, "holds no text"),
        ({"ppt/slides/_rels/slide1.xml.rels": relations(("notesSlide", "slide1.xml"))}, ""),
    ],
)
def test_damaged_files(files: dict[str, str], message: str, report: bytes) -> None:
    data = changed(report, files)
    if message:
        assert message in error_of(data, "a.pptx")
    else:
        assert read(data, "a.pptx").paragraph_texts().count("페질환 보고") == 1


# ---- LibreOffice


def test_libreoffice_opens_what_was_written(report: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    for name, data in (("a.pptx", report), ("b.xlsx", xlsx_file())):
        document = read(data, name)
        new = [MarkedText(f"{p.text} Pyongyang", p.marks) for p in document.marked_paragraphs()]
        (tmp_path / name).write_bytes(write(document, data, new))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        "a.pptx",
        "b.xlsx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120, capture_output=True)
    import pypdfium2

    for name in ("a.pdf", "b.pdf"):
        page = pypdfium2.PdfDocument(tmp_path / name)[0]
        assert "Pyongyang" in page.get_textpage().get_text_bounded()


# ---- any paragraph

PIECES = st.sampled_from(
    [run("가"), run("나다", 'b="1"'), run("라", "", LINK), run("마", 'i="1"', LINK), run(" "), DATE, NUMBER,
     "<a:br/>", "<a14:m/>", "<!-- x -->", '<a:fld id="{3}" type="x"><a:t/></a:fld>', "<a:r><a:t/></a:r>"]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=7), st.data())
def test_points_and_words_survive_whatever_is_written(pieces: list[str], data: st.DataObject) -> None:
    paragraph = parse_xml(f"<a:p {A} {A14}><a:pPr/>{''.join(pieces)}<a:endParaRPr/></a:p>")
    old, _ = drawingmarks.outlined(paragraph)
    assert old.text == drawingmarks.text_of_paragraph(paragraph)
    text = data.draw(st.text("가나 AB\n\t<&", max_size=8))
    ids = st.sampled_from([*(mark.id for mark in old.marks), "99"])
    places = st.integers(-1, len(text) + 1)
    marks = data.draw(st.lists(st.builds(Mark, ids, places, places, st.just("bold")), max_size=5))
    drawingmarks.put(paragraph, data.draw(st.sampled_from([text, MarkedText(text, tuple(marks))])))
    new, _ = drawingmarks.outlined(paragraph)
    assert new.text == text
    points = [mark.kind for mark in old.marks if mark.start == mark.end]
    assert sorted(points) == sorted(mark.kind for mark in new.marks if mark.start == mark.end)
    assert [paragraph[0].tag, paragraph[-1].tag] == [
        f"{drawingmarks.NAMESPACES[0]}{n}" for n in ("pPr", "endParaRPr")
    ]
    assert not drawingmarks.put(paragraph, MarkedText(new.text, new.marks))
