"""What the counted variables of a document weigh: the result types."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VariableEvidence:
    """One variable's places in a document.

    `counts`: variant label → number of places. `weights`: pair of varieties ("ko-KP:ko-KR") →
    log10 LR of the counts, before calibration. `places`: number of places in all.
    """

    variable: str
    title: str
    axis: str
    counts: Mapping[str, int]
    weights: Mapping[str, float]
    rule: str

    @property
    def places(self) -> int:
        """Number of places where the writer had to choose."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that an expert would point out beside the figures, with its reasons; never a verdict.

    `kind`: "axes", "stretches", "quotation", "imitation", "slips", "juche year", "date" or "file facts".
    `text`: one or two sentences. `reasons`: what it rests on, a short phrase each. `places`: where, as (start, end) in code points
    of the document's text as given, in text order; of many, the first hundred.
    """

    kind: str
    text: str
    reasons: tuple[str, ...] = ()
    places: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedTrace:
    """Something that a program, a clock or a writer left, with what it means; no part of the language's ratios.

    `trace`: its id in `corpus/traces.toml`. `kind`, `value`, `where`: as in `documents.Trace`, or of the text itself
    ("enumeration", "list order", "keyboard", "date style"). `variety`: the standard or place that it fits, "" for none.
    `meaning`: one sentence; `note`: why it may mislead, or "". `forging`: "typed by anyone", "set by a program" or
    "needs the program". `weights`: pair of varieties → log10 LR of its presence; `validation`: what they rest on.
    """

    trace: str
    kind: str
    value: str
    where: str
    variety: str
    meaning: str
    forging: str
    note: str
    weights: Mapping[str, float]
    validation: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document's language says about the standard that it follows.

    `log10_lr`: pair ("ko-KP:ko-KR", "ko-KP:ko-CN", "ko-CN:ko-KR") → calibrated and bounded log10
    likelihood ratio. `scale`: pair → verbal equivalent (ENFSI 2015) as a sentence fragment, or
    "too little text". `axes`: axis → pair → log10 LR before calibration. `variables`: strongest
    first. `places`: number of places that all rests on. `limits`: sentences that say what the figures do not
    prove; `findings`: what an expert would notice (axes that disagree, ...).
    `traces`: what file and text carry beside the language, which no figure above has in it.
    """

    log10_lr: Mapping[str, float]
    scale: Mapping[str, str]
    axes: Mapping[str, Mapping[str, float]]
    variables: tuple[VariableEvidence, ...]
    places: int
    limits: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    traces: tuple[JudgedTrace, ...] = ()
