"""How often traces of the text stand in documents of known variety: the counts that weights rest on."""

from collections.abc import Iterable

from nambuk.documents.records import text_document
from nambuk.origin.traces.in_text import traces_of_text
from nambuk.origin.traces.knowledge import knowledge
from nambuk.origin.traces.weights import STRETCH, Counts

_LEAST_LINES = 5


def measured(texts: Iterable[tuple[str, str, str]]) -> dict[str, Counts]:
    """Trace → its counts, from (variety, source, text) of documents; each is looked at up to `STRETCH` code points.

    Sources that are parts of one publication are counted as one. Traces of files are not counted: a text has none.
    """
    known = knowledge()
    own = [meaning for meaning in known.meanings.values() if meaning.in_text]
    counts: dict[str, dict[tuple[str, str], tuple[int, int]]] = {meaning.id: {} for meaning in own}
    for variety, source, text in texts:
        document = text_document(source, text[:STRETCH])
        name = next((n for n, pattern in known.publications.items() if pattern.search(source)), source)
        has_lines = len(document.paragraphs) >= _LEAST_LINES
        shown = {id for id, _, _ in traces_of_text(document)}
        for meaning in own:
            if has_lines or not meaning.needs_lines:
                before, of = counts[meaning.id].get((variety, name), (0, 0))
                counts[meaning.id][variety, name] = (before + (meaning.id in shown), of + 1)
    return {id: rows for id, rows in counts.items() if rows}
