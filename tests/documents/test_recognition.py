"""Pictures and recognised text: what Tesseract answers, and what becomes of it."""

import io
import shutil
import stat
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nambuk.documents import Document, DocumentError, ReadOptions, read_document, with_limits
from nambuk.documents.formats.pages.recognised import lines_of
from nambuk.documents.reading import parse, sniff
from nambuk.documents.recognition import tesseract as recognition
from nambuk.documents.recognition.pictures import Picture, picture_of
from nambuk.documents.recognition.tesseract import Word
from nambuk.documents.source import Source

NORTH = (
    "로동자들은 페암과 림파암으로 진찰을 받게 되였다.",
    "녀성들은 력사적인 사변을 맞으며 뜨락또르를 몰고있다.",
)
FORMATS = ("png", "jpeg", "tiff", "bmp", "webp", "gif")

Image = pytest.importorskip("PIL.Image", reason="Pillow, which makes the pictures, is not installed")


def drawn(*lines: str, size: tuple[int, int] = (1300, 260)) -> Any:
    """A picture of lines in a font of the system that has Hangul; skips the test without one."""
    from PIL import ImageDraw, ImageFont

    found = shutil.which("fc-match") and subprocess.run(
        ["fc-match", "-f", "%{file}\t%{lang}", "NanumMyeongjo:lang=ko"], capture_output=True, text=True
    ).stdout.split("\t")
    if not found or "ko" not in found[1].split("|"):
        pytest.skip("no Korean font is installed")
    picture = Image.new("L", size, 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(found[0], 42)
    for number, line in enumerate(lines):
        pen.text((50, 40 + 80 * number), line, font=font, fill=0)
    return picture


def saved(picture: Any, format: str = "png", **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, format, **options)
    return stream.getvalue()


needs_tesseract = pytest.mark.skipif(
    not shutil.which("tesseract") or recognition._installed()[1].isdisjoint({"kor"}),
    reason="Tesseract with its Korean model is not installed",
)


# ---- the first bytes of pictures


@pytest.mark.parametrize("format", FORMATS)
def test_the_size_of_a_picture_is_known_before_it_is_decoded(format: str) -> None:
    data = saved(Image.new("RGB", (123, 45), "white"), format)
    assert picture_of(data, 10) == Picture(format, ((123, 45),))
    for end in (3, 9, 12, 17, 20, 25):
        assert picture_of(data[:end], 10) is None or picture_of(data[:end], 10).pixels == 123 * 45


def test_pages_of_a_tiff() -> None:
    pages = [Image.new("1", (30 + number, 20)) for number in range(4)]
    data = saved(pages[0], "tiff", save_all=True, append_images=pages[1:])
    assert [width for width, _ in picture_of(data, 10).pages] == [30, 31, 32, 33]
    assert len(picture_of(data, 2).pages) == 3  # one more than allowed
    (first,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, first)
    endless = data[: first + 2 + 12 * entries] + struct.pack("<I", first) + data[first + 6 + 12 * entries :]
    assert len(picture_of(endless, 100).pages) == 1


@pytest.mark.parametrize(
    ("data", "limit", "reason"),
    [
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 60_000, 60_000),
            "",
            "3,600,000,000 pixels.*--limit pixels=",
        ),
        (
            b"GIF89a" + struct.pack("<HH", 1, 1) + b"\0\0\0," + struct.pack("<HHHH", 0, 0, 65_535, 65_535),
            "",
            "pixels",
        ),
        (b"\x89PNG\r\n\x1a\nnothing more", "", "no picture that can be read"),
        (b"/etc/passwd\n", "", "no picture that can be read"),  # Tesseract would read what is named there
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 0, 5), "", "no picture"),
    ],
)
def test_refused_before_anything_decodes_them(data: bytes, limit: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        parse(Source("a.png", data, ReadOptions(limits=with_limits([limit] if limit else []))))


def test_pictures_are_known_by_their_first_bytes() -> None:
    assert sniff(saved(Image.new("1", (5, 5)), "tiff")) == "image"
    assert sniff("BMW는 차이다.".encode()) == "text"


# ---- the program


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put another program in Tesseract's place, which runs some lines of shell."""

    def make(script: str, languages: str = "kor") -> None:
        program = tmp_path / "bin" / "tesseract"
        program.parent.mkdir(exist_ok=True)
        program.write_text(
            f'#!/bin/sh\ncase "$1" in --version) echo "tesseract 9.9";; '
            f'--list-langs) printf "List:\\n{languages}\\n";; *) {script};; esac\n'
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
        recognition._installed.cache_clear()

    yield make
    recognition._installed.cache_clear()


ROW = "5\\t1\\t1\\t1\\t1\\t{}\\t{}\\t10\\t40\\t40\\t{}\\t{}\\n"
SMALL = saved(Image.new("1", (400, 100), 1))


def test_words_have_places_confidence_and_the_spaces_of_the_text(fake: Callable[..., None]) -> None:
    rows = [(1, 10, 93.5, "로동"), (2, 52, 41, "자들"), (3, 110, 88, "이"), (4, 260, 77, "쉬다")]
    table = "".join(ROW.format(*row) for row in rows)
    fake(f'cat >/dev/null; printf "level\\tpage\\n{table}로동자들 이 쉬다\\n\\f"')
    document = parse(Source("a.png", SMALL))
    assert document.text == "로동자들 이 쉬다"
    assert [(document.text[w.start : w.end], w.confidence) for w in document.recognised] == [
        ("로동", 0.935), ("자들", 0.41), ("이", 0.88), ("쉬다", 0.77),
    ]  # fmt: skip
    assert document.paragraphs[0].page == 1
    assert any(
        "recognised by Tesseract 9.9 (kor), mean confidence 0.7" in note for note in document.facts.notes
    )
    assert any("guesses spaces" in note for note in document.facts.notes)


def test_each_page_has_its_own_words(fake: Callable[..., None]) -> None:
    one, two = ROW.format(1, 10, 90, "하나"), ROW.replace("5\\t1", "5\\t2", 1).format(1, 10, 90, "둘")
    fake(f'cat >/dev/null; printf "level\\n{one}하나\\n{two}\\f둘\\n"')
    pages = [Image.new("1", (400, 100), 1)] * 2
    document = parse(Source("a.tif", saved(pages[0], "tiff", save_all=True, append_images=pages[1:])))
    assert [(p.page, t) for p, t in zip(document.paragraphs, document.paragraph_texts(), strict=True)] == [
        (1, "하나"), (2, "둘"),
    ]  # fmt: skip


def test_without_tesseract_the_error_names_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    recognition._installed.cache_clear()
    with pytest.raises(
        DocumentError, match="install tesseract-ocr and tesseract-ocr-kor, or recognise its text yourself"
    ):
        parse(Source("a.png", SMALL))
    recognition._installed.cache_clear()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (
            ReadOptions(recognition="kor+rus"),
            "Tesseract 9.9 has no data for rus; install tesseract-ocr-rus, or",
        ),
        (ReadOptions(recognition="--help"), "no data for --help|no languages"),
        (
            ReadOptions(recognition=""),
            "is a picture, and recognition is switched off; allow it with --recognize kor",
        ),
    ],
)
def test_languages(fake: Callable[..., None], options: ReadOptions, reason: str) -> None:
    fake("exit 0")
    with pytest.raises(DocumentError, match=reason):
        parse(Source("a.png", SMALL, options))


