"""XLIFF that comes back from translators' programs, as they leave it; and files that are none of ours."""

import io
import os
import subprocess
import sys

import pytest

from nambuk.bilingual.bilingual import (
    BilingualDocument,
    BilingualParagraph,
    BilingualSegment,
    ExchangeError,
    Note,
)
from nambuk.bilingual.returning import read_xliff
from nambuk.bilingual.xliff import file_element, write_xliff
from nambuk.documents.document import Mark, MarkedText

SHA = "ab" * 32
BOLD, NOTE = Mark("1", 0, 2, "bold"), Mark("2", 6, 6, "note")
SAMPLE = BilingualDocument(
    "a.docx",
    SHA,
    "docx",
    "ko-KP",
    "en",
    (
        BilingualParagraph(
            (
                BilingualSegment(
                    MarkedText("약이 없다.", (BOLD, NOTE)),
                    MarkedText("No medicine.", (Mark("1", 3, 11, "bold"), Mark("2", 12, 12, "note"))),
                    " ",
                    "약이 없다.",
                    notes=(Note("term", "약 = medicine"),),
                    score=-0.25,
                ),
                BilingualSegment(MarkedText("물도 없다."), MarkedText("No water."), "", "물도 없다."),
            ),
            "heading 1",
        ),
        BilingualParagraph((BilingualSegment(MarkedText("끝."), MarkedText("End."), "", "끝."),)),
    ),
    "toy",
)


def written(version):
    stream = io.BytesIO()
    write_xliff(stream, version, [file_element(SAMPLE, 1, version)], "ko-KP", "en")
    return stream.getvalue().decode()


def changed(text, *changes):
    for before, after in changes:
        assert text.count(before) >= 1, before
        text = text.replace(before, after)
    return text


def first(text):
    [document] = read_xliff(text if isinstance(text, bytes) else text.encode(), "b.xlf")
    return document.paragraphs[0].segments[0]


TARGET = {
    "1.2": '<target state="translated" state-qualifier="mt-suggestion">No <g id="1" ctype="bold">medicine</g>.'
    '<x id="2" ctype="x-note"/></target>',
    "2.1": '<target>No <pc id="1" type="fmt" subType="xlf:b">medicine</pc>.'
    '<ph id="2" type="other" subType="nambuk:note"/></target>',
}


def with_target(version, target):
    return changed(written(version), (TARGET[version], target))


# --- targets --------------------------------------------------------------------------------------

CAN_BE_EMPTY = ["", "<target/>", "<target></target>", "<target>  \n </target>", '<target state="new"/>']


@pytest.mark.parametrize("version", ["1.2", "2.1"])
@pytest.mark.parametrize("target", CAN_BE_EMPTY)
def test_a_target_may_be_missing(version, target):
    if version == "2.1":
        target = target.replace(' state="new"', "")
    segment = first(with_target(version, target))
    assert segment.target.text.strip() == ""
    assert segment.origin == "engine"


@pytest.mark.parametrize(
    ("target", "text", "marks"),
    [
        # lost, moved, doubled
        ("<target>No medicine.</target>", "No medicine.", ()),
        ('<target><x id="2"/>No med.</target>', "No med.", (Mark("2", 0, 0, "note"),)),
        (
            '<target><g id="1">No</g> <g id="1">med</g>.</target>',
            "No med.",
            (Mark("1", 0, 2, "bold"), Mark("1", 3, 6, "bold")),
        ),
        # other elements for the same, as Trados and memoQ have them
        (
            '<target><bpt id="1" rid="9">&lt;b&gt;</bpt>No<ept id="5" rid="9">&lt;/b&gt;</ept> med.<ph id="2">{2}</ph></target>',
            "No med.",
            (Mark("1", 0, 2, "bold"), Mark("2", 7, 7, "note")),
        ),
        ('<target><bx id="1"/>No<ex id="1"/> med.</target>', "No med.", (Mark("1", 0, 2, "bold"),)),
        ('<target>No <bx id="1"/>med.</target>', "No med.", (Mark("1", 3, 7, "bold"),)),
        (
            '<target>No<it id="1" pos="close">&lt;/b&gt;</it> med.</target>',
            "No med.",
            (Mark("1", 0, 2, "bold"),),
        ),
        # crossing, which marks never do
        (
            '<target><bx id="1"/>No <bx id="8"/>m<ex id="1"/>ed<ex id="8"/></target>',
            "No med",
            (Mark("1", 0, 4, "bold"), Mark("8", 3, 4, "format")),
        ),
        # segments, comments and terms
        (
            '<target><mrk mtype="seg" mid="1">No <g id="1">med</g>.</mrk> <mrk mtype="seg" mid="2">None.</mrk></target>',
            "No med. None.",
            (Mark("1", 3, 6, "bold"),),
        ),
        (
            '<target>No <mrk mtype="x-comment" comment="?"><mrk mtype="term">med</mrk></mrk>.<!-- x --><?p q?></target>',
            "No med.",
            (),
        ),
        (
            '<target xmlns:sdl="http://sdl.com/x" sdl:conf="Draft">No <sdl:seg>med</sdl:seg>.</target>',
            "No med.",
            (),
        ),
    ],
)
def test_inline_elements_of_12(target, text, marks):
    segment = first(with_target("1.2", target))
    assert segment.target == MarkedText(text, marks)
    assert segment.source == SAMPLE.paragraphs[0].segments[0].source
    assert (segment.origin, segment.score) == (
        ("engine", -0.25) if text == "No medicine." else ("person", None)
    )


