"""Numbers as texts write them, with what they may mean: 3.5, 1 200, 1,200, 32만, 3억 2천만, 3.2 million.

A number written in digits can often be read in more than one way ("1,200" is twelve hundred in English
and one and a fifth in Russian; "5조" is five trillion or article five). `quantities` gives all readings,
and a comparison holds when one of them fits.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

Reading = tuple[Decimal, ...]
"""One way to read a number: usually one value, several where it may be several numbers side by side."""

_SMALL = {"십": 10, "백": 100, "천": 1000, "十": 10, "百": 100, "千": 1000, "hundred": 100, "сот": 100}
_LARGE = {
    **dict.fromkeys(("thousand", "тыс", "тысяча", "тысячи", "тысяч"), 10**3),
    **dict.fromkeys(("만", "万", "萬"), 10**4),
    **dict.fromkeys(("million", "mn", "млн", "миллион", "миллиона", "миллионов"), 10**6),
    **dict.fromkeys(("억", "億", "亿"), 10**8),
    **dict.fromkeys(("billion", "bn", "млрд", "миллиард", "миллиарда", "миллиардов"), 10**9),
    **dict.fromkeys(("조", "兆", "trillion", "трлн", "триллион", "триллиона", "триллионов"), 10**12),
}
_PARTS_OF_LAWS = tuple("호항목절장조편")
_CJK_UNIT = "십백천十百千만万萬억億亿조兆"
_WORDS = "|".join(sorted((w for w in (*_SMALL, *_LARGE) if w not in _CJK_UNIT), key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f,.’']\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_NUMBER = re.compile(
    rf"(?P<digits>{_DIGITS})"
    rf"(?:[\s-]?(?P<word>{_WORDS})\b\.?|(?:여(?=[십백천만억조]))?(?P<small>[십백천十百千])?(?P<large>[만万萬억億亿조兆](?!큼))?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: as written, what follows it up to two code points, and its readings, best first."""

    text: str
    following: str
    readings: tuple[Reading, ...]


def quantities(text: str) -> list[Quantity]:
    """The numbers that `text` writes in digits, with units such as 만, 억, million, тысяч applied.

    >>> [(q.text, str(q.readings[0][0])) for q in quantities("32만명, 3억 2천만원, 1 200t, 3.5%")]
    [('32만', '320000'), ('3억 2천만', '320000000'), ('1 200', '1200'), ('3.5', '3.5')]
    """
    text = unicodedata.normalize("NFKC", text)
    found: list[Quantity] = []
    chain: list[re.Match[str]] = []
    for match in _NUMBER.finditer(text):
        if chain and not _continues(chain[-1], match, text):
            found.append(_quantity(chain, text))
            chain = []
        chain.append(match)
    if chain:
        found.append(_quantity(chain, text))
    return found


def _continues(previous: re.Match[str], match: re.Match[str], text: str) -> bool:
    """Whether two numbers side by side are one: 3억 2천만, 2천500만."""
    if text[previous.end() : match.start()] not in ("", " ") or _is_article(previous, match, text):
        return False
    unit = _scale(previous)
    if previous["small"] and not previous["large"]:  # in 2천500만, 만 belongs to both
        return _plain(match) * _SMALL.get(match["small"] or "", 1) < unit
    return unit > 1 and _plain(match) * _scale(match) < unit


def _is_article(previous: re.Match[str], match: re.Match[str], text: str) -> bool:
    """Whether 조 counts the articles of a law (제32조 3호), so that the number after it is another one."""
    if previous["large"] not in ("조", "兆"):
        return False
    return (
        text[: previous.start()].rstrip().endswith("제")
        or text[match.end() : match.end() + 1] in _PARTS_OF_LAWS
    )


def _quantity(chain: list[re.Match[str]], text: str) -> Quantity:
    """One number from its parts; the parts side by side are its second reading."""
    alone = [_readings(match) for match in chain]
    readings = list(alone[0])
    if len(chain) > 1:
        readings = [(_sum(chain),), tuple(value for reading in alone for value in reading[0])]
    start, end = chain[0].start(), chain[-1].end()
    return Quantity(text[start:end].strip(), text[end : end + 2], tuple(readings))


def _sum(chain: list[re.Match[str]]) -> Decimal:
    """The value of parts with falling units: in 2천500만, 만 counts both 2천 and 500."""
    total = group = Decimal(0)
    for match in chain:
        group += _plain(match) * _SMALL.get(match["small"] or "", 1)
        large = _LARGE.get((match["large"] or match["word"] or "").lower(), 1)
        if large > 1:
            total, group = total + group * large, Decimal(0)
    return total + group


def _readings(match: re.Match[str]) -> list[Reading]:
    """The ways to read one number with its unit."""
    scale = _scale(match)
    if scale > 1:
        readings: list[Reading] = [(value * scale,) for value in _values(match["digits"])]
        return [*readings, (_plain(match),)] if match["large"] == "조" else readings
    readings = [(value,) for value in _values(match["digits"])]
    parts = re.split(r"[ \u00a0\u202f,.’']", match["digits"])
    return [*readings, tuple(Decimal(part) for part in parts)] if len(parts) > 1 else readings


def _values(digits: str) -> list[Decimal]:
    """What a string of digits with points, commas or spaces can mean, most usual first."""
    compact = re.sub(r"[ \u00a0\u202f’']", "", digits)
    grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", compact)
    values = [Decimal(re.sub(r"[.,]", "", compact))] if grouped else []
    head, _, tail = compact.replace(",", ".").rpartition(".")
    value = Decimal(f"{head.replace('.', '')}.{tail}" if head else tail)
    return values if value in values else [*values, value]


def _plain(match: re.Match[str]) -> Decimal:
    return _values(match["digits"])[0]


def _scale(match: re.Match[str]) -> int:
    word = (match["word"] or "").lower()
    small = _SMALL.get(match["small"] or word, 1)
    return small * _LARGE.get(match["large"] or word, 1)
