"""Rows of tables and nested objects as records."""

import io
from pathlib import Path

import pytest

from nambuk.documents import (
    Document,
    DocumentError,
    ReadOptions,
    RecordColumns,
    read_records,
    read_row_records,
    with_limits,
)

ROWS = 'id;글;text\n7;a;"탄부들은 ""일하였다.""\n둘째줄"\n8;b;페염\n;c;없다\n9;d\n\n10;e;끝\n'


def records(
    tmp_path: Path, data: str | bytes, columns: RecordColumns | None = None
) -> list[Document | DocumentError]:
    path = tmp_path / "r.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_row_records(str(path), columns=columns or RecordColumns()))


def shown(found: list[Document | DocumentError]) -> list[tuple[str, str]]:
    return [(one.id, one.text) if isinstance(one, Document) else (one.name[-5:], one.reason) for one in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949", "kps9566"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_rows_are_records(encoding: str, newline: str, tmp_path: Path) -> None:
    found = shown(records(tmp_path, ROWS.replace("\n", newline).encode(encoding)))
    assert [(id, text.replace("\r\n", "\n")) for id, text in found] == [
        ("7", '탄부들은 "일하였다."\n둘째줄'),
        ("8", "페염"),
        ("row 4", 'has no "id"; give it a text or a number'),
        ("row 5", 'has no "text"; give it a text'),
        ("10", "끝"),
    ]


def test_columns_of_records(tmp_path: Path) -> None:
    found = records(tmp_path, ROWS, RecordColumns("글", "text"))
    assert [one.id for one in found if isinstance(one, Document)] == ["a", "b", "c", "e"]


def test_the_encoding_is_a_trace(tmp_path: Path) -> None:
    first = records(tmp_path, ROWS.encode("kps9566"))[0]
    assert isinstance(first, Document)
    assert first.facts.encoding == "kps9566"
    assert [trace.value for trace in first.facts.traces] == ["KPS 9566"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            "번호,본문\n1,가\n",
            r'has no column "id" in its first row; it has "번호", "본문"; name it with --id-column',
        ),
        ('id,text\n1,"가\n2,나\n', "row 2: is no row of a table"),
        (
            f"id,text\n1,{'탄부들이 일한다. ' * 9}\n".encode() + b"\xff",
            "looks like utf-8, but byte 227 does not fit",
        ),
        (b"", "is empty"),
    ],
)
def test_bad_files(data: str | bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=reason):
        raise next(one for one in records(tmp_path, data) if isinstance(one, DocumentError))


def test_a_large_file_is_read_in_pieces(tmp_path: Path) -> None:
    row = '{},"탄부들은 막장에서 일하였다.\r\n그리고 쉬였다."\r\n'
    data = "id,text\r\n" + "".join(row.format(number) for number in range(8_000))
    found = records(tmp_path, data.encode("kps9566"))
    assert [one.id for one in found if isinstance(one, Document)] == [str(number) for number in range(8_000)]
    assert {len(one.text) for one in found if isinstance(one, Document)} == {25}


def test_a_line_without_end(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("id,text\n1," + "가" * 400_000, encoding="utf-8")
    options = ReadOptions(limits=with_limits(["text-size=100k"]))
    assert "a line is too long" in str(list(read_row_records(str(path), options))[-1])


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("id,text\n1,글\n".encode())))
    (document,) = read_row_records("-")
    assert isinstance(document, Document)
    assert (document.id, document.text) == ("1", "글")


def test_keys_of_json_records(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text('{"no": 3, "body": {"text": "글"}}\n{"no": 4, "body": "글"}\n', encoding="utf-8")
    good, bad = read_records(str(path), columns=RecordColumns("no", "body.text"))
    assert isinstance(good, Document)
    assert (good.id, good.text) == ("3", "글")
    assert 'has no "body.text"' in str(bad)
