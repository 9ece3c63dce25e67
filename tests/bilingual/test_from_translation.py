"""What the program made, as a bilingual document: every sentence, its marks, its notes, nothing between them lost."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nambuk.bilingual.bilingual import Note
from nambuk.bilingual.from_translation import bilingual_document, converted_document
from nambuk.conversion import Options, convert_lines
from nambuk.conversion.change import Edit, apply_edits
from nambuk.documents.document import Document, FileFacts, Mark, MarkedText, Paragraph
from nambuk.documents.records import text_document
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term
from nambuk.translation.engines.engine import Translation
from nambuk.translation.marks import marked_translation
from nambuk.translation.memory import Unit, open_memory
from nambuk.translation.pipeline import Job, Translator
from nambuk.variety import Variety

WORKER = Term("worker", {"ko-KP": ("로동자",), "ko-KR": ("노동자",), "en": ("labourer",)}, tier="user")
CANCER = Term(
    "lung-cancer", {"ko-KP": ("페암",), "ko-KR": ("폐암",), "en": ("lung cancer", "LC")}, tier="user"
)
JOB = Job(Glossary((WORKER, CANCER), "0123"))


class Words:
    """An engine that answers from a list."""

    name = "words"
    takes_hints = False

    def __init__(self, **answers: str) -> None:
        self.answers = answers

    def translate(self, sentences: Sequence[str], source: str, target: str, **_) -> list[Translation]:
        return [Translation(self.answers.get(s.rstrip("."), "It is so."), -0.5) for s in sentences]


def test_a_translation():
    document = Document(
        "a.docx",
        "로동자는 페암이다. 로동자들. \n———",
        "ab" * 32,
        (Paragraph(0, 17, "heading 1", 2), Paragraph(18, 21)),
        FileFacts("docx"),
    )
    engine = Words(**{"노동자는 폐암이다": "The labourer has lung cancer."})
    done = Translator(engine, JOB)(document.paragraph_texts())
    bilingual = bilingual_document(document, done, JOB, "nambuk; words")
    assert (bilingual.name, bilingual.sha256, bilingual.format) == ("a.docx", "ab" * 32, "docx")
    assert (bilingual.source_language, bilingual.target_language, bilingual.tool) == (
        "ko-KP",
        "en",
        "nambuk; words",
    )
    heading, rule = bilingual.paragraphs
    assert (heading.container, heading.page) == ("heading 1", 2)
    good, bad = heading.segments
    assert (good.source.text, good.key, good.separator, good.score) == (
        "로동자는 페암이다.",
        "노동자는 폐암이다.",
        " ",
        -0.5,
    )
    assert good.notes == (Note("term", "로동자 = labourer"), Note("term", "페암 = lung cancer or LC"))
    assert bad.notes[0] == Note("term", "로동자 is not in the translation as labourer", 5.0)
    assert [(s.origin, s.state, s.target.text) for s in rule.segments] == [("copied", "translated", "———")]


def test_marks_are_those_given():
    document = Document("a.docx", "그는 갔다. 약.", "0", (Paragraph(0, 9, marks=(Mark("1", 0, 9, "bold"),)),))
    done = Translator(Words(), JOB)(document.paragraph_texts())
    marked = [
        [(m.source, m.target) for m in marked_translation(*pair)]
        for pair in zip(document.marked_paragraphs(), done.paragraphs, strict=True)
    ]
    [paragraph] = bilingual_document(document, done, JOB, "x", marked).paragraphs
    assert [s.source for s in paragraph.segments] == [
        MarkedText("그는 갔다.", (Mark("1", 0, 6, "bold"),)),
        MarkedText("약.", (Mark("1", 0, 2, "bold"),)),
    ]
    assert [s.target.marks for s in paragraph.segments] == [(Mark("1", 0, 9, "bold"),)] * 2


def test_what_the_memory_knew(tmp_path):
    document = text_document("a.txt", "그는 집으로 돌아갔다. 그는 집으로 돌아왔다. 물이 있다.")
    with open_memory(tmp_path / "m.db") as memory:
        memory.add([Unit("그는 집으로 돌아갔다.", "그는 집으로 돌아갔다.", "Home.", "ko-KP", "en", "person")])
        done = Translator(Words(), JOB, memory)(document.paragraph_texts())
    [paragraph] = bilingual_document(document, done, JOB, "x").paragraphs
    assert [(s.origin, s.state, len(s.matches)) for s in paragraph.segments] == [
        ("person", "reviewed", 0),
        ("engine", "translated", 1),
        ("engine", "translated", 0),
    ]
    [match] = paragraph.segments[1].matches
    assert (match.source, match.target, match.origin) == ("그는 집으로 돌아갔다.", "Home.", "person")
    assert 0.75 < match.similarity < 1


def test_nothing_translated_is_at_its_beginning():
    document = text_document("a.txt", "그는 갔다.")
    done = Translator(Words(**{"그는 갔다": ""}), JOB)(document.paragraph_texts())
    [paragraph] = bilingual_document(document, done, JOB, "x").paragraphs
    assert [(s.state, s.target.text) for s in paragraph.segments] == [("initial", "")]


def test_another_number_of_paragraphs_is_a_mistake():
    done = Translator(Words(), JOB)(["약.", "물."])
    with pytest.raises(ValueError, match="zip"):
        bilingual_document(text_document("a.txt", "약."), done, JOB, "x")


# --- conversions ----------------------------------------------------------------------------------


def joined(paragraph):
    return "".join(s.target.text + s.separator for s in paragraph.segments)


def converted(text, *edits, marks=()):
    document = Document("a.docx", text, "0", (Paragraph(0, len(text), marks=marks),))
    conversion = apply_edits(text, edits)
    bilingual = converted_document(document, [conversion], "ko-KR", "nambuk")
    [paragraph] = bilingual.paragraphs
    assert joined(paragraph) == conversion.text
    assert "".join(s.source.text + s.separator for s in paragraph.segments) == text
    return paragraph.segments


def edit(start, end, after, certainty="rule"):
    return Edit(start, end, after, "v", "the rule", "", certainty)


TWO = "그는 갔다. 로동자 왔다.그 밤."  # ends of sentences at 6, 14 and 18; the second begins at 7


@pytest.mark.parametrize(
    ("edits", "targets"),
    [
        ((), ["그는 갔다.", "로동자 왔다.", "그 밤."]),
        ((edit(7, 10, "노동자"),), ["그는 갔다.", "노동자 왔다.", "그 밤."]),
        ((edit(6, 6, "!"),), ["그는 갔다.!", "로동자 왔다.", "그 밤."]),
        ((edit(14, 14, "!"),), ["그는 갔다.", "로동자 왔다.!", "그 밤."]),
        ((edit(13, 14, ""),), ["그는 갔다.", "로동자 왔다", "그 밤."]),
        ((edit(14, 15, "저"),), ["그는 갔다.", "로동자 왔다.", "저 밤."]),
        # what lies between two sentences has no piece of its own
        ((edit(5, 8, "!노"),), ["그는 갔다!노동자 왔다.", "그 밤."]),
        ((edit(6, 7, ""),), ["그는 갔다.로동자 왔다.", "그 밤."]),
        ((edit(7, 7, "그 "),), ["그는 갔다. 그 로동자 왔다.", "그 밤."]),
        ((edit(13, 15, " "),), ["그는 갔다.", "로동자 왔다  밤."]),
        ((edit(6, 7, "  "), edit(13, 15, "x")), ["그는 갔다.  로동자 왔다x 밤."]),
        ((edit(0, 0, "아 "), edit(18, 18, "…")), ["아 그는 갔다.", "로동자 왔다.", "그 밤.…"]),
    ],
)
def test_sentences_of_a_conversion(edits, targets):
    assert [s.target.text for s in converted(TWO, *edits)] == targets


@pytest.mark.parametrize(
    ("edits", "targets"),
    [
        ((), ["", "그는 갔다."]),
        ((edit(2, 3, "저"),), ["", "저는 갔다."]),
        ((edit(0, 1, ""),), [" 그는 갔다."]),
        ((edit(8, 9, ""),), ["", "그는 갔다. "]),
        ((edit(10, 10, "!"),), ["", "그는 갔다.  !"]),
    ],
)
def test_white_space_around(edits, targets):
    assert [s.target.text for s in converted("  그는 갔다.  ", *edits)] == targets


@settings(max_examples=300, deadline=None)
@given(
    text=st.text("가다.! \n\t1\u3000", max_size=20),
    places=st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 4), st.text("나 .\n", max_size=3)), max_size=5
    ),
    spans=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=3),
)
def test_any_change_leaves_all_there(text, places, spans):
    edits = [
        edit(min(start, len(text)), min(start + length, len(text)), after) for start, length, after in places
    ]
    marks = [(str(n), *sorted((min(a, len(text)), min(b, len(text))))) for n, (a, b) in enumerate(spans)]
    for segment in converted(text, *edits, marks=tuple(Mark(*mark, "bold") for mark in marks)):
        for side in (segment.source, segment.target):
            assert all(0 <= mark.start <= mark.end <= len(side.text) for mark in side.marks)


@settings(max_examples=60, deadline=None)
@given(text=st.text("로동자가할수 .!\n되였다페염을", max_size=40))
def test_any_real_conversion_leaves_all_there(text):
    document = text_document("a.txt", text)
    done = convert_lines(document.paragraph_texts(), Options(Variety.KR))
    bilingual = converted_document(document, done, "ko-KR", "nambuk")
    assert [joined(paragraph) for paragraph in bilingual.paragraphs] == [c.text for c in done]


def test_a_northern_page():
    text = "로동자들은 할수 있는것을 다 하였다. 그들은 되였다.\n– –"
    document = text_document("a.txt", text)
    done = convert_lines(document.paragraph_texts(), Options(Variety.KR))
    bilingual = converted_document(document, done, "ko-KR", "nambuk")
    assert (bilingual.source_language, bilingual.target_language) == ("ko-KP", "ko-KR")
    assert [(s.source.text, s.target.text, s.origin, s.state) for _, _, s in bilingual.segments()] == [
        (
            "로동자들은 할수 있는것을 다 하였다.",
            "노동자들은 할 수 있는 것을 다 하였다.",
            "rule",
            "translated",
        ),
        ("그들은 되였다.", "그들은 되었다.", "rule", "translated"),
        ("– –", "– –", "copied", "translated"),
    ]
    southern = convert_lines(document.paragraph_texts(), Options(Variety.KP))
    back = converted_document(document, southern, "ko-KP", "nambuk")
    assert (back.source_language, back.target_language) == ("ko-KR", "ko-KP")


def test_likely_changes_are_notes():
    segments = converted(
        TWO,
        edit(2, 3, "", "likely"),
        edit(7, 10, "노동자"),
        edit(14, 14, " 또", "likely"),
        edit(17, 17, "중", "likely"),
    )
    assert [s.notes for s in segments] == [
        (Note("likely", "그는 갔다. → 그는갔다.: the rule", 1.0),),
        (Note("likely", "왔다.그 → 왔다. 또그: the rule", 1.0),),
        (Note("likely", "밤. → 밤중.: the rule", 1.0),),
    ]


def test_marks_move_with_the_text():
    marks = (
        Mark("1", 3, 10, "bold"),
        Mark("2", 7, 10, "link"),
        Mark("3", 6, 6, "note"),
        Mark("4", 18, 18, "note"),
    )
    first, second, third = converted(TWO, edit(3, 4, "떠나갔"), edit(7, 8, "노"), marks=marks)
    assert first.source.marks == (Mark("1", 3, 6, "bold"), Mark("3", 6, 6, "note"))
    assert first.target == MarkedText("그는 떠나갔다.", (Mark("1", 3, 8, "bold"), Mark("3", 8, 8, "note")))
    assert second.target == MarkedText("노동자 왔다.", (Mark("1", 0, 3, "bold"), Mark("2", 0, 3, "link")))
    assert third.target.marks == (Mark("4", 4, 4, "note"),)
