"""False friends whose northern meaning the words around them show: for conversion alone, never a marker."""

from collections.abc import Iterator

from nambuk.analysis import Analysis
from nambuk.glossary.key import key_of
from nambuk.glossary.senses import meaning, replaceable_words
from nambuk.glossary.store import shipped_glossary
from nambuk.variables.contrast import NORTH
from nambuk.variables.doublet_finder import Word, place_of
from nambuk.variables.variable import Place
from nambuk.variety import Variety


def false_friends(analysis: Analysis) -> Iterator[Place]:
    """낙지 beside 잡이 is 오징어; where the words around do not say, nothing is yielded."""
    for start, end, (term, word) in replaceable_words(shipped_glossary()).find(analysis):
        souths = term.words.get("ko-KR", ())
        if not souths or key_of(word) in map(key_of, souths):
            continue
        if meaning(term, analysis, start, end) == Variety.KP:
            pos, detail = term.part_of_speech, f"{word} / {souths[0]}"
            pair = Word(word, "false-friend", NORTH, souths[0], pos, False, detail, term.words.get("en", ()))
            yield place_of(analysis, start, end, pair)
