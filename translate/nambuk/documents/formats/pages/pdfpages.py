"""A page of a PDF as PDFium sees it: its lines with their places, its fonts, and its picture where it has no text."""

import re
from collections.abc import Iterator
from ctypes import byref
from dataclasses import replace
from typing import Any

from nambuk.documents.document import DocumentError, Recognised
from nambuk.documents.formats.pages.pdflines import Gap, Line
from nambuk.documents.limits import Limits, raise_it

DPI = 300
"""Dots an inch at which a page is rendered to be recognised: what Tesseract was trained on."""
POINTS = 72
"""To the inch."""
_LARGE = 1_200.0  # points of a page's longer side, an A3 sheet's, beyond which a scan's own dots count
_GAP = 0.8  # ems of a space that may be the gutter between columns
_MOST_OBJECTS = 20_000  # of a page that are looked at for pictures and invisible text
_DEEPEST = 4  # forms in each other
_COVERS = 0.5  # share of a page that the picture of a scan covers
_STAMP = 100  # letters that a scanning program may have put on a picture
_SPACES = re.compile(" +")
_SUBSET = re.compile(r"[A-Z]{6}\+")
_HANGUL = re.compile("[가-힣]")
UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
LEADERS = re.compile("[\uf113-\uf118\uf120-\uf122]")
_UNREADABLE_SHARE = 0.3
HIDDEN_TEXT = 0.5
"""The confidence of words in a text layer that another program recognised: it did not leave its own."""


def is_unreadable(text: str) -> bool:
    """Whether the fonts of a text do not say which characters they show."""
    text = LEADERS.sub("", text)
    return len(UNREADABLE.findall(text)) > _UNREADABLE_SHARE * len(text)


def lines_of(page: Any) -> list[Line]:
    """The lines of a page in the order of the file, with their places."""
    textpage = page.get_textpage()
    try:
        return list(_lines(textpage.get_text_range(), _Boxes(textpage)))
    finally:
        textpage.close()


class _Boxes:
    """Where the characters of a page stand. (PDFium is asked as directly as possible: this is most of the time.)"""

    def __init__(self, textpage: Any) -> None:
        from pypdfium2 import raw

        self._page = textpage.raw
        self._index, self._box = raw.FPDFText_GetCharIndexFromTextIndex, raw.FPDFText_GetLooseCharBox
        self._generated = raw.FPDFText_IsGenerated
        self._rect = raw.FS_RECTF()
        self._reference = byref(self._rect)

    def is_written(self, place: int) -> bool:
        """Whether the space at a place of the text is in the file, and not PDFium's word for a gap."""
        return bool(self._generated(self._page, max(self._index(self._page, place), 0)) == 0)

    def at(self, place: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the character at a place of the text, in UTF-16 units."""
        rect = self._rect
        if not self._box(self._page, max(self._index(self._page, place), 0), self._reference):
            return 0.0, 0.0, 0.0, 0.0
        return rect.left, rect.bottom, rect.right, rect.top


def _lines(text: str, boxes: _Boxes) -> Iterator[Line]:
    start = 0  # in UTF-16 units, as PDFium counts
    for line in re.split("(\r\n|\r|\n)", text):
        if line.strip():
            first = start + len(line) - len(line.lstrip())
            yield _line(line.lstrip().replace("\xa0", " "), first, boxes)
        start += _units(line)


def _units(text: str) -> int:
    """Its length in UTF-16."""
    return len(text) + sum(map("\uffff".__lt__, text)) if not text.isascii() else len(text)


def _line(text: str, first: int, boxes: _Boxes) -> Line:
    """The line that begins at a place in the page's text."""
    last = first + _units(text.rstrip()) - 1
    lefts, bottoms, rights, tops = zip(boxes.at(first), boxes.at(last), strict=True)
    line = Line(text, min(lefts), max(rights), min(bottoms), max(tops))
    gaps = tuple(_gaps(line, first, boxes))
    return replace(line, gaps=gaps) if gaps else line


def _gaps(line: Line, first: int, boxes: _Boxes) -> Iterator[Gap]:
    """The spaces of a line that are wide enough for a gutter."""
    least, before, at = _GAP * line.size, first, 0
    for match in _SPACES.finditer(line.text.rstrip()):
        before += _units(line.text[at : match.start()])
        after = before + len(match[0])
        left, right = boxes.at(before - 1)[2], boxes.at(after)[0]
        if right - left >= least:
            yield Gap(match.start() + boxes.is_written(before), left, right)
        before, at = after, match.end()


def fonts_of(page: Any) -> set[str]:
    """The fonts of a page, without the tags of subsets."""
    from pypdfium2 import raw

    texts = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])
    names = {_SUBSET.sub("", text.get_font().get_base_name()) for text in texts}
    return names - {""}


