"""MeCab with the NK-HanDic dictionary, called directly on NFD text.

The package `nkhandic` is found, not imported: importing it pulls in a GPL library, and its
convenience functions are ten times slower.
"""

import unicodedata
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import Any

from nambuk.analysis.morpheme import Morpheme, entry_of

# A line of some million characters makes MeCab return nothing; it is cut at a space before this.
LONGEST_LINE = 20_000


class DictionaryMissingError(RuntimeError):
    """NK-HanDic is not installed."""


def dictionary_folder() -> Path:
    """The folder of NK-HanDic's compiled dictionary; `DictionaryMissingError` if it is not installed."""
    spec = find_spec("nkhandic")
    if spec is None or not spec.submodule_search_locations:
        raise DictionaryMissingError("the dictionary NK-HanDic is not installed: pip install nkhandic")
    return Path(spec.submodule_search_locations[0]) / "dicdir"


@cache
def _tagger() -> Any:
    import MeCab

    node = r"%ps\t%pe\t%m\t%H\n"
    return MeCab.Tagger(f'-r /dev/null -d "{dictionary_folder()}" -F "{node}" -U "{node}" -E ""')


class _Widths(dict[str, int]):
    """Code point → bytes of its NFD form in UTF-8."""

    def __missing__(self, character: str) -> int:
        width = len(unicodedata.normalize("NFD", character).encode())
        self[character] = width
        return width


_widths = _Widths()


def _code_points(line: str) -> list[int]:
    """For each byte of the NFD form of `line`, its code point in `line`; one more for the end."""
    places: list[int] = []
    for number, width in enumerate(map(_widths.__getitem__, line)):
        if width == 1:
            places.append(number)
        else:
            places.extend((number,) * width)
    places.append(len(line))
    return places


def _pieces(text: str) -> list[tuple[int, str]]:
    """(offset, piece): the lines of `text`, over-long ones cut at a space."""
    lines = text.split("\n")
    offsets = accumulate((len(line) + 1 for line in lines), initial=0)
    pieces = []
    for offset, line in zip(offsets, lines, strict=False):
        start = 0
        while len(line) - start > LONGEST_LINE:
            stop = line.rfind(" ", start, start + LONGEST_LINE) + 1 or start + LONGEST_LINE
            stop = max(stop, start + 1)
            pieces.append((offset + start, line[start:stop]))
            start = stop
        if start < len(line):
            pieces.append((offset + start, line[start:]))
    return pieces


def morphemes(text: str) -> list[Morpheme]:
    """The morphemes of `text`, which must be normalised (`hangul.normalise`), in order.

    >>> [(m.form, m.tag) for m in morphemes("페암과")]
    [('페', 'NNG'), ('암', 'NNG'), ('과', 'JC')]
    """
    found: list[Morpheme] = []
    append, parse = found.append, _tagger().parse
    for offset, piece in _pieces(text):
        places = _code_points(piece)
        for line in parse(unicodedata.normalize("NFD", piece)).split("\n"):
            if not line:
                continue
            start, end, surface, feature = line.split("\t", 3)
            append(
                Morpheme(
                    offset + places[int(start)],
                    offset + places[int(end) - 1] + 1,
                    entry_of(surface, feature),
                )
            )
    return found
