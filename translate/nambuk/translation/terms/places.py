"""A county or town named without its unit: 룡림 for 룡림군 is Ryongnim, not Ryongnim County."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from nambuk.glossary.key import key_of
from nambuk.glossary.term import Term
from nambuk.romanize.places import units

LANGUAGES = ("en", "ru", "zh", "ja")


def without_unit(term: Term, written: str) -> Term:
    """`term` with its words in other languages bare, where `written` is a northern name without its unit (군, 시 …).

    >>> county = Term("x", {"ko-KP": ("룡림군", "룡림"), "en": ("Ryongnim County",), "ru": ("уезд Рённим",)}, domain="place")
    >>> without_unit(county, "룡림").words["en"], without_unit(county, "룡림군").words["en"]
    (('Ryongnim',), ('Ryongnim County',))
    """
    first = key_of(term.words.get("ko-KP", ("",))[0])
    unit = first.removeprefix(key_of(written))
    if term.domain != "place" or unit == first or unit not in units():
        return term
    affixes = _affixes(unit)
    words = {
        tag: tuple(dict.fromkeys(_bare(word, affixes) for word in own)) if tag in LANGUAGES else own
        for tag, own in term.words.items()
    }
    styles = {key: _bare(word, affixes) for key, word in (term.styles or {}).items()}
    return replace(term, words=words, styles=styles or None)


@cache
def _affixes(unit: str) -> tuple[tuple[str, str], ...]:
    """What the unit puts before and after a name in any language and house, the longest first."""
    return tuple(sorted(_parts(unit), key=lambda parts: -len("".join(parts))))


def _parts(unit: str) -> Iterator[tuple[str, str]]:
    for pattern in units()[unit].patterns.values():
        before, _, after = (
            pattern.partition("{}") if "{}" in pattern else ("", "", pattern)
        )  # 郡 of zh and ja
        if before or after:
            yield before, after


def _bare(word: str, affixes: tuple[tuple[str, str], ...]) -> str:
    for before, after in affixes:
        if word.startswith(before) and word.endswith(after) and len(word) > len(before) + len(after):
            return word[len(before) : len(word) - len(after)]
    return word
