"""TMX: valid, read by others as it is meant, and back again without a loss; what others write is understood."""

import io
import re
import tracemalloc
from collections import deque
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from nambuk.bilingual.bilingual import BilingualDocument, BilingualParagraph, BilingualSegment, ExchangeError
from nambuk.bilingual.tmx import unit_element, units_of_document, units_of_memory, write_tmx
from nambuk.bilingual.tmx_reading import Reading, Tally, parse_units, read_units
from nambuk.documents.document import Mark, MarkedText
from nambuk.documents.tmx import read_tmx
from nambuk.glossary import load_glossary
from nambuk.translation.memory import Unit, open_memory
from nambuk.translation.prepare import Preparation

DTD = Path(__file__).resolve().parents[3] / "shared" / "references" / "schemas" / "tmx" / "tmx14.dtd"


def written(units, language="ko-KP", tool="") -> bytes:
    stream = io.BytesIO()
    write_tmx(stream, units, language, tool)
    return stream.getvalue()


def read(tmp_path: Path, content: str | bytes, reading: Reading | None = None, tally: Tally | None = None):
    path = tmp_path / "a.tmx"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_units(path, reading, tally))


def pairs(units: list[Unit]) -> list[tuple[str, str, str, str]]:
    return [(unit.source_language, unit.target_language, unit.source, unit.target) for unit in units]


def file_of(units: str, srclang: str = "ko-KR", head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return (
        f'{head}\n<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" '
        f'o-tmf="x" adminlang="en" srclang="{srclang}" datatype="xml"/><body>\n{units}\n</body></tmx>'
    )


def tu(*variants: tuple[str, str], attributes: str = "") -> str:
    inside = "".join(f'<tuv xml:lang="{tag}"><seg>{seg}</seg></tuv>' for tag, seg in variants)
    return f"<tu {attributes}>{inside}</tu>"


SEGMENTS = (
    BilingualSegment(
        MarkedText("환자는 림파암으로 진단되였다.", (Mark("1", 4, 8, "bold"), Mark("2", 4, 6, "format"))),
        MarkedText("The patient has lymphoma.", (Mark("1", 16, 24, "bold"), Mark("3", 24, 24, "note"))),
        key="환자는 림프암으로 진단되었다.",
        state="reviewed",
    ),
    BilingualSegment(MarkedText("2022. 2."), MarkedText("2022. 2."), origin="copied"),
    BilingualSegment(MarkedText("약이 <없다> & 물도."), MarkedText(""), origin="engine"),
    BilingualSegment(
        MarkedText("약이 <없다> & 물도\r\n없다.\x0b"), MarkedText(' "No" drugs.'), origin="memory"
    ),
)
DOCUMENT = BilingualDocument("a.docx", "ab", "docx", "ko-KP", "en", (BilingualParagraph(SEGMENTS),), "opus")


def test_a_document_becomes_units(tmp_path):
    content = written(units_of_document(DOCUMENT), tool="opus & Co")
    units = read(tmp_path, content)
    assert [unit.target for unit in units] == ["The patient has lymphoma.", ' "No" drugs.']
    assert [unit.origin for unit in units] == ["person", "machine"]
    assert units[0].key == SEGMENTS[0].key
    assert units[1].source == "약이 <없다> & 물도\r\n없다.\ufffd"
    assert (
        '<bpt i="1" x="1" type="bold"/><bpt i="2" x="2" type="x-format"/>림파<ept i="2"/>암으<ept i="1"/>로'
        in (content.decode())
    )
    assert '<bpt i="1" x="1" type="bold"/>lymphoma<ept i="1"/><ph x="3" type="fnote"/>.' in content.decode()


@pytest.mark.skipif(not DTD.exists(), reason="the schemas are not here")
def test_what_is_written_is_valid(tmp_path):
    dtd = etree.DTD(str(DTD))
    with open_memory(tmp_path / "a.memory") as memory:
        memory.add([Unit('"<&', "k", "x\ty", "ko-KP", "en", "machine", "e\n<", '"s"', uses=2)])
        for units in (units_of_document(DOCUMENT), units_of_memory(memory), ()):
            content = written(units, "*all*", "a & b")
            assert dtd.validate(etree.fromstring(content)), dtd.error_log


def test_the_translate_toolkit_reads_it():
    tmx = pytest.importorskip("translate.storage.tmx")
    content = written(units_of_document(DOCUMENT))
    store = tmx.tmxfile(io.BytesIO(content), sourcelanguage="ko-KP", targetlanguage="en")
    assert store.getsourcelanguage() == "ko-KP"
    assert [str(unit.target) for unit in store.units] == ["The patient has lymphoma.", ' "No" drugs.']
    assert str(store.units[0].source) == SEGMENTS[0].source.text


def test_our_other_reader_reads_it():
    first = read_tmx(written(units_of_document(DOCUMENT)), "a.tmx")[0]
    assert first == {"ko-KP": SEGMENTS[0].source.text, "en": SEGMENTS[0].target.text}


LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


@st.composite
def marked(draw):
    text = draw(LETTERS.filter(str.strip))
    marks: list[Mark] = []

    def inside(start: int, end: int, depth: int) -> None:
        while start < end and depth < 3 and draw(st.booleans()):
            first = draw(st.integers(start, end))
            last = draw(st.integers(first, end))
            kind = draw(st.sampled_from(["bold", "link", "note", 'a"b']))
            marks.append(Mark(str(len(marks) + 1), first, last, kind))
            inside(first, last, depth + 1)
            start = last + 1

    inside(0, len(text), 0)
    return MarkedText(text, tuple(marks))


def writable(text: str) -> str:
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)


