"""PDF, read with PDFium: its text layer, and recognised text where a page is a picture.

PDFium is not safe for threads: one process, one reader.
"""

import re
from collections.abc import Sequence
from typing import Any

from nambuk.documents import archive
from nambuk.documents.document import DocumentError, FileFacts
from nambuk.documents.draft import Draft
from nambuk.documents.formats.pages import pdfpages
from nambuk.documents.formats.pages.flow import Page
from nambuk.documents.formats.pages.pdflines import Line
from nambuk.documents.formats.pages.recognised import confidence_of, lines_of
from nambuk.documents.formats.pages.written import blocks_of, guesses_note, recognition_note
from nambuk.documents.formats.protocol import Format, by_name
from nambuk.documents.limits import raise_it
from nambuk.documents.recognition import tesseract as recognition
from nambuk.documents.source import Source

_PASSWORD_ERRORS = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_PAGES_FOR_FONTS = 50
_PAGES_NAMED = 20
_LEAST_SURE = 0.7  # mean confidence from which a page's recognised text takes the place of an unreadable one
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d'?\d\d)?")


def read(source: Source) -> Draft:
    """The paragraphs of every page, with the page's number.

    Pages that are pictures, or whose fonts do not say what they show, are recognised where `options.recognition`
    names languages. Raises DocumentError where there is no text, and none to recognise.
    """
    if b"%PDF-" not in source.data[:1024]:
        raise DocumentError(source.name, "is no PDF (it does not begin as one); give it its format's suffix")
    with archive.damage_reported(source, "pdf"):
        pdf = _open(source)
        try:
            return _draft(source, pdf)
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
    if len(pdf) > source.limits.pages:
        pages = len(pdf)
        pdf.close()
        reason = f"too long: {pages:,} pages, the limit is {source.limits.pages:,}"
        raise DocumentError(source.name, f"{reason}; {raise_it('pages', pages)}")
    return pdf


def _draft(source: Source, pdf: Any) -> Draft:
    """Paragraphs and facts of an open document."""
    pages: list[Page] = []
    fonts: set[str] = set()
    pictures: list[int] = []
    hidden: list[int] = []
    for number in range(len(pdf)):
        page = pdf[number]
        try:
            lines = pdfpages.lines_of(page)
            text = "".join(line.text for line in lines)
            if pdfpages.is_unreadable(text) or pdfpages.is_picture(page, text):
                pictures.append(number)
            elif lines and pdfpages.is_hidden_layer(page):
                hidden.append(number)
                lines = pdfpages.as_recognised(lines)
            pages.append(Page(lines, page.get_height()))
            if number < _PAGES_FOR_FONTS:
                fonts |= pdfpages.fonts_of(page)
        finally:
            page.close()
    notes = _recognise(source, pdf, pages, pictures) if pictures and source.options.recognition else []
    if hidden:
        notes.append(_hidden_note(hidden))
    _check_text(source.name, pages)
    blocks, guessed = blocks_of(pages)
    empty = [number for number, page in enumerate(pages) if not page.lines]
    notes += [f"pages without text: {_numbers(empty)}"] if empty else []
    notes += [guesses_note(guessed)] if guessed else []
    return Draft(blocks, _facts(pdf, fonts, tuple(notes)))


def _numbers(pages: Sequence[int]) -> str:
    """Numbers of pages for a reader, who counts from 1."""
    return ", ".join(str(page + 1) for page in pages[:_PAGES_NAMED]) + (
        " …" if len(pages) > _PAGES_NAMED else ""
    )


def _recognise(source: Source, pdf: Any, pages: list[Page], pictures: Sequence[int]) -> list[str]:
    """Put recognised lines in the place of pictures; gives what is to be said of it.

    Where Tesseract is missing or too slow, that is a DocumentError only if there is no other text.
    """
    languages, limits = source.options.recognition, source.limits
    has_other_text = any(page.lines for number, page in enumerate(pages) if number not in pictures)
    try:
        recognition.check_installed(source.name, languages)
    except DocumentError as error:
        if not has_other_text:
            raise
        return [f"not read, pages that are pictures: {_numbers(pictures)} (the file {error.reason})"]
    if len(pictures) > limits.recognised_pages:
        reason = (
            f"{len(pictures):,} pages are pictures to recognise, the limit is {limits.recognised_pages:,}"
        )
        raise DocumentError(source.name, f"{reason}; {raise_it('recognised-pages', len(pictures))}")
    done: list[Line] = []
    slow: list[int] = []
    for number in pictures:
        try:
            lines = _recognised_lines(source, pdf, number)
        except recognition.TooSlowError:
            if not has_other_text and not done and number == pictures[-1]:
                raise
            slow.append(number)
            continue
        if not pages[number].lines or confidence_of(lines) >= _LEAST_SURE:
            pages[number] = Page(lines, pages[number].height)
            done += lines
    notes = (
        [recognition_note(languages, done, f"page{'s' if len(pictures) > 1 else ''} {_numbers(pictures)}")]
        if done
        else []
    )
    late = f"not read, since recognising them took more than {limits.page_seconds} s each: pages {_numbers(slow)}"
    return [*notes, late] if slow else notes


def _recognised_lines(source: Source, pdf: Any, number: int) -> list[Line]:
    """The lines of a page that is a picture."""
    page = pdf[number]
    try:
        picture, scale = pdfpages.rendered(page, source.name, source.limits)
        height = page.get_height()
    finally:
        page.close()
    languages, limits = source.options.recognition, source.limits
    dpi = round(scale * pdfpages.POINTS)
    return lines_of(recognition.recognise(picture, source.name, languages, limits, dpi=dpi)[0], height, scale)


def _hidden_note(pages: Sequence[int]) -> str:
    return (
        f"text layer over the picture of page {_numbers(pages)}: another program recognised it; what that program was "
        f"sure of is not in the file, each word is taken with confidence {pdfpages.HIDDEN_TEXT}"
    )


def _check_text(name: str, pages: Sequence[Page]) -> None:
    """Raise DocumentError for a document of pictures, and for fonts that do not say what they show."""
    text = "".join(line.text for page in pages for line in page.lines)
    if not pdfpages.LEADERS.sub("", text).strip():
        reason = (
            f"has no text layer ({len(pages)} page{'s' if len(pages) != 1 else ''} of pictures or nothing)"
        )
        raise DocumentError(name, f"{reason}; recognise its text first (OCR)")
    if pdfpages.is_unreadable(text):
        reason = "has a text layer whose fonts do not say which characters they show"
        raise DocumentError(name, f"{reason}; recognise its text (OCR) or save it again")


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


FORMATS = by_name(Format("pdf", read, None))
