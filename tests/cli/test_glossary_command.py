"""`nambuk glossary`."""

import json
import time

import pytest
from click.testing import CliRunner

from nambuk.cli import main
from nambuk.cli.glossary_exchange import _READ, _WRITTEN
from nambuk.glossary import load_glossary
from nambuk.glossary.exchange import FORMATS


def run(*arguments, **options):
    return CliRunner().invoke(main, ["glossary", *map(str, arguments)], **options)


def one_line(result):
    assert result.stderr.startswith("nambuk: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_one_answer_a_line_in_order():
    words = ["로동", "", "꿍꿍", "림파암", "로동"]
    result = run("lookup", "-", "--format", "jsonl", input="\n".join(words) + "\n")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["term"] for answer in answers] == words
    assert answers[1]["entries"] == answers[2]["entries"] == []
    assert answers[0]["entries"][0]["ko-KR"] == ["노동"]
    entry = answers[3]["entries"][0]
    assert entry["en"][0] == "lymphoma"
    assert entry["tier"] == "glossary"
    assert entry["source"]


def test_words_as_arguments():
    result = run("lookup", "로동", "동무")
    assert result.exit_code == 0
    assert "ko-KR  노동" in result.stdout
    assert "false friend" in result.stdout
    assert json.loads(run("lookup", "로동", "--format", "json").stdout)[0]["term"] == "로동"


def test_your_own_glossary_comes_first(tmp_path):
    mine = tmp_path / "mine.tsv"
    mine.write_text("ko-KP\ten\n로동\ttoil\n", encoding="utf-8")
    entries = json.loads(run("lookup", "로동", "--glossary", mine, "--format", "jsonl").stdout)["entries"]
    assert entries[0]["en"] == ["toil"]
    assert len(entries) > 1


@pytest.mark.parametrize(
    ("arguments", "input", "code", "message"),
    [
        (["lookup"], None, 2, "Missing argument"),
        (["lookup", "-"], b"\xb3\xb2\n", 1, "-:1: not UTF-8"),
        (["lookup", "로동", "--glossary", "none.tsv"], None, 1, "none.tsv: no such file"),
        (["list", "--domain", "nonsense"], None, 2, "no term has it; there are"),
        (["list", "--flag", "nonsense"], None, 2, "false-friend"),
        (["import", "x.doc"], None, 2, "add --format"),
        (["import", "none.csv"], None, 1, "none.csv: no such file"),
        (["import", "-", "--format", "json"], "{", 1, "broken JSON"),
        (["import", "-", "--format", "tbx"], "<html/>", 1, "not a TBX file"),
        (["export", "--output", "x.doc"], None, 2, "add --format tsv, csv"),
        (["export", "--domain", "nonsense"], None, 2, "no term has it"),
        (["uses", "none.docx"], None, 1, "none.docx: no such file"),
        (["extract", "none.docx"], None, 1, "none.docx: no such file"),
        (["extract", "-", "--tmx", "none.tmx"], "", 1, "none.tmx: no such file"),
    ],
)
def test_errors(arguments, input, code, message):
    result = run(*arguments, input=input)
    assert result.exit_code == code
    assert message in result.stderr


def test_errors_are_one_line():
    assert "a b" in one_line(run("list", "--domain", "a\nb"))
    assert "UTF-8" in one_line(run("lookup", "-", input=b"\xff\n"))


def test_check(tmp_path):
    assert run("check").exit_code == 0
    bad = tmp_path / "bad.tsv"
    bad.write_text("ko-KP\ten\n닭알\tegg \n", encoding="utf-8")
    result = run("check", bad)
    assert result.exit_code == 1
    assert f"{bad}:2: en: stray white space" in result.stdout


def test_list():
    text = run("list", "--domain", "medicine").stdout
    assert "lymphoma" in text
    assert "tractor" not in text
    entries = json.loads(run("list", "--flag", "false-friend", "--format", "json").stdout)
    assert entries
    assert all("false-friend" in entry["flags"] for entry in entries)


@pytest.mark.parametrize("form", ["tsv", "csv", "json", "xlsx", "tbx"])
def test_export_and_import_keep_everything(tmp_path, form):
    there, back = tmp_path / f"g.{form}", tmp_path / "back.tsv"
    assert run("export", "--output", there).exit_code == 0
    result = run("import", there, "--output", back)
    assert result.exit_code == 0, result.stderr
    assert back.read_text(encoding="utf-8") == run("export", "--format", "tsv").stdout


def test_nothing_is_written_over(tmp_path):
    path = tmp_path / "g.tsv"
    path.write_text("mine", encoding="utf-8")
    result = run("export", "--output", path)
    assert result.exit_code == 2
    assert "--force" in one_line(result)
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("export", "--output", path, "--force").exit_code == 0


def test_import_reports_what_check_would(tmp_path):
    path, output = tmp_path / "words.csv", tmp_path / "mine.tsv"
    path.write_text("ko-KP,ru\n닭알,яйцo\n", encoding="utf-8")  # the last letter is Latin
    result = run("import", path, "--output", output)
    assert result.exit_code == 1
    assert "Latin look-alike" in result.stderr
    assert str(output) in result.stderr
    assert "닭알" in output.read_text(encoding="utf-8")


