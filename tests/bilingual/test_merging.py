"""Reviewed files brought back into their documents and into the memory."""

import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nambuk.bilingual.bilingual import (
    BilingualDocument,
    BilingualParagraph,
    BilingualSegment,
    ExchangeError,
)
from nambuk.bilingual.from_translation import bilingual_document, converted_document
from nambuk.bilingual.merging import merge, units
from nambuk.bilingual.returning import read_xliff
from nambuk.bilingual.xliff import file_element, write_xliff
from nambuk.conversion import Options, convert_lines
from nambuk.documents.document import Document, Mark, MarkedText, Paragraph
from nambuk.documents.records import text_document
from nambuk.glossary.store import Glossary
from nambuk.translation.engines.engine import Translation
from nambuk.translation.memory import open_memory
from nambuk.translation.pipeline import Job, Translator
from nambuk.variety import Variety


class Echo:
    """An engine that answers with the letters of what it was asked."""

    name = "echo"
    takes_hints = False

    def translate(self, sentences: Sequence[str], source: str, target: str, **_) -> list[Translation]:
        return [Translation("" if "없" in s else f"Said: {len(s)}.") for s in sentences]


def translated(document, target="en"):
    job = Job(Glossary((), ""), target=target)
    done = Translator(Echo(), job)(document.paragraph_texts())
    return done, bilingual_document(document, done, job, "nambuk; echo")


def through(bilingual, version, edit=lambda text: text):
    """The document after it has been written as XLIFF, edited and read."""
    stream = io.BytesIO()
    languages = bilingual.source_language, bilingual.target_language
    write_xliff(stream, version, [file_element(bilingual, 1, version)], *languages)
    [back] = read_xliff(edit(stream.getvalue().decode()).encode(), "b.xlf")
    return back


BOTH = pytest.mark.parametrize("version", ["1.2", "2.1"])
TEXT = "  그는 갔다.  그는 왔다.그는\t울었다.\n* * *\n\n 2022. 2. \n《가자!》고 말하였다. 약이 있다. "


@BOTH
@pytest.mark.parametrize("target", ["en", "zh", "ru", "ja"])
def test_what_nobody_touched_gives_the_same_text(version, target):
    document = text_document("a.txt", TEXT)
    done, bilingual = translated(document, target)
    merged = merge(through(bilingual, version), document)
    assert [p.text for p in merged.paragraphs] == [p.target for p in done.paragraphs]
    assert merged.lines == []


@BOTH
@settings(max_examples=60, deadline=None)
@given(text=st.text("가다 .!\n\t\r\x01*\u3000\u2028《》1a", max_size=40))
def test_any_text_gives_the_same_text(version, text):
    document = text_document("a.txt", text)
    done, bilingual = translated(document)
    assert [p.text for p in merge(through(bilingual, version), document).paragraphs] == [
        p.target for p in done.paragraphs
    ]


@BOTH
@settings(max_examples=30, deadline=None)
@given(text=st.text("로동자가할수 .!\n\t\u3000되였다", max_size=40))
def test_any_conversion_gives_the_same_text(version, text):
    document = text_document("a.txt", text)
    done = convert_lines(document.paragraph_texts(), Options(Variety.KR))
    bilingual = converted_document(document, done, "ko-KR", "nambuk")
    assert [p.text for p in merge(through(bilingual, version), document).paragraphs] == [c.text for c in done]


@BOTH
def test_a_sentence_without_a_translation_keeps_its_source(version):
    document = text_document("a.txt", "그는 갔다. 약이 없다.\n* * *\n약이 없다.")
    _, bilingual = translated(document)
    merged = merge(through(bilingual, version), document)
    assert [p.text for p in merged.paragraphs] == ["Said: 6. 약이 없다.", "* * *", "약이 없다."]
    assert merged.lines == [
        "paragraph 1, sentence 2: no translation; the source stands there",
        "paragraph 3, sentence 1: no translation; the source stands there",
    ]


