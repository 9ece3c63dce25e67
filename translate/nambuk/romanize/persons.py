"""Names of Korean persons in other scripts: the glossary's form where it has one, else by rule."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from nambuk.glossary.store import Glossary, load_glossary
from nambuk.glossary.term import Term
from nambuk.romanize import person_forms as forms
from nambuk.romanize.han import chinese, hanja_of
from nambuk.romanize.surnames import FullName, split_name
from nambuk.variety import Variety

Basis = Literal["gazetteer", "rule"]
LANGUAGES = ("en", "ru", "zh", "ja")
_KATAKANA = re.compile("[ァ-ヺー・ ]+")


@dataclass(frozen=True, slots=True)
class Romanized:
    """A name in another script.

    `basis`: "gazetteer" if the glossary has the form, "rule" if it was made by rule. `variants`: other accepted spellings of
    the same name, so that a check does not complain about a legitimate one.
    """

    text: str
    basis: Basis
    variants: tuple[str, ...] = ()


def person(
    name: str,
    language: str,
    style: str | None = None,
    *,
    variety: Variety = Variety.KP,
    glossary: Glossary | None = None,
) -> Romanized | None:
    """A full name in Hangul as `language` ("en", "ru", "zh", "ja") writes it.

    `style`: of English a house ("kcna", "mou", "press"), of Japanese "kana" for katakana where the glossary has characters.
    `variety`: whether the person is a northerner (KP) or a southerner (KR). None where nobody can tell: characters for
    Chinese that are not known, names that are not Korean and stand in no glossary. Raises ValueError for other languages.

    >>> person("리철민", "en", "kcna").text, person("리철민", "en", "mou").text, person("리철민", "ru").text
    ('Ri Chol Min', 'Ri Chol-min', 'Ли Чхоль Мин')
    >>> person("김정은", "ru").text, person("김정은", "ru").basis, person("리철민", "zh")
    ('Ким Чен Ын', 'gazetteer', None)
    """
    if language not in LANGUAGES:
        raise ValueError(f"no names in {language!r}: the languages are {', '.join(LANGUAGES)}")
    if glossary is None:
        glossary = load_glossary()
    terms = _terms(name, glossary)
    full = split_name(name, variety)
    by_rule = _by_rule(full, language, style, variety, glossary) if full else []
    by_glossary = [word for term in terms for word in spellings(term, language, style)]
    found = list(dict.fromkeys([*by_glossary, *by_rule]))
    if not found:
        return None
    return Romanized(found[0], "gazetteer" if by_glossary else "rule", tuple(found[1:]))


def _terms(name: str, glossary: Glossary) -> list[Term]:
    return [
        term
        for term in glossary.lookup(name, ("ko-KP", "ko-KR"))
        if term.part_of_speech == "name" and term.domain == "people"
    ]


def spellings(term: Term, language: str, style: str | None) -> Iterable[str]:
    """The words of a term in `language`, that of the house first; of Japanese kana alone for the style "kana"."""
    words = list(term.words.get(language, ()))
    if language == "ja" and style == "kana":
        words.sort(key=lambda word: _KATAKANA.fullmatch(word) is None)
        if words and _KATAKANA.fullmatch(words[0]) is None:
            return ()
    houses = [word for (tag, _), word in (term.styles or {}).items() if tag == language]
    preferred = term.word(language, style) if language != "ja" else None
    return ([preferred] if preferred else []) + words + houses


def _by_rule(
    name: FullName, language: str, style: str | None, variety: Variety, glossary: Glossary
) -> list[str]:
    """The form by rule, then the variants."""
    if language == "en":
        return [forms.english(name, style, variety), *forms.english_variants(name)]
    if language == "zh":
        han = chinese(hanja_of(name.surname + name.given, glossary) or "")
        return [han] if han else []
    rule, variants = _SCRIPTS[language]
    return [rule(name), *variants(name)]


_Variants = Callable[[FullName], Iterable[str]]
_SCRIPTS: dict[str, tuple[Callable[[FullName], str], _Variants]] = {
    "ru": (forms.russian, forms.russian_variants),
    "ja": (forms.japanese_kana, forms.japanese_variants),
}
