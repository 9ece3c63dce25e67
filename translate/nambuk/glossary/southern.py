"""The southern form of a northern word by rule, for words that no glossary and no entry translates.

Each rule is a generator of spellings, best first. Rules that only suggest (loanword letters, 사이시옷) count when
NK-HanDic knows the result as a southern word.
"""

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import islice, product
from typing import NamedTuple

from nambuk.glossary.dictionary import Dictionary, dictionary
from nambuk.glossary.key import key_of
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term
from nambuk.hangul import compose, decompose, final_of, is_syllable, shift_initial, with_final
from nambuk.norms import differs_by_initial_sound, northern_e, southern_eo, southern_initials, southern_ye
from nambuk.norms.hanja_readings import is_reading
from nambuk.norms.initial_sound import can_shift


class Spelling(NamedTuple):
    """A southern form and the rule or the parts that it follows from."""

    word: str
    rule: str


# Endings of derived words that both standards spell alike; what stands before them is looked up by itself.
_DERIVING = (
    *("하다", "되다", "시키다", "스럽다", "롭다", "거리다", "대다", "이다", "받다", "당하다", "치다", "지다"),
    *("적", "질", "질하다", "히", "들이"),
)
# 한글 맞춤법 제54항: written as they sound; the North writes 군, 갈, 대기, 굼치 (나무군, 빛갈).
_TENSE_SUFFIXES = {"군": "꾼", "갈": "깔", "대기": "때기", "굼치": "꿈치", "배기": "빼기", "적다": "쩍다"}
# 외래어 표기법 제1장 제4항, 제3장: letters that the South does not write in loanwords, the likelier reading first.
_LOAN_INITIALS = {"ㄲ": "ㅋㄱ", "ㄸ": "ㅌㄷ", "ㅃ": "ㅍㅂ", "ㅆ": "ㅅ", "ㅉ": "ㅊㅈ"}
_PLAIN_VOWELS = {"ㅑ": "ㅏ", "ㅕ": "ㅓ", "ㅛ": "ㅗ", "ㅠ": "ㅜ"}
# 제11항 붙임 4 해설: 량, 란, 릉 … after a word that is not Sino-Korean are words of their own (구름양, 어린이난).
_AFTER_NATIVE = frozenset("량란릉룡")
_LONGEST = 24  # letters; compounds longer than that are left alone
_ALTERNATIVES = 4
_UNKNOWN = 3.0  # what an unknown part costs, see `_cost`: one such part at most makes sense


