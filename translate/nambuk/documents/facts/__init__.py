"""What a file tells beside its text: who and what wrote it, when, in which language, with which fonts.

One small module for each family of formats; each takes the bytes of a file and adds `Trace`s. Nothing is judged here:
what a trace means, and how little it may weigh, is told by `corpus/traces.toml` and `nambuk.origin.traces`.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from nambuk.documents.document import FileFacts, Trace
from nambuk.documents.draft import Draft
from nambuk.documents.facts.gathering import Gathering
from nambuk.documents.source import Source

__all__ = ["Gathering", "file_traces", "with_traces"]

_UNTOLD = "what the file tells of its making could not be read to the end"
_PLAIN_ENCODINGS = ("utf-8", "ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32")

Gatherer = Callable[[Source, Gathering], None]


def with_traces(source: Source, draft: Draft) -> Draft:
    """The draft with the traces that its file carries, its reader's own first. Never raises for a bad file."""
    traces, is_whole = file_traces(source, draft.facts)
    notes = draft.facts.notes if is_whole else (*draft.facts.notes, _UNTOLD)
    return replace(draft, facts=replace(draft.facts, traces=traces, notes=notes))


def file_traces(source: Source, facts: FileFacts) -> tuple[tuple[Trace, ...], bool]:
    """The traces of a file whose reader gave `facts`, and whether all of it could be looked at.

    A trace that cannot be read is a trace less: it is no reason to refuse a text that could be read.
    """
    found = Gathering()
    for trace in facts.traces:
        found.add(trace.kind, trace.value, trace.where)
    is_whole = True
    for gather in (_family(facts.format), _watermark):
        try:
            gather(source, found)
        except MemoryError:
            raise
        except Exception:  # damaged or hostile metadata: libraries answer it with nearly any exception
            is_whole = False
    _named(facts, found)
    return found.traces(), is_whole


def _named(facts: FileFacts, found: Gathering) -> None:
    """What every reader tells in the same fields."""
    properties = "properties of the file"
    found.add("person", facts.author, properties)
    if facts.producer and not found.is_told("application", facts.producer):
        found.add("application", facts.producer, properties)
    found.add("time", facts.created, f"{properties}, created")
    found.add("time", facts.modified, f"{properties}, modified")
    found.add_all("font", facts.fonts, "fonts of the text")
    encoding = (facts.encoding or "").replace("_", "-").lower()
    told = {_bare(trace.value) for trace in facts.traces if trace.kind == "code page"}
    if encoding not in _PLAIN_ENCODINGS and _bare(encoding) not in told:
        found.add("code page", encoding, "bytes of the text")


def _bare(encoding: str) -> str:
    """The name of an encoding without what differs in its spellings: "KPS 9566", "kps9566"."""
    return re.sub(r"[-_ ]", "", encoding).lower()


def _watermark(source: Source, found: Gathering) -> None:
    from nambuk.documents.facts.watermark import gather

    gather(source, found)


def _nothing(source: Source, found: Gathering) -> None:
    """Plain text and tables tell nothing beside their encoding."""


def _family(format: str) -> Gatherer:
    """What gathers the traces of a format, by its name in `formats.SUFFIXES`."""
    match format:
        case "docx" | "docm" | "xlsx" | "xlsm" | "pptx" | "pptm":
            from nambuk.documents.facts import ooxml

            return ooxml.gather
        case "hwpx":
            from nambuk.documents.facts import hwp

            return hwp.gather_hwpx
        case "hwp":
            from nambuk.documents.facts import hwp

            return hwp.gather_hwp5
        case "odt" | "ods" | "odp" | "sxw" | "sxc" | "sxi":
            from nambuk.documents.facts import odf

            return odf.gather
        case "fodt":
            from nambuk.documents.facts import odf

            return odf.gather_flat
        case "doc" | "wps" | "xls" | "ppt":
            from nambuk.documents.facts import ole

            return ole.gather
        case "rtf":
            from nambuk.documents.facts import rtf

            return rtf.gather
        case "pdf":
            from nambuk.documents.facts import pdf

            return pdf.gather
        case "html":
            from nambuk.documents.facts import html

            return html.gather
        case "eml":
            from nambuk.documents.facts import letter

            return letter.gather
        case _:
            return _nothing
