"""Strings and JSON lines."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.documents import Document, DocumentError, read_records, text_document, with_limits

characters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")


def records(path: Path, *lines: bytes | str) -> list[Document | DocumentError]:
    path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines) + b"\n")
    return list(read_records(str(path)))


@given(st.text(characters))
def test_every_span_holds_its_paragraph(text: str) -> None:
    document = text_document("1", text)
    assert len(document.text) == len(text)
    assert [line.removesuffix("\r") for line in document.text.split("\n")] == document.paragraph_texts()
    for number, paragraph in enumerate(document.paragraphs):
        assert document.paragraph_at(paragraph.start) == number


@given(texts=st.lists(st.text(characters).filter(str.strip), min_size=1, max_size=5))
def test_records_come_in_order(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("records") / "r.jsonl"
    lines = [
        json.dumps({"id": number, "text": text}, ensure_ascii=False) for number, text in enumerate(texts)
    ]
    read = records(path, *lines)
    assert [document.id for document in read if isinstance(document, Document)] == list(
        map(str, range(len(texts)))
    )
    assert [len(document.text) for document in read if isinstance(document, Document)] == list(
        map(len, texts)
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "is no JSON"),
        ('["a"]', "is no JSON object"),
        ('{"text": "글"}', 'has no "id"'),
        ('{"id": true, "text": "글"}', 'has no "id"'),
        ('{"id": "1"}', 'has no "text"'),
        ('{"id": "1", "text": 5}', 'has no "text"'),
        ('{"id": "1", "text": " "}', "is empty"),
        (r'{"id": "1", "text": "가\ud800"}', "lone surrogate) at character 1"),
        (r'{"id": "1", "text": "가\u0000"}', "NUL at character 1"),
        (b'{"id": "1", "text": "\xb0\xa1"}', "is not UTF-8"),
        ("[" * 100_000, "is n"),
    ],
)
def test_bad_lines_are_named_and_the_others_read(line: bytes | str, reason: str, tmp_path: Path) -> None:
    good = '{"id": "x", "text": "글"}'
    first, bad, last = records(tmp_path / "r.jsonl", good, line, good)
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(bad, DocumentError)
    assert bad.name == f"{tmp_path / 'r.jsonl'}, line 2"
    assert reason in str(bad)
    assert "\n" not in str(bad)


def test_blank_lines_and_marks(tmp_path: Path) -> None:
    good = b'{"id": "x", "text": "\xea\xb8\x80", "date": null}'
    assert len(records(tmp_path / "r.jsonl", b"\xef\xbb\xbf" + good, b"", b"  ", good)) == 2


def test_lone_surrogates_in_ids_can_be_printed(tmp_path: Path) -> None:
    (document,) = records(tmp_path / "r.jsonl", r'{"id": "a\ud800", "text": "글"}')
    assert isinstance(document, Document)
    assert document.id == "a\ufffd"


def test_a_line_too_long_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps({"id": "1", "text": "가" * 200}) + '\n{"id": "x", "text": "글"}\n')
    bad, good = read_records(str(path), with_limits(["text-size=50"]))
    assert isinstance(bad, DocumentError)
    assert "too large" in str(bad)
    assert isinstance(good, Document)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO('{"id": 7, "text": "글"}'.encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(data))
    (document,) = read_records("-")
    assert isinstance(document, Document)
    assert (document.id, document.text) == ("7", "글")


def test_missing_file() -> None:
    (error,) = read_records("/no/such/file.jsonl")
    assert isinstance(error, DocumentError)
    assert "no such file" in str(error)


def test_leaders_names() -> None:
    document = text_document("1", "\uf120\uf121\uf122동지")
    assert document.text == "김정은동지"
    assert "leaders' names" in document.facts.notes[0]


@pytest.mark.parametrize("text", ["\ud800", "가\x00"])
def test_strings_that_are_no_text(text: str) -> None:
    with pytest.raises(DocumentError):
        text_document("1", text)
