"""PDF with a text layer, read with PDFium. (PDFium is not safe for threads: one process, one reader.)"""

import re
from collections.abc import Iterator
from typing import Any

from nambuk.documents import archive, limits
from nambuk.documents.document import DocumentError, FileFacts
from nambuk.documents.draft import Block, Draft
from nambuk.documents.formats.pdflines import Line, join, paragraphs_of, wrapping_of
from nambuk.documents.formats.protocol import Format
from nambuk.documents.source import Source

_PASSWORD_ERRORS = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_PAGES_FOR_FONTS = 50
_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_UNREADABLE_SHARE = 0.3
_LEADERS = re.compile("[\uf113-\uf118\uf120-\uf122]")
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d'?\d\d)?")
_SUBSET = re.compile(r"[A-Z]{6}\+")


def read(source: Source) -> Draft:
    """The paragraphs of every page, with the page's number. Raises DocumentError without a text layer."""
    if b"%PDF-" not in source.data[:1024]:
        raise DocumentError(source.name, "is no PDF (it does not begin as one); give it its format's suffix")
    with archive.damage_reported(source, "pdf"):
        pdf = _open(source)
        try:
            return _draft(source.name, pdf)
        finally:
            pdf.close()


def _open(source: Source) -> Any:
    """The document as PDFium gives it; raises DocumentError for passwords and too many pages."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        pdf = PdfDocument(source.data)
    except PdfiumError as error:
        if error.err_code in _PASSWORD_ERRORS:
            raise DocumentError(source.name, archive.password_protected("pdf")) from error
        raise
    if len(pdf) > limits.MAX_PAGES:
        count = f"{len(pdf):,} pages, the limit is {limits.MAX_PAGES:,}"
        pdf.close()
        raise DocumentError(source.name, f"too long: {count}; split it")
    return pdf


def _draft(name: str, pdf: Any) -> Draft:
    """Paragraphs and facts of an open document."""
    pages: list[list[list[Line]]] = []
    fonts: set[str] = set()
    for number in range(len(pdf)):
        page = pdf[number]
        try:
            pages.append(paragraphs_of(list(_lines(page))))
            if number < _PAGES_FOR_FONTS:
                fonts |= _fonts(page)
        finally:
            page.close()
    wrapping = wrapping_of(pages)
    blocks: list[Block] = []
    guessed = 0
    for number, groups in enumerate(pages, 1):
        for group in groups:
            text, guesses = join(group, wrapping)
            guessed += guesses
            if text:
                blocks.append(Block(text, page=number))
    _check_text(name, blocks, len(pages))
    empty = [str(number) for number, groups in enumerate(pages, 1) if not groups]
    notes = []
    if empty:
        notes.append(f"pages without text: {', '.join(empty[:20])}{' …' if len(empty) > 20 else ''}")
    if guessed:
        notes.append(f"at {guessed} line ends it is guessed whether a space stands there")
    return Draft(blocks, _facts(pdf, fonts, tuple(notes)))


def _check_text(name: str, blocks: list[Block], pages: int) -> None:
    """Raise DocumentError for a document of pictures, and for fonts that do not say what they show."""
    text = _LEADERS.sub("", "".join(block.text for block in blocks))
    if not text:
        reason = f"has no text layer ({pages} page{'s' if pages != 1 else ''} of pictures or nothing)"
        raise DocumentError(name, f"{reason}; recognise its text first (OCR)")
    if len(_UNREADABLE.findall(text)) > _UNREADABLE_SHARE * len(text):
        reason = "has a text layer whose fonts do not say which characters they show"
        raise DocumentError(name, f"{reason}; recognise its text (OCR) or save it again")


def _lines(page: Any) -> Iterator[Line]:
    """The lines of a page in the order of the file, with their places."""
    textpage = page.get_textpage()
    try:
        start = 0  # in UTF-16 units, as PDFium counts
        for text in re.split("(\r\n|\r|\n)", textpage.get_text_range()):
            length = len(text.encode("utf-16-le", errors="surrogatepass")) // 2
            stripped = text.strip()
            if stripped:
                first = start + len(text) - len(text.lstrip())
                last = first + len(stripped.encode("utf-16-le", errors="surrogatepass")) // 2 - 1
                yield _line(textpage, text.lstrip().replace("\xa0", " "), first, last)
            start += length
    finally:
        textpage.close()


def _line(textpage: Any, text: str, first: int, last: int) -> Line:
    """The line between two places in the page's text."""
    from pypdfium2 import raw

    boxes = []
    for place in (first, last):
        index = raw.FPDFText_GetCharIndexFromTextIndex(textpage.raw, place)
        boxes.append(textpage.get_charbox(max(index, 0), loose=True))
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Line(text, min(lefts), max(rights), min(bottoms), max(tops))


def _fonts(page: Any) -> set[str]:
    """The fonts of a page, without the tags of subsets."""
    from pypdfium2 import raw

    texts = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])
    names = {_SUBSET.sub("", text.get_font().get_base_name()) for text in texts}
    return names - {""}


def _facts(pdf: Any, fonts: set[str], notes: tuple[str, ...]) -> FileFacts:
    """Author, program, dates and fonts."""
    metadata = {key: value.strip() for key, value in pdf.get_metadata_dict().items()}
    programs = [metadata.get("Creator"), metadata.get("Producer")]
    return FileFacts(
        "pdf",
        author=metadata.get("Author") or None,
        producer=" / ".join(program for program in programs if program) or None,
        created=iso_date(metadata.get("CreationDate", "")),
        modified=iso_date(metadata.get("ModDate", "")),
        fonts=tuple(sorted(fonts)),
        notes=notes,
    )


def iso_date(date: str) -> str | None:
    """A PDF date in ISO form; what is no date stays as it is, and nothing is None.

    >>> iso_date("D:20230920120000+09'00'")
    '2023-09-20T12:00:00+09:00'
    """
    match = _DATE.match(date)
    if not match:
        return date or None
    year, month, day, hour, minute, second, zone = match.groups()
    iso = "-".join(part for part in (year, month, day) if part)
    if hour:
        iso += f"T{hour}:{minute or '00'}:{second or '00'}"
        zone = (zone or "").replace("'", "")
        iso += f"{zone[:3]}:{zone[3:]}" if len(zone) == 5 else zone
    return iso


PDF = Format("pdf", read, None)
