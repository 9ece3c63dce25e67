"""A file of every format with all that it can hold, each thing told by a northern word of its own.

Made by the libraries that people use, or by hand where there is none. `WORDS` names the things and their words; a
file's text holds the words of what it has, so that reading and writing can be judged thing by thing.
"""

import base64
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable

WORDS = {
    "body": ("로동자", "노동자"),
    "heading": ("력사", "역사"),
    "list": ("량심", "양심"),
    "table": ("녀성", "여성"),
    "note": ("락원", "낙원"),
    "header or footer": ("련맹", "연맹"),
    "text box": ("리론", "이론"),
    "caption": ("론문", "논문"),
    "bold": ("래일", "내일"),
    "italic": ("료리", "요리"),
    "link": ("려행", "여행"),
}
"""What a file can hold → the word in it, and how the South writes that word."""

LINK = "http://example.org/"


def picture() -> bytes:
    """A red square as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xe0\x20\x20" * 24 for _ in range(24))
    size = struct.pack(">IIBBBBB", 24, 24, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def sentence(what: str) -> str:
    """The sentence that stands for a thing."""
    return f"우리는 {WORDS[what][0]}를 보았다."


def docx_file() -> bytes:
    """Word, by python-docx; the note, box and link by hand, since it makes none."""
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    names += 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    names += 'xmlns:v="urn:schemas-microsoft-com:vml"'
    document = docx.Document()
    document.core_properties.author = "김철"
    document.add_heading(sentence("heading"), 1)
    paragraph = document.add_paragraph(sentence("body") + " ")
    paragraph.add_run(WORDS["bold"][0]).bold = True
    paragraph.add_run("과 ")
    paragraph.add_run(WORDS["italic"][0]).italic = True
    paragraph.add_run("와 ")
    link = document.part.relate_to(LINK, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    run = f"<w:r><w:t>{WORDS['link'][0]}</w:t></w:r>"
    paragraph._p.append(parse_xml(f'<w:hyperlink {names} r:id="{link}">{run}</w:hyperlink>'))
    paragraph.add_run("이다.")
    note = f'<w:footnotes {names}><w:footnote w:id="2"><w:p><w:r><w:t>{sentence("note")}</w:t></w:r></w:p>'
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        f"{note}</w:footnote></w:footnotes>".encode(),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    paragraph._p.append(parse_xml(f'<w:r {names}><w:footnoteReference w:id="2"/></w:r>'))
    document.add_paragraph(sentence("list"), style="List Bullet")
    document.add_table(1, 2).cell(0, 1).text = sentence("table")
    box = f"<w:txbxContent><w:p><w:r><w:t>{sentence('text box')}</w:t></w:r></w:p></w:txbxContent>"
    shape = f"<w:p {names}><w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r></w:p>"
    document.element.body.insert(3, parse_xml(shape))
    document.add_picture(io.BytesIO(picture()))
    document.add_paragraph(sentence("caption"), style="Caption")
    document.sections[0].header.paragraphs[0].text = sentence("header or footer")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def hangul_file(kind: str) -> bytes:
    """Hangul, by python-hwpx: HWPX or HWP 5."""
    from hwpx.document import HwpxDocument

    document = HwpxDocument.new()
    document.add_heading(sentence("heading"), level=1)
    paragraph = document.add_paragraph(sentence("body") + " ", inherit_style=False)
    paragraph.add_run(WORDS["bold"][0], bold=True)
    paragraph.add_run("과 ")
    paragraph.add_run(WORDS["italic"][0], italic=True)
    paragraph.add_run("와 ")
    paragraph.add_hyperlink(LINK, WORDS["link"][0])
    paragraph.add_run("이다.")
    paragraph.add_footnote(sentence("note"))
    table = document.add_table(1, 2)
    table.set_caption(sentence("caption"))
    table.cell(0, 1).text = sentence("table")
    document.add_rectangle().set_draw_text(sentence("text box"))
    document.add_picture(picture(), "png")
    document.page.set_header(text=sentence("header or footer"))
    return bytes(document.to_bytes(format=kind))


def html_file() -> bytes:
    """A web page."""
    data = base64.b64encode(picture()).decode()
    rich = f"<b>{WORDS['bold'][0]}</b>과 <i>{WORDS['italic'][0]}</i>와 <a href='{LINK}'>{WORDS['link'][0]}</a>이다."
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="author" content="김철">
<style>p {{ color: navy }}</style></head><body><header>{sentence("header or footer")}</header>
<h1>{sentence("heading")}</h1><p class="a">{sentence("body")} {rich}</p><ul><li>{sentence("list")}</li></ul>
<table><caption>{sentence("caption")}</caption><tr><td>1</td><td>{sentence("table")}</td></tr></table>
<img alt="" src="data:image/png;base64,{data}"></body></html>""".encode()


