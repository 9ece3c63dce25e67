"""`nambuk translate`: lines through a pipe, documents into a folder, nothing lost and nothing written over."""

import json
import shutil

import docx
import lxml.html
import pytest

from .conftest import names_in

SOUTH = ("--from", "ko-KP", "--to", "ko-KR")


class TestLines:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("로동자\n", "노동자\n"),
            ("로동자", "노동자\n"),
            ("", ""),
            ("\n", "\n"),
            ("\n\n로동자\n\n", "\n\n노동자\n\n"),
            ("로동자\r\n녀성\r\n", "노동자\r\n여성\r\n"),
            ("로동자\u2028녀성\x0b료양소\x85렬차\n", "노동자\u2028여성\x0b요양소\x85열차\n"),
            ("\ufeff로동자\n", "노동자\n"),
            ("\t 로동자  \n", "\t 노동자  \n"),
            ("plain English, 中文, 123\n", "plain English, 中文, 123\n"),
        ],
    )
    def test_as_many_lines_out_as_in(self, source, expected, run):
        result = run("translate", "-", *SOUTH, input=source.encode())
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout_bytes.decode() == expected

    def test_as_a_process(self, process):
        source = "로동자들이 할수 있는것은\n\n림파암으로 진단되였다.\r\n".encode()
        done = process("translate", "-", *SOUTH, input=source)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode() == "노동자들이 할 수 있는 것은\n\n림프암으로 진단되었다.\r\n"

    def test_the_other_way(self, run):
        source = "노동자들이 할 수 있는 것은\n"
        assert run("translate", "-", "--from", "ko-KR", "--to", "ko-KP", input=source).stdout == (
            "로동자들이 할수 있는것은\n"
        )

    def test_levels(self, run):
        source = "남새와 로동자\n"
        assert run("translate", "-", *SOUTH, "--level", "spelling", input=source).stdout == "남새와 노동자\n"
        assert (
            run("translate", "-", *SOUTH, "--level", "vocabulary", input=source).stdout == "채소와 노동자\n"
        )

    def test_every_change_as_json(self, run):
        result = run("translate", "-", *SOUTH, "--format", "json", input="로동자\n\n물\n")
        records = [json.loads(line) for line in result.stdout.splitlines()]
        assert [(r["source"], r["target"]) for r in records] == [("로동자", "노동자"), ("", ""), ("물", "물")]
        assert len(records[0]["changes"]) == 1
        assert records[1]["changes"] == records[2]["changes"] == []

    def test_another_encoding(self, run):
        data = "로동자\n".encode("cp949")
        result = run("translate", "-", *SOUTH, input=data)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("nambuk: standard input: ")
        assert "--encoding" in result.stderr
        assert run("translate", "-", *SOUTH, "--encoding", "cp949", input=data).stdout == "노동자\n"
        assert run("translate", "-", *SOUTH, "--encoding", "klingon", input=data).exit_code == 1

    def test_control_characters_pass(self, run):
        assert run("translate", "-", *SOUTH, input=b"\xeb\xa1\x9c\xeb\x8f\x99\x00\x01\n").stdout_bytes == (
            "노동\x00\x01\n".encode()
        )


