"""`nambuk memory`: TMX in and out, and what is in a memory."""

import json
import os
from pathlib import Path

import pytest

from nambuk.translation.memory import Unit, open_memory


def tmx(*units: tuple[str, str, str, str], srclang: str = "ko-KR", after: str = "") -> str:
    body = "".join(
        f'<tu><tuv xml:lang="{one}"><seg>{source}</seg></tuv><tuv xml:lang="{other}"><seg>{target}</seg></tuv></tu>\n'
        for one, other, source, target in units
    )
    return f'<tmx version="1.4"><header srclang="{srclang}"/>\n<body>\n{body}{after}</body></tmx>'


CANCER = ("ko-KR", "en-US", "그는 림파암으로 진단되였다.", "He has lymphoma.")
WATER = ("ko", "ru", "물이 없다.", "Воды нет.")


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "work.memory"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "good.tmx").write_text(tmx(CANCER, WATER), encoding="utf-8")
    (tmp_path / "bad.tmx").write_text(tmx(WATER, after="<tu><tuv></tu>"), encoding="utf-8")
    (tmp_path / "other.tmx").write_text(tmx(("de", "en", "x", "y"), srclang="de"), encoding="utf-8")
    return tmp_path


def units(memory: Path) -> list[Unit]:
    with open_memory(memory) as opened:
        return list(opened)


def test_import(run, memory, files):
    result = run("memory", "import", memory, files / "good.tmx", "--from", "ko-KP")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"nambuk: {files / 'good.tmx'}: 2 units read, 2 new in {memory}\n"
    first, second = units(memory)
    assert (first.source_language, first.target_language, first.origin) == ("ko-KP", "en", "person")
    assert (first.key, second.target_language) == ("그는 림프암으로 진단되었다.", "ru")


def test_import_of_several_of_which_some_fail(run, memory, files):
    names = ["bad.tmx", "none.tmx", "other.tmx", "good.tmx"]
    result = run("memory", "import", memory, *(files / name for name in names), "--machine")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert "bad.tmx: 1 unit read, 1 new" in lines[0]
    assert "bad.tmx: line 4: broken XML" in lines[1]
    assert "(1 unit before it came in)" in lines[1]
    assert "none.tmx: cannot be read (No such file" in lines[3]
    assert "other.tmx: 0 units read" in lines[4]
    assert "1 left out, without Korean" in lines[4]
    assert "good.tmx: 2 units read, 1 new" in lines[5]
    assert [unit.origin for unit in units(memory)] == ["machine", "machine"]


def test_export_and_import_give_the_same_memory(run, memory, tmp_path):
    with open_memory(memory) as opened:
        opened.add(
            [
                Unit("가", "가", "a", "ko-KP", "en", "machine", "opus", "s", uses=3),
                Unit("가", "가", "b", "ko-KP", "en", "person"),
                Unit("나", "나", "c", "ko-KP", "ja", "machine"),
            ]
        )
    out, again = tmp_path / "new" / "work.tmx", tmp_path / "again.memory"
    result = run("memory", "export", memory, out)
    assert (result.exit_code, result.stderr) == (0, f"nambuk: {memory}: 3 units written to {out}\n")
    assert run("memory", "import", again, out).exit_code == 0
    assert units(again) == units(memory)
    assert run("memory", "import", again, out, "--reviewed").exit_code == 0
    assert [unit.origin for unit in units(again)].count("person") == 2


@pytest.mark.parametrize(
    ("options", "targets"),
    [
        ((), {"a", "b", "c"}),
        (("--only", "person"), {"b"}),
        (("--to", "en"), {"a", "b"}),
        (("--from", "ko-KR", "--to", "ja"), {"c"}),
        (("--from", "en"), set()),
    ],
)
def test_export_of_a_part_to_standard_output(run, memory, options, targets):
    with open_memory(memory) as opened:
        opened.add(
            [
                Unit("가", "가", "a", "ko-KP", "en", "machine"),
                Unit("가", "가", "b", "ko-KP", "en", "person"),
                Unit("나", "나", "c", "ko-KP", "ja", "machine"),
            ]
        )
    result = run("memory", "export", memory, "-", *options)
    assert result.exit_code == 0
    assert {letter for letter in "abc" if f"<seg>{letter}</seg>" in result.stdout} == targets
    assert result.stdout.endswith("</tmx>\n")


def test_export_writes_over_nothing(run, memory, files):
    run("memory", "import", memory, files / "good.tmx")
    out = files / "bad.tmx"
    before = out.read_bytes()
    result = run("memory", "export", memory, out)
    assert (result.exit_code, out.read_bytes()) == (2, before)
    assert "exists already; use --force" in result.stderr
    assert run("memory", "export", memory, out, "--force").exit_code == 0
    assert out.read_bytes() != before


def test_info(run, memory, files):
    run("memory", "import", memory, files / "good.tmx")
    text = run("memory", "info", memory)
    assert text.exit_code == 0
    assert "by a person     2" in text.stdout
    assert "ko-KP → ru      1" in text.stdout
    record = json.loads(run("memory", "info", memory, "--format", "json").stdout)
    assert (record["units"], record["person"], record["machine"]) == (2, 2, 0)
    assert {"from": "ko-KR", "to": "en", "units": 1} in record["pairs"]


@pytest.mark.parametrize("words", [("export", "{}", "-"), ("info", "{}")])
def test_a_memory_that_is_none(run, tmp_path, words):
    missing, other = tmp_path / "missing.memory", tmp_path / "other.memory"
    other.write_text("a text that is long enough" * 10)
    for path, reason in ((missing, "there is no such file"), (other, "is no translation memory")):
        result = run("memory", *(word.format(path) for word in words))
        assert result.exit_code == 1
        assert reason in result.stderr
        assert result.stderr.count("\n") == 1
    assert not missing.exists()


def test_wrong_use(run, memory, files):
    assert run("memory", "import", memory).exit_code == 2
    both = run("memory", "import", memory, files / "good.tmx", "--machine", "--reviewed")
    assert both.exit_code == 2
    assert "leave one out" in both.stderr
    assert not memory.exists()
    assert run("memory", "import", memory, files / "good.tmx", "--from", "de").exit_code == 2


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_memory_that_cannot_be_written(run, files):
    files.chmod(0o500)
    try:
        result = run("memory", "import", files / "new.memory", files / "good.tmx")
    finally:
        files.chmod(0o700)
    assert result.exit_code == 1
    assert "cannot be opened" in result.stderr


def test_many_units_as_a_process(process, memory, tmp_path):
    path = tmp_path / "many.tmx"
    path.write_text(
        tmx(*(("ko-KP", "en", f"{n}호 병원의 로동자는 앓고있다.", f"No. {n}") for n in range(2500))),
        encoding="utf-8",
    )
    done = process("memory", "import", memory, path)
    assert done.returncode == 0, done.stderr
    assert b"2,500 units read, 2,500 new" in done.stderr
    assert units(memory)[7].key == "7호 병원의 노동자는 앓고 있다."