def markdown_file() -> bytes:
    """Markdown."""
    rich = f"**{WORDS['bold'][0]}**과 *{WORDS['italic'][0]}*와 [{WORDS['link'][0]}]({LINK})이다."
    return f"# {sentence('heading')}\n\n{sentence('body')} {rich}\n\n- {sentence('list')}\n".encode()


def xlsx_file() -> bytes:
    """A spreadsheet, by openpyxl."""
    from openpyxl import Workbook
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.comments import Comment

    book = Workbook()
    book.properties.creator = "김철"
    sheet = book.active
    sheet.append([sentence("table"), 1])
    sheet["A2"] = CellRichText(
        sentence("body") + " ",
        TextBlock(InlineFont(b=True), WORDS["bold"][0]),
        "과 ",
        TextBlock(InlineFont(i=True), WORDS["italic"][0]),
        "이다.",
    )
    sheet["A3"].hyperlink = LINK
    sheet["A3"].value = sentence("link")
    sheet["A3"].comment = Comment(sentence("note"), "김철")
    sheet["B3"] = "=B1+1"
    sheet.oddHeader.center.text = sentence("header or footer")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def pptx_file() -> bytes:
    """Slides, by python-pptx."""
    from pptx import Presentation
    from pptx.util import Inches

    slides = Presentation()
    slides.core_properties.author = "김철"
    slide = slides.slides.add_slide(slides.slide_layouts[1])
    slide.shapes.title.text = sentence("heading")
    slide.placeholders[1].text = sentence("list")
    box = slide.shapes.add_textbox(Inches(1), Inches(4), Inches(6), Inches(1)).text_frame
    box.text = sentence("text box")
    paragraph = box.add_paragraph()
    for what, between in (("body", ""), ("bold", " "), ("italic", "과 "), ("link", "와 ")):
        paragraph.add_run().text = between
        run = paragraph.add_run()
        run.text = sentence(what) if what == "body" else WORDS[what][0]
        run.font.bold = True if what == "bold" else None
        run.font.italic = True if what == "italic" else None
        if what == "link":
            run.hyperlink.address = LINK
    paragraph.add_run().text = "이다."
    table = slide.shapes.add_table(1, 2, Inches(1), Inches(5), Inches(6), Inches(1)).table
    table.cell(0, 1).text = sentence("table")
    slide.shapes.add_picture(io.BytesIO(picture()), Inches(7), Inches(1))
    slide.notes_slide.notes_text_frame.text = sentence("note")
    stream = io.BytesIO()
    slides.save(stream)
    return stream.getvalue()


_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{value}"'
    for name, value in {
        "office": "office:1.0",
        "text": "text:1.0",
        "table": "table:1.0",
        "style": "style:1.0",
        "draw": "drawing:1.0",
        "fo": "xsl-fo-compatible:1.0",
        "meta": "meta:1.0",
        "manifest": "manifest:1.0",
        "svg": "svg-compatible:1.0",
    }.items()
)
_ODF += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def odt_file() -> bytes:
    """An OpenDocument text, by hand."""
    link = f'<text:a xlink:type="simple" xlink:href="{LINK}">{WORDS["link"][0]}</text:a>'
    rich = f'<text:span text:style-name="B">{WORDS["bold"][0]}</text:span>과 '
    rich += f'<text:span text:style-name="I">{WORDS["italic"][0]}</text:span>와 {link}이다.'
    note = f"<text:note-body><text:p>{sentence('note')}</text:p></text:note-body>"
    note = (
        f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>{note}</text:note>'
    )
    cells = f"<table:table-cell/><table:table-cell><text:p>{sentence('table')}</text:p></table:table-cell>"
    box = f"<draw:text-box><text:p>{sentence('text box')}</text:p></draw:text-box>"
    image = '<draw:image xlink:href="Pictures/1.png"/>'
    body = f"""<text:h text:outline-level="1">{sentence("heading")}</text:h>
<text:p>{sentence("body")} {rich}{note}</text:p>
<text:list><text:list-item><text:p>{sentence("list")}</text:p></text:list-item></text:list>
<table:table table:name="t"><table:table-column/><table:table-row>{cells}</table:table-row></table:table>
<text:p><draw:frame svg:width="5cm" svg:height="2cm">{box}</draw:frame></text:p>
<text:p><draw:frame svg:width="1cm" svg:height="1cm">{image}</draw:frame></text:p>"""
    styles = '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    styles += '<style:style style:name="I" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
    header = f"<style:header><text:p>{sentence('header or footer')}</text:p></style:header>"
    members = {
        "content.xml": f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": f'<office:document-styles {_ODF}><office:automatic-styles><style:page-layout style:name="L"/>'
        '</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" '
        f'style:page-layout-name="L">{header}</style:master-page></office:master-styles></office:document-styles>',
        "meta.xml": f"<office:document-meta {_ODF}><office:meta><meta:initial-creator>김철</meta:initial-creator>"
        "</office:meta></office:document-meta>",
        "META-INF/manifest.xml": f'<manifest:manifest {_ODF}><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        for name, content in members.items():
            package.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)
        package.writestr("Pictures/1.png", picture())
    return stream.getvalue()


