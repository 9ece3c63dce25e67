"""Which words are a text's own: log-likelihood (Dunning 1993) against how often they occur elsewhere.

How often that is stands in `corpus/words.tsv`, which `nambuk corpus words` makes and `nambuk.glossary.ordinary` reads.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import log
from typing import NamedTuple

from nambuk.analysis import Analysis, analyse
from nambuk.hangul import is_syllable

_NOUNS = frozenset(("NNG", "NNP", "XPN", "XSN", "XR", "UNKNOWN"))
_PLURAL = "들"
_FEWEST = 10  # documents with a word that the figures keep


class Run(NamedTuple):
    """Nouns written together: code points `start` to `end` of the analysed text, and how many morphemes."""

    start: int
    end: int
    morphemes: int


def noun_runs(analysis: Analysis) -> Iterator[Run]:
    """Nouns and compounds of Hangul as they stand in a text, particles and endings left out.

    >>> from nambuk.analysis import analyse
    >>> analysis = analyse("종합진료소에서 림파암을 진단했다")
    >>> [analysis.text[run.start : run.end] for run in noun_runs(analysis)]
    ['종합진료소', '림파암', '진단']
    """
    first: int | None = None
    morphemes = analysis.morphemes
    for number in range(len(morphemes) + 1):
        inside = number < len(morphemes) and morphemes[number].entry.tag in _NOUNS
        inside = inside and not (first is not None and morphemes[number].entry.form == _PLURAL)
        if first is not None and not (inside and analysis.joined(number)):
            start, end = morphemes[first].start, morphemes[number - 1].end
            if end - start > 1 and all(map(is_syllable, analysis.text[start:end])):
                yield Run(start, end, number - first)
            first = None
        if inside and first is None:
            first = number


def count_words(text: str) -> Counter[str]:
    """How often each noun or compound occurs in a text."""
    analysis = analyse(text)
    return Counter(analysis.text[run.start : run.end] for run in noun_runs(analysis))


def words_table(documents: Iterable[Counter[str]]) -> str:
    """The text of `corpus/words.tsv` from the counts of documents: words with their counts, the most frequent first.

    Words of fewer than `_FEWEST` documents are summed up in the line `*`: no single document can be told from the table.
    """
    counts: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for document in documents:
        counts.update(document)
        spread.update(document.keys())
    kept = [(word, count) for word, count in counts.items() if spread[word] >= _FEWEST]
    rest = sum(counts.values()) - sum(count for _, count in kept)
    rows = sorted(kept, key=lambda row: (-row[1], row[0]))
    return "".join(f"{word}\t{count}\n" for word, count in [("word", "count"), *rows, ("*", rest)])


def keyness(count: int, total: int, elsewhere: int, total_elsewhere: int) -> float:
    """Dunning's G² of a word, negative where it is rarer here than elsewhere.

    >>> round(keyness(10, 1000, 10, 100000), 1), keyness(5, 100, 500, 10000)
    (64.8, 0.0)
    """
    both = (count + elsewhere) / (total + total_elsewhere)
    expected, expected_elsewhere = total * both, total_elsewhere * both
    score = 2 * (_part(count, expected) + _part(elsewhere, expected_elsewhere))
    return score if count >= expected else -score


def _part(observed: float, expected: float) -> float:
    return observed * log(observed / expected) if observed else 0.0
