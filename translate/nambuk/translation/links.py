"""What corresponds in a sentence and its translation, as far as it is known: terms, numbers, words, quotations."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from nambuk.hangul import is_syllable
from nambuk.translation.terms.literal import may_end

Place = tuple[int, int]
Link = tuple[Place, Place]
"""A place in the source and the place in the target that says the same, each as start and end."""

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[A-Za-z][A-Za-z0-9]*(?:[-.'’][A-Za-z0-9]+)*")
_QUOTED = re.compile('《([^《》]+)》|〈([^〈〉]+)〉|「([^「」]+)」|『([^『』]+)』|“([^“”]+)”|"([^"]+)"')
_EDGES_IN_WORDS = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_OPENING, _CLOSING = frozenset(("Ps", "Pi")), frozenset(("Pe", "Pf"))


def core(text: str, start: int = 0, end: int | None = None) -> Place | None:
    """The place in text[start:end] from its first letter or figure to its last, or None without any.

    >>> core("《로동신문》은.", 0, 6)
    (1, 5)
    """
    end = len(text) if end is None else end
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return (start, end) if start < end else None


class Links:
    """The stretches of `source` whose place in `target` is known, from `given` ones and from what both have once."""

    def __init__(self, source: str, target: str, given: Iterable[Link]) -> None:
        self.source = source
        self.target = target
        self._places: dict[int, dict[int, Place]] = {}  # start → end → place in the target
        for (start, end), place in [*_same_tokens(source, target), *self._unambiguous(list(given))]:
            self._places.setdefault(start, {})[end] = self._whole_words(place)

    def of_words(self, start: int, end: int) -> Place | None:
        """Where the target says what the source says from `start` to `end`, or None.

        All of the words there must be known, but for particles and endings, and stand together in the target.
        """
        places: list[Place] = []
        at = start
        while at < end:
            if not self.source[at].isalnum():
                at += 1
            elif stop := max((stop for stop in self._places.get(at, ()) if stop <= end), default=0):
                places.append(self._places[at][stop])
                at = self._after_particle(stop)
            else:
                return None
        places.sort()
        if not places or any(core(self.target, one[1], two[0]) for one, two in pairwise(places)):
            return None
        return places[0][0], max(place[1] for place in places)

    def beside(self, place: int) -> int | None:
        """The place in the target that corresponds to `place`, directly after a known word or before one; or None."""
        ends = [(stop, start) for start, stops in self._places.items() for stop in stops if stop <= place]
        for stop, start in sorted(ends, key=lambda edges: (-edges[0], edges[1])):
            between = self.source[stop:place]
            if any(char.isspace() for char in between):
                break
            if self._is_only_particle(stop, place):
                end = self._places[start][stop][1]
                return end if between.isalnum() or not between else self.after_quotes(end)
        following = core(self.source, place)
        if following and following[0] in self._places and not self.source[place : following[0]].strip(" "):
            return min(where[0] for where in self._places[following[0]].values())
        return None

    def before_quotes(self, place: int) -> int:
        """The place in the target before the quotation marks and brackets that open just before `place`."""
        while place and (_is_of(self.target[place - 1], _OPENING)):
            place -= 1
        return place

    def after_quotes(self, place: int) -> int:
        """The place in the target after the quotation marks and brackets that close just at `place`."""
        while place < len(self.target) and _is_of(self.target[place], _CLOSING):
            place += 1
        return place

    def _after_particle(self, stop: int) -> int:
        """The end of the particle or ending that follows a known word which ends at `stop`; `stop` if another word does."""
        end = stop
        while end < len(self.source) and is_syllable(self.source[end]):
            end += 1
        return (
            end
            if end > stop and is_syllable(self.source[stop - 1]) and may_end(self.source, stop, 0)
            else stop
        )

    def _is_only_particle(self, stop: int, place: int) -> bool:
        """Whether there is nothing but a particle and signs between a known word and `place`."""
        at = stop
        while at < place and not self.source[at].isalnum():
            at += 1
        if at < place:
            if not (is_syllable(self.source[at]) and may_end(self.source, at, 0)):
                return False
            while at < place and is_syllable(self.source[at]):
                at += 1
        return core(self.source, at, place) is None

    def _whole_words(self, place: Place) -> Place:
        """The place without signs at its ends, and no end of it inside a word of letters."""
        start, end = core(self.target, *place) or place
        while 0 < start < len(self.target) and _is_inside_word(self.target, start):
            start -= 1
        while 0 < end < len(self.target) and _is_inside_word(self.target, end):
            end += 1
        return start, end

    def _unambiguous(self, given: Sequence[Link]) -> Iterator[Link]:
        """The links that name a word of the target each: one word found for two of the source belongs to neither.

        Unless the target has it as often as the source: then the first is the first and so on.
        """
        inside = [
            (words, place)
            for (start, end), place in given
            if 0 <= place[0] < place[1] <= len(self.target) and (words := core(self.source, start, end))
        ]
        for place, group in groupby(
            sorted(inside, key=lambda link: (link[1], link[0])), lambda link: link[1]
        ):
            sources = _longest(words for words, _ in group)
            if len(sources) == 1:
                yield sources[0], place
                continue
            word = re.escape(self.target[slice(*place)])
            found = [match.span() for match in re.finditer(rf"(?<!\w){word}(?!\w)", self.target)]
            if len(found) == len(sources) and len({self.source[slice(*words)] for words in sources}) == 1:
                yield from zip(sources, found, strict=True)


def _longest(places: Iterable[Place]) -> list[Place]:
    """The places in order, without those that overlap with a longer one."""
    kept: list[Place] = []
    for start, end in sorted(set(places), key=lambda place: place[0] - place[1]):
        if all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end))
    return sorted(kept)


def _same_tokens(source: str, target: str) -> Iterator[Link]:
    """Numbers and Latin words that both have once, and the quotation where each has one."""
    left, right = _once(source), _once(target)
    for word, place in left.items():
        if word in right:
            yield place, right[word]
    quotes = [
        [match.span(match.lastindex or 0) for match in _QUOTED.finditer(text)] for text in (source, target)
    ]
    if len(quotes[0]) == len(quotes[1]) == 1:
        inner, same = core(source, *quotes[0][0]), core(target, *quotes[1][0])
        if inner and same:
            yield inner, same


def _once(text: str) -> dict[str, Place]:
    """The numbers and Latin words that a text has once, with their places."""
    matches = [match for match in _TOKEN.finditer(text) if not _cuts_word(text, match)]
    counts = Counter(match.group().casefold() for match in matches)
    return {
        match.group().casefold(): match.span() for match in matches if counts[match.group().casefold()] == 1
    }


def _cuts_word(text: str, match: re.Match[str]) -> bool:
    """Whether a match is but a part of a word: of é, of Cyrillic, of figures joined to letters."""
    return any(0 < edge < len(text) and _is_inside_word(text, edge) for edge in match.span())


def _is_inside_word(text: str, place: int) -> bool:
    """Whether the letters on both sides of a place belong together; Korean, Chinese and Japanese show no ends."""
    around = text[place - 1 : place + 1]
    return around.isalnum() and not _EDGES_IN_WORDS.search(around)


def _is_of(char: str, categories: frozenset[str]) -> bool:
    """Whether a sign is a bracket or quotation mark of these categories."""
    return char == '"' or unicodedata.category(char) in categories