class SouthernRules:
    """The rules with what they ask: the words of `glossary` and NK-HanDic. Remembers what it has found."""

    def __init__(self, glossary: Glossary, entries: Dictionary | None = None) -> None:
        self._glossary = glossary
        self._dictionary = entries or dictionary()
        self._memo: dict[str, tuple[Spelling, ...]] = {}
        self._rules: tuple[Callable[[str], Iterator[Spelling]], ...] = (
            self._same_foreign, self._same_hanja, self._compound, self._by_hanja, self._derived, self._sino_korean,
        )  # fmt: skip
        self._letter_rules: tuple[Callable[[str], Iterator[Spelling]], ...] = (
            self._tense_suffix, self._sai_siot, self._stem_vowel, self._passive, self._loan_letters,
        )  # fmt: skip

    def spellings(self, word: str) -> tuple[Spelling, ...]:
        """The southern forms of `word` (no spaces), best first; forms that the dictionary knows come first."""
        if word not in self._memo:
            self._memo[word] = ()
            found: dict[str, Spelling] = {}
            shared = any(not entry.northern for entry in self._dictionary.entries(word))
            for rule in self._rules if shared else (*self._rules, *self._letter_rules):
                for spelling in rule(word):
                    if spelling.word != word:
                        found.setdefault(spelling.word, spelling)
            known = self._dictionary.is_southern
            self._memo[word] = tuple(sorted(found.values(), key=lambda spelling: not known(spelling.word)))
        return self._memo[word]

    def by_hanja(self, word: str) -> tuple[Spelling, ...]:
        """The southern forms that the hanja of `word` ask for by themselves."""
        return tuple(spelling for spelling in self._by_hanja(word) if spelling.word != word)

    def words(self, part: str) -> tuple[str, ...]:
        """The southern words of a part of a word, from the best source that has any; the part itself at last."""
        return self._from_glossary(part) or self._from_dictionary(part) or self._from_rules(part) or (part,)

    def listed(self, part: str) -> tuple[str, ...]:
        """The southern words of a part that the dictionary names, none by rule."""
        return self._from_dictionary(part) if part in self._dictionary else ()

    def _from_glossary(self, part: str) -> tuple[str, ...]:
        terms = self._glossary.index("ko-KP").get(part, ()) if len(part) > 1 else ()
        return _bare(t.words["ko-KR"][0] for t in terms if _translates_parts(t, part))

    def _from_dictionary(self, part: str) -> tuple[str, ...]:
        entries = self._dictionary.entries(part) if len(part) > 1 else ()
        if any(not entry.northern for entry in entries):
            return ()
        words = _bare(word for entry in entries for word in self._dictionary.southern_words(entry))
        return tuple(sorted(words, key=lambda word: not _same_but_letters(part, word)))

    def _from_rules(self, part: str) -> tuple[str, ...]:
        return tuple(spelling.word for spelling in self.spellings(part))

    # --- whole words ---------------------------------------------------------------------------------

    def _same_foreign(self, word: str) -> Iterator[Spelling]:
        """콤퓨터 and 컴퓨터 come from one foreign word."""
        for entry in self._dictionary.entries(word):
            if entry.northern and entry.foreign:
                others = self._dictionary.with_foreign(entry.foreign)
                for other in _nearest(word, (o.lemma for o in others if not o.northern)):
                    yield Spelling(other, f"loanword, {entry.foreign}")

    def _same_hanja(self, word: str) -> Iterator[Spelling]:
        """페염 and 폐렴 are written 肺炎: readings of their own, and the initial sound rule as dictionaries have it."""
        for entry in self._dictionary.entries(word):
            if len(entry.hanja) > 1 and (entry.northern or can_shift(word[0])):
                others = self._dictionary.with_hanja(entry.hanja)
                for other in _nearest(
                    word, (o.lemma for o in others if not o.northern and o.tag == entry.tag)
                ):
                    if len(other) == len(word):
                        yield Spelling(other, f"southern reading, {entry.hanja}")

    def _by_hanja(self, word: str) -> Iterator[Spelling]:
        for entry in self._dictionary.entries(word):
            ending = word[len(entry.form) :] if word.startswith(entry.form) else ""
            yield from (Spelling(w.word + ending, w.rule) for w in _shifted(entry.form, entry.hanja))

    def _sino_korean(self, word: str) -> Iterator[Spelling]:
        """An unknown word that begins as only Sino-Korean words do, all of its syllables readings of hanja."""
        if (
            can_shift(word[0])
            and word not in self._dictionary
            and len(word) < 5
            and all(map(is_reading, word))
        ):
            yield Spelling(shift_initial(word[0]) + word[1:], "initial sounds")

    # --- parts ----------------------------------------------------------------------------------------

    def _derived(self, word: str) -> Iterator[Spelling]:
        """랑비되다 from 랑비, 론리적 from 론리."""
        for ending in _DERIVING:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > 1:
                for south in self.words(stem):
                    yield Spelling(south + ending, f"{stem} → {south}")

    def _compound(self, word: str) -> Iterator[Spelling]:
        """국제련맹 from 국제 and 련맹."""
        parts = self._parts(word)
        if len(parts) < 2:
            return
        native = self._native_places(word)
        choices = [self._part_words(parts, number, native) for number in range(len(parts))]
        for chosen in islice(product(*choices), _ALTERNATIVES):
            changed = [f"{a} → {b}" for a, b in zip(parts, chosen, strict=True) if a != b]
            yield Spelling("".join(chosen), ", ".join(changed))

    def _native_places(self, word: str) -> frozenset[int]:
        """The places of the syllables of a headword that are no hanja; empty for an unknown word."""
        entries = self._dictionary.entries(word)
        spellings = [e.hanja if len(e.hanja) == len(e.form) else e.form for e in entries]
        return frozenset(i for s in spellings for i, character in enumerate(s) if is_syllable(character))

    def _part_words(self, parts: tuple[str, ...], number: int, native: frozenset[int]) -> tuple[str, ...]:
        """The southern words of one part; parts of one syllable keep their sound after another word."""
        part = parts[number]
        if len(part) > 1:
            words = self.words(part)
            if sum(map(len, parts[:number])) in native:
                words = tuple(word for word in words if not _same_but_letters(part, word))
            return words or (part,)
        if number == 0:
            return (part,)
        before = parts[number - 1]
        if part in "렬률" and final_of(before[-1]) in ("", "ㄴ"):
            return (shift_initial(part),)
        if part in _AFTER_NATIVE and not all(e.hanja for e in self._dictionary.entries(before)):
            return (shift_initial(part),)
        return (part,)

    def _parts(self, word: str) -> tuple[str, ...]:
        """The fewest known words that make up `word`; one syllable only as its first or last part.

        Of equal ones that with the longest first part wins.
        """
        if not 3 <= len(word) <= _LONGEST:
            return (word,)
        best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(end):
                before, part = best[start], word[start:end]
                if (
                    before is None
                    or part == word
                    or (cost := self._cost(part, start, end == len(word))) is None
                ):
                    continue
                candidate = (before[0] + cost, (*before[1], part))
                current = best[end]
                if current is None or _ranked(candidate) < _ranked(current):
                    best[end] = candidate
        found = best[-1]
        return found[1] if found and found[0] < 2 * _UNKNOWN else (word,)

    def _cost(self, part: str, start: int, last: bool) -> float | None:
        """What a part costs: 1 for a word, more for a syllable at either end; None for what is no part."""
        if len(part) == 1:
            if (start > 0 and not last) or not self._is_noun(part) or not is_reading(part):
                return None
            return 1.2 if last else 1.8
        if self._is_noun(part, last) or self._glossary.index("ko-KP").get(part):
            return 1.0
        return _UNKNOWN if len(part) < 6 and all(map(is_reading, part)) else None

    def _is_noun(self, part: str, last: bool = False) -> bool:
        entries = self._dictionary.entries(part)
        return any(e.tag[0] in "NX" or (last and e.tag in ("VV", "VA")) for e in entries)

    # --- letters --------------------------------------------------------------------------------------

    def _tense_suffix(self, word: str) -> Iterator[Spelling]:
        for north, south in _TENSE_SUFFIXES.items():
            stem = word.removesuffix(north)
            if stem != word and len(stem) > 1:
                for first in self.words(stem):
                    native = len(word) - 1 in self._native_places(word)
                    if native or self._dictionary.is_southern(first + south):
                        yield Spelling(first + south, f"-{north} → -{south}")

    def _sai_siot(self, word: str) -> Iterator[Spelling]:
        """뒤문 → 뒷문, where the dictionary knows the southern word."""
        for place in range(len(word) - 1 - word.endswith("다")):
            if is_syllable(word[place]) and not final_of(word[place]):
                south = word[:place] + with_final(word[place], "ㅅ") + word[place + 1 :]
                if self._dictionary.is_southern(south):
                    yield Spelling(south, "사이시옷")

    def _stem_vowel(self, word: str) -> Iterator[Spelling]:
        """뛰여나다 → 뛰어나다."""
        for place in range(2, len(word)):
            south = southern_eo(word[:place])
            if south != word[:place] and self._dictionary.is_southern(south + word[place:]):
                yield Spelling(south + word[place:], "어 after a front vowel")

    def _passive(self, word: str) -> Iterator[Spelling]:
        """불리우다 → 불리다: the South puts one suffix to a passive or causative verb."""
        for ending in ("이우다", "히우다", "리우다", "기우다"):
            south = word.removesuffix("우다") + "다"
            if word.endswith(ending) and self._dictionary.is_southern(south):
                yield Spelling(south, "-우- left out")

    def _loan_letters(self, word: str) -> Iterator[Spelling]:
        """까자크 → 카자크: where the dictionary knows the southern word, else the likeliest for an unknown word."""
        choices = [_loan_syllables(syllable) for syllable in word]
        if "".join(choice[0] for choice in choices) == word or len(word) < 2:
            return
        entries = self._dictionary.entries(word)
        if not all(entry.foreign and entry.northern for entry in entries):
            return
        candidates = ["".join(chosen) for chosen in islice(product(*choices), 64)]
        known = [
            c for c in candidates if any(e.foreign for e in self._dictionary.entries(c) if not e.northern)
        ]
        for candidate in known or (candidates[:1] if entries else []):
            yield Spelling(candidate, "loanword letters")