@settings(max_examples=150, deadline=None)
@given(source=marked(), target=marked())
def test_any_text_with_marks_comes_back(tmp_path_factory, source, target):
    unit = unit_element(source, target, "ko-KP", "en", props={"x-nambuk-origin": "machine"})
    path = tmp_path_factory.mktemp("tmx") / "a.tmx"
    path.write_bytes(written([unit]))
    (back,) = read_units(path)
    assert (back.source, back.target) == (writable(source.text), writable(target.text))


UNITS = [
    Unit(
        "환자는 림파암이다.",
        "환자는 림프암이다.",
        "Lymphoma.",
        "ko-KP",
        "en",
        "machine",
        "opus",
        "opus; g1",
        uses=7,
    ),
    Unit("환자는 림파암이다.", "환자는 림프암이다.", "It is lymphoma.", "ko-KP", "en", "person"),
    Unit(
        "다른 문장 ",
        "다른 문장",
        " 別の文\n",
        "ko-KR",
        "ja",
        "person",
        created="2020-01-02",
        changed="2021-01-02",
    ),
    Unit("No drugs.", "No drugs.", "약이 없다.", "en", "ko-KP", "machine", "x", "y"),
    Unit("약", "약", "藥", "ko-KP", "zh-TW", "machine"),
]


def test_exporting_and_importing_gives_the_same_memory(tmp_path):
    with open_memory(tmp_path / "a.memory") as first, open_memory(tmp_path / "b.memory") as second:
        first.add(UNITS)
        path = tmp_path / "a.tmx"
        path.write_bytes(written(units_of_memory(first), "*all*"))
        second.add(read_units(path))
        assert list(second) == list(first)
        assert second.statistics() == first.statistics()


def test_units_are_chosen(tmp_path):
    with open_memory(tmp_path / "a.memory") as memory:
        memory.add(UNITS)
        assert len(list(units_of_memory(memory, source="ko-KP"))) == 4
        assert len(list(units_of_memory(memory, target="en"))) == 2
        assert len(list(units_of_memory(memory, target="en", origin="person"))) == 1


