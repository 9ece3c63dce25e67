"""The text of pictures, recognised by Tesseract: a program of its own, fed through pipes, which writes no file.

Three things of Tesseract 5 with its Korean model decide how it is asked, each measured on rendered pages:

- Its own analysis of the page (modes 1 and 3) loses up to half of a clean Korean page, since it takes the wide gaps
  between syllables for columns. Mode 4 loses 2 % of the letters at most; columns are then found by `formats.layout`
  from the places of the words. Where it finds hardly anything the picture may be full of specks, which an adaptive
  threshold (Sauvola's) keeps out, or lie on a side, which mode 1 finds out.
- Its tables give each syllable or two as a "word", with a place and a confidence, and no spaces; its plain text has
  the spaces. So both are asked for in one run and laid side by side.
- Its standard input may be a list of files to read. So nothing goes there that does not begin as a picture.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from nambuk.documents.document import DocumentError
from nambuk.documents.limits import LIMITS, Limits

_PROGRAM = "tesseract"
_WAYS = (("--psm", "4"), ("--psm", "4", "-c", "thresholding_method=2"), ("--psm", "1"))
"""How a picture is tried, until the result is no longer doubtful: as it is, as one full of specks, as one turned."""
RUNS = 3
"""How often one picture is recognised at most, each time within `page_seconds` a page."""
_DOUBTFUL = 0.6  # mean confidence under which the page may lie on a side
_FEW = 20  # letters
_LANGUAGES = re.compile(r"[A-Za-z0-9_/-]+(\+[A-Za-z0-9_/-]+)*")
_ROW = re.compile(r"[1-5]\t(\d+)\t(\d+)\t(\d+)\t(\d+)\t\d+\t(\d+)\t(\d+)\t(\d+)\t(\d+)\t(-?[\d.]+)\t(.*)")
_HEAD = "level\t"
_ASTRAY = 20  # letters of the text that may stand in no row of the table
_PATIENCE = 10  # seconds until a program that was told to end has ended
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\ufeff\u200b\u200c\u200d"))
_WAY_OUT = "or recognise its text yourself and give that"


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a part of one, as it stands in a picture.

    `left` to `bottom`: pixels, counted from the upper left corner of the page as one reads it. `confidence`: 0 to 1.
    `line`: words of one line share it. `is_spaced`: white space stands before it (it begins a line, or a new word).
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float
    line: tuple[int, ...]
    is_spaced: bool


def recognise(
    picture: bytes, name: str, languages: str, limits: Limits = LIMITS, *, pages: int = 1, dpi: int = 0
) -> list[list[Word]]:
    """The words on each page of a picture, in the order in which Tesseract gives them.

    `picture`: a whole file in a format that Tesseract reads, which the caller has looked at (its first bytes, its
    pixels, its number of `pages`). `languages`: as Tesseract names them ("kor", "kor+eng"). `dpi`: 0 where the file
    may tell. Raises DocumentError (for `name`) where Tesseract or a language is missing, and where it fails or takes
    longer than `page_seconds` a page.
    """
    check_installed(name, languages)
    found: list[list[Word]] = [[] for _ in range(pages)]
    slow: DocumentError | None = None
    for ways in _WAYS:
        try:
            new = _recognised(picture, name, [*ways, "-l", languages, *_dpi_option(dpi)], limits, pages)
        except TooSlowError as error:
            slow = error
            continue
        found = [max(both, key=_worth) for both in zip(found, new, strict=True)]
        if not any(_is_doubtful(words) for words in found):
            break
    if slow and not any(found):
        raise slow
    return [_upright(words) for words in found]


class TooSlowError(DocumentError):
    """A picture that took longer than the limits allow."""


def _dpi_option(dpi: int) -> list[str]:
    """How Tesseract is told the dots an inch of a picture, if they are known."""
    return ["--dpi", str(dpi)] if dpi else []


def version() -> str:
    """What is installed, as "Tesseract 5.3.0"; "" where nothing is."""
    return _installed()[0]


def check_installed(name: str, languages: str) -> None:
    """Raise DocumentError (for the file `name`) unless Tesseract and the data of these languages are there."""
    program, known = _installed()
    if not program:
        reason = "is a picture of text, and Tesseract, which recognises such, is not installed"
        raise DocumentError(name, f"{reason}; install tesseract-ocr and tesseract-ocr-kor, {_WAY_OUT}")
    if not _LANGUAGES.fullmatch(languages):
        raise DocumentError(name, f"no languages to recognise: {languages!r}; name them like kor or kor+eng")
    missing = [language for language in languages.split("+") if language not in known]
    if missing:
        packages = " and ".join(f"tesseract-ocr-{language.replace('_', '-')}" for language in missing)
        reason = f"is a picture of text, and {program} has no data for {', '.join(missing)}"
        raise DocumentError(name, f"{reason}; install {packages}, {_WAY_OUT}")


@cache
def _installed() -> tuple[str, frozenset[str]]:
    """The program with its version, and the languages that it has."""
    path = shutil.which(_PROGRAM)
    if path is None:
        return "", frozenset()
    try:
        about, listed = (
            subprocess.run([path, option], capture_output=True, timeout=_PATIENCE, check=False, text=True)
            for option in ("--version", "--list-langs")
        )
    except (OSError, subprocess.SubprocessError):
        return "", frozenset()
    number = re.search(r"tesseract v?([\d.]+)", about.stdout + about.stderr)
    languages = (listed.stdout + listed.stderr).split("\n")[1:]
    return f"Tesseract {number[1] if number else '(version unknown)'}", frozenset(languages)


# ---- one run


def _recognised(
    picture: bytes, name: str, arguments: Sequence[str], limits: Limits, pages: int
) -> list[list[Word]]:
    """What one run of the program gives for each page."""
    seconds = limits.page_seconds * pages
    with _time_allowed(seconds):
        try:
            done = subprocess.run(
                [shutil.which(_PROGRAM) or _PROGRAM, "stdin", "stdout", *arguments, "tsv", "txt"],
                input=picture,
                capture_output=True,
                timeout=seconds,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
                check=False,
                preexec_fn=_bounded(seconds),
            )
        except subprocess.TimeoutExpired as error:
            reason = f"takes longer than {limits.page_seconds} s a page to recognise"
            advice = f"leave it out, or allow more with --limit page-seconds={limits.page_seconds * 10}"
            raise TooSlowError(name, f"{reason}; {advice}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", errors="replace").strip().split("\n")[-1][:160]
        reason = f"cannot be recognised by {version()} ({said or f'exit status {done.returncode}'})"
        raise DocumentError(name, f"{reason}; save it again as PNG, or leave it out")
    return _pages(done.stdout.decode("utf-8", errors="replace"), pages)


def _bounded(seconds: int) -> Callable[[], None] | None:
    """What the started program does first: bound its own time, so that it ends even where nobody waits for it."""
    try:
        import resource
    except ImportError:
        return None
    return lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


@contextlib.contextmanager
def _time_allowed(seconds: int) -> Iterator[None]:
    """Stop the clock of the process that reads files, while another works for it; the alarm stays, so much later."""
    left = signal.alarm(0) if hasattr(signal, "alarm") else 0
    if left:
        signal.alarm(left + seconds + _PATIENCE)
    try:
        yield
    finally:
        if left:
            signal.alarm(left)


# ---- what it answers


def _pages(output: str, pages: int) -> list[list[Word]]:
    """The words of each page: rows of tables, each page's followed by its text."""
    rows: list[list[re.Match[str]]] = [[] for _ in range(pages)]
    texts: list[list[str]] = [[] for _ in range(pages)]
    here = 0
    for line in output.split("\n"):
        row = _ROW.fullmatch(line)
        if row is None:
            if not line.startswith(_HEAD):
                texts[here].append(line)
        elif (here := min(int(row[1]), pages) - 1) >= 0 and line[0] == "5":
            rows[here].append(row)
    return [list(_words(*page)) for page in zip(rows, map("\n".join, texts), strict=True)]


