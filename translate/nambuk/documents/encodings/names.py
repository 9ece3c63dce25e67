"""The leaders' names in code points of their own, turned into ordinary syllables for reading.

Unicode refused the nine characters A4E8-A4F0 of KPS 9566 (the names of the three leaders, a syllable each), so that
every mapping puts them into its private use area, where others have put other things. What was found:

- U+F113-U+F118 and U+F120-U+F122: the Unicode Consortium's mapping tables of KPS 9566-2003 and -2011, converters
  made after them, the fonts of Red Star OS 3.0 ("2011KPS"), and keyboard programs that put them for a typed name;
- U+F013-U+F018 as well: the fonts of Red Star OS 2.0 ("97KPS", 2003-2005), which show all they have twice. Source
  of both: "KPS 9566's use of the Unicode Private Use Area", harjit.moe/kpspua.html, after the fonts themselves.

Nothing of the kind was found for glibc and libiconv (neither has KPS 9566), for browsers, or for the user-defined
areas of Windows. What must not be taken for names: the old syllables of Hanyang and Hancom (U+E0BC-U+F8F7, in
runs), and the icons of web and terminal fonts (U+F000-U+F2FF, alone).
"""

import re
from dataclasses import dataclass

LEADER_NAMES = dict(zip([*range(0xF113, 0xF119), *range(0xF120, 0xF123)], "김일성김정일김정은", strict=True))
"""Private code point of a syllable in a leader's name → the ordinary syllable."""

_OLDER = dict(zip(range(0xF013, 0xF019), "김일성김정일", strict=True))
_SYLLABLES = {**_OLDER, **LEADER_NAMES}
_WHOLE = re.compile(
    "\uf113\uf114\uf115|\uf116\uf117\uf118|\uf120\uf121\uf122|\uf013\uf014\uf015|\uf016\uf017\uf018"
)
_ALONE = re.compile("(?<=[가-힣])[\uf113-\uf118\uf120-\uf122]|[\uf113-\uf118\uf120-\uf122](?=[가-힣])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Names:
    """A text with readable names: how many syllables were changed, and how many of them in whole names."""

    text: str
    syllables: int = 0
    in_whole_names: int = 0


def ordinary_names(text: str) -> Names:
    r"""The text with the leaders' names in ordinary syllables.

    One code point becomes one code point, so offsets stay as they are. A syllable without the others of its name is
    read only where it touches Hangul and nothing else of the text is in private use.

    >>> ordinary_names("\uf113\uf114\uf115동지")
    Names(text='김일성동지', syllables=3, in_whole_names=3)
    >>> ordinary_names("\uf121 코드").syllables
    0
    """
    if not _PRIVATE.search(text):
        return Names(text)
    text, whole = _WHOLE.subn(lambda name: "".join(_SYLLABLES[ord(point)] for point in name.group()), text)
    alone = 0
    if all(ord(point) in LEADER_NAMES for point in _PRIVATE.findall(text)):
        text, alone = _ALONE.subn(lambda point: LEADER_NAMES[ord(point.group())], text)
    return Names(text, 3 * whole + alone, 3 * whole)
