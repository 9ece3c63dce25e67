"""What can be seen to be wrong with a translation by looking at it beside its source.

Each check takes the source sentence, its translation and the target language (a BCP 47 tag), and
gives a line of text, or None. They find what a model dropped or broke, not what it understood wrongly;
a finding is a place to look at, not a verdict.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nambuk.translation.checks.number_words import spelled_values
from nambuk.translation.checks.numerals import Quantity, quantities

Check = Callable[[str, str, str], str | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: which check found it, in one line what, and how grave it is (5 the gravest, 1 a hint)."""

    code: str
    text: str
    weight: int


LENGTH_RATIOS = {"en": (0.6, 6.0), "ru": (0.6, 6.5), "zh": (0.2, 2.0), "ja": (0.4, 2.6), "ko": (0.4, 2.5)}
"""Code points of the translation for each of the Korean source between which nothing is said. Wide:
Korean to English is usually 1.7 to 2.6."""

_FROM_OTHERS = (0.12, 6.0)  # Korean for a text of any other language
_SHORT = 12
_HANGUL = re.compile(r"[가-힣ㄱ-ㆎᄀ-ᇿ]+")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SCRIPTS = {
    "en": re.compile("[A-Za-z]"),
    "ru": re.compile("[А-Яа-яЁё]"),
    "zh": re.compile("[\u3400-\u9fff]"),
    "ja": re.compile("[\u3040-\u30ff\u3400-\u9fff]"),
}
_PAIRS = ("“”", "«»", "「」", "『』", "《》", "〈〉", "()", "[]", "（）", "【】")


def check_translation(source: str, target: str, language: str) -> tuple[Finding, ...]:
    """The findings of all checks, in their order.

    >>> [finding.text for finding in check_translation("로동자 32만명이 갔다.", "32 workers went.", "en")]
    ['number missing in the translation: 32만']
    """
    return tuple(
        Finding(code, text, weight)
        for code, (check, weight) in CHECKS.items()
        if (text := check(source, target, language)) is not None
    )


def is_broken(source: str, target: str, language: str) -> bool:
    """Whether a translation is so broken that terms in it count for nothing: empty, a copy, going round, in another script.

    >>> is_broken("약이 없다.", "lymphoma lymphoma lymphoma lymphoma", "en")
    True
    """
    return any(CHECKS[code][0](source, target, language) for code in ("empty", "copy", "loop", "script"))


def empty_output(source: str, target: str, language: str) -> str | None:
    """The source says something, the translation nothing."""
    return "empty translation" if source.strip() and not target.strip() else None


def untranslated_copy(source: str, target: str, language: str) -> str | None:
    """The source was copied. Between the Korean standards a copy can be right, and so it can where there are only names."""
    between = language.split("-")[0] == "ko" and _HANGUL.search(source)
    if between or not target.strip() or _bare(source) != _bare(target):
        return None
    if language.split("-")[0] != "ko" and not _HANGUL.search(target):
        return None
    return "not translated: the output is the source"


def left_over(source: str, target: str, language: str) -> str | None:
    """Korean letters in a text that should not have any; in a Korean text words of the source, or nothing Korean at all.

    >>> left_over("남새를 먹었다.", "They ate 남새.", "en"), left_over("They ate greens.", "그들은 greens 먹었다.", "ko-KR")
    ('left in Korean: 남새', 'left untranslated: greens')
    >>> left_over("They ate greens.", "彼らは野菜を食べた。", "ko-KR")
    'no Korean in the translation'
    """
    if language.split("-")[0] != "ko":
        left = _HANGUL.findall(target)
        return "left in Korean: " + ", ".join(dict.fromkeys(left[:5])) if left else None
    if _HANGUL.search(source):
        return None
    words = {word for word in _WORD.findall(source) if len(word) > 3 and word.islower()}
    if not _HANGUL.search(target) and any(map(str.isalpha, target)) and (words or not source.isascii()):
        return "no Korean in the translation"
    left = [word for word in _WORD.findall(target) if word in words]
    return "left untranslated: " + ", ".join(dict.fromkeys(left[:5])) if left else None


def other_script(source: str, target: str, language: str) -> str | None:
    """A translation whose letters are mostly of another script than the language is written in: English for Russian.

    >>> other_script("환자가 병원에 왔다.", "The patient came to the hospital.", "ru")
    'hardly any letter is of the script of ru'
    """
    script = _SCRIPTS.get(language.split("-")[0])
    letters = [char for char in target if char.isalpha()]
    if (
        script is None
        or len(letters) < _SHORT
        or sum(map(bool, map(script.match, letters))) > len(letters) / 4
    ):
        return None
    return f"hardly any letter is of the script of {language}"


