"""Presentations (PowerPoint), with and without macros, which are never run and stay as they are.

The XML of the slides is read and changed itself: text stands in shapes, tables, charts, diagrams, notes and comments,
most of them in parts of their own.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from nambuk.documents import archive
from nambuk.documents.document import FileFacts, MarkedText
from nambuk.documents.draft import Draft
from nambuk.documents.formats.ooxml import drawingmarks, ooxml, passages
from nambuk.documents.formats.ooxml.graphics import Drawings
from nambuk.documents.formats.ooxml.passages import DrawingPassage, Passage, PlainPassage
from nambuk.documents.formats.package import Package
from nambuk.documents.formats.protocol import Format, by_name
from nambuk.documents.source import Source

_TYPEFACES = ("{*}latin", "{*}ea", "{*}cs")


def read(source: Source, kind: str) -> Draft:
    """The paragraphs slide by slide: titles first, shapes as they lie on each other, then notes and comments."""
    package = Package(source, kind)
    with archive.damage_reported(source, kind):
        slides = _slides(package)
        return Draft(passages.blocks(_passages(package, slides)), _facts(package, slides, kind))


def write(source: Source, paragraphs: Sequence[str | MarkedText], kind: str) -> bytes:
    """The presentation with new text: each changed paragraph takes the look of its first letters, or of its marks."""
    package = Package(source, kind)
    with archive.refusal_reported(source, kind):
        passages.put_all(package, list(_passages(package, _slides(package))), paragraphs)
        return package.to_bytes()


def _slides(package: Package) -> list[str]:
    """The parts of the slides in the order of the presentation, each once (a damaged one may name it often)."""
    main = ooxml.main_part(package)
    related = ooxml.relations(package, main)
    ids = (ooxml.relation_id(slide) for slide in package.root(main).iterfind("{*}sldIdLst/{*}sldId"))
    return list(dict.fromkeys(related[id].target for id in ids if id in related))


def _unseen(parts: Iterable[str], seen: set[str]) -> Iterator[str]:
    """The parts that were not met before, which then are."""
    for part in parts:
        if part not in seen:
            seen.add(part)
            yield part


def _passages(package: Package, slides: Sequence[str]) -> Iterator[Passage]:
    """All paragraphs that hold text, in reading order; what stands on each slide of a kind comes last."""
    drawings = Drawings(package, has_caches=True)
    models: dict[str, list[str]] = {"layout": [], "master": []}
    seen: set[str] = set()  # notes and comments belong to one slide
    for number, slide in enumerate(slides, 1):
        place = f"slide {number}"
        related = ooxml.relations(package, slide)
        yield from drawings.passages(slide, place, number)
        for notes in _unseen(ooxml.targets(related, "notesSlide"), seen):
            yield from drawings.passages(notes, f"{place}, notes", number)
        for comments in _unseen(ooxml.targets(related, "comments"), seen):
            yield from _comments(package, comments, place, number)
        for layout in ooxml.targets(related, "slideLayout"):
            models["layout"].append(layout)
            models["master"] += ooxml.targets(ooxml.relations(package, layout), "slideMaster")
    for word, parts in models.items():
        for number, part in enumerate(dict.fromkeys(parts), 1):
            yield from drawings.passages(part, f"slide {word} {number}", is_model=True)


def _comments(package: Package, part: str, place: str, page: int) -> Iterator[Passage]:
    """The comments on a slide, with the answers to them."""
    number = 0
    for element in package.root(part).iter("{*}cm", "{*}reply", "{*}text", *drawingmarks.PARAGRAPHS):
        if element.tag.endswith(("}cm", "}reply")):
            number += 1
            continue
        is_plain = element.tag not in drawingmarks.PARAGRAPHS
        kind = PlainPassage if is_plain else DrawingPassage
        passage = kind(part, element, f"{place}, comment {number}", page)
        if passage.text().strip():
            yield passage


def _facts(package: Package, slides: Sequence[str], kind: str) -> FileFacts:
    """Author, program, dates and fonts, and notes on what is hidden or not read."""
    roots = [package.root(slide) for slide in slides]
    hidden = [str(number) for number, root in enumerate(roots, 1) if root.get("show") in ("0", "false")]
    inside = sum("/embeddings/" in name for name in package.names)
    notes = [
        *([f"hidden slides: {', '.join(hidden)}"] if hidden else []),
        *ooxml.counted(
            (sum(1 for root in roots for _ in root.iter("{*}pic")), "pictures or films"),
            (sum(1 for root in roots for _ in root.iter("{*}oMath")), "equations"),
            (inside, "files inside (objects, tables behind charts)"),
        ),
        *ooxml.macro_notes(package),
    ]
    themes = [package.root(name) for name in package.names if "/theme/theme" in name]
    fonts = (font.get("typeface") for root in (*roots, *themes) for font in root.iter(*_TYPEFACES))
    return ooxml.facts(package, kind, fonts, notes)


FORMATS = by_name(
    Format("pptx", partial(read, kind="pptx"), partial(write, kind="pptx")),
    Format("pptm", partial(read, kind="pptm"), partial(write, kind="pptm")),
)
