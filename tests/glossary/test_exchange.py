"""What is exported is imported unchanged, and what does not fit is refused."""

import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.glossary import LANGUAGES, STYLES, GlossaryError, Term, load_glossary
from nambuk.glossary.exchange import export_terms, format_of, import_terms

FORMATS = ("tsv", "csv", "json")


def tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


LETTERS = "abÉ가림ㄱ\u1105\u1175肺ёア0-=#,;:'\"\\/{}[]()《》·\u00ad\u2028 "
texts = st.text(LETTERS, max_size=12).map(tidy)
words = st.lists(texts.filter(bool), min_size=1, max_size=3).map(tuple)
ids = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)


@st.composite
def terms(draw):
    flags = draw(st.lists(st.sampled_from(["false-friend", "shared", "stereotype"]), unique=True).map(tuple))
    others = draw(st.dictionaries(st.sampled_from(LANGUAGES[1:]), words))
    styles = draw(st.dictionaries(st.tuples(st.just("en"), st.sampled_from(STYLES)), texts.filter(bool)))
    return Term(
        id=draw(ids),
        words={"ko-KP": draw(words)} | others,
        domain=draw(texts),
        part_of_speech=draw(texts),
        hanja=draw(texts),
        note=draw(texts),
        source=draw(texts.filter(bool)),
        false_friend="false-friend" in flags,
        styles=styles or None,
        tier="user",
        flags=flags,
    )


@pytest.mark.parametrize("format_name", FORMATS)
@given(written=st.lists(terms(), max_size=4))
def test_roundtrip(format_name, written):
    stream = io.StringIO(newline="")
    export_terms(written, format_name, stream)
    stream.seek(0)
    assert list(import_terms(stream, format_name)) == written


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_shipped_glossary_survives(format_name):
    shipped = load_glossary().terms
    stream = io.StringIO(newline="")
    export_terms(shipped, format_name, stream)
    stream.seek(0)
    assert import_terms(stream, format_name, tier="glossary") == shipped


@pytest.mark.parametrize(
    ("format_name", "content", "message"),
    [
        ("tbx", "", "tbx: not a format that glossaries have; use tsv, csv, json"),
        ("csv", "ko-KP,en\n닭알,egg,эгг\n", "in:2: 3 cells"),
        ("csv", 'ko-KP,en\n"닭알,egg\n', "in:2: broken CSV"),
        ("csv", 'ko-KP,en\n닭알,"an\negg"\n', "in:3: a tab or line break"),
        ("json", "[{]", "in:1: broken JSON"),
        ("json", "{}", "in: not a list"),
        ("json", "[1]", "in: entry 1 is not an object"),
        ("json", '[{"north": "x"}]', "in: unknown field 'north' in entry 1"),
        ("json", '[{"ko-KP": ["닭알", 1]}]', "in: field 'ko-KP' of entry 1 is not text or a list of text"),
        ("json", '[{"id": ["닭알"]}]', "in: field 'id' of entry 1 is not text;"),
        ("json", '[{"id": "egg"}]', "in: entry 1: no northern word"),
        ("json", "[" * 100_000, "in: broken JSON (nested too deeply)"),
    ],
)
def test_what_does_not_fit_is_refused(format_name, content, message):
    with pytest.raises(GlossaryError) as caught:
        import_terms(io.StringIO(content), format_name, "in")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("word", ["a | b", " a", "", "a\tb", "a\nb"])
def test_words_that_no_cell_can_hold(word):
    with pytest.raises(GlossaryError):
        export_terms([Term("x", {"ko-KP": (word,)})], "tsv", io.StringIO())


def test_spreadsheet_csv_with_a_byte_order_mark():
    assert import_terms(io.StringIO("\ufeffko-KP,en\n닭알,egg\n"), "csv")[0].words["en"] == ("egg",)


@pytest.mark.parametrize(("name", "expected"), [("a.CSV", "csv"), ("a.json", "json"), ("a.txt", "tsv")])
def test_format_of_a_name(name, expected):
    assert format_of(Path(name)) == expected
