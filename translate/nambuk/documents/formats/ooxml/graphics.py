"""The text of drawings in slides and sheets: shapes, tables, charts and diagrams, with what stands in parts of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nambuk.documents.formats import xmlplaces
from nambuk.documents.formats.ooxml import drawingmarks, ooxml
from nambuk.documents.formats.ooxml.passages import Copies, DrawingPassage, Passage, PlainPassage
from nambuk.documents.formats.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACEHOLDERS = {
    "title": "title",
    "ctrTitle": "title",
    "subTitle": "subtitle",
    "ftr": "footer",
    "hdr": "header",
    "dt": "date",
}
_CHART, _DIAGRAM = "chart", "relIds"
_VALUES = ("strCache", "strLit", "lvl", "tx", "txData")


@dataclass(slots=True)
class Drawings:
    """Reads the drawings of one package; each part is read once, whatever leads to it.

    `has_caches`: the values that a chart keeps of its table are read, for there is no table in the file to read
    them from. `counts` says how many charts and diagrams there are in each place.
    """

    package: Package
    has_caches: bool
    seen: set[str] = field(default_factory=set)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def passages(
        self, part: str, place: str, page: int | None = None, *, box: str = "", is_model: bool = False
    ) -> Iterator[Passage]:
        """The paragraphs of a slide or drawing that hold text, in the order of the file, titles first.

        `place` begins the containers; `box` is the word for shapes (with a number), where they are named at all.
        In a model of slides (`is_model`) placeholders say what to write there: they are passed over.
        """
        if part in self.seen:
            return
        self.seen.add(part)
        root = self.package.root(part)
        places = _places(root, box)
        found: list[tuple[bool, Sequence[Passage]]] = []
        related = ooxml.relations(self.package, part)
        copies = _CopiesBeside(part)
        for element in root.iter(*drawingmarks.PARAGRAPHS, f"{{*}}{_CHART}", f"{{*}}{_DIAGRAM}"):
            if ooxml.is_fallback(element) or (is_model and _is_in_placeholder(element)):
                continue
            inside = xmlplaces.place_of(element, places)
            if element.tag in drawingmarks.PARAGRAPHS:
                container = f"{place}, {inside}" if inside else place
                passages: Sequence[Passage] = list(
                    _paragraphs(part, [element], container, page, copies.of(element))
                )
            else:
                passages = list(self._of_frame(element, related, place, page))
            found.append((inside != "title", passages))
        for _, passages in sorted(found, key=lambda entry: entry[0]):
            yield from passages

    def number(self, place: str, word: str) -> str:
        """The place of the next chart or diagram: "slide 1, chart 2"."""
        self.counts[place, word] = self.counts.get((place, word), 0) + 1
        return f"{place}, {word} {self.counts[place, word]}"

    def _of_frame(
        self, element: Any, related: ooxml.Relations, place: str, page: int | None
    ) -> Iterator[Passage]:
        """The paragraphs of the chart or diagram that an element of a drawing names."""
        is_chart = element.tag.endswith(f"}}{_CHART}")
        relation = related.get(ooxml.relation_id(element, "id" if is_chart else "dm"))
        if relation is None or relation.target in self.seen:
            return
        if is_chart:
            yield from self._of_chart(relation.target, self.number(place, "chart"), page)
        else:
            self.seen.add(relation.target)
            pictures = ooxml.targets(related, "diagramDrawing")
            yield from self._of_diagram(relation.target, pictures, self.number(place, "diagram"), page)

    def _of_chart(self, part: str, place: str, page: int | None) -> Iterator[Passage]:
        """The titles and labels of a chart, the values that stand in it, and the text boxes on it."""
        self.seen.add(part)
        root = self.package.root(part)
        yield from _paragraphs(part, root.iter(*drawingmarks.PARAGRAPHS), place, page)
        values = (
            v for v, is_taken in _values(self.package, part, place, page) if self.has_caches or not is_taken
        )
        first: dict[str, Passage] = {}
        others: list[Passage] = []
        for value in values:  # each series has the names of all categories again
            text = value.text()
            if first.setdefault(text, value) is not value:
                others.append(value)
        copies = Copies(others)
        for value in first.values():
            value.copies = copies
            yield value
        for drawing in ooxml.targets(ooxml.relations(self.package, part), "chartUserShapes"):
            yield from self.passages(drawing, place, page)

    def _of_diagram(
        self, part: str, pictures: Sequence[str], place: str, page: int | None
    ) -> Iterator[Passage]:
        """The paragraphs of a diagram's nodes; its picture, which programs show, has them again."""
        drawn = [
            passage
            for picture in pictures
            for passage in _paragraphs(
                picture, self.package.root(picture).iter(*drawingmarks.PARAGRAPHS), place, page
            )
        ]
        yield from _paragraphs(
            part, self.package.root(part).iter(*drawingmarks.PARAGRAPHS), place, page, Copies(drawn)
        )