class TestOwnGlossary:
    """The user's terms stand above the shipped ones in a conversion too."""

    @pytest.mark.parametrize(
        ("rows", "source", "expected"),
        [
            ("남새\t푸성귀", "남새를 먹는 로동자", "푸성귀를 먹는 노동자"),
            ("남새\t남새", "남새를 먹는 로동자", "남새를 먹는 노동자"),
            ("림파암\t임파암", "림파암이다", "임파암이다"),
            ("건강검진\t건강 검사", "건강검진을 받는것이다.", "건강 검사를 받는 것이다."),
            ("로동\t근로", "로동자의 로동", "노동자의 근로"),
        ],
    )
    def test_northern_to_southern(self, rows, source, expected, run, tmp_path):
        glossary = tmp_path / "mine.tsv"
        glossary.write_text(f"ko-KP\tko-KR\n{rows}\n", encoding="utf-8")
        result = run("translate", "-", *SOUTH, "--glossary", glossary, input=f"{source}\n")
        assert (result.stdout, result.stderr) == (f"{expected}\n", "")

    def test_southern_to_northern(self, run, tmp_path):
        glossary = tmp_path / "mine.tsv"
        glossary.write_text("ko-KP\tko-KR\n림파종\t림프종\n", encoding="utf-8")
        result = run(
            "translate",
            "-",
            "--from",
            "ko-KR",
            "--to",
            "ko-KP",
            "--glossary",
            glossary,
            input="림프종이다.\n",
        )
        assert result.stdout == "림파종이다.\n"

    def test_the_change_says_where_it_is_from(self, run, tmp_path):
        glossary = tmp_path / "mine.tsv"
        glossary.write_text("ko-KP\tko-KR\n남새\t푸성귀\n", encoding="utf-8")
        arguments = ("translate", "-", *SOUTH, "--glossary", glossary, "--format", "json")
        [change, *_] = json.loads(run(*arguments, input="남새를\n").stdout)["changes"]
        assert (change["after"], change["rule"], change["certainty"]) == ("푸성귀", "your glossary", "term")

    def test_a_broken_one(self, run, tmp_path):
        (tmp_path / "mine.tsv").write_text("what\tever\n", encoding="utf-8")
        result = run("translate", "-", *SOUTH, "--glossary", tmp_path / "mine.tsv", input="남새\n")
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)


class TestForms:
    TEXT = "로동자들이 할수 있는것은 건강검진을 받는것이다.\n둘\n리영희동지는 로동신문을 읽었다.\n".encode()

    def test_differences(self, run):
        lines = run("translate", "-", *SOUTH, "--format", "diff", input=self.TEXT).stdout.splitlines()
        assert lines[0] == "@@ standard input, paragraph 1"
        assert lines[1:3] == [
            "- [로동자]들이 할수 있는것은 건강검진을 받는것이다.",
            "+ [노동자]들이 할[ ]수 있는[ ]것은 건강[ ]검진을 받는[ ]것이다.",
        ]
        assert any(line.startswith("    할수 → 할 수: ") and line.endswith("; by rule") for line in lines)
        assert any(line.startswith("    강검 → 강 검: ") and "likely" in line for line in lines)
        assert "@@ standard input, paragraph 2" not in lines

    def test_a_page_side_by_side(self, run, tmp_path):
        output = tmp_path / "page.html"
        run("translate", "-", *SOUTH, "--format", "html", "--output", output, input=self.TEXT)
        page = lxml.html.parse(str(output)).getroot()
        before, after = ("".join(cell.itertext()) for cell in page.xpath("//tbody/tr[1]/td[@lang='ko']"))
        assert before == "로동자들이 할\u200b수 있는\u200b것은 건강\u200b검진을 받는\u200b것이다."
        assert after == "노동자들이 할 수 있는 것은 건강 검진을 받는 것이다."
        assert all(mark.get("title") and mark.get("tabindex") for mark in page.xpath("//mark"))
        assert not page.xpath("//script | //link | //*[@src]")

    def test_every_change_says_how_certain_it_is(self, run):
        first = run("translate", "-", *SOUTH, "--format", "json", input=self.TEXT).stdout.splitlines()[0]
        certainty = {c["after"]: c["certainty"] for c in json.loads(first)["changes"]}
        assert certainty["노동자"] in ("term", "rule")
        assert "likely" in {c["certainty"] for c in json.loads(first)["changes"]}

    @pytest.mark.parametrize(
        ("names", "expected"),
        [
            ((), "리영희 동지는 노동신문을 읽었다."),
            (("--names", "keep"), "리영희 동지는 로동신문을 읽었다."),
            (("--names", "convert"), "이영희 동지는 노동신문을 읽었다."),
        ],
    )
    def test_names(self, names, expected, run):
        assert run("translate", "-", *SOUTH, *names, input=self.TEXT).stdout.splitlines()[2] == expected

    @pytest.mark.parametrize("form", ["diff", "html"])
    def test_they_are_for_conversions(self, form, run):
        result = run("translate", "-", "--to", "en", "--format", form, input=b"x")
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert "text or json" in result.stderr


