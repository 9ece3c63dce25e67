"""Translated sentences as rows of the review list."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from nambuk import __version__
from nambuk.reports.review import Candidate, Reason, ReviewRow, ReviewSummary, ReviewTerm
from nambuk.translation.pipeline import Job, TranslatedDocument, TranslatedSegment
from nambuk.translation.terms.terminology import TermRow, Way

WAYS: dict[Way, str] = {
    "model": "kept by the model",
    "prompt": "told in the prompt",
    "insert": "set into the source",
    "rerank": "from another candidate",
    "retry": "at the second try",
    "replace": "put for another word",
    "memory": "from the memory",
}
"""What is said of each way in which a term came into a translation."""


def review_rows(
    name: str, document: TranslatedDocument, pages: Sequence[int | None] = ()
) -> Iterator[ReviewRow]:
    """A row for each sentence of the document `name` that has words; `pages`: the page of each paragraph."""
    for number, paragraph in enumerate(document.paragraphs):
        page = pages[number] if number < len(pages) else None
        for place, segment in enumerate((s for s in paragraph.segments if s.origin != "copied"), 1):
            yield _row(name, number + 1, place, page, segment)


def _row(name: str, paragraph: int, place: int, page: int | None, segment: TranslatedSegment) -> ReviewRow:
    return ReviewRow(
        name,
        paragraph,
        place,
        page,
        segment.source,
        segment.normalised,
        segment.target,
        tuple(_term(row) for row in segment.terms.rows),
        tuple(_reasons(segment)),
        segment.score,
        segment.origin,
        tuple(Candidate(hit.similarity, hit.unit.source, hit.unit.target) for hit in segment.similar),
    )


def _reasons(segment: TranslatedSegment) -> Iterator[Reason]:
    """The findings; of missing terms one for all, since the list of the terms has them each."""
    missing = [finding for finding in segment.findings if finding.code == "term"]
    if missing:
        words = ", ".join(dict.fromkeys(row.source_text for row in segment.terms.missing))
        yield Reason("term", f"not in the translation: {words}", max(finding.weight for finding in missing))
    for finding in segment.findings:
        if finding.code != "term":
            yield Reason(finding.code, finding.text, finding.weight)


def _term(row: TermRow) -> ReviewTerm:
    status = "missing" if row.found is None else WAYS[row.way] if row.way else "kept"
    note = "a name written by rule" if row.match.term.tier == "rules" else ""
    return ReviewTerm(
        row.source_text, row.required, row.found, status, note, (row.match.start, row.match.end), row.found_at
    )


def review_summary(
    job: Job, engine: str, memory: str | None, date: str, rows: Iterable[ReviewRow]
) -> ReviewSummary:
    """The counts over `rows`, which are gone through once, and how they were made."""
    documents: set[str] = set()
    counts: Counter[str] = Counter()
    ways: Counter[str] = Counter()
    for row in rows:
        documents.add(row.document)
        counts["segments"] += 1
        counts["memory"] += row.origin in ("memory", "person")
        counts["flagged"] += row.is_doubtful
        counts["terms"] += len(row.terms)
        counts["missing"] += len(row.missing)
        ways.update(term.status for term in row.terms if not term.is_missing)
    return ReviewSummary(
        source_language=job.source,
        target_language=job.target,
        engine=engine,
        glossary=job.glossary.digest,
        style=job.style,
        memory=memory,
        nambuk=__version__,
        date=date,
        documents=len(documents),
        segments=counts["segments"],
        from_memory=counts["memory"],
        terms=counts["terms"],
        strategies=tuple((name, ways[name]) for name in WAYS.values() if ways[name]),
        violations=counts["missing"],
        flagged=counts["flagged"],
    )
