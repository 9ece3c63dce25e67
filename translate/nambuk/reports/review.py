"""The review list: every translated sentence as a row for the person who goes over the translation.

What is doubtful about a sentence comes from outside, as reasons with weights from 1 (a hint) to 5
(certainly to be mended). The writers for this list are `review_html`, `review_sheet` and `review_records`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple

Level = Literal["grave", "doubtful", "hint", ""]
_LEVELS: tuple[tuple[float, Level], ...] = ((4, "grave"), (2, "doubtful"), (0, "hint"))


@dataclass(frozen=True, slots=True)
class ReviewTerm:
    """A term that the translation of a sentence must have.

    `source`: as the sentence writes it. `required`: the words of which one must be there, the preferred
    first. `found`: the form that is there, None where it is missing. `status`: "missing", "kept", or what
    brought it in ("set in", "replaced" …). `source_at` and `found_at`: its places (start, end) in the source
    and in the translation, in code points; where they are None, the first place that fits is taken.
    """

    source: str
    required: tuple[str, ...]
    found: str | None
    status: str
    note: str = ""
    source_at: tuple[int, int] | None = None
    found_at: tuple[int, int] | None = None

    @property
    def is_missing(self) -> bool:
        """Whether the translation does not have it."""
        return self.found is None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a sentence should be looked at: a short code, one line of text, a weight from 1 to 5."""

    code: str
    text: str
    weight: float


class Candidate(NamedTuple):
    """A sentence of the translation memory that is like the source; `similarity` from 0 to 1."""

    similarity: float
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One sentence of a document with its translation.

    `document` is the document's name; `paragraph`, `segment` (the sentence in its paragraph) and `page`
    count from 1. `normalised`: the source as the engine got it. `score`: the mean natural logarithm of
    the probability of a token, None where the engine has none. `origin`: where the translation is from
    ("engine", "memory", "copied" …).
    """

    document: str
    paragraph: int
    segment: int
    page: int | None
    source: str
    normalised: str
    target: str
    terms: tuple[ReviewTerm, ...] = ()
    reasons: tuple[Reason, ...] = ()
    score: float | None = None
    origin: str = "engine"
    candidates: tuple[Candidate, ...] = ()

    @property
    def missing(self) -> tuple[ReviewTerm, ...]:
        """The required terms that the translation does not have."""
        return tuple(term for term in self.terms if term.is_missing)

    @property
    def severity(self) -> float:
        """How much it needs a look: the heaviest reason's weight, and less than 1 more for all the others.

        So two hints weigh more than one, yet never as much as the next graver thing. 0 where there is no reason.

        >>> both = (Reason("term", "a term is missing", 5), Reason("length", "short", 1))
        >>> ReviewRow("a.txt", 1, 1, None, "", "", "", reasons=both).severity
        5.5
        """
        if not self.reasons:
            return 0.0
        heaviest = max(reason.weight for reason in self.reasons)
        others = sum(reason.weight for reason in self.reasons) - heaviest
        return heaviest + others / (1 + others)

    @property
    def level(self) -> Level:
        """The severity in a word: "grave" from a weight of 4, "doubtful" from 2, "hint" below; "" without reasons."""
        if self.is_doubtful:
            return next((name for least, name in _LEVELS if self.severity >= least), "hint")
        return ""

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look at it."""
        return bool(self.reasons or self.missing)


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """What was done, for the head of the list.

    `glossary` is the digest of the terms used, `memory` the name of the translation memory, `nambuk` the
    version, `date` as the caller writes it. Counts: `documents`, `segments`, of them `from_memory` and
    `flagged` (to be looked at); `terms` that were required, of them `violations` (missing), and the others
    by what brought them in: `strategies`, as (name, number).
    """

    source_language: str
    target_language: str
    engine: str
    glossary: str
    style: str | None
    memory: str | None
    nambuk: str
    date: str
    documents: int
    segments: int
    from_memory: int
    terms: int
    strategies: tuple[tuple[str, int], ...]
    violations: int
    flagged: int

    def facts(self) -> list[tuple[str, str]]:
        """How it was made, as pairs of name and value; what was not used is left out."""
        facts = [
            ("from", self.source_language),
            ("to", self.target_language),
            ("engine", self.engine),
            ("glossary", self.glossary),
            ("house style", self.style or ""),
            ("memory", self.memory or ""),
            ("nambuk", self.nambuk),
            ("date", self.date),
        ]
        return [(name, value) for name, value in facts if value]

    def counts(self) -> list[tuple[str, int]]:
        """The numbers, each with its name, what is to be done first."""
        return [
            ("to look at", self.flagged),
            ("missing terms", self.violations),
            ("sentences", self.segments),
            ("documents", self.documents),
            ("from the memory", self.from_memory),
            ("required terms", self.terms),
        ]


