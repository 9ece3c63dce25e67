"""The user's own words in a Korean text: by their letters, whatever the analysis makes of them."""

import re
from collections.abc import Iterable, Iterator

from nambuk.glossary.term import Term
from nambuk.hangul import is_syllable

_PARTICLE = re.compile(
    r"(?:들|님)*(?:이|가|을|를|은|는|의|에|에서|에게|께|께서|로|으로|와|과|도|만|부터|까지|보다|처럼|마다|이나|나|이란|란|라는|이라는"
    r"|이다|이고|이며|이였다|였다|이었다|인|일|임|입니다|이였습니다|로서|으로서|로써|으로써|에는|에도|에서는|에서의|으로는|로는|하고|라고|이라고"
    r"|하다|한|하는|하여|해|했다|하였다|되다|된|되여|되었다|되였다|시키다)?$"
)
_JOINING = 3  # letters from which a word is taken to be one also where others are joined to it


class LiteralIndex:
    """Words with their terms, found by their letters; spaces inside count neither in the words nor in the text."""

    def __init__(self, words: Iterable[tuple[str, Term]]) -> None:
        self._heads: dict[str, dict[str, Term]] = {}
        for word, term in words:
            letters = "".join(word.split())
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
        places = [place for place, letter in enumerate(text) if not letter.isspace()]
        letters = "".join(text[place] for place in places)
        covered = 0
        for number, place in enumerate(places):
            if number < covered or not self._may_begin(text, place):
                continue
            words = self._heads.get(letters[number], {})
            for word in sorted(words, key=len, reverse=True):
                last = number + len(word) - 1
                if letters.startswith(word, number) and _may_end(text, places[last] + 1, len(word)):
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


def _may_end(text: str, end: int, length: int) -> bool:
    """Whether a word of `length` letters may end before `end`: particles and endings follow, or the word is long."""
    following = re.match(r"\w*", text[end : end + 20])
    rest = following.group() if following else ""
    if not rest:
        return True
    if not is_syllable(rest[0]):
        return not (text[end - 1].isalnum() and text[end - 1].isascii() and rest[0].isascii())
    return length >= _JOINING or _PARTICLE.match(re.split(r"[^가-힣]", rest)[0]) is not None
