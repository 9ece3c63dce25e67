"""What is written as XLIFF is valid, is read back as it was, and is read by a program of others."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from nambuk.bilingual.bilingual import (
    BilingualDocument,
    BilingualParagraph,
    BilingualSegment,
    Match,
    Note,
)
from nambuk.bilingual.inline import cut, escaped, nested, unescaped
from nambuk.bilingual.returning import read_xliff
from nambuk.bilingual.xliff import file_element, write_xliff
from nambuk.documents.document import Mark, MarkedText
from nambuk.documents.formats import SUFFIXES
from nambuk.documents.options import ReadOptions

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "references" / "schemas"
VERSIONS = ("1.2", "2.1")
needs_schemas = pytest.mark.skipif(
    not SCHEMAS.exists(), reason="the schemas lie beside the project, not in it"
)

# --- any document ---------------------------------------------------------------------------------

LETTERS = (
    "가림림\u1105\u1175肺ёAé <>&\"'\\{}u01:.\t\n\r\x01\x0b\x85\u2028\ud800\udfff\ufffe\U0001f600\U000e0001"
)
texts = st.text(LETTERS, max_size=12)
spaces = st.text(" \t\n\r\x0b\u3000", max_size=3)
lines = st.text(LETTERS.replace("\n", "").replace("\r", ""), max_size=10)
KINDS = ("bold", "italic", "underline", "link", "code", "format", "note", "picture", "field", "other")


@st.composite
def marked(draw, kinds):
    text = draw(texts)
    places = st.integers(0, len(text))
    marks = []
    for id_ in draw(st.lists(st.sampled_from(list(kinds)), unique=True, max_size=4)):
        start, end = sorted((draw(places), draw(places)))
        marks.append(Mark(id_, start, end, kinds[id_]))
    return MarkedText(text, nested(marks, len(text)))


@st.composite
def segments(draw, kinds):
    source = draw(marked(kinds))
    return BilingualSegment(
        source,
        draw(st.one_of(st.just(source), marked(kinds))),
        draw(spaces),
        draw(st.one_of(st.just(source.text), texts.filter(bool))) or source.text,
        draw(st.sampled_from(["engine", "memory", "person", "rule", "copied"])),
        draw(st.sampled_from(["initial", "translated", "reviewed", "final"])),
        draw(st.one_of(st.none(), st.floats(-9, 0))),
        tuple(
            Note(kind, text, float(weight))
            for kind, text, weight in draw(
                st.lists(
                    st.tuples(st.sampled_from(["term", "number", "set-in"]), lines, st.integers(0, 5)),
                    max_size=2,
                )
            )
        ),
        tuple(
            Match(percent / 100, one, two, origin)
            for percent, one, two, origin in draw(
                st.lists(st.tuples(st.integers(0, 100), texts, texts, texts), max_size=2)
            )
        ),
    )


@st.composite
def paragraphs(draw):
    kinds = {str(number): draw(st.sampled_from(KINDS)) for number in range(1, 5)}
    return BilingualParagraph(
        tuple(draw(st.lists(segments(kinds), max_size=3))),
        draw(st.one_of(st.none(), texts)),
        draw(st.one_of(st.none(), st.integers(1, 5000))),
    )


documents = st.builds(
    BilingualDocument,
    name=texts.filter(bool),
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    format=st.sampled_from(list(SUFFIXES)),
    source_language=st.just("ko-KP"),
    target_language=st.just("en"),
    paragraphs=st.lists(paragraphs(), max_size=3).map(tuple),
    tool=texts,
    folder=st.one_of(st.none(), texts),
    options=st.builds(
        ReadOptions,
        encoding=st.one_of(st.none(), st.sampled_from(["KPS9566", "cp949"])),
        columns=st.lists(texts, max_size=2).map(tuple),
        recognition=st.sampled_from(["kor", "", "kor+eng"]),
    ),
)


def written(version, *given_documents, source="ko-KP", target="en"):
    stream = io.BytesIO()
    files = (file_element(document, number, version) for number, document in enumerate(given_documents, 1))
    assert write_xliff(stream, version, files, source, target) == len(given_documents)
    return stream.getvalue()


def schema(version):
    if version == "1.2":
        return etree.XMLSchema(etree.parse(SCHEMAS / "xliff-1.2" / "xliff-core-1.2-strict.xsd"))
    places = {
        "document": "xliff_core_2.0.xsd",
        "matches": "matches.xsd",
        "metadata": "metadata.xsd",
    }
    imports = "".join(
        f'<xs:import namespace="urn:oasis:names:tc:xliff:{name}:2.0" schemaLocation="{SCHEMAS}/xliff-2.1/{file}"/>'
        for name, file in places.items()
    )
    return etree.XMLSchema(
        etree.fromstring(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>')
    )


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=150, deadline=None)
@given(given_documents=st.lists(documents, min_size=1, max_size=2))
def test_what_is_written_is_read(version, given_documents):
    assert list(read_xliff(written(version, *given_documents), "x")) == given_documents


@needs_schemas
@pytest.mark.parametrize("version", VERSIONS)
def test_any_document_is_valid(version):
    standard = schema(version)

    @settings(max_examples=60, deadline=None)
    @given(given_documents=st.lists(documents, min_size=1, max_size=2))
    def check(given_documents):
        standard.assertValid(etree.fromstring(written(version, *given_documents)))

    check()


@given(text=st.text(LETTERS + "u{5c}"))
def test_escapes_of_what_xml_cannot_hold(text):
    assert unescaped(escaped(text)) == text
    assert unescaped(escaped(text, spaces=True)) == text
    assert " " not in escaped(text, spaces=True)


# --- one document ---------------------------------------------------------------------------------


def segment(source, target="", **more):
    source = source if isinstance(source, MarkedText) else MarkedText(source)
    target = target if isinstance(target, MarkedText) else MarkedText(target)
    return BilingualSegment(source, target, **{"key": source.text} | more)


SAMPLE = BilingualDocument(
    "문서/보고 & 1.docx",
    "ab" * 32,
    "docx",
    "ko-KP",
    "en",
    (
        BilingualParagraph(
            (
                segment("", separator="  ", origin="copied"),
                segment(
                    MarkedText("약이 없다.", (Mark("1", 0, 2, "bold"), Mark("2", 6, 6, "note"))),
                    MarkedText(
                        "There is no medicine.", (Mark("1", 12, 20, "bold"), Mark("2", 21, 21, "note"))
                    ),
                    separator="\n",
                    key="약이 없다",
                    score=-0.5,
                    notes=(Note("term", "약 = medicine"), Note("number", "number missing: 32만", 3.0)),
                    matches=(Match(0.875, "약이 있다.", "There is medicine.", "old"),),
                ),
                segment(MarkedText("물도 없다.", (Mark("1", 0, 5, "bold"),)), "Nor water.", origin="memory"),
            ),
            "table 1, row 2, cell 1",
            3,
        ),
        BilingualParagraph(()),
        BilingualParagraph(
            (
                segment("* * *", "* * *", origin="copied", separator=" "),
                segment("로동자", "노동자", origin="rule"),
            )
        ),
        BilingualParagraph((segment("그는 갔다.", "He left.", origin="person", state="reviewed"),)),
        BilingualParagraph((segment("그는 왔다.", state="initial"),)),
        BilingualParagraph((segment("끝.", "End.", state="final"),)),
    ),
    "nambuk 1; toy",
)


@needs_schemas
@pytest.mark.parametrize("version", VERSIONS)
def test_the_sample_is_valid_and_comes_back(version):
    content = written(version, SAMPLE, SAMPLE)
    schema(version).assertValid(etree.fromstring(content))
    assert [d.paragraphs[2:] for d in read_xliff(content, "x")] == [SAMPLE.paragraphs[2:]] * 2


def test_xliff_12_says_how_far_each_sentence_is():
    file = etree.fromstring(file_element(SAMPLE, 1, "1.2"))
    units = {u.get("id"): u for u in file.iter("{*}trans-unit")}
    states = {
        id_: (t.get("state"), t.get("state-qualifier"))
        for id_, u in units.items()
        if (t := u.find("{*}target")) is not None
    }
    assert states == {
        "p1.s1": ("translated", None),
        "p1.s2": ("needs-review-translation", "mt-suggestion"),
        "p1.s3": ("translated", "tm-suggestion"),
        "p3.s1": ("translated", None),
        "p3.s2": ("translated", "x-rule"),
        "p4.s1": ("signed-off", "exact-match"),
        "p6.s1": ("final", "mt-suggestion"),
    }
    assert [id_ for id_, u in units.items() if u.get("translate") == "no"] == ["p1.s1", "p3.s1"]
    assert [id_ for id_, u in units.items() if u.get("approved") == "yes"] == ["p4.s1", "p6.s1"]
    assert file.find(".//{*}external-file").attrib == {"href": SAMPLE.name, "crc": SAMPLE.sha256}
    assert [(n.get("priority"), n.text) for n in units["p1.s2"].iter("{*}note")] == [
        ("10", "term: 약 = medicine"),
        ("3", "number: number missing: 32만"),
    ]
    assert units["p1.s2"].find("{*}alt-trans").get("match-quality") == "87%"


def test_xliff_21_says_how_far_each_sentence_is():
    file = etree.fromstring(file_element(SAMPLE, 7, "2.1"))
    units = {u.get("id"): u for u in file.iter("{*}unit")}
    parts = [
        (id_, p.get("id"), p.get("state"), p.get("subState"))
        for id_, u in units.items()
        for p in u.iterchildren("{*}segment", "{*}ignorable")
    ]
    assert parts == [
        ("p1", "s1", None, None),
        ("p1", "w1", None, None),
        ("p1", "s2", "translated", "nambuk:doubtful"),
        ("p1", "w2", None, None),
        ("p1", "s3", "translated", None),
        ("p2", None, None, None),
        ("p3", "s1", None, None),
        ("p3", "w1", None, None),
        ("p3", "s2", "translated", None),
        ("p4", "s1", "reviewed", None),
        ("p5", "s1", "initial", None),
        ("p6", "s1", "final", None),
    ]
    assert [
        (n.get("id"), n.get("category"), n.get("priority"), n.text) for n in units["p1"].iter("{*}note")
    ] == [
        ("s2.n1", "term", "10", "sentence 1: 약 = medicine"),
        ("s2.n2", "number", "3", "sentence 1: number missing: 32만"),
    ]
    match = units["p1"].find(".//{*}match")
    assert (match.get("ref"), match.get("matchQuality")) == ("#s2", "87.0")
    assert file.get("id") == "f7"


INLINE = [
    (
        "1.2",
        MarkedText("가나다", (Mark("1", 0, 2, "link"), Mark("2", 1, 2, "bold"), Mark("3", 3, 3, "picture"))),
        '<g id="1" ctype="link">가<g id="2" ctype="bold">나</g></g>다<x id="3" ctype="image"/>',
    ),
    (
        "2.1",
        MarkedText("가나다", (Mark("1", 0, 2, "link"), Mark("2", 1, 2, "bold"), Mark("3", 3, 3, "picture"))),
        '<pc id="1" type="link">가<pc id="2" type="fmt" subType="xlf:b">나</pc></pc>다<ph id="3" type="image"/>',
    ),
    (
        "1.2",
        MarkedText("가\x01\ud800", (Mark("1", 0, 0, "field"), Mark("2", 0, 2, "underline"))),
        '<x id="1" ctype="x-field"/><g id="2" ctype="underlined">가<x id="u0001.1" ctype="x-character"/></g>'
        '<x id="ud800.2" ctype="x-character"/>',
    ),
    (
        "2.1",
        MarkedText("가\x01\ud800", (Mark("1", 0, 0, "field"), Mark("2", 0, 2, "underline"))),
        '<ph id="1" type="other" subType="nambuk:field"/><pc id="2" type="fmt" subType="xlf:u">가<cp hex="0001"/></pc>'
        '<cp hex="D800"/>',
    ),
    ("1.2", MarkedText("가", (Mark("1", 0, 1, "code"),)), '<g id="1" ctype="x-code">가</g>'),
    (
        "2.1",
        MarkedText("가", (Mark("1", 0, 1, "code"),)),
        '<pc id="1" type="fmt" subType="nambuk:code">가</pc>',
    ),
    ("1.2", MarkedText("a\r<b>&"), "a&#13;&lt;b&gt;&amp;"),
]


@pytest.mark.parametrize(("version", "text", "shown"), INLINE)
def test_inline_elements(version, text, shown):
    document = BilingualDocument("a", "0", "text", "ko-KP", "en", (BilingualParagraph((segment(text),)),))
    assert f"<source>{shown}</source>" in file_element(document, 1, version).decode()


def test_marks_that_go_on_have_ids_of_their_own_in_a_unit():
    file = etree.fromstring(file_element(SAMPLE, 1, "2.1"))
    assert [e.get("id") for e in file.iter("{*}pc")] == ["1", "1", "1.3"]


def test_cutting():
    text = MarkedText(
        "가나 다라", (Mark("1", 0, 5, "bold"), Mark("2", 2, 2, "note"), Mark("3", 5, 5, "note"))
    )
    assert cut(text, 0, 2).marks == (Mark("1", 0, 2, "bold"),)
    assert cut(text, 2, 5).marks == (
        Mark("1", 0, 3, "bold"),
        Mark("2", 0, 0, "note"),
        Mark("3", 3, 3, "note"),
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_without_documents_is_none(version):
    with pytest.raises(ValueError, match="no document"):
        write_xliff(io.BytesIO(), version, (), "ko-KP", "en")


# --- read by another program ----------------------------------------------------------------------


def test_the_translate_toolkit_reads_12():
    xliff = pytest.importorskip("translate.storage.xliff")
    units = xliff.xlifffile.parsestring(written("1.2", SAMPLE)).units
    expected = [s for _, _, s in SAMPLE.segments()]
    assert [u.source or "" for u in units] == [s.source.text for s in expected]
    assert [u.target or "" for u in units] == [s.target.text for s in expected]
    assert units[1].getnotes("nambuk").split("\n") == ["term: 약 = medicine", "number: number missing: 32만"]
    assert [(a.source, a.target) for a in units[1].getalttrans()] == [("약이 있다.", "There is medicine.")]
    assert [u.istranslatable() for u in units] == [s.origin != "copied" for s in expected]
    assert [u.isreview() for u in units].index(True) == 1


def test_the_translate_toolkit_reads_21():
    xliff = pytest.importorskip("translate.storage.xliff2")
    units = xliff.Xliff2File.parsestring(written("2.1", SAMPLE)).units
    expected = [s for _, _, s in SAMPLE.segments() if s.origin != "copied"]
    assert [u.source for u in units] == [s.source.text for s in expected]
    assert [u.target or "" for u in units] == [s.target.text for s in expected]
    assert [u.isapproved() for u in units] == [s.state in ("reviewed", "final") for s in expected]