def taken_values(package: Package, part: str) -> Iterator[Passage]:
    """The texts among the values of a chart that were taken over from cells."""
    yield from (value for value, is_taken in _values(package, part, "", None) if is_taken)


def _values(package: Package, part: str, place: str, page: int | None) -> Iterator[tuple[Passage, bool]]:
    """The texts among the values of a chart, and whether they were taken over from cells."""
    value: Any
    for value in package.root(part).iter("{*}v"):
        parent = value.getparent()
        point = parent is not None and parent.tag.endswith("}pt")
        holder = parent.getparent() if point else parent
        kind = "" if holder is None else holder.tag.rpartition("}")[2]
        is_taken = kind in ("strCache", "lvl") or (kind == "txData" and holder.find("{*}f") is not None)
        if kind in _VALUES and (value.text or "").strip():
            yield PlainPassage(part, value, place, page), is_taken


def _places(root: "_Element", box: str) -> xmlplaces.Places:
    """The containers of cells, and of shapes by what they are for, or by `box`."""
    places: xmlplaces.Places = {}
    for namespace in drawingmarks.NAMESPACES:
        places |= xmlplaces.cell_places(root, f"{namespace}tbl", f"{namespace}tr", f"{namespace}tc")
    number = 0
    for shape in root.iter("{*}sp"):
        kind = _PLACEHOLDERS.get(placeholder_kind(shape) or "")
        if kind:
            places[shape] = kind
        elif box and any(_has_text(element) for element in shape.iter(*drawingmarks.PARAGRAPHS)):
            number += 1
            places[shape] = f"{box} {number}"
    return places


def placeholder_kind(shape: "_Element") -> str | None:
    """What a shape of a slide is for, "body" where it does not say; None where it is no placeholder."""
    for element in shape.iterfind("{*}nvSpPr/{*}nvPr/{*}ph"):
        return element.get("type", "body")
    return None


def _has_text(paragraph: "_Element") -> bool:
    is_told = bool(drawingmarks.text_of_paragraph(paragraph).strip())
    return is_told and not drawingmarks.is_number_alone(paragraph)


def _paragraphs(
    part: str,
    elements: "Sequence[Any] | Iterator[Any]",
    place: str,
    page: int | None,
    copies: Copies | None = None,
) -> Iterator[Passage]:
    """The paragraphs that hold text."""
    for element in elements:
        if _has_text(element):
            yield DrawingPassage(part, element, place, page, copies)


def _is_in_placeholder(element: "_Element") -> bool:
    return any(placeholder_kind(shape) for shape in element.iterancestors("{*}sp"))


@dataclass(slots=True)
class _CopiesBeside:
    """The paragraphs for old programs that stand beside those for new ones, in one part."""

    part: str
    found: dict[Any, Copies] = field(default_factory=dict)

    def of(self, element: Any) -> Copies | None:
        """Those beside this paragraph; None where there are none."""
        outermost = next(iter([*element.iterancestors(ooxml.ALTERNATIVES)][::-1]), None)
        if outermost is None:
            return None
        if outermost not in self.found:
            inside = filter(ooxml.is_fallback, outermost.iter(*drawingmarks.PARAGRAPHS))
            self.found[outermost] = Copies(_paragraphs(self.part, inside, "", None))
        return self.found[outermost]
