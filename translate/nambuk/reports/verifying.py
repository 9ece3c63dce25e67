"""One document to its report: analysis, places, counts, evidence, findings, markers."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from nambuk import __version__
from nambuk.analysis import analyse
from nambuk.documents.document import Document
from nambuk.glossary.store import shipped_glossary
from nambuk.origin.counts import count
from nambuk.origin.figures import load_figures
from nambuk.origin.findings import Reading, find
from nambuk.origin.limits import RECOGNISED_TEXT
from nambuk.origin.recognition import counted, discount_of, shown
from nambuk.origin.traces import judged_traces
from nambuk.origin.weighing import occurrence_weight, weigh
from nambuk.reports.report import Report
from nambuk.variables.catalogue import catalogue, catalogue_digest, find_places
from nambuk.variables.markers import markers, northern
from nambuk.variables.variable import Place, Variable
from nambuk.variety import Variety, pair_name


def _supports(log10_lr: float, places: Sequence[tuple[Variable, Place]]) -> bool:
    """Whether a text lends support to forms that are also southern slips.

    Either the whole points North by a factor of ten, or it points North and holds a form that is no slip.
    """
    firm = any(v.marked and not v.slip and northern(v, place) for v, place in places)
    return log10_lr >= 1.0 or (log10_lr > 0.0 and firm)


def verify(document: Document) -> Report:
    """The report on one document.

    >>> from nambuk.documents import text_document
    >>> report = verify(text_document("note", "로동자들이 페암으로 진찰을 받게 되였다."))
    >>> [marker.text for marker in report.markers]
    ['로동자', '페암', '되였']
    """
    figures = load_figures()
    analysis = analyse(document.text)
    places = find_places(analysis)
    counts = count(places)
    discount = discount_of(document, analysis)
    fractions = counted(places, discount) if discount else None
    weighed = weigh(counts, catalogue(), figures, fractions)
    if discount:
        weighed = replace(weighed, limits=(*weighed.limits, RECOGNISED_TEXT))
    evidence = replace(weighed, traces=judged_traces(document))
    findings = find(Reading(document, analysis, places, counts, evidence, figures, discount))
    evidence = replace(evidence, findings=findings)
    supported = _supports(evidence.log10_lr[pair_name(Variety.KP, Variety.KR)], places)
    found = markers(analysis, places, partial(occurrence_weight, figures), supported=supported)
    glossary = f"{shipped_glossary().digest}+{catalogue_digest()}"
    return Report(document, tuple(shown(found, document)), evidence, __version__, glossary, figures.digest)
