"""Paragraphs into sentences and back, for Korean as the North and the South write it.

Nothing is lost: each sentence keeps the white space that followed it, so that joining the sentences
gives the paragraph again, character for character.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from nambuk.translation.sentence_words import sentence_words

LONGEST_WHOLE_QUOTE = 200
"""Code points up to which a quotation of several sentences stays in one piece."""

_END = re.compile(r"([.!?…。！？．]+)([\"”’'》〉」』)\]】]*)")
_SPACE = re.compile(r"\s*")
_SURROGATES = re.compile("[\ud800-\udfff]")
_CLOSING = {
    "《": "》",
    "〈": "〉",
    "「": "」",
    "『": "』",
    "“": "”",
    "‘": "’",
    "(": ")",
    "[": "]",
    "【": "】",
}
_MARKS = frozenset([*_CLOSING, *_CLOSING.values(), '"'])


class _Ends(NamedTuple):
    """What the lists of `glossary/sentences.toml` say of the letters around a full stop."""

    final: re.Pattern[str]
    quotative: re.Pattern[str]
    abbreviation: re.Pattern[str]
    list_number: re.Pattern[str]


@cache
def _ends() -> _Ends:
    words = sentence_words()
    return _Ends(
        re.compile(words.final),
        re.compile(rf"\s+{words.quotative}(?=\s|$)"),
        re.compile(rf"(?:^|[\s(《“\"]){words.abbreviation}$"),
        re.compile(words.list_number),
    )


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph.

    `separator` is the white space between it and the next sentence ("" where the writer left none);
    `start` is its offset in code points in the paragraph. White space before the first sentence
    stands in a sentence of its own, whose `text` is empty.
    """

    text: str
    separator: str
    start: int


def split_sentences(paragraph: str) -> list[Sentence]:
    """The sentences of `paragraph`; `join_sentences` gives it back unchanged.

    A sentence ends at . ! ? … and their full-width forms, with the quotation marks and brackets
    that close there, and at every line break. It does not end at the point of a number, a date, an
    abbreviation or a list number, nor where a quotation goes on with a particle (…》고 말하였다).
    Northern text often has no space after the full stop; a final ending before it is then needed.

    >>> [s.text for s in split_sentences("2022.2.15. 체온은 38.5도이다. 《가자!》고 말하였다.그는 갔다.")]
    ['2022.2.15. 체온은 38.5도이다.', '《가자!》고 말하였다.', '그는 갔다.']
    """
    sentences: list[Sentence] = []
    start = len(paragraph) - len(paragraph.lstrip())
    if start:
        sentences.append(Sentence("", paragraph[:start], 0))
    while start < len(paragraph):
        line_break = paragraph.find("\n", start)
        stop = line_break if line_break >= 0 else len(paragraph)
        after = _SPACE.match(paragraph, stop).end()  # type: ignore[union-attr]  # matches anywhere
        end = start + len(paragraph[start:stop].rstrip())
        places = [0, *_sentence_ends(paragraph[start:end]), end - start]
        for first, last in pairwise(places):
            text = paragraph[start + first : start + last].rstrip()
            follows = after if last == end - start else start + last
            sentences.append(Sentence(text, paragraph[start + first + len(text) : follows], start + first))
        start = after
    return sentences


def split_language(paragraph: str, language: str) -> list[Sentence]:
    """The sentences of a paragraph in `language` (a BCP 47 tag); for Korean see `split_sentences`.

    >>> [s.text for s in split_language("Dr. Kim went home.  He had no medicine.", "en")]
    ['Dr. Kim went home.', 'He had no medicine.']
    """
    primary = language.split("-")[0]
    if primary == "ko":
        return split_sentences(paragraph)
    import sentencex

    sentences: list[Sentence] = []
    start = 0
    for line in paragraph.splitlines(keepends=True):
        for shown in sentencex.segment(primary, _SURROGATES.sub("\ufffd", line)):
            piece = paragraph[start : start + len(shown)]
            text = piece.strip()
            before = len(piece) - len(piece.lstrip()) if text else 0
            if before:
                sentences.append(Sentence("", piece[:before], start))
            sentences.append(Sentence(text, piece[before + len(text) :], start + before))
            start += len(piece)
    return sentences


def join_sentences(sentences: Iterable[Sentence]) -> str:
    """The paragraph that the sentences were split from.

    >>> join_sentences(split_sentences("  약이 없다.   물도 없다. "))
    '  약이 없다.   물도 없다. '
    """
    return "".join(sentence.text + sentence.separator for sentence in sentences)


def _sentence_ends(line: str) -> Iterator[int]:
    """The offsets in `line` where a sentence after the first begins."""
    quoted = _quoted(line)
    begin = 0
    for match in _END.finditer(line):
        after = _SPACE.match(line, match.end()).end()  # type: ignore[union-attr]  # matches anywhere
        if after >= len(line) or (quoted[match.start()] and quoted[match.end()]):
            continue
        if _ends_sentence(line, begin, match, spaced=after > match.end()):
            begin = after
            yield begin


def _quoted(line: str) -> bytearray:
    """For each place of `line` and its end, 1 where a quotation or bracket stays whole around it.

    The place of the opening mark is not inside; that of the closing mark is.
    """
    inside = bytearray(len(line) + 1)
    open_marks: list[tuple[str, int]] = []
    for place, char in enumerate(line):
        if char not in _MARKS:
            continue
        while open_marks and place - open_marks[0][1] >= LONGEST_WHOLE_QUOTE:
            del open_marks[0]
        opened = [i for i, (mark, _) in enumerate(open_marks) if mark == char] if char not in _CLOSING else []
        if opened:
            first = open_marks[opened[-1]][1]
            del open_marks[opened[-1] :]
            inside[first + 1 : place + 1] = b"\1" * (place - first)
        elif char in _CLOSING or char == '"':
            open_marks.append((_CLOSING.get(char, char), place))
    return inside


def _ends_sentence(line: str, begin: int, match: re.Match[str], *, spaced: bool) -> bool:
    """Whether the sentence that began at `begin` ends with the marks of `match`."""
    marks, closing = match.groups()
    before = line[max(begin, match.start() - 40) : match.start()]
    following = line[match.end() : match.end() + 1]
    ends = _ends()
    final = ends.final.fullmatch(before[-1:]) is not None
    if closing and (_is_hangul(following) or ends.quotative.match(line, match.end())):
        return False
    if marks[-1] in "。！？":
        return True
    if not spaced:
        return final and not closing and (_is_hangul(following) or following in _CLOSING)
    if set(marks) <= {"…"} or (len(marks) > 1 and set(marks) <= {".", "…"}):
        return final
    if set(marks) <= {"!", "?"}:
        return not before.endswith("(")
    return not (
        before[-1:].isdigit()
        or ends.abbreviation.search(before)
        or ends.list_number.fullmatch(before.strip())
    )


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"
