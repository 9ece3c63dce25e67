"""The user's own words in a Korean text: by their letters, whatever the analysis makes of them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from nambuk.glossary.term import Term
from nambuk.hangul import is_syllable

_PARTICLES = (
    "이|가|을|를|은|는|의|에|에서|에게|에게서|께|께서|한테|한테서|로|으로|로서|으로서|로써|으로써|와|과|도|만|부터|까지|보다|처럼|마다|조차|마저|밖에"
    "|대로|만큼|뿐|나|이나|란|이란|라는|이라는|든|이든|랑|이랑|야|이야|하고"
)
# What begins a predicate made of a noun: the copula, 하다, 되다, 시키다; never what also begins a noun (조선|인민, 조선|해방).
_PREDICATES = (
    "이[다였었며고라지므니기나냐던든거요오]|인(?:[것데지가듯바즉]|$)|일(?:[것수지뿐때가듯]|$)|임(?:[을은이에]|$)|입니|였|라고"
    "|하[고는다여였면며지기자게려던도므니시십라나거]|한(?:[다것데지]|$)|할(?:[것수지때만뿐]|$)|함(?:[을은이에과]|$)|합니|했|해(?:[서야도요온왔주지]|$)"
    "|되[고는다여였면며지기자게려던도므니시어었라나거]|된(?:[다것데지후]|$)|될(?:[것수지때만뿐]|$)|됨(?:[을은이에과]|$)|됩니|됐|시키|시킨|시킬|시켜|시켰|같[은이]|때문"
)
_FOLLOWING = re.compile(rf"(?:들|님)*(?:{_PARTICLES})*(?:$|{_PREDICATES})")
_JOINING = 3  # letters from which a word is taken to be one also where others are joined to it


class LiteralIndex:
    """Words with their terms, found by their letters.

    Spaces and what nobody sees (soft hyphens, zero-width spaces) count neither in the words nor in the text.
    """

    def __init__(self, words: Iterable[tuple[str, Term]]) -> None:
        self._heads: dict[str, dict[str, Term]] = {}
        for word, term in words:
            letters = "".join(letter for letter in word if not _is_blank(letter))
            if letters:
                self._heads.setdefault(letters[0], {}).setdefault(letters, term)

    def find(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """Start, end (code points of `text`) and term of each word, left to right, the longest at each place.

        >>> index = LiteralIndex([("페암", Term("a", {})), ("말기 암", Term("b", {}))])
        >>> [(start, end, term.id) for start, end, term in index.find("말기암과 페암에 페암관")]
        [(0, 3, 'b'), (5, 7, 'a')]
        """
        if not self._heads:
            return
        places = [place for place, letter in enumerate(text) if not _is_blank(letter)]
        letters = "".join(text[place] for place in places)
        covered = 0
        for number, place in enumerate(places):
            if number < covered or not self._may_begin(text, place):
                continue
            words = self._heads.get(letters[number], {})
            for word in sorted(words, key=len, reverse=True):
                last = number + len(word) - 1
                if letters.startswith(word, number) and may_end(text, places[last] + 1, len(word)):
                    covered = last + 1
                    yield place, places[last] + 1, words[word]
                    break

    @staticmethod
    def _may_begin(text: str, place: int) -> bool:
        """Whether a word may begin at a place: not inside a run of syllables, of letters or of figures."""
        if place == 0:
            return True
        before, letter = text[place - 1], text[place]
        if is_syllable(letter):
            return not is_syllable(before)
        return not (before.isalnum() and letter.isalnum() and before.isascii() == letter.isascii())


def _is_blank(letter: str) -> bool:
    return letter.isspace() or (not letter.isalnum() and unicodedata.category(letter) == "Cf")


def may_end(text: str, end: int, length: int) -> bool:
    """Whether a word of `length` letters may end before `end`: particles and endings follow, or the word is long."""
    following = re.match(r"\w*", text[end : end + 20])
    rest = following.group() if following else ""
    if not rest:
        return True
    if not is_syllable(rest[0]):
        return not (text[end - 1].isalnum() and text[end - 1].isascii() and rest[0].isascii())
    return length >= _JOINING or _FOLLOWING.match(re.split(r"[^가-힣]", rest)[0]) is not None