@pytest.mark.parametrize(
    ("target", "text", "marks"),
    [
        ("<target>No medicine.</target>", "No medicine.", ()),
        (
            '<target><sc id="1" type="fmt" subType="xlf:b"/>No<ec startRef="1"/> med.<ph id="2"/></target>',
            "No med.",
            (Mark("1", 0, 2, "bold"), Mark("2", 7, 7, "note")),
        ),
        ('<target>No<ec id="1" isolated="yes"/> med.</target>', "No med.", (Mark("1", 0, 2, "bold"),)),
        (
            '<target><pc id="1">No</pc> <pc id="7" copyOf="1">med</pc>.</target>',
            "No med.",
            (Mark("1", 0, 2, "bold"), Mark("1", 3, 6, "bold")),
        ),
        (
            '<target><mrk id="m1" type="comment" value="?">No</mrk> <sm id="m2" type="term"/>med<em startRef="m2"/>.</target>',
            "No med.",
            (),
        ),
        ('<target order="1">No<cp hex="0007"/><cp hex="zz"/><cp hex="FFFFFFFF"/></target>', "No\x07", ()),
    ],
)
def test_inline_elements_of_21(target, text, marks):
    segment = first(with_target("2.1", target))
    assert segment.target == MarkedText(text, marks)
    assert segment.origin == ("engine" if text == "No medicine." else "person")


def test_segments_within_a_unit_of_ours():
    seg_source = '<seg-source><mrk mtype="seg" mid="0"><g id="1">약이</g> 없다.</mrk></seg-source>'
    target = '<target><mrk mtype="seg" mid="0">There is no <g id="1">medicine</g>.</mrk></target>'
    segment = first(with_target("1.2", seg_source + target))
    assert segment.source == SAMPLE.paragraphs[0].segments[0].source
    assert segment.target.text == "There is no medicine."


@pytest.mark.parametrize("version", ["1.2", "2.1"])
def test_white_space_alone_makes_nobody_a_translator(version):
    text = changed(written(version), (">No water.<", ">No\u00a0 water.\n<"))
    [document] = read_xliff(text.encode(), "x")
    assert document.paragraphs[0].segments[1].origin == "engine"


# --- states ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "approved", "state"),
    [
        ('state="final"', "", "final"),
        ('state="signed-off"', "", "reviewed"),
        ('state="translated"', "", "translated"),
        ('state="translated"', 'approved="yes"', "reviewed"),
        ('state="needs-review-translation"', "", "translated"),
        ('state="needs-review-adaptation" state-qualifier="rejected-grammar"', "", "translated"),
        ('state="needs-translation"', "", "initial"),
        ('state="new"', 'approved="yes"', "reviewed"),
        ('state="x-proofread"', "", "translated"),
        ("", "", "translated"),
        ("", 'approved="no"', "translated"),
        ('state="final"', 'approved="yes"', "final"),
    ],
)
def test_states_of_12(attributes, approved, state):
    text = with_target("1.2", f"<target {attributes}>No med.</target>")
    text = changed(text, ('<trans-unit id="p1.s1"', f'<trans-unit id="p1.s1" {approved}'))
    assert first(text).state == state