TRADOS = """\ufeff<?xml version="1.0" encoding="utf-16"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="SDL Language Platform" creationtoolversion="8.1" o-tmf="SDL TM8 Format" datatype="xml"
    segtype="sentence" adminlang="en-US" srclang="ko-KR" creationdate="20240506T070809Z" creationid="PC\\kim">
    <prop type="x-Recognizers">RecognizeAll</prop>
  </header>
  <body>
    <tu creationdate="20240506T070809Z" creationid="PC\\kim" changedate="20240607T080910Z" changeid="PC\\kim"
      lastusagedate="20240607T080910Z" usagecount="4">
      <prop type="x-LastUsedBy">PC\\kim</prop>
      <tuv xml:lang="ko-KR">
        <seg><bpt i="1" type="464" x="1" />환자는<ept i="1" /> 림파암으로 진단되였다<ph x="2" type="465" />.</seg>
      </tuv>
      <tuv xml:lang="en-US">
        <seg>The <bpt i="1" type="464" x="1" />patient<ept i="1" /> has lymphoma<ph x="2" type="465" />.</seg>
      </tuv>
    </tu>
  </body>
</tmx>"""

MEMOQ = """<?xml version="1.0" encoding="utf-8"?>
<tmx version="1.4">
  <header creationtool="MemoQ" creationtoolversion="9.8.7" segtype="sentence" adminlang="en-us"
    creationid="kim" srclang="ko" o-tmf="MemoQTM" datatype="unknown"><prop type="name">TM</prop></header>
  <body>
    <tu changedate="20240607T080910Z" creationdate="20240506T070809Z" creationid="kim" changeid="kim">
      <prop type="client">x</prop>
      <prop type="x-context-pre">&lt;seg&gt;앞&lt;/seg&gt;</prop>
      <tuv xml:lang="ko"><seg>할수 있는것은 <bpt i='1' type='bold'>{}</bpt>되였다<ept i='1'>{}</ept>.</seg></tuv>
      <tuv xml:lang="ru"><seg>Всё <it pos="begin">&lt;b&gt;</it>возможно<ut>x<sub>нет</sub></ut>.</seg></tuv>
    </tu>
  </body>
</tmx>"""

OMEGAT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx11.dtd">
<tmx version="1.1">
  <header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext"
    creationtoolversion="5.7.1" segtype="sentence" srclang="KO-KP"/>
  <body>
<!-- Default translations -->
    <tu>
      <tuv lang="KO-KP"><seg>약이 없다.</seg></tuv>
      <tuv lang="EN" changeid="kim" changedate="20240607T080910Z" creationid="kim" creationdate="20240506T070809Z">
        <seg>There are no drugs.</seg>
      </tuv>
    </tu>
  </body>
