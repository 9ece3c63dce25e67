"""Marks on translations: where something is known, in the right place; else lost and said so, never guessed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.documents import Mark, MarkedText
from nambuk.glossary.term import Term
from nambuk.translation.marks import carry, joined, marked_translation
from nambuk.translation.pipeline import TranslatedParagraph, TranslatedSegment, join_target
from nambuk.translation.segment import split_language
from nambuk.translation.terms.terminology import TermMatch, TermRow, TermTable

RODONG = "Rodong Sinmun"


def marked(text: str) -> MarkedText:
    """A text with [stretches] and points (^) as marks: numbered as they begin."""
    plain, marks, open_marks = "", [], []
    for char in text:
        if char == "[":
            open_marks.append(len(marks))
            marks.append(Mark(str(len(marks) + 1), len(plain), -1, "bold"))
        elif char == "]":
            number = open_marks.pop()
            marks[number] = replace(marks[number], end=len(plain))
        elif char == "^":
            marks.append(Mark(str(len(marks) + 1), len(plain), len(plain), "note"))
        else:
            plain += char
    return MarkedText(plain, tuple(marks))


def shown(text: MarkedText) -> str:
    """The other way round."""
    signs = [(m.start, 2, -m.end, "[") if m.start < m.end else (m.start, 1, 0, "^") for m in text.marks]
    signs += [(m.end, 0, -m.start, "]") for m in text.marks if m.start < m.end]
    result, at = "", 0
    for place, *_, sign in sorted(signs):
        result, at = result + text.text[at:place] + sign, place
    return result + text.text[at:]


def links_of(
    source: str, target: str, *words: tuple[str, str]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [
        ((source.index(a), source.index(a) + len(a)), (target.index(b), target.index(b) + len(b)))
        for a, b in words
    ]


TERMS = (("로동신문", RODONG), ("로동당", "Workers' Party"), ("평양", "Pyongyang"), ("기자", "reporter"))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        # the whole sentence
        ("[로동신문은 썼다.]", "[Rodong Sinmun wrote.]"),
        ("[《로동신문은 썼다》].", "[Rodong Sinmun wrote.]"),
        ("[[로동신문은 썼다].]", "[[Rodong Sinmun wrote.]]"),
        # a term, with its particle or its quotation marks or without
        ("[로동신문]은 썼다.", "[Rodong Sinmun] wrote."),
        ("[로동신문은] 썼다.", "[Rodong Sinmun] wrote."),
        ("[《로동신문》]은 썼다.", "The [“Rodong Sinmun”] wrote."),
        ("《[로동신문]》은 썼다.", "The “[Rodong Sinmun]” wrote."),
        # several terms that stand together
        ("[로동신문 기자가] 왔다.", "A [Rodong Sinmun reporter] came."),
        # numbers, Latin words, a quotation
        ("환자 [38명]이 왔다.", "38 patients came."),
        ("체온은 [38.5]도이다.", "The temperature is [38.5] degrees."),
        ("그는 [Linux]를 쓴다.", "He uses [Linux]."),
        ("그는 《[새날]》을 읽었다.", "He read “[A New Day]”."),
        # notes
        ("로동신문은 썼다^.", "Rodong Sinmun wrote^."),
        ("로동신문은 썼다.^", "Rodong Sinmun wrote.^"),
        ("^로동신문은 썼다.", "^Rodong Sinmun wrote."),
        ("로동신문^은 오늘 썼다.", "Today Rodong Sinmun^ wrote."),
        ("로동신문은^ 오늘 썼다.", "Today Rodong Sinmun^ wrote."),
        ("《로동신문》^은 오늘 썼다.", "Today “Rodong Sinmun”^ wrote."),
        ("오늘 ^로동신문은 썼다.", "Today ^Rodong Sinmun wrote."),
        ("오늘 썼^다 한다.", "It is said to have been written.^"),
        ("[로동신문]^은 썼다.", "[Rodong Sinmun]^ wrote."),
    ],
)
def test_marks_find_their_place(source: str, target: str) -> None:
    given_text, wanted = marked(source), marked(target)
    words = [(a, b) for a, b in TERMS if a in given_text.text and b in wanted.text]
    done, lost = carry(given_text, wanted.text, links_of(given_text.text, wanted.text, *words))
    if "38명" in source:  # the counted word is not known to be in the mark
        assert len(lost) == 1
        return
    assert shown(done) == target
    assert lost == ()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("[새] 로동신문이 왔다.", "The new Rodong Sinmun came."),  # not known
        ("[로동]신문이 왔다.", "Rodong Sinmun came."),  # a part of a term
        ("[로동신문 새] 기자가 왔다.", "A new Rodong Sinmun reporter came."),  # half known
        ("[로동신문 기자]가 왔다.", "A reporter of the Rodong Sinmun came."),  # not together
        ("[로동신문]과 로동신문이 왔다.", "The Rodong Sinmun came."),  # one word for two
        ("로동신문 [—] 기자.", "Rodong Sinmun: a reporter."),
    ],
)
def test_what_is_not_known_is_lost_not_guessed(source: str, target: str) -> None:
    text = marked(source)
    words = [(a, b) for a, b in TERMS if a in text.text and b in target]
    links = links_of(text.text, target, *words)
    if text.text.count("로동신문") == 2:
        second = text.text.rindex("로동신문")
        links.append(((second, second + 4), links[0][1]))
    done, lost = carry(text, target, links)
    assert done == MarkedText(target, ())
    assert lost == text.marks


def test_a_word_twice_on_both_sides() -> None:
    source = marked("로동신문과 [로동신문]이다.")
    target = "Rodong Sinmun and Rodong Sinmun."
    links = [((0, 4), (0, 13)), ((6, 10), (0, 13))]
    assert shown(carry(source, target, links)[0]) == "Rodong Sinmun and [Rodong Sinmun]."


def test_no_translation() -> None:
    source = marked("[로동신문]은 썼다.^")
    done, lost = carry(source, "", [])
    assert shown(done) == "^"
    assert lost == source.marks[:1]


def test_a_sentence_that_stays_keeps_all() -> None:
    source = marked("[1]2^3. [가]")
    assert carry(source, source.text, []) == (source, ())


# ---- paragraphs


def translated(text: str, answers: dict[str, str], language: str = "en") -> TranslatedParagraph:
    """A paragraph as the pipeline gives it; 로동신문 is a term."""
    segments = []
    for sentence in split_language(text, "ko-KP"):
        target = answers.get(sentence.text, sentence.text)
        rows = []
        for korean, word in TERMS:
            if korean in sentence.text and word in target:
                [(place, found)] = links_of(sentence.text, target, (korean, word))
                match = TermMatch(Term(word, {}), *place, korean)
                rows.append(TermRow(match, (word,), word, found))
        segments.append(
            TranslatedSegment(
                sentence.text,
                sentence.start,
                sentence.separator,
                sentence.text,
                target,
                None,
                (),
                TermTable(tuple(rows)),
            )
        )
    return TranslatedParagraph(text, join_target(segments, language), tuple(segments))


ANSWERS = {
    "로동신문은 썼다.": "Rodong Sinmun wrote.",
    "그는 왔다.": "He came.",
    "기자가 평양에 갔다.": "The reporter went to Pyongyang.",
}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (
            "[로동신문은 썼다. 그는 왔다.] 기자가 평양에 갔다.",
            "[Rodong Sinmun wrote. He came.] The reporter went to Pyongyang.",
        ),
        (
            "로동신문은 썼다. [그는 왔다.기자가 평양에 갔다.]",
            "Rodong Sinmun wrote. [He came. The reporter went to Pyongyang.]",
        ),
        (
            "로동신문은 썼다. [그는 왔다. 기자가] 평양에 갔다.",
            "Rodong Sinmun wrote. [He came.] The [reporter] went to Pyongyang.",
        ),
        ("로동신문은 썼다.^ ^그는 왔다.", "Rodong Sinmun wrote.^ ^He came."),
        ("로동신문은 썼다.\n\t[그는 왔다.]^", "Rodong Sinmun wrote.\n\t[He came.]^"),
        ("  ^[로동신문]은 썼다.", "  ^[Rodong Sinmun] wrote."),
    ],
)
def test_paragraphs(source: str, target: str) -> None:
    paragraph = marked(source)
    done = translated(paragraph.text, ANSWERS)
    segments = marked_translation(paragraph, done)
    assert [segment.source.text for segment in segments] == [segment.source for segment in done.segments]
    result = joined([segment.target for segment in segments], done, "en")
    assert result.text == done.target
    assert shown(result) == target


def test_a_mark_keeps_its_id_in_every_sentence() -> None:
    paragraph = marked("로동신문은 썼다. [그는 왔다. 기자가] 평양에 갔다.")
    segments = marked_translation(paragraph, translated(paragraph.text, ANSWERS))
    assert [[m.id for m in segment.target.marks] for segment in segments] == [[], ["1"], ["1"]]


def test_without_spaces_between_sentences() -> None:
    paragraph = marked("[로동신문은 썼다. 그는 왔다.]")
    done = translated(paragraph.text, {"로동신문은 썼다.": "劳动新闻写了。", "그는 왔다.": "他来了。"}, "zh")
    result = joined([segment.target for segment in marked_translation(paragraph, done)], done, "zh")
    assert shown(result) == "[劳动新闻写了。他来了。]"


# ---- whatever comes


@st.composite
def marked_texts(draw: st.DrawFn) -> MarkedText:
    """Texts with marks in each other and beside each other."""
    pieces = draw(
        st.lists(
            st.sampled_from(["로동신문", "은", " ", "썼다.", "38", "기자", "《", "》", "PC", "\n", "가"]),
            min_size=1,
        )
    )
    text, marks, number = "".join(pieces), [], 0

    def inside(start: int, end: int, depth: int) -> None:
        nonlocal number
        while start < end and depth < 3 and draw(st.booleans()):
            begin = draw(st.integers(start, end))
            stop = draw(st.integers(begin, end))
            number += 1
            marks.append(Mark(str(number), begin, stop, "bold" if begin < stop else "note"))
            inside(begin, stop, depth + 1)
            start = stop

    inside(0, len(text), 0)
    return MarkedText(text, tuple(marks))


def assert_sound(source: MarkedText, target: MarkedText, lost: tuple[Mark, ...]) -> None:
    spans = [m for m in target.marks if m.start < m.end]
    assert all(0 <= m.start <= m.end <= len(target.text) for m in target.marks)
    assert not any(a.start < b.start < a.end < b.end for a in spans for b in spans)
    assert all(m.start < m.end for m in lost)
    assert sorted(m.id for m in (*target.marks, *lost)) == sorted(m.id for m in source.marks)
    for mark in target.marks:
        for edge in (mark.start, mark.end):
            around = target.text[edge - 1 : edge + 1] if edge else ""
            assert target.text == source.text or not (
                around.isascii() and around.isalnum() and len(around) == 2
            )


TARGETS = st.lists(
    st.sampled_from(
        ["Rodong Sinmun", "wrote", "38", " ", ".", "“", "”", "PC", "a reporter", "로동신문", "\n"]
    )
).map("".join)


@given(marked_texts(), TARGETS, st.data())
def test_nothing_crosses_and_no_point_is_lost(source: MarkedText, target: str, data: st.DataObject) -> None:
    def place(text: str) -> tuple[int, int]:
        start = data.draw(st.integers(0, len(text)))
        return start, data.draw(st.integers(start, len(text)))

    links = [(place(source.text), place(target)) for _ in range(data.draw(st.integers(0, 4)))]
    done, lost = carry(source, target, links)
    assert done.text == target
    assert_sound(source, done, lost)


@given(marked_texts(), st.dictionaries(st.integers(0, 5), TARGETS))
def test_paragraphs_keep_their_points_and_their_text(paragraph: MarkedText, answers: dict[int, str]) -> None:
    sentences = split_language(paragraph.text, "ko-KP")
    done = translated(
        paragraph.text,
        {s.text: answers[n] for n, s in enumerate(sentences) if n in answers and s.text.strip()},
    )
    segments = marked_translation(paragraph, done)
    for segment in segments:
        assert_sound(segment.source, segment.target, segment.lost)
    result = joined([segment.target for segment in segments], done, "en")
    assert result.text == done.target
    points = {m.id for m in paragraph.marks if m.start == m.end}
    assert points == {m.id for m in result.marks if m.start == m.end}
    spans = [m for m in result.marks if m.start < m.end]
    assert not any(a.start < b.start < a.end < b.end for a in spans for b in spans)
