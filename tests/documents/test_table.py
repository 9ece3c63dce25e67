"""Tables: CSV, TSV and JSON lines as documents of cells."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.documents import (
    Document,
    DocumentError,
    ReadOptions,
    document_bytes,
    document_from_bytes,
    with_limits,
)
from nambuk.documents.formats.tables.delimited import Dialect, rows_of

TABLE = '번호,본문,날자\r\n1,"탄부들은 ""힘껏"" 일하였다.",2020\r\n2,페염으로 앓았다.,2021\r\n\r\n3,"첫줄\r\n둘째줄",\r\n'
LINES = '{"id": 1,  "text": "탄부들은 일하였다.", "n": 1.50}\n\n{"id":2,"text":"\\ud398염","meta":{"tags":["가나","다라"]}}\n'


def read(data: str | bytes, name: str = "a.csv", *columns: str) -> Document:
    data = data.encode() if isinstance(data, str) else data
    return document_from_bytes(name, data, ReadOptions(columns=columns))


def places(document: Document) -> list[tuple[str | None, str]]:
    return [
        (p.container, text) for p, text in zip(document.paragraphs, document.paragraph_texts(), strict=True)
    ]


def test_the_columns_that_hold_korean_are_read() -> None:
    document = read(TABLE)
    assert places(document) == [
        ('row 2, column "본문"', '탄부들은 "힘껏" 일하였다.'),
        ('row 3, column "본문"', "페염으로 앓았다."),
        ('row 5, column "본문"', "첫줄\n둘째줄"),
    ]
    assert document.facts.notes == ('columns read: "본문"; not read: "번호", "날자"',)


@pytest.mark.parametrize(
    ("columns", "read_columns"),
    [(("날자",), {"날자"}), (("3",), {"날자"}), (("1", " 본문 "), {"번호", "본문"})],
)
def test_columns_by_name_and_number(columns: tuple[str, ...], read_columns: set[str]) -> None:
    found = {(place or "").split('"')[1] for place, _ in places(read(TABLE, "a.csv", *columns))}
    assert found == read_columns


@pytest.mark.parametrize("column", ["본문2", "4", "0"])
def test_unknown_columns(column: str) -> None:
    with pytest.raises(DocumentError, match=f'has no column \'{column}\'; it has "번호", "본문", "날자"'):
        read(TABLE, "a.csv", column)


@pytest.mark.parametrize(
    ("table", "container"),
    [
        ("탄부들은 일하였다.,3\n로동자들은 쉬였다.,4\n", "row 1, column 1"),  # no names: sentences
        ("본문,수\n탄부들은 일하였다.,3\n", 'row 2, column "본문"'),
        ("a\n탄부들은 오늘 일하였다.\n", 'row 2, column "a"'),
        ("sep=;\n본문;수\n탄부들은, 일하였다.;3\n", 'row 3, column "본문"'),
    ],
)
def test_names_of_columns(table: str, container: str) -> None:
    assert read(table).paragraphs[0].container == container


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_what_stays_keeps_its_bytes(name: str, delimiter: str, newline: str, quote: str) -> None:
    rows = [
        ["번호", "본문", "비고"],
        ["1", f"탄부들은{delimiter} 일하였다.", "x"],
        ["2", "페염을 앓았다.", f"{quote}y{quote}"],
        ["3", "들어간다.", "z"],
    ]
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, quotechar=quote, lineterminator=newline).writerows(rows)
    data = b"\xef\xbb\xbf" + stream.getvalue().encode()
    document = document_from_bytes(name, data)
    assert document.paragraph_texts() == [row[1] for row in rows[1:]]
    assert document_bytes(document, document.paragraph_texts(), name, data=data) == data
    new = [document.paragraph_texts()[0], "ill", f"a{delimiter} b \"c\" 'd'"]
    written = document_bytes(document, new, name, data=data)
    lines = data.split(newline.encode())
    assert written.split(newline.encode())[:2] == lines[:2]
    text = written.decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote))
    assert [row[1] for row in found[1:]] == new
    assert [[row[0], row[2]] for row in found] == [[row[0], row[2]] for row in rows]


def test_tables_of_tabs_without_quotation_marks() -> None:
    data = '본문\t수\n"탄부들은 일하였다.\t3\n그는 "동무\t4\n'.encode()
    document = document_from_bytes("a.tsv", data)
    assert document.paragraph_texts() == ['"탄부들은 일하였다.', '그는 "동무']
    assert (
        document_bytes(document, ["a\tb\nc", 'd "'], "a.tsv", data=data)
        == '본문\t수\na b c\t3\nd "\t4\n'.encode()
    )


@pytest.mark.parametrize("encoding", ["cp949", "kps9566", "utf-16"])
def test_other_encodings_become_utf8_with_a_mark(encoding: str) -> None:
    data = TABLE.encode(encoding)
    document = document_from_bytes("a.csv", data)
    written = document_bytes(document, document.paragraph_texts(), "a.csv", data=data)
    assert written == b"\xef\xbb\xbf" + TABLE.encode()


cells = st.text(st.sampled_from("가나 \",;\n'x"), max_size=5)


@given(st.lists(st.lists(cells, min_size=2, max_size=3), min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_cells_are_those_of_the_csv_module(rows: list[list[str]], delimiter: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    found = list(rows_of(stream.getvalue(), Dialect(delimiter)))
    assert [[cell.text for cell in row] for row in found] == rows
    for cell in (cell for row in found for cell in row if not cell.is_quoted):
        assert stream.getvalue()[cell.start : cell.end] == cell.text


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ('본문,수\n탄부,1\n"페염,2\n', "line 3: a cell begins with a quotation mark that nothing ends"),
        ("본문,수\n탄부\x00,1\n", "binary"),
        ("1,2\n3,4\n", "holds no text in the columns"),
    ],
)
def test_bad_tables(table: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read(table)


def test_limit_of_cells() -> None:
    with pytest.raises(DocumentError, match="more than 5 cells; split it, or allow more with --limit cells="):
        document_from_bytes("a.csv", TABLE.encode(), ReadOptions(limits=with_limits(["cells=5"])))


def test_a_package_under_the_wrong_suffix() -> None:
    with pytest.raises(DocumentError, match="is a zip or docx file, not csv"):
        read(b"PK\x03\x04" + bytes(40))


# ---- JSON lines


def test_json_lines() -> None:
    document = read(LINES, "a.jsonl")
    assert places(document) == [
        ('row 1, column "text"', "탄부들은 일하였다."),
        ('row 3, column "text"', "페염"),
        ('row 3, column "meta.tags"', "가나"),
        ('row 3, column "meta.tags"', "다라"),
    ]


def test_json_lines_are_written_in_place() -> None:
    document = read(LINES, "a.jsonl", "text")
    same = document_bytes(document, document.paragraph_texts(), "a.jsonl", data=LINES.encode())
    assert same == LINES.encode()
    new = document_bytes(document, ['Miners "worked"\n', "페염"], "a.jsonl", data=LINES.encode())
    assert new.decode() == LINES.replace('"탄부들은 일하였다."', '"Miners \\"worked\\"\\n"')


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("가나다 x", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc.", max_size=2), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["id", "text", "n"]), json_values, max_size=3))
def test_every_text_is_found_once(record: dict[str, object]) -> None:
    line = json.dumps({**record, "last": "마지막"}, ensure_ascii=False)

    def texts(value: object) -> list[str]:
        if isinstance(value, str):
            return [value] if value.strip() else []
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return [text for one in inner for text in texts(one)]

    columns = tuple(_columns(json.loads(line)))
    document = document_from_bytes("a.jsonl", line.encode(), ReadOptions(columns=columns))
    assert document.paragraph_texts() == texts(json.loads(line))
    assert (
        document_bytes(document, document.paragraph_texts(), "a.jsonl", data=line.encode()) == line.encode()
    )


def _columns(value: object, path: str = "") -> dict[str, None]:
    """The dotted keys of all texts."""
    if isinstance(value, str):
        return {path: None} if value.strip() else {}
    if isinstance(value, list):
        return {column: None for one in value for column in _columns(one, path)}
    if isinstance(value, dict):
        keys = [(".".join(part for part in (path, key) if part), one) for key, one in value.items()]
        return {column: None for key, one in keys for column in _columns(one, key)}
    return {}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("글", r"line 2: is no JSON"),
        ('["가나다"]', "line 2: is no JSON object"),
        ('{"text": ' + "[" * 100_000, "line 2: is n"),
        ('{"text": "가\\ud800"}', 'line 2: "text" holds half a character'),
        ('{"text": "가\\u0000"}', 'line 2: "text" holds a NUL'),
    ],
)
def test_bad_lines(line: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read('{"text": "글이 있다"}\n' + line, "a.jsonl")


def test_unknown_key() -> None:
    with pytest.raises(DocumentError, match=r"has no column .body.; it has .text., .meta\.tags."):
        read(LINES, "a.jsonl", "body")
