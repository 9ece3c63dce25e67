"""Pictures of text (PNG, JPEG, TIFF, BMP, WebP, GIF), recognised by Tesseract; a TIFF with all its pages."""

from nambuk.documents import archive
from nambuk.documents.document import DocumentError, FileFacts
from nambuk.documents.draft import Draft
from nambuk.documents.formats.pages.flow import Page
from nambuk.documents.formats.pages.recognised import lines_of
from nambuk.documents.formats.pages.written import blocks_of, guesses_note, recognition_note
from nambuk.documents.formats.protocol import Format, by_name
from nambuk.documents.limits import raise_it
from nambuk.documents.recognition import tesseract as recognition
from nambuk.documents.recognition.pictures import Picture, picture_of
from nambuk.documents.source import Source

_USUAL_HEIGHT = 842.0  # points of a page, since few pictures say rightly how large they were


def read(source: Source) -> Draft:
    """The recognised paragraphs of a picture. Raises DocumentError where that is not wanted, or not possible."""
    with archive.damage_reported(source, "image"):
        picture = _picture(source)
        if not source.options.recognition:
            reason = "is a picture, and recognition is switched off"
            raise DocumentError(source.name, f"{reason}; allow it with --recognize kor, or give its text")
        found = recognition.recognise(
            source.data, source.name, source.options.recognition, source.limits, pages=len(picture.pages)
        )
    pages = []
    for words, (_, height) in zip(found, picture.pages, strict=True):
        # a page that was turned is as high as it was wide
        pixels = max(height, max((word.bottom for word in words), default=0))
        scale = pixels / _USUAL_HEIGHT
        pages.append(Page(lines_of(words, _USUAL_HEIGHT, scale), _USUAL_HEIGHT))
    lines = [line for page in pages for line in page.lines]
    if not lines:
        raise DocumentError(source.name, "is a picture in which no text was recognised; leave it out")
    blocks, guessed = blocks_of(pages)
    size = " and ".join(dict.fromkeys(f"{width:,} × {height:,}" for width, height in picture.pages[:3]))
    notes = [f"{picture.format} of {size} pixels", recognition_note(source.options.recognition, lines)]
    notes += [guesses_note(guessed)] if guessed else []
    return Draft(blocks, FileFacts("image", notes=tuple(notes)))


def _picture(source: Source) -> Picture:
    """What the file is a picture of; raises DocumentError for none, and for too many pages or pixels."""
    limits = source.limits
    picture = picture_of(source.data, limits.recognised_pages)
    if picture is None:
        formats = "PNG, JPEG, TIFF, BMP, WebP or GIF"
        reason = f"is no picture that can be read ({formats}), or a damaged one"
        raise DocumentError(source.name, f"{reason}; save it again as PNG")
    if len(picture.pages) > limits.recognised_pages:
        reason = f"too long: more than {limits.recognised_pages:,} pages to recognise"
        raise DocumentError(
            source.name, f"{reason}; {raise_it('recognised-pages', limits.recognised_pages * 10)}"
        )
    if picture.pixels > limits.pixels:
        reason = f"too large: a picture of {picture.pixels:,} pixels, the limit is {limits.pixels:,}"
        raise DocumentError(source.name, f"{reason}; {raise_it('pixels', picture.pixels)}")
    return picture


FORMATS = by_name(Format("image", read, None))
