"""Two nouns side by side that the North keeps apart as well: the limits of 띄여쓰기규정 제2항 1)."""

from nambuk.analysis import Analysis, Entry
from nambuk.variables.words import word_class

_TIMES = word_class("times")
_QUANTITIES = word_class("whole-or-part")
_FIELDS = word_class("field-words")
_OURS = word_class("ours")
_AFTER_NOUNS = word_class("after-nouns")
_NUMERALS = word_class("numerals")
_NUMBERS = ("SN", "NR")


def nouns_stay_apart(analysis: Analysis, number: int) -> bool:
    """Whether the nouns before and at morpheme `number` name no one thing together, or one would not see what does.

    Time and quantity (오늘 아침, 일부 나라), a common noun before a name (과장 김남철, 천하명승 금강산), a noun that belongs
    to what goes before it (우리 나라 대사관, 세 나라 관계), and one before a verb of another noun (정책 발표하다).
    """
    before, noun = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    return (
        before.form in _TIMES | _QUANTITIES
        or noun.form in _TIMES - _AFTER_NOUNS | _QUANTITIES
        or noun.tag == "NNP"
        or _is_person(before)
        or _belongs_to_what_precedes(analysis, number - 1)
        or _is_verb(analysis, number)
    )


def _is_person(entry: Entry) -> bool:
    """A person's name; titles, which are joined to it, are another variable's."""
    return (
        entry.tag == "NNP"
        and any(kind in entry.kind for kind in ("人名", "姓", "名"))
        and "国名" not in entry.kind
    )


def _belongs_to_what_precedes(analysis: Analysis, number: int) -> bool:
    """Whether a noun is one with the word before it: a determiner, a numeral, a noun that it is the field of."""
    noun = analysis.morphemes[number].entry
    if noun.form in _OURS or number == 0:
        return noun.form in _OURS
    before = analysis.morphemes[number - 1].entry
    if noun.form in _FIELDS:
        return before.tag in ("NNG", "NNP", "XSN", "NNB")
    if before.tag == "NP" or (before.tag == "MM" and not analysis.joined(number)):
        return True
    return before.tag in _NUMBERS or (before.form in _NUMERALS and before.tag == "MM")


def _is_verb(analysis: Analysis, number: int) -> bool:
    """Whether 하다, 되다, 시키다 make the second noun a verb (제2항 해설 ③ 참고 1: 점령 못하다)."""
    following = number + 1
    return (
        following < len(analysis.morphemes)
        and analysis.joined(following)
        and analysis.morphemes[following].entry.tag in ("XSV", "XSA")
    )