@pytest.mark.parametrize(
    ("script", "limits", "reason"),
    [
        (
            "echo broken >&2; exit 1",
            [],
            r"cannot be recognised by Tesseract 9.9 \(broken\); save it again as PNG",
        ),
        (
            "cat >/dev/null; exec sleep 9",
            ["page-seconds=1"],
            "longer than 1 s a page.*--limit page-seconds=10",
        ),
        ("cat >/dev/null", [], "no text was recognised"),
    ],
)
def test_what_goes_wrong_is_one_line(
    fake: Callable[..., None], script: str, limits: list[str], reason: str
) -> None:
    fake(script)
    with pytest.raises(DocumentError, match=reason):
        parse(Source("a.png", SMALL, ReadOptions(limits=with_limits(limits))))


def test_the_clock_stands_still_while_another_program_works(fake: Callable[..., None]) -> None:
    """The alarm of the process that reads files is set anew behind the recognition, with what was left."""
    import signal

    fake(f'cat >/dev/null; sleep 0.7; printf "{ROW.format(1, 10, 90, "글이다")}글이다\\n"')
    old = signal.signal(signal.SIGALRM, lambda *_: None)
    try:
        signal.alarm(100)
        recognition.recognise(SMALL, "a.png", "kor", with_limits(["page-seconds=50"]))
        assert 99 <= signal.alarm(0) <= 100
    finally:
        signal.signal(signal.SIGALRM, old)


