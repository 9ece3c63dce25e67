"""What the translation of a sentence rests on beside the engine: so that a changed glossary leaves the others as they are."""

import hashlib
import json
from collections.abc import Sequence

from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term
from nambuk.translation.prepare import Prepared
from nambuk.translation.terms.replacing import other_words
from nambuk.translation.terms.terminology import TermMatch, required_words


def basis_of(
    prepared: Prepared, glossary: Glossary, target: str, style: str | None, by_person: str = ""
) -> str:
    """A digest of a prepared sentence: how it is written for the engine, and what its terms ask of the translation.

    `target` is a BCP 47 tag, `style` a house. `by_person`: a person's translation of it that a memory has. Two
    glossaries and memories under which this is equal give equal translations.
    """
    changes = [(change.start, change.end, change.after) for change in prepared.changes]
    required = [_asked(match, glossary, target, style) for match in prepared.required]
    doubtful = [_place(match) for match in prepared.doubtful]
    asked = (prepared.source, changes, required, doubtful, *filter(None, (by_person,)))
    text = json.dumps(asked, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def basis_of_all(sentences: Sequence[str]) -> str:
    """One digest of the digests of a document's sentences."""
    return hashlib.sha256("\n".join(sentences).encode()).hexdigest()


def _asked(match: TermMatch, glossary: Glossary, target: str, style: str | None) -> list[object]:
    words = required_words(match.term, target, style)
    return [*_place(match), words, other_words(match, words, target, glossary)]


def _place(match: TermMatch) -> list[object]:
    return [match.start, match.end, match.source_text, *_seen(match.term)]


def _seen(term: Term) -> list[object]:
    """What is looked at of a term, beside its words in the target."""
    words = [term.words.get(tag, ()) for tag in ("ko-KP", "ko-KR")]
    return [
        term.tier,
        term.domain,
        term.part_of_speech,
        term.flags,
        term.false_friend,
        term.register,
        term.period,
        *words,
    ]
