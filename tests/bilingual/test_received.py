"""XLIFF and TMX that someone has made to do harm: each ends in one line, at once, and takes no more than it may."""

import json
import os
import time
from dataclasses import replace

import pytest

from nambuk.bilingual.bilingual import BilingualDocument, BilingualParagraph, ExchangeError
from nambuk.bilingual.merging import merge, units
from nambuk.bilingual.packing import packed, unpacked
from nambuk.bilingual.returning import read_xliff
from nambuk.bilingual.tmx_reading import parse_units
from nambuk.documents.document import Document, Mark, Paragraph
from nambuk.documents.limits import LIMITS

SECONDS = 4  # on a busy machine; alone each takes a tenth


def unit(identifier="p1.s1", inside="약이 없다.", more=""):
    return f'<trans-unit id="{identifier}"><source>약</source><target>{inside}</target>{more}</trans-unit>'


def file_12(*units, name="a.txt"):
    attributes = f'original="{name}" source-language="ko-KP" target-language="en" datatype="plaintext"'
    head = '<header><skl><external-file href="a" crc="ab"/></skl></header>'
    return f"<file {attributes}>{head}<body>{''.join(units)}</body></file>"


def file_21(*units):
    meta = '<metaGroup category="nambuk"><meta type="sha256">ab</meta></metaGroup>'
    return f'<file id="f" original="a.txt"><metadata>{meta}</metadata>{"".join(units)}</file>'


def xliff(*files, version="1.2", before=""):
    languages = ' srcLang="ko-KP" trgLang="en"' if version != "1.2" else ""
    return f'{before}<xliff version="{version}"{languages}>{"".join(files)}</xliff>'.encode()


def of_21(identifier, inside="<source>약</source>"):
    return f'<unit id="{identifier}"><segment id="s1">{inside}</segment></unit>'


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {now} "{f"&{before};" * 10}">' for before, now in zip("abcdefgh", "bcdefghi", strict=True)
)
NINES = "9" * 5000


def everything(data, limits=LIMITS):
    """All that `nambuk merge` looks at before it opens a document."""
    return [list(units(document)) for document in read_xliff(data, "b.xlf", limits)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (xliff(*[file_12(unit("p1000000.s1"))] * 5), "leaves out more than 1,000,000 paragraphs"),
        (
            xliff(*[file_21(of_21("p1000000"))] * 5, version="2.1"),
            "leaves out more than 1,000,000 paragraphs",
        ),
        (xliff(file_12(unit(inside="<g>" * 100_000))), "Excessive depth"),
        (xliff("<group>" * 100_000), "Excessive depth"),
        *(
            (xliff(file_12(unit(identifier))), "that nambuk did not write")
            for identifier in ("p-1.s1", "p0.s1", "p99999999999999999999.s1", f"p{NINES}.s1", f"p1.s{NINES}")
        ),
        *(
            (xliff(file_21(of_21(identifier)), version="2.1"), "that nambuk did not write")
            for identifier in ("p-1", "p0", f"p{NINES}", "pp1", "p1.s1")
        ),
        (xliff(file_12(unit("p1000001.s1"))), "allow more with --limit paragraphs=1000001"),
        (xliff(file_12(unit(), unit())), "has the unit p1.s1 twice"),
        (xliff(file_12(unit("p1.s1"), unit("p01.s01"))), "has the unit p01.s01 twice"),
        (xliff(file_21(of_21("p1"), of_21("p1")), version="2.1"), "has the unit p1 twice"),
        (xliff(file_12(unit("p1.s1" + "x" * 10_000_000))), "--limit unit-size=16M"),
        (xliff(file_12(unit("p1.s1" + "x" * 5_000_000))), "xx…' that nambuk did not write"),
        (xliff(file_12(unit(), name="a" * 5_000)), "aa…; export it from nambuk"),
        (xliff("<junk/>" * 1_300_000), "has a unit that is larger than 8,388,608 bytes"),
        (
            xliff(file_12("<group>", *(unit(f"p1.s{n}", f"<a>{'x' * 2_900_000}</a>") for n in "123"))),
            "has a unit that",
        ),
        (xliff(file_12(unit("p1.s1", "&i;")), before=f"{BOMB}]>"), "declares entities"),
        (xliff(file_12(unit(), name="&i;"), before=f"{BOMB}]>"), "declares entities"),
        (xliff(file_12(unit()), before='<!DOCTYPE x [<!ENTITY % a SYSTEM "/etc/passwd">%a;]>'), "entities"),
        (b"<" + b"x" * 40_000 + b"/>", "xx…'; export it as XLIFF"),
    ],
)
def test_xliff(data, said):
    begin = time.monotonic()
    with pytest.raises(ExchangeError) as caught:
        everything(data)
    assert time.monotonic() - begin < SECONDS
    assert said in str(caught.value)
    assert len(str(caught.value)) < 300
    assert str(caught.value).startswith("b.xlf: ")


@pytest.mark.parametrize(
    "strange",
    [
        unit(inside="<ex/>" * 120_000),
        unit(inside='<bx id="1"/>' * 30_000),
        unit(more=f'<note from="nambuk" priority="{NINES}">a: b</note>'),
        f'<group id="p1"><context-group purpose="location"><context context-type="x-page">{NINES}</context>'
        f"</context-group>{unit()}</group>",
    ],
)
def test_what_is_strange_but_can_be_read(strange):
    begin = time.monotonic()
    [found] = everything(xliff(file_12(strange)))
    assert time.monotonic() - begin < SECONDS
    assert len(found) <= 1