def repeated_loop(source: str, target: str, language: str) -> str | None:
    """The model went round in a circle: the same words at least three times in a row.

    Slogans repeat too (만세! 만세! 만세!): nothing is said when the source goes round itself.

    >>> repeated_loop("그는 말했다.", "He said that he said that he said that he", "en")
    'repeats itself: "He said that"'
    """
    spaceless = language.split("-")[0] in ("zh", "ja")
    loop = _loop(_characters(target), 4) if spaceless else _loop(_WORD.findall(target), 3)
    if loop is None or _loop(_WORD.findall(source), 3) or _loop(_characters(source), 4):
        return None
    return f'repeats itself: "{("" if spaceless else " ").join(loop)}"'


def strange_length(source: str, target: str, language: str) -> str | None:
    """The translation is far shorter or longer than its source lets expect; short sources are let pass."""
    before, after = len(source.strip()), len(target.strip())
    bounds = LENGTH_RATIOS.get(language.split("-")[0]) if _HANGUL.search(source) else _FROM_OTHERS
    if bounds is None or not after or before < _SHORT:
        return None
    if bounds[0] <= after / before <= bounds[1]:
        return None
    word = "short" if after / before < bounds[0] else "long"
    return f"very {word}: {after} characters for {before} of the source"


def numbers_missing(source: str, target: str, language: str) -> str | None:
    """A number of the source, in digits, that the translation has neither in digits nor in words.

    Units count (32만 is 320,000, 320 thousand, 32万 or 0.32 million, and not 32), as do months (9월 is
    September), hours (15시 is 3 p.m.), decades (90년대) and, up to a hundred, numbers written out.
    Numbers that the source spells in words (세 명) are not looked for.

    >>> numbers_missing("9월 3일 15시에 체온이 38.5도였다.", "On 3 September at 3 p.m. it was 38.5.", "en")
    """
    there = {value for quantity in quantities(target) for reading in quantity.readings for value in reading}
    there |= spelled_values(target, language)
    missing = [quantity.text for quantity in quantities(source) if not _is_there(quantity, there)]
    return "number missing in the translation: " + ", ".join(missing) if missing else None


def unbalanced_marks(source: str, target: str, language: str) -> str | None:
    """A quotation or bracket that the translation opens and does not close, or the other way round, unlike its source.

    >>> unbalanced_marks("《가자!》고 하였다.", "“Let us go!” he said.", "en")
    >>> unbalanced_marks("《가자!》고 하였다.", "“Let us go! he said.", "en")
    'quotation marks or brackets do not match: “'
    """
    if _unbalanced(source):
        return None
    left = _unbalanced(target)
    return f"quotation marks or brackets do not match: {' '.join(left)}" if left else None


def quotation_lost(source: str, target: str, language: str) -> str | None:
    """The source quotes, the translation has no quotation mark at all."""
    if (
        not re.search("《[^》]{4,}》", source)
        or not target.strip()
        or re.search("[\"“”„«»‘’'「」『』《》〈〉]", target)
    ):
        return None
    return "quotation marks lost"


def _unbalanced(text: str) -> list[str]:
    """The kinds of marks of which opening and closing ones are not equal in number."""
    found = [pair[0] for pair in _PAIRS if text.count(pair[0]) != text.count(pair[1])]
    return [*found, '"'] if text.count('"') % 2 else found


CHECKS: Mapping[str, tuple[Check, int]] = {
    "empty": (empty_output, 5),
    "copy": (untranslated_copy, 5),
    "loop": (repeated_loop, 5),
    "script": (other_script, 5),
    "left-over": (left_over, 4),
    "number": (numbers_missing, 4),
    "length": (strange_length, 3),
    "marks": (unbalanced_marks, 1),
    "quotation": (quotation_lost, 1),
}
"""Code → the check and how grave what it finds is."""


def _is_there(quantity: Quantity, there: set[Decimal]) -> bool:
    """Whether one reading of the number is among the values `there`."""
    readings = list(quantity.readings)
    value = readings[0][0]
    if quantity.following.startswith("시") and quantity.following != "시간" and 12 < value <= 24:
        readings.append((value - 12,))
    if quantity.following.startswith("년대") and value < 100:
        readings.append((value + 1900,))
    return any(all(value in there for value in reading) for reading in readings)


def _loop(units: Sequence[str], times: int, longest: int = 12) -> list[str] | None:
    """The shortest run of units that stands `times` times in a row, or None. Case does not count.

    >>> _loop("a b c b c b c d".split(), 3)
    ['b', 'c']
    """
    folded = [unit.casefold() for unit in units]
    for size in range(1, longest + 1):
        same = 0
        for place in range(size, len(folded)):
            same = same + 1 if folded[place] == folded[place - size] else 0
            if same >= size * (times - 1) and not all(
                unit.isdigit() for unit in folded[place - size : place]
            ):
                first = place + 1 - same - size
                return list(units[first : first + size])
    return None


def _characters(text: str) -> list[str]:
    return [char for char in text if char.isalpha()]


def _bare(text: str) -> str:
    return "".join(_letters(unicodedata.normalize("NFKC", text)))


def _letters(text: str) -> Iterator[str]:
    return (char.casefold() for char in text if char.isalnum())
