"""Northern words that no glossary holds, with the southern word that the dictionary names (담낭염 for 열주머니염)."""

from collections.abc import Iterator
from functools import lru_cache

from nambuk.analysis import Analysis
from nambuk.analysis.gloss import named_words
from nambuk.glossary.dictionary import dictionary
from nambuk.variables.contrast import NORTH
from nambuk.variables.variable import Place
from nambuk.variety import Variety

_LEAST = 3  # letters: shorter words are too often bits of others
_BARE = ("NNG", "XSN", "NNB", "NNP")


def dictionary_words(analysis: Analysis) -> Iterator[Place]:
    """Nouns that stand whole and have one southern word; a help for conversion, never a marker (see NK-HanDic's tags)."""
    for number in analysis.by_tag.get("NNG", ()):
        start, end, entry = analysis.morphemes[number]
        if not entry.northern or len(entry.form) < _LEAST or analysis.text[start:end] != entry.form:
            continue
        following = analysis.morphemes[number + 1].entry.tag if analysis.joined(number + 1) else ""
        if following in _BARE or (analysis.joined(number) and len(analysis.morphemes[number - 1].form) < 2):
            continue
        if south := _southern_word(entry.form):
            yield Place(start, end, NORTH, start, end, {Variety.KR: south}, f"{entry.form} / {south}")


@lru_cache(maxsize=1 << 14)
def _southern_word(form: str) -> str:
    """The one southern word that the entries of a form name, "" where they name none, several, or the form is southern.

    A word that the South does not know itself is none (랭장창고), nor is one that differs in spelling alone.
    """
    entries = dictionary().entries(form)
    words = {word for entry in entries for word in named_words(entry.gloss)}
    if len(words) != 1 or not all(entry.northern and named_words(entry.gloss) for entry in entries):
        return ""
    word = words.pop()
    known = all(dictionary().is_southern(part) and not _only_northern(part) for part in word.split())
    return word if known else ""


def _only_northern(word: str) -> bool:
    entries = dictionary().entries(word)
    return bool(entries) and all(entry.northern for entry in entries)