def test_a_paragraph_left_out_is_an_empty_one():
    [one] = read_xliff(xliff(file_12(unit("p3.s1"))), "x")
    assert [len(paragraph.segments) for paragraph in one.paragraphs] == [0, 0, 1]


def test_thousands_of_pieces_of_one_look():
    """Which are put together where they go on, and are so compared with the marks near them, not with all."""
    text = '<g id="2">b</g>x' * 4_000 + '<g id="1">a</g>' * 4_000
    [returned] = read_xliff(xliff(file_12(unit(inside=text))), "x")
    marks = (Mark("1", 0, 1, "bold"), Mark("2", 0, 1, "italic"))
    begin = time.monotonic()
    [paragraph] = merge(returned, Document("a.txt", "약", "ab", (Paragraph(0, 1, marks=marks),))).paragraphs
    assert time.monotonic() - begin < SECONDS
    assert len(paragraph.marks) == 4_001
    assert paragraph.marks[-1] == Mark("1", 8_000, 12_000, "bold")


# --- limits ---------------------------------------------------------------------------------------


def tmx(*inside, before=""):
    return f'{before}<tmx version="1.4"><header srclang="ko"/><body>{"".join(inside)}</body></tmx>'.encode()


def tu(inside="약", more=""):
    languages = ("ko", inside), ("en", "medicine")
    variants = (f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in languages)
    return f"<tu {more}>{''.join(variants)}</tu>"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (tmx(tu("<hi>" * 100_000)), "Excessive depth"),
        (tmx(tu(more=f'tuid="{"x" * 10_500_000}"')), "--limit unit-size=16M"),
        (tmx("<note/>" * 1_300_000), "has a unit that is larger than 8,388,608 bytes"),
        (tmx(tu("&i;"), before=f"{BOMB}]>"), "declares entities"),
        (b"<" + b"x" * 40_000 + b"/>", "xx…'; export it as TMX 1.4"),
    ],
)
def test_tmx(data, said, tmp_path):
    path = tmp_path / "b.tmx"
    path.write_bytes(data)
    begin = time.monotonic()
    with pytest.raises(ExchangeError) as caught:
        list(parse_units(path))
    assert time.monotonic() - begin < SECONDS
    assert said in str(caught.value)
    assert len(str(caught.value)) < 300 + len(str(path))


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (replace(LIMITS, file_size=500), "too large: 664 bytes, the limit is 500; split it, or allow more with --limit"),
        (replace(LIMITS, unit_size=300), "has a unit that is larger than 300 bytes"),
        (replace(LIMITS, paragraphs=2), "a document has 2 paragraphs at most; split it, or allow more with --limit"),
    ],
)  # fmt: skip
def test_limits_are_held(limits, said, tmp_path):
    data = xliff(*[file_12(unit("p3.s1"))] * 2)
    path = tmp_path / "b.xlf"
    path.write_bytes(data)
    for source in (data, path):
        with pytest.raises(ExchangeError) as caught:
            list(read_xliff(source, "b.xlf", limits))
        assert said.replace("664", str(len(data))) in str(caught.value)
    assert len(list(read_xliff(path, "b.xlf", replace(LIMITS, paragraphs=4)))) == 2


def test_sentences_are_counted_too():
    sentences = "".join(unit(f"p1.s{number}") for number in range(1, 6))
    with pytest.raises(ExchangeError, match="has more than 4 sentences in one document"):
        list(read_xliff(xliff(file_12(sentences)), "x", replace(LIMITS, paragraphs=4)))
    assert len(list(read_xliff(xliff(*[file_12(unit())] * 9), "x", replace(LIMITS, paragraphs=4)))) == 9


def test_units_are_weighed_one_by_one(tmp_path):
    """A large file of small units is read under a limit that one unit must keep."""
    small = replace(LIMITS, unit_size=70_000)  # the parser takes 32 KiB at a time
    many = "".join(unit(f"p1.s{number}") for number in range(1, 4_000))
    assert len(many) > 4 * small.unit_size
    [found] = read_xliff(xliff(file_12(many)), "x", small)
    assert len(list(found.segments())) == 3_999
    path = tmp_path / "b.tmx"
    path.write_bytes(tmp := tmx(*[tu()] * 4_000))
    assert len(tmp) > 4 * small.unit_size
    assert len(list(parse_units(path, limits=small))) == 4_000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "b.xlf")
    writer = os.open(tmp_path / "b.xlf", os.O_RDWR)
    with pytest.raises(ExchangeError, match="is a pipe or device, no file"):
        list(read_xliff(tmp_path / "b.xlf", "b.xlf"))
    os.close(writer)


# --- how a document was read ----------------------------------------------------------------------


@pytest.mark.parametrize("columns", ["", "{", "[" * 100_000, "3", '"a"', '[1, {"a": 2}]'])
def test_columns_that_are_none(columns):
    meta = f'<meta type="sha256">ab</meta><meta type="columns">{columns.replace("&", "&amp;")}</meta>'
    file = f'<file id="f" original="a"><metadata><metaGroup category="nambuk">{meta}</metaGroup></metadata></file>'
    [document] = read_xliff(xliff(file, version="2.1"), "x")
    assert document.options.columns == ()


def test_a_document_that_an_older_run_has_kept():
    """The state of a run that began with an earlier nambuk says neither folder nor options."""
    new = BilingualDocument("a.txt", "ab", "text", "ko-KP", "en", (BilingualParagraph(()),), "toy")
    record = json.loads(packed(new))
    for name in ("folder", "options"):
        del record[name]
    assert unpacked(json.dumps(record)) == new