def test_uses(tmp_path):
    for name, text in (("a.txt", "림파암과 페염. 림파암은"), ("b.txt", "동무는 림프암이다")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    uses = json.loads(run("uses", tmp_path, "--format", "json").stdout)
    assert uses[0]["id"] == "lymphoma"
    assert (uses[0]["count"], uses[0]["documents"]) == (3, 2)
    assert uses[0]["forms"] == {"림파암": 2, "림프암": 1}
    assert any("false-friend" in use.get("flags", []) for use in uses)
    partly = run("uses", tmp_path / "a.txt", tmp_path / "none.txt", "--format", "tsv")
    assert partly.exit_code == 1
    assert "림파암" in partly.stdout


SEGMENTS = [
    ("누리쇠공장을 <bpt i='1'>크게</bpt> 지었다.", "They built a meteorite steel plant."),
    ("누리쇠공장은 멀다.", "The meteorite steel plant is far away."),
    ("날씨가 좋다.", "The weather is fine."),
]
UNIT = '<tu><tuv xml:lang="ko-KP"><seg>{}</seg></tuv><tuv xml:lang="en"><seg>{}</seg></tuv></tu>'
UNITS = "".join(UNIT.format(*pair) for pair in SEGMENTS)
MEMORY = f'<?xml version="1.0"?><tmx version="1.4"><header srclang="ko"/><body>{UNITS}</body></tmx>'


def test_extract_writes_a_glossary_for_review(tmp_path):
    text, memory, output = tmp_path / "a.txt", tmp_path / "m.tmx", tmp_path / "found.tsv"
    text.write_text(
        "누리쇠공장에서 일했다. 그 누리쇠공장의 림파암환자들. 림파암환자는 많다.", encoding="utf-8"
    )
    memory.write_text(MEMORY, encoding="utf-8")
    result = run("extract", text, "--tmx", memory, "--output", output)
    assert result.exit_code == 0, result.stderr
    assert "read them before use" in result.stderr
    found = {term.word("ko-KP"): term for term in load_glossary([output]).terms if term.tier == "user"}
    assert found["누리쇠공장"].word("en") == "meteorite steel plant"
    assert found["림파암환자"].words["en"] == ("lymphoma patient",)
    assert found["림파암환자"].words["ko-KR"] == ("림프암 환자",)
    for term in found.values():
        assert (term.status, term.flags) == ("draft", ("derived",))
        assert "times in" in term.note
    assert run("check", output).exit_code == 0
    assert "누리쇠공장" in run("extract", text).stdout


def test_extract_without_the_language(tmp_path):
    memory = tmp_path / "m.tmx"
    memory.write_text(MEMORY, encoding="utf-8")
    result = run("extract", "-", "--tmx", memory, "--to", "ru", input="")
    assert result.exit_code == 1
    assert "no segments in Korean and ru" in one_line(result)


def test_reverse():
    entries = json.loads(run("lookup", "--reverse", "cancer", "--format", "jsonl").stdout)["entries"]
    assert entries[0]["ko-KP"] == ["암"]
    assert "페암" in [word for entry in entries for word in entry["ko-KP"]]


def test_omegat(tmp_path):
    output = tmp_path / "glossary.txt"
    result = run("export", "--format", "omegat", "--to", "ru", "--domain", "medicine", "--output", output)
    assert result.exit_code == 0
    assert "omegat cannot hold: ko-KR: " in one_line(result)
    assert "림파암\tлимфома" in output.read_text(encoding="utf-8")


def _words() -> list[str]:
    """Words of the glossary, and the same with particles: 10,000 in all."""
    terms = load_glossary().terms
    nouns = [t.words["ko-KP"][0] for t in terms if t.part_of_speech in ("noun", "name")][:5_000]
    return nouns + [noun + "에서는" for noun in nouns]


@pytest.mark.parametrize("options", [(), ("--reverse",)])
def test_ten_thousand_words_in_six_seconds(process, options):
    words = _words()
    assert len(words) == 10_000
    start = time.perf_counter()
    done = process("glossary", "lookup", "-", "--format", "jsonl", *options, input="\n".join(words).encode())
    seconds = time.perf_counter() - start
    assert done.returncode == 0
    assert done.stdout.count(b"\n") == len(words)
    assert seconds < 6, f"{seconds:.1f} s"  # two on an idle machine; tests share theirs


def test_formats_are_those_of_the_exchange():
    assert set(_WRITTEN) == {name for name, form in FORMATS.items() if form.write}
    assert set(_READ) == {name for name, form in FORMATS.items() if form.read}


def test_a_page_to_browse(tmp_path):
    output = tmp_path / "glossary.html"
    assert run("html", "--output", output).exit_code == 0
    page = output.read_text(encoding="utf-8")
    assert page.count("<tr id=") == len(load_glossary().terms)
    assert "default-src &#39;none&#39;" in page


@pytest.mark.parametrize("name", ["lookup", "check", "list", "export", "import", "uses", "extract", "html"])
def test_help_has_an_example(name):
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"nambuk glossary {name}" in result.stdout
