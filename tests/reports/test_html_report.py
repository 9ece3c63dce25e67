"""The HTML report: the text survives, nothing in it is taken for markup, and the page needs nothing else."""

import base64
import dataclasses
import hashlib
import re
import time
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.documents.document import Document, Paragraph
from nambuk.origin.evidence import Finding
from nambuk.reports.html_report import report_html
from nambuk.reports.html_text import segments
from nambuk.reports.markup import readable
from nambuk.reports.report import Report

VOID = {"meta", "input", "line", "rect"}


class Page(HTMLParser):
    """What a browser would make of a page: elements, their attributes, and the document's text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.paragraphs: list[str] = []
        self.tips: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open, "every element is closed"

    def inside(self, name: str) -> bool:
        return any(name in (attributes.get("class") or "").split() for _, attributes in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if dict(attrs).get("class") == "text":
            self.texts.append("")
        if dict(attrs).get("class") == "tip":
            self.tips.append("")
        if tag == "p" and self.inside("text"):
            self.paragraphs.append("")
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1][0] == tag, "elements nest"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.inside("tip"):
            self.tips[-1] += data
        elif self.inside("text"):
            self.texts[-1] += data
            if self.open[-1][1].get("class") != "text":
                self.paragraphs[-1] += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


places = st.tuples(st.integers(-2, 45), st.integers(-2, 45))
texts = st.text(st.one_of(st.characters(), st.sampled_from("<>&\"'\0\r\n\u202e\ud800로동 ")), max_size=40)


@given(texts, st.lists(places, max_size=8), st.lists(st.integers(0, 40), max_size=8))
def test_the_text_is_the_documents(
    report_on: Callable[..., Report],
    marker_at: Callable,
    text: str,
    spans: list[tuple[int, int]],
    cuts: list[int],
) -> None:
    ends = sorted(min(cut, len(text)) for cut in cuts)
    paragraphs = tuple(Paragraph(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False))
    report = report_on("", [marker_at(text, start, end) for start, end in spans])
    document = dataclasses.replace(report.document, text=text, paragraphs=paragraphs)
    page = Page(report_html([dataclasses.replace(report, document=document)]))
    assert page.texts == [readable(text)]
    assert len(readable(text)) == len(text)


@given(st.integers(0, 30), st.lists(places, max_size=8), st.lists(st.integers(-3, 33), max_size=5))
def test_segments_cover_the_text_once(
    marker_at: Callable, length: int, spans: list[tuple[int, int]], cuts: list[int]
) -> None:
    markers = [marker_at("", start, end) for start, end in spans]
    pieces = list(segments(length, markers, cuts))
    assert [place for piece in pieces for place in range(piece.start, piece.end)] == list(range(length))
    for piece in pieces:
        covering = [m for m in markers if m.start <= piece.start and piece.end <= m.end]
        assert sorted(map(id, piece.markers)) == sorted(map(id, covering))
        assert not any(
            piece.start < place < piece.end for m in markers if m.start < m.end for place in (m.start, m.end)
        )


def test_markers_explain_themselves(northern_report: Report) -> None:
    page = Page(report_html([northern_report]))
    assert len(page.tips) == len(page.named("mark"))
    tip = next(tip for tip in page.tips if tip.startswith("페기종"))
    assert "northern form" in tip
    assert "South writes 폐기종" in tip
    assert "ㅖ is written ㅔ after ㅍ" in tip
    assert "Source: 조선말맞춤법" in tip
    assert "emphysema" in tip


def test_nested_markers_share_their_piece(northern_report: Report) -> None:
    page = Page(report_html([northern_report]))
    both = next(tip for tip in page.tips if "South writes 림프암" in tip)
    assert "South writes 림프암 환자" in both, "the spacing marker around it"
    many = [mark for mark in page.named("mark") if "many" in (mark["class"] or "")]
    assert len(many) == 1
    assert len((many[0]["aria-describedby"] or "").split()) == 2


def test_marks_point_to_rows_and_rows_to_paragraphs(northern_report: Report) -> None:
    page = Page(report_html([northern_report, northern_report]))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    described = {name for mark in page.named("mark") for name in (mark["aria-describedby"] or "").split()}
    linked = {(link["href"] or "").removeprefix("#") for link in page.named("a")}
    assert described | linked <= set(ids)


def test_a_marker_keeps_one_stop_for_the_tab_key(northern_report: Report) -> None:
    page = Page(report_html([northern_report]))
    stops = [mark["tabindex"] for mark in page.named("mark")]
    assert stops.count("0") == len({marker.start for marker in northern_report.markers})
    assert set(stops) == {"0", "-1"}


def test_varieties_and_axes_differ_by_more_than_colour(northern_report: Report) -> None:
    classes = {mark["class"] for mark in Page(report_html([northern_report])).named("mark")}
    assert {"x0 kp", "x1 kp", "x3 kp", "x3 cn"} <= classes
    page = report_html([northern_report])
    strokes = re.findall(r"--stroke: ([^;]+);", page)
    assert len(strokes) == len(set(strokes)) == 8
    assert 'mark.cn::before { content: "C"; }' in page


def test_paragraphs_and_places_survive(northern_report: Report) -> None:
    page = Page(report_html([northern_report]))
    assert page.paragraphs == northern_report.document.paragraph_texts()
    shown = [p for p in page.named("p") if "data-n" in p]
    assert [p["data-n"] for p in shown] == [str(n) for n in range(1, 8)]
    assert shown[0]["data-where"] == "page 1, heading 1"
    assert (shown[0]["role"], shown[0]["aria-level"]) == ("heading", "4")
    assert shown[4]["data-where"] == "table 1, row 1, cell 1"
    assert "data-where" not in shown[2]


def test_a_marker_across_paragraphs(report_on: Callable[..., Report], marker_at: Callable) -> None:
    text = "앞문단 로동\n자 뒤문단"
    page = Page(report_html([report_on(text, [marker_at(text, 4, 8)])]))
    assert page.paragraphs == ["앞문단 로동", "자 뒤문단"]
    assert [mark["tabindex"] for mark in page.named("mark")] == ["0", "-1"]


EVIL = "</style></mark><script>alert('1')</script><img src=x onerror=\"x\">&lt;\u202e\u2066\0\x1b\x85\r\n둘\ud800"


def test_nothing_of_a_document_is_markup(report_on: Callable[..., Report], marker_at: Callable) -> None:
    fields = dict.fromkeys(("kind", "rule", "source", "note", "axis", "variable", "variety"), EVIL)
    marker = marker_at(EVIL, 0, len(EVIL), **fields, standard={EVIL: EVIL}, english=(EVIL,))
    report = report_on(EVIL, [marker, marker_at(EVIL, 3, 20)], id=EVIL)
    evidence = dataclasses.replace(
        report.evidence,
        limits=(EVIL,),
        findings=(Finding(EVIL, EVIL, (EVIL,), ((0, 1),)),),
        axes={EVIL: {}},
        scale={"ko-KP:ko-KR": EVIL},
    )
    facts = dataclasses.replace(report.document.facts, author=EVIL, fonts=(EVIL,), notes=(EVIL,))
    document = dataclasses.replace(report.document, facts=facts)
    report = dataclasses.replace(report, document=document, evidence=evidence, version=EVIL)
    html = report_html([report, report])
    html.encode("utf-8")
    page = Page(html)
    assert not page.named("script")
    assert not page.named("img")
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert page.texts == [readable(EVIL)] * 2
    assert html.count("<style>") == html.count("</style>") == 1
    assert not set(html) & {"\0", "\x1b", "\x85", "\r"}


def test_characters_that_turn_text_around_are_shown_and_held(report_on: Callable[..., Report]) -> None:
    page = Page(report_html([report_on("폐\u202e페\u200b")]))
    hidden = [bdi for bdi in page.named("bdi") if bdi.get("class") == "hidden"]
    assert [bdi["data-code"] for bdi in hidden] == ["U+202E", "U+200B"]
    assert ".hidden { unicode-bidi: isolate; }" in report_html([report_on("")])


def test_the_page_needs_nothing_else(northern_report: Report) -> None:
    html = report_html([northern_report, northern_report])
    page = Page(html)
    policy = next(meta for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy")[
        "content"
    ]
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not [tag for tag, attributes in page.elements if "src" in attributes or "style" in attributes]
    assert all((link["href"] or "").startswith("#") for link in page.named("a"))
    assert "://" not in html
    assert "url(" not in html
    assert "@import" not in html


def test_accessible_structure(northern_report: Report) -> None:
    page = Page(report_html([northern_report]))
    assert page.named("html") == [{"lang": "en"}]
    assert [div["lang"] for div in page.named("div") if div.get("class") == "text"] == ["ko"]
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all("scope" in head for head in page.named("th"))
    assert all("aria-label" in svg or "aria-hidden" in svg for svg in page.named("svg"))


def test_evidence_is_said_in_words(northern_report: Report) -> None:
    html = report_html([northern_report])
    assert "about 1,300 times more likely in a text that follows the North Korean standard" in html
    assert "verbal scale: strong support for the North Korean standard" in html
    assert "7 of 7 northern" in html
    assert "The figures compare written norms, not people." in html
    assert northern_report.document.sha256 in html
    assert "nambuk 0.1.0, glossary 1f3a5c7e, figures 9b8d7f6a" in html


def test_several_documents_have_an_index(northern_report: Report, report_on: Callable[..., Report]) -> None:
    page = Page(report_html([northern_report, report_on("짧다", id="b.txt")]))
    assert len(page.named("nav")) == 1
    assert {"#d1", "#d2"} <= {link["href"] for link in page.named("a")}
    assert [article["id"] for article in page.named("article")] == ["d1", "d2"]
    assert not Page(report_html([northern_report])).named("nav")


def test_the_index_says_what_fits_best(northern_report: Report, report_on: Callable[..., Report]) -> None:
    """Yanbian text is northern against the South: its line must not say that alone."""
    ratios = {"ko-KP:ko-KR": 1.0, "ko-KP:ko-CN": -2.0, "ko-CN:ko-KR": 3.0}
    evidence = dataclasses.replace(
        northern_report.evidence, log10_lr=ratios, scale={pair: f"words for {pair}" for pair in ratios}
    )
    html = report_html(
        [dataclasses.replace(northern_report, evidence=evidence), report_on("짧다", id="b.txt")]
    )
    index = html[html.index("<nav") : html.index("</nav>")]
    assert "−2.0" in index
    assert "+3.0" in index
    assert "words for ko-KP:ko-CN" in index
    assert "words for ko-KP:ko-KR" not in index


@pytest.mark.parametrize("text", ["", "\n", "짧다"])
def test_too_little_text(report_on: Callable[..., Report], text: str) -> None:
    html = report_html([report_on(text)])
    assert "There is too little text to say which standard it follows." in html
    assert "No form was found that belongs to one standard alone." in html


def test_a_megabyte_is_quick(northern_report: Report) -> None:
    text, markers, paragraphs = northern_report.document.text, northern_report.markers, []
    length, copies = len(text) + 1, 1_000_000 // len(text.encode()) + 1
    many = []
    for copy in range(copies):
        shift = copy * length
        many.extend(dataclasses.replace(m, start=m.start + shift, end=m.end + shift) for m in markers)
        paragraphs.extend(
            dataclasses.replace(p, start=p.start + shift, end=p.end + shift)
            for p in northern_report.document.paragraphs
        )
    document = Document("big", "\n".join([text] * copies), "", tuple(paragraphs))
    report = dataclasses.replace(northern_report, document=document, markers=tuple(many))
    began = time.process_time()
    html = report_html([report])
    assert time.process_time() - began < 2
    assert html.count("<mark ") >= len(many)