@pytest.mark.parametrize(
    ("attributes", "state"),
    [
        ('state="final"', "final"),
        ('state="reviewed" subState="mq:proofread"', "reviewed"),
        ('state="initial"', "initial"),
        ("", "translated"),
        ('state="new"', "translated"),
    ],
)
def test_states_of_2(attributes, state):
    text = changed(
        written("2.1"), ('<segment id="s1" state="translated">', f'<segment id="s1" {attributes}>')
    )
    assert first(text).state == state


# --- what is around -------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["1.2", "2.1"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-be"])
def test_other_encodings(version, encoding):
    text = changed(written(version), ('encoding="UTF-8"', f'encoding="{encoding[:6].upper().rstrip("-")}"'))
    assert list(read_xliff(text.encode(encoding), "x")) == [SAMPLE]


@pytest.mark.parametrize("version", ["2.0", "2.2"])
def test_the_other_versions_of_2(version):
    text = changed(
        written("2.1"), ('version="2.1"', f'version="{version}"'), ("document:2.0", f"document:{version}")
    )
    assert list(read_xliff(text.encode(), "x")) == [SAMPLE]


def test_a_prefix_for_the_namespace():
    text = changed(written("1.2"), ('xmlns="urn', 'xmlns:x="urn'), ("<", "<x:"), ("<x:/", "</x:"))
    assert list(read_xliff(text.replace("<x:?", "<?").encode(), "x")) == [SAMPLE]


def test_notes_of_others():
    text = changed(
        written("1.2"),
        ('<note from="nambuk" priority="10">term: 약 = medicine</note>', "<note from='Kim'>which?</note>"),
    )
    assert first(text).notes == (Note("Kim", "which?"),)
    text = changed(
        written("2.1"),
        (
            '<note id="s1.n1" category="term" priority="10">sentence 1: 약 = medicine</note>',
            "<note>which?</note>",
        ),
    )
    assert first(text).notes == (Note("comment", "which?"),)


def test_groups_may_be_gone_and_units_in_another_order():
    text = written("1.2")
    units = [text[text.index(f'<trans-unit id="{i}"') :] for i in ("p1.s1", "p1.s2", "p2.s1")]
    units = [unit[: unit.index("</trans-unit>")] + "</trans-unit>" for unit in units]
    body = text[: text.index("<body>")] + "<body>" + "".join(reversed(units)) + "</body></file></xliff>"
    [document] = read_xliff(body.encode(), "x")
    assert [p.segments for p in document.paragraphs] == [p.segments for p in SAMPLE.paragraphs]


def test_what_we_say_about_sentences_may_be_gone():
    text = written("1.2")
    while "<context-group" in text:
        start, end = text.index("<context-group"), text.index("</context-group>") + len("</context-group>")
        text = text[:start] + text[end:]
    segment = first(text)
    assert (segment.origin, segment.key, segment.separator) == ("engine", "약이 없다.", "")
    assert segment.target == SAMPLE.paragraphs[0].segments[0].target


def test_a_unit_cut_anew_keeps_its_text():
    text = changed(
        written("2.1"),
        ('<segment id="s2" state="translated">', '<segment state="final"><source>물도</source><target>Water</target>'
         "</segment><ignorable><source> </source></ignorable><segment>"),
        ("<source>물도 없다.</source>", "<source>없다.</source>"),
        ("<target>No water.", "<target>isn't."),
    )  # fmt: skip
    [document] = read_xliff(text.encode(), "x")
    assert [
        (s.source.text, s.separator, s.target.text, s.state) for s in document.paragraphs[0].segments
    ] == [
        ("약이 없다.", " ", "No medicine.", "translated"),
        ("물도", " ", "Water", "final"),
        ("없다.", "", "isn't.", "translated"),
    ]


@pytest.mark.parametrize("inside", ['<!ENTITY s SYSTEM "file:///etc/passwd">', '<!ENTITY t "t">', ""])
def test_a_doctype_is_not_obeyed_and_may_declare_no_entities(inside):
    doctype = f'\n<!DOCTYPE xliff SYSTEM "xliff.dtd" [{inside}]>\n<xliff '
    documents = read_xliff(changed(written("1.2"), ("\n<xliff ", doctype)).encode(), "x")
    if not inside:
        assert list(documents) == [SAMPLE]
        return
    with pytest.raises(ExchangeError, match="declares entities"):
        next(documents)


# --- files that are none --------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 9}">' for n in range(1, 12))


def head_12(inside, attributes='original="a.docx"'):
    return f'<xliff version="1.2"><file {attributes}>{inside}</file></xliff>'


