"""Numbers that a translation writes in words: twelve, third, сентября, 十五, World War II."""

import re
from decimal import Decimal
from itertools import pairwise

_EN_ONES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_EN_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth",
)  # fmt: skip
_EN_TENS = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_EN_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_EN_OTHERS = {
    "a": 1, "an": 1, "once": 1, "single": 1, "both": 2, "twice": 2, "double": 2, "pair": 2, "half": 2, "triple": 3,
    "quarter": 4, "dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "zero": 0, "no": 0,
}  # fmt: skip
_ENGLISH = {
    **{word: n for n, word in enumerate(_EN_ONES, 1)},
    **{word: n for n, word in enumerate(_EN_ORDINALS, 1)},
    **{word: n * 10 for n, word in enumerate(_EN_TENS, 2)},
    **{word[:-1] + "ieth": n * 10 for n, word in enumerate(_EN_TENS, 2)},
    **{word: n for n, word in enumerate(_EN_MONTHS, 1)},
    **{word[:3]: n for n, word in enumerate(_EN_MONTHS, 1)},
    "sept": 9,
    **_EN_OTHERS,
}
# Russian numbers are inflected: the beginning of the word, longest first; the rest is an ending
_RUSSIAN = {
    "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14, "пятнадцат": 15,
    "шестнадцат": 16, "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19, "двадцат": 20,
    "тридцат": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70,
    "восемьдесят": 80, "девяност": 90, "перв": 1, "втор": 2, "трет": 3, "четверт": 4, "четвёрт": 4,
    "пят": 5, "шест": 6, "седьм": 7, "восьм": 8, "девят": 9, "десят": 10, "сем": 7, "восемь": 8,
    "один": 1, "одн": 1, "два": 2, "две": 2, "двух": 2, "двум": 2, "двое": 2, "оба": 2, "обе": 2,
    "три": 3, "трех": 3, "трёх": 3, "трем": 3, "трём": 3, "трое": 3, "четыр": 4, "четвер": 4,
    "сто": 100, "тысяч": 1000, "миллион": 10**6, "полов": 2,
    "январ": 1, "феврал": 2, "март": 3, "апрел": 4, "май": 5, "мая": 5, "мае": 5, "июн": 6,
    "июл": 7, "август": 8, "сентябр": 9, "октябр": 10, "ноябр": 11, "декабр": 12,
}  # fmt: skip
_CJK_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_CJK_NUMBER = re.compile("[零〇一二三四五六七八九两兩十百千]+")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_ROMAN |= {"XI": 11, "XII": 12, "XIX": 19, "XX": 20, "XXI": 21}
_KOREAN = {
    "하나": 1,
    "한": 1,
    "첫": 1,
    "두": 2,
    "둘": 2,
    "세": 3,
    "셋": 3,
    "네": 4,
    "넷": 4,
    "다섯": 5,
    "여섯": 6,
}
_KOREAN |= {"일곱": 7, "여덟": 8, "아홉": 9, "열": 10}


def spelled_values(text: str, language: str) -> set[Decimal]:
    """The values of the numbers that `text` writes in words, months among them, with sums of tens and ones.

    Generous: a word that can be a number is taken for one.

    >>> sorted(int(value) for value in spelled_values("the twenty-third of May", "en"))
    [3, 5, 20, 23]
    """
    primary = language.split("-")[0]
    values = {Decimal(_ROMAN[word]) for word in re.findall(r"\b[IVX]+\b", text) if word in _ROMAN}
    if primary in ("zh", "ja"):
        return values | {Decimal(_cjk_value(word)) for word in _CJK_NUMBER.findall(text)}
    words = re.findall(r"[^\W\d_]+", text.lower())
    numbers = [_word_value(word, primary) for word in words]
    values |= {Decimal(number) for number in numbers if number is not None}
    for tens, ones in pairwise(numbers):
        if tens and ones and 20 <= tens <= 90 and 0 < ones < 10:
            values.add(Decimal(tens + ones))
    return values


def _word_value(word: str, language: str) -> int | None:
    if language == "en":
        return _ENGLISH.get(word, _ENGLISH.get(word.removesuffix("s")))
    if language == "ru":
        return next((_RUSSIAN[word[:n]] for n in range(len(word), 2, -1) if word[:n] in _RUSSIAN), None)
    if language == "ko":
        return _KOREAN.get(word)
    return None


def _cjk_value(word: str) -> int:
    """The value of a number in Chinese characters below ten thousand; 二〇二二 is read digit by digit.

    >>> _cjk_value("三百十五"), _cjk_value("二〇二二")
    (315, 2022)
    """
    if not set(word) & set("十百千"):
        return int("".join(str(_CJK_DIGITS[char]) for char in word))
    total, digit = 0, 0
    for char in word:
        if char in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
        else:
            digit = _CJK_DIGITS[char]
    return total + digit
