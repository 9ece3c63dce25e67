"""`nambuk verify`: every format in, every format out, the contract of the JSON."""

import hashlib
import json
import re

import pytest

from nambuk import __version__
from nambuk.batch.ordered import _WORTH_IT

PAIRS = ["ko-KP:ko-KR", "ko-KP:ko-CN", "ko-CN:ko-KR"]


@pytest.fixture
def northern(tmp_path):
    path = tmp_path / "northern.txt"
    path.write_text(
        "로동자들이 페암으로 진찰을 받게 되였다.\n그는 할수 있는것을 다 하였다.\n", encoding="utf-8"
    )
    return path


def test_text_as_a_process(process, samples):
    done = process("verify", samples / "report.txt")
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode()
    assert text.startswith(f"{samples / 'report.txt'}\n")
    for expected in (
        "Which standard the language follows",
        "림파암 → 림프암",
        "맞춤법 제26항",
        "do not prove",
    ):
        assert expected in text
    assert "\x1b" not in text  # no colours when no terminal reads it


def test_the_contract_of_json(run, samples):
    path = samples / "report.txt"
    result = run("verify", path, "--format", "json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    text = path.read_text(encoding="utf-8").removesuffix("\n")
    assert report["id"] == str(path)
    assert report["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert report["characters"] in (len(text), len(text) + 1)
    assert report["nambuk"] == __version__
    assert re.fullmatch(r"[0-9a-f]+\+[0-9a-f]+", report["glossary"])
    origin = report["origin"]
    assert list(origin["log10_lr"]) == PAIRS
    assert origin["log10_lr"]["ko-KP:ko-KR"] > 1
    assert "North Korean standard over" in origin["scale"]
    for axis in origin["axes"].values():
        assert list(axis) == PAIRS
    for variable in origin["variables"]:
        assert variable["places"] == sum(variable["counts"].values()) > 0
        assert list(variable["weights"]) == PAIRS
    assert origin["limits"]
    assert len(report["markers"]) > 150
    for marker in report["markers"]:
        assert text[marker["start"] : marker["end"]] == marker["text"]
        assert marker["variety"] == "ko-KP"
        assert marker["kind"]
        assert marker["rule"]
        assert marker["source"]
        assert set(marker["standard"]) <= {"ko-KR", "ko-CN"}
    starts = [marker["start"] for marker in report["markers"]]
    assert starts == sorted(starts)
    assert {"림파암": "림프암"}.items() <= {
        marker["text"]: marker["standard"].get("ko-KR") for marker in report["markers"]
    }.items()


@pytest.mark.parametrize("suffix", ["txt", "docx", "hwpx"])
def test_the_sample_in_every_format_says_the_same(suffix, run, samples, reports):
    [report] = reports(run("verify", samples / f"report.{suffix}", "--format", "jsonl"))
    found = {marker["text"] for marker in report["markers"]}
    assert {"림파암", "페기종", "료양소", "로씨야련방", "울라지보스또크", "돌림감기"} <= found
    assert report["origin"]["log10_lr"]["ko-KP:ko-KR"] > 1
    assert report["file"]["format"] == {"txt": "text"}.get(suffix, suffix)
    assert all(marker["paragraph"] for marker in report["markers"])


@pytest.mark.parametrize("name", ["note.md", "note.html", "note.htm", "note"])
def test_other_text_formats(name, tmp_path, run, reports):
    path = tmp_path / name
    body = (
        "<!doctype html><p>환자는 <b>림파</b>암이다.</p>"
        if "htm" in name
        else "# 제목\n\n환자는 림파암이다.\n"
    )
    path.write_text(body, encoding="utf-8")
    [report] = reports(run("verify", path, "--format", "jsonl"))
    assert [marker["text"] for marker in report["markers"]] == ["림파암"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_encodings_are_found_out(encoding, tmp_path, run, reports):
    path = tmp_path / "note.txt"
    path.write_bytes(("환자는 림파암으로 진단되였다. 의사들은 치료를 시작하였다.\r\n" * 3).encode(encoding))
    [report] = reports(run("verify", path, "--format", "jsonl"))
    assert [marker["text"] for marker in report["markers"]].count("림파암") == 3


def test_the_control_texts_point_the_other_way(run, samples, reports):
    paths = samples / "control.ko-KR.txt", samples / "control.ko-CN.txt"
    southern, chinese = reports(run("verify", *paths, "--format", "jsonl"))
    assert southern["origin"]["log10_lr"]["ko-KP:ko-KR"] < -1
    assert chinese["origin"]["log10_lr"]["ko-KP:ko-CN"] < 1
    assert chinese["origin"]["log10_lr"]["ko-CN:ko-KR"] > 1


def test_too_little_text(run, reports):
    [report] = reports(run("verify", "-", "--format", "jsonl", input="안녕."))
    assert set(report["origin"]["log10_lr"].values()) == {0.0}
    assert report["origin"]["scale"] == "too little text"


def test_standard_input_and_several_documents(run, northern):
    result = run("verify", "-", northern, "--format", "json", input="녀성들의 로동")
    first, second = json.loads(result.stdout)
    assert (first["id"], second["id"]) == ("-", str(northern))


def test_a_folder_in_order(run, tmp_path, reports):
    for name in ("b.txt", "a.md", "sub/c.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text("로동", encoding="utf-8")
    found = [report["id"] for report in reports(run("verify", tmp_path / "in", "--format", "jsonl"))]
    assert found == [str(tmp_path / "in" / name) for name in ("a.md", "b.txt", "sub/c.txt")]


def test_html_is_one_page_by_itself(run, northern, tmp_path):
    output = tmp_path / "report.html"
    northern.write_text("<script>alert(1)</script> 로동자들이 페암으로", encoding="utf-8")
    assert run("verify", northern, "--format", "html", "--output", output).exit_code == 0
    page = output.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "페암" in page
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page)


def test_an_output_file_is_never_written_over_without_force(run, northern, tmp_path):
    output = tmp_path / "report.txt"
    output.write_text("kept", encoding="utf-8")
    refused = run("verify", northern, "--output", output)
    assert refused.exit_code == 2
    assert refused.stderr == f"nambuk: {output}: exists already; use --force to write over it\n"
    assert output.read_text(encoding="utf-8") == "kept"
    assert run("verify", northern, "--output", output, "--force").exit_code == 0
    assert "페암" in output.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["northern.txt", "report.txt"]


def test_an_output_folder_is_made(run, northern, tmp_path):
    assert run("verify", northern, "--output", tmp_path / "new" / "report.txt").exit_code == 0
    assert (tmp_path / "new" / "report.txt").exists()


def test_no_file_is_left_when_nothing_could_be_read(run, tmp_path):
    result = run("verify", tmp_path / "no.txt", "--format", "html", "--output", tmp_path / "report.html")
    assert result.exit_code == 1
    assert list(tmp_path.iterdir()) == []


class TestRecords:
    def test_many_come_back_in_order_from_several_processes(self, process, tmp_path):
        filling = "평양의 로동자들은 오늘도 할수 있는것을 다하고있다. " * 80
        records = [{"id": f"r{n}", "text": f"{n}번째 글. {filling[: 50 * (n % 40)]}로동"} for n in range(220)]
        assert sum(len(record["text"]) for record in records) > _WORTH_IT
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (tmp_path / "records.jsonl").write_text(lines, encoding="utf-8")
        done = process("verify", "records.jsonl", "--format", "jsonl", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, b"")
        found = [json.loads(line) for line in done.stdout.decode().splitlines()]
        assert [report["id"] for report in found] == [record["id"] for record in records]
        for report, record in zip(found, records, strict=True):
            assert report["characters"] == len(record["text"])
            assert report["sha256"] == hashlib.sha256(record["text"].encode()).hexdigest()

    def test_from_standard_input(self, run, reports):
        lines = '{"id": 1, "text": "로동"}\n\n{"id": "둘", "text": "녀자\\r\\n로인"}'
        arguments = ("verify", "-", "--input-format", "jsonl", "--format", "jsonl")
        first, second = reports(run(*arguments, input=lines))
        assert (first["id"], second["id"]) == ("1", "둘")
        assert second["characters"] == 6

    def test_offsets_count_code_points_of_the_text_as_given(self, run, reports):
        text = "😀 림파암, " + "로동자"  # the second word in conjoining letters
        decomposed = "\u1105\u1169\u1103\u1169\u11bc\u110c\u1161"
        text = text.replace("로동자", decomposed)
        line = json.dumps({"id": "x", "text": text})
        [report] = reports(run("verify", "-", "--input-format", "jsonl", "--format", "jsonl", input=line))
        marked = {text[m["start"] : m["end"]] for m in report["markers"]}
        assert marked == {"림파암", decomposed}

    def test_bad_lines_are_named_and_the_others_done(self, run, tmp_path, reports):
        path = tmp_path / "records.jsonl"
        lines = [
            b'{"id": "a", "text": "\xeb\xa1\x9c\xeb\x8f\x99"}',
            b'{"id": "b", "text": ',
            b'{"id": "c"}',
            b'{"text": "x"}',
            b"[1]",
            b'{"id": "d", "text": "half \\ud800 a letter"}',
            b'{"id": "e", "text": "a \\u0000 NUL"}',
            b'{"id": "f", "text": "\xff\xfe"}',
            b'{"id": "g", "text": "\xeb\xa1\x9c\xeb\x8f\x99"}',
        ]
        path.write_bytes(b"\n".join(lines))
        result = run("verify", path, "--format", "jsonl")
        assert result.exit_code == 1
        assert [report["id"] for report in reports(result)] == ["a", "g"]
        complaints = result.stderr.splitlines()
        expected = ["is no JSON", 'has no "text"', 'has no "id"', "is no JSON object"]
        expected += ["half a character", "NUL", "is not UTF-8"]
        assert len(complaints) == len(expected)
        for number, (complaint, reason) in enumerate(zip(complaints, expected, strict=True), 2):
            assert complaint.startswith(f"nambuk: {path}, line {number}: ")
            assert reason in complaint


def test_wrong_use(run, northern):
    assert run("verify").exit_code == 2
    assert run("verify", northern, "--format", "pdf").exit_code == 2
    assert run("verify", northern, "--input-format", "xml").exit_code == 2
