"""Initial sounds on the way to the North, where the analysis' own choice among homographs is weak.

MeCab takes 역사 for 驛舍 wherever it stands. The dictionary knows all words of these letters, which of them belong to
the basic vocabulary, and how frequent their northern spellings are (력사): the commonest decides (맞춤법 제25항).
"""

from collections.abc import Iterator, Sequence
from functools import cache

from nambuk.analysis import Analysis
from nambuk.conversion.change import Edit
from nambuk.glossary.dictionary import Homograph, dictionary
from nambuk.hangul import initial_of
from nambuk.norms import northern_e, northern_initials
from nambuk.variables.catalogue import catalogue
from nambuk.variables.word_heads import counts_ten, is_head, is_word

_INITIAL_SOUND = "initial-sound"
_NOUNS = ("NNG", "NNB", "MAG")
_UNGRADED = 3
_VERBS = {"XSV": "動作", "XSA": "状態"}


@cache
def northern_spelling(word: str, kind: str = "") -> str:
    """The northern spelling of the commonest word with these southern letters, "" where the dictionary knows none.

    `kind`: class of nouns to prefer, 動作 before 하다 of a verb, 状態 before that of an adjective.

    >>> [northern_spelling(word) for word in ("역사", "이해", "노력", "이상", "유리")]
    ['력사', '리해', '노력', '이상', '유리']
    """
    words = [h for h in dictionary().homographs(word) if not h.entry.northern and not h.phrase]
    words = [h for h in words if kind and kind in h.entry.kind] or words
    if not words:
        return ""
    commonest = max(words, key=lambda h: _commonness(h, _spelled(h)))  # of equal ones the dictionary's first
    if len(word) > 1:
        return _spelled(commonest)
    common = {_spelled(h) for h in words if h.grade < _UNGRADED and h.entry.hanja}
    return common.pop() if len(common) == 1 else word  # 양 is 量 and 羊


def _spelled(word: Homograph) -> str:
    return northern_initials(word.entry.form, word.entry.hanja)


def _commonness(word: Homograph, north: str) -> float:
    """How common a word is, by its grade and by how frequent its southern or northern spelling is in the dictionary."""
    spellings = [word]
    if north != word.entry.form:
        spellings += (h for h in dictionary().homographs(northern_e(north)) if h.entry.northern)
    return _UNGRADED - word.grade + max(h.frequency for h in spellings)


def is_ambiguous(word: str) -> bool:
    """Whether a southern word is several Sino-Korean words, so that no glossary may replace it.

    >>> is_ambiguous("연기"), is_ambiguous("채소")
    (True, False)
    """
    return len(_hanja_of(word)) > 1


@cache
def _hanja_of(word: str) -> frozenset[str]:
    """The hanja of the graded words with these letters."""
    return frozenset(
        h.entry.hanja for h in dictionary().homographs(word) if h.entry.hanja and h.grade < _UNGRADED
    )


def corrected_initials(analysis: Analysis, edits: Sequence[Edit]) -> list[Edit]:
    """The edits of a text with its initial sounds decided by the commonest word."""
    decided = dict(_words(analysis))
    kept = [
        edit
        for edit in edits
        if edit.variable != _INITIAL_SOUND or edit.detail or (edit.start, edit.end) not in decided
    ]
    covered = [(edit.start, edit.end) for edit in kept if edit.start < edit.end]
    rule = next(variable.rule for variable in catalogue() if variable.id == _INITIAL_SOUND)
    for (start, end), north in decided.items():
        if north != analysis.text[start:end] and not any(s < end and start < e for s, e in covered):
            kept.append(Edit(start, end, north, _INITIAL_SOUND, rule, certainty="likely"))
    return kept


def _words(analysis: Analysis) -> Iterator[tuple[tuple[int, int], str]]:
    """(span, northern spelling) of the words that the rule may change and the dictionary knows."""
    number = 0
    while number < len(analysis.morphemes):
        morpheme = analysis.morphemes[number]
        pair = _drawn_apart(analysis, number)
        if pair:
            start, end = morpheme.start, analysis.morphemes[number + 1].end
            yield (start, end), pair
            number += 2
            continue
        entry = morpheme.entry
        if (
            entry.tag in _NOUNS
            and analysis.text[morpheme.start : morpheme.end] == entry.form
            and _open_to(entry.form)
        ):
            north = _decided(analysis, number)
            if north:
                yield (morpheme.start, morpheme.end), north
        number += 1


def _decided(analysis: Analysis, number: int) -> str:
    form = analysis.morphemes[number].entry.form
    following = analysis.morphemes[number + 1].entry.tag if analysis.joined(number + 1) else ""
    if len(form) > 1:
        if counts_ten(form):
            return ""
        if not is_word(analysis, number) or _begins_another(analysis, number):
            return ""
        return northern_spelling(form, _VERBS.get(following, ""))
    particle = analysis.morphemes[number + 1].form if following else ""
    if analysis.joined(number) or particle not in _AFTER_SINGLE or not is_head(analysis, number):
        return ""
    return northern_spelling(form)


# Particles after which a word of one syllable is one: not 예로부터, 예나.
_AFTER_SINGLE = frozenset(("을", "를", "이", "가", "은", "는", "로", "으로"))


def _begins_another(analysis: Analysis, number: int) -> bool:
    """Whether a word goes on as a longer one that the dictionary knows (유대 + 인)."""
    if not analysis.joined(number + 1) or analysis.morphemes[number + 1].tag not in ("NNG", "NNB", "XSN"):
        return False
    return bool(
        dictionary().homographs(analysis.morphemes[number].form + analysis.morphemes[number + 1].form)
    )


def _open_to(form: str) -> bool:
    """Whether a southern word can have lost a ㄹ or ㄴ at its head."""
    return initial_of(form[0]) in ("ㅇ", "ㄴ")


def _drawn_apart(analysis: Analysis, number: int) -> str:
    """The northern spelling of a word that the analysis cuts in two (내 + 일, 보장이 + 사회), "" where there is none.

    The South would write a space after a determiner, and no noun straight after a particle.
    """
    if not analysis.joined(number + 1):
        return ""
    first, second = analysis.morphemes[number], analysis.morphemes[number + 1]
    text = analysis.text[first.start : second.end]
    if len(first.form) != 1 or text != first.form + second.form or not _open_to(text):
        return ""
    alone = first.tag in ("MM", "JKS") and not analysis.joined(number) and second.tag in ("NNG", "MM")
    drawn_in = first.tag == "JKS" and second.tag == "NNG" and len(second.form) > 1
    if not (alone or drawn_in):
        return ""
    north = northern_spelling(text)
    return north if north != text else ""