# ---- places


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_that_lies_on_a_side_is_turned(turned: int) -> None:
    """Words from left to right and lines from top to bottom, however the sheet lay."""
    upright = [
        Word(str(i), 40.0 * i, 100.0 * j, 40.0 * i + 30, 100.0 * j + 30, 1.0, (j,), True)
        for j in range(3)
        for i in range(6)
    ]
    width, height = 300.0, 400.0

    def lying(word: Word) -> Word:
        left, top, right, bottom = word.left, word.top, word.right, word.bottom
        box = {
            0: (left, top, right, bottom),
            90: (height - bottom, left, height - top, right),
            180: (width - right, height - bottom, width - left, height - top),
            270: (top, width - right, bottom, width - left),
        }
        return Word(word.text, *box[turned], word.confidence, word.line, word.is_spaced)

    words = recognition._upright([lying(word) for word in upright])
    lines = lines_of(words, 400)
    assert [line.text for line in lines] == ["0 1 2 3 4 5"] * 3
    assert lines[0].bottom > lines[1].top > lines[2].top


def test_columns_of_a_scan_are_cut_where_the_words_leave_a_gutter(fake: Callable[..., None]) -> None:
    """Tesseract takes lines across both columns for one; the places of the words tell otherwise."""
    rows, text = "", ""
    for number in range(4):
        for x, word in (
            (10, "왼쪽기둥의글은"),
            (160, "서로이어지고"),
            (420, "오른쪽기둥의글"),
            (570, "도이어진다것"),
        ):
            rows += f"5\\t1\\t1\\t1\\t{number + 1}\\t1\\t{x}\\t{60 * number + 10}\\t140\\t30\\t90\\t{word}\\n"
        text += "왼쪽기둥의글은 서로이어지고 오른쪽기둥의글 도이어진다것\\n"
    fake(f'cat >/dev/null; printf "{rows}{text}"')
    words = parse(Source("a.png", saved(Image.new("1", (720, 300), 1)))).text.split()
    assert "".join(words).index("오른쪽") > "".join(words).rindex("왼쪽")


# ---- with the real program


@pytest.fixture(scope="module")
def northern() -> Document:
    """A page of northern text as read from a TIFF of two pages."""
    pages = [drawn(*NORTH), drawn("셋째 줄은 다음페지에 있다.")]
    data = saved(pages[0], "tiff", save_all=True, append_images=pages[1:], dpi=(300, 300))
    return parse(Source("a.tif", data))


@needs_tesseract
def test_northern_spelling_comes_through(northern: Document) -> None:
    assert "".join(northern.text.split()) == "".join("".join((*NORTH, "셋째 줄은 다음페지에 있다.")).split())
    assert [paragraph.page for paragraph in northern.paragraphs][-1] == 2
    for word in northern.recognised:
        assert northern.text[word.start : word.end].strip() == northern.text[word.start : word.end] != ""
        assert 0 <= word.confidence <= 1
    assert all(paragraph.confidence > 0.6 for paragraph in northern.paragraphs)