def worst_first(rows: Iterable[ReviewRow]) -> list[ReviewRow]:
    """The rows as they are to be gone over: the gravest first, equals in the order of the text.

    Documents come in the order in which `rows` names them first.
    """
    rows = list(rows)
    order = {name: number for number, name in enumerate(dict.fromkeys(row.document for row in rows))}
    return sorted(rows, key=lambda row: place_in_list(row, order[row.document]))


def place_in_list(row: ReviewRow, document: int) -> tuple[float, bool, int, int, int]:
    """What rows are sorted by to stand worst first; `document` is the number of the row's document."""
    return -row.severity, not row.is_doubtful, document, row.paragraph, row.segment


def review_records(rows: Iterable[ReviewRow]) -> Iterator[dict[str, Any]]:
    """The rows as records for JSON, worst first, one for each sentence; nothing is left out."""
    yield from map(review_record, worst_first(rows))


def review_record(row: ReviewRow) -> dict[str, Any]:
    """A row as a record for JSON."""
    record = asdict(row)
    record["candidates"] = [Candidate(*candidate)._asdict() for candidate in row.candidates]
    return record | {"severity": round(row.severity, 3), "level": row.level}


def places_of(
    text: str, wanted: Sequence[tuple[str | None, tuple[int, int] | None]]
) -> list[tuple[int, int] | None]:
    """Where in `text` each of some words stands: the place given with it, else the next one not yet taken.

    None for a word that is not there. A word that is there once serves all that want it.

    >>> places_of("페암과 페염, 페암", [("페암", None), ("페암", None), ("페염", (4, 6)), ("간암", None)])
    [(0, 2), (8, 10), (4, 6), None]
    """
    taken: dict[str, int] = {}
    places: list[tuple[int, int] | None] = []
    for word, place in wanted:
        if place is not None and 0 <= place[0] < place[1] <= len(text):
            places.append(place)
            continue
        start = -1
        if word:
            start = text.find(word, taken.get(word, 0))
            if start < 0:
                start = text.find(word)
            taken[word] = start + len(word)
        places.append((start, start + len(word)) if word and start >= 0 else None)
    return places


def packed(rows: Iterable[ReviewRow]) -> str:
    """Rows as text to be kept, a line of JSON for each; `unpacked` gives them back."""
    return "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)


def unpacked(text: str) -> Iterator[ReviewRow]:
    """The rows that `packed` made into text.

    >>> row = ReviewRow("a.txt", 1, 1, None, "페암", "폐암", "cancer", (ReviewTerm("페암", ("cancer",), None, "missing"),))
    >>> list(unpacked(packed([row]))) == [row]
    True
    """
    for line in text.split("\n")[:-1]:
        record = json.loads(line)
        record["terms"] = tuple(_unpacked_term(term) for term in record["terms"])
        record["reasons"] = tuple(Reason(**reason) for reason in record["reasons"])
        record["candidates"] = tuple(Candidate(*candidate) for candidate in record["candidates"])
        yield ReviewRow(**record)


def _unpacked_term(record: dict[str, Any]) -> ReviewTerm:
    places = {name: tuple(record[name]) if record[name] else None for name in ("source_at", "found_at")}
    return ReviewTerm(**{**record, "required": tuple(record["required"]), **places})
