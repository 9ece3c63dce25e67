"""A bilingual document as text and back, to be kept until all documents of a batch are done."""

import json
from dataclasses import asdict
from typing import Any

from nambuk.bilingual.bilingual import BilingualDocument, BilingualParagraph, BilingualSegment, Match, Note
from nambuk.documents.document import Mark, MarkedText
from nambuk.documents.limits import LIMITS
from nambuk.documents.options import ReadOptions


def packed(document: BilingualDocument) -> str:
    """The document as one line of JSON."""
    record = asdict(document)
    del record["options"]["limits"]  # how a document was read, not what that might take
    return json.dumps(record, ensure_ascii=False)


def unpacked(text: str) -> BilingualDocument:
    """The document that `packed` made into text.

    >>> segment = BilingualSegment(MarkedText("페암", (Mark("1", 0, 1, "bold"),)), MarkedText("cancer"), " ")
    >>> one = BilingualDocument("a.txt", "", "text", "ko-KP", "en", (BilingualParagraph((segment,)),))
    >>> unpacked(packed(one)) == one
    True
    """
    record = json.loads(text)
    record["paragraphs"] = tuple(_paragraph(paragraph) for paragraph in record["paragraphs"])
    options = record.pop("options", {})
    columns = tuple(options.pop("columns", ()))
    return BilingualDocument(**record, options=ReadOptions(**options, columns=columns, limits=LIMITS))


def _paragraph(record: dict[str, Any]) -> BilingualParagraph:
    return BilingualParagraph(**{**record, "segments": tuple(_segment(one) for one in record["segments"])})


def _segment(record: dict[str, Any]) -> BilingualSegment:
    parts = {
        "source": _marked(record["source"]),
        "target": _marked(record["target"]),
        "notes": tuple(Note(**note) for note in record["notes"]),
        "matches": tuple(Match(**match) for match in record["matches"]),
    }
    return BilingualSegment(**{**record, **parts})


def _marked(record: dict[str, Any]) -> MarkedText:
    return MarkedText(record["text"], tuple(Mark(**mark) for mark in record["marks"]))
