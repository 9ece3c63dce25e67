"""The page to browse the glossary: everything in it, nothing that runs but its own script."""

import re

from lxml import html

from nambuk.glossary.term import Term
from nambuk.reports.glossary_page import glossary_page

TERMS = [
    Term(
        "squid",
        {"ko-KP": ("낙지",), "ko-KR": ("오징어", "<b>"), "en": ("squid",)},
        domain="food",
        note='North: "squid" & more.',
        source="x",
        status="verified",
        flags=("false-friend",),
        contexts={"ko-KP": ("말린",)},
    ),
    Term(
        "lung",
        {"ko-KP": ("페",), "ko-KR": ("폐",), "en": ("lung",)},
        hanja="肺",
        icd10="J98",
        styles={("en", "kcna"): "Lung"},
    ),
    Term("hospital", {"ko-KP": ("병원",), "ko-KR": ("병원",), "en": ("hospital",)}, flags=("shared",)),
]


def test_a_row_for_each_term_in_order():
    rows = html.fromstring(glossary_page(TERMS)).xpath("//tbody/tr")
    assert [row.get("id") for row in rows] == ["squid", "hospital", "lung"]
    assert [row.get("data-f").split() for row in rows] == [
        ["false-friend", "differs", "verified"], ["shared", "draft"], ["differs", "draft"],
    ]  # fmt: skip
    assert "오징어" in rows[0].get("data-k").split("\n")


def test_what_is_known_is_shown():
    text = " ".join(html.fromstring(glossary_page(TERMS)).text_content().split())
    for part in ("肺", "ICD-10 J98", "KCNA Lung", "false friend", "말린", "3 concepts", "verified: x"):
        assert part in text, part


def test_nothing_breaks_out():
    page = glossary_page(TERMS)
    assert "&lt;b&gt;" in page
    assert len(re.findall("<script", page)) == 1
    assert not re.search(r"(src|href)=", page)
