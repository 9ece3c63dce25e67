"""What a word is on the other side: the user's glossaries, `glossary/`, NK-HanDic's entries, the rules.

The tiers come in this order. The dictionary's entries follow those of the glossary as further candidates; the rules are
asked where no tier above has named a southern word. An inflected word is sought as it is, then by its stem, and only
then by the rules, which are slow. A word that none knows is cut into its parts, and at last compared
with words that are spelled like it. Each `Term` says which tier gave it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from nambuk.analysis import Analysis, Entry, analyse
from nambuk.analysis.gloss import definition
from nambuk.glossary.dictionary import dictionary
from nambuk.glossary.key import key_of
from nambuk.glossary.parts import fit_together, fitting, parts_of, put_together
from nambuk.glossary.similar import Similar
from nambuk.glossary.southern import SouthernRules, Spelling
from nambuk.glossary.store import Glossary, load_glossary
from nambuk.glossary.term import LANGUAGES, Term
from nambuk.hangul import is_syllable
from nambuk.norms import northern_e, northern_initials

NORTH, SOUTH = "ko-KP", "ko-KR"
_PARTS_OF_SPEECH = {
    "NNG": "noun", "NNB": "noun", "NNP": "name", "VV": "verb", "VA": "adjective", "MAG": "adverb",
    "MM": "determiner", "IC": "interjection", "XSN": "suffix",
}  # fmt: skip
_MOST_SPELLINGS = 4
_LONGEST = 40  # letters of a word that the dictionary and the rules are asked for
_PARTICLES = ("J",)  # how their tags begin
_ENDINGS = (*_PARTICLES, "VCP", "EP", "EF", "EC", "ETM")
_FOREIGN_FIRST = (*LANGUAGES[1:], NORTH)


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
        self._similar = Similar(self._glossary)

    def __call__(self, word: str) -> list[Term]:
        """The terms of `word`, best first; none for a word that nobody knows.

        >>> [term.word("ko-KR") for term in Lookup()("랑비되다")]
        ['낭비되다']
        """
        if not key_of(word):
            return []
        if listed := self._listed(word):
            return self._with_meaning(word, self._with_rules(word, listed))
        if not _is_korean(word):
            return self._similar.inflected(word) or self._similar.spelled(word)
        stems = _stems(word)
        for stem in stems:
            if listed := self._listed(stem):
                return self._with_meaning(word, self._with_rules(stem, listed))
        for form in (*stems, word):  # the word last: the rules would take a particle for a part of a compound
            if ruled := self._with_rules(form, []):
                return self._with_meaning(word, ruled)
        return self._with_meaning(word, []) or self._similar.spelled(word)

    def reverse(self, word: str) -> list[Term]:
        """The terms that have `word` in another language than northern Korean, then those whose words contain it.

        >>> Lookup().reverse("lymphoma")[0].word("ko-KP")
        '림파암'
        """
        terms = self._glossary.lookup(word, _FOREIGN_FIRST)
        if not terms and not _is_korean(word):
            terms = self._similar.inflected(word)
        known = {id(term) for term in terms}
        terms += [term for term in self._glossary.containing(word) if id(term) not in known]
        return terms or self(word)

    def _with_meaning(self, word: str, terms: list[Term]) -> list[Term]:
        """`terms`, and where none of them is translated, the terms of their southern words and of the word's parts."""
        if any("en" in term.words for term in terms):
            return terms
        souths = dict.fromkeys(key_of(south) for term in terms for south in term.words.get(SOUTH, ()))
        through = [term for south in souths for term in self._glossary.index(SOUTH).get(south, ())]
        if through:
            return _unique([*terms, *through])
        parts = parts_of(key_of(word), self._glossary, self._rules.listed)
        if not parts:
            return terms
        if not fit_together(terms_of_parts := fitting(parts)):
            return _unique([*terms, *terms_of_parts])
        compound = put_together(key_of(word), parts)
        if (south := key_of(compound.word(SOUTH) or "")) in souths:  # the same, and with its spaces
            terms = [term for term in terms if term.tier != "rules" or key_of(term.words[SOUTH][0]) != south]
        elif souths:
            compound = replace(compound, words={k: v for k, v in compound.words.items() if k != SOUTH})
        return _unique([*terms, compound, *terms_of_parts])

    def _listed(self, word: str) -> list[Term]:
        """The terms of exactly `word` in the glossaries, then in the dictionary."""
        terms = self._glossary.lookup(word)
        if _is_plain_korean(bare := key_of(word)):
            terms += self._from_dictionary(bare)
        return terms

    def _with_rules(self, word: str, listed: list[Term]) -> list[Term]:
        """`listed`, the terms of `word`, and those that the rules add to them."""
        if not _is_plain_korean(bare := key_of(word)):
            return listed
        terms = listed[:]
        known = {key_of(south) for term in terms for south in term.words.get(SOUTH, ())}
        if not known:
            terms += _ruled(bare, self._rules.spellings(bare)[:_MOST_SPELLINGS])
        elif all(len(south) != len(bare) for south in known):
            # 랭장창고 is 냉장고, and 냉장창고 by its letters
            terms += _ruled(bare, self._rules.by_hanja(bare))
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


def _unique(terms: Iterable[Term]) -> list[Term]:
    return list({id(term): term for term in terms}.values())


def _is_korean(word: str) -> bool:
    return any(map(is_syllable, word))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _is_plain_korean(key: str) -> bool:
    """Whether the dictionary and the rules are asked for `key`: Korean syllables only, and not too many."""
    return 0 < len(key) <= _LONGEST and all(map(is_syllable, key))


def _stems(word: str) -> list[str]:
    """What an inflected word may be a form of: without its particles, then in its dictionary form too.

    남새를 → 남새, 페기하였다 → 페기하다; nothing for a word from which nothing is to be taken off.
    """
    analysis = analyse(word.strip()[:_LONGEST])
    stems = (_without_endings(analysis, tags) for tags in (_PARTICLES, _ENDINGS))
    return list(dict.fromkeys(filter(None, stems)))


def _without_endings(analysis: Analysis, tags: tuple[str, ...]) -> str:
    """The dictionary form of an analysed word; "" where no morphemes with tags that begin so are to be taken off."""
    stem = analysis.morphemes[:]
    while stem and stem[-1].entry.tag.startswith(tags):
        stem.pop()
    if not stem or len(stem) == len(analysis.morphemes):
        return ""
    last = stem[-1]
    if last.entry.lemma.endswith("다"):
        return analysis.text[: last.start] + last.entry.lemma
    return analysis.text[: analysis.morphemes[len(stem)].start]