def _same_but_letters(north: str, south: str) -> bool:
    return differs_by_initial_sound(north, south) or northern_e(south) == north


def _translates_parts(term: Term, part: str) -> bool:
    """Whether a term's southern word may stand for `part` inside longer words: no names, no second choices."""
    if term.false_friend or term.part_of_speech == "name" or not term.words.get("ko-KR"):
        return False
    return key_of(term.words["ko-KP"][0]) == part


def _ranked(found: tuple[float, tuple[str, ...]]) -> tuple[float, tuple[int, ...]]:
    return found[0], tuple(-len(part) for part in found[1])


def _bare(words: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.replace(" ", "") for word in words))


def _nearest(word: str, others: Iterator[str]) -> list[str]:
    """`others`, those that share most letters with `word` first."""
    return sorted(dict.fromkeys(others), key=lambda other: -SequenceMatcher(None, word, other).ratio())


def _shifted(form: str, hanja: str) -> Iterator[Spelling]:
    """`form` with the letters that its hanja ask for in the South."""
    south = southern_ye(form, hanja)
    shifted = southern_initials(south, hanja)
    if shifted != form:
        rules = ["ㅖ"] * (south != form) + ["initial sounds"] * (shifted != south)
        yield Spelling(shifted, f"{' and '.join(rules)}, {hanja}")


def _loan_syllables(syllable: str) -> tuple[str, ...]:
    """What the South may write for one syllable of a northern loanword."""
    if not is_syllable(syllable):
        return (syllable,)
    initial, vowel, final = decompose(syllable)
    if initial in ("ㅈ", "ㅉ", "ㅊ"):
        vowel = _PLAIN_VOWELS.get(vowel, vowel)
    return tuple(compose(other, vowel, final) for other in _LOAN_INITIALS.get(initial, initial))
