"""Formats of the trade at the command line: out with `translate --export`, back with `merge`."""

import re
from pathlib import Path
from typing import Any

import docx
import pytest
from translate.storage import tmx, xliff, xliff2

from .conftest import names_in

SOUTH = ("--to", "ko-KR")


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A document with bold letters and two sentences in a paragraph."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("환자는 ")
    paragraph.add_run("림파암").bold = True
    paragraph.add_run("으로 진단되였다. 약이 없다.")
    document.add_paragraph("로동자들이 할수 있는것은 다 하였다.")
    path = tmp_path / "letter.docx"
    document.save(str(path))
    return path


def bold(path: Path) -> list[str]:
    return [
        run.text for paragraph in docx.Document(str(path)).paragraphs for run in paragraph.runs if run.bold
    ]


def texts(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def test_a_file_for_each_document_in_every_format(run, letter, tmp_path):
    formats = ("xliff-1.2", "xliff-2.1", "tmx", "docx", "xlsx", "omegat")
    exports = [word for form in formats for word in ("--export", form)]
    result = run("translate", letter, *SOUTH, "--output", tmp_path / "out", *exports)
    assert result.exit_code == 0
    found = [name for name in names_in(tmp_path / "out") if not name.startswith("omegat/")]
    assert found == [
        "letter.docx", "letter.docx.1.2.xlf", "letter.docx.2.1.xlf", "letter.docx.bilingual.docx",
        "letter.docx.bilingual.xlsx", "letter.docx.tmx",
    ]  # fmt: skip
    assert "omegat/source/letter.docx" in names_in(tmp_path / "out")
    assert bold(tmp_path / "out/letter.docx") == ["림프암"]
    [unit, *_] = xliff.xlifffile.parsefile(str(tmp_path / "out/letter.docx.1.2.xlf")).units
    assert "".join(unit.xmlelement.find("{*}target").itertext()) == "환자는 림프암으로 진단되었다."
    with (tmp_path / "out/letter.docx.tmx").open("rb") as stream:
        memory = tmx.tmxfile(stream, "ko-KP", "ko-KR")
    assert "약이 없다." in [str(unit.source) for unit in memory.units]


def test_one_file_for_all(run, letter, tmp_path):
    (tmp_path / "more.txt").write_text("페염이 심하다.", encoding="utf-8")
    arguments = ("--export", "xliff-2.1", "--export", "tmx", "--together", "--output", tmp_path / "out")
    result = run("translate", letter, tmp_path / "more.txt", *SOUTH, *arguments)
    assert result.exit_code == 0
    assert names_in(tmp_path / "out") == ["all.tmx", "all.xlf", "letter.docx", "more.txt"]
    store = xliff2.Xliff2File.parsefile(str(tmp_path / "out/all.xlf"))
    assert {"페염이 심하다.", "약이 없다."} <= {str(unit.source) for unit in store.units}
    (tmp_path / "third.txt").write_text("량심이다.", encoding="utf-8")
    more = ("translate", tmp_path / "third.txt", *SOUTH, *arguments)
    assert run(*more).exit_code == 0
    assert "양심이다." in (tmp_path / "out/all.xlf").read_text(encoding="utf-8")
    (tmp_path / "out/all.xlf").write_text("mine", encoding="utf-8")
    refused = run(*more)
    assert refused.exit_code == 1
    assert "all.xlf: was changed after it was written" in refused.stderr


def test_no_file_for_all_where_the_only_document_failed(run, tmp_path):
    """Also where the folder has documents of an earlier run, which made no exchange formats."""
    (tmp_path / "a.txt").write_text("페염이 심하다.", encoding="utf-8")
    (tmp_path / "broken.docx").write_bytes(b"PK\3\4")
    arguments = (*SOUTH, "--output", tmp_path / "out")
    assert run("translate", tmp_path / "a.txt", *arguments).exit_code == 0
    exports = ("--export", "xliff-2.1", "--export", "xlsx", "--together")
    result = run("translate", tmp_path / "broken.docx", *arguments, *exports)
    assert result.exit_code == 1
    assert names_in(tmp_path / "out") == ["a.txt"]


@pytest.mark.parametrize("version", ["1.2", "2.1"])
def test_reviewed_xliff_comes_back_into_the_document_and_the_memory(version, run, letter, tmp_path):
    out, memory = tmp_path / "out", tmp_path / "work.memory"
    run("translate", letter, *SOUTH, "--output", out, "--export", f"xliff-{version}")
    same = run("merge", out / "letter.docx.xlf", "--output", tmp_path / "same")
    assert same.exit_code == 0
    [merged] = [tmp_path / "same" / name for name in names_in(tmp_path / "same")]
    assert (texts(merged), bold(merged)) == (texts(out / "letter.docx"), ["림프암"])
    reviewed = tmp_path / "reviewed.xlf"
    content = (out / "letter.docx.xlf").read_text(encoding="utf-8")
    assert content.count("약이 없다.") >= 2
    place = content.rindex("약이 없다.")
    reviewed.write_text(content[:place] + "약은 없다." + content[place + 6 :], encoding="utf-8")
    result = run("merge", reviewed, "--output", tmp_path / "final", "--memory", memory)
    assert result.exit_code == 0, result.stderr
    [final] = [tmp_path / "final" / name for name in names_in(tmp_path / "final")]
    assert texts(final)[0] == "환자는 림프암으로 진단되었다. 약은 없다."
    assert bold(final) == ["림프암"]
    assert f"1 reviewed sentence is in {memory}" in result.stderr
    again = run("merge", reviewed, "--output", tmp_path / "final")
    assert again.exit_code == 1
    assert "exists already; use --force" in again.stderr


class TestWhatCannotBeMerged:
    @pytest.fixture
    def exported(self, run, letter, tmp_path) -> Path:
        run("translate", letter, *SOUTH, "--output", tmp_path / "out", "--export", "xliff-1.2")
        return tmp_path / "out/letter.docx.xlf"

    def merged(self, run: Any, *arguments: object) -> str:
        result = run("merge", *arguments)
        assert result.exit_code == 1
        [line] = result.stderr.splitlines()
        return line

    def test_another_version_of_the_document(self, run, exported, letter, tmp_path):
        document = docx.Document(str(letter))
        document.add_paragraph("새 문장이다.")
        document.save(str(letter))
        line = self.merged(run, exported, "--output", tmp_path / "final")
        assert str(exported) in line
        assert "another version" in line
        assert not (tmp_path / "final").exists()

    def test_a_document_that_is_elsewhere(self, run, exported, letter, tmp_path):
        (tmp_path / "moved").mkdir()
        letter.rename(tmp_path / "moved/letter.docx")
        assert "--sources" in self.merged(run, exported, "--output", tmp_path / "final")
        found = run("merge", exported, "--output", tmp_path / "final", "--sources", tmp_path / "moved")
        assert found.exit_code == 0

    @pytest.mark.parametrize(
        "content", ["", "no xml", "<xliff version='1.2'/>", "<html/>", "<xliff version='3.0'/>"]
    )
    def test_what_is_no_xliff(self, content, run, tmp_path):
        path = tmp_path / "broken.xlf"
        path.write_text(content)
        assert str(path) in self.merged(run, path, "--output", tmp_path / "final")

    def test_nothing_to_do(self, run, exported):
        result = run("merge", exported)
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
        assert re.search("--output.*--memory", result.stderr)
