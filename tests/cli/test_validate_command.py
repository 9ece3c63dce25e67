"""`nambuk corpus validate` on a few invented documents: numbers, files, and what it says when something is missing."""

import json
import sys

import pytest

# The same content in three norms; whatever stands around it differs from source to source.
NORMS = {
    "ko-KP": "로동자들이 폐염과 페암으로 진단되였다. 녀성들은 할수 있는것을 다하였다. 력사를 리해하고 있다.",
    "ko-KR": "노동자들이 폐렴과 폐암으로 진단되었다. 여성들은 할 수 있는 것을 다하였다. 역사를 이해하고 있다.",
    "ko-CN": "로동자들이 페염과 페암으로 진단되였다. 녀성들은 할 수 있는 것을 다했다. 력사를 리해하고 있다.",
}
AROUND = ("날씨가 좋았다.", "책을 읽고 집에 갔다.", "강물이 흐른다.")
FILES = ["report.md", "validation.json"]
PLOTS = [
    f"{kind}.{pair}.png"
    for kind in ("pav", "tippett")
    for pair in ("ko-KP.ko-KR", "ko-KP.ko-CN", "ko-CN.ko-KR")
]
SHORT = ("--lengths", "60,120")


@pytest.fixture(scope="module")
def labelled(tmp_path_factory):
    """Three sources a variety, four documents each."""
    path = tmp_path_factory.mktemp("labelled") / "documents.jsonl"
    records = [
        {"variety": variety, "source": f"{variety[3:]}-{name}", "text": f"{norm} {around} " * (3 + number)}
        for variety, norm in NORMS.items()
        for name, around in zip("abc", AROUND, strict=True)
        for number in range(4)
    ]
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path


@pytest.fixture
def no_lir(monkeypatch):
    monkeypatch.setitem(sys.modules, "lir.plotting", None)


def test_numbers_as_json(run, labelled):
    result = run("corpus", "validate", labelled, *SHORT, "--format", "json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["command"] == "nambuk corpus validate documents.jsonl --lengths 60,120"
    assert [(c["pair"], c["length"]) for c in found["comparisons"]] == [
        (pair, length) for pair in ("ko-KP:ko-KR", "ko-KP:ko-CN", "ko-CN:ko-KR") for length in (60, 120)
    ]
    for comparison in found["comparisons"]:
        assert len(comparison["sources"]) == 6
        rates = comparison["rates"]
        assert rates["right"] + rates["silent"] + rates["over_1"] == pytest.approx(1, abs=1e-4)
        assert comparison["cllr"] <= comparison["worst"]["cllr"]
    north_south = found["comparisons"][1]
    assert north_south["cllr"] < 1
    assert north_south["rates"]["right"] > 0.9
    assert found["files"][0]["name"] == "documents.jsonl"
    assert found["same_data"] is False


def test_the_table_for_a_terminal(run, labelled):
    result = run("corpus", "validate", labelled, *SHORT)
    assert result.exit_code == 0
    assert "ko-KP:ko-KR, 120 characters" in result.stdout
    assert "| ko-KP KP-a" in result.stdout
    assert "|   3 × 3 |" in result.stdout
    assert "All 3 sources of ko-CN are named CN-…" in result.stdout
    assert max(map(len, result.stderr.splitlines())) < 100


def test_without_lir_the_numbers_come_with_a_hint(run, labelled, tmp_path, no_lir):
    folder = tmp_path / "validation"
    result = run("corpus", "validate", labelled, *SHORT, "--output", folder)
    assert result.exit_code == 0
    hints = [line for line in result.stderr.splitlines() if "pip install 'nambuk[forensic]'" in line]
    assert len(hints) == 1
    assert sorted(path.name for path in folder.iterdir()) == FILES
    page = (folder / "report.md").read_text(encoding="utf-8")
    assert "no plots" in page
    assert "![" not in page


def test_a_report_with_plots_is_the_same_every_time(run, labelled, tmp_path):
    pytest.importorskip("lir", reason="pip install 'nambuk[forensic]'")
    folder = tmp_path / "validation"
    assert run("corpus", "validate", labelled, *SHORT, "--output", folder).exit_code == 0
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(first) == sorted(FILES + PLOTS)
    page = first["report.md"].decode("utf-8")
    assert all(f"({name})" in page for name in PLOTS)
    for words in ("command: `nambuk corpus validate documents.jsonl", "catalogue ", "figures ", "SHA-256"):
        assert words in page
    assert str(labelled.parent) not in page
    assert run("corpus", "validate", labelled, *SHORT, "--output", folder, "--force").exit_code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first


def test_nothing_is_written_over(run, labelled, tmp_path):
    (tmp_path / "report.md").write_text("mine", encoding="utf-8")
    result = run("corpus", "validate", labelled, *SHORT, "--output", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        f"nambuk: {tmp_path / 'report.md'}: exists already; use --force to write over it"
    ]
    assert (tmp_path / "report.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("lengths", ["", "0", "100,many", "-5", "100,,300"])
def test_wrong_lengths(run, labelled, lengths):
    result = run("corpus", "validate", labelled, "--lengths", lengths)
    assert result.exit_code == 2
    assert "such as 100,300,1000" in result.stderr


@pytest.mark.parametrize("command", ["fit", "validate"])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "nothing to compare"),
        (b'{"variety": "ko-KP", "source": "a"}', "line 1: not a labelled document"),
        (b'{"variety": "ko-XX", "source": "a", "text": "b"}', "line 1: not a labelled document"),
        (b'{"variety": "ko-KP", "source": "a", "text": 5}', "line 1: not a labelled document"),
        (b"[]", "line 1: not a labelled document"),
        (b"\xff\xfe\x00", "cannot be read"),
        (
            '{"variety": "ko-KP", "source": "a", "text": "로동자가 되였다."}'.encode(),
            "nothing to compare",
        ),
    ],
)
def test_bad_files_are_named_in_one_line(run, tmp_path, command, content, says):
    if command == "fit" and says == "nothing to compare":
        pytest.skip("one variety can be fitted")
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    result = run("corpus", command, path)
    assert result.exit_code == 2
    assert says in result.stderr.splitlines()[-1]


def test_a_packed_file_that_is_none(run, tmp_path):
    path = tmp_path / "bad.jsonl.xz"
    path.write_bytes(b"not packed")
    result = run("corpus", "validate", path)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "cannot be read" in result.stderr


def test_two_sources_of_a_variety_are_too_few_for_bounds_and_one_for_anything(run, labelled, tmp_path):
    lines = labelled.read_text(encoding="utf-8").splitlines(keepends=True)
    fewer = [line for line in lines if not any(f'"{name}"' in line for name in ("KR-c", "CN-b", "CN-c"))]
    path = tmp_path / "fewer.jsonl"
    path.write_text("".join(fewer), encoding="utf-8")
    found = json.loads(run("corpus", "validate", path, *SHORT, "--format", "json").stdout)
    assert {c["pair"] for c in found["comparisons"]} == {"ko-KP:ko-KR"}
    assert any(note.startswith("ko-CN has one source only, CN-a") for note in found["notes"])
    assert any(note.startswith("ko-KR has two sources only") for note in found["notes"])
