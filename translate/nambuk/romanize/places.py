"""Names of northern places in other scripts: the glossary's form where it has one, else by rule."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from nambuk.glossary.store import Glossary, load_glossary
from nambuk.glossary.term import Term
from nambuk.hangul import final_of, shift_initial
from nambuk.romanize.dprk import dprk
from nambuk.romanize.han import chinese, hanja_of, japanese
from nambuk.romanize.kana import kana
from nambuk.romanize.kontsevich import kontsevich
from nambuk.romanize.mccune import mccune_reischauer
from nambuk.romanize.persons import Romanized, spellings
from nambuk.romanize.revised import revised
from nambuk.romanize.spelling import capitalised
from nambuk.romanize.tables import rows

STYLES = ("kcna", "mou", "press", "dprk")
_LANGUAGES = ("en", "ru", "zh", "ja")


class Unit(NamedTuple):
    """What ends a place name (군, 구역, 강): how each style writes it around the name ({}) or both ({whole})."""

    least: int
    patterns: Mapping[str, str]


class PlaceName(NamedTuple):
    """A place name cut into its own part and its unit, None where it has none."""

    stem: str
    unit: Unit | None
    whole: str


@cache
def units() -> Mapping[str, Unit]:
    """The units of `units.tsv`, the longest first."""
    found = {row.pop("unit"): Unit(int(row.pop("least")), row) for row in rows("units.tsv")}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def split_place(name: str) -> PlaceName:
    """The parts of a place name.

    >>> split_place("상단리").stem, split_place("백두산").stem, split_place("부산").unit
    ('상단', '백두', None)
    """
    whole = "".join(name.split())
    for ending, unit in units().items():
        stem = whole.removesuffix(ending)
        if stem != whole and len(stem) >= unit.least:
            return PlaceName(stem, unit, whole)
    return PlaceName(whole, None, whole)


def place(
    name: str, language: str, style: str | None = None, *, glossary: Glossary | None = None
) -> Romanized | None:
    """A northern place in Hangul as `language` ("en", "ru", "zh", "ja") writes it.

    `style`: of English a house: "kcna" (the North's letters: Thaechon County), "mou" (the South's: Taecheon-gun), "press"
    (McCune-Reischauer without marks: Taechon County, also without a style), or "dprk" for the North's transcription
    of the whole name (Thaechon-gun). None where the Chinese characters are not known. Raises ValueError for other
    languages and styles.

    >>> place("상단리", "en").text, place("함주군", "ru").text, place("상단리", "zh")
    ('Sangdan-ri', 'уезд Хамджу', None)
    """
    if language not in _LANGUAGES:
        raise ValueError(f"no names in {language!r}: the languages are {', '.join(_LANGUAGES)}")
    if style and style not in STYLES:
        raise ValueError(f"no style {style!r}: the styles are {', '.join(STYLES)}")
    if glossary is None:
        glossary = load_glossary()
    terms = [] if style == "dprk" else _terms(name, glossary)
    by_glossary = [word for term in terms for word in spellings(term, language, style)]
    by_rule = _BY_RULE[language](split_place(name), style or "press", glossary)
    found = list(dict.fromkeys([*by_glossary, *by_rule]))
    if not found:
        return None
    return Romanized(found[0], "gazetteer" if by_glossary else "rule", tuple(found[1:]))


def _terms(name: str, glossary: Glossary) -> list[Term]:
    return [
        term
        for term in glossary.lookup(name, ("ko-KP", "ko-KR"))
        if term.part_of_speech == "name" and term.domain == "place"
    ]


# --- by rule: the form, then the variants ------------------------------------------------------------------

_LETTERS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "kcna": ("kcna", dprk),
    "mou": ("mou", lambda word: revised(southern_spelling(word))),
    "press": ("en", mccune_reischauer),
    "dprk": ("dprk", dprk),
}


def _english(name: PlaceName, style: str, glossary: Glossary) -> Iterator[str]:
    for house in (style, *_LETTERS):
        column, system = _LETTERS[house]
        known = None if house == "dprk" else _customary(name, "en", house, glossary)
        yield _filled(name, column, known or capitalised(system(name.stem)), capitalised(system(name.whole)))
    if name.unit:
        for _, system in _LETTERS.values():
            stem, whole = capitalised(system(name.stem)), capitalised(system(name.whole))
            yield from (_filled(name, column, stem, whole) for column in ("en", "kcna"))


def _russian(name: PlaceName, _: str, glossary: Glossary) -> Iterator[str]:
    """РПТ, with the unit translated where Russian has a word for it. ㄴ and 리 are нни (제22항: where two words meet)."""
    stem = _customary(name, "ru", None, glossary) or capitalised(kontsevich(name.stem))
    whole = name.whole
    if whole.endswith("리") and final_of(name.stem[-1]) == "ㄴ":
        whole = name.stem + "니"
    yield _filled(name, "ru", stem, capitalised(kontsevich(whole)))
    if name.unit:
        yield _filled(name, "ru", stem, stem)
        yield capitalised(kontsevich(whole))
        yield f"{stem}-{kontsevich(name.whole.removeprefix(name.stem))}"


def _customary(name: PlaceName, language: str, house: str | None, glossary: Glossary) -> str | None:
    """The spelling that the glossary has for the name without its unit, if that is one word (평양 in 평양거리)."""
    if name.unit is None:
        return None
    known = (term.word(language, house) for term in _terms(name.stem, glossary))
    return next((word for word in known if word and word.isalpha()), None)


def _chinese(name: PlaceName, _: str, glossary: Glossary) -> Iterator[str]:
    if han := chinese(_hanja(name, glossary)):
        yield han + (name.unit.patterns["zh"] if name.unit else "")


def _japanese(name: PlaceName, _: str, glossary: Glossary) -> Iterator[str]:
    unit = name.unit.patterns["ja"] if name.unit else ""
    if han := japanese(_hanja(name, glossary)):
        yield han + unit
    yield kana(name.stem) + unit
    yield kana(name.stem, silent_h=True) + unit
    yield kana(name.whole)


def _hanja(name: PlaceName, glossary: Glossary) -> str:
    """The hanja of the name without its unit, "" where they are not known; each country has its own word for the unit."""
    whole = hanja_of(name.whole, glossary)
    return whole[: len(name.stem)] if whole else hanja_of(name.stem, glossary) or ""


_BY_RULE: Mapping[str, Callable[[PlaceName, str, Glossary], Iterator[str]]] = {
    "en": _english,
    "ru": _russian,
    "zh": _chinese,
    "ja": _japanese,
}


def _filled(name: PlaceName, column: str, stem: str, whole: str) -> str:
    """The pattern of the unit with the name in it."""
    return name.unit.patterns[column].format(stem, whole=whole) if name.unit else whole


def southern_spelling(name: str) -> str:
    """A northern place name as the South spells it: the initial sound rule (한글 맞춤법 제10~12항), 렬 and 률 after ㄴ and vowels.

    >>> southern_spelling("룡천"), southern_spelling("녕변"), southern_spelling("은률")
    ('용천', '영변', '은율')
    """
    letters = list(name)
    for number, syllable in enumerate(letters):
        if number == 0 or (syllable in "렬률" and final_of(letters[number - 1]) in ("", "ㄴ")):
            letters[number] = shift_initial(syllable)
    return "".join(letters)
