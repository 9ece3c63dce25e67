"""Small sound files of each format, made on the spot by the libraries that write them: what is then broken."""

import base64
import io
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "documents"))
from conftest import build_pdf  # the PDF writer of the tests of readers
from nambuk.documents.formats import OFFICE, SUFFIXES

TEXTS = (
    "환자는 림파암으로 진단되였다.",
    "로동자들의 페질환을 치료하여야 한다.",
    "《할수 있다.》라고 하였다.",
)
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)

_TIME = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d")
FAST = tuple(name for name in SUFFIXES if name not in (*OFFICE, "image", "xlsm", "pptm"))
"""Formats that no other program is started for, each once."""


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    """The files for a format; empty where this machine cannot make any."""
    make = _MAKERS.get(name)
    random.seed(8)
    try:
        with patch("os.urandom", random.randbytes):  # what ids are made of
            return tuple(map(_steady, make())) if make else ()
    except ImportError:
        return ()


def _steady(data: bytes) -> bytes:
    """A package in which no time stands that differs from run to run."""
    if not data.startswith(b"PK\x03\x04"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    return _packed({name: _TIME.sub(b"2023-09-20T12:00:00", content) for name, content in files.items()})


def formats() -> tuple[str, ...]:
    """The formats that can be read and for which there are files."""
    return tuple(name for name in (*SUFFIXES, "zip") if seeds(name))


def _text() -> Iterator[bytes]:
    text = "\n".join(TEXTS)
    for encoding in ("utf-8", "utf-16", "cp949", "johab", "iso2022_kr"):
        yield text.replace("《", '"').replace("》", '"').encode(encoding)


def _markdown() -> Iterator[bytes]:
    yield (
        f"---\ntitle: 글\n---\n# {TEXTS[0]}\n\n- {TEXTS[1]}\n  이어진 글\n\n> {TEXTS[2]}\n\n"
        f"| 가 | 나 |\n|---|---|\n| 1 | 2 |\n\n```\n글\n```\n제목\n====\n"
    ).encode()


def _html() -> Iterator[bytes]:
    yield (
        f"<!DOCTYPE html><html lang='ko-KP'><head><meta charset='utf-8'><title>글</title><style>p {{ font-family: 'PRK P' }}"
        f"</style></head><body><h1>{TEXTS[0]}</h1><p>가 <b>나 <i>다</i></b> <a href='x'>라</a><img src='a.png'> 마</p>"
        f"<table><tr><td>1<td>2</table><ul><li>{TEXTS[1]}</ul><ruby>字<rt>자</rt></ruby><pre>a\n b</pre>"
        f"<p hidden>숨은 글</p><p>{TEXTS[2]}&nbsp;&#xAC00;</p></body></html>"
    ).encode()
    yield f"<meta charset=euc-kr><p>{TEXTS[0]}<div><p>나<br>다<span style='color:red'>라</span>".encode(
        "cp949"
    )


def _docx() -> Iterator[bytes]:
    import docx

    document = docx.Document()
    document.add_heading(TEXTS[0], 1)
    paragraph = document.add_paragraph("가 ")
    paragraph.add_run("나").bold = True
    paragraph.add_run("\t다\n라").italic = True
    paragraph.add_run().add_picture(io.BytesIO(PICTURE))
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = TEXTS[1], "칸"
    table.cell(0, 1).add_table(1, 1).cell(0, 0).text = "안의 표"
    document.sections[0].header.paragraphs[0].text = "머리글"
    document.add_paragraph(TEXTS[2], style="List Bullet")
    stream = io.BytesIO()
    document.save(stream)
    yield _smaller(stream.getvalue(), ("docProps/thumbnail.jpeg",))
    yield _with_word_extras(stream.getvalue())


def _with_word_extras(data: bytes) -> bytes:
    """The document with a link, a field, notes, a tracked change and a text box."""
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnotes {word}><w:footnote w:id="2"><w:p><w:r><w:t>주해</w:t></w:r></w:p></w:footnote></w:footnotes>'
    extras = (
        '<w:p><w:hyperlink w:anchor="a"><w:r><w:t>이음</w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:ins w:id="1"><w:r><w:t>새</w:t>'
        '</w:r></w:ins><w:del w:id="3"><w:r><w:delText>옛</w:delText></w:r></w:del><w:sdt><w:sdtContent><w:r><w:t>칸</w:t></w:r>'
        "</w:sdtContent></w:sdt><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>글상자</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    relation = (
        '<Relationship Id="rIdN" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        'Target="footnotes.xml"/></Relationships>'
    )
    kind = (
        '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.footnotes+xml"/></Types>'
    )
    return _edited(
        _smaller(data, ("docProps/thumbnail.jpeg",)),
        {
            "word/document.xml": ("<w:sectPr", extras + "<w:sectPr"),
            "word/_rels/document.xml.rels": ("</Relationships>", relation),
            "[Content_Types].xml": ("</Types>", kind),
        },
        {"word/footnotes.xml": notes.encode()},
    )


def _hangul(name: str) -> Callable[[], Iterator[bytes]]:
    def make() -> Iterator[bytes]:
        from hwpx.document import HwpxDocument

        document = HwpxDocument.new()
        document.add_heading(TEXTS[0], level=1)
        paragraph = document.add_paragraph("가\t나\n다", inherit_style=False)
        paragraph.add_footnote("주해")
        document.page.set_header(text="머리글")
        table = document.add_table(2, 2)
        table.set_caption("표의 이름")
        table.cell(0, 0).text, table.cell(1, 1).text = TEXTS[1], "칸"
        document.add_paragraph(TEXTS[2])
        yield document.to_bytes(format=name)

    return make


def _pdf() -> Iterator[bytes]:
    lines = [(72.0, 760.0 - 20 * n, text) for n, text in enumerate(TEXTS)]
    yield build_pdf(
        [lines, lines[:1]],
        {"Author": "의사", "Producer": "Hancom PDF", "CreationDate": "D:20230920120000+09'00'"},
    )
    yield _deflated(build_pdf([lines]))
    columns = [(x, 760.0 - 14 * n, f"{n} 로동자들의 병") for x in (72.0, 320.0) for n in range(12)]
    yield build_pdf([columns])


def _deflated(data: bytes) -> bytes:
    """A PDF with packed streams; its table of places no longer fits, and is mended by whoever reads it."""
    parts = data.split(b"stream\n")
    for number in range(1, len(parts), 2):
        content, end, rest = parts[number].partition(b"\nend")
        if end:
            packed = zlib.compress(content)
            head, _, _ = parts[number - 1].rpartition(b"/Length")
            parts[number - 1] = head + b"/Filter /FlateDecode /Length %d >>\n" % len(packed)
            parts[number] = packed + end + rest
    return b"stream\n".join(parts)


def _xlsx() -> Iterator[bytes]:
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["번호", "내용"])
    for number, text in enumerate(TEXTS):
        sheet.append([number, text])
    sheet["C1"] = "=1+1"
    sheet["C2"].comment = Comment("설명", "의사")
    sheet.merge_cells("D1:E2")
    book.create_sheet("둘째")["B2"] = TEXTS[0]
    yield _saved(book)


