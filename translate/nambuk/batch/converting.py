"""Paragraphs through the conversion between the standards, with all that people want to see of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click

from nambuk.analysis import analyse
from nambuk.conversion import Conversion, Options, convert_lines
from nambuk.conversion.marks import marked_conversion
from nambuk.documents.document import Document, MarkedText
from nambuk.glossary.matching import find_terms
from nambuk.glossary.senses import meaning
from nambuk.glossary.store import load_glossary, shipped_glossary
from nambuk.glossary.term import Term
from nambuk.reports.conversion_report import conversion_html, diff_text
from nambuk.translation.converting import convert_with_terms
from nambuk.variety import Variety

# Name of the document, "diff" or "html", whether for a terminal in colours → the conversion for people to read.
Report = Callable[[str, str, bool], str]


@dataclass(frozen=True, slots=True)
class Result:
    """A translated text: its new paragraphs, a record of each for --format json, lines on what to look at by hand."""

    paragraphs: Sequence[str | MarkedText]
    records: Iterable[dict[str, Any]]
    doubtful: list[str]
    report: Report


class StandardConverter:
    """Conversion into `target` (ko-KP or ko-KR), by rule; no model needed. The terms of `glossaries` stand above the shipped.

    Raises GlossaryError for a glossary that cannot be used.
    """

    def __init__(
        self, target: str, level: str, names: str | None = None, glossaries: Sequence[Path] = ()
    ) -> None:
        self._glossary = load_glossary(glossaries, target) if glossaries else None
        self._options = Options(
            Variety(target),
            "spelling" if level == "spelling" else "vocabulary",
            "keep" if names == "keep" else "convert" if names == "convert" else "",
        )

    def conversions(self, paragraphs: Sequence[str]) -> list[Conversion]:
        """The paragraphs converted, as reports need them."""
        if self._glossary:
            return convert_with_terms(paragraphs, self._options, self._glossary)
        return convert_lines(paragraphs, self._options)

    def __call__(self, paragraphs: Sequence[str]) -> Result:
        """The paragraphs converted, with every change."""
        done = self.conversions(paragraphs)
        return self._result([c.text for c in done], done)

    def document(self, document: Document) -> tuple[Result, list[Conversion]]:
        """The document converted, its marks at their words; and the conversions."""
        done = self.conversions(document.paragraph_texts())
        marked = map(marked_conversion, document.marked_paragraphs(), done)
        return self._result(list(marked), done), done

    def _result(self, paragraphs: Sequence[str | MarkedText], done: Sequence[Conversion]) -> Result:
        records = (  # made only where they are asked for
            {"source": c.source, "target": c.text, "changes": [asdict(change) for change in c.changes]}
            for c in done
        )
        southern = self._options.target == Variety.KP or not any(c.changes for c in done)
        doubtful = [] if southern else list(_false_friends(done))
        return Result(paragraphs, records, doubtful, partial(_report, done, self._options.target))


def _report(done: Sequence[Conversion], target: str, name: str, form: str, colours: bool) -> str:
    if form == "html":
        return conversion_html(name, target, done)
    removed, added = (_coloured("red"), _coloured("green")) if colours else (_bracketed, _bracketed)
    return diff_text(name, done, removed, added)


def _coloured(colour: str) -> Callable[[str], str]:
    return partial(click.style, fg=colour, bold=True)


def _bracketed(text: str) -> str:
    return f"[{text}]"


def no_report(name: str, form: str, colours: bool) -> str:
    """The report of a translation that is no conversion: nothing."""
    return ""


def _false_friends(paragraphs: Sequence[Conversion]) -> Iterator[str]:
    """Northern words that mean something else in the South, which were left as they are: each once, with where it stands first.

    Those that stand among words of their southern meaning are left out.
    """
    found: dict[str, tuple[int, Term, int]] = {}
    for number, paragraph in enumerate(paragraphs, 1):
        analysis = analyse(paragraph.source)
        for start, end, term in find_terms(analysis, shipped_glossary(), false_friends=True):
            word = _northern_word(analysis.text[start:end], term)
            if any(c.start < end and start < c.end for c in paragraph.changes):
                continue
            if word and meaning(term, analysis, start, end) != Variety.KR:
                first, _, times = found.get(word, (number, term, 0))
                found[word] = first, term, times + 1
    for word, (number, term, times) in found.items():
        often = f", {times} times" if times > 1 else ""
        meanings = " or ".join(other for other in term.words["ko-KR"] if other != word)
        yield f"paragraph {number}{often}: {word} is left as it is; in a northern text it may mean {meanings}"


def _northern_word(text: str, term: Term) -> str:
    """The northern headword of a false friend that letters of a text stand for, "" where they are no such word."""
    northern = (word for word in term.words.get("ko-KP", ()) if text in (word, word.removesuffix("다")))
    return (
        next(northern, "") if term.false_friend and text not in term.words.get("ko-KR", (text,))[:1] else ""
    )
