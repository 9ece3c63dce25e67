"""NK-HanDic's entries by headword, southern word, hanja and foreign word, read from its compiled file.

MeCab finds entries only in running text; looking words up needs indexes over all of them. The file
`sys.dic` begins with ten 32-bit integers, of which the sixth to eighth after the first are the sizes
of the double array, the tokens and the features; after 72 bytes of header follow these three parts,
and the features are CSV in NFC, separated by NUL. Reading takes a fifth of a second, so it waits until the
first look-up.
"""

import re
import struct
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, cached_property
from itertools import accumulate, count
from typing import NamedTuple

from nambuk.analysis.gloss import named_words, standard_spellings
from nambuk.analysis.mecab import dictionary_folder
from nambuk.analysis.morpheme import Entry, entry_of
from nambuk.norms.initial_sound import can_shift

_HEADER = 72
_HEADWORD, _FORM, _HANJA, _FOREIGN, _GRADE = 5, 6, 7, 8, 9
_GRADES = {b"A": 0, b"B": 1, b"C": 2}
# Word costs that MeCab's training left to nouns that it never saw.
_UNSEEN_NOUN, _UNSEEN, _COST_UNIT = 10963, {"動作": 9967, "状態": 9994}, 1000
_OPEN, _CLOSE = "‘".encode(), "’".encode()
_SOUTHERN = re.compile(_OPEN + b"([^\xe2]+)" + _CLOSE + "(?:의 북한어|이다)".encode())
_LATIN = re.compile(rb"[A-Za-z]{2}")

Index = dict[bytes, list[int]]


class Homograph(NamedTuple):
    """One of several words of the same letters.

    `grade`: 0 to 2 for a word of the southern basic vocabulary (A to C), 3 for others. `frequency`: how frequent it was
    in the text that MeCab learnt from, above 0 for words that it saw.
    `phrase`: it lives in set phrases only (예나 지금이나).
    """

    entry: Entry
    grade: int
    frequency: float
    phrase: bool


