"""Which terms of a glossary documents use, and how often."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nambuk.analysis import analyse
from nambuk.glossary.matching import find_terms
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term


@dataclass(frozen=True, slots=True)
class Use:
    """A term in documents: `forms` as written there with their counts, and in how many `documents` it is."""

    term: Term
    forms: Mapping[str, int]
    documents: int

    @property
    def count(self) -> int:
        """How often the term occurs."""
        return sum(self.forms.values())


def uses_of_terms(texts: Iterable[str], glossary: Glossary) -> list[Use]:
    """The terms that occur in `texts`, the most frequent first; false friends too, for a person to judge.

    >>> from nambuk.glossary.store import load_glossary
    >>> [(u.term.id, u.count, u.documents) for u in uses_of_terms(["림파암이다. 림파암은", "림프암"], load_glossary())]
    [('lymphoma', 3, 2)]
    """
    terms: dict[int, Term] = {}
    forms: dict[int, Counter[str]] = {}
    documents: Counter[int] = Counter()
    for text in texts:
        analysis = analyse(text)
        here = set()
        for match in find_terms(analysis, glossary, false_friends=True):
            number = id(match.payload)
            terms[number] = match.payload
            here.add(number)
            forms.setdefault(number, Counter())[analysis.text[match.start : match.end]] += 1
        documents.update(here)
    uses = [Use(terms[n], dict(found.most_common()), documents[n]) for n, found in forms.items()]
    return sorted(uses, key=lambda use: (-use.count, use.term.id))
