"""Words and phrases of English, Russian, Chinese and Japanese found in running text, in any of their forms."""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from nambuk.translation.terms.word_forms import Place, find_form, first_letters, word_places

Payload = TypeVar("Payload")
_SPACELESS = ("zh", "ja")


class PhraseIndex(Generic[Payload]):
    """Phrases of one language with what they stand for; of phrases at one place the longest is found."""

    def __init__(self, phrases: Iterable[tuple[str, Payload]], language: str) -> None:
        self._language = language
        self._spaceless = language.split("-")[0] in _SPACELESS
        self._heads: dict[str, list[tuple[tuple[str, ...], str, Payload]]] = {}
        for phrase, payload in phrases:
            if heads := tuple(head for _, head in self._parts(phrase)):
                self._heads.setdefault(heads[0], []).append((heads, phrase, payload))
        for found in self._heads.values():
            found.sort(key=lambda entry: -len(entry[1]))

    def find(self, text: str) -> Iterator[tuple[int, int, Payload]]:
        """Start, end (code points) and payload of each phrase in `text`, left to right, none inside another.

        >>> index = PhraseIndex([("lung cancer", 1), ("cancer", 2)], "en")
        >>> list(index.find("Lung cancers, other cancers"))
        [(0, 12, 1), (20, 27, 2)]
        """
        covered = 0
        parts = self._parts(text)
        heads = tuple(head for _, head in parts)
        for number, (start, head) in enumerate(parts):
            if start < covered:
                continue
            for wanted, phrase, payload in self._heads.get(head, ()):
                if heads[number : number + len(wanted)] == wanted and (
                    place := self._at(text, start, phrase)
                ):
                    covered = place[1]
                    yield *place, payload
                    break

    def _parts(self, text: str) -> list[tuple[int, str]]:
        """Where the words of a text begin (of Chinese and Japanese its letters), with what they are filed under."""
        if self._spaceless:
            return [(place, letter.casefold()) for place, letter in enumerate(text) if not letter.isspace()]
        return [(start, first_letters(text[start:end])) for start, end in word_places(text)]

    def _at(self, text: str, start: int, phrase: str) -> Place | None:
        """Where the phrase stands if it begins just at `start`."""
        before = text[start - 1 : start] if self._spaceless and start else ""
        place = find_form(before + text[start : start + 2 * len(phrase) + 20], phrase, self._language)
        if place is None or place[0] != len(before):
            return None
        return start, start + place[1] - len(before)
