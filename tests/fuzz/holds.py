"""What must hold for every file, however broken: a sound document or one clear error, and nothing else happens."""

import os
import random
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from nambuk.documents import writing
from nambuk.documents.containers.listing import Opened
from nambuk.documents.document import Document, DocumentError, Mark, MarkedText
from nambuk.documents.formats import OFFICE, SUFFIXES, load_format
from nambuk.documents.isolation import isolated as isolated_process
from nambuk.documents.isolation.checked import checked, checked_listing
from nambuk.documents.limits import with_limits
from nambuk.documents.options import ReadOptions
from nambuk.documents.reading import document_from_bytes, parse
from nambuk.documents.source import Source

OPTIONS = ReadOptions(
    recognition="",  # or each broken PDF without text would start Tesseract; pictures have their own turn
    limits=with_limits(["seconds=120", "characters=500000", "cells=100000", "pages=500", "memory=1G"]),
)
WITH_RECOGNITION = replace(OPTIONS, recognition="kor")
SECONDS = 20  # of the processor
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
NEW = "새로 쓴 글"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: "document", "error", or else what must not be; `text` says more, `seconds` how long."""

    kind: str
    text: str
    seconds: float


class TooLong(BaseException):
    """Raised by the clock; no `except Exception` takes it."""


def outcome(
    name: str, data: bytes, *, isolated: bool = False, writes: random.Random | None = None
) -> Outcome:
    """Read a file (in this process or in one of its own) and, with `writes`, write it again with changed text."""
    start = time.perf_counter()
    may_start = Path(name).suffix in PROGRAMS
    kind, text = "document", ""
    try:
        with _time_limit(SECONDS * (4 if may_start else 1)), watched(may_start=may_start) as seen:
            if name.endswith(".zip"):
                kind, text = _archive(name, data, isolated)
            else:
                kind, text = _document(name, data, isolated or may_start, writes)
    except DocumentError as error:
        kind, text = "error", str(error)
        if _CONTROLS.search(text) or not text.startswith((f"{name}: ", f"{name}, ")):
            kind = "unclear error"
        if "ended on it" in text or "no sound answer" in text or "took longer" in text:
            kind = "crash of the process"
    except TooLong:
        kind, text = "too long", _where(sys.exc_info()[2])
    except (Exception, RecursionError, MemoryError) as error:
        kind, text = (
            "exception",
            f"{type(error).__name__}: {str(error)[:200]} in {_where(error.__traceback__)}",
        )
    if seen:
        kind, text = "touched", ", ".join(sorted(set(seen)))[:500]
    return Outcome(kind, text, time.perf_counter() - start)


def _document(name: str, data: bytes, isolated: bool, writes: random.Random | None) -> tuple[str, str]:
    options = WITH_RECOGNITION if Path(name).suffix in SUFFIXES["image"] else OPTIONS
    document = document_from_bytes(name, data, options) if isolated else _parsed(Source(name, data, options))
    if problem := _unsound(document):
        return "unsound", problem
    if writes is not None and (problem := _written(document, data, writes, isolated)):
        return "written otherwise", problem
    return "document", f"{len(document.text)} characters"


def _archive(name: str, data: bytes, isolated: bool) -> tuple[str, str]:
    """List what is inside and read the documents among it."""
    source = Source(name, data, OPTIONS)
    opened = None if isolated else Opened(source)
    listing = (
        isolated_process.listing(name, data, OPTIONS, source.sha256)
        if opened is None
        else checked_listing(opened.listing(), OPTIONS.limits)
    )
    read = 0
    for entry in [entry for entry in listing.entries if entry.use == "document"][:20]:
        with suppress(DocumentError):
            if opened is None:
                inside = isolated_process.member(name, source.sha256, entry.name, OPTIONS)
                document_from_bytes(f"{name}!/{entry.name}", inside or b"", OPTIONS)
            else:
                _parsed(Source(f"{name}!/{entry.name}", opened.member(entry.name), OPTIONS))
            read += 1
    return ("document" if read else "error"), f"{len(listing.entries)} files, {read} read"


def _parsed(source: Source) -> Document:
    return checked(parse(source), source)


def _unsound(document: Document) -> str:
    """What is wrong with a document, or nothing."""
    if "\x00" in document.text:
        return "NUL in the text"
    try:
        repr(document).encode("utf-8")
        str(document.facts).encode("utf-8")
        document.text.encode("utf-8")
    except UnicodeEncodeError:
        return "half a character"
    return ""


def _written(document: Document, data: bytes, dice: random.Random, isolated: bool) -> str:
    """What is wrong with the document written again with some new paragraphs, or nothing."""
    own = load_format(document.facts.format)
    if own.write is None:
        return ""
    new = _changed(document, dice)
    if isolated:
        out = writing.document_bytes(document, new, writing.output_name(document), data=data)
    else:
        options = replace(document.options, encoding=document.facts.encoding, format=own.name)
        out = writing.rewritten(Source(document.id, data, options), new)
    again = _parsed(Source(document.id, out, replace(OPTIONS, format=own.written_as or own.name)))
    if own.name in (
        "csv",
        "tsv",
    ):  # which columns and lines hold text is guessed anew; all must be in the file
        whole = _bare(out.decode(again.facts.encoding or "utf-8", "replace"))
        lost = [
            text for p in new if (text := p if isinstance(p, str) else p.text) and _bare(text) not in whole
        ]
        return f"{lost[0]!r} is lost" if lost else ""
    expected = " ".join("".join(p if isinstance(p, str) else p.text for p in new).split())
    found = " ".join(again.text.replace("\n", "").split())
    if "".join(found.split()) == "".join(expected.split()):
        return ""
    same = (a == b for a, b in zip(expected, found, strict=False))
    at = next((place for place, is_same in enumerate(same) if not is_same), len(found))
    return f"at {at}: {expected[max(at - 20, 0) : at + 40]!r} became {found[max(at - 20, 0) : at + 40]!r}"


def _bare(text: str) -> str:
    """The text without white space and quotation marks."""
    return "".join(text.replace('"', "").split())


def _changed(document: Document, dice: random.Random) -> Sequence[str | MarkedText]:
    """The paragraphs, some of them with new text, with marks or without."""
    with_marks = dice.random() < 0.5
    new: list[str | MarkedText] = []
    for number, old in enumerate(document.marked_paragraphs()):
        if number and dice.random() < 0.5:
            new.append(old if with_marks else old.text)
            continue
        text = f"{NEW} {number}"
        marks = tuple(
            Mark(m.id, min(m.start, len(text)), min(m.end, len(text)), m.kind)
            for m in old.marks
            if dice.random() < 0.8
        )
        new.append(MarkedText(text, marks) if with_marks else text)
    return new


# ---- what else happened


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """So many seconds of the processor: others may use it, too."""

    def late(number: int, frame: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


_seen: list[str] = []
_is_watching = _hooked = _is_let = False
PROGRAMS = tuple(suffix for name in (*OFFICE, "image") for suffix in SUFFIXES[name])
"""Files that other programs are started for; always read as the program reads them."""

_TEMPORARY = tempfile.gettempdir()
_MAY = ("/dev/null", "/dev/urandom")


@contextmanager
def watched(*, may_start: bool = False) -> Iterator[list[str]]:
    """Gather the files that are opened for writing or removed, programs started and connections made meanwhile.

    `may_start`: LibreOffice and Tesseract may be started, and use the temporary folder.
    """
    global _is_watching, _hooked, _is_let
    _is_let = may_start
    if not _hooked:
        sys.addaudithook(_audit)
        _hooked = True
    _seen.clear()
    seen = _seen
    _is_watching = True
    try:
        yield seen
    finally:
        _is_watching = False


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _is_watching or (_is_let and _is_usual(event, str(arguments[:1]))):
        return
    if event == "open":
        path, _, flags = (*arguments, None, None, None)[:3]
        is_written = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if is_written and not isinstance(path, int) and str(path) not in _MAY:
            _seen.append(f"opened {path} to write")
    elif event in (
        "os.remove",
        "os.rename",
        "os.mkdir",
        "os.rmdir",
        "os.link",
        "os.symlink",
        "socket.connect",
    ):
        _seen.append(f"{event} {arguments!r}"[:200])
    elif event == "subprocess.Popen" and "nambuk.documents.isolation.child" not in str(arguments):
        _seen.append(f"started {arguments[0]}")


def _is_usual(event: str, what: str) -> bool:
    """Whether LibreOffice or Tesseract is started, or something happens in the temporary folder."""
    return event in ("subprocess.Popen", "os.remove", "os.rmdir") or _TEMPORARY in what


def _where(traceback: object) -> str:
    """The last places in our code and in all code that a traceback names."""
    import traceback as tracebacks

    frames = tracebacks.extract_tb(traceback)  # type: ignore[arg-type]
    ours = [f for f in frames if "/nambuk/" in f.filename]
    places = ([ours[-1]] if ours else []) + frames[-1:]
    return " > ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in places)
