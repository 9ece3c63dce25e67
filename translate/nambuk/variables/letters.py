"""Finders for variables of letters: they ask the analysis for entries and the norms for the other spelling."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from nambuk.analysis import Analysis, Entry, Morpheme
from nambuk.analysis.gloss import southern_words
from nambuk.hangul import final_of, is_syllable, with_final
from nambuk.norms import (
    adjust_particle,
    differs_by_initial_sound,
    differs_by_sai_siot,
    has_northern_loan_letters,
    northern_e,
    northern_initials,
    northern_tooth,
    northern_wa,
    northern_yeo,
    southern_contraction,
    southern_ending,
    southern_eo,
    southern_initials,
    southern_tooth,
    southern_wo,
    southern_ye,
)
from nambuk.norms.hanja_readings import is_reading
from nambuk.variables.variable import Place
from nambuk.variables.words import loan_initials, word_class
from nambuk.variety import Variety

NORTH, SOUTH = "north", "south"
_CONTENT = ("NNG", "NNP", "XR", "MAG", "MM", "VV", "VA", "NP", "NR")


class Contrast(NamedTuple):
    """The two spellings of one word; equal ones mean that there is no choice."""

    north: str
    south: str


def _place(analysis: Analysis, morpheme: Morpheme, contrast: Contrast) -> Place | None:
    """The place of a contrast at a morpheme, None where the text does not hold either spelling.

    The morpheme's last syllable may carry the final of the next one (되여 + ㅆ = 되였), which stays.
    """
    written = analysis.text[morpheme.start : morpheme.end]
    form = morpheme.entry.form
    variant = NORTH if form == contrast.north else SOUTH if form == contrast.south else ""
    if not variant or contrast.north == contrast.south:
        return None
    other = contrast.south if variant == NORTH else contrast.north
    replacement = _with_rest(written, form, other)
    if replacement is None:
        return None
    target = Variety.KR if variant == NORTH else Variety.KP
    forms: dict[str, str] = {target: replacement}
    return Place(morpheme.start, morpheme.end, variant, morpheme.start, morpheme.end, forms)


def _with_rest(written: str, form: str, other: str) -> str | None:
    """`other` in place of `form`, with the final that the next morpheme added to `written`."""
    if written == form:
        return other
    if len(written) != len(form) or not other or not is_syllable(other[-1]):
        return None
    extra = final_of(written[-1])
    if with_final(written[-1], "") != form[-1] or written[:-1] != form[:-1] or final_of(other[-1]):
        return None
    return other[:-1] + with_final(other[-1], extra)


def _numbers(analysis: Analysis, wanted: Callable[[str], bool]) -> Iterator[int]:
    """The numbers of the morphemes whose form is wanted; each form is asked for once."""
    for form, numbers in analysis.by_form.items():
        if wanted(form):
            yield from numbers


def _morphemes(analysis: Analysis, wanted: Callable[[str], bool]) -> Iterator[Morpheme]:
    """The morphemes whose form is wanted."""
    return (analysis.morphemes[number] for number in _numbers(analysis, wanted))


def _places(analysis: Analysis, contrasts: Iterable[tuple[Morpheme, Contrast | None]]) -> Iterator[Place]:
    for morpheme, contrast in contrasts:
        if contrast is not None and (place := _place(analysis, morpheme, contrast)):
            yield place


# --- initial sounds -----------------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)
def _initial_contrast(entry: Entry, head: bool) -> Contrast | None:
    """The initial sound contrast of an entry; `head`: it stands where a southern word may begin."""
    if not entry.hanja:
        return None
    form = entry.form
    south = southern_initials(form, entry.hanja, head=head)
    for word in southern_words(entry):
        if differs_by_initial_sound(form, word) and (head or word[0] == form[0]):
            south = word
    if south != form:
        return Contrast(form, south)
    north = northern_initials(form, entry.hanja)
    return Contrast(north, form) if north != form else None


# One-syllable nouns after which a word may begin inside an eojeol: they end names of places (섬린근에).
PREFIXES = word_class("prefixes")
_PLACE_ENDINGS = frozenset("섬시군구도역산강항읍촌현리")
# After a numeral these begin counting words, which keep their sound in the South too (2024년말, 5리).
_COUNTING = frozenset("년리량령류")
# Particles of persons: after a bare syllable they are the rest of a name (페더러).
_OF_PERSONS = frozenset(("더러", "보고", "한테", "에게", "야", "아", "여"))


def _is_head(analysis: Analysis, number: int) -> bool:
    """Whether a morpheme stands where the southern rule sees the head of a word.

    That is the head of an eojeol, or after another word or a prefix inside one (국제련맹, 비론리적). Words of
    one syllable inside an eojeol are suffixes to the rule (생산량, 진화론), and after a numeral units
    keep their sound (10년). What follows must be a particle, a suffix or another word: bits of foreign
    names (베를루스코니) are not.
    """
    entry = analysis.morphemes[number].entry
    if entry.tag == "NNB":
        return _begins_year_noun(analysis, number)
    short = len(entry.form) < 2
    if analysis.joined(number):
        before = analysis.morphemes[number - 1].entry
        if not _after_word(before, entry, short) or not _begins_well(analysis, number - 1):
            return False
    if entry.form == "리" and number and analysis.morphemes[number - 1].entry.tag == "ETM":
        return False  # 할 리가 없다
    return _ends_well(analysis, number, short)


def _after_word(before: Entry, entry: Entry, short: bool) -> bool:
    """Whether a southern word can begin with `entry` straight after `before`."""
    if before.tag.startswith("S") and before.tag not in ("SN", "SL"):
        return True  # a bracket or a quotation mark
    if short:
        return False
    if before.tag in ("SN", "NR"):
        return entry.form[0] not in _COUNTING
    if before.tag in ("NNG", "XR"):
        return len(before.form) > 1 or before.form in _PLACE_ENDINGS
    return before.tag in ("XPN", "NNP", "MM") and (before.form in PREFIXES or len(before.form) > 1)


def _begins_well(analysis: Analysis, number: int) -> bool:
    """Whether an eojeol is cut into words from its head up to morpheme `number`: no lone syllable of an unknown word.

    물 + 리치 + 료사 of 물리치료사 is none.
    """
    while True:
        entry = analysis.morphemes[number].entry
        lone = len(entry.form) < 2 and entry.tag in ("NNG", "NNP", "MM", "NR", "XR")
        if lone and entry.form not in PREFIXES and entry.form not in _PLACE_ENDINGS and entry.tag != "NR":
            return False
        if not analysis.joined(number) or entry.tag[0] in "SJ":
            return True
        number -= 1


def _ends_well(analysis: Analysis, number: int, short: bool) -> bool:
    """Whether what follows a morpheme in its eojeol are particles, suffixes or (after a long one) words."""
    morphemes = analysis.morphemes
    tag = morphemes[number].entry.tag
    if short and tag != "NNG":
        return tag == "MM"
    following = number + 1
    if short and not analysis.joined(following):
        return False  # a lone syllable without a particle (송산면 리 3번지)
    while following < len(morphemes) and analysis.joined(following):
        entry = morphemes[following].entry
        if entry.tag.startswith("S") or (entry.tag == "XSN" and not short):
            return True
        noun = entry.tag in ("NNG", "NNP", "XR", "NNB")
        if short and (entry.tag[0] != "J" or entry.form in _OF_PERSONS):
            return False
        if short and adjust_particle(entry.form, morphemes[number].entry.form) != entry.form:
            return False  # 페이 is no 페 with a particle
        if noun and len(entry.form) < 2 and entry.tag != "NNB" and not is_reading(entry.form):
            return False  # 리조 + 트: no hanja is read 트
        if (
            noun
            and len(entry.form) < 2
            and not entry.hanja
            and entry.tag != "NNB"
            and not _is_last_word(analysis, following)
        ):
            return False
        if not noun and entry.tag[0] not in "JXEV":
            return False
        following += 1
    return True


def _is_last_word(analysis: Analysis, number: int) -> bool:
    """Whether nothing but a particle or suffix follows a morpheme in its eojeol."""
    following = number + 1
    if following >= len(analysis.morphemes) or not analysis.joined(following):
        return True
    return analysis.morphemes[following].entry.tag[0] in "JXS"


def initial_sounds(analysis: Analysis) -> Iterator[Place]:
    """Sino-Korean words that the southern initial sound rule changes."""
    for number, morpheme in enumerate(analysis.morphemes):
        entry = morpheme.entry
        if not entry.hanja or _initial_contrast(entry, True) is None or _is_surname(entry):
            continue
        if entry.tag not in _CONTENT and not _begins_year_noun(analysis, number):
            continue
        if not _begins_loanword(analysis, morpheme):
            contrast = _initial_contrast(entry, _is_head(analysis, number))
            if contrast and (place := _place(analysis, morpheme, contrast)):
                yield place


_SUFFIX = {"률": "율", "렬": "열", "율": "률", "열": "렬"}


def rate_suffix(analysis: Analysis) -> Iterator[Place]:
    """The suffixes 률 and 렬 after a vowel or ㄴ (관세률, 계렬): 율, 열 in the South (제11항 붙임 1)."""
    for form, other in _SUFFIX.items():
        for number in analysis.by_form.get(form, ()):
            start, end, entry = analysis.morphemes[number]
            if entry.tag != "XSN" or not analysis.joined(number):
                continue
            if entry.hanja[:1] in "率律列裂烈" and final_of(analysis.text[start - 1]) in ("", "ㄴ"):
                north = form in ("률", "렬")
                target = Variety.KR if north else Variety.KP
                word = analysis.morphemes[number - 1].start
                yield Place(word, end, NORTH if north else SOUTH, start, end, {target: other})


def _begins_year_noun(analysis: Analysis, number: int) -> bool:
    """Whether 년 begins an eojeol of its own (년내에, 년말): no unit after a numeral."""
    entry = analysis.morphemes[number].entry
    if entry.form != "년" or analysis.joined(number) or not analysis.joined(number + 1):
        return False
    after = analysis.morphemes[number + 1].entry
    before = analysis.morphemes[number - 1].entry if number else None
    return after.form in ("내", "말", "초", "간", "중") and (
        before is None or before.tag not in ("SN", "NR", "MM", "XSN")
    )


def above(analysis: Analysis) -> Iterator[Place]:
    """우 (above) as a noun before a particle: 책상우에, 우에서; 위 in the South."""
    for form, variant, other, target in (("우", NORTH, "위", Variety.KR), ("위", SOUTH, "우", Variety.KP)):
        for number in analysis.by_form.get(form, ()):
            start, end, entry = analysis.morphemes[number]
            following = analysis.morphemes[number + 1].entry if number + 1 < len(analysis.morphemes) else None
            if entry.tag != "NNG" or following is None or following.form not in _PLACE_PARTICLES:
                continue
            if analysis.joined(number) and not analysis.morphemes[number - 1].entry.tag.startswith(
                ("N", "X")
            ):
                continue
            yield Place(start, end, variant, start, end, {target: other})


_PLACE_PARTICLES = frozenset(("에", "에서", "에는", "에도", "로", "의"))


def _begins_loanword(analysis: Analysis, morpheme: Morpheme) -> bool:
    """Whether the text from a morpheme on is a loanword of the list, however the analysis has cut it (리조 + 트)."""
    if morpheme.entry.form[0] < "나":
        return False
    following = analysis.text[morpheme.start : morpheme.start + 6]
    return any(following[:length] in loan_initials() for length in range(2, len(following) + 1))


def _is_surname(entry: Entry) -> bool:
    return entry.tag == "NNP" and ("人名" in entry.kind or "姓" in entry.kind or len(entry.form) == 1)


# --- ㅖ -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)
def _ye_contrast(entry: Entry) -> Contrast | None:
    south = southern_ye(entry.form, entry.hanja)
    if south != entry.form:
        return Contrast(entry.form, south)
    north = northern_e(entry.form)
    return Contrast(north, entry.form) if north != entry.form else None


def ye(analysis: Analysis) -> Iterator[Place]:
    """Sino-Korean words in 폐, northern 페."""
    for number, morpheme in enumerate(analysis.morphemes):
        form = morpheme.entry.form
        if ("페" in form or "폐" in form) and (contrast := _ye_contrast(morpheme.entry)):
            if len(form) < 2 and not (_is_head(analysis, number) or _before_sino_korean(analysis, number)):
                continue
            if place := _place(analysis, morpheme, contrast):
                yield place


def _before_sino_korean(analysis: Analysis, number: int) -> bool:
    """Whether a syllable begins an eojeol and a Sino-Korean word goes on with it (페+암, 페+기능)."""
    following = number + 1
    return (
        not analysis.joined(number)
        and analysis.joined(following)
        and bool(analysis.morphemes[following].entry.hanja)
        and _ends_well(analysis, following, short=False)
    )


# --- 여 and 어, 와 and 워 ------------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)
def _eo_contrast(entry: Entry) -> Contrast | None:
    """어, 여 at the end of an inflected stem (base 3), the copula left out."""
    if entry.base != "3" or entry.tag in ("VCP", "VCN") or len(entry.form) < 2:
        return None
    if entry.lemma.endswith("다") and final_of(entry.lemma[-2]):
        return None  # 이어, 지어 of 잇다, 짓다
    if entry.form in ("지여", "치여", "찌여"):
        return None  # 지다, 치다, 찌다 are 져, 쳐, 쪄 in the North too (제12항): this is 치이다
    south = southern_eo(entry.form)
    if south != entry.form:
        return Contrast(entry.form, southern_contraction(south, entry.lemma))
    north = northern_yeo(entry.form)
    return Contrast(north, entry.form) if north != entry.form else None


def stem_vowel(analysis: Analysis) -> Iterator[Place]:
    """되여, 기여, 하시여 (되어, 기어, 하시어): the vowel after an open front vowel."""
    for number in _numbers(analysis, lambda form: form.endswith(("여", "어"))):
        morpheme = analysis.morphemes[number]
        contrast = _eo_contrast(morpheme.entry)
        if contrast is None or not _is_verb(analysis, number):
            continue
        place = _place(analysis, morpheme, contrast)
        if place is None and len(contrast.south) < len(contrast.north):
            place = _contracted(analysis, morpheme, contrast)
        if place is not None:
            yield place


def _is_verb(analysis: Analysis, number: int) -> bool:
    """Whether a stem in 여, 어 is a verb of its own, not a noun with the copula (대지여서, 받기였다)."""
    morpheme = analysis.morphemes[number]
    if not analysis.joined(number) or morpheme.entry.tag in ("XSV", "XSA", "EP"):
        return True
    before = analysis.morphemes[number - 1].entry
    return morpheme.entry.form.startswith("되") or before.tag[0] in "EJSM" or before.base == "3"


def _contracted(analysis: Analysis, morpheme: Morpheme, contrast: Contrast) -> Place | None:
    """시였 → 셨: the contraction has fewer syllables, the final of the next morpheme moves along."""
    written = analysis.text[morpheme.start : morpheme.end]
    if written[:-1] != contrast.north[:-1] or with_final(written[-1], "") != contrast.north[-1]:
        return None
    south = contrast.south[:-1] + with_final(contrast.south[-1], final_of(written[-1]))
    start, end = morpheme.start, morpheme.end
    return Place(start, end, NORTH, start, end, {Variety.KR: south})


def copula_vowel(analysis: Analysis) -> Iterator[Place]:
    """이였, 아니였 (이었, 아니었): the southern slip as well as the northern norm."""
    for number in (*analysis.by_tag.get("VCP", ()), *analysis.by_tag.get("VCN", ())):
        morpheme = analysis.morphemes[number]
        form = morpheme.entry.form
        south, north = southern_eo(form), northern_yeo(form)
        if form in ("이여", "이어", "아니여", "아니어") and south != north:
            place = _place(analysis, morpheme, Contrast(north, south))
            if place and final_of(analysis.text[morpheme.end - 1]) == "ㅆ":
                yield place


@lru_cache(maxsize=1 << 16)
def _wo_contrast(entry: Entry) -> Contrast | None:
    if entry.base != "3" or not entry.form.endswith(("와", "워")):
        return None
    south = southern_wo(entry.form, entry.lemma)
    if south != entry.form:
        return Contrast(entry.form, south)
    north = northern_wa(entry.form, entry.lemma)
    return Contrast(north, entry.form) if north != entry.form else None


def stem_wa(analysis: Analysis) -> Iterator[Place]:
    """고마와, 아름다와 (고마워, 아름다워)."""
    found = _morphemes(analysis, lambda form: form.endswith(("와", "워")))
    return _places(analysis, ((m, _wo_contrast(m.entry)) for m in found))


@lru_cache(maxsize=1 << 16)
def _inner_contrast(entry: Entry) -> Contrast | None:
    """여, 어 between the two verbs of a compound (뛰여나다, 태여나다)."""
    if (
        entry.tag not in ("VV", "VA", "NNG")
        or len(entry.form) < 3
        or entry.form.startswith(("이어", "지어", "이여"))
    ):
        return None
    form = entry.form
    for place in range(2, len(form)):
        south, north = southern_eo(form[:place]), northern_yeo(form[:place])
        if south != form[:place] and entry.northern:
            return Contrast(form, south + form[place:])
        if north != form[:place] and entry.tag != "NNG":
            return Contrast(north + form[place:], form)
    return None


def inner_vowel(analysis: Analysis) -> Iterator[Place]:
    """뛰여나다, 태여나다, 띄여쓰기 (뛰어나다, 태어나다, 띄어쓰기)."""
    for morpheme in _morphemes(analysis, lambda form: "여" in form or "어" in form):
        if contrast := _inner_contrast(morpheme.entry):
            place = _place(analysis, morpheme, contrast)
            if place:
                yield place


# --- what the dictionary knows --------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)
def _sai_siot_contrast(entry: Entry) -> Contrast | None:
    for word in southern_words(entry):
        if differs_by_sai_siot(entry.form, word):
            return Contrast(entry.form, word)
    return None


def dictionary_sai_siot(analysis: Analysis) -> Iterator[Place]:
    """Compounds whose southern form, as NK-HanDic names it, has a 사이시옷 more."""
    return _places(
        analysis,
        (
            (m, _sai_siot_contrast(m.entry))
            for m in analysis.morphemes
            if m.entry.northern and len(m.entry.form) > 2
        ),
    )


@lru_cache(maxsize=1 << 16)
def _loan_contrast(entry: Entry) -> Contrast | None:
    """A loanword in letters that the South forbids, whose southern form has none of them."""
    if (
        not (entry.northern and entry.foreign)
        or len(entry.form) < 2
        or not has_northern_loan_letters(entry.form)
    ):
        return None
    for word in southern_words(entry):
        if not has_northern_loan_letters(word):
            return Contrast(entry.form, word)
    return None


def dictionary_loanwords(analysis: Analysis) -> Iterator[Place]:
    """Loanwords with ㄲㄸㅃㅆㅉ or ㅈ, ㅊ before ㅑㅕㅛㅠ whose southern form NK-HanDic names."""
    return _places(analysis, ((m, _loan_contrast(m.entry)) for m in analysis.morphemes if m.entry.northern))


@lru_cache(maxsize=1 << 12)
def _tooth_contrast(entry: Entry) -> Contrast | None:
    if entry.tag != "NNG" or len(entry.form) < 2:
        return None
    south, north = southern_tooth(entry.form), northern_tooth(entry.form)
    return Contrast(north, south) if north != south else None


def tooth(analysis: Analysis) -> Iterator[Place]:
    """덧이, 어금이 (덧니, 어금니); only where the analysis sees one noun (not 사랑 + 이)."""
    found = _morphemes(analysis, lambda form: form.endswith(("이", "니")))
    return _places(analysis, ((m, _tooth_contrast(m.entry)) for m in found))


_ENDING_TAGS = ("EC", "EF", "ETM", "JX", "JKB")

# --- endings ----------------------------------------------------------------------------------------


def endings(northern: Iterable[str], tags: tuple[str, ...] = _ENDING_TAGS) -> "EndingFinder":
    """A finder for endings that the standards spell differently, given in their northern form."""
    return EndingFinder({ending: southern_ending(ending) for ending in northern}, tags)


class EndingFinder:
    """Finds endings by their form; a form may begin inside the syllable before (ㄹ가 in 할가)."""

    def __init__(self, pairs: Mapping[str, str], tags: tuple[str, ...]) -> None:
        self._other = {}
        for north, south in pairs.items():
            self._other[_conjoining(north)] = (NORTH, _conjoining(south))
            self._other[_conjoining(south)] = (SOUTH, _conjoining(north))
        self._tags = tags

    def __call__(self, analysis: Analysis) -> Iterator[Place]:
        """The endings' places in a text."""
        for form in self._other.keys() & analysis.by_form.keys():
            variant, other = self._other[form]
            for number in analysis.by_form[form]:
                morpheme = analysis.morphemes[number]
                if morpheme.entry.tag in self._tags:
                    yield self._place(analysis, morpheme, variant, form, other)

    def _place(self, analysis: Analysis, morpheme: Morpheme, variant: str, form: str, other: str) -> Place:
        start, end = morpheme.start, morpheme.end
        written = analysis.text[start:end]
        replacement = other
        if not is_syllable(form[0]):  # the first letter closes the syllable before
            replacement, start = other[1:], start + 1
            written = written[1:]
        if written and final_of(written[-1]) and not final_of(form[-1]) and is_syllable(replacement[-1]):
            replacement = replacement[:-1] + with_final(replacement[-1], final_of(written[-1]))
        target = Variety.KR if variant == NORTH else Variety.KP
        first, _ = analysis.eojeol(morpheme.start, end)
        return Place(first, end, variant, start, end, {target: replacement})


def _conjoining(form: str) -> str:
    """An ending as the analysis writes it: a leading ㄴ, ㄹ, ㅂ as a conjoining final."""
    finals = {"ㄴ": "\u11ab", "ㄹ": "\u11af", "ㅂ": "\u11b8", "ㅆ": "\u11bb", "ㅁ": "\u11b7"}
    return finals.get(form[0], form[0]) + form[1:]
