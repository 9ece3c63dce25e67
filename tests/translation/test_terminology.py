"""A required term is kept or missing; there is no third case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.glossary.term import Term
from nambuk.translation.terms.terminology import TermMatch, check_terms
from nambuk.translation.terms.word_forms import find_form


@pytest.mark.parametrize(
    ("required", "output", "language", "found"),
    [
        ("cancer", "Cancer is rare.", "en", "Cancer"),
        ("cancer", "Cancers are rare.", "en", "Cancers"),
        ("cancer", "the cancer’s spread", "en", "cancer’s"),
        ("cancer", "It was cancerous.", "en", None),
        ("cancer", "precancer", "en", None),
        ("lung cancer", "lung\ncancer", "en", "lung\ncancer"),
        ("lung cancer", "lung-cancer ward", "en", "lung-cancer"),
        ("lung cancer", "lung or cancer", "en", None),
        ("co-operative farm", "cooperative farms", "en", "cooperative farms"),
        ("cooperative", "a co-operative", "en", "co-operative"),
        ("body", "two bodies", "en", "bodies"),
        ("diagnosis", "diagnoses", "en", "diagnoses"),
        ("church", "churches", "en", "churches"),
        ("worker", "workers' rights", "en", "workers'"),
        ("Workers' Party of Korea", "the Workers’ Party of Korea", "en", "Workers’ Party of Korea"),
        ("Kim Jong Un", "Kim Jong-un", "en", "Kim Jong-un"),
        ("Kaesong", "Kaesŏng", "en", "Kaesŏng"),
        ("new", "the news", "en", None),
        ("virus", "viruses", "en", "viruses"),
        ("tuberculosis", "Tuberculosis", "en", "Tuberculosis"),
        ("рак", "болен раком", "ru", "раком"),
        ("рак", "ракета", "ru", None),
        ("рак лёгких", "рака легких", "ru", "рака легких"),
        ("больница", "в больницах", "ru", "больницах"),
        ("партия", "член партии", "ru", "партии"),
        ("туберкулёз", "больных туберкулезом", "ru", "туберкулезом"),
        ("народный комитет", "народного комитета", "ru", "народного комитета"),
        ("посёлок", "в посёлке", "ru", "посёлке"),
        ("肺癌", "患有肺癌。", "zh", "肺癌"),
        ("肺癌", "患有胃癌。", "zh", None),
        ("ガン", "ガンダム", "ja", None),
        ("ガン", "肺ガンの人", "ja", "ガン"),
        ("폐암", "폐암을 앓았다", "ko-KR", "폐암"),
        ("할 수", "할수 있다", "ko-KP", "할수"),
        ("암", "사람암", "ko-KR", None),
        ("의사", "회의사항", "ko-KP", None),
        ("당", "당근", "ko-KP", None),
        ("의사", "의사들이 왔다", "ko-KP", "의사"),
        ("+", "A + B", "en", "+"),
        ("C++", "Vitamin C", "en", None),
        ("C++", "in C++.", "en", "C++"),
        ("50%", "50 of them", "en", None),
        ("50 %", "by 50%", "ru", "50%"),
    ],
)
def test_form_of_a_required_word(required: str, output: str, language: str, found: str | None) -> None:
    place = find_form(output, required, language)
    assert (output[slice(*place)] if place else None) == found


CANCER = Term("lung-cancer", {"ko-KP": ("페암",), "en": ("lung cancer", "carcinoma of the lung")})
PARTY = Term(
    "wpk",
    {"ko-KP": ("조선로동당",), "en": ("Workers' Party of Korea",), "ru": ("Трудовая партия Кореи",)},
    styles={("en", "press"): "ruling party"},
)


def match(term: Term, start: int = 0) -> TermMatch:
    text = term.words["ko-KP"][0]
    return TermMatch(term, start, start + len(text), text)


def test_rows_for_kept_and_missing() -> None:
    table = check_terms([match(CANCER), match(PARTY, 5)], "Carcinoma of the lung.", "en")
    assert [(r.source_text, r.status, r.found, r.found_at) for r in table.rows] == [
        ("페암", "kept", "Carcinoma of the lung", (0, 21)),
        ("조선로동당", "missing", None, None),
    ]
    assert [row.match.term for row in table.missing] == [PARTY]
    assert table.missing[0].required == ("Workers' Party of Korea",)


def test_house_style_requires_its_own_word() -> None:
    output = "The Workers' Party of Korea met."
    assert check_terms([match(PARTY)], output, "en").missing == ()
    assert check_terms([match(PARTY)], output, "en", "kcna").missing == ()
    (row,) = check_terms([match(PARTY)], output, "en", "press").missing
    assert row.required == ("ruling party",)


def test_term_without_a_word_in_the_language_is_listed_apart() -> None:
    table = check_terms([match(CANCER), match(PARTY)], "Трудовой партии Кореи", "ru")
    assert [row.status for row in table.rows] == ["kept"]
    assert [m.term for m in table.without_word] == [CANCER]


@given(st.text(), st.sampled_from(["en", "ru", "zh", "ja", "ko-KR"]), st.text(min_size=1))
def test_every_match_has_its_place_in_the_table(output: str, language: str, word: str) -> None:
    matches = [match(CANCER), TermMatch(Term("x", {language: (word,)}), 0, 1, "x")]
    table = check_terms(matches, output, language)
    assert len(table.rows) + len(table.without_word) == len(matches)
    for row in table.rows:
        assert (row.status == "missing") == (row in table.missing)
        assert row.found_at is None or output[slice(*row.found_at)] == row.found


@given(st.text(alphabet="abc yes'-", min_size=1), st.sampled_from(["en", "ru"]))
def test_a_word_is_found_in_itself(word: str, language: str) -> None:
    if word.strip():
        assert find_form(f"({word})", word, language) is not None