class TestDocuments:
    def test_one_goes_to_standard_output(self, run, samples):
        result = run("translate", samples / "report.docx", *SOUTH)
        assert result.exit_code == 0
        assert "노동자들 속에서" in result.stdout

    def test_false_friends_are_left_and_listed_once(self, run, samples):
        lines = run("translate", samples / "report.txt", *SOUTH).stderr.splitlines()
        assert len(lines) == len(set(lines)) > 3
        assert all("is left as it is" in line for line in lines)
        assert any("총화" in line and "결산" in line for line in lines)

    def test_a_southern_text_has_none(self, run, tmp_path):
        (tmp_path / "south.txt").write_text("동무와 함께 총화를 하였다.", encoding="utf-8")
        assert run("translate", tmp_path / "south.txt", *SOUTH).stderr == ""

    def test_lines_of_a_text_stay_lines(self, run, samples):
        source = (samples / "report.txt").read_text(encoding="utf-8")
        result = run("translate", samples / "report.txt", *SOUTH)
        assert result.stdout.count("\n") == source.count("\n")

    @pytest.mark.parametrize("suffix", ["txt", "docx", "hwpx"])
    def test_the_format_is_kept_and_can_be_read_again(self, suffix, run, samples, tmp_path, reports):
        result = run("translate", samples / f"report.{suffix}", *SOUTH, "--output", tmp_path)
        assert result.exit_code == 0
        written = tmp_path / f"report.{suffix}"
        assert result.stderr.startswith(f"nambuk: {samples / f'report.{suffix}'}: written to {written}\n")
        before, after = reports(run("verify", samples / f"report.{suffix}", written, "--format", "jsonl"))
        assert after["file"]["format"] == before["file"]["format"]
        assert len(after["markers"]) < len(before["markers"]) / 4

    def test_a_docx_keeps_its_style_and_table(self, run, samples, tmp_path):
        run("translate", samples / "report.docx", *SOUTH, "--output", tmp_path)
        before, after = (
            docx.Document(str(samples / "report.docx")),
            docx.Document(str(tmp_path / "report.docx")),
        )
        assert [p.style.name for p in before.paragraphs] == [p.style.name for p in after.paragraphs]
        [table] = after.tables
        assert (len(table.rows), len(table.columns)) == (11, 7)
        assert "림프암" in {cell.text for cell in table.columns[4].cells}

    def test_several_need_a_folder(self, run, samples, tmp_path):
        paths = samples / "report.txt", samples / "report.docx"
        result = run("translate", *paths, *SOUTH)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1
        assert "--output" in result.stderr
        assert run("translate", *paths, *SOUTH, "--output", tmp_path).exit_code == 0
        assert names_in(tmp_path) == ["report.docx", "report.txt"]

    def test_folders_keep_their_shape(self, run, tmp_path):
        for name in ("in/a/x.txt", "in/b/x.txt"):
            (tmp_path / name).parent.mkdir(parents=True)
            (tmp_path / name).write_text("로동", encoding="utf-8")
        for form, suffix in (("text", ".txt"), ("json", ".txt.json")):
            output = tmp_path / form
            assert (
                run("translate", tmp_path / "in", *SOUTH, "--format", form, "--output", output).exit_code == 0
            )
            assert names_in(output) == [f"a/x{suffix}", f"b/x{suffix}"]
        record = json.loads((tmp_path / "json/a/x.txt.json").read_text(encoding="utf-8"))
        assert record["paragraphs"][0]["target"] == "노동"

    @pytest.mark.parametrize("form", ["text", "json"])
    def test_nothing_is_written_over(self, form, run, tmp_path):
        source = tmp_path / "x.txt"
        source.write_text("로동", encoding="utf-8")
        arguments = ("translate", source, *SOUTH, "--format", form, "--output", tmp_path / "out")
        assert run(*arguments).exit_code == 0
        [name] = names_in(tmp_path / "out")
        target = tmp_path / "out" / name
        target.write_text("mine", encoding="utf-8")
        assert (run(*arguments).exit_code, target.read_text(encoding="utf-8")) == (0, "mine")  # nothing to do
        source.write_text("로동자", encoding="utf-8")
        changed = run(*arguments)
        assert changed.exit_code == 1
        assert changed.stderr.startswith(f"nambuk: {target}: was changed after it was written; use --force")
        assert target.read_text(encoding="utf-8") == "mine"
        assert run(*arguments, "--force").exit_code == 0
        assert "노동자" in target.read_text(encoding="utf-8")
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / name).write_text("foreign", encoding="utf-8")
        refused = run(*arguments[:-1], tmp_path / "other")
        assert refused.exit_code == 1
        assert refused.stderr == (
            f"nambuk: {tmp_path / 'other' / name}: exists already; use --force to write over it\n"
        )

    @pytest.mark.parametrize("force", [(), ("--force",)])
    @pytest.mark.parametrize("form", ["text", "json"])
    def test_two_documents_of_one_name_do_not_overwrite_each_other(self, form, force, run, tmp_path):
        for folder, word in (("a", "로동"), ("b", "녀성")):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "x.txt").write_text(word, encoding="utf-8")
        output = tmp_path / "out"
        paths = tmp_path / "a/x.txt", tmp_path / "b/x.txt", tmp_path / "b"
        result = run("translate", *paths, *SOUTH, "--format", form, "--output", output, *force)
        assert result.exit_code == 1
        assert result.stderr.count(f"would be written to {output}") == 2
        [written] = names_in(output)
        assert "노동" in (output / written).read_text(encoding="utf-8")

    def test_a_document_is_never_its_own_target(self, run, tmp_path):
        source = tmp_path / "x.txt"
        source.write_text("로동", encoding="utf-8")
        result = run("translate", source, *SOUTH, "--output", tmp_path, "--force")
        assert (result.exit_code, source.read_text(encoding="utf-8")) == (1, "로동")

    def test_what_cannot_be_read_is_named_and_the_rest_done(self, run, samples, tmp_path):
        shutil.copy(samples / "report.txt", tmp_path / "good.txt")
        (tmp_path / "empty.txt").touch()
        result = run("translate", tmp_path, *SOUTH, "--output", tmp_path / "out")
        assert result.exit_code == 1
        first, second, *_ = result.stderr.splitlines()
        assert first.startswith(f"nambuk: {tmp_path / 'empty.txt'}: is empty")
        assert second.endswith(f"written to {tmp_path / 'out' / 'good.txt'}")