class Dictionary:
    """All entries of NK-HanDic. Words are given in any normalisation form, without spaces."""

    def __init__(self, content: bytes) -> None:
        sizes = struct.unpack("<10I", content[:40])
        start = _HEADER + sizes[6] + sizes[7]
        self._rows = content[start : start + sizes[8]].split(b"\0")
        self._tokens = content[_HEADER + sizes[6] : start]
        self._found: dict[str, tuple[Entry, ...]] = {}

    def __contains__(self, word: str) -> bool:
        """Whether `word` is a headword."""
        return _key(word) in self._by_headword

    def entries(self, word: str) -> tuple[Entry, ...]:
        """The homographs with headword `word`, in the dictionary's order; of verbs the stem (語基1)."""
        found = self._found.get(word)
        if found is None:
            found = self._found[word] = self._entries(self._by_headword.get(_key(word), ()))
        return found

    def homographs(self, word: str) -> tuple[Homograph, ...]:
        """The nouns and adverbs with headword `word`, each with the signs of how common it is."""
        found = []
        for row in self._by_headword.get(_key(word), ()):
            entry = _entry(self._rows[row])
            if entry.tag in ("NNG", "NNB", "MAG"):
                fields = self._rows[row].split(b",", _GRADE + 1)
                grade = fields[_GRADE]
                unseen = next((cost for kind, cost in _UNSEEN.items() if kind in entry.kind), _UNSEEN_NOUN)
                phrase = fields[_FOREIGN].startswith(b"~")
                frequency = (unseen - self._costs[row]) / _COST_UNIT
                found.append(Homograph(entry, _GRADES.get(grade, len(_GRADES)), frequency, phrase))
        return tuple(found)

    def naming(self, word: str) -> tuple[Entry, ...]:
        """The northern entries that name `word` as their southern word or standard spelling."""
        entries = self._entries(self._by_southern.get(_key(word), ()))
        return tuple(e for e in entries if word in _bare(named_words(e.gloss) + standard_spellings(e.gloss)))

    def southern_words(self, entry: Entry) -> tuple[str, ...]:
        """The words that an entry names, their spaces kept, the standard spelling of its own word last.

        A word that only the North writes (랭장고 is glossed as 랭장창고) gives way to what it names itself.
        """
        words: list[str] = []
        for word in (*named_words(entry.gloss), *standard_spellings(entry.gloss)):
            bare = word.replace(" ", "")
            others = self.entries(bare) if can_shift(bare[:1]) else ()
            words += [name for o in others if o.northern for name in named_words(o.gloss)] or [word]
        return tuple(dict.fromkeys(words))

    def with_hanja(self, hanja: str) -> tuple[Entry, ...]:
        """The entries that are written `hanja`."""
        return self._entries(self._by_hanja.get(hanja.encode(), ()))

    def readings(self) -> dict[str, set[str]]:
        """Hanja → the syllables that the words written with it have in its place."""
        readings: dict[str, set[str]] = {}
        for hanja, rows in self._by_hanja.items():
            characters = hanja.decode()
            for row in rows:
                form = unicodedata.normalize("NFC", _entry(self._rows[row]).form)
                if len(form) == len(characters):
                    for character, syllable in zip(characters, form, strict=True):
                        readings.setdefault(character, set()).add(syllable)
        return readings

    def with_foreign(self, word: str) -> tuple[Entry, ...]:
        """The entries that come from the foreign `word`, such as "computer" or "立方meter"."""
        return self._entries(self._by_foreign.get(word.encode(), ()))

    def is_southern(self, word: str) -> bool:
        """Whether a word is in the dictionary without the tag `&북한어`, or is named as a southern word."""
        return any(not entry.northern for entry in self.entries(word)) or _key(word) in self._by_southern

    def _entries(self, rows: Iterable[int]) -> tuple[Entry, ...]:
        found: dict[tuple[str, str, str, str], Entry] = {}
        for row in rows:
            entry = _entry(self._rows[row])
            if entry.base in ("", "1"):
                found.setdefault((entry.lemma, entry.hanja, entry.gloss, entry.tag), entry)
        return tuple(found.values())

    @cached_property
    def _costs(self) -> list[int]:
        """Row → MeCab's word cost, low for words that are frequent in the northern text it was trained on."""
        places = dict(zip(accumulate((len(row) + 1 for row in self._rows), initial=0), count(), strict=False))
        costs = [0] * len(self._rows)
        for _, _, _, cost, feature, _ in struct.iter_unpack("<HHHhII", self._tokens):
            costs[places[feature]] = cost
        return costs

    @property
    def _by_headword(self) -> Index:
        return self._by_field[0]

    @property
    def _by_hanja(self) -> Index:
        return self._by_field[1]

    @property
    def _by_foreign(self) -> Index:
        return self._by_field[2]

    @cached_property
    def _by_field(self) -> tuple[Index, Index, Index]:
        """Headword, hanja and foreign word → rows, from one pass over all of them."""
        headwords: Index = defaultdict(list)
        hanja: Index = defaultdict(list)
        foreign: Index = defaultdict(list)
        for number, row in enumerate(self._rows):
            fields = row.split(b",", _FOREIGN + 1)
            if len(fields) <= _FORM:
                continue
            word = fields[_HEADWORD] if fields[_HEADWORD] != b"*" else fields[_FORM]
            headwords[word.rstrip(b"0123456789")].append(number)
            if len(fields) <= _FOREIGN:
                continue
            if fields[_HANJA] != b"*":
                hanja[fields[_HANJA]].append(number)
            if fields[_FOREIGN] != b"*" and _LATIN.search(fields[_FOREIGN]):
                foreign[fields[_FOREIGN]].append(number)
        return headwords, hanja, foreign

    @cached_property
    def _by_southern(self) -> Index:
        index: Index = {}
        for number, row in enumerate(self._rows):
            if _OPEN in row:
                for word in _SOUTHERN.findall(row):
                    index.setdefault(word.replace(b" ", b"").replace(b"-", b""), []).append(number)
        return index


def _key(word: str) -> bytes:
    return unicodedata.normalize("NFC", word).encode()


def _bare(words: Iterable[str]) -> set[str]:
    return {word.replace(" ", "") for word in words}


def _entry(row: bytes) -> Entry:
    feature = row.decode()
    fields = feature.split(",", _FORM + 1)  # no field up to the form is ever quoted
    return entry_of(fields[_FORM] if len(fields) > _FORM else "", feature)


@cache
def dictionary() -> Dictionary:
    """NK-HanDic. Raises `DictionaryMissingError` where it is not installed.

    >>> [entry.hanja for entry in dictionary().entries("림파")]
    ['淋巴']
    >>> [entry.lemma for entry in dictionary().naming("노동")]
    ['로동']
    """
    return Dictionary((dictionary_folder() / "sys.dic").read_bytes())
