"""Northern sentences to measure with: those of the sample report, and others put together from the glossary's nouns."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from nambuk.glossary.store import shipped_glossary
from nambuk.hangul import is_syllable
from nambuk.norms import adjust_particle
from nambuk.translation.segment import split_language

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "samples"

OPENINGS = (
    "올해 2월부터 {place}에서는",
    "{place}에서 진행된 일군협의회에서는",
    "주체108(2019)년 9월 14일 {place}에 도착한 우리 성원들은",
    "지난해 11월 {place}의 로동자들은",
    "현지에서 료해한데 의하면",
    "회사의 관리일군들과 로동자들은",
    "이와 관련하여 웃기관에서는",
    "그러나",
    "첫째로,",
    "{noun+와} 관련한 사업을 맡은 일군들은",
    "우리가 {place}에 있을 때",
)
MIDDLES = (
    "{noun+을} 제때에 보장하지 못하여",
    "{noun+이} 부쩍 늘어나고있으며",
    "{noun+와} {noun+을} 비롯한 여러가지 문제가 제기되여",
    "하루에 {number}시간이상 일하면서도",
    "{noun+으로} 하여 {number}명이 로동능력을 잃고",
    "{noun+을} 책임적으로 진행할데 대한 지시를 받고",
    "{place}에서 가져온 {noun+을} 리용하여",
    "해마다 {number}t의 세멘트와 철근을 쓰면서",
    "추운 겨울날에도 불을 때지 못하다나니",
    "날자가 지나도록 련락이 없어",
)
ENDINGS = (
    "{noun+을} 해결하기 위한 대책을 세웠다.",
    "{noun+에} 대하여 구체적으로 보고하였다.",
    "{noun+이} 주되는 원인으로 되였다.",
    "《{noun+을} 더 잘하여야 합니다.》라고 말하였다.",
    "어쩔수 없는 형편에 이르렀다.",
    "{noun+와} {noun+을} 보내줄것을 제기하였다.",
    "{number}만 {number}원의 자금을 지출하였다.",
    "{noun+에} 큰 힘을 넣고있다.",
    "더는 미룰수 없는 문제이다.",
    "{place}에로 돌아가고저 한다.",
)
_SLOT = re.compile(r"\{(\w+)(?:\+(\w+))?\}")


def make_sentences(count: int, seed: int = 1) -> list[str]:
    """`count` different sentences in northern spelling, one in five from the report, in random order.

    Each is one sentence for nambuk's own splitter too.
    """
    dice = random.Random(seed)
    report = report_sentences()
    chosen = dict.fromkeys(dice.sample(report, min(len(report), count // 5)))
    words = _words()
    while len(chosen) < count:
        sentence = _sentence(dice, words)
        if len(split_language(sentence, "ko-KP")) == 1:
            chosen[sentence] = None
    mixed = list(chosen)
    dice.shuffle(mixed)
    return mixed


def report_sentences() -> list[str]:
    """The sentences of the sample report that end as sentences do, so no headings and no table."""
    lines = (SAMPLES / "report.txt").read_text(encoding="utf-8").splitlines()
    return list(
        dict.fromkeys(
            sentence.text
            for line in lines
            if "\t" not in line
            for sentence in split_language(line, "ko-KP")
            if sentence.text.endswith("다.")
        )
    )


def _sentence(dice: random.Random, words: dict[str, Sequence[str]]) -> str:
    """An opening or none, no to two clauses, and an ending: 2 to some 25 words."""
    opening = dice.sample(OPENINGS, dice.randint(0, 1))
    middles = dice.sample(MIDDLES, dice.choice((0, 0, 1, 1, 2)))
    frame = " ".join((*opening, *middles, dice.choice(ENDINGS)))
    return _SLOT.sub(lambda slot: _filled(slot, dice, words), frame)


def _filled(slot: re.Match[str], dice: random.Random, words: dict[str, Sequence[str]]) -> str:
    kind, particle = slot.groups()
    if kind == "number":
        return str(dice.randint(2, 18))
    word = dice.choice(words[kind])
    return word + (adjust_particle(particle, word) if particle else "")


def _words() -> dict[str, Sequence[str]]:
    """What slots are filled with: northern nouns of the glossary and places."""
    return {"noun": list(dict.fromkeys(_northern("noun"))), "place": list(dict.fromkeys(_northern("name")))}


def _northern(part_of_speech: str) -> Iterator[str]:
    """The northern words of a part of speech (of names, those of places), without signs and blanks in them."""
    for term in shipped_glossary().terms:
        word = term.word("ko-KP") or ""
        place = term.domain in ("place", "country")
        if (
            term.part_of_speech == part_of_speech
            and (place or part_of_speech != "name")
            and 2 <= len(word) <= 8
            and all(map(is_syllable, word))
        ):
            yield word
