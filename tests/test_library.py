"""nambuk as a library: what a program gets, what it is told when something is wrong, and that importing costs nothing."""

import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest

import nambuk
from nambuk.bilingual.returning import read_xliff
from nambuk.documents import text_document

from .conftest import Handler, Scripted, Seen, Serve

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "samples"
ANSWERS = {"환자는 림프암이다.": "The patient has lymphoma.", "약이 없다.": "There is no medicine."}


@pytest.fixture
def server(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    for name in ("NAMBUK_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)

    def script(handler: Handler, seen: Seen, _: int) -> None:
        handler.say(ANSWERS.get(seen.sentence, "Something else."))

    return serve(script)


@pytest.fixture
def model(server: Scripted) -> str:
    return f"{server.url}#toy"


def letter(path: Path, *texts: str) -> Path:
    """A Word document whose second run of each paragraph is bold."""
    document = docx.Document()
    for text in texts:
        paragraph = document.add_paragraph()
        for number, part in enumerate(text.split("*")):
            paragraph.add_run(part).bold = number == 1
    document.save(str(path))
    return path


def bold(path: Path) -> list[str]:
    return [run.text for p in docx.Document(str(path)).paragraphs for run in p.runs if run.bold]


class TestImporting:
    def test_nothing_is_loaded_before_it_is_used(self):
        script = (
            "import sys, nambuk\n"
            "assert 'verify' in dir(nambuk) and nambuk.__version__\n"
            "print([name for name in sys.modules if name.startswith('nambuk')])\n"
            "nambuk.verify\n"
            "print([name for name in ('kiwipiepy', 'transformers', 'torch', 'ctranslate2', 'ray') if name in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert done.stdout == "['nambuk']\n[]\n"

    def test_the_package_offers_what_the_library_has(self):
        from nambuk import library

        assert set(nambuk.__all__) - {"__version__"} == set(library.__all__)
        assert all(getattr(nambuk, name) is getattr(library, name) for name in library.__all__)

    def test_a_name_that_is_not_there(self):
        with pytest.raises(AttributeError, match="no attribute 'verifi'"):
            nambuk.verifi  # noqa: B018

    def test_rooms_are_imported_as_before(self):
        script = "import nambuk.conversion\nfrom nambuk import glossary\nprint(nambuk.conversion.__name__, glossary.__name__)"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert done.stdout == "nambuk.conversion nambuk.glossary\n"


class TestReadingAndVerifying:
    def test_a_path_of_either_kind(self):
        path = SAMPLES / "report.txt"
        assert nambuk.read(path) == nambuk.read(str(path))

    def test_an_encoding(self, tmp_path):
        (tmp_path / "a.txt").write_bytes("로동신문".encode("cp949"))
        assert nambuk.read(tmp_path / "a.txt", encoding="cp949").text == "로동신문"

    def test_what_cannot_be_read(self, tmp_path):
        with pytest.raises(nambuk.DocumentError, match=r"nothing\.docx: "):
            nambuk.read(tmp_path / "nothing.docx")

    def test_a_text_and_its_document_have_the_same_evidence(self):
        document = nambuk.read(SAMPLES / "report.txt")
        of_document, of_text = nambuk.verify(document), nambuk.verify(document.text)
        assert of_document.evidence == of_text.evidence
        assert of_document.markers == of_text.markers

    def test_a_text_that_is_none(self):
        with pytest.raises(nambuk.DocumentError, match="holds a NUL at character 1"):
            nambuk.verify("페\x00암")

    def test_reports_are_those_of_the_command(self):
        reports = [nambuk.verify("페암이 되였다."), nambuk.verify("폐암이 되었다.")]
        assert [json.loads(line)["characters"] for line in nambuk.render(reports, "jsonl").splitlines()] == [
            8,
            8,
        ]
        assert len(json.loads(nambuk.render(reports, "json"))) == 2
        assert nambuk.render(reports[0], "html").startswith("<!DOCTYPE html>")
        assert "페암 → 폐암" in nambuk.render(reports[0])
        assert nambuk.render([]) == ""

    def test_a_form_that_is_none(self):
        with pytest.raises(ValueError, match="form='pdf': unknown; give one of text, json, jsonl, html"):
            nambuk.render(nambuk.verify("페암"), "pdf")  # type: ignore[arg-type]


class TestConverting:
    def test_both_ways_and_the_options(self):
        assert nambuk.convert("로동자의 닭알").text == "노동자의 달걀"
        assert nambuk.convert("로동자의 닭알", level="spelling").text == "노동자의 닭알"
        assert nambuk.convert("노동자가 되었다.", to="ko-KP").text == "로동자가 되였다."
        assert nambuk.convert("로동신문", names="keep").text == "로동신문"
        assert nambuk.convert("로동신문", names="convert").text == "노동신문"

    def test_a_glossary_of_ones_own(self, tmp_path):
        mine = tmp_path / "mine.tsv"
        mine.write_text("ko-KP\tko-KR\n열주머니\t쓸갯주머니\n", encoding="utf-8")
        assert nambuk.convert("열주머니가 크다.", glossaries=[mine]).text == "쓸갯주머니가 크다."

    @pytest.mark.parametrize("options", [{"to": "en"}, {"level": "letters"}, {"names": "drop"}])
    def test_wrong_arguments(self, options):
        with pytest.raises(ValueError, match="unknown; give one of"):
            nambuk.convert("약", **options)

    def test_changes_of_a_document_stand_where_they_say(self):
        document = nambuk.read(SAMPLES / "report.txt")
        done = nambuk.convert(document)
        assert len(done.changes) > 100
        for change in done.changes:
            assert document.text[change.start : change.end] == change.before
            assert done.text[change.new_start : change.new_end] == change.after
        assert done.text.count("\n") + 1 == len(document.paragraphs) == len(done.paragraphs)

    def test_a_document_keeps_its_format_and_looks(self, tmp_path):
        done = nambuk.convert(nambuk.read(letter(tmp_path / "a.docx", "환자는 *림파암*이다.")))
        made = done.save(tmp_path / "b.docx")
        assert docx.Document(str(made)).paragraphs[0].text == "환자는 림프암이다."
        assert bold(made) == ["림프암"]
        assert done.save(tmp_path / "b.txt").read_text(encoding="utf-8") == "환자는 림프암이다."

    def test_nothing_is_written_over(self, tmp_path):
        done = nambuk.convert(text_document("a", "림파암"))
        done.save(tmp_path / "a.txt")
        with pytest.raises(nambuk.DocumentError, match="exists already"):
            done.save(tmp_path / "a.txt")
        done.save(str(tmp_path / "a.txt"), force=True)

    def test_shown_and_exchanged(self):
        done = nambuk.convert(text_document("a", "동무는 림파암이다."))
        assert "림프암" in done.html()
        assert [line for line in done.doubtful if "동무" in line]
        assert b"ko-KR" in done.exported("tmx")


class TestTranslating:
    def test_a_text(self, model):
        done = nambuk.translate("환자는 림파암이다.\n\n약이 없다.", model=model)
        assert done.text == "The patient has lymphoma.\n\nThere is no medicine."
        assert not done.to_look_at()
        assert done.engine.endswith("toy (server)")

    def test_texts_are_a_paragraph_each(self, model):
        texts = ["환자는 림파암이다.\n약이 없다.", "", "약이 없다."]
        done = nambuk.translate(texts, model=model)
        assert [paragraph.source for paragraph in done.paragraphs] == texts
        assert done.paragraphs[0].target == "The patient has lymphoma.\nThere is no medicine."
        assert nambuk.translate([], model=model).paragraphs == ()

    def test_a_missing_term_is_listed(self, model):
        [(number, sentence)] = nambuk.translate("약이 없다.\n페기종이다.", model=model).to_look_at()
        assert (number, sentence.source) == (1, "페기종이다.")
        assert any("emphysema" in finding.text for finding in sentence.findings)

    def test_a_document_keeps_its_format_and_looks(self, model, tmp_path):
        done = nambuk.translate(nambuk.read(letter(tmp_path / "a.docx", "환자는 *림파암*이다.")), model=model)
        made = done.save(tmp_path / "b.docx")
        assert docx.Document(str(made)).paragraphs[0].text == "The patient has lymphoma."
        assert bold(made) == ["lymphoma"]

    def test_a_folder_to_save_to(self, model, tmp_path):
        (tmp_path / "out").mkdir()
        document = nambuk.read(letter(tmp_path / "a.docx", "약이 없다."))
        assert nambuk.translate(document, model=model).save(tmp_path / "out") == tmp_path / "out" / "a.docx"

    @pytest.mark.parametrize("form", ["xliff-1.2", "xliff-2.1", "tmx", "docx", "xlsx"])
    def test_formats_of_exchange(self, model, tmp_path, form):
        done = nambuk.translate(nambuk.read(letter(tmp_path / "a.docx", "환자는 *림파암*이다.")), model=model)
        file = tmp_path / "exported"
        file.write_bytes(done.exported(form))
        if form.startswith("xliff"):
            [back] = read_xliff(file, "exported")
            [(_, _, segment)] = back.segments()
            assert segment.target.text == "The patient has lymphoma."
            assert [mark.kind for mark in segment.target.marks] == ["bold"]
        assert file.stat().st_size > 300

    def test_no_such_form(self, model):
        with pytest.raises(ValueError, match="form='omegat': unknown"):
            nambuk.translate("약이 없다.", model=model).exported("omegat")  # type: ignore[arg-type]

    def test_a_model_that_stays_loaded_with_a_memory(self, server, model, tmp_path):
        with nambuk.Translator(model=model, memory=tmp_path / "work.memory") as translator:
            told: list[tuple[int, int]] = []
            translator("약이 없다.", lambda done, of: told.append((done, of)))
            translator("환자는 림파암이다.")
        assert told == [(1, 1)]
        asked = len(server.seen)
        again = nambuk.translate("약이 없다.", model=model, memory=str(tmp_path / "work.memory"))
        assert [segment.origin for _, segment in again.segments()] == ["memory"]
        assert len(server.seen) == asked

    def test_terms_of_ones_own(self, model, tmp_path):
        mine = tmp_path / "mine.tsv"
        mine.write_text("ko-KP\ten\n림파암\tcancer of the lymph\n", encoding="utf-8")
        [(_, segment)] = nambuk.translate("환자는 림파암이다.", model=model, glossaries=[mine]).segments()
        [row] = segment.terms.rows
        assert (row.required, row.found) == (("cancer of the lymph",), "cancer of the lymph")

    def test_into_korean(self, serve, monkeypatch):
        monkeypatch.delenv("NAMBUK_API_KEY", raising=False)
        server = serve(lambda handler, *_: handler.say("노동자가 되었다."))
        done = nambuk.translate("He became a worker.", to="ko-KP", source="en", model=f"{server.url}#toy")
        assert done.text == "로동자가 되였다."

    def test_who_is_warned(self, model, tmp_path):
        mine = tmp_path / "mine.tsv"
        mine.write_text("ko-KP\ten\n림파암\tlymphoma\n림파암\tcancer of the lymph\n", encoding="utf-8")
        with pytest.warns(UserWarning, match="림파암"):
            nambuk.Translator(model=model, glossaries=[mine]).close()
        with pytest.warns(UserWarning, match=r"leave this machine"):
            nambuk.Translator(model="https://translation.invalid/v1#toy").close()

    def test_what_is_wrong(self, model, tmp_path):
        (tmp_path / "bad.tsv").write_text("nonsense\n", encoding="utf-8")
        with pytest.raises(nambuk.EngineError, match="no such folder"):
            nambuk.translate("약", model=tmp_path / "no" / "model")
        with pytest.raises(nambuk.GlossaryError, match=r"missing\.tsv"):
            nambuk.translate("약", model=model, glossaries=[tmp_path / "missing.tsv"])
        with pytest.raises(nambuk.TranslationMemoryError, match=r"bad\.tsv: is no translation memory"):
            nambuk.translate("약", model=model, memory=tmp_path / "bad.tsv")

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"to": "fr"}, "to='fr': unknown"),
            ({"source": "ko"}, "source='ko': unknown"),
            ({"to": "ko-KR"}, "goes by rule; use convert"),
            ({"source": "ru"}, "one side must be Korean"),
            ({"style": "rok"}, "style='rok': unknown; give one of kcna, mou, press"),
            ({"without": ["terms"]}, "without='terms': unknown"),
        ],
        ids=str,
    )
    def test_wrong_arguments(self, model, options, said):
        with pytest.raises(ValueError, match=said.replace("(", r"\(")):
            nambuk.translate("약", model=model, **options)
