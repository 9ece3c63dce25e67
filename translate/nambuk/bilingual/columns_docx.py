"""Bilingual documents as a Word file in two columns, to be read and corrected side by side, or to be printed."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any, NamedTuple

from nambuk import __version__
from nambuk.bilingual.bilingual import BilingualDocument
from nambuk.bilingual.columns import Row, language_name, rows_of, title_of
from nambuk.documents.document import MarkedText
from nambuk.reports.markup import readable

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ROWS_OF_A_TABLE = 5_000
"""Word grows slow over longer tables; the next rows begin a new one."""

_WIDTH, _NUMBER, _NOTES = 14_570, 900, 2_900  # in twentieths of a point: A4 across within its margins
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_NO_LETTERS = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")
_LOOKS = {
    "code": '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>',
    "bold": "<w:b/>",
    "italic": "<w:i/>",
    "link": '<w:color w:val="0563C1"/>',
    "underline": '<w:u w:val="single"/>',
}
"""What a kind of mark looks like, in the order that Word wants."""


class _Script(NamedTuple):
    """The fonts of a language and what Word calls it; `is_east_asian`: which of a run's two languages it is."""

    font: str
    east_asian: str
    language: str
    is_east_asian: bool


_KOREAN, _WESTERN = "Malgun Gothic", "Calibri"
_SCRIPTS = {
    "en": _Script(_WESTERN, _KOREAN, "en-US", False),
    "ru": _Script(_WESTERN, _KOREAN, "ru-RU", False),
    "ja": _Script("Yu Gothic", "Yu Gothic", "ja-JP", True),
    "zh": _Script("Microsoft YaHei", "Microsoft YaHei", "zh-CN", True),
    "zh-TW": _Script("Microsoft JhengHei", "Microsoft JhengHei", "zh-TW", True),
}


def bilingual_docx(documents: Sequence[BilingualDocument], *, date: str = "") -> bytes:
    """The documents as DOCX: a heading and a table each, its head repeated on every page, on A4 across.

    Columns: paragraph and sentence, source, target, and notes where a document has any. Bold, italic, underlined,
    linked and coded stretches keep their look. `date`, as it shall be read, stands under the headings. Control
    characters become their pictures.
    """
    from docx import Document as Word
    from docx.oxml import parse_xml

    word = Word()
    word.core_properties.author = f"nambuk {__version__}"
    word.core_properties.title = _plain(title_of(documents))[:255]
    _set_page(word, title_of(documents))
    languages = dict.fromkeys(tag for d in documents for tag in (d.source_language, d.target_language))
    styles = {tag: _add_style(word, tag) for tag in languages}
    end = word.element.body.sectPr
    for document in documents:
        word.add_heading(_plain(document.name), 1)
        word.add_paragraph(_facts(document, date))
        for table in _tables(document, styles):
            end.addprevious(parse_xml(table))
            word.add_paragraph()
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def _set_page(word: Any, title: str) -> None:
    """A4 across; the title in the head of every page, the number of the page in its foot."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.shared import Mm, Pt

    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header.paragraphs[0].text = _plain(title)
    page = f'<w:fldSimple xmlns:w="{_W}" w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    section.footer.paragraphs[0]._p.append(parse_xml(page))
    normal = word.styles["Normal"]
    normal.font.size = Pt(10)
    _set_language(normal.element.get_or_add_rPr(), "en")
    for name in ("Heading 1", "Header"):
        _set_language(word.styles[name].element.get_or_add_rPr(), "en")


def _add_style(word: Any, tag: str) -> str:
    """A style for the paragraphs of a column in a language; returns its id."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    name = f"nambuk {_script(tag).language}"
    if name in word.styles:
        return str(word.styles[name].style_id)
    style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = word.styles["Normal"]
    style.paragraph_format.space_after = Pt(2)
    _set_language(style.element.get_or_add_rPr(), tag)
    return str(style.style_id)