# --- the document has to be the same --------------------------------------------------------------


def test_another_version_of_the_document_is_refused():
    _, bilingual = translated(text_document("a.txt", "그는 갔다."))
    with pytest.raises(ExchangeError) as caught:
        merge(bilingual, text_document("a.txt", "그는 왔다."))
    assert str(caught.value) == (
        "a.txt: what came back was made from another version of this document; "
        "translate it again, the memory keeps what was reviewed"
    )


@pytest.mark.parametrize(
    "paragraphs",
    [
        [["그는 왔다."], ["약."]],
        [["그는 갔다.", "약."], []],
        [["그는"], ["약."]],
        [["갔다. 그는"], ["약."]],
        [["그는 갔다."], ["약."], ["물."]],
        [["그는 갔다."]],
        [[], ["약."]],
    ],
)
def test_other_paragraphs_are_refused(paragraphs):
    document = text_document("a.txt", "그는 갔다.\n약.")
    made = tuple(
        BilingualParagraph(tuple(BilingualSegment(MarkedText(s), MarkedText("x")) for s in one))
        for one in paragraphs
    )
    returned = BilingualDocument("a.txt", document.sha256, "text", "ko-KP", "en", made)
    with pytest.raises(ExchangeError, match="another version of"):
        merge(returned, document)


def test_what_programs_lose_is_taken_from_the_document():
    document = text_document("a.txt", TEXT)
    done, bilingual = translated(document)
    bare = tuple(
        replace(
            paragraph,
            segments=tuple(replace(s, separator="") for s in paragraph.segments if s.origin != "copied"),
        )
        for paragraph in bilingual.paragraphs
    )
    merged = merge(replace(bilingual, paragraphs=bare), document)
    assert [p.text for p in merged.paragraphs] == [p.target for p in done.paragraphs]
    last = bare[:-1] if not bilingual.paragraphs[-1].segments else bare
    assert merge(replace(bilingual, paragraphs=last), document) == merged


def test_a_source_composed_in_another_way_is_the_same():
    document = text_document("a.txt", "그는 갔다. 그는 왔다.")
    _, bilingual = translated(document)
    [paragraph] = bilingual.paragraphs
    first, second = paragraph.segments
    decomposed = replace(first, source=MarkedText("\u1100\u1173는  갔다."))
    changed = replace(bilingual, paragraphs=(replace(paragraph, segments=(decomposed, second)),))
    assert merge(changed, document) == merge(bilingual, document)


# --- marks ----------------------------------------------------------------------------------------

BOLD, NOTE = Mark("1", 0, 13, "bold"), Mark("2", 6, 6, "note")
MARKED = Document("a.docx", "그는 갔다. 그는 왔다.", "ab" * 32, (Paragraph(0, 13, marks=(BOLD, NOTE)),))


def two(first, second, *marks):
    """What comes back for `MARKED`: two targets, and the marks of each."""
    sources = (
        MarkedText("그는 갔다.", (Mark("1", 0, 6, "bold"), NOTE)),
        MarkedText("그는 왔다.", (Mark("1", 0, 6, "bold"),)),
    )
    targets = (MarkedText(text, given) for text, given in zip((first, second), marks, strict=True))
    segments = tuple(
        BilingualSegment(source, target, separator)
        for source, target, separator in zip(sources, targets, (" ", ""), strict=True)
    )
    return BilingualDocument("a.docx", "ab" * 32, "docx", "ko-KP", "en", (BilingualParagraph(segments),), "x")


