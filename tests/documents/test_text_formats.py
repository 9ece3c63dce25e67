"""Plain text, Markdown and web pages."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.documents import Document, DocumentError, read_document
from nambuk.documents.draft import assemble
from nambuk.documents.formats import load_format
from nambuk.documents.options import ReadOptions
from nambuk.documents.source import Source


def read_bytes_as(format: str, data: bytes, encoding: str | None = None) -> Document:
    source = Source(f"a.{format}", data, ReadOptions(encoding=encoding))
    return assemble(source, load_format(format).read(source))


def read_text_as(format: str, text: str) -> Document:
    return read_bytes_as(format, text.encode("utf-8"))


def places(document: Document) -> list[tuple[str | None, str]]:
    texts = document.paragraph_texts()
    return [(p.container, text) for p, text in zip(document.paragraphs, texts, strict=True)]


# ---- plain text


def test_lines_are_paragraphs() -> None:
    document = read_text_as("text", "첫줄\n\n셋째줄\n")
    assert document.text == "첫줄\n\n셋째줄\n"
    assert document.paragraph_texts() == ["첫줄", "", "셋째줄", ""]


def test_only_newlines_split() -> None:
    assert read_text_as("text", "가\r\n나\r다\u2028라\x0c마").paragraph_texts() == [
        "가",
        "나",
        "다\u2028라\x0c마",
    ]


def test_leaders_names_are_readable_and_noted() -> None:
    document = read_bytes_as(
        "text", "위대한 수령 ".encode("kps9566") + b"\xa4\xe8\xa4\xe9\xa4\xea" + "동지".encode("kps9566")
    )
    assert document.text == "위대한 수령 김일성동지"
    assert document.facts.encoding == "kps9566"
    assert "leaders' names" in document.facts.notes[-1]


# Without NUL: the bytes 30 00 are "0" in UTF-16, and read so.
@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1).filter(str.strip)
)
def test_text_is_as_given(text: str) -> None:
    text = text.replace("\r", "").removeprefix("\ufeff")
    try:
        document = read_text_as("text", text)
    except DocumentError:
        return
    assert document.text == text.translate({0xF113 + i: c for i, c in enumerate("김일성김정일")}).translate(
        {0xF120 + i: c for i, c in enumerate("김정은")}
    )
    assert "\n".join(document.paragraph_texts()) == document.text


# ---- Markdown

MARKDOWN = """---
title: 보고
---
# 제목

첫 문단이
이어진다.
둘째 제목
---
- 항목 하나
  이어지는 줄
- 항목 둘

> 인용이
> 이어진다

| 병 | 사람 |
|---|---|
| 페염 | 3 |

```
되였다 # 코드
```
끝
"""


def test_markdown_keeps_the_text_and_names_the_blocks() -> None:
    document = read_text_as("markdown", MARKDOWN)
    assert document.text == MARKDOWN
    assert [place for place in places(document) if place[1]] == [
        ("front matter", "---"),
        ("front matter", "title: 보고"),
        ("front matter", "---"),
        ("heading 1", "# 제목"),
        ("heading 2", "첫 문단이\n이어진다.\n둘째 제목\n---"),
        ("list", "- 항목 하나\n  이어지는 줄"),
        ("list", "- 항목 둘"),
        ("quotation", "> 인용이\n> 이어진다"),
        ("table 1, row 1", "| 병 | 사람 |"),
        ("table 1, row 1", "|---|---|"),
        ("table 1, row 2", "| 페염 | 3 |"),
        ("code", "```"),
        ("code", "되였다 # 코드"),
        ("code", "```"),
        (None, "끝"),
    ]


MARKDOWN_PIECES = [*"가나 #-|`>*=1.\n", "```\n", "|-|\n", "\n---\n"]


@given(st.lists(st.sampled_from(MARKDOWN_PIECES)).map("".join).filter(str.strip))
def test_markdown_loses_nothing(text: str) -> None:
    document = read_text_as("markdown", text)
    assert document.text == text
    assert "\n".join(document.paragraph_texts()) == text


# ---- web pages

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>로동신문</title>
<meta name="author" content="기자"><meta name="generator" content="천리마">
<style>p { font-family: "KP CheongPong", serif } .x{color:red}</style><script>alert("나쁨")</script></head>
<body><!-- 주석 --><h2>첫 &laquo;제목&raquo;</h2><p>로동자들이 <b>병원</b>에서
   치료를&nbsp;받고있다.</p>밖의 글<br>다음 줄
<ul><li>하나</li><li>둘<p>안</p></li></ul>
<table><caption>표</caption><tr><th>이름</th><td>나이</td></tr><tr><td>철수<table><tr><td>속</td></tr></table></td></tr></table>
<pre>한 줄
  두 줄</pre><div hidden>숨김</div><p style="display: none">안 보임</p><p>치&shy;료 &#44032;</p></body></html>"""


