"""Translated documents as a project folder of OmegaT, ready to be opened and gone over.

What a person has translated or approved stands in `omegat/project_save.tmx`, where OmegaT has it as the translation. A
machine's translations stand in `tm/mt/machine.tmx`: OmegaT offers them as matches, and marks a segment red into which
one was put; no document is made of them before a person takes them. OmegaT splits the source files itself; with a
Korean source it is given our rules (`omegat_segmentation`), so that its segments are those of the memories.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from xml.sax.saxutils import escape

from nambuk.bilingual.bilingual import BilingualDocument, BilingualSegment, ExchangeError
from nambuk.bilingual.omegat_segmentation import segmentation_srx
from nambuk.bilingual.tmx import TmxWriter, is_translated, unit_of_segment
from nambuk.glossary.exchange import omegat as glossary_format
from nambuk.glossary.term import Term

_FOLDERS = ("source", "target", "omegat", "tm/auto", "tm/mt", "glossary", "dictionary")
_EXCLUDED = ("**/.svn/**", "**/CVS/**", "**/.cvs/**", "**/desktop.ini", "**/Thumbs.db", "**/.DS_Store")
_APPROVED = frozenset(("reviewed", "final"))


@dataclass(frozen=True, slots=True)
class OmegatProject:
    """What was written: how many source files, and how many different units by a person and by a machine; terms."""

    files: int
    person: int
    machine: int
    terms: int


def omegat_project(
    folder: Path,
    source_files: Iterable[tuple[str, Path]],
    documents: Iterable[BilingualDocument],
    languages: tuple[str, str],
    *,
    terms: Sequence[Term] = (),
    tool: str = "",
    prefilled: bool = False,
) -> OmegatProject:
    """Make the project in `folder`, which must not be there yet; it appears when it is complete.

    `source_files`: the path that each shall have under `source/`, with slashes, and where it is now. `documents` are
    used one at a time, so that there may be thousands. `languages`: source and target as BCP 47 tags. `terms`: of
    these the ones that occur in the documents make the glossary. `prefilled`: the machine's translations go to
    `tm/auto/` and so into every empty segment at once, with OmegaT's mark for that; otherwise they are only offered.

    Raises ExchangeError for a folder that exists, a path that leads out of it or comes twice, and for what cannot
    be written.
    """
    if os.path.lexists(folder):
        raise ExchangeError(str(folder), "exists already; name another folder")
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        for name in _FOLDERS:
            (partial / name).mkdir(parents=True)
        files = _copy(source_files, partial / "source")
        occurring = OccurringTerms(terms, languages[0])
        person, machine = _write_memories(partial, documents, languages, tool, prefilled, occurring)
        found = occurring.found()
        (partial / "glossary" / "glossary.txt").write_bytes(glossary_format.write(found, languages))
        if languages[0].split("-")[0] == "ko":
            (partial / "omegat" / "segmentation.srx").write_text(segmentation_srx(), encoding="utf-8")
        (partial / "omegat.project").write_text(_project(languages), encoding="utf-8")
        partial.rename(folder)
    except OSError as error:
        reason = f"cannot be written ({error.strerror or error}); name another place"
        raise ExchangeError(str(error.filename or folder), reason) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return OmegatProject(files, person, machine, len(found))


def _copy(source_files: Iterable[tuple[str, Path]], folder: Path) -> int:
    """Copy the files to their paths under `folder`; returns how many there are."""
    number = 0
    for name, file in source_files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in name or "\0" in name:
            raise ExchangeError(name, "leads out of the project's folder; name a path inside it")
        target = folder / path
        if target.exists():
            raise ExchangeError(name, "comes twice; give the two files different paths")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(file, target)
        except OSError as error:
            reason = f"cannot be copied into the project ({error.strerror or error}); check the file"
            raise ExchangeError(str(file), reason) from error
        number += 1
    return number


def _write_memories(
    folder: Path,
    documents: Iterable[BilingualDocument],
    languages: tuple[str, str],
    tool: str,
    prefilled: bool,
    occurring: "OccurringTerms",
) -> tuple[int, int]:
    """Write both memories in one go through the documents; returns how many units each has."""
    approved, offered = folder / "omegat/project_save.tmx", folder / "tm" / ("auto" if prefilled else "mt")
    with ExitStack() as stack:
        person = _Units(stack.enter_context(_tmx(approved, languages[0], tool)))
        machine = _Units(stack.enter_context(_tmx(offered / "machine.tmx", languages[0], tool)))
        for document in documents:
            for _, _, segment in document.segments():
                occurring.look_at(segment.source.text)
                if is_translated(segment):
                    by_person = segment.origin == "person" or segment.state in _APPROVED
                    (person if by_person else machine).add(segment, document, with_marks=not by_person)
    return len(person), len(machine)


@contextmanager
def _tmx(path: Path, language: str, tool: str) -> Iterator[TmxWriter]:
    with path.open("wb") as stream, TmxWriter(stream, language, tool) as writer:
        yield writer


class _Units:
    """The units of one memory, each sentence with each translation once."""

    def __init__(self, writer: TmxWriter) -> None:
        self._writer = writer
        self._seen: set[bytes] = set()

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, segment: BilingualSegment, document: BilingualDocument, with_marks: bool) -> None:
        """Write a segment's unit, unless it is there. OmegaT's own memory has no use for our marks."""
        text = f"{segment.source.text}\0{segment.target.text}".encode("utf-8", "surrogatepass")
        digest = blake2b(text, digest_size=12).digest()
        if digest not in self._seen:
            self._seen.add(digest)
            self._writer.add(unit_of_segment(segment, document, with_marks=with_marks))


class OccurringTerms:
    """Which of many terms occur in texts: by the letters of their words, whatever stands around them.

    Too many rather than too few: OmegaT itself looks which terms a segment has.

    >>> occurring = OccurringTerms([Term("a", {"ko-KP": ("페암",)}), Term("b", {"ko-KP": ("닭알",)})], "ko-KP")
    >>> occurring.look_at("환자는 페암이다.")
    >>> [term.id for term in occurring.found()]
    ['a']
    """

    def __init__(self, terms: Sequence[Term], language: str) -> None:
        self._terms = terms
        self._found: set[int] = set()
        self._heads: dict[str, list[tuple[str, int]]] = {}
        for number, term in enumerate(terms):
            for word in term.words.get(language, ()):
                if letters := _letters(word):
                    self._heads.setdefault(letters[:2], []).append((letters, number))

    def look_at(self, text: str) -> None:
        """Note the terms that a text has."""
        letters = _letters(text)
        for place in range(len(letters)):
            for head in (letters[place : place + 2], letters[place]):
                for word, number in self._heads.get(head, ()):
                    if number not in self._found and letters.startswith(word, place):
                        self._found.add(number)

    def found(self) -> list[Term]:
        """The terms that occurred, in the order in which they were given."""
        return [term for number, term in enumerate(self._terms) if number in self._found]


def _letters(text: str) -> str:
    return "".join(text.casefold().split())


def _project(languages: tuple[str, str]) -> str:
    """The file `omegat.project`; OmegaT chooses the tokenizers by the languages."""
    source, target = (escape(language) for language in languages)
    masks = "".join(f"      <mask>{mask}</mask>\n" for mask in _EXCLUDED)
    default = "__DEFAULT__"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<omegat>\n  <project version="1.0">\n'
        f"    <source_dir>{default}</source_dir>\n    <source_dir_excludes>\n{masks}    </source_dir_excludes>\n"
        f"    <target_dir>{default}</target_dir>\n    <tm_dir>{default}</tm_dir>\n"
        f"    <glossary_dir>{default}</glossary_dir>\n    <glossary_file>{default}</glossary_file>\n"
        f"    <dictionary_dir>{default}</dictionary_dir>\n"
        f"    <source_lang>{source}</source_lang>\n    <target_lang>{target}</target_lang>\n"
        "    <sentence_seg>true</sentence_seg>\n"
        "    <support_default_translations>true</support_default_translations>\n"
        "    <remove_tags>false</remove_tags>\n  </project>\n</omegat>\n"
    )