def _pptx() -> Iterator[bytes]:
    import pptx
    from pptx.util import Cm

    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = TEXTS[0], TEXTS[1]
    slide.shapes.add_table(2, 2, Cm(1), Cm(1), Cm(5), Cm(5)).table.cell(0, 0).text = "칸"
    slide.notes_slide.notes_text_frame.text = TEXTS[2]
    yield _smaller(_saved(show), ("docProps/thumbnail.jpeg",))


def _odf(kind: str) -> Callable[[], Iterator[bytes]]:
    def make() -> Iterator[bytes]:
        space = "urn:oasis:names:tc:opendocument:xmlns"
        names = " ".join(
            f'xmlns:{n}="{space}:{n}:1.0"' for n in ("office", "text", "table", "style", "drawing", "meta")
        )
        table = (
            f'<table:table table:name="표"><table:table-row><table:table-cell office:value-type="string"><text:p>{TEXTS[1]}</text:p>'
            '</table:table-cell><table:table-cell table:number-columns-repeated="3"><text:p>칸</text:p></table:table-cell>'
            '</table:table-row><table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row></table:table>'
        )
        body = {
            "text": f'<text:h text:outline-level="1">{TEXTS[0]}</text:h><text:p>가 <text:span text:style-name="T1">나</text:span>'
            '<text:s text:c="3"/><text:tab/><text:a xlink:href="x" xmlns:xlink="http://www.w3.org/1999/xlink">이음</text:a><text:note '
            'text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>주해</text:p></text:note-body>'
            f"</text:note></text:p><text:list><text:list-item><text:p>{TEXTS[2]}</text:p></text:list-item></text:list>{table}",
            "spreadsheet": table,
            "presentation": f'<draw:page draw:name="1" xmlns:draw="{space}:drawing:1.0"><draw:frame><draw:text-box><text:p>{TEXTS[0]}'
            "</text:p></draw:text-box></draw:frame></draw:page>",
        }[kind]
        mime = f"application/vnd.oasis.opendocument.{kind}"
        styles = '<office:automatic-styles><style:style style:name="T1" style:family="text"/></office:automatic-styles>'
        content = (
            f'<office:document-content {names} office:version="1.3">{styles}<office:body><office:{kind}>{body}'
            f"</office:{kind}></office:body></office:document-content>"
        )
        meta = (
            f"<office:document-meta {names}><office:meta><meta:generator>LibreOffice/7</meta:generator></office:meta>"
            "</office:document-meta>"
        )
        manifest = (
            f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{mime}"/><manifest:file-entry manifest:full-path="content.xml" '
            'manifest:media-type="text/xml"/></manifest:manifest>'
        )
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            package.writestr("mimetype", mime)
            for name, text in (
                ("content.xml", content),
                ("meta.xml", meta),
                ("META-INF/manifest.xml", manifest),
            ):
                package.writestr(name, text, zipfile.ZIP_DEFLATED)
        yield stream.getvalue()

    return make