OURS = f'<header><skl><external-file href="a" crc="{SHA}"/></skl></header>'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"hello", "line 1: broken XML"),
        (b"<xliff version='1.2'>\n<file>\n<body>", "line 3: broken XML"),
        (b"\xff\xfe\x00", "broken XML"),
        (b"PK\x03\x04", "broken XML"),
        (b"<tmx version='1.4'/>", "is no XLIFF: its root is 'tmx'"),
        (b"<xliff version='1.1'/>", "is XLIFF 1.1; export it as one of 1.2, 2.0, 2.1, 2.2"),
        (b"<xliff/>", "is XLIFF without a version"),
        (b"<xliff version='2.1'/>", "has no <file> in it"),
        (head_12("<body/>"), "was not written by nambuk: it has no digest of a.docx"),
        (
            head_12("<body><trans-unit id='1'><source>a</source></trans-unit></body>", ""),
            "it has no digest of a document without a name",
        ),
        (
            "<xliff version='2.0' srcLang='ko'><file id='f1'><unit id='1'><segment><source>a</source></segment></unit></file></xliff>",
            "was not written by nambuk",
        ),
        (
            head_12(OURS + "<body><trans-unit id='7'><source>a</source></trans-unit></body>"),
            "has a unit '7' that nambuk did not write",
        ),
        (
            head_12(OURS + "<body><trans-unit id='p99999999999.s1'><source>a</source></trans-unit></body>"),
            "has a unit 'p99999999999.s1' that nambuk did not write",
        ),
        (
            head_12(
                OURS + "<body>" + "<trans-unit id='p1.s1'><source>a</source></trans-unit>" * 2 + "</body>"
            ),
            "has the unit p1.s1 twice",
        ),
        (head_12("<g>" * 100_000), "line 1: broken XML (Excessive depth in document: 256)"),
        (f"<!DOCTYPE x [<!ENTITY l0 'ha'>{LAUGHS}]><xliff version='&l11;'/>", "broken XML"),
    ],
)
def test_what_is_none_is_refused_in_one_line(content, message, tmp_path):
    content = content if isinstance(content, bytes) else content.encode()
    path = tmp_path / "b.xlf"
    path.write_bytes(content)
    for source in (content, path):
        with pytest.raises(ExchangeError) as caught:
            list(read_xliff(source, "b.xlf"))
        assert str(caught.value).startswith("b.xlf: ")
        assert message in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ExchangeError, match="cannot be read"):
        list(read_xliff(tmp_path / "none.xlf", "none.xlf"))


def test_what_stands_before_the_break_is_read():
    text = written("1.2").replace("</xliff>", "<file>")
    documents = read_xliff(text.encode(), "x")
    assert next(documents) == SAMPLE
    with pytest.raises(ExchangeError, match=r"line \d+: broken XML"):
        next(documents)


# --- size -----------------------------------------------------------------------------------------

MEASURE = """
import resource, sys
from pathlib import Path
from nambuk.bilingual.returning import read_xliff
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
segments = sum(len(p.segments) for d in read_xliff(Path(sys.argv[1]), "x") for p in d.paragraphs)
print(segments, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss counts other units elsewhere")
@pytest.mark.parametrize("version", ["1.2", "2.1"])
def test_many_documents_need_no_memory(tmp_path, version):
    sentence = BilingualSegment(MarkedText("약이 없다." * 10), MarkedText("No medicine. " * 10), " ")
    paragraph = BilingualParagraph((sentence,) * 5)
    one = BilingualDocument("a.docx", SHA, "docx", "ko-KP", "en", (paragraph,) * 10)
    path = tmp_path / "big.xlf"
    with path.open("wb") as stream:
        write_xliff(stream, version, (file_element(one, n, version) for n in range(400)), "ko-KP", "en")
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    segments, kibibytes = map(int, done.stdout.split())
    assert segments == 20_000
    assert path.stat().st_size > 10 << 20
    assert kibibytes < 8 << 10  # the tree alone would be ten times that


@pytest.mark.parametrize("version", ["1.2", "2.1"])
def test_one_long_document(version):
    sentence = BilingualSegment(MarkedText("약이 없다."), MarkedText("No medicine."), " ", "약이 없다.")
    long = BilingualDocument(
        "a.docx", SHA, "docx", "ko-KP", "en", (BilingualParagraph((sentence,) * 100),) * 100
    )
    stream = io.BytesIO()
    write_xliff(stream, version, [file_element(long, 1, version)], "ko-KP", "en")
    assert list(read_xliff(stream.getvalue(), "x")) == [long]