@pytest.fixture
def scan(make_pdf: Callable[..., bytes]) -> bytes:
    """A PDF with a page of text, a page that is a picture, and an empty one."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(make_pdf([[(72, 760, "첫 페지에는 글이 있다.")]]))
    drawing = drawn(*NORTH)
    bitmap = pypdfium2.PdfBitmap.new_native(drawing.width, drawing.height, pypdfium2.raw.FPDFBitmap_BGR)
    memory = memoryview(bitmap.buffer).cast("B")
    row = drawing.width * 3
    pixels = drawing.convert("RGB").tobytes()
    for number in range(drawing.height):
        memory[number * bitmap.stride : number * bitmap.stride + row] = pixels[
            number * row : number * row + row
        ]
    page = pdf.new_page(drawing.width * 72 / 300, drawing.height * 72 / 300)
    picture = pypdfium2.PdfImage.new(pdf)
    picture.set_bitmap(bitmap)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(page.get_width(), page.get_height()))
    page.insert_obj(picture)
    page.gen_content()
    pdf.new_page(595, 842)
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


@needs_tesseract
def test_only_the_pages_of_a_pdf_that_are_pictures_are_recognised(scan: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(scan)
    document = read_document(str(path))  # in the process that can write no file
    assert document.paragraph_texts()[0] == "첫 페지에는 글이 있다."
    assert "".join(document.paragraph_texts()[1:]).replace(" ", "") == "".join(NORTH).replace(" ", "")
    assert [paragraph.confidence is None for paragraph in document.paragraphs][:2] == [True, False]
    assert min(word.start for word in document.recognised) >= document.paragraphs[1].start
    assert any(note.startswith("text of page 2 recognised by Tesseract") for note in document.facts.notes)
    assert "pages without text: 3" in document.facts.notes


def test_a_scan_without_tesseract_is_read_as_far_as_it_has_text(
    scan: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    recognition._installed.cache_clear()
    document = parse(Source("a.pdf", scan))
    assert document.text == "첫 페지에는 글이 있다."
    assert document.recognised is None
    assert any(note.startswith("not read, pages that are pictures: 2") for note in document.facts.notes)
    recognition._installed.cache_clear()


def test_a_layer_that_another_program_recognised_is_taken_for_that(scan: bytes) -> None:
    """Invisible text over the picture of a page."""
    import pypdfium2
    from pypdfium2 import raw

    pdf = pypdfium2.PdfDocument(scan)
    page = pdf[0]
    for text in list(page.get_objects()):
        raw.FPDFTextObj_SetTextRenderMode(text.raw, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    picture = pypdfium2.PdfImage.new(pdf)
    picture.set_bitmap(pypdfium2.PdfBitmap.new_native(10, 10, raw.FPDFBitmap_BGR))
    picture.set_matrix(pypdfium2.PdfMatrix().scale(page.get_width(), page.get_height()))
    page.insert_obj(picture)
    page.gen_content()
    stream = io.BytesIO()
    pdf.save(stream)
    document = parse(Source("a.pdf", stream.getvalue(), ReadOptions(recognition="")))
    assert document.text == "첫 페지에는 글이 있다."
    assert [document.text[w.start : w.end] for w in document.recognised] == document.text.split()
    assert any("page 1: another program recognised it" in note for note in document.facts.notes)


def test_more_pictures_than_allowed(scan: bytes, fake: Callable[..., None]) -> None:
    fake("exit 1")
    with pytest.raises(DocumentError, match="--limit pixels="):
        parse(Source("a.pdf", scan, ReadOptions(limits=with_limits(["pixels=1000"]))))
    unread = parse(Source("a.pdf", scan, ReadOptions(recognition="")))
    assert "pages without text: 2, 3" in unread.facts.notes
