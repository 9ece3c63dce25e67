"""What files tell of their making: each family of formats, with metadata as programs write them."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from nambuk.documents.document import FileFacts, Trace
from nambuk.documents.facts import file_traces
from nambuk.documents.facts.gathering import LONGEST, MOST_OF_A_KIND, Gathering, clean
from nambuk.documents.reading import document_from_bytes, parse
from nambuk.documents.source import Source

TEXT = "로동자들의 페질환을 치료하여야 한다."


def traces(name: str, data: bytes, facts: FileFacts | None = None) -> tuple[Trace, ...]:
    found, is_whole = file_traces(Source(name, data), facts or FileFacts(name.rpartition(".")[2]))
    assert is_whole
    return found


def values(found: tuple[Trace, ...], kind: str) -> list[str]:
    return [trace.value for trace in found if trace.kind == kind]


def repacked(data: bytes, new: dict[str, str | bytes]) -> bytes:
    """The package with some files replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in old.namelist():
            if name not in new:
                made.writestr(name, old.read(name))
        for name, content in new.items():
            made.writestr(name, content)
    return stream.getvalue()


@pytest.fixture(scope="module")
def docx_bytes() -> bytes:
    """A Word file with the properties, fonts and languages of a northern office."""
    import docx
    from docx.oxml.ns import qn

    document = docx.Document()
    run = document.add_paragraph().add_run(TEXT)
    run.font.name = "PRK P Chongbong"
    properties = run._element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), "KP CheonRiMa")
    language = properties.makeelement(qn("w:lang"), {qn("w:val"): "en-US", qn("w:eastAsia"): "ko-KP"})
    properties.append(language)
    document.core_properties.author = "리철수"
    document.core_properties.last_modified_by = "微软用户"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def docx_with_more(docx_bytes) -> bytes:
    """The same with what Word and WPS add: company, template, revisions, accounts, links to local files."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return repacked(
        docx_bytes,
        {
            "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>WPS 文字</Application><AppVersion>11.1</AppVersion><Company>평양정보기술대학</Company>"
            "<Template>문서서식.dotx</Template></Properties>",
            "docProps/custom.xml": '<Properties xmlns="urn:x"><property name="KSOProductBuildVer">'
            "<lpwstr>2052-11.1.0.10132</lpwstr></property></Properties>",
            "word/comments.xml": f'<w:comments xmlns:w="{w}"><w:comment w:id="1" w:author="림영희" '
            'w:date="2016-02-16T10:00:00Z"/></w:comments>',
            "word/_rels/settings.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://x/attachedTemplate" TargetMode="External" '
            'Target="file:///C:\\Users\\kim\\서식.dotx"/></Relationships>',
        },
    )


def test_word_tells_fonts_languages_and_persons(docx_bytes):
    document = parse(Source("a.docx", docx_bytes))
    found = document.facts.traces
    assert {"PRK P Chongbong", "KP CheonRiMa"} <= set(values(found, "font"))
    assert "ko-KP" in values(found, "language")
    assert values(found, "person")[:2] == ["리철수", "微软用户"]
    assert Trace("language", "ko-KP", "word/document.xml, w:eastAsia") in found


def test_a_theme_with_fonts_for_all_scripts_is_not_chinese(docx_bytes):
    """Every theme of Word lists SimSun for Chinese text; only what it sets for East Asian text counts."""
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:minorFont>'
        '<a:latin typeface="Calibri"/><a:ea typeface="맑은 고딕"/><a:font script="Hans" typeface="宋体"/>'
        "</a:minorFont></a:theme>"
    )
    found = traces("a.docx", repacked(docx_bytes, {"word/theme/theme1.xml": theme}))
    assert "맑은 고딕" in values(found, "font")
    assert "宋体" not in values(found, "font")


def test_word_tells_programs_revisions_templates_and_paths(docx_with_more):
    found = traces("a.docx", docx_with_more)
    assert values(found, "application")[:2] == ["WPS 文字", "WPS 文字 11.1"]
    assert values(found, "organisation") == ["평양정보기술대학"]
    assert "KSOProductBuildVer: 2052-11.1.0.10132" in values(found, "other")
    assert "림영희" in values(found, "person")
    assert "2016-02-16T10:00:00Z" in values(found, "time")
    assert values(found, "template") == ["문서서식.dotx", "file:///C:\\Users\\kim\\서식.dotx"]


def test_traces_come_through_the_reading_process(docx_with_more):
    document = document_from_bytes("a.docx", docx_with_more)
    assert document.facts.traces == parse(Source("a.docx", docx_with_more)).facts.traces


def test_hwpx_tells_its_program_persons_and_fonts():
    from hwpx.document import HwpxDocument

    document = HwpxDocument.new()
    document.add_paragraph(TEXT)
    data = document.to_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        header = package.read("Contents/header.xml").decode().replace('face="함초롬돋움"', 'face="천리마"')
        hpf = package.read("Contents/content.hpf").decode()
    metadata = '<opf:meta name="creator" content="text">리철수</opf:meta><opf:meta name="lastsaveby" content="text">이영희</opf:meta>'
    start = hpf.index("</opf:metadata>")
    found = traces(
        "a.hwpx",
        repacked(
            data,
            {
                "Contents/header.xml": header,
                "Contents/content.hpf": hpf[:start] + metadata + hpf[start:],
                "version.xml": '<v application="Hancom Office Hangul" appVersion="10, 0, 0, 11131 WIN32LEWindows_8"/>',
            },
        ),
    )
    assert "천리마" in values(found, "font")
    assert {"리철수", "이영희"} <= set(values(found, "person"))
    assert values(found, "application") == ["Hancom Office Hangul 10, 0, 0, 11131 WIN32LEWindows_8"]


def summary(texts: dict[int, str], code_page: int | None = None) -> bytes:
    """A property set as [MS-OLEPS] has it: strings of 16-bit letters, or of a code page."""
    bodies: list[tuple[int, bytes]] = []
    if code_page:
        bodies.append((1, struct.pack("<IHH", 2, code_page, 0)))
    for number, text in texts.items():
        raw = (text + "\0").encode(f"cp{code_page}" if code_page else "utf-16-le")
        length = len(raw) if code_page else len(raw) // 2
        bodies.append(
            (number, struct.pack("<II", 30 if code_page else 31, length) + raw + b"\0" * (-len(raw) % 4))
        )
    at, table, content = 8 + 8 * len(bodies), b"", b""
    for number, body in bodies:
        table += struct.pack("<II", number, at + len(content))
        content += body
    section = struct.pack("<II", at + len(content), len(bodies)) + table + content
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0, b"", 1, b"", 48) + section


def test_hangul_5_tells_its_summary_and_fonts():
    from hwpx.document import HwpxDocument
    from hwpx.hwp5.cfb import CompoundFile, build_compound_file

    document = HwpxDocument.new()
    document.add_paragraph(TEXT)
    file = CompoundFile(document.to_bytes(format="hwp"))
    streams = {path: file.read(path) for path in file.stream_paths()}
    streams["\x05HwpSummaryInformation"] = summary(
        {4: "노영희", 8: "리철수", 9: "9, 1, 1, 5656 WIN32LEWindows_7"}
    )
    found = traces("a.hwp", build_compound_file(streams.items()))
    assert values(found, "person") == ["노영희", "리철수"]
    assert values(found, "application") == ["Hangul 9, 1, 1, 5656 WIN32LEWindows_7"]
    assert "함초롬바탕" in values(found, "font")


def test_old_word_files_tell_their_code_page_and_language():
    from hwpx.hwp5.cfb import build_compound_file

    streams = {
        "\x05SummaryInformation": summary(
            {4: "李哲", 7: "报告.dot", 8: "王", 18: "Microsoft Office Word"}, 936
        ),
        "WordDocument": struct.pack("<HHHH", 0xA5EC, 0xC1, 0, 2052) + b"\0" * 1500,
    }
    found = traces(
        "a.doc",
        build_compound_file({name: data.ljust(4096, b"\0") for name, data in streams.items()}.items()),
    )
    assert values(found, "code page") == ["cp936"]
    assert values(found, "language") == ["zh-CN (2052)"]
    assert values(found, "person") == ["李哲", "王"]
    assert values(found, "template") == ["报告.dot"]


def test_open_document_tells_language_and_persons():
    from odf import dc, meta, style
    from odf.opendocument import OpenDocumentText
    from odf.text import P

    document = OpenDocumentText()
    document.text.addElement(P(text=TEXT))
    for element, text in (
        (meta.InitialCreator(), "리철수"),
        (dc.Creator(), "노영희"),
    ):
        element.addText(text)
        document.meta.addElement(element)
    paragraph = style.DefaultStyle(family="paragraph")
    paragraph.addElement(
        style.TextProperties(languageasian="ko", countryasian="KP", fontfamilyasian="KP CheongPong")
    )
    document.styles.addElement(paragraph)
    stream = io.BytesIO()
    document.write(stream)
    found = traces("a.odt", stream.getvalue())
    assert values(found, "application") == ["ODFPY/1.4.1"]
    assert values(found, "language") == ["ko-KP"]
    assert values(found, "person") == ["리철수", "노영희"]
    assert "KP CheongPong" in values(found, "font")


def test_pdf_tells_clocks_programs_and_language(make_pdf):
    info = {"Author": "리철수", "Creator": "WPS 文字", "CreationDate": "D:20160216100000+08'30'"}
    data = make_pdf([[(50, 700, "로동자")]], info)
    data += (
        b"<x:xmpmeta><xmp:CreatorTool>Acrobat</xmp:CreatorTool><dc:creator><rdf:Seq><rdf:li>"
        + "림영희".encode()
        + b"</rdf:li></rdf:Seq></dc:creator></x:xmpmeta> /Lang (ko-KP)"
    )
    found = parse(Source("a.pdf", data)).facts.traces
    assert "2016-02-16T10:00:00+08:30" in values(found, "time")
    assert values(found, "person") == ["리철수", "림영희"]
    assert values(found, "application") == ["WPS 文字", "Acrobat"]
    assert values(found, "language") == ["ko-KP"]
    assert "KPCheonrima" in values(found, "font")


def test_rich_text_tells_its_information_in_its_code_page():
    author = "".join(f"\\'{byte:02x}" for byte in "리철수".encode("cp949"))
    data = (
        r"{\rtf1\ansi\ansicpg949\deff0\deflang1033\deflangfe2052{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}"
        r"{\f1\fnil\fcharset129 KP CheonRiMa;}}{\*\generator Msftedit 5.41;}{\info{\author " + author + r"}"
        r"{\operator \u47532 ?\u50689 ?}{\creatim\yr2016\mo2\dy16\hr9\min5}{\printim\yr0\mo0\dy0}}\pard a\par}"
    ).encode("ascii")
    found = traces("a.rtf", data)
    assert values(found, "code page") == ["cp949"]
    assert values(found, "person") == ["리철수", "리영"]
    assert values(found, "language") == ["zh-CN (2052)", "en-US (1033)"]
    assert values(found, "font") == ["宋体", "KP CheonRiMa"]
    assert values(found, "time") == ["2016-02-16T09:05:00"]


def test_pages_tell_the_properties_of_office():
    page = (
        '<html lang="ko-KP" xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8">'
        '<meta name="Generator" content="Microsoft Word 15"><!--[if gte mso 9]><xml><o:LastAuthor>微软用户</o:LastAuthor>'
        "<o:Company>微软中国</o:Company></xml><![endif]--><style>p{mso-fareast-language:ZH-CN}</style></head>"
        f'<body><p style="font-family:PRK P Gothic">{TEXT}<img src="file:///C:/桌面/a.png"></p></body></html>'
    )
    found = parse(Source("a.html", page.encode())).facts.traces
    assert values(found, "person") == ["微软用户"]
    assert values(found, "organisation") == ["微软中国"]
    assert values(found, "language") == ["ko-KP", "ZH-CN"]
    assert values(found, "font") == ["PRK P Gothic"]
    assert values(found, "path") == ["file:///C:/桌面/a.png"]


def test_letters_tell_clocks_programs_and_addresses():
    letter = (
        "Received: from a by b; Tue, 16 Feb 2016 10:00:09 +0900\r\nFrom: =?utf-8?b?66as7LKg7IiY?= <ri@star-co.net.kp>\r\n"
        "To: hong@naver.com\r\nDate: Tue, 16 Feb 2016 09:30:00 +0830\r\nX-Mailer: Foxmail 7.2\r\n"
        'Content-Type: text/plain; charset="gb18030"\r\n\r\n' + TEXT
    ).encode("gb18030")
    found = traces("a.eml", letter)
    assert values(found, "time") == ["2016-02-16T09:30:00+08:30", "2016-02-16T10:00:09+09:00"]
    assert values(found, "person") == ["리철수 <ri@star-co.net.kp>", "hong@naver.com"]
    assert values(found, "application") == ["Foxmail 7.2"]
    assert values(found, "code page") == ["gb18030"]


@pytest.mark.parametrize(("encoding", "expected"), [("cp949", 1), ("kps9566", 1), ("utf-8", 0)])
def test_plain_text_tells_its_code_page(encoding, expected):
    document = parse(Source("a.txt", (TEXT * 4).encode(encoding)))
    found = values(document.facts.traces, "code page")
    assert len(found) == expected
    assert all(value.lower().replace(" ", "") == encoding for value in found)


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (b"x" * 24 + struct.pack("<I", 24) + b"EOF", ["Red Star watermark ×1"]),
        (b"x" * 72 + struct.pack("<I", 72) + b"EOF", ["Red Star watermark ×3"]),
        (b"x" * 72 + struct.pack("<I", 71) + b"EOF", []),
        (b"x" * 24 + struct.pack("<I", 1 << 30) + b"EOF", []),
        (b"EOF", []),
    ],
)
def test_the_mark_of_red_star(ending, expected):
    assert values(traces("a.bin", b"..." + ending), "operating system") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("KP\u202eCheonRiMa", "KPCheonRiMa"),
        ("a\x00b\x1b[31m\tc\r\nd", "ab[31m c d"),
        ("\u200b\ufeff", ""),
        ("가" * 500, "가" * (LONGEST - 1) + "…"),
    ],
)
def test_values_are_cleaned(value, expected):
    assert clean(value) == expected


def test_there_is_an_end_to_traces():
    found = Gathering()
    found.add_all("font", (f"font {number}" for number in range(1000)), "somewhere")
    found.add("person", "리철수", "somewhere")
    assert len(found.traces()) == MOST_OF_A_KIND + 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("docProps/core.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a><creator>&b;</creator></a>'),
        ("docProps/core.xml", "<a><creator>" + "가" * 300_000 + "</creator></a>"),
        ("docProps/app.xml", "<a>" + "<b>" * 5000),
        ("word/comments.xml", '<w:comment w:author="' * 20_000),
        ("word/settings.xml", "<w:rsid " * 100_000),
    ],
)
def test_hostile_metadata_does_no_harm(docx_bytes, name, data):
    found, _ = file_traces(Source("a.docx", repacked(docx_bytes, {name: data})), FileFacts("docx"))
    assert all(len(trace.value) <= LONGEST for trace in found)
    assert "KP CheonRiMa" in values(found, "font")


@pytest.mark.parametrize("format", ["docx", "hwpx", "hwp", "odt", "fodt", "doc", "rtf", "pdf", "html", "eml"])
@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, b"{\\info{\\author " * 900],
)
def test_damaged_files_never_raise(format, data):
    found, _ = file_traces(Source("a", data), FileFacts(format, author="리철수"))
    assert Trace("person", "리철수", "properties of the file") in found


def test_a_file_that_tells_nothing_to_the_end_says_so(docx_bytes):
    from nambuk.documents.draft import Block, Draft
    from nambuk.documents.facts import with_traces

    draft = with_traces(Source("a.docx", b"PK\x03\x04"), Draft([Block(TEXT)], FileFacts("docx")))
    assert any("could not be read to the end" in note for note in draft.facts.notes)
    whole = with_traces(Source("a.docx", docx_bytes), Draft([Block(TEXT)], FileFacts("docx")))
    assert whole.facts.notes == ()


def test_the_shipped_samples_have_the_traces_of_their_makers():
    samples = Path(__file__).resolve().parents[2] / "corpus" / "samples"
    found = traces("report.hwpx", (samples / "report.hwpx").read_bytes())
    assert "함초롬바탕" in values(found, "font")