@pytest.mark.parametrize(
    ("first", "second", "whole", "lines"),
    [
        (
            (Mark("1", 0, 8, "bold"), Mark("2", 8, 8, "note")),
            (Mark("1", 0, 8, "bold"),),
            (Mark("1", 0, 17, "bold"), Mark("2", 8, 8, "note")),
            [],
        ),
        (
            (Mark("1", 0, 2, "bold"), Mark("2", 8, 8, "note")),
            (Mark("1", 3, 7, "format"),),
            (Mark("1", 0, 2, "bold"), Mark("2", 8, 8, "note"), Mark("1", 12, 16, "bold")),
            [],
        ),
        (
            (),
            (Mark("2", 0, 0, "note"),),
            (Mark("2", 9, 9, "note"),),
            ["sentence 1: the bold of “그는 갔다.” is lost", "sentence 2: the bold of “그는 왔다.” is lost"],
        ),
        (
            (Mark("1", 0, 8, "bold"),),
            (),
            (Mark("1", 0, 8, "bold"),),
            ["sentence 1: the note after “그는 갔다.” has no place; it goes to the end of the paragraph"],
        ),
        (
            (Mark("2", 0, 0, "note"), Mark("1", 0, 2, "bold")),
            (Mark("7", 0, 2, "code"), Mark("2", 2, 2, "note")),
            (Mark("1", 0, 2, "bold"), Mark("2", 0, 0, "note")),
            [
                "sentence 2: a mark '7' that the original does not have is left out",
                "sentence 2: the note after “He” stands twice; the first is kept",
            ],
        ),
    ],
)
def test_marks(first, second, whole, lines):
    merged = merge(two("He left.", "He came.", first, second), MARKED)
    assert merged.paragraphs == [MarkedText("He left. He came.", whole)]
    assert merged.lines == [f"paragraph 1, {line}" for line in lines]


def test_a_missing_translation_has_the_marks_of_the_source():
    merged = merge(two("", "He came.", (), (Mark("1", 0, 8, "bold"),)), MARKED)
    assert merged.paragraphs == [
        MarkedText("그는 갔다. He came.", (Mark("1", 0, 15, "bold"), Mark("2", 6, 6, "note")))
    ]
    assert merged.lines == ["paragraph 1, sentence 1: no translation; the source stands there"]


# --- the memory -----------------------------------------------------------------------------------


def test_what_people_did_goes_into_the_memory(tmp_path):
    document = text_document("a.txt", "그는 갔다. 그는 왔다고. 그는 잤다고요.\n* * *\n약이 없다.")
    _, bilingual = translated(document)

    def edit(text):
        assert text.count("Said: 6.") == 1
        text = text.replace("Said: 6.", "He left.")
        return text.replace('id="p1.s2"', 'id="p1.s2" approved="yes"')

    back = through(bilingual, "1.2", edit)
    found = list(units(back))
    assert [(u.source, u.target, u.origin, u.settings) for u in found] == [
        ("그는 갔다.", "He left.", "person", ""),
        ("그는 왔다고.", "Said: 7.", "person", ""),
    ]
    others = [u for u in units(back, only_reviewed=False) if u not in found]
    assert [(u.source, u.origin, u.settings) for u in others] == [
        ("그는 잤다고요.", "machine", "nambuk; echo")
    ]
    with open_memory(tmp_path / "m.db") as memory:
        memory.add(found)
        assert [u.target for u in memory.exact("그는 갔다.", "ko-KP", "en")] == ["He left."]


@BOTH
def test_the_memory_knows_the_sentence_by_its_key(version):
    document = text_document("a.txt", "로동자가 갔다.")
    _, bilingual = translated(document)
    assert bilingual.paragraphs[0].segments[0].key == "노동자가 갔다."
    back = through(bilingual, version, lambda text: text.replace("Said: 8.", "A worker left."))
    [unit] = units(back)
    assert (unit.source, unit.key, unit.origin) == ("로동자가 갔다.", "노동자가 갔다.", "person")


def test_a_second_person_changes_what_the_first_did():
    _, bilingual = translated(text_document("a.txt", "그는 갔다."))
    once = through(bilingual, "1.2", lambda text: text.replace("Said: 6.", "He left."))
    twice = through(once, "2.1")
    assert [u.target for u in units(twice)] == ["He left."]
    thrice = through(twice, "2.1", lambda text: text.replace("He left.", "He has left."))
    assert [u.target for u in units(thrice)] == ["He has left."]
