"""What is wrong with an entry as a language expert sees it: forms of the wrong variety, hanja, contradictions."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from nambuk.analysis import analyse
from nambuk.glossary.dictionary import dictionary
from nambuk.glossary.key import key_of
from nambuk.glossary.southern import SouthernRules
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term
from nambuk.hangul import is_syllable, shift_initial
from nambuk.norms import northern_e, northern_initials
from nambuk.norms.hanja_readings import readings
from nambuk.variables.catalogue import find_places
from nambuk.variety import Variety

Found = tuple[str, str]  # column, message

_SOURCES = re.compile("[;,]")
_NO_WITNESS = frozenset(("", "editor's knowledge", "nk-handic"))  # the dictionary is asked itself
_LETTERS = ("orthography",)  # axes on which a single word can be of the wrong variety
_SIDES: Mapping[str, tuple[Variety, Variety]] = {
    "ko-KP": (Variety.KP, Variety.KR),
    "ko-KR": (Variety.KR, Variety.KP),
}


class Quality:
    """Looks at entries one after the other and remembers them, so that contradictions between them show."""

    def __init__(self) -> None:
        self._dictionary = dictionary()
        self._rules = SouthernRules(Glossary((), ""), self._dictionary)
        self._pairs: dict[tuple[str, str, str], tuple[str, str]] = {}
        self._souths: dict[tuple[str, str], str] = {}

    def problems(self, term: Term, place: str) -> Iterator[Found]:
        """What is wrong with `term`; `place` says where it stands, for messages about later entries."""
        yield from self._variety(term)
        yield from self._hanja(term)
        yield from self._derivable(term)
        yield from self._flags(term)
        yield from self._status(term)
        yield from self._others(term, place)

    # --- one entry ------------------------------------------------------------------------------------

    def _variety(self, term: Term) -> Iterator[Found]:
        """Words that the catalogue of variables recognises as the other side's."""
        for language, (own, other) in _SIDES.items():
            for word in term.words.get(language, ()):
                if key_of(word) in self._other_side(term, language) or _as_its_hanja(word, term, language):
                    continue  # given for both sides on purpose, or a homograph (燃油 beside 煉乳)
                for variable, found in find_places(analyse(word)):
                    varieties = variable.varieties_of(found.variant)
                    if variable.axis in _LETTERS and other in varieties and own not in varieties:
                        yield (
                            language,
                            f"{word!r} looks {_NAMES[other]} ({variable.title}: {found.detail or found.variant})",
                        )
                        break

    @staticmethod
    def _other_side(term: Term, language: str) -> set[str]:
        other = "ko-KR" if language == "ko-KP" else "ko-KP"
        return {key_of(word) for word in term.words.get(other, ())}

    def _hanja(self, term: Term) -> Iterator[Found]:
        """Hanja that are not read as the northern word is written."""
        if not term.hanja or not term.words.get("ko-KP"):
            return
        word, hanja = key_of(term.words["ko-KP"][0]), key_of(term.hanja.split(" | ")[0])
        if len(word) != len(hanja):
            yield "hanja", f"{len(hanja)} characters for the {len(word)} syllables of {word!r}"
            return
        for syllable, character in zip(word, hanja, strict=True):
            if is_syllable(syllable) and not self._may_be_read(character, syllable):
                yield "hanja", f"{character!r} is not read {syllable!r}"

    def _may_be_read(self, character: str, syllable: str) -> bool:
        known = self._readings.get(character, set()) | readings(character)
        shifted = {shift_initial(sound) for sound in known}
        return not known or syllable in known | shifted | {northern_e(sound) for sound in known}

    @cached_property
    def _readings(self) -> Mapping[str, set[str]]:
        """Hanja → the syllables that NK-HanDic's words write for it."""
        return self._dictionary.readings()

    def _derivable(self, term: Term) -> Iterator[Found]:
        """A pair that the rules give by themselves and that says nothing else."""
        if set(term.words) != {"ko-KP", "ko-KR"} or term.note or term.definition or term.flags:
            return
        north, south = (key_of(term.words[language][0]) for language in ("ko-KP", "ko-KR"))
        if south in [spelling.word for spelling in self._rules.spellings(north)[:1]]:
            yield (
                "ko-KR",
                f"{south!r} follows from the norms by itself; leave the entry out or add translations",
            )

    @staticmethod
    def _flags(term: Term) -> Iterator[Found]:
        """Flags that the words belie."""
        norths, souths = ({key_of(w) for w in term.words.get(side, ())} for side in ("ko-KP", "ko-KR"))
        if "shared" in term.flags and not norths & souths:
            yield "flags", "shared, but no word is the same on both sides"

    def _status(self, term: Term) -> Iterator[Found]:
        """A row called verified that nothing attests: no entry of NK-HanDic, no other source."""
        if term.status == "verified" and not _other_sources(term) and not self._in_dictionary(term):
            yield (
                "status",
                "verified, but NK-HanDic does not have this pair and source names nothing else; "
                "name what attests it, or write draft",
            )

    def _in_dictionary(self, term: Term) -> bool:
        """Whether NK-HanDic names a southern word of `term` for a northern one, or has a word that both sides share."""
        norths, souths = ([key_of(w) for w in term.words.get(side, ())] for side in ("ko-KP", "ko-KR"))
        named = {
            key_of(south)
            for north in norths
            for entry in self._dictionary.entries(north)
            for south in self._dictionary.southern_words(entry)
        }
        shared = {north for north in norths if north in self._dictionary}
        return not (named | shared).isdisjoint(souths)

    # --- between entries ------------------------------------------------------------------------------

    def _others(self, term: Term, place: str) -> Iterator[Found]:
        """Another southern word for the same northern one in the same field; pairs that go round in a circle."""
        if not term.words.get("ko-KP") or not term.words.get("ko-KR") or term.false_friend:
            return
        north, south = (key_of(term.words[language][0]) for language in ("ko-KP", "ko-KR"))
        souths = {key_of(word) for word in term.words["ko-KR"]}
        kind = (north, term.part_of_speech, term.domain)
        earlier = self._pairs.setdefault(kind, (south, place))
        if earlier[0] not in souths and not (term.note or term.definition):
            yield (
                "ko-KR",
                f"{earlier[1]} has {earlier[0]!r} for {north!r}; say in definition or note what differs",
            )
        if north == south:
            return
        self._souths.setdefault((north, south), place)
        if (back := self._souths.get((south, north))) is not None:
            yield (
                "ko-KP",
                f"goes round in a circle with {back} ({north} → {south} → {north}); a false friend?",
            )


def _other_sources(term: Term) -> set[str]:
    """What `source` names beside its editor, the dictionary and rules: northern laws, KCNA."""
    named = {name.strip().casefold() for name in _SOURCES.split(term.source)} - _NO_WITNESS
    return {name for name in named if not name.endswith("by rule")}


def _as_its_hanja(word: str, term: Term, language: str) -> bool:
    """Whether the first northern word is spelled as the North spells its hanja."""
    bare, hanja = key_of(word), key_of(term.hanja)
    if language != "ko-KP" or len(bare) != len(hanja):
        return False
    return northern_e(northern_initials(bare, hanja)) == bare


_NAMES = {Variety.KP: "northern", Variety.KR: "southern"}