def _fodt() -> Iterator[bytes]:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    names = " ".join(f'xmlns:{n}="{space}:{n}:1.0"' for n in ("office", "text"))
    kind = 'office:mimetype="application/vnd.oasis.opendocument.text" office:version="1.3"'
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} {kind}><office:body><office:text><text:h '
        f'text:outline-level="1">{TEXTS[0]}</text:h><text:p>{TEXTS[1]}<text:line-break/>나</text:p></office:text></office:body></office:document>'
    ).encode()


def _letter() -> Iterator[bytes]:
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["Date"] = (
        "진단서",
        "김 <a@example.kp>",
        "Wed, 20 Sep 2023 12:00:00 +0900",
    )
    letter.set_content("\n".join(TEXTS))
    letter.add_alternative(f"<p>{TEXTS[0]}</p>", subtype="html")
    letter.add_attachment(next(_html()), maintype="text", subtype="html", filename="글.html")
    letter.add_attachment(PICTURE, maintype="image", subtype="png", filename="../그림.png")
    letter.set_boundary("=-=nambuk=-=")
    for part in letter.iter_parts():
        if part.is_multipart():
            part.set_boundary("=-=inside=-=")
    yield letter.as_bytes()
    yield (
        b"Subject: =?euc-kr?B?"
        + base64.b64encode("진단서".encode("cp949"))
        + b"?=\nContent-Type: text/plain; charset=euc-kr\n\n"
        + TEXTS[0].encode("cp949")
    )


def _zip() -> Iterator[bytes]:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("1월/글.txt", "\n".join(TEXTS))
        package.writestr("../밖.html", next(_html()))
        package.writestr("안.zip", _packed({"글.md": next(_markdown())}))
        package.writestr("편지.eml", next(_letter()))
    yield stream.getvalue()


