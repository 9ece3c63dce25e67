"""How much a text looks like Korean: the measure by which readings of bytes are compared.

Each character is weighed by how common it is in Korean, and the mean is taken. Letters of the northern and the
southern standard are weighed alike.
"""

import math
import re
from functools import lru_cache

from nambuk.documents.encodings.names import LEADER_NAMES

_PLAUSIBLE = -13.5
"""Mean weight (bits) below which a text is not Korean: Korean has -7 to -10, misread text -14."""
_PLAUSIBLE_WITHOUT_HANJA = -11.5
"""The same for the characters that are no hanja, where there are enough: misread Chinese has -12 to -14, Korean full
of hanja -8."""
_ENOUGH = 10
_SAMPLE = 20_000
_COMMON_MARKS = frozenset("《》〈〉「」『』“”‘’·…、。，！？：；～（）〔〕【】―–—•○●□■◇◆△▲※∙　℃％′″±×")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def korean_plausibility(text: str) -> float:
    """How much a text looks like Korean: the mean weight in bits of its characters beyond ASCII.

    From about -7 (common Korean) to -24 (garbage); 0 where all is ASCII. The first 20,000 characters
    beyond ASCII are looked at.

    >>> korean_plausibility("나라의 경제") > -10 > korean_plausibility("궧궷쀃")
    True
    """
    sample = beyond_ascii(text)
    controls = count_controls(text[:_SAMPLE])
    if not sample:
        return -24.0 if controls else 0.0
    return (sum(map(_weight, sample)) - 24.0 * controls) / (len(sample) + controls)


def looks_korean(text: str) -> bool:
    """Whether a text may be Korean; ASCII may, too.

    >>> looks_korean("朝鮮은 解放되였다"), looks_korean("궧궷쀃")
    (True, False)
    """
    if korean_plausibility(text) < _PLAUSIBLE:
        return False
    sample = beyond_ascii(text)
    others = [_weight(character) for character in sample if not "一" <= character <= "鿿"]
    return len(sample) < _ENOUGH or sum(others) >= _PLAUSIBLE_WITHOUT_HANJA * max(len(others), 1)


def beyond_ascii(text: str) -> list[str]:
    """The characters beyond ASCII, at most 20,000 of them."""
    return _BEYOND_ASCII.findall(text[: _SAMPLE * 10])[:_SAMPLE]


def count_controls(text: str) -> int:
    """How many control characters there are, without tabs, escapes and breaks of lines and pages."""
    return len(_CONTROLS.findall(text))


@lru_cache(maxsize=4096)
def _weight(character: str) -> float:
    """log2 of a rough share of this character in Korean text: Zipf's law over the common syllables."""
    ranks, total = common_syllables()
    rank = ranks.get(character)
    if rank is not None:
        return -math.log2((rank + 15) * total)
    if "가" <= character <= "힣":
        return -16.0
    if character in _COMMON_MARKS:
        return -8.0
    if "一" <= character <= "鿿" or "ㄱ" <= character <= "ㅣ":
        return -14.0
    return -24.0 if "\ue000" <= character <= "\uf8ff" and ord(character) not in LEADER_NAMES else -17.0


@lru_cache(maxsize=1)
def common_syllables() -> tuple[dict[str, int], float]:
    """Rank (from 0) of each common syllable, and the sum that makes the shares add up to one."""
    from importlib.resources import files

    lines = files(__package__).joinpath("common_syllables.txt").read_text(encoding="utf-8").split("\n")
    syllables = "".join(line for line in lines if not line.startswith("#"))
    ranks = {syllable: rank for rank, syllable in enumerate(syllables)}
    return ranks, sum(1 / (rank + 15) for rank in range(len(ranks)))
