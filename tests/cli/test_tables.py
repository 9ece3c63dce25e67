"""Tables, JSON lines and subtitles at the command line: as records, as documents, and beside files for other uses."""

import json

import pytest

ROWS = "번호;제목;글\n7;a;탄부들은 페염을 앓았다.\n8;b;\n9;c;로동자들은 할수 있는것을 하였다.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "kps9566"])
def test_rows_as_records(encoding, run, reports, tmp_path):
    path = tmp_path / "글.csv"
    path.write_bytes(ROWS.encode(encoding))
    options = ("--input-format", "csv", "--id-column", "번호", "--text-column", "글", "--format", "jsonl")
    result = run("verify", path, *options)
    assert result.exit_code == 1  # for the row without a text
    assert result.stderr == f'nambuk: {path}, row 3: "글" is empty; leave the record out\n'
    assert [report["id"] for report in reports(result)] == ["7", "9"]
    assert {report["file"]["encoding"] for report in reports(result)} == {encoding}


def test_a_table_is_a_document_otherwise(run, reports, tmp_path):
    path = tmp_path / "글.csv"
    path.write_text(ROWS, encoding="utf-8")
    [report] = reports(run("verify", path, "--format", "jsonl"))
    assert report["id"] == str(path)
    assert {marker["container"] for marker in report["markers"]} >= {
        'row 2, column "글"',
        'row 4, column "글"',
    }
    assert run("verify", path, "--column", "없다").exit_code == 1


def test_keys_of_json_lines(run, reports, tmp_path):
    path = tmp_path / "r.jsonl"
    path.write_text('{"no": 1, "body": {"ko": "페염을 앓았다."}}\n', encoding="utf-8")
    options = ("--id-column", "no", "--text-column", "body.ko")
    [report] = reports(run("verify", path, *options, "--format", "jsonl"))
    assert (report["id"], report["characters"]) == ("1", 8)


def test_own_lists_are_no_documents(run, reports, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "페염을 앓았다."}\n', encoding="utf-8")
    for _ in range(2):
        assert (
            run(
                "verify", tmp_path, "--format", "jsonl", "--output", tmp_path / "r.jsonl", "--force"
            ).exit_code
            == 0
        )
    result = run("verify", tmp_path, "--format", "jsonl")
    assert [report["id"] for report in reports(result)] == [str(tmp_path / "a.jsonl")]
    assert result.stderr == f"nambuk: {tmp_path / 'r.jsonl'}: holds results of nambuk, and is left out\n"


def test_documents_are_written_in_place(run, tmp_path):
    """Each in its own format; a second run finds everything done, and neither glossary nor output is a document."""
    files = {
        "a.srt": "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>로동자들은</i> 페염을 앓았다.\r\n",
        "b.csv": '번호,글\r\n1,"로동자들은 페염을 앓았다."\r\n',
        "c.jsonl": '{"id": 1.0, "text" : "로동자들은 페염을 앓았다."}\n',
    }
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode())
    (tmp_path / "mine.tsv").write_text("ko-KP\tko-KR\n탄부\t광부\n", encoding="utf-8")
    options = ("--to", "ko-KR", "--glossary", tmp_path / "mine.tsv", "--output", tmp_path / "out")
    summary = tmp_path / "summary.json"
    for status in ("done", "skipped"):
        assert run("translate", tmp_path, *options, "--summary", summary).exit_code == 0
        assert [one["status"] for one in json.loads(summary.read_text())["documents"]] == [status] * 3
    for name, text in files.items():
        new = (tmp_path / "out" / name).read_bytes().decode()
        assert new.replace("노동자", "로동자").replace("폐렴", "페염") == text
        assert new != text
