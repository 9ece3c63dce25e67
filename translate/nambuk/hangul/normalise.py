"""Text as the analysis wants it (NFC, full-width Hangul), and the way back to the text as given."""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from nambuk.hangul.letters import FINALS, INITIALS, VOWELS, compose

# NFC leaves half-width jamo (U+FFA0-FFDC) alone, and NFKC takes every consonant for an initial.
_HALF_CONSONANTS = range(0xFFA1, 0xFFBF)
_HALF_VOWELS = range(0xFFC2, 0xFFDD)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in NFC beside the text it came from.

    `starts[i]` is the offset, in the text as given, of the first code point of the i-th cluster, and
    `begins[i]` the cluster's offset in `text`; both are None when the text was already normalised,
    which is nearly always.
    """

    text: str
    original: str
    begins: tuple[int, ...] | None = None
    starts: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text as given that holds `text[start:end]`, in code points."""
        if self.begins is None or self.starts is None:
            return start, end
        first = bisect_right(self.begins, start) - 1
        original_start = self.starts[first] + (start - self.begins[first] if self._plain(first) else 0)
        if end <= start:
            return original_start, original_start
        last = bisect_right(self.begins, end - 1) - 1
        if self._plain(last):
            return original_start, self.starts[last] + (end - self.begins[last])
        following = self.starts[last + 1] if last + 1 < len(self.starts) else len(self.original)
        return original_start, following

    def _plain(self, cluster: int) -> bool:
        """Whether a cluster stands unchanged, so that offsets inside it can be counted."""
        assert self.begins is not None
        assert self.starts is not None
        end = self.begins[cluster + 1] if cluster + 1 < len(self.begins) else len(self.text)
        stop = self.starts[cluster + 1] if cluster + 1 < len(self.starts) else len(self.original)
        return self.text[self.begins[cluster] : end] == self.original[self.starts[cluster] : stop]


def _is_trailing(character: str) -> bool:
    """Whether a code point attaches to the one before it: combining marks, conjoining vowels and finals."""
    code = ord(character)
    if 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FB:
        return True
    return unicodedata.combining(character) != 0


def _cleaned(character: str) -> str:
    """A code point as the analysis can take it: lone surrogates and NUL replaced."""
    code = ord(character)
    return "\ufffd" if code == 0 or 0xD800 <= code <= 0xDFFF else character


def _full_width(half: str) -> str:
    """The compatibility jamo of a half-width one."""
    name = unicodedata.name(half, "").removeprefix("HALFWIDTH ")
    return unicodedata.lookup(name) if name else half


def _half_width_syllable(text: str, position: int) -> tuple[str, int]:
    """The syllable that half-width jamo spell from `position` on, and where it ends.

    >>> _half_width_syllable("\uffb1\uffc6\uffb5", 0)
    ('멋', 3)
    """
    codes = [ord(c) for c in text[position : position + 4]] + [0, 0, 0, 0]
    if codes[0] not in _HALF_CONSONANTS or codes[1] not in _HALF_VOWELS:
        return _full_width(text[position]), position + 1
    initial, vowel = _full_width(text[position]), _full_width(text[position + 1])
    if initial not in INITIALS or vowel not in VOWELS:
        return initial, position + 1
    if codes[2] in _HALF_CONSONANTS and codes[3] not in _HALF_VOWELS:
        final = _full_width(text[position + 2])
        if final in FINALS:
            return compose(initial, vowel, final), position + 3
    return compose(initial, vowel), position + 2


def normalise(text: str) -> Normalised:
    """`text` in NFC with half-width Hangul composed, and the map back.

    >>> given = unicodedata.normalize("NFD", "페암 페염")
    >>> found = normalise(given)
    >>> found.text, found.span(3, 5)
    ('페암 페염', (6, 11))
    """
    if (
        unicodedata.is_normalized("NFC", text)
        and "\0" not in text
        and not any(code in text for code in _suspects(text))
    ):
        return Normalised(text, text)
    pieces: list[str] = []
    begins: list[int] = []
    starts: list[int] = []
    length = position = 0
    while position < len(text):
        if ord(text[position]) in _HALF_CONSONANTS or ord(text[position]) in _HALF_VOWELS:
            composed, stop = _half_width_syllable(text, position)
        else:
            composed, stop = _cleaned(text[position]), position + 1
        while stop < len(text) and _is_trailing(text[stop]):
            composed += _cleaned(text[stop])
            stop += 1
        composed = unicodedata.normalize("NFC", composed)
        begins.append(length)
        starts.append(position)
        pieces.append(composed)
        length += len(composed)
        position = stop
    return Normalised("".join(pieces), text, tuple(begins), tuple(starts))


def _suspects(text: str) -> set[str]:
    """Code points of `text` that NFC leaves but the analysis cannot take."""
    return {c for c in set(text) if 0xFFA1 <= ord(c) <= 0xFFDC or 0xD800 <= ord(c) <= 0xDFFF}
