"""The traces of a document with what they mean and what they weigh."""

from nambuk.documents.document import Document
from nambuk.documents.facts.gathering import clean
from nambuk.origin.evidence import JudgedTrace
from nambuk.origin.traces.in_text import traces_of_text
from nambuk.origin.traces.knowledge import Meaning, knowledge
from nambuk.origin.traces.weights import weight


def judged_traces(document: Document) -> tuple[JudgedTrace, ...]:
    """Every trace of the file and of its text that has a meaning, in the order in which they were found.

    Traces that no entry of `corpus/traces.toml` describes (a Latin font, a tag of English) are left out.
    """
    known = knowledge()
    found = []
    for trace in document.facts.traces:
        meaning = known.of(trace)
        if meaning is not None:
            found.append(_judged(meaning, trace.value, trace.where, len(document.text)))
    for id, value, start in traces_of_text(document):
        where = f"paragraph {document.paragraph_at(start) + 1}" if document.paragraphs else "text"
        found.append(_judged(known.meanings[id], clean(value), where, len(document.text)))
    return tuple(found)


def _judged(meaning: Meaning, value: str, where: str, characters: int) -> JudgedTrace:
    weighed = weight(meaning.id, characters)
    return JudgedTrace(
        meaning.id,
        meaning.kind,
        value,
        where,
        meaning.variety,
        meaning.text,
        meaning.forging,
        meaning.note,
        weighed.ratios,
        weighed.validation,
    )
