"""사이시옷: the South writes ㅅ between the parts of many compounds, the North writes none.

North: 제14항, 제18항 (each part in its own shape: 뒤일, 기발, 나무잎). South: 제30항 (뒷일, 깃발, 나뭇잎).
"""

from nambuk.hangul import final_of, is_syllable, with_final


def differs_by_sai_siot(north: str, south: str) -> bool:
    """Whether two spellings differ by a ㅅ under open syllables (not the last) alone.

    >>> differs_by_sai_siot("기발", "깃발"), differs_by_sai_siot("나무잎", "나뭇잎"), differs_by_sai_siot("이발", "이빨")
    (True, True, False)
    """
    if len(north) != len(south) or north == south:
        return False
    for place, (a, b) in enumerate(zip(north, south, strict=True)):
        if a == b:
            continue
        inner = place < len(north) - 1
        if not (inner and is_syllable(a) and final_of(a) == "" and with_final(a, "ㅅ") == b):
            return False
    return True
