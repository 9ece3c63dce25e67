"""One occurrence of a variant in a document."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Marker:
    """A place in a text where the writer used a form that belongs to one standard.

    `start`, `end`: code points into the document's text as given, so that
    `document.text[start:end] == text`. `kind`: the class of variable ("initial sound", "spacing",
    "loanword", "vocabulary", ...). `variety`: whose form it is ("ko-KP", "ko-CN", "ko-KR").
    `standard`: the form that each other variety would write here, e.g. {"ko-KR": "림프암"}.
    `rule`: the rule or term it rests on, with its article; `source`: where that is laid down.
    `variable`: id of the catalogue's variable. `weight`: log10 of P(variant|ko-KP) over
    P(variant|ko-KR) of a single occurrence, None where no figures exist. `note`: what a reader
    should know (a frequent southern slip, a false friend).
    """

    start: int
    end: int
    text: str
    kind: str
    variety: str
    standard: Mapping[str, str]
    rule: str
    source: str
    variable: str
    axis: str
    weight: float | None = None
    note: str = ""
    english: tuple[str, ...] = field(default=())