class TestWrongUse:
    @pytest.mark.parametrize("language", ["en", "ru", "zh", "ja"])
    def test_no_model(self, language, run, samples):
        result = run("translate", samples / "report.txt", "--to", language)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1
        assert "nambuk models pull" in result.stderr

    @pytest.mark.parametrize("language", ["xx", "ko-CN", "KO-kr", "english"])
    def test_unknown_language(self, language, run):
        result = run("translate", "-", "--to", language, input="")
        assert result.exit_code == 2
        assert result.stderr.startswith(
            f"nambuk: --to {language}: unknown; give one of en, ru, zh, ja, ko-KR"
        )

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("--from", "en", "--to", "ru"), "one side must be Korean"),
            (("--from", "fr", "--to", "ko-KR"), "--from fr: unknown; give one of"),
            (
                ("--to", "en", "--review", "list.docx"),
                "its ending says the format; give one of .html, .xlsx, .jsonl",
            ),
            (("--to", "en", "--without", "luck"), "'luck' is not one of"),
        ],
    )
    def test_what_does_not_go_together(self, arguments, message, run):
        result = run("translate", "-", *arguments, input="글")
        assert (result.exit_code, result.stdout) == (2, "")
        assert message in result.stderr

    def test_what_a_conversion_does_not_use_is_said(self, run):
        result = run("translate", "-", *SOUTH, "--without", "rerank", input="로동자\n")
        assert result.stdout == "노동자\n"
        assert "--without is not used between ko-KP and ko-KR" in result.stderr

    @pytest.mark.parametrize("variety", ["ko-KP", "ko-KR"])
    def test_same_source_and_target(self, variety, run):
        result = run("translate", "-", "--from", variety, "--to", variety, input="글")
        assert result.exit_code == 2
        assert "nothing to do" in result.stderr

    def test_unknown_model(self, run):
        result = run("translate", "-", "--to", "en", "--model", "no/such-model", input="글")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1
        assert "no/such-model" in result.stderr
