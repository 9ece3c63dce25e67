"""Terms that a user's documents have and no glossary: proposals, with contexts, for a person to read.

Candidates are nouns and compounds that occur several times and that neither a glossary nor NK-HanDic holds, the most
telling first (see `keyness`). Their translation is proposed from a bilingual memory, else from their parts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from nambuk.analysis import Analysis, analyse
from nambuk.glossary.dictionary import dictionary
from nambuk.glossary.key import key_of
from nambuk.glossary.lookup import Lookup
from nambuk.glossary.ordinary import reference
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term
from nambuk.termwork.keyness import keyness, noun_runs

_CONTEXT = 25  # code points on either side
_CONTEXTS = 2
_KOREAN = ("ko-KP", "ko-KR", "ko-CN")
_LONGEST_PHRASE = 4  # words of a proposed translation
_SUREST = 0.5  # Dice coefficient from which a translation is proposed
_FEWEST_TOGETHER = 2
_FAR_MORE = 10


@dataclass
class Candidate:
    """A word that may be a term: how often it occurs, in which documents, where for example, and how telling it is."""

    word: str
    count: int = 0
    documents: set[str] = field(default_factory=set)
    contexts: list[str] = field(default_factory=list)
    keyness: float = 0.0


class Pair(NamedTuple):
    """A segment and its translation."""

    korean: str
    other: str


def candidates(texts: Iterable[tuple[str, str]], glossary: Glossary, fewest: int = 2) -> list[Candidate]:
    """The words of `texts`, (name, text), that no tier holds and that occur `fewest` times at least; best first.

    Raises `DictionaryMissingError` where NK-HanDic is not installed.
    """
    found: dict[str, Candidate] = {}
    total = 0
    for name, text in texts:
        analysis = analyse(text)
        for run in noun_runs(analysis):
            total += 1
            word = analysis.text[run.start : run.end]
            candidate = found.setdefault(word, Candidate(word))
            candidate.count += 1
            candidate.documents.add(name)
            if len(candidate.contexts) < _CONTEXTS:
                candidate.contexts.append(_context(analysis, run.start, run.end))
    elsewhere = reference()
    chosen = [c for c in found.values() if c.count >= fewest and not _is_held(c.word, glossary)]
    for candidate in chosen:
        counted = elsewhere.counts.get(candidate.word, 0)
        candidate.keyness = keyness(candidate.count, total, counted, elsewhere.total)
    return sorted((c for c in chosen if c.keyness > 0), key=lambda c: (-c.keyness, c.word))


def _is_held(word: str, glossary: Glossary) -> bool:
    key = key_of(word)
    return any(key in glossary.index(language) for language in _KOREAN) or word in dictionary()


def _context(analysis: Analysis, start: int, end: int) -> str:
    around = analysis.text[max(0, start - _CONTEXT) : end + _CONTEXT]
    return " ".join(around.split())


def proposals(
    found: Sequence[Candidate], glossary: Glossary, pairs: Sequence[Pair] = (), language: str = "en"
) -> list[Term]:
    """A draft of a term for each candidate: its southern form, its translation into `language`, its contexts."""
    look_up = Lookup(glossary)
    translations = translate_words([candidate.word for candidate in found], pairs, language)
    return [
        _proposal(number, c, look_up(c.word), translations.get(c.word, ""), language)
        for number, c in enumerate(found, 1)
    ]


def _proposal(
    number: int, candidate: Candidate, known: Sequence[Term], translation: str, language: str
) -> Term:
    own = [term for term in known if key_of(candidate.word) in map(key_of, term.words.get("ko-KP", ()))]
    words: dict[str, tuple[str, ...]] = {"ko-KP": (candidate.word,)}
    for tag in ("ko-KR", language):
        if proposed := next((term.word(tag) for term in own if term.word(tag)), None):
            words[tag] = (proposed,)
    how = "from its parts" if language in words else ""
    if translation:
        words[language] = (translation,)
        how = "from the memory"
    documents = len(candidate.documents)
    counted = f"{candidate.count} times in {documents} document{'s' if documents > 1 else ''}, keyness {candidate.keyness:.1f}"
    note = "; ".join(
        part for part in (counted, f"{language} {how}" if how else "", *candidate.contexts) if part
    )
    term = Term(
        f"found-{number}", words, note=note.replace("|", "/"), source="proposed by nambuk glossary extract"
    )
    return replace(term, part_of_speech="noun", flags=("derived",), status="draft", tier="user")


# --- translations from a bilingual memory ------------------------------------------------------------


def translate_words(words: Sequence[str], pairs: Sequence[Pair], language: str) -> Mapping[str, str]:
    """For each word the phrase of the other side that goes with it: the highest Dice coefficient over the segments.

    A word or phrase counts once a segment. Words for which nothing goes together often enough are left out.

    >>> pairs = [Pair("림파암환자이다", "a lymphoma patient"), Pair("림파암을 앓는다", "he has lymphoma"), Pair("페염", "flu")]
    >>> translate_words(["림파암"], pairs, "en")
    {'림파암': 'lymphoma'}
    """
    if not pairs:
        return {}
    phrases = [_phrases(pair.other, language) for pair in pairs]
    everywhere = Counter(phrase for found in phrases for phrase in found)
    korean = [key_of(pair.korean) for pair in pairs]
    translations = {}
    for word in words:
        here = [number for number, text in enumerate(korean) if word in text]
        together = Counter(phrase for number in here for phrase in phrases[number])
        scored = [
            (2 * count / (len(here) + everywhere[phrase]), len(phrase), phrase)
            for phrase, count in together.items()
            if count >= _FEWEST_TOGETHER and not _ends_in_common_word(phrase, everywhere)
        ]
        if scored and max(scored)[0] >= _SUREST:
            translations[word] = max(scored)[2]
    return translations


def _phrases(text: str, language: str) -> set[str]:
    """All runs of up to four words of a segment; of Chinese and Japanese, of two to eight letters."""
    if language in ("zh", "ja"):
        bare = "".join(character for character in text if character.isalnum() or character.isspace())
        return {
            bare[i : i + n] for n in range(2, 2 * _LONGEST_PHRASE + 1) for i in range(len(bare) - n + 1)
            if not any(map(str.isspace, bare[i : i + n]))
        }  # fmt: skip
    words = [word.strip(".,;:!?()\"'«»“”") for word in text.split()]
    rows = (words[i : i + n] for n in range(1, _LONGEST_PHRASE + 1) for i in range(len(words) - n + 1))
    return {" ".join(row) for row in rows if all(row)}


def _ends_in_common_word(phrase: str, everywhere: Counter[str]) -> bool:
    """Whether a phrase begins or ends in a word (the, of, в) that is far more frequent than itself."""
    words = phrase.split(" ")
    return len(words) > 1 and any(
        everywhere[word] > _FAR_MORE * everywhere[phrase] for word in (words[0], words[-1])
    )
