"""The document's text as HTML, its markers in place.

Markers may overlap, nest, and run across paragraphs, which elements may not. So the text is cut
wherever a marker or a paragraph begins or ends; each piece lies inside the same markers from end
to end, and says all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nambuk.documents.document import Document, Paragraph
from nambuk.reports.grouping import group_forms
from nambuk.reports.markup import attribute, content
from nambuk.reports.report import Report
from nambuk.reports.wording import adjective, axis_number, short_name
from nambuk.variables.marker import Marker


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text that lies in the same markers from `start` to `end`, the shortest marker first.

    `opens` says that one of them begins here.
    """

    start: int
    end: int
    markers: tuple[Marker, ...]
    opens: bool


def segments(length: int, markers: Sequence[Marker], cuts: Iterable[int] = ()) -> Iterator[Segment]:
    """Cut a text of `length` at the ends of all markers and at `cuts`; the pieces cover it in order.

    Markers outside the text are cut to it; a marker without width lies in no piece.
    """
    beginning: dict[int, list[Marker]] = {}
    places = {0, length, *(min(max(cut, 0), length) for cut in cuts)}
    for marker in markers:
        start, end = max(marker.start, 0), min(marker.end, length)
        if start < end:
            beginning.setdefault(start, []).append(marker)
            places.update((start, end))
    ordered = sorted(places)
    active: list[Marker] = []
    for start, end in pairwise(ordered):
        if active:
            active = [marker for marker in active if marker.end > start]
        new = beginning.get(start)
        if new:
            active = sorted([*active, *new], key=lambda marker: marker.end - marker.start)
        yield Segment(start, end, tuple(active), bool(new))


def axis_class(axis: str) -> str:
    """The style sheet's class for an axis: "x0" to "x6" for the known ones, "x7" for any other.

    >>> axis_class("orthography"), axis_class("handwriting")
    ('x0', 'x7')
    """
    return f"x{axis_number(axis)}"


def text_html(report: Report, prefix: str) -> str:
    """The text of a report's document, paragraph by paragraph, every marker with its explanation.

    `prefix` keeps the ids of several documents on one page apart: paragraph 3 is `{prefix}p3`, and
    marks refer to `{prefix}f12`, the row of their form in the table of markers. The text content,
    explanations left out, equals `markup.readable(document.text)`.
    """
    text = report.document.text
    marks = _Marks(report.markers, prefix)
    places = list(_regions(report.document, prefix))
    pieces = segments(len(text), report.markers, (region.end for region in places))
    piece = next(pieces, None)
    parts: list[str] = []
    for region in places:
        blank = not region.opening and text[region.start : region.end].isspace()
        parts.append(region.opening or ("" if blank else "<p>"))
        while piece and piece.end <= region.end:
            inside = content(text[piece.start : piece.end])
            parts.append(inside if blank or not piece.markers else marks.mark(inside, piece))
            piece = next(pieces, None)
        parts.append("" if blank else "</p>")
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class _Region:
    """A paragraph, with its opening tag, or what stands between two, without."""

    start: int
    end: int
    opening: str = ""


def _regions(document: Document, prefix: str) -> Iterator[_Region]:
    """Paragraphs and what is between them, covering the whole text in order."""
    here, page, container = 0, None, None
    for number, paragraph in enumerate(document.paragraphs, 1):
        if paragraph.start > here:
            yield _Region(here, paragraph.start)
            here = paragraph.start
        labels = []
        if paragraph.page not in (None, page):
            labels.append(f"page {paragraph.page}")
        if paragraph.container not in (None, container):
            labels.append(str(paragraph.container))
        if paragraph.confidence is not None:
            labels.append(f"recognised with confidence {paragraph.confidence:.2f}")
        page, container = paragraph.page, paragraph.container
        where = f' data-where="{attribute(", ".join(labels))}"' if labels else ""
        opening = f'<p id="{prefix}p{number}" data-n="{number}"{where}{_heading_role(paragraph)}>'
        yield _Region(here, max(here, paragraph.end), opening)
        here = max(here, paragraph.end)
    if here < len(document.text):
        yield _Region(here, len(document.text))


def _heading_role(paragraph: Paragraph) -> str:
    """The document's own headings come under the page's, whose lowest level is three."""
    name, _, level = (paragraph.container or "").partition(" ")
    if name != "heading":
        return ""
    return f' class="heading" role="heading" aria-level="{3 + int(level) if level.isdecimal() else 4}"'


class _Marks:
    """Makes marks; what marks of one form share is made once."""

    def __init__(self, markers: Sequence[Marker], prefix: str) -> None:
        self._prefix = prefix
        self._form_of: dict[int, int] = {}
        self._shared: dict[tuple[int, ...], tuple[str, str]] = {}
        for number, form in enumerate(group_forms(markers), 1):
            for marker in form.occurrences:
                self._form_of[id(marker)] = number

    def mark(self, inside: str, piece: Segment) -> str:
        """The piece as a `mark` element that explains itself on hover, tap and keyboard focus."""
        forms = tuple([self._form_of[id(marker)] for marker in piece.markers])
        shared = self._shared.get(forms)
        if shared is None:
            shared = self._shared[forms] = self._make_shared(piece, forms)
        opening, tip = shared
        return f'{opening} tabindex="{0 if piece.opens else -1}">{inside}{tip}</mark>'

    def _make_shared(self, piece: Segment, forms: tuple[int, ...]) -> tuple[str, str]:
        marker = piece.markers[0]
        classes = f"{axis_class(marker.axis)} {marker.variety.removeprefix('ko-').lower()}"
        if len(forms) > 1:
            classes += " many"
        rows = " ".join(f"{self._prefix}f{form}" for form in dict.fromkeys(forms))
        cards = "".join(_card(marker) for marker in piece.markers)
        opening = f'<mark class="{attribute(classes)}" aria-describedby="{rows}"'
        return opening, f'<span class="tip" lang="en">{cards}</span>'


def _card(marker: Marker) -> str:
    """What a reader learns about a marker on the spot, line by line, in as few elements as will do.

    A long document has tens of thousands of these.
    """
    lines = [
        f'<b lang="ko">{content(marker.text)}</b> {content(adjective(marker.variety))} form',
        *(
            f'{content(short_name(variety))} writes <b lang="ko">{content(form)}</b>'
            for variety, form in marker.standard.items()
        ),
        f"{content(marker.kind)}: {content(marker.rule)}",
    ]
    if marker.english:
        lines.append(f"English: {content(', '.join(marker.english))}")
    remarks = [content(marker.note)] if marker.note else []
    if marker.source:
        remarks.append(f"Source: {content(marker.source)}")
    if remarks:
        lines.append("<i>" + "\n".join(remarks) + "</i>")
    inside = "\n".join(lines)
    return f'<span class="card">{inside}</span>'
