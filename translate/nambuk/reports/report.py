"""The report on one document: what `verify` gives to its renderers."""

from dataclasses import dataclass

from nambuk.documents.document import Document
from nambuk.origin.evidence import Evidence
from nambuk.variables.marker import Marker


@dataclass(frozen=True, slots=True)
class Report:
    """A verified document: its markers in text order, its evidence, and what made them.

    `version` is nambuk's version, `glossary` and `figures` are short digests of the glossary files
    and of the fitted figures, so that two people know whether they measured with the same thing.
    """

    document: Document
    markers: tuple[Marker, ...]
    evidence: Evidence
    version: str
    glossary: str
    figures: str