def test_visible_text_of_a_page() -> None:
    assert places(read_text_as("html", PAGE)) == [
        ("title", "로동신문"),
        ("heading 2", "첫 «제목»"),
        (None, "로동자들이 병원에서 치료를\xa0받고있다."),
        (None, "밖의 글"),
        (None, "다음 줄"),
        ("list", "하나"),
        ("list", "둘"),
        ("list", "안"),
        ("caption", "표"),
        ("table 1, row 1, cell 1", "이름"),
        ("table 1, row 1, cell 2", "나이"),
        ("table 1, row 2, cell 1", "철수"),
        ("table 2, row 1, cell 1", "속"),
        ("code", "한 줄\n  두 줄"),
        (None, "치료 가"),
    ]


def test_facts_of_a_page() -> None:
    facts = read_text_as("html", PAGE).facts
    assert (facts.author, facts.producer, facts.encoding) == ("기자", "천리마", "utf-8")
    assert facts.fonts == ("KP CheongPong", "serif")
    assert facts.notes == ("2 hidden elements left out",)


@pytest.mark.parametrize(
    ("declared", "actual"),
    [("euc-kr", "cp949"), ("ks_c_5601-1987", "cp949"), ("utf-8", "utf-8"), ("kps9566", "kps9566")],
)
def test_declared_encodings(declared: str, actual: str) -> None:
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><p>페염</p>'
    document = read_bytes_as("html", page.encode(actual))
    assert (document.text, document.facts.encoding) == ("페염", actual)


def test_a_false_label_is_noticed() -> None:
    page = '<meta charset="utf-8"><p>로동자들이 병원에서 치료를 받고있다.</p>'.encode("cp949")
    document = read_bytes_as("html", page)
    assert document.facts.encoding == "cp949"
    assert "says that it is utf-8" in document.facts.notes[-1]


def test_xhtml_declaration_and_utf16() -> None:
    page = '<?xml version="1.0" encoding="utf-8"?><html><body><p>가</p></body></html>'
    assert read_text_as("html", page).text == "가"
    assert read_bytes_as("html", codecs.BOM_UTF16_LE + page.encode("utf-16-le")).text == "가"


def test_blank_elements_give_no_paragraphs() -> None:
    assert read_text_as("html", "<p>&nbsp;</p><p> </p><p>&shy;</p><p>글</p>").paragraph_texts() == ["글"]


def test_entity_declarations_are_refused() -> None:
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>'
    with pytest.raises(DocumentError, match="XML entities"):
        read_text_as("html", page)


def test_deep_nesting_is_read() -> None:
    page = "<div>" * 1500 + "깊은 곳" + "</div>" * 1500 + "<p>끝</p>"
    assert read_text_as("html", page).paragraph_texts() == ["깊은 곳", "끝"]


def test_what_is_nested_too_deeply_is_not_cut_off_in_silence() -> None:
    with pytest.raises(DocumentError, match="too deeply"):
        read_text_as("html", "<p>앞</p>" + "<div>" * 5000 + "깊은 곳")


@pytest.mark.parametrize("page", ["<p></p>", "<script>x</script>", "<!-- 글 -->"])
def test_page_without_text(page: str) -> None:
    with pytest.raises(DocumentError, match="holds no"):
        read_text_as("html", page)


def test_paths(tmp_path: Path) -> None:
    path = tmp_path / "a.HTM"
    path.write_text("<p>글</p>", encoding="utf-8")
    assert read_document(str(path)).facts.format == "html"
