"""Southern training pairs made northern: TSV, JSONL and TMX, as files through the command."""

import json

import pytest
from lxml import etree

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
srclang="ko-KR" datatype="plaintext"/><body>
<tu><note>노동 stays in a note</note>
<tuv xml:lang="ko-KR"><seg>노동자가 <bpt i="1"/>할 수<ept i="1"/> 있는 것은 <ph/>이유가 있다.</seg></tuv>
<tuv xml:lang="en"><seg>A worker has a reason.</seg></tuv></tu>
</body></tmx>
"""


@pytest.fixture
def northern(run, tmp_path):
    def convert(name: str, text: str, *options: str):
        (tmp_path / name).write_text(text, encoding="utf-8")
        result = run("corpus", "northernize", tmp_path / name, "--output", tmp_path / "out", *options)
        made = tmp_path / "out" / name
        return result, made.read_text(encoding="utf-8") if made.exists() else None

    return convert


def test_a_column_of_a_table(northern):
    result, made = northern(
        "pairs.tsv", "The reason\t이유가 있다.\t1\n\nWork\t노동을 한다.\t2\n", "--column", "2"
    )
    assert result.exit_code == 0
    assert made == "The reason\t리유가 있다.\t1\n\nWork\t로동을 한다.\t2\n"


def test_a_field_of_json_lines(northern):
    _, made = northern("pairs.jsonl", '{"id": 1, "ko": "폐암에 걸렸다.", "en": "x"}\n')
    assert json.loads(made) == {"id": 1, "ko": "페암에 걸렸다.", "en": "x"}


def test_words_on_demand(northern):
    row = "헬리콥터가 왔다.\tA helicopter came.\n"
    assert northern("a.tsv", row)[1].startswith("헬리콥터")
    assert northern("b.tsv", row, "--level", "vocabulary")[1].startswith("직승기")


def test_tmx_keeps_its_markup(northern):
    _, made = northern("memory.tmx", TMX)
    root = etree.fromstring(made.encode())
    korean, english = root.iter("tuv")
    assert "".join(korean.find("seg").itertext()) == "로동자가 할수 있는것은 리유가 있다."
    assert [e.tag for e in korean.find("seg")] == ["bpt", "ept", "ph"]
    assert korean.find("seg").find("bpt").tail == "할수"
    assert korean.get("{http://www.w3.org/XML/1998/namespace}lang") == "ko-KP"
    assert english.find("seg").text == "A worker has a reason."
    assert root.find("header").get("srclang") == "ko-KP"
    assert "<!DOCTYPE tmx" in made
    assert root.find(".//note").text == "노동 stays in a note"


def test_as_many_lines_as_there_were(northern):
    lines = "".join(f"{n}번째 이유\t{n}\n" for n in range(1_000))
    _, made = northern("long.tsv", lines)
    assert made == lines.replace("이유", "리유")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("short.tsv", "하나\n", "line 1: has 1 columns"),
        ("broken.jsonl", '{"ko": 1}\n', "line 1: no JSON object with a text in 'ko'"),
        ("list.jsonl", "[]\n", "line 1"),
        ("broken.tmx", "<tmx><body>", "no well-formed XML"),
        ("other.tmx", "<html/>", "no TMX"),
        ("pairs.docx", "x", "no format of pairs"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(name, text, words, northern):
    result, made = northern(name, text, "--column", "2")
    assert (result.exit_code, made) == (1, None)
    assert result.stderr.count("\n") == 1
    assert words in result.stderr


def test_nothing_is_written_over(northern):
    northern("a.tsv", "이유\t1\n")
    result, made = northern("a.tsv", "노동\t1\n")
    assert (result.exit_code, made) == (1, "리유\t1\n")
    assert "--force" in result.stderr
    assert northern("a.tsv", "노동\t1\n", "--force")[1] == "로동\t1\n"