def _set_language(properties: Any, tag: str) -> None:
    """Put the fonts of a language and the language into the properties of a run."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    script = _script(tag)
    for name in ("w:rFonts", "w:lang"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    fonts = f'w:ascii="{script.font}" w:hAnsi="{script.font}" w:eastAsia="{script.east_asian}" w:cs="{script.font}"'
    properties.insert(0, parse_xml(f'<w:rFonts xmlns:w="{_W}" {fonts}/>'))
    western, eastern = ("en-US", script.language) if script.is_east_asian else (script.language, "ko-KR")
    properties.append(parse_xml(f'<w:lang xmlns:w="{_W}" w:val="{western}" w:eastAsia="{eastern}"/>'))


def _script(tag: str) -> _Script:
    """The fonts of a language; Korean of each standard is called by its own tag."""
    if tag.split("-")[0] == "ko":
        return _Script(_KOREAN, _KOREAN, tag if "-" in tag else "ko-KR", True)
    safe = "".join(letter for letter in tag if letter.isascii() and (letter.isalnum() or letter == "-"))
    return _SCRIPTS.get(tag) or _SCRIPTS.get(tag.split("-")[0]) or _Script(_WESTERN, _KOREAN, safe, False)


def _facts(document: BilingualDocument, date: str) -> str:
    pair = f"{language_name(document.source_language)} → {language_name(document.target_language)}"
    parts = (pair, date, document.tool, f"SHA-256 {document.sha256[:12]}…" if document.sha256 else "")
    return _plain(" · ".join(part for part in parts if part))


def _tables(document: BilingualDocument, styles: dict[str, str]) -> Iterator[str]:
    """The tables of a document as XML: one, or of a very long document several."""
    rows = list(rows_of(document))
    has_notes = any(row.notes for row in rows)
    text = (_WIDTH - _NUMBER - (_NOTES if has_notes else 0)) // 2
    widths = [_NUMBER, text, text, *([_NOTES] if has_notes else [])]
    source, target = styles[document.source_language], styles[document.target_language]
    names = ("", language_name(document.source_language), language_name(document.target_language), "Notes")
    head = "".join(
        _cell(_paragraph(_runs(MarkedText(n)), ""), w) for n, w in zip(names, widths, strict=False)
    )
    for first in range(0, len(rows), _ROWS_OF_A_TABLE):
        body = (
            f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cells(row, source, target, widths)}</w:tr>"
            for row in rows[first : first + _ROWS_OF_A_TABLE]
        )
        yield "".join((
            f'<w:tbl xmlns:w="{_W}"><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>',
            '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>',
            *(f'<w:gridCol w:w="{width}"/>' for width in widths),
            f"</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>",
            *body,
            "</w:tbl>",
        ))  # fmt: skip


def _cells(row: Row, source: str, target: str, widths: Sequence[int]) -> str:
    columns = (
        _paragraph(_runs(MarkedText(f"{row.paragraph}.{row.sentence}")), ""),
        _paragraph(_runs(row.source), source),
        _paragraph(_runs(row.target), target),
        _paragraph(_runs(MarkedText(row.notes)), ""),
    )
    return "".join(_cell(column, width) for column, width in zip(columns, widths, strict=False))


def _cell(content: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _paragraph(runs: str, style: str) -> str:
    chosen = f'<w:pStyle w:val="{style}"/>' if style else '<w:spacing w:after="40"/>'
    return f"<w:p><w:pPr>{chosen}</w:pPr>{runs}</w:p>"


def _runs(text: MarkedText) -> str:
    """The runs of a text; where marks begin and end, a new one begins. Empty marks (notes, pictures) show nothing."""
    marks = [mark for mark in text.marks if mark.start < mark.end and mark.kind in _LOOKS]
    places = sorted({0, len(text.text), *(p for m in marks for p in (m.start, m.end))})
    runs = []
    for start, end in pairwise(places):
        kinds = {mark.kind for mark in marks if mark.start <= start and end <= mark.end}
        if "link" in kinds:
            kinds.add("underline")
        looks = "".join(look for kind, look in _LOOKS.items() if kind in kinds)
        properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
        runs.append(f"<w:r>{properties}{_letters(text.text[start:end])}</w:r>")
    return "".join(runs)


def _letters(text: str) -> str:
    """The content of a run; ends of lines and tabs are elements."""
    shown = _plain(text.replace("\r\n", "\n").replace("\r", "\n")).translate(_ESCAPES)
    lines = (
        "<w:tab/>".join(f'<w:t xml:space="preserve">{piece}</w:t>' for piece in line.split("\t"))
        for line in shown.split("\n")
    )
    return "<w:br/>".join(lines)


def _plain(text: str) -> str:
    """Text that XML can hold, control characters as their pictures."""
    return readable(text).translate(_NO_LETTERS)
