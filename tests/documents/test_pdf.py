"""PDF with a text layer."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nambuk.documents import Document, DocumentError, read_document, write_document
from nambuk.documents.formats.pdflines import Line, Wrapping, join

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
        read([], [])


def test_fonts_that_do_not_say_what_they_show(read: Callable[..., Document]) -> None:
    with pytest.raises(DocumentError, match="text layer"):
        read(column("국가는 가격을 바로 정한다"), has_unicode_map=False)


def test_password(locked_pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(locked_pdf)
    with pytest.raises(DocumentError, match="with a password"):
        read_document(str(path))


def test_too_many_pages(read: Callable[..., Document], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nambuk.documents.limits.MAX_PAGES", 2)
    with pytest.raises(DocumentError, match="3 pages, the limit is 2"):
        read(column("가"), column("나"), column("다"))


def test_written_as_text(read: Callable[..., Document], tmp_path: Path) -> None:
    document = read(column("첫 글이다."), column("둘째 글이다."))
    written = write_document(document, ["하나", "둘"], tmp_path / "out.pdf")
    assert written == tmp_path / "out.txt"
    assert written.read_text(encoding="utf-8") == "하나\n둘"