def subtitles_file(kind: str) -> bytes:
    """Subtitles: SRT or WebVTT."""
    mark = "," if kind == "srt" else "."
    rich = f"<b>{WORDS['bold'][0]}</b>과 <i>{WORDS['italic'][0]}</i>이다."
    cues = [sentence("body"), rich]
    head = "" if kind == "srt" else "WEBVTT\n\n"
    return (
        head
        + "".join(
            f"{number}\n00:00:0{number}{mark}000 --> 00:00:0{number}{mark}900\n{cue}\n\n"
            for number, cue in enumerate(cues, 1)
        )
    ).encode()


def csv_file() -> bytes:
    """A table as text."""
    return f"번호,본문\r\n1,{sentence('table')}\r\n2,{sentence('body')}\r\n".encode()


def jsonl_file() -> bytes:
    """A table as JSON lines."""
    rows = ({"번호": 1, "본문": sentence("table")}, {"번호": 2, "본문": sentence("body")})
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def letter_file() -> bytes:
    """A letter, by the standard library."""
    from email.message import EmailMessage

    letter = EmailMessage()
    letter["From"], letter["Subject"] = "김철 <kim@example.org>", sentence("heading")
    letter["Date"] = "Wed, 20 Sep 2023 12:00:00 +0900"
    letter.set_content(sentence("body"))
    return bytes(letter)


def text_file() -> bytes:
    """Plain text."""
    return f"{sentence('body')}\n".encode()


FILES: dict[str, Callable[[], bytes]] = {
    "txt": text_file,
    "md": markdown_file,
    "html": html_file,
    "docx": docx_file,
    "odt": odt_file,
    "hwpx": lambda: hangul_file("hwpx"),
    "hwp": lambda: hangul_file("hwp"),
    "xlsx": xlsx_file,
    "pptx": pptx_file,
    "srt": lambda: subtitles_file("srt"),
    "vtt": lambda: subtitles_file("vtt"),
    "csv": csv_file,
    "jsonl": jsonl_file,
    "eml": letter_file,
}
"""Suffix → how its file is made."""

_ALL = frozenset(WORDS)
HOLDS: dict[str, frozenset[str]] = {
    "txt": frozenset({"body"}),
    "md": frozenset({"body", "heading", "list", "bold", "italic", "link"}),
    "html": _ALL - {"note", "text box"},
    "docx": _ALL,
    "odt": _ALL - {"caption"},
    "hwpx": _ALL - {"list"},
    "hwp": _ALL - {"list"},
    "xlsx": frozenset({"body", "table", "note", "link", "bold", "italic", "header or footer"}),
    "pptx": _ALL - {"header or footer", "caption"},
    "srt": frozenset({"body", "bold", "italic"}),
    "vtt": frozenset({"body", "bold", "italic"}),
    "csv": frozenset({"body", "table"}),
    "jsonl": frozenset({"body", "table"}),
    "eml": frozenset({"body", "heading"}),
}
"""Suffix → the things that are in its file."""

PICTURED = frozenset({"html", "docx", "odt", "hwpx", "hwp", "pptx"})
"""Suffixes of the files with a picture."""
