"""Particles that follow the last letter of the word before them (을/를, 이/가, 은/는, 과/와, 으로/로).

Both standards have the same ones and write them behind the whole word (맞춤법 제8항; 한글 맞춤법 제14항).
"""

import re

from nambuk.hangul import final_of, is_syllable

# after a closed syllable, after an open one
_PAIRS = (
    ("을", "를"),
    ("이", "가"),
    ("은", "는"),
    ("과", "와"),
    ("아", "야"),
    ("이나", "나"),
    ("이란", "란"),
    ("이라", "라"),
    ("이며", "며"),
    ("이랑", "랑"),
    ("이든", "든"),
)
_VOCATIVE = ("아", "야")
_ALTERNATIVES = {form: pair for pair in _PAIRS for form in pair}
_STANDING = re.compile(rf"(?:{'|'.join(sorted({*_ALTERNATIVES, '으로', '로'} - {*_VOCATIVE}))})(?![가-힣])")


def particle_at(text: str, start: int) -> str:
    """The particle that stands at `start` (a code point) and ends its eojeol, of those that alternate; "" for none.

    The vocative is none of them: 아 and 야 after a noun most often are something else.

    >>> particle_at("남새를 먹는다", 2), particle_at("채소이나마", 2), particle_at("영희야", 2)
    ('를', '', '')
    """
    match = _STANDING.match(text, start)
    return match.group() if match else ""


def adjust_particle(particle: str, word: str) -> str:
    """The shape of a particle after `word`; anything that does not alternate is given back.

    >>> adjust_particle("를", "림프암"), adjust_particle("이", "채소"), adjust_particle("으로", "교실"), adjust_particle("에", "집")
    ('을', '가', '로', '에')
    """
    if not word or not is_syllable(word[-1]):
        return particle
    final = final_of(word[-1])
    for ro in ("으로", "로"):
        if particle == ro or particle.startswith((ro + "서", ro + "써", ro + "부터", ro + "의", ro + "는")):
            return ("로" if final in ("", "ㄹ") else "으로") + particle.removeprefix(ro)
    pair = _ALTERNATIVES.get(particle)
    return (pair[0] if final else pair[1]) if pair else particle
