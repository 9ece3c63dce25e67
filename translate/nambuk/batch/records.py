"""A translated document as `--format json` has it: its paragraphs with their sentences, terms and findings."""

import json
from collections.abc import Iterable
from typing import Any

from nambuk.documents.document import Document
from nambuk.translation.pipeline import TranslatedParagraph, TranslatedSegment


def document_json(document: Document, records: Iterable[dict[str, Any]]) -> str:
    """The record of a translated document, on one line."""
    record = {"id": document.id, "sha256": document.sha256, "paragraphs": list(records)}
    return json.dumps(record, ensure_ascii=False) + "\n"


def paragraph_record(paragraph: TranslatedParagraph) -> dict[str, Any]:
    """A translated paragraph with its sentences, terms and findings, as JSON has it."""
    segments = [_segment_record(segment) for segment in paragraph.segments]
    return {"source": paragraph.source, "target": paragraph.target, "segments": segments}


def _segment_record(segment: TranslatedSegment) -> dict[str, Any]:
    terms = [
        {
            "term": row.source_text,
            "required": list(row.required),
            "found": row.found,
            "status": row.status,
            "way": row.way or None,
        }
        for row in segment.terms.rows
    ]
    return {
        "source": segment.source,
        "normalised": segment.normalised,
        "target": segment.target,
        "origin": segment.origin,
        "notes": [finding.text for finding in segment.findings],
        "findings": [{"code": f.code, "text": f.text, "weight": f.weight} for f in segment.findings],
        "terms": terms,
    }