# ---- pages that are pictures


def is_picture(page: Any, text: str) -> bool:
    """Whether a page shows a picture and no text, or none but the stamp of a scanning program."""
    if len(text) > _STAMP or _HANGUL.search(text):
        return False
    return _picture(page) is not None if not text.strip() else _covers(page)


def is_hidden_layer(page: Any) -> bool:
    """Whether a page is the picture of a scan with invisible text over it, as recognition leaves it."""
    from pypdfium2 import raw

    is_any = False
    for number, item in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST)):
        if (
            number >= _MOST_OBJECTS
            or raw.FPDFTextObj_GetTextRenderMode(item.raw) != raw.FPDF_TEXTRENDERMODE_INVISIBLE
        ):
            return False
        is_any = True
    return is_any and _covers(page)


def as_recognised(lines: list[Line]) -> list[Line]:
    """The lines of such a layer, every word with the confidence that nobody knows."""
    return [
        replace(
            line,
            recognised=tuple(
                Recognised(*word.span(), HIDDEN_TEXT) for word in re.finditer(r"\S+", line.text)
            ),
        )
        for line in lines
    ]


def _covers(page: Any) -> bool:
    """Whether a picture covers most of a page."""
    picture = _picture(page)
    if picture is None:
        return False
    left, bottom, right, top = picture.get_bounds()
    width, height = page.get_size()
    return bool((right - left) * (top - bottom) >= _COVERS * width * height)


def _picture(page: Any) -> Any:
    """The largest picture of a page, or None."""
    from pypdfium2 import raw

    largest, area = None, 0.0
    pictures = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST)
    for _, item in zip(range(_MOST_OBJECTS), pictures, strict=False):
        left, bottom, right, top = item.get_bounds()
        if largest is None or (right - left) * (top - bottom) > area:
            largest, area = item, (right - left) * (top - bottom)
    return largest


def rendered(page: Any, name: str, limits: Limits) -> tuple[bytes, float]:
    """The page as a grey picture (PGM), and its pixels to a point. Raises DocumentError for too many pixels."""
    width, height = page.get_size()
    scale = DPI / POINTS
    if max(width, height) > _LARGE:  # a scan whose program did not say how large the sheet was
        scale = min(scale, _own_scale(page))
    pixels = int(width * scale) * int(height * scale)
    if pixels > limits.pixels:
        reason = f"has a page of {pixels:,} pixels, the limit is {limits.pixels:,}"
        raise DocumentError(name, f"{reason}; {raise_it('pixels', pixels)}")
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    try:
        head = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height)
        content = memoryview(bitmap.buffer)
        if bitmap.stride == bitmap.width:
            return head + content.tobytes(), scale
        starts = range(0, bitmap.stride * bitmap.height, bitmap.stride)
        return head + b"".join(content[start : start + bitmap.width] for start in starts), scale
    finally:
        bitmap.close()


def _own_scale(page: Any) -> float:
    """Pixels to a point of a page's largest picture; 1 without one."""
    picture = _picture(page)
    if picture is None:
        return 1.0
    left, _, right, _ = picture.get_bounds()
    pixels: int = picture.get_px_size()[0]
    return max(pixels / max(float(right - left), 1.0), 1.0)
