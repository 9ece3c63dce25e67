"""What is exported is imported unchanged, what a format cannot hold is named, and what does not fit is refused."""

import io
import json
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nambuk.glossary import LANGUAGES, STYLES, GlossaryError, Term, load_glossary
from nambuk.glossary.exchange import FORMATS, export_terms, format_of, import_terms
from nambuk.glossary.tsv import COLUMNS

WHOLE = tuple(name for name, form in FORMATS.items() if form.read and form.write)  # formats that lose nothing
SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "references" / "schemas"


def tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


LETTERS = "abÉ가림ㄱ\u1105\u1175肺ёА0-=#,;:'\"\\/{}[]()<>&《》·\u00ad\u2028 "
texts = st.text(LETTERS, max_size=12).map(tidy)
words = st.lists(texts.filter(bool), min_size=1, max_size=3, unique=True).map(tuple)
ids = st.from_regex(r"[a-z0-9][a-z0-9]{0,8}", fullmatch=True)


@st.composite
def terms(draw):
    flags = draw(st.lists(st.sampled_from(["false-friend", "shared", "stereotype"]), unique=True).map(tuple))
    others = draw(st.dictionaries(st.sampled_from(LANGUAGES[1:]), words))
    styles = draw(st.dictionaries(st.tuples(st.just("en"), st.sampled_from(STYLES)), texts.filter(bool)))
    contexts = draw(st.dictionaries(st.sampled_from(("ko-KP", "ko-KR")), words))
    names = ("domain", "hanja", "note", "definition", "icd10", "register", "period", "status")
    return Term(
        id=draw(ids),
        words={"ko-KP": draw(words)} | others,
        part_of_speech=draw(st.sampled_from(["", "noun", "name", "phrase"])),
        source=draw(texts.filter(bool)),
        false_friend="false-friend" in flags,
        styles=styles or None,
        contexts=contexts or None,
        tier="user",
        flags=flags,
        **{name: draw(texts) for name in names},
    )


@pytest.mark.parametrize("format_name", WHOLE)
@settings(max_examples=40, deadline=None)
@given(written=st.lists(terms(), max_size=4))
def test_roundtrip(format_name, written):
    content, losses = export_terms(written, format_name)
    back = import_terms(content, format_name)
    assert losses == back.losses == ()
    assert list(back.terms) == written


@pytest.mark.parametrize("format_name", WHOLE)
def test_the_shipped_glossary_survives(format_name):
    shipped = load_glossary().terms
    assert (
        import_terms(export_terms(shipped, format_name).content, format_name, tier="glossary").terms
        == shipped
    )


EGG = Term(
    "egg",
    {"ko-KP": ("닭알",), "ko-KR": ("달걀", "계란"), "en": ("egg",), "ru": ("яйцо",)},
    styles={("en", "kcna"): "hen's egg"},
    note="food",
    source="x",
)


def test_omegat_names_what_it_cannot_hold():
    content, losses = export_terms(
        [EGG, Term("x", {"ko-KP": ("가",)}, source="x")], "omegat", ("ko-KP", "ko-KR")
    )
    assert content.decode() == "닭알\t달걀, 계란\tfood\n"
    assert losses == (
        "en: 1 term",
        "en@kcna: 1 term",
        "ru: 1 term",
        "source: 2 terms",
        "terms without ko-KR: 1",
    )


def test_a_spreadsheet_holds_text_also_where_it_looks_like_a_formula():
    from openpyxl import load_workbook

    term = Term("x", {"ko-KP": ("=1+1",), "en": ("+1",)}, source="x")
    page = load_workbook(io.BytesIO(export_terms([term], "xlsx").content)).active
    assert page["B2"].value == "=1+1"
    assert page["B2"].data_type == "s"
    assert page.freeze_panes == "C2"


@pytest.mark.parametrize("edition", ["tbx", "tbx-2008"])
def test_tbx_has_the_categories_of_tbx_basic(edition):
    text = export_terms([EGG], edition).content.decode()
    for part in (
        "preferredTerm-admn-sts",
        "admittedTerm-admn-sts",
        "customerSubset",
        "kcna",
        'xml:lang="ko-KP"',
    ):
        assert part in text
    assert ("<conceptEntry" in text) == (edition == "tbx")


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the schemas lie beside the project, not in it")
def test_tbx_is_valid():
    from lxml import etree

    schema = etree.RelaxNG(etree.parse(SCHEMAS / "tbx" / "TBXcoreStructV03_TBX-Core_integrated.rng"))
    document = etree.fromstring(export_terms(load_glossary().terms, "tbx").content)
    schema.assertValid(document)
    assert document.get("type") == "TBX-Basic"
    assert document.get("style") == "dct"
    dca = document.xpath(
        "//*[@type][not(self::*[local-name()='tbx'])]"
    )  # what the Schematron of TBX-Basic forbids in DCT
    assert dca == []