def _words(rows: Sequence[re.Match[str]], text: str) -> Iterator[Word]:
    """The words of a page, with the spaces of its text."""
    at = 0
    for row in rows:
        place = at
        while place < len(text) and text[place].isspace():
            place += 1
        is_spaced = place > at or at == 0
        if row[10].strip() and (place := text.find(row[10], place, place + len(row[10]) + _ASTRAY)) >= 0:
            at = place + len(row[10])
        word = row[10].translate(_INVISIBLE).strip()
        if not word:
            continue
        left, top, width, height = (float(row[number]) for number in (5, 6, 7, 8))
        confidence = min(max(float(row[9]) / 100, 0.0), 1.0)
        line = tuple(int(row[number]) for number in (2, 3, 4))
        yield Word(word, left, top, left + width, top + height, confidence, line, is_spaced)


def _letters(words: Sequence[Word]) -> int:
    return sum(len(word.text) for word in words)


def _confidence(words: Sequence[Word]) -> float:
    """The mean over the letters."""
    return sum(word.confidence * len(word.text) for word in words) / max(_letters(words), 1)


def _is_doubtful(words: Sequence[Word]) -> bool:
    """Whether a page may be turned, or full of specks: few letters, or unsure ones."""
    return _letters(words) < _FEW or _confidence(words) < _DOUBTFUL


def _worth(words: Sequence[Word]) -> float:
    """How good a page's recognition is: many letters, most of all sure ones."""
    return _letters(words) * _confidence(words) ** 2


def _upright(words: list[Word]) -> list[Word]:
    """The words of a page that lies on a side or on its head, with their places turned as one reads them."""
    across = down = 0.0
    for one, other in pairwise(words):
        if one.line == other.line:
            across += (other.left + other.right) - (one.left + one.right)
            down += (other.top + other.bottom) - (one.top + one.bottom)
    if across >= abs(down):
        return words
    width = max(word.right for word in words)
    height = max(word.bottom for word in words)

    def turned(word: Word) -> tuple[float, float, float, float]:
        left, top, right, bottom = word.left, word.top, word.right, word.bottom
        if abs(across) >= abs(down):  # on its head
            return width - right, height - bottom, width - left, height - top
        if down > 0:  # read from top to bottom
            return top, width - right, bottom, width - left
        return height - bottom, left, height - top, right

    return [Word(w.text, *turned(w), w.confidence, w.line, w.is_spaced) for w in words]
