"""One document to its report: analysis, places, counts, evidence, markers."""

from functools import partial

from nambuk import __version__
from nambuk.analysis import analyse
from nambuk.documents.document import Document
from nambuk.glossary.store import load_glossary
from nambuk.origin.counts import count
from nambuk.origin.figures import load_figures
from nambuk.origin.weighing import occurrence_weight, weigh
from nambuk.reports.report import Report
from nambuk.variables.catalogue import catalogue, catalogue_digest, find_places
from nambuk.variables.markers import markers
from nambuk.variety import Variety, pair_name


def verify(document: Document) -> Report:
    """The report on one document.

    >>> from nambuk.documents import text_document
    >>> report = verify(text_document("note", "로동자들이 페암으로 진찰을 받게 되였다."))
    >>> [marker.text for marker in report.markers]
    ['로동자', '페암', '되여']
    """
    figures = load_figures()
    analysis = analyse(document.text)
    places = find_places(analysis)
    evidence = weigh(count(places), catalogue(), figures)
    supported = evidence.log10_lr[pair_name(Variety.KP, Variety.KR)] > 0
    found = markers(analysis, places, partial(occurrence_weight, figures), supported=supported)
    glossary = f"{load_glossary().digest}+{catalogue_digest()}"
    return Report(document, tuple(found), evidence, __version__, glossary, figures.digest)
