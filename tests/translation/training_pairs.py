"""A small northern language: phrases of a few words, each with its translation, in all combinations."""

from itertools import product

WHO = {
    "환자": "The patient",
    "의사": "A doctor",
    "로동자": "The worker",
    "우리": "We",
    "그": "He",
    "로동": "Labour",
}
WHERE = {
    "병원으로": "to the hospital",
    "평양으로": "to Pyongyang",
    "집으로": "to the house",
    "물로": "to the water",
}
WHEN = {"오늘은 ": " today", "": ""}
DID = {"갔다": "went", "왔다": "came", "돌아갔다": "returned"}

PHRASES = {
    f"{when}{who}는 {where} {did}.": f"{person} {deed} {place}{day}."
    for (who, person), (where, place), (when, day), (did, deed) in product(
        WHO.items(), WHERE.items(), WHEN.items(), DID.items()
    )
}


def as_tsv() -> str:
    return "".join(f"{source}\t{target}\n" for source, target in PHRASES.items())


def as_tmx(source: str = "ko-KP", target: str = "en-US") -> str:
    units = "".join(
        f'<tu><tuv xml:lang="{source}"><seg>{one}</seg></tuv><tuv xml:lang="{target}"><seg>{other}</seg></tuv></tu>'
        for one, other in PHRASES.items()
    )
    return f'<tmx version="1.4"><header srclang="{source}"/><body>{units}</body></tmx>'
