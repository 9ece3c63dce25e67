"""What a word is on the other side: the user's glossaries, `glossary/`, NK-HanDic's entries, the rules.

The tiers come in this order and none hides the next: where the first tier answers, the others still
follow as further candidates, each `Term` saying which tier gave it.
"""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from nambuk.analysis import Entry, analyse
from nambuk.analysis.gloss import definition
from nambuk.glossary.dictionary import dictionary
from nambuk.glossary.key import key_of
from nambuk.glossary.southern import SouthernRules, Spelling
from nambuk.glossary.store import Glossary, load_glossary
from nambuk.glossary.term import Term
from nambuk.hangul import is_syllable
from nambuk.norms import northern_e, northern_initials

NORTH, SOUTH = "ko-KP", "ko-KR"
_PARTS_OF_SPEECH = {
    "NNG": "noun", "NNB": "noun", "NNP": "name", "VV": "verb", "VA": "adjective", "MAG": "adverb",
    "MM": "determiner", "IC": "interjection", "XSN": "suffix",
}  # fmt: skip
_MOST_SPELLINGS = 4
_LONGEST = 40  # letters of a word that the dictionary and the rules are asked for


def look_up(word: str, glossary: Glossary | None = None) -> list[Term]:
    """The terms of `word`, best first; see `Lookup`. For many words make one `Lookup`.

    >>> [(term.tier, term.words["ko-KR"]) for term in look_up("비론리적")]
    [('rules', ('비논리적',))]
    """
    return Lookup(glossary)(word)


class Lookup:
    """Looks words up in `glossary` (the shipped one by default), NK-HanDic and the rules.

    A word of any language of the glossary is found; a Korean word may be northern or southern, with or
    without spaces, and inflected where nothing has just that form. Raises `DictionaryMissingError`
    where NK-HanDic is not installed.
    """

    def __init__(self, glossary: Glossary | None = None) -> None:
        self._glossary = load_glossary() if glossary is None else glossary
        self._dictionary = dictionary()
        self._rules = SouthernRules(self._glossary, self._dictionary)

    def __call__(self, word: str) -> list[Term]:
        """The terms of `word`, best first; none for a word that nobody knows.

        >>> [term.word("ko-KR") for term in Lookup()("랑비되다")]
        ['낭비되다']
        """
        found = self._exactly(word)
        if any(term.tier != "rules" for term in found):
            return found
        for tags in (("J",), ("J", "VCP", "EP", "EF", "EC", "ETM")):
            if terms := self._exactly(_without_endings(word, tags)):
                return terms
        return found

    def _exactly(self, word: str) -> list[Term]:
        terms = self._glossary.lookup(word)
        bare = key_of(word)
        if 0 < len(bare) <= _LONGEST and all(map(is_syllable, bare)):
            terms += self._from_dictionary(bare)
            known = {key_of(south) for term in terms for south in term.words.get(SOUTH, ())}
            spellings = [s for s in self._rules.spellings(bare) if s.word not in known][:_MOST_SPELLINGS]
            terms += _ruled(bare, spellings)
            if bare not in {key_of(north) for term in terms for north in term.words.get(NORTH, ())}:
                terms += self._northern_spellings(bare, terms)
        return terms

    def _from_dictionary(self, word: str) -> Iterator[Term]:
        """Entries that name the southern word, then those that name `word` as theirs, then mere definitions."""
        terms = [self._term(entry) for entry in self._dictionary.entries(word) if entry.northern]
        yield from (term for term in terms if SOUTH in term.words)
        for entry in sorted(self._dictionary.naming(word), key=lambda e: -_likeness(word, e.lemma)):
            term = self._term(entry)
            if entry.lemma != word and word in map(key_of, term.words[SOUTH]):
                yield term
        yield from (term for term in terms if SOUTH not in term.words and (term.note or term.hanja))

    def _term(self, entry: Entry) -> Term:
        words: dict[str, tuple[str, ...]] = {NORTH: (entry.lemma,)}
        if south := self._dictionary.southern_words(entry):
            words[SOUTH] = south
        number = self._dictionary.entries(entry.lemma).index(entry) + 1
        return Term(
            id=f"nkhandic-{entry.lemma}-{number}",
            words=words,
            part_of_speech=_PARTS_OF_SPEECH.get(entry.tag, ""),
            hanja=entry.hanja,
            note=definition(entry.gloss),
            source="NK-HanDic",
            tier="nkhandic",
        )

    def _northern_spellings(self, word: str, terms: Iterable[Term]) -> Iterator[Term]:
        """The northern spelling of a southern word of hanja: 역사 (歷史) → 력사."""
        known = {key_of(north) for term in terms for north in term.words.get(NORTH, ())}
        for entry in self._dictionary.entries(word):
            north = northern_e(northern_initials(entry.form, entry.hanja))
            if entry.hanja and north not in known and north != entry.form == word:
                known.add(north)
                yield Term(
                    id=f"rule-{north}-{word}",
                    words={NORTH: (north,), SOUTH: (word,)},
                    part_of_speech=_PARTS_OF_SPEECH.get(entry.tag, ""),
                    hanja=entry.hanja,
                    source=f"rule: northern spelling, {entry.hanja}",
                    tier="rules",
                )


def _ruled(word: str, spellings: Iterable[Spelling]) -> Iterator[Term]:
    for spelling in spellings:
        yield Term(
            id=f"rule-{word}-{spelling.word}",
            words={NORTH: (word,), SOUTH: (spelling.word,)},
            source=f"rule: {spelling.rule}",
            tier="rules",
        )


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _without_endings(word: str, tags: tuple[str, ...]) -> str:
    """The dictionary form of an inflected word: 남새를 → 남새, 페기하였다 → 페기하다; "" where nothing is to be taken off.

    `tags`: how the tags of the endings begin.
    """
    analysis = analyse(word.strip()[:_LONGEST])
    stem = analysis.morphemes[:]
    while stem and stem[-1].entry.tag.startswith(tags):
        stem.pop()
    if not stem or len(stem) == len(analysis.morphemes):
        return ""
    last = stem[-1]
    if last.entry.lemma.endswith("다"):
        return analysis.text[: last.start] + last.entry.lemma
    return analysis.text[: analysis.morphemes[len(stem)].start]
