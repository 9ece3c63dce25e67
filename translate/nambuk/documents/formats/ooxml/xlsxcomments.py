"""Comments on cells: those of old, and threads, of which a copy for old programs stands among the former."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nambuk.documents.document import MarkedText
from nambuk.documents.formats.ooxml import ooxml, xlsxmarks
from nambuk.documents.formats.ooxml.passages import Passage, PlainPassage
from nambuk.documents.formats.ooxml.xlsxcells import StringPassage
from nambuk.documents.formats.package import Package
from nambuk.documents.formats.protocol import text_of

_THREAD = "tc="
"""What the author of a copy of a thread begins with."""

_Copies = dict[str, list[tuple[str, Any]]]
"""The texts for old programs by the reference of their cell: (part, element)."""


@dataclass(slots=True)
class _ThreadPassage(PlainPassage):
    """A comment of a thread; `shown` are the texts for old programs, in which its text stands with others."""

    package: Any = None
    shown: Any = ()

    def put(self, new: str | MarkedText) -> bool:
        """Give it new text, also in the texts for old programs."""
        old = self.marked().text
        if text_of(new) == old:
            return False
        self.element.text = text_of(new)
        for part, string in self.shown:
            text = xlsxmarks.text_of_string(string)
            if xlsxmarks.put(string, text.replace(old, text_of(new), 1)):
                self.package.mark_changed(part)
        return True


def comments(package: Package, related: ooxml.Relations, place: str) -> Iterator[Passage]:
    """The comments on the cells of the sheet with these relations."""
    threads = ooxml.targets(related, "threadedComment")
    copies: _Copies = {}
    for part in ooxml.targets(related, "comments"):
        root = package.root(part)
        authors = [author.text or "" for author in root.iterfind("{*}authors/{*}author")]
        for comment in root.iterfind("{*}commentList/{*}comment"):
            reference, number = comment.get("ref", ""), comment.get("authorId", "")
            text = comment.find("{*}text")
            if text is None:
                continue
            is_known = number.isascii() and number.isdigit() and int(number[:9]) < len(authors)
            if threads and is_known and authors[int(number[:9])].startswith(_THREAD):
                copies.setdefault(reference, []).append((part, text))
            elif xlsxmarks.text_of_string(text).strip():
                yield StringPassage(part, text, f"{place}, comment {reference}")
    for part in threads:
        for comment in package.root(part).iterfind("{*}threadedComment"):
            reference, text = comment.get("ref", ""), comment.find("{*}text")
            if text is not None and (text.text or "").strip():
                shown = copies.get(reference, ())
                container = f"{place}, comment {reference}"
                yield _ThreadPassage(part, text, container, package=package, shown=shown)