def test_the_translate_toolkit_reads_tbx():
    tbx = pytest.importorskip("translate.storage.tbx")
    units = tbx.tbxfile.parsestring(export_terms([EGG], "tbx-2008").content).units
    assert [unit.source for unit in units] == ["닭알"]
    assert [term.text for term in units[0].get_target_terms("ko-KR")] == ["달걀", "계란"]
    assert [term.text for term in units[0].get_target_terms("ru")] == ["яйцо"]


FOREIGN_TBX = """<?xml version='1.0'?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader><fileDesc><sourceDesc>
<p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>
<conceptEntry id="c1"><descrip type="subjectField">food</descrip><descripGrp><descrip type="definition">what hens lay</descrip>
</descripGrp><xref type="xGraphic" target="http://a.b">picture</xref>
<langSec xml:lang="ko-KP"><termSec><term>닭알</term><termNote type="partOfSpeech">noun</termNote></termSec></langSec>
<langSec xml:lang="en-US"><termSec><term>egg</term></termSec></langSec>
<langSec xml:lang="de"><termSec><term>Ei</term></termSec></langSec></conceptEntry>
<conceptEntry id="c2"><langSec xml:lang="en"><termSec><term>hen</term></termSec></langSec></conceptEntry>
</body></text></tbx>"""


