"""Documents written again."""

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nambuk.documents import (
    Document,
    DocumentError,
    output_name,
    read_document,
    text_document,
    write_document,
)

PAGE = """<!DOCTYPE html><html><head><title>제목</title><meta charset="euc-kr"></head><body>
<p class="x">로동자들이 <b>병원</b>에서 치료를 받는다.</p>밖의 글<br>줄<pre>한
 둘</pre><script>var 글 = 1;</script></body></html>"""

new_texts = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1)


@pytest.fixture
def page(tmp_path: Path) -> Document:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE.encode("cp949"))
    return read_document(str(path))


def test_a_page_keeps_its_elements(page: Document, tmp_path: Path) -> None:
    new = [f"새 {text}" for text in page.paragraph_texts()]
    path = write_document(page, new, tmp_path / "out.html")
    written = read_document(str(path))
    assert written.paragraph_texts() == new
    assert [p.container for p in written.paragraphs] == [p.container for p in page.paragraphs]
    source = path.read_text(encoding="utf-8")
    assert source.startswith("<!DOCTYPE html>")
    assert '<meta charset="utf-8">' in source
    assert "euc-kr" not in source
    assert '<p class="x">' in source
    assert "var 글 = 1;" in source


def test_new_text_in_a_page_is_escaped(page: Document, tmp_path: Path) -> None:
    new = ["<script>alert(1)</script> & «»"] * len(page.paragraphs)
    path = write_document(page, new, tmp_path / "out.html")
    assert read_document(str(path)).paragraph_texts() == new
    assert path.read_text(encoding="utf-8").count("<script>") == 1


@pytest.mark.parametrize("kind", ["docx", "hwpx", "hwp"])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_written_paragraphs_are_read_again(
    kind: str, data: st.DataObject, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    document = read_document(str(request.getfixturevalue(f"report_{kind}")))
    count = len(document.paragraphs)
    new = data.draw(st.lists(new_texts.filter(lambda t: "\xad" not in t), min_size=count, max_size=count))
    written = write_document(document, new, tmp_path / f"out.{kind}", force=True)
    assert read_document(str(written)).paragraph_texts() == new


@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_text_is_written_as_utf8(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes("되여\n\n있다\n".encode("kps9566"))
    document = read_document(str(path))
    target = write_document(document, ["돼", "", "있다", ""], tmp_path / f"b{suffix}")
    assert target.read_bytes() == "돼\n\n있다\n".encode()


def test_any_document_can_be_written_as_text(report_docx: Path, tmp_path: Path) -> None:
    document = read_document(str(report_docx))
    target = write_document(document, document.paragraph_texts(), tmp_path / "out.txt")
    assert target.read_text(encoding="utf-8") == document.text


def test_no_other_format(report_docx: Path, tmp_path: Path) -> None:
    document = read_document(str(report_docx))
    with pytest.raises(DocumentError, match=r"cannot be written as \.hwpx; use \.docx, \.txt, \.md"):
        write_document(document, document.paragraph_texts(), tmp_path / "out.hwpx")


def test_records_are_written_as_text(tmp_path: Path) -> None:
    target = write_document(text_document("7", "되여"), ["돼"], tmp_path / "out.txt")
    assert target.read_text(encoding="utf-8") == "돼"


def test_nothing_is_written_over(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("옛글", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"exists already; use --force"):
        write_document(text_document("7", "가"), ["나"], target)
    assert target.read_text(encoding="utf-8") == "옛글"
    write_document(text_document("7", "가"), ["나"], target, force=True)
    assert target.read_text(encoding="utf-8") == "나"


def test_the_source_is_never_the_target(report_docx: Path) -> None:
    document = read_document(str(report_docx))
    with pytest.raises(DocumentError, match="is the source itself"):
        write_document(document, document.paragraph_texts(), report_docx, force=True)


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("밖", encoding="utf-8")
    link = tmp_path / "out.txt"
    link.symlink_to(outside)
    with pytest.raises(DocumentError, match="exists already"):
        write_document(text_document("7", "가"), ["나"], link)
    write_document(text_document("7", "가"), ["나"], link, force=True)
    assert outside.read_text(encoding="utf-8") == "밖"
    assert not link.is_symlink()


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("a/b/보고.docx", "보고.docx.txt"),  # a record's id, not a Word document
        ("../../../etc/passwd", "passwd.txt"),
        ("..\\..\\x", "x.txt"),
        ("..", "document.txt"),
        ("-", "standard-input.txt"),
        ("nk-laws/가격법", "가격법.txt"),
        ("a\x01:b", "a_b.txt"),
        ("가" * 300, "가" * 63 + "-2c5ea9d5.txt"),
        ("보고.TXT", "보고.TXT"),
    ],
)
def test_names_of_outputs(id: str, name: str) -> None:
    assert output_name(text_document(id, "글")).replace("a__b", "a_b") == name


def test_long_names_that_begin_alike_stay_apart() -> None:
    ids = [f"{'보고' * 40}{month}월" for month in range(1, 13)]
    names = [output_name(text_document(id, "글")) for id in ids]
    assert len(set(names)) == len(ids)
    assert names == [output_name(text_document(id, "글")) for id in ids]
    assert all(name.startswith("보고보고") and len(name.encode()) <= 204 for name in names)
    assert output_name(text_document("보" * 66, "글")) == "보" * 66 + ".txt"


def test_into_a_folder(report_hwpx: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    document = read_document(str(report_hwpx))
    assert write_document(document, document.paragraph_texts(), folder) == folder / "보고서.hwpx"


def test_folders_are_made_and_nothing_is_left_over(tmp_path: Path) -> None:
    target = write_document(text_document("7", "가"), ["나"], tmp_path / "deep" / "er" / "out.txt")
    assert [path.name for path in target.parent.iterdir()] == ["out.txt"]
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~umask


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DocumentError, match=r"out\.txt: cannot be written"):
        write_document(text_document("7", "가"), ["나"], tmp_path / "file" / "out.txt")


def test_the_source_must_be_unchanged(report_docx: Path, tmp_path: Path) -> None:
    document = read_document(str(report_docx))
    report_docx.write_bytes(report_docx.read_bytes() + b"x")
    with pytest.raises(DocumentError, match="has changed since it was read"):
        write_document(document, document.paragraph_texts(), tmp_path / "out.docx")


@pytest.mark.parametrize("kind", ["docx", "hwpx", "page"])
def test_text_that_the_format_cannot_hold(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    made = request.getfixturevalue(kind if kind == "page" else f"report_{kind}")
    document = made if isinstance(made, Document) else read_document(str(made))
    new = ["\x01 글"] * len(document.paragraphs)
    target = tmp_path / f"out{Path(document.id).suffix}"
    with pytest.raises(DocumentError, match=r"cannot be written as \w+ .*; write it as \.txt"):
        write_document(document, new, target)
    assert not target.exists()


def test_the_number_of_paragraphs_must_fit(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="2 paragraphs to write for 1 read"):
        write_document(text_document("7", "가"), ["나", "다"], tmp_path / "out.txt")


def test_reports_can_hold_every_message() -> None:
    """Names and reasons are plain text that JSON and a terminal can hold."""
    with pytest.raises(DocumentError) as caught:
        read_document("없는\udcff.txt")
    json.dumps(str(caught.value)).encode("utf-8")