def _csv() -> Iterator[bytes]:
    yield ("번호,내용\n" + "\n".join(f'{n},"{text}"' for n, text in enumerate(TEXTS))).encode()
    yield ("번호\t내용\n" + "\n".join(f"{n}\t{text}" for n, text in enumerate(TEXTS))).encode("utf-16")
    yield ("번호;내용\n" + "\n".join(f'{n};"{text}\n둘째 줄"' for n, text in enumerate(TEXTS))).encode(
        "utf-8-sig"
    )


def _records() -> Iterator[bytes]:
    import json

    yield "\n".join(
        json.dumps({"id": n, "text": text}, ensure_ascii=False) for n, text in enumerate(TEXTS)
    ).encode()


def _subtitles() -> Iterator[bytes]:
    cues = (
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n<i>{text}</i>\n둘째 줄\n" for n, text in enumerate(TEXTS, 1)
    )
    yield "\n".join(cues).encode()


def _webvtt() -> Iterator[bytes]:
    cues = (
        f"{n}\n00:0{n}.000 --> 00:0{n}.900 align:left\n<v 김>{text}</v>\n" for n, text in enumerate(TEXTS, 1)
    )
    yield ("WEBVTT\n\nNOTE 설명\n\nSTYLE\n::cue { color: red }\n\n" + "\n".join(cues)).encode()


def _rtf() -> Iterator[bytes]:
    text = "".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in TEXTS[0])
    yield f"{{\\rtf1\\ansi\\ansicpg949{{\\fonttbl{{\\f0 Batang;}}}}\\f0 {text}\\par}}".encode()


def _old_office(kind: str, newer: str) -> Callable[[], Iterator[bytes]]:
    def make() -> Iterator[bytes]:
        program = shutil.which("soffice")
        if program is None:
            raise ImportError("no LibreOffice")
        with tempfile.TemporaryDirectory() as home:
            source = Path(home) / f"a.{newer}"
            source.write_bytes(seeds(newer)[0])
            profile = f"-env:UserInstallation=file://{home}/profile"
            command = [program, "--headless", profile, "--convert-to", kind, "--outdir", home, str(source)]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
            yield source.with_suffix(f".{kind}").read_bytes()

    return make


def _pictures() -> Iterator[bytes]:
    from PIL import Image, ImageDraw

    for kind in ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"):
        picture = Image.new("L", (160, 40), 255)
        ImageDraw.Draw(picture).text((10, 10), "Kim 1945", fill=0)
        stream = io.BytesIO()
        picture.save(stream, kind)
        yield stream.getvalue()


def _saved(made: object) -> bytes:
    stream = io.BytesIO()
    made.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def _packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in files.items():
            way = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(zipfile.ZipInfo(name, (2023, 9, 20, 12, 0, 0)), data, way)
    return stream.getvalue()


def _smaller(data: bytes, emptied: tuple[str, ...]) -> bytes:
    """The package with nothing in some files that only cost time."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return _packed({name: b"" if name in emptied else package.read(name) for name in package.namelist()})


def _edited(data: bytes, changes: dict[str, tuple[str, str]], more: dict[str, bytes]) -> bytes:
    """The package with one text put in place of another in some files, and more files."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    for name, (old, new) in changes.items():
        files[name] = files[name].decode().replace(old, new, 1).encode()
    return _packed(files | more)


_MAKERS: dict[str, Callable[[], Iterator[bytes]]] = {
    "text": _text, "markdown": _markdown, "html": _html, "docx": _docx, "xlsx": _xlsx, "xlsm": _xlsx, "pptx": _pptx,
    "pptm": _pptx, "hwpx": _hangul("hwpx"), "hwp": _hangul("hwp"), "odt": _odf("text"), "ods": _odf("spreadsheet"),
    "odp": _odf("presentation"), "fodt": _fodt, "pdf": _pdf, "eml": _letter, "zip": _zip, "csv": _csv, "tsv": _csv,
    "srt": _subtitles, "vtt": _webvtt, "rtf": _rtf, "jsonl": _records, "ndjson": _records, "image": _pictures,
    "doc": _old_office("doc", "docx"), "xls": _old_office("xls", "xlsx"), "ppt": _old_office("ppt", "pptx"),
}  # fmt: skip
