"""What the rules make of a Korean full name: the houses' English, Russian, Japanese kana, and other accepted spellings."""

from collections.abc import Iterator
from itertools import product

from nambuk.hangul import initial_of, shift_initial
from nambuk.romanize.dprk import dprk, dprk_syllables
from nambuk.romanize.kana import kana
from nambuk.romanize.kontsevich import kontsevich, kontsevich_syllables
from nambuk.romanize.mccune import mccune_reischauer, mccune_syllables
from nambuk.romanize.revised import revised, revised_syllables
from nambuk.romanize.spelling import capitalised
from nambuk.romanize.surnames import FullName
from nambuk.variety import Variety

HYPHENATED = {Variety.KP: ("mou",), Variety.KR: ("mou", "press")}


def english(name: FullName, style: str | None, variety: Variety) -> str:
    """The name as a house writes it.

    Northerners in the North's own letters: KCNA and the agencies with the syllables of the given name apart (Kim Jong Un),
    the South's Ministry of Unification with a hyphen (Kim Jong-un). Southerners in the Revised Romanization with the
    customary spelling of the surname (Lee, Park, Choi), hyphenated but by KCNA; how a southerner spells himself
    (Lee Jae-myung) only the glossary knows.
    """
    if variety is Variety.KR:
        surname, given = name.entries[0].press, revised_syllables(_southern(name.given))
    else:
        surname, given = capitalised(dprk(name.surname)), dprk_syllables(name.given)
    if style in HYPHENATED.get(variety, ()):
        return f"{surname} {capitalised('-'.join(given))}"
    return " ".join((surname, *map(capitalised, given)))


def _southern(given: str) -> str:
    """A given name as the South spells it, where the North wrote it (룡훈 for 용훈)."""
    return shift_initial(given[0]) + given[1:] if initial_of(given[0]) == "ㄹ" else given


def english_variants(name: FullName) -> Iterator[str]:
    """All combinations of the surname's spellings, the three systems and the three ways to join syllables."""
    families = [capitalised(system(name.surname)) for system in (dprk, mccune_reischauer, revised)]
    for entry in name.entries:
        families += [entry.press, *entry.also]
    givens = [system(name.given) for system in (dprk_syllables, mccune_syllables, revised_syllables)]
    for family, given in product(dict.fromkeys(families), dict.fromkeys(givens)):
        yield " ".join((family, *map(capitalised, given)))
        yield f"{family} {capitalised('-'.join(given))}"
        yield f"{family} {capitalised(''.join(given))}"


def russian(name: FullName) -> str:
    """The traditional form in parts (Ким Ё Чжон), for northerners and southerners alike.

    By РПТ the given name is one word (Ким Ёджон); Russian agencies keep the parts for the North.
    """
    return _russian(_russian_families(name)[0], kontsevich_syllables(name.surname, name.given))


def russian_variants(name: FullName) -> Iterator[str]:
    """With ч, чж or дж, in parts or as one word, with е for ё, and in the oldest spelling (Чен, Сен, Ир)."""
    given = kontsevich_syllables(name.surname, name.given)
    hard = tuple(s.replace("чж", "ч") for s in given)
    zh = tuple("чж" + s[1:] if s.startswith("ч") and s[1] not in "жх" else s for s in given)
    soft = tuple(s.replace("чж", "дж") for s in zh)
    liquid = tuple(_final_r(s) for s in given)
    old = tuple(_oldest(s) for s in liquid)
    apart = tuple(kontsevich(s) for s in name.given)
    forms = dict.fromkeys((given, hard, zh, soft, liquid, old, tuple(_oldest(s) for s in given), apart))
    words = (kontsevich(name.given), soft[0] + kontsevich(name.given)[len(apart[0]) :])
    for family in _russian_families(name):
        for text in (_russian(family, form) for form in (*forms, *((word,) for word in words))):
            yield text
            yield text.replace("ё", "е").replace("Ё", "Е")


def _russian_families(name: FullName) -> list[str]:
    families = [form for entry in name.entries for form in entry.russian]
    return list(dict.fromkeys([*families, capitalised(kontsevich(name.surname))]))


def _russian(family: str, given: tuple[str, ...]) -> str:
    return " ".join((family, *map(capitalised, given)))


def _final_r(syllable: str) -> str:
    """A syllable with р for a final ㄹ, as in Ким Ир Сен."""
    return syllable.removesuffix("ль") + "р" if syllable.endswith("ль") else syllable


def _oldest(syllable: str) -> str:
    """A syllable with е for ㅓ, as in Ким Чен Ын, Ким Ир Сен."""
    return {"чон": "чен", "сон": "сен"}.get(syllable, syllable)


def japanese_kana(name: FullName) -> str:
    """The name in katakana; the given name is voiced after any surname, as Japanese agencies write northern names."""
    return f"{kana(name.surname)}・{kana(name.given, voiced=True)}"


def japanese_variants(name: FullName) -> Iterator[str]:
    """Voiceless, without linking, without a heard ㅎ; and without the point between the names."""
    family, given = kana(name.surname), name.given
    apart = "".join(kana(c, voiced=number == 0 or _open(given[number - 1])) for number, c in enumerate(given))
    always = "".join(kana(c, voiced=True) for c in given)
    forms = [kana(given, voiced=True), kana(given), kana(given, voiced=True, silent_h=True), apart, always]
    for form in dict.fromkeys(forms):
        yield f"{family}・{form}"
        yield f"{family}{form}"
        yield f"{family} {form}"


def _open(syllable: str) -> bool:
    """Whether a lax consonant is voiced after `syllable`."""
    return not kana(syllable).endswith(("ク", "プ", "ッ")) or len(kana(syllable)) == 1