def test_tbx_of_other_programs_is_read_and_what_is_lost_is_named():
    (term,), losses = import_terms(FOREIGN_TBX.encode(), "tbx")
    assert (term.id, term.domain, term.definition, term.part_of_speech) == (
        "c1",
        "food",
        "what hens lay",
        "noun",
    )
    assert term.words == {"ko-KP": ("닭알",), "en": ("egg",)}
    assert losses == ("category 'xGraphic': 1", "words in de: 1", "concepts without a word in ko-KP: 1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_the_ministry_s_csv(encoding):
    text = '연번,남한어,북한어,뜻풀이,분야\n1,채소,남새,먹는 풀,음식\n2,"달걀, 계란",닭알,,음식\n3,없음,,,\n'
    found, losses = import_terms(text.encode(encoding), "ministry")
    assert [term.words for term in found] == [
        {"ko-KP": ("남새",), "ko-KR": ("채소",)},
        {"ko-KP": ("닭알",), "ko-KR": ("달걀", "계란")},
    ]
    assert found[0].note == "먹는 풀"
    assert "Ministry of Unification" in found[0].source
    assert losses == ("column '연번'", "column '분야'", "rows without a northern word: 1")


@pytest.mark.parametrize("wrapped", [True, False])
def test_the_ministry_s_json(wrapped):
    rows = [{"북한말": "로동", "남한말": "노동", "번호": 1}]
    content = json.dumps({"page": 1, "data": rows} if wrapped else rows).encode()
    (term,), losses = import_terms(content, "ministry")
    assert term.words == {"ko-KP": ("로동",), "ko-KR": ("노동",)}
    assert losses == ("column '번호'",)


URIMALSAEM = """<?xml version="1.0" encoding="UTF-8"?><channel><total>3</total>
<item><target_code>11</target_code><wordInfo><word>림파-암</word><original_language_info><original_language>淋巴癌</original_language>
<language_type>한자</language_type></original_language_info></wordInfo><senseInfo><sense_no>001</sense_no><pos>명사</pos>
<type>북한어</type><definition>‘림프암’의 북한어.</definition><cat_info><cat>의학</cat></cat_info></senseInfo></item>
<item><target_code>12</target_code><wordInfo><word>남새^가게</word></wordInfo><senseInfo><pos>구</pos><type>북한어</type>
<definition>남새를 파는 가게.</definition></senseInfo><senseInfo><pos>구</pos><type>일반어</type><definition>아무 말.</definition>
</senseInfo></item>
<item><target_code>13</target_code><wordInfo><word>사람01</word></wordInfo><senseInfo><pos>명사</pos><type>일반어</type>
<definition>인간.</definition></senseInfo></item></channel>"""


def test_urimalsaem():
    found, losses = import_terms(URIMALSAEM.encode(), "urimalsaem")
    lymphoma, shop = found
    assert lymphoma.words == {"ko-KP": ("림파암",), "ko-KR": ("림프암",)}
    assert (lymphoma.hanja, lymphoma.part_of_speech, lymphoma.domain) == ("淋巴癌", "noun", "medicine")
    assert "CC BY-SA" in lymphoma.source
    assert shop.words == {"ko-KP": ("남새가게",)}
    assert shop.note == "남새를 파는 가게."
    assert losses == ("senses not marked 북한어: 2", "senses that name no southern word (kept): 1")


def zip_of(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("format_name", "content", "message"),
    [
        ("doc", b"", "doc: not a format for this; use tsv, csv, json"),
        ("omegat", b"", "omegat: not a format for this"),
        ("csv", "ko-KP,en\n닭알,egg,эгг\n", "in:2: 3 cells"),
        ("csv", 'ko-KP,en\n"닭알,egg\n', "in:2: broken CSV"),
        ("csv", 'ko-KP,en\n닭알,"an\negg"\n', "in:3: a tab or line break"),
        ("csv", "ko-KP,en\n닭알,egg\n".encode("cp949"), "not UTF-8"),
        ("json", "[{]", "in:1: broken JSON"),
        ("json", "{}", "in: not a list"),
        ("json", "[1]", "in: entry 1 is not an object"),
        ("json", '[{"north": "x"}]', "in: unknown field 'north' in entry 1"),
        ("json", '[{"ko-KP": ["닭알", 1]}]', "in: field 'ko-KP' of entry 1 is not text or a list of text"),
        ("json", '[{"id": ["닭알"]}]', "in: field 'id' of entry 1 is not text;"),
        ("json", '[{"id": "egg"}]', "in: entry 1: no northern word"),
        ("json", "[" * 100_000, "in: broken JSON (nested too deeply)"),
        ("xlsx", b"no zip", "is no xlsx file"),
        ("xlsx", zip_of("xl/workbook.xml", b"<a/>"), "is a damaged xlsx file"),
        ("xlsx", zip_of("xl/a.xml", b"a" * 200_000_000), "zip bomb"),
        ("tbx", b"<tbx", "in:1: broken XML"),
        ("tbx", b"<html/>", "not a TBX file (its root is 'html')"),
        ("tbx", b"", "broken XML"),
        ("ministry", "가,나\n1,2\n", "no columns of northern and southern words (found: 가, 나)"),
        ("ministry", b"", "no columns"),
        ("ministry", b"{}", "not a list of objects"),
        ("urimalsaem", b"<channel><item>", "broken XML"),
    ],
)
def test_what_does_not_fit_is_refused(format_name, content, message):
    with pytest.raises(GlossaryError) as caught:
        import_terms(content if isinstance(content, bytes) else content.encode(), format_name, "in")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("format_name", ["tsv", "json", "tbx"])
@pytest.mark.parametrize("word", ["a | b", " a", "", "a\tb", "a\nb"])
def test_words_that_no_cell_can_hold(word, format_name):
    with pytest.raises(GlossaryError):
        export_terms([Term("x", {"ko-KP": (word,)})], format_name)


def test_letters_that_xml_cannot_hold():
    with pytest.raises(GlossaryError, match="control character"):
        export_terms([Term("x", {"ko-KP": ("가\x01",)})], "tbx")


def test_entities_are_left_alone(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    content = FOREIGN_TBX.replace(
        "\n<tbx ", f'\n<!DOCTYPE tbx [<!ENTITY x SYSTEM "file://{secret}">]><tbx ', 1
    ).replace("닭알", "닭알&x;")
    (term,), _ = import_terms(content.encode(), "tbx")
    assert term.words["ko-KP"] == ("닭알",)


def test_spreadsheet_csv_with_a_byte_order_mark():
    assert export_terms([EGG], "csv").content.startswith(b"\xef\xbb\xbf")
    assert import_terms("\ufeffko-KP,en\n닭알,egg\n".encode(), "csv").terms[0].words["en"] == ("egg",)


@pytest.mark.parametrize(
    ("name", "reading", "writing"),
    [("a.CSV", "csv", "csv"), ("a.json", "json", "json"), ("a.txt", None, "omegat"), ("a.doc", None, None)],
)
def test_format_of_a_name(name, reading, writing):
    assert (format_of(Path(name)), format_of(Path(name), writing=True)) == (reading, writing)


def test_json_leaves_out_what_is_empty():
    assert set(json.loads(export_terms([EGG], "json").content)[0]) < set(COLUMNS)
