"""Where a southern word begins: the head of an eojeol, or after another word or a prefix inside one."""

from nambuk.analysis import Analysis, Entry
from nambuk.norms import adjust_particle
from nambuk.norms.hanja_readings import is_reading
from nambuk.variables.words import word_class

PREFIXES = word_class("prefixes")
_PLACE_ENDINGS = word_class("place-endings")
# After a numeral these begin counting words, which keep their sound in the South too (2024년말, 5리).
_COUNTING = frozenset("년리량령류")
_OF_PERSONS = word_class("particles-of-persons")


def is_head(analysis: Analysis, number: int) -> bool:
    """Whether a morpheme stands where the southern rule sees the head of a word.

    That is the head of an eojeol, or after another word or a prefix inside one (국제련맹, 비론리적). Words of
    one syllable inside an eojeol are suffixes to the rule (생산량, 진화론), and after a numeral units
    keep their sound (10년). What follows must be a particle, a suffix or another word: bits of foreign
    names (베를루스코니) are not.
    """
    entry = analysis.morphemes[number].entry
    if entry.tag == "NNB":
        return begins_year_noun(analysis, number)
    short = len(entry.form) < 2
    if analysis.joined(number):
        before = analysis.morphemes[number - 1].entry
        if not _after_word(before, entry, short) or not _begins_well(analysis, number - 1):
            return False
    if entry.form == "리" and number and analysis.morphemes[number - 1].entry.tag == "ETM":
        return False  # 할 리가 없다
    return ends_well(analysis, number, short)


def is_word(analysis: Analysis, number: int) -> bool:
    """Whether a morpheme of a southern text is a word or the part of one, and no bit of a foreign name (맨유, 루이치).

    After a particle it may be one only where a space has been forgotten (권리를이용하여).
    """
    if is_head(analysis, number):
        return True
    if len(analysis.morphemes[number].entry.form) < 2 or not ends_well(analysis, number, short=False):
        return False
    if not analysis.joined(number):
        return True
    before = analysis.morphemes[number - 1].entry
    if before.tag[0] in "JE":
        return not analysis.joined(number - 1) or len(analysis.morphemes[number - 2].entry.form) > 1
    return len(before.form) > 1 or bool(before.hanja) or before.tag in ("XPN", "XSN", "MM", "NNB", "SN", "NR")


def _after_word(before: Entry, entry: Entry, short: bool) -> bool:
    """Whether a southern word can begin with `entry` straight after `before`."""
    if before.tag.startswith("S") and before.tag not in ("SN", "SL"):
        return True  # a bracket or a quotation mark
    if short:
        return False
    if before.tag in ("SN", "NR"):
        return entry.form[0] not in _COUNTING
    if before.tag == "XSN":
        return before.form == "적"  # the South spaces what follows it
    if before.tag in ("NNG", "XR"):
        return len(before.form) > 1 or before.form in _PLACE_ENDINGS
    return before.tag in ("XPN", "NNP", "MM") and (before.form in PREFIXES or len(before.form) > 1)


_FAR = 12  # morphemes of an eojeol that are looked at either way
# A syllable of a Sino-Korean word may be taken for a determiner, a prefix or an exclamation (제, 휴).
_WORDLIKE = ("NNG", "NNP", "XR", "NNB", "MM", "XPN", "IC", "NR")


def _begins_well(analysis: Analysis, number: int) -> bool:
    """Whether an eojeol is cut into words from its head up to morpheme `number`: no lone syllable of an unknown word.

    물 + 리치 + 료사 of 물리치료사 is none.
    """
    for _ in range(_FAR):
        entry = analysis.morphemes[number].entry
        lone = len(entry.form) < 2 and entry.tag in ("NNG", "NNP", "MM", "NR", "XR")
        if lone and entry.form not in PREFIXES and entry.form not in _PLACE_ENDINGS and entry.tag != "NR":
            return False
        if not analysis.joined(number) or entry.tag[0] in "SJ":
            return True
        number -= 1
    return True


def ends_well(analysis: Analysis, number: int, short: bool) -> bool:
    """Whether what follows a morpheme in its eojeol are particles, suffixes or (after a long one) words."""
    morphemes = analysis.morphemes
    tag = morphemes[number].entry.tag
    if short and tag != "NNG":
        return tag == "MM"
    following = number + 1
    if short and not analysis.joined(following):
        return False  # a lone syllable without a particle (송산면 리 3번지)
    while following < min(len(morphemes), number + _FAR) and analysis.joined(following):
        entry = morphemes[following].entry
        if entry.tag.startswith("S") or (entry.tag == "XSN" and not short):
            return True
        noun = entry.tag in _WORDLIKE
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
            and entry.tag not in ("NNB", "MM", "XPN", "IC", "NR")
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


_UNITS = word_class("counted-nouns") | word_class("units-after-ten")


def counts_ten(form: str) -> bool:
    """Whether a word is rather ten of something than what the dictionary takes it for (열명, not 列名).

    >>> counts_ten("열명"), counts_ten("열차")
    (True, False)
    """
    return form[:1] == "열" and form[1:] in _UNITS


def begins_year_noun(analysis: Analysis, number: int) -> bool:
    """Whether 년 begins an eojeol of its own (년내에, 년말): no unit after a numeral."""
    entry = analysis.morphemes[number].entry
    if entry.form != "년" or analysis.joined(number) or not analysis.joined(number + 1):
        return False
    after = analysis.morphemes[number + 1].entry
    before = analysis.morphemes[number - 1].entry if number else None
    after_number = before is not None and (
        before.tag in ("SN", "NR", "MM") or before.form == "여"
    )  # 10여 년내
    return after.form in ("내", "말", "초", "간", "중") and not after_number
