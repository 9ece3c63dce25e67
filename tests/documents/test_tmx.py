"""TMX: units by language, and files that are none or that reach for others."""

import pytest

from nambuk.documents.document import DocumentError
from nambuk.documents.tmx import read_tmx, tmx_root

UNIT = '<tu><tuv xml:lang="ko-KR"><seg>폐 <ph/>암\n과</seg></tuv><tuv lang="en"><seg>lung cancer</seg></tuv></tu>'


def test_units():
    content = f"<tmx version='1.4'><body>{UNIT}<tu/></body></tmx>".encode()
    assert read_tmx(content, "a.tmx") == [{"ko-KR": "폐 암 과", "en": "lung cancer"}, {}]


def test_other_files_are_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    content = (
        f'<!DOCTYPE tmx [<!ENTITY file SYSTEM "{secret.as_uri()}"><!ENTITY word "secret">]>'
        '<tmx><tu><tuv xml:lang="en"><seg>a&file;b&word;c</seg></tuv></tu></tmx>'
    )
    text = "".join(map(str, tmx_root(content.encode(), "a.tmx").itertext()))
    assert "secret" not in text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<tmx><body>", "is no well-formed XML"),
        (b"", "is no well-formed XML"),
        (b"<html/>", "is no TMX: its root is 'html'"),
    ],
)
def test_what_is_no_tmx(content, reason):
    with pytest.raises(DocumentError, match=reason) as caught:
        read_tmx(content, "a.tmx")
    assert str(caught.value).startswith("a.tmx: ")
    assert "\n" not in str(caught.value)
