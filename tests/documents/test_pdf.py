"""PDF with a text layer."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nambuk.documents import (
    Document,
    DocumentError,
    ReadOptions,
    read_document,
    with_limits,
    write_document,
)
from nambuk.documents.formats.pages.pdflines import Line, Wrapping, join

MakePdf = Callable[..., bytes]


@pytest.fixture
def read(make_pdf: MakePdf, tmp_path: Path) -> Callable[..., Document]:
    def read_it(*pages: object, **options: object) -> Document:
        path = tmp_path / "a.pdf"
        path.write_bytes(make_pdf(list(pages), **options))
        return read_document(str(path))

    return read_it


def column(*lines: str, top: float = 760, left: float = 72) -> list[tuple[float, float, str]]:
    """Lines under each other; one that begins with a space is indented by a glyph."""
    return [(left + 12 * line.startswith(" "), top - 18 * i, line.lstrip()) for i, line in enumerate(lines)]


def test_lines_become_paragraphs_with_pages(read: Callable[..., Document]) -> None:
    document = read(
        column(
            " 국가는 가격을 바로 정하고 로동자들의 ",
            "생활을 높이며 병을 제때에 치료하여야 ",
            "한다.",
            " 둘째 문단이다.",
        ),
        [],
        column("셋째 페지의 글이다."),
    )
    assert document.paragraph_texts() == [
        "국가는 가격을 바로 정하고 로동자들의 생활을 높이며 병을 제때에 치료하여야 한다.",
        "둘째 문단이다.",
        "셋째 페지의 글이다.",
    ]
    assert [paragraph.page for paragraph in document.paragraphs] == [1, 1, 3]
    assert "pages without text: 2" in document.facts.notes


def test_a_line_that_breaks_a_word_is_joined_without_a_space(read: Callable[..., Document]) -> None:
    lines = ("국가는 가격을 바로 정하고 로동자들의 ", "생활을 높이며 병을 제때에 치료하여 건", "강하게 한다.")
    assert (
        read(column(*lines)).text
        == "국가는 가격을 바로 정하고 로동자들의 생활을 높이며 병을 제때에 치료하여 건강하게 한다."
    )


def test_two_columns(read: Callable[..., Document]) -> None:
    left = column("왼쪽 기둥의 글은 여기에 ", "서 끝난다.", left=72)
    right = column("오른쪽 기둥의 글은 여기 ", "에서 끝난다.", left=320)
    texts = read([*left, *right]).paragraph_texts()
    assert texts == ["왼쪽 기둥의 글은 여기에 서 끝난다.", "오른쪽 기둥의 글은 여기 에서 끝난다."]


LEFT = (
    "건설자들은 새벽부터 강가에 ",
    "모여 기초를 파고 돌을 날랐다. ",
    "물살이 세여 말뚝이 자주 넘어 ",
    "졌으나 누구도 물러서지 않고 ",
)
RIGHT = (
    "앞을 다투어 일하였다. 녀성들 ",
    "은 뜨거운 밥을 지어 날랐다. ",
    "다리가 놓이면 마을사람들은 ",
    "한시간 길을 십분에 간다.",
)
THIRD = (
    "의사들은 현장에 나와 병든 ",
    "로동자들을 제때에 치료하고 ",
    "그들의 살림을 알아보았으며 ",
    "약을 더 보내겠다고 하였다.",
)


@pytest.mark.parametrize("order", ["by column", "by row", "upwards", "mixed"])
def test_columns_are_read_one_after_the_other_whatever_the_order_in_the_file(
    read: Callable[..., Document], order: str
) -> None:
    """A paragraph goes on from the left column to the right; the title over both comes first."""
    lines = [*column(*LEFT, top=700, left=60), *column(*RIGHT, top=700, left=310)]
    lines = {
        "by column": lines,
        "by row": [line for pair in zip(lines[:4], lines[4:], strict=True) for line in pair],
        "upwards": lines[::-1],
        "mixed": [lines[number] for number in (5, 0, 3, 6, 1, 7, 2, 4)],
    }[order]
    title = (120, 740, "강철의 의지로 세운 다리와 그 건설자들의 이야기")
    texts = read([*lines, title]).paragraph_texts()
    assert texts == [title[2], "".join((*LEFT, *RIGHT))]


def test_three_columns_under_a_headline_and_two_above_it(read: Callable[..., Document]) -> None:
    def small(lines: tuple[str, ...], left: float, top: float) -> list[tuple[float, float, str, float]]:
        return [(left, top - 14 * i, line, 9) for i, line in enumerate(lines)]

    above = [*small(RIGHT, 330, 780), *small(LEFT, 60, 780)]
    headline = (60, 690, "새 소식: 산간마을에 병원이 문을 열었다는 소식 전해져", 18)
    below = [*small(THIRD, 400, 660), *small(LEFT, 60, 660), *small(RIGHT, 230, 660)]
    texts = read([*above, headline, *below]).paragraph_texts()
    assert texts == ["".join((*LEFT, *RIGHT)), headline[2], "".join((*LEFT, *RIGHT)), "".join(THIRD)]


def test_tables_and_lists_are_no_columns(read: Callable[..., Document]) -> None:
    """Rows are read as rows: the cells are narrow, the numbers of a list still more so."""
    rows = [
        ("이름", "나이", "병명"),
        ("김철수", "45", "페염"),
        ("박영희", "38", "간염"),
        ("리순희", "51", "위염"),
    ]
    table = [(72 + 150 * i, 700 - 18 * j, cell) for j, row in enumerate(rows) for i, cell in enumerate(row)]
    assert read(table).text.split() == [cell for row in rows for cell in row]
    items = [
        (72 + 30 * i, 600 - 18 * j, (f"{j + 1}.", text)[i]) for j, text in enumerate(LEFT) for i in (0, 1)
    ]
    assert read(items).text.split()[:2] == ["1.", "건설자들은"]


def test_cells_of_a_table_that_wrap_stay_whole(read: Callable[..., Document]) -> None:
    cells = [
        *column("페암", "환자", left=72),
        *column("서른", "명쯤", left=200),
        *column("간염", "환자", top=700, left=72),
    ]
    assert "".join(read(cells).text.split()) == "페암환자서른명쯤간염환자"


@pytest.mark.parametrize("pages", [2, 5])
def test_running_lines_do_not_tear_what_goes_on_over_the_page(
    read: Callable[..., Document], pages: int
) -> None:
    header = [(72, 800, "조선의학 2023년 제4호")]
    footer = [[(290, 40, f"- {number} -")] for number in range(11, 11 + pages)]
    starts = [
        "물길이 세차게 흐르는 골짜기에서 ",
        "그들의 손으로 세워지는 기둥들 ",
        "밤낮으로 일하는 사람들에게로 ",
    ] * 2
    document = read(*([*footer[n], *column(starts[n], *LEFT[1:3]), *header] for n in range(pages)))
    texts = ["".join((starts[n], *LEFT[1:3])) for n in range(pages)]
    kinds = [
        (p.container, p.page, t) for p, t in zip(document.paragraphs, document.paragraph_texts(), strict=True)
    ]
    assert [kind for kind in kinds if kind[0] is None] == [(None, 1, "".join(texts).strip())]
    assert [kind for kind in kinds if kind[0] == "header"] == [
        ("header", n + 1, header[0][2]) for n in range(pages)
    ]
    assert [kind for kind in kinds if kind[0] == "footer"] == [
        ("footer", n + 1, f"- {n + 11} -") for n in range(pages)
    ]


def test_numbers_that_do_not_count_are_no_page_numbers(read: Callable[..., Document]) -> None:
    document = read([(72, 60, "1 234")], [(72, 60, "5 678")], [(72, 60, "9 999")])
    assert [paragraph.container for paragraph in document.paragraphs] == [None, None, None]


def test_footnotes_stand_apart_and_the_text_goes_on_after_them(read: Callable[..., Document]) -> None:
    notes = [(72, 90, "1) 말뚝은 소나무로 만들었다.", 8), (72, 78, "2) 강의 옛 이름이다.", 8)]
    document = read([*column(*LEFT), *notes], column(*RIGHT))
    found = list(zip((p.container for p in document.paragraphs), document.paragraph_texts(), strict=True))
    assert found == [(None, "".join((*LEFT, *RIGHT))), *(("footnote", note[2]) for note in notes)]


def test_small_type_without_a_mark_is_no_footnote(read: Callable[..., Document]) -> None:
    document = read([*column(*LEFT), (72, 90, "그림은 화가 김영철이 그렸다.", 8)])
    assert {paragraph.container for paragraph in document.paragraphs} == {None}


def test_the_end_of_a_sentence_at_the_head_of_a_line_is_no_item(read: Callable[..., Document]) -> None:
    lines = (
        "그들은 새벽부터 일하여 기초를 닦고 돌을 쌓으며 약을 보냈",
        "다. 건설자들은 그날부터 다시 일하였다.",
    )
    assert len(read(column(*lines)).paragraphs) == 1


def test_items_and_larger_gaps_begin_paragraphs(read: Callable[..., Document]) -> None:
    lines = [
        *column("1. 첫째 항목의 글이 여기", "2. 둘째 항목의 글이 여기"),
        *column("멀리 떨어진 글이다 여기", top=690),
    ]
    assert len(read(lines).paragraphs) == 3


@pytest.mark.parametrize(
    ("above", "below", "wrapping", "joined"),
    [
        ("가격을", "정한다", Wrapping(explicit=False, at_words=False), "가격을 정한다"),  # after a particle
        ("로동", "자들", Wrapping(explicit=False, at_words=False), "로동자들"),  # inside a word
        ("로동자", "대표", Wrapping(explicit=False, at_words=True), "로동자 대표"),
        ("하였다.", "그", Wrapping(explicit=False, at_words=False), "하였다. 그"),
        ("《", "조선》", Wrapping(explicit=False, at_words=False), "《조선》"),
        ("hyphen\u00ad", "ation", Wrapping(explicit=True, at_words=False), "hyphenation"),
        ("two", "words", Wrapping(explicit=True, at_words=False), "two words"),
    ],
)
def test_joining(above: str, below: str, wrapping: Wrapping, joined: str) -> None:
    lines = [Line(above, 0, 100, 20, 30), Line(below, 0, 50, 8, 18)]
    assert join(lines, wrapping)[0] == joined


def test_facts(read: Callable[..., Document]) -> None:
    info = {"Author": "의사", "Producer": "손", "CreationDate": "D:20230920120000+09'00'"}
    facts = read(column("글이다"), info=info).facts
    assert (facts.author, facts.producer, facts.created) == ("의사", "손", "2023-09-20T12:00:00+09:00")
    assert facts.fonts == ("KPCheonrima",)


def test_characters_beyond_the_first_plane(read: Callable[..., Document]) -> None:
    assert read(column("😀 글이다", "𝒜 나")).paragraph_texts()[0].startswith("😀 글이다")


def test_pictures_only(read: Callable[..., Document]) -> None:
    with pytest.raises(DocumentError, match=r"no text layer \(2 pages.*OCR"):
        read([], [])  # nothing, which nobody recognises


def test_fonts_that_do_not_say_what_they_show(make_pdf: MakePdf, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf([column("국가는 가격을 바로 정한다")], has_unicode_map=False))
    with pytest.raises(DocumentError, match="text layer"):
        read_document(
            str(path), ReadOptions(recognition="")
        )  # else it is recognised, where Tesseract is there


def test_password(locked_pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(locked_pdf)
    with pytest.raises(DocumentError, match="with a password"):
        read_document(str(path))


def test_too_many_pages(read: Callable[..., Document], tmp_path: Path) -> None:
    read(column("첫 글이다."), column("둘째 글이다."), column("셋째 글이다."))
    (path,) = tmp_path.glob("*.pdf")
    reason = "3 pages, the limit is 2; split it, or allow more with --limit pages=3"
    with pytest.raises(DocumentError, match=reason):
        read_document(str(path), ReadOptions(limits=with_limits(["pages=2"])))


def test_written_as_text(read: Callable[..., Document], tmp_path: Path) -> None:
    document = read(column("첫 글이다."), column("둘째 글이다."))
    written = write_document(document, ["하나", "둘"], tmp_path / "out.pdf")
    assert written == tmp_path / "out.txt"
    assert written.read_text(encoding="utf-8") == "하나\n둘"
