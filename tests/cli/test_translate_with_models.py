"""`nambuk translate` around an engine: a server on this machine, scripted sentence by sentence."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from nambuk.batch.translating import ModelWorker
from nambuk.cli import translate
from nambuk.cli.exporting import CommonFiles
from nambuk.translation.memory import TranslationMemoryError, Unit, open_memory
from nambuk.translation.terms.enforcing import STRATEGIES

from ..conftest import Handler, Scripted, Seen, Serve
from .conftest import names_in

ANSWERS = {
    "환자는 림프암이다.": "The patient has lymphoma.",
    "환자는 폐기종으로 진단되었다.": "The patient was told something.",
    "약이 없다.": "There is no medicine.",
}


def scripted(answers: dict[str, str]) -> Callable[[Handler, Seen, int], None]:
    def script(handler: Handler, seen: Seen, _: int) -> None:
        handler.say(answers.get(seen.sentence, "Something else."))

    return script


@pytest.fixture
def server(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    for name in ("NAMBUK_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    return serve(scripted(ANSWERS))


@pytest.fixture
def model(server: Scripted) -> tuple[str, str]:
    return "--model", f"{server.url}#toy"


def sentences(server: Scripted) -> list[str]:
    return [seen.sentence for seen in server.seen]


class TestLines:
    def test_the_model_reads_southern_spelling_and_terms_are_held_or_listed(self, run, server, model):
        source = "환자는 림파암이다.\n\n환자는 페기종으로 진단되였다.\n"
        result = run("translate", "-", "--to", "en", *model, input=source)
        assert result.exit_code == 0
        assert result.stdout == "The patient has lymphoma.\n\nThe patient was told something.\n"
        assert sorted(set(sentences(server))) == ["환자는 림프암이다.", "환자는 폐기종으로 진단되었다."]
        assert "paragraph 3" in result.stderr
        assert "페기종 is not in the translation as emphysema" in result.stderr
        assert "림파암" not in result.stderr

    def test_the_server_is_told_the_terms_and_asked_again(self, run, server, model):
        run("translate", "-", "--to", "en", *model, input="환자는 페기종으로 진단되였다.\n")
        first, second = server.seen
        assert "emphysema" in first.system
        assert "emphysema" in second.system
        run(
            "translate",
            "-",
            "--to",
            "en",
            *model,
            "--without",
            "retry",
            input="환자는 페기종으로 진단되였다.\n",
        )
        assert len(server.seen) == 3

    def test_terms_as_json(self, run, model):
        arguments = ("translate", "-", "--to", "en", *model, "--format", "json")
        [line] = run(*arguments, input="환자는 림파암이다.\n").stdout.splitlines()
        [segment] = json.loads(line)["segments"]
        assert (segment["source"], segment["normalised"]) == ("환자는 림파암이다.", "환자는 림프암이다.")
        [term] = [row for row in segment["terms"] if row["term"] == "림파암"]
        assert (term["found"], term["status"], term["way"]) == ("lymphoma", "kept", "prompt")
        assert "lymphoma" in term["required"]

    def test_a_glossary_of_ones_own(self, run, model, tmp_path):
        glossary = tmp_path / "mine.tsv"
        glossary.write_text("ko-KP\ten\n림파암\tcancer of the lymph\n", encoding="utf-8")
        arguments = ("translate", "-", "--to", "en", *model, "--glossary", glossary)
        replaced = run(*arguments, input="환자는 림파암이다.\n")
        assert replaced.stdout == "The patient has cancer of the lymph.\n"
        kept = run(*arguments, "--without", "replace", input="환자는 림파암이다.\n")
        assert kept.stdout == "The patient has lymphoma.\n"
        assert "림파암 is not in the translation as cancer of the lymph" in kept.stderr

    def test_a_glossary_in_southern_spelling_counts_for_northern_text(self, run, model, tmp_path):
        glossary = tmp_path / "mine.tsv"
        glossary.write_text("ko-KR\ten\n림프암\tcancer of the lymph\n", encoding="utf-8")
        result = run(
            "translate", "-", "--to", "en", *model, "--glossary", glossary, input="환자는 림파암이다.\n"
        )
        assert result.stdout == "The patient has cancer of the lymph.\n"

    def test_contradictions_are_said(self, run, model, tmp_path):
        glossary = tmp_path / "mine.tsv"
        glossary.write_text("ko-KP\ten\n약\tdrug\n약\tremedy\n", encoding="utf-8")
        result = run("translate", "-", "--to", "en", *model, "--glossary", glossary, input="약이 없다.\n")
        assert (
            "약 has two translations in your glossaries, drug and remedy; the first is required"
            in result.stderr
        )

    def test_into_northern_korean(self, run, serve):
        server = serve(scripted({"The worker has lung cancer.": "그 노동자는 폐암에 걸릴 것이다."}))
        arguments = ("--from", "en", "--to", "ko-KP", "--model", f"{server.url}#toy")
        result = run("translate", "-", *arguments, input="The worker has lung cancer.\n")
        assert result.stdout == "그 로동자는 페암에 걸릴것이다.\n"

    def test_no_server(self, run):
        result = run("translate", "-", "--to", "en", "--model", "http://127.0.0.1:9/v1#toy", input="글\n")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1
        assert "http://127.0.0.1:9/v1" in result.stderr


class TestDocuments:
    SOURCE = "환자는 림파암이다. 약이 없다.\n환자는 페기종으로 진단되였다.\n"

    @pytest.fixture
    def done(self, run, model, tmp_path) -> Callable[..., Any]:
        (tmp_path / "in").mkdir()
        for name in ("a.txt", "b.txt"):
            (tmp_path / "in" / name).write_text(self.SOURCE, encoding="utf-8")

        def translated(*options: object) -> Any:
            return run(
                "translate", tmp_path / "in", "--to", "en", *model, "--output", tmp_path / "out", *options
            )

        return translated

    def test_the_folder_has_the_documents_and_the_review_list(self, done, server, tmp_path):
        result = done()
        assert result.exit_code == 0
        assert names_in(tmp_path / "out") == ["a.txt", "b.txt", "review.html"]
        assert (tmp_path / "out/a.txt").read_text(encoding="utf-8") == (
            "The patient has lymphoma. There is no medicine.\nThe patient was told something.\n"
        )
        assert len(sentences(server)) == 4, sentences(server)  # those of b.txt are known
        assert "is not in the translation" not in result.stderr
        assert (
            "6 sentences; 4 required terms (2 told in the prompt, 2 missing); 2 sentences to look at"
            in result.stderr
        )
        assert str(tmp_path / "out" / "review.html") in result.stderr
        page = (tmp_path / "out/review.html").read_text(encoding="utf-8")
        assert page.index("페기종") < page.index("림파암")

    def test_other_forms_of_the_list(self, done, tmp_path):
        done("--review", tmp_path / "list.xlsx", "--review", tmp_path / "list.jsonl")
        records = [
            json.loads(line) for line in (tmp_path / "list.jsonl").read_text(encoding="utf-8").splitlines()
        ]
        assert [record["document"].rsplit("/")[-1] for record in records[:2]] == ["a.txt", "b.txt"]
        assert {reason["code"] for reason in records[0]["reasons"]} == {"term"}
        assert len(records) == 6
        sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0]
        assert any("페기종" in str(cell.value) for cell in sheet[2])
        assert not (tmp_path / "out/review.html").exists()

    def test_a_review_list_is_not_written_over(self, done, server, tmp_path):
        (tmp_path / "out").mkdir()
        (tmp_path / "out/review.html").write_text("mine", encoding="utf-8")
        result = done()
        assert result.exit_code == 1
        assert "review.html: exists already; use --force" in result.stderr
        assert (server.seen, [path.name for path in (tmp_path / "out").iterdir()]) == ([], ["review.html"])

    def test_a_memory_is_used_in_the_next_run(self, done, server, tmp_path):
        memory = ("--memory", tmp_path / "work.db")
        done(*memory)
        asked = len(server.seen)
        result = done(*memory, "--again")
        assert len(server.seen) == asked
        assert "6 sentences, 6 from the memory" in result.stderr

    def test_a_list_stays_with_its_date_where_nothing_was_done(self, done, server, tmp_path, monkeypatch):
        """Else it is made anew: after another document, after it was lost, and by a run that goes on with a killed one."""
        day = "2031-05-06"
        monkeypatch.setattr(
            "nambuk.cli.reviewing.date", SimpleNamespace(today=lambda: SimpleNamespace(isoformat=lambda: day))
        )
        page, common = tmp_path / "out/review.html", tmp_path / "out/all.tmx"
        options = ("--export", "tmx", "--together")

        def dates() -> tuple[bool, bool]:
            before = common.stat().st_ino if common.exists() else 0
            result = done(*options)
            assert result.exit_code == 0, result.stderr
            assert f"review list, worst first: {page}" in result.stderr
            return day in page.read_text(encoding="utf-8"), common.stat().st_ino != before

        assert dates() == (True, True)
        day = "2032-05-06"
        assert dates() == (False, False)
        page.unlink()
        assert dates() == (True, False)
        day = "2033-05-06"
        (tmp_path / "in/c.txt").write_text("물이 없다.", encoding="utf-8")
        write = CommonFiles.write
        monkeypatch.setattr(CommonFiles, "write", lambda *_: iter(()))  # as if it were killed before
        assert done(*options).exit_code == 0
        monkeypatch.setattr(CommonFiles, "write", write)
        assert dates() == (True, True)

    def test_a_memory_that_comes_later_changes_what_a_person_has_translated_there(
        self, done, server, tmp_path
    ):
        (tmp_path / "in/c.txt").write_text("물이 없다.", encoding="utf-8")
        other = ("--memory", tmp_path / "other.db")
        memory = ("--memory", tmp_path / "work.db")
        with open_memory(tmp_path / "work.db") as kept:
            kept.add([Unit("물이 없다.", "물이 없다.", "No water.", "ko-KP", "en", "person")])
        counts, texts = [], []
        for options in ((), other, memory, memory, ()):
            result = done(*options)
            assert result.exit_code == 0, result.stderr
            counts.append(result.stderr.splitlines()[-1].split()[:2])
            texts.append((tmp_path / "out/c.txt").read_text(encoding="utf-8"))
        assert counts == [["3", "0"], ["0", "3"], ["1", "2"], ["0", "3"], ["1", "2"]]
        assert texts == ["Something else."] * 2 + ["No water."] * 2 + ["Something else."]

    def test_a_file_that_is_no_memory(self, done, server, tmp_path):
        (tmp_path / "work.db").write_text("something else", encoding="utf-8")
        result = done("--memory", tmp_path / "work.db")
        assert (result.exit_code, server.seen) == (2, [])
        assert "work.db" in result.stderr
        assert (tmp_path / "work.db").read_text(encoding="utf-8") == "something else"


class TestPlaces:
    """What is there stays, and what cannot be written is said before the work."""

    @pytest.fixture
    def page(self, tmp_path) -> Path:
        path = tmp_path / "page.html"
        path.write_text("<p>약이 없다.</p>", encoding="utf-8")
        return path

    def test_a_review_list_never_takes_the_place_of_what_is_used(self, run, server, model, page, tmp_path):
        memory = tmp_path / "work.jsonl"
        arguments = ("translate", page, "--to", "en", *model, "--output", tmp_path / "out", "--force")
        for used in (page, memory):
            result = run(*arguments, "--memory", memory, "--review", used)
            assert (result.exit_code, server.seen) == (2, [])
            assert f"{used}: is used in this run" in result.stderr
        assert "약이 없다" in page.read_text(encoding="utf-8")
        assert not memory.exists()

    def test_a_document_never_takes_the_place_of_the_review_list(self, run, server, model, page, tmp_path):
        review = tmp_path / "out" / "page.html"
        result = run(
            "translate",
            page,
            "--to",
            "en",
            *model,
            "--output",
            tmp_path / "out",
            "--review",
            review,
            "--force",
        )
        assert (result.exit_code, server.seen) == (1, [])
        assert f"would be written to {review} like the review list" in result.stderr

    def test_what_is_there_is_found_before_the_work(self, run, server, model, page, tmp_path):
        (tmp_path / "out").mkdir()
        (tmp_path / "out/page.html").write_text("mine", encoding="utf-8")
        arguments = ("translate", page, "--to", "en", *model, "--output")
        result = run(*arguments, tmp_path / "out")
        assert (result.exit_code, server.seen) == (1, [])
        assert "page.html: exists already; use --force" in result.stderr
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["page.html"]
        result = run(*arguments, page)
        assert (result.exit_code, server.seen) == (2, [])
        assert f"--output {page}: is no folder" in result.stderr

    def test_lines_for_a_folder(self, run, server, model, tmp_path):
        result = run("translate", "-", "--to", "en", *model, "--output", tmp_path, input="약이 없다.\n")
        assert (result.exit_code, server.seen) == (2, [])
        assert f"{tmp_path}: is a folder" in result.stderr

    def test_a_review_list_below_a_file(self, run, server, model, page):
        result = run("translate", page, "--to", "en", *model, "--review", page / "list.html")
        assert (result.exit_code, server.seen) == (2, [])
        assert f"{page} is no folder" in result.stderr

    def test_the_same_list_twice_is_written_once(self, run, model, page, tmp_path):
        twice = ("--review", tmp_path / "list.html", "--review", tmp_path / "x" / ".." / "list.html")
        result = run("translate", page, "--to", "en", *model, *twice)
        assert result.exit_code == 0
        assert result.stderr.count("review list, worst first") == 1

    def test_no_list_where_nothing_was_translated(self, run, page, tmp_path):
        arguments = ("--to", "en", "--model", "http://127.0.0.1:9/v1#toy", "--output", tmp_path / "out")
        result = run("translate", page, *arguments)
        assert result.exit_code == 2
        assert not (tmp_path / "out").exists()

    def test_a_list_that_cannot_be_written_does_not_keep_the_others(
        self, run, model, page, tmp_path, monkeypatch
    ):
        def full(*_: object) -> bytes:
            raise ValueError("2,000,000 rows: a sheet holds 1,048,575")

        monkeypatch.setattr("nambuk.reports.review_sheet.review_sheet", full)
        lists = ("--review", tmp_path / "list.xlsx", "--review", tmp_path / "list.jsonl")
        for source, text in ((page, None), ("-", "약이 없다.\n")):
            result = run("translate", source, "--to", "en", *model, *lists, "--force", input=text)
            assert result.exit_code == 1
            assert "list.xlsx: 2,000,000 rows" in result.stderr
            assert (tmp_path / "list.jsonl").read_text(encoding="utf-8")


def test_a_memory_that_fails_in_the_middle_is_one_line(run, model, tmp_path, monkeypatch):
    def locked(*_: object) -> int:
        raise TranslationMemoryError("work.db: another program is writing to it; wait and try again")

    monkeypatch.setattr("nambuk.translation.memory.Memory.add", locked)
    (tmp_path / "a.txt").write_text("약이 없다.", encoding="utf-8")
    for source, status in ((tmp_path / "a.txt", 1), ("-", 2)):
        arguments = ("--to", "en", *model, "--memory", tmp_path / "work.db")
        result = run("translate", source, *arguments, input="약이 없다.\n")
        assert (result.exit_code, result.stdout) == (status, "")
        assert "another program is writing to it" in result.stderr


@pytest.mark.parametrize("sentences", [1, 8])
def test_a_server_that_is_gone_ends_the_run(sentences, run, tmp_path, monkeypatch):
    """After the first document that fails, also where it is so short that it could pass for done with holes."""
    monkeypatch.setattr("nambuk.translation.engines.server_engine._pause", lambda *_: None)
    server = Scripted(scripted(ANSWERS))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    (tmp_path / "in").mkdir()
    for name in "abcd":
        lines = "\n".join(f"{name}{number}가 왔다." for number in range(sentences))
        (tmp_path / f"in/{name}.txt").write_text(lines, encoding="utf-8")
    work = ModelWorker.__call__

    def dying(self: ModelWorker, task: Any, progress: Any = None) -> Any:
        if task.name.endswith("b.txt"):
            server.shutdown()
            server.server_close()
        return work(self, task, progress)

    monkeypatch.setattr(ModelWorker, "__call__", dying)
    arguments = ("--to", "en", "--model", f"{server.url}#toy", "--output", tmp_path / "out")
    result = run("translate", tmp_path / "in", *arguments)
    assert result.exit_code == 2
    last = result.stderr.splitlines()[-1]
    assert last.startswith(f"nambuk: {tmp_path / 'in/b.txt'}: {server.url}: ")
    assert "onnect" in last  # refused, or all attempts failed
    assert last.endswith("; what is done stays done, and the same command goes on from there")
    assert "c.txt" not in result.stderr
    assert names_in(tmp_path / "out") == ["a.txt", "review.html"]


@pytest.mark.parametrize("status", [401, 402, 404, 403])
def test_a_server_that_refuses_everything_ends_the_run(status, run, serve, tmp_path):
    """As where a key has expired, the credit is gone, the model was removed; 403 may be about one text."""

    def script(handler: Handler, seen: Seen, number: int) -> None:
        return handler.fail(status, "no") if "b가" in seen.sentence else handler.say("A sentence.")

    server = serve(script)
    (tmp_path / "in").mkdir()
    for name in "abcd":
        (tmp_path / f"in/{name}.txt").write_text(f"{name}가 왔다.", encoding="utf-8")
    arguments = ("--to", "en", "--model", f"{server.url}#toy", "--output", tmp_path / "out")
    result = run("translate", tmp_path / "in", *arguments)
    [line] = [line for line in result.stderr.splitlines() if "in/b.txt: http" in line]
    assert f"b.txt: {server.url}: {status} " in line
    done = ["a.txt"] if status != 403 else ["a.txt", "c.txt", "d.txt"]
    assert [name for name in names_in(tmp_path / "out") if name.endswith(".txt")] == done
    assert result.exit_code == (2 if status != 403 else 1)
    assert line.endswith("the same command goes on from there") == (status != 403)


def test_who_stops_it_gets_the_list_of_what_was_done(run, serve, tmp_path, monkeypatch):
    server = serve(scripted(ANSWERS))
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "in" / name).write_text(f"약이 없다.\n{name}가 왔다.", encoding="utf-8")
    work = ModelWorker.__call__

    def stopped(self: ModelWorker, task: Any, progress: Any = None) -> Any:
        if task.name.endswith("b.txt"):
            raise KeyboardInterrupt
        return work(self, task, progress)

    monkeypatch.setattr(ModelWorker, "__call__", stopped)
    arguments = ("--to", "en", "--model", f"{server.url}#toy", "--output", tmp_path / "out")
    assert run("translate", tmp_path / "in", *arguments).exit_code == 1
    assert names_in(tmp_path / "out") == ["a.txt", "review.html"]


def test_what_a_translation_does_not_use_is_said(run, model):
    arguments = ("--names", "keep", "--style", "mou", "--level", "spelling")
    result = run("translate", "-", "--to", "ru", *model, *arguments, input="약이 없다.\n")
    assert "--names and --style and --level are not used from ko-KP to ru" in result.stderr
    result = run("translate", "-", "--to", "en", *model, "--style", "mou", input="약이 없다.\n")
    assert "not used" not in result.stderr


def test_the_strategies_of_the_option_are_those_that_there_are() -> None:
    [option] = [p for p in translate.command.params if p.name == "without"]
    assert tuple(option.type.choices) == STRATEGIES  # type: ignore[attr-defined]


def test_the_review_page_has_no_outer_parts(run, model, tmp_path: Path) -> None:
    review = tmp_path / "review.html"
    run("translate", "-", "--to", "en", *model, "--review", review, input="환자는 <script>림파암이다.\n")
    page = review.read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page
    assert "http://" not in page.replace("http://127.0.0.1", "")