</tmx>"""


def test_trados(tmp_path):
    (unit,) = read(tmp_path, TRADOS.encode("utf-16-le"))
    assert pairs([unit]) == [("ko-KR", "en", "환자는 림파암으로 진단되였다.", "The patient has lymphoma.")]
    assert (unit.created, unit.changed, unit.uses) == ("2024-05-06T07:08:09Z", "2024-06-07T08:09:10Z", 4)
    assert (unit.origin, unit.engine, unit.settings) == ("person", "", "")


def test_memoq(tmp_path):
    (unit,) = read(tmp_path, MEMOQ)
    assert pairs([unit]) == [("ko-KP", "ru", "할수 있는것은 되였다.", "Всё возможно.")]
    assert unit.key == "할 수 있는 것은 되었다."


def test_omegat(tmp_path):
    (unit,) = read(tmp_path, OMEGAT, Reading("machine"))
    assert pairs([unit]) == [("ko-KP", "en", "약이 없다.", "There are no drugs.")]
    assert (unit.created, unit.changed) == ("2024-05-06T07:08:09Z", "2024-06-07T08:09:10Z")
    assert unit.origin == "machine"


def test_the_key_is_that_of_the_pipeline(tmp_path):
    sentences = [
        "주체107(2018)년에 32만명의 로동자들이 50정보를 갈았다.",
        "그는 림파암으로 진단되였다.",
        "약이 없다.",
    ]
    units = read(tmp_path, file_of("".join(tu(("ko-KP", s), ("en", "x")) for s in sentences)))
    prepared = Preparation(load_glossary(), "ko-KP", "en")(sentences)
    assert [unit.key for unit in units] == [one.normalised for one in prepared]
    assert units[0].key == "2018년에 320,000명의 노동자들이 50헥타르를 갈았다."


def test_a_northern_sentence_finds_what_another_program_called_southern(tmp_path):
    northern = "환자는 림파암으로 진단되였다."
    units = read(tmp_path, TRADOS.encode("utf-16-le"), Reading(source="ko-KP"))
    with open_memory(tmp_path / "a.memory") as memory:
        memory.add(units)
        (one,) = Preparation(load_glossary(), "ko-KP", "en")([northern])
        (found,) = memory.exact(one.normalised, "ko-KP", "en")
    assert (found.source_language, found.origin) == ("ko-KP", "person")


THREE = (("ru", "нет"), ("ko_KR", "없다"), ("en-GB", "no"))


@pytest.mark.parametrize(
    ("srclang", "wanted", "expected"),
    [
        ("ko-KR", None, [("ko-KR", "ru"), ("ko-KR", "en")]),
        ("KO", None, [("ko-KR", "ru"), ("ko-KR", "en")]),
        ("*all*", None, [("ko-KR", "ru"), ("ko-KR", "en")]),
        ("de", None, [("ko-KR", "ru"), ("ko-KR", "en")]),
        ("en", None, [("en", "ko-KR"), ("ko-KR", "ru")]),
        ("en", "ko-KP", [("ko-KP", "ru"), ("ko-KP", "en")]),
        ("ko", "ru", [("ru", "ko-KR")]),
        ("ko", "ja", []),
    ],
)
def test_a_unit_of_several_languages_gives_each_pair_with_korean(tmp_path, srclang, wanted, expected):
    tally = Tally()
    units = read(tmp_path, file_of(tu(*THREE), srclang), Reading(source=wanted), tally)
    assert [(unit.source_language, unit.target_language) for unit in units] == expected
    assert (tally.elements, tally.left_out) == (1, int(not expected))


def test_both_standards_in_one_unit(tmp_path):
    units = read(tmp_path, file_of(tu(("ko-KR", "노동"), ("ko-KP", "로동"), ("en", "labour")), "*all*"))
    assert [(u.source_language, u.target_language) for u in units] == [("ko-KP", "ko-KR"), ("ko-KP", "en")]


def test_a_unit_says_itself_which_language_is_its_source(tmp_path):
    units = read(tmp_path, file_of(tu(("ko", "약"), ("en", "drug"), attributes='srclang="en"')))
    assert pairs(units) == [("en", "ko-KR", "drug", "약")]


def test_what_is_no_pair_is_counted(tmp_path):
    tally = Tally()
    content = file_of(
        tu(("ko", "약")) + tu(("ko", "약"), ("en", " ")) + tu(("de", "x"), ("en", "y")) + "<tu/>"
    )
    assert read(tmp_path, content, None, tally) == []
    assert (tally.elements, tally.incomplete, tally.left_out) == (4, 3, 1)


@pytest.mark.parametrize(
    ("seg", "text"),
    [
        ("a<hi type='x'>b<ph>c</ph></hi>d", "abd"),
        ("a<ph type='lb'/>b", "a b"),
        ("a&nbsp;b &amp; c", "a\xa0b & c"),
        ("<!-- x -->a<?pi x?>b", "ab"),
        ("\n  <![CDATA[a<b]]>\n", "a<b"),
        ("a<bpt i='1'>&lt;b&gt;<sub>s<ph/>t</sub></bpt>b", "ab"),
    ],
)
def test_what_is_text(tmp_path, seg, text):
    head = '<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd">'
    (unit,) = read(tmp_path, file_of(tu(("ko", "약"), ("en", seg)), "ko", head))
    assert unit.target == text


@pytest.mark.parametrize(
    ("attributes", "created", "changed", "uses"),
    [
        ("", "", "", 0),
        ('creationdate="yesterday" usagecount="-3"', "", "", 0),
        ('creationdate="20240506T070809"', "2024-05-06T07:08:09Z", "", 0),
        ('changedate="2024-05-06T16:08:09+09:00"', "", "2024-05-06T07:08:09Z", 0),
        (f'creationdate="00010101T000000+1400" usagecount="{"9" * 19}"', "", "", 2**31 - 1),
    ],
)
def test_dates_and_uses(tmp_path, attributes, created, changed, uses):
    (unit,) = read(tmp_path, file_of(tu(("ko", "약"), ("en", "x"), attributes=attributes)))
    assert (unit.created, unit.changed, unit.uses) == (created, changed, uses)


def test_what_a_person_went_over_is_a_persons(tmp_path):
    content = written(units_of_document(DOCUMENT))
    assert [unit.origin for unit in read(tmp_path, content, Reading(reviewed=True))] == ["person", "person"]


def test_a_memory_turned_round_has_no_key_of_the_other_language(tmp_path):
    with open_memory(tmp_path / "a.memory") as memory:
        memory.add(UNITS[:1])
        (unit,) = read(tmp_path, written(units_of_memory(memory)), Reading(source="en"))
    assert pairs([unit]) == [("en", "ko-KP", "Lymphoma.", "환자는 림파암이다.")]
    assert unit.key == "Lymphoma."


GOOD = tu(("ko", "약"), ("en", "drug"))
LAUGHS = '<!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "words", "before"),
    [
        ("", "is empty", 0),
        ("text", "line 1: broken XML", 0),
        ("<html/>", "is no TMX: its root is 'html'", 0),
        (LAUGHS + file_of(GOOD, head=""), "declares entities", 0),
        ('<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + file_of(GOOD, head=""), "entities", 0),
        ('<!DOCTYPE tmx [<!ENTITY % a SYSTEM "http://x/">%a;]>' + file_of(GOOD, head=""), "entities", 0),
        (file_of(f"{GOOD}\n{GOOD}\n<tu><tuv></tu>"), "line 5: broken XML", 2),
        (file_of(f"{GOOD}\n<tu><prop>\x1f</prop></tu>"), "line 4: broken XML", 1),
        (file_of(GOOD)[:-8], "broken XML", 1),
        (file_of(GOOD).encode().replace("약".encode(), b"\xff") + b" ", "broken XML", 0),
    ],
)
def test_broken_files_give_one_line_after_the_units_before_it(tmp_path, content, words, before):
    path = tmp_path / "a.tmx"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    units: list[Unit] = []
    with pytest.raises(ExchangeError, match=re.escape(words)) as caught:
        deque(map(units.append, parse_units(path)))
    assert len(units) == before
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_a_missing_file(tmp_path):
    with pytest.raises(ExchangeError, match="cannot be read"):
        list(read_units(tmp_path / "none.tmx"))


def test_a_doctype_is_not_obeyed(tmp_path):
    (tmp_path / "tmx14.dtd").write_text('<!ENTITY x "loaded">')
    content = file_of(tu(("ko", "약"), ("en", "&x;")), head='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
    assert read(tmp_path, content)[0].target == "&x;"


def test_reading_holds_few_units_at_a_time(tmp_path):
    path = tmp_path / "a.tmx"
    path.write_text(file_of((GOOD + "\n") * 30_000), encoding="utf-8")
    tracemalloc.start()
    assert sum(1 for _ in parse_units(path)) == 30_000
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()
