"""The codec of the northern character set."""

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nambuk.documents  # noqa: F401 - registers the codec
from nambuk.documents.encodings import kps9566
from nambuk.documents.encodings.names import Names, ordinary_names

SYLLABLES = [chr(code) for code in range(ord("가"), ord("힣") + 1)]


def test_every_syllable_has_a_code() -> None:
    text = "".join(SYLLABLES)
    assert text.encode("kps9566").decode("kps9566") == text


def test_the_whole_table_goes_both_ways() -> None:
    decoding, encoding = kps9566._tables()
    assert len(decoding) == len(encoding) == 20_673
    text = "".join(decoding.values())
    assert text.encode("kps9566").decode("kps9566") == text


@pytest.mark.parametrize(
    ("code", "character"),
    [
        (b"A", "A"),
        (b"\xa1\xd4", "《"),
        (b"\xb0\xa1", "가"),  # the first syllable stands where CP949 has it …
        (b"\x81\x41", "갃"),  # … the rare ones before it, in the northern order
        (b"\xa4\xe8", "\uf113"),  # leaders' names: private use
        (b"\xa4\xf0", "\uf122"),
    ],
)
def test_codes(code: bytes, character: str) -> None:
    assert code.decode("kps9566") == character
    assert character.encode("kps9566") == code


def test_the_order_is_northern() -> None:
    order = sorted("까하나가", key=lambda syllable: syllable.encode("kps9566"))
    assert order == ["가", "나", "하", "까"]


@pytest.mark.parametrize("alias", ["KPS9566", "kps-9566", "KPS 9566", "kps9566-2011"])
def test_aliases(alias: str) -> None:
    assert codecs.lookup(alias).name == "kps9566"


def test_leaders_names_become_ordinary_syllables() -> None:
    text = b"\xa4\xe8\xa4\xe9\xa4\xea \xa4\xeb\xa4\xec\xa4\xed \xa4\xee\xa4\xef\xa4\xf0".decode("kps9566")
    assert ordinary_names(text) == Names("김일성 김정일 김정은", 9, 9)


@pytest.mark.parametrize(
    ("data", "start"), [(b"a\xff", 1), (b"\xb0\xa1\xb0", 2), (b"a\x80b", 1), (b"\xff\xff", 0)]
)
def test_what_is_no_character_is_an_error_with_its_place(data: bytes, start: int) -> None:
    with pytest.raises(UnicodeDecodeError) as error:
        data.decode("kps9566")
    assert error.value.start == start


def test_error_handlers() -> None:
    assert b"a\xffb".decode("kps9566", "replace") == "a\ufffdb"
    assert b"a\xffb".decode("kps9566", "ignore") == "ab"
    assert "가😀나".encode("kps9566", "replace") == "가?나".encode("kps9566")
    assert "가😀".encode("kps9566", "xmlcharrefreplace") == "가&#128512;".encode("kps9566")
    with pytest.raises(UnicodeEncodeError) as error:
        "가😀".encode("kps9566")
    assert error.value.start == 1


@given(st.text(st.sampled_from([*SYLLABLES, *"abc 123\n《》"])))
def test_round_trip(text: str) -> None:
    assert text.encode("kps9566").decode("kps9566") == text


@given(st.binary(max_size=40))
def test_any_bytes_decode_or_raise(data: bytes) -> None:
    try:
        text = data.decode("kps9566")
    except UnicodeDecodeError as error:
        assert 0 <= error.start < len(data)  # noqa: PT017
    else:
        assert text.encode("kps9566") == data


@given(st.text(st.sampled_from(SYLLABLES), max_size=30), st.integers(1, 7))
def test_files_are_read_in_pieces(text: str, size: int) -> None:
    decoder = codecs.getincrementaldecoder("kps9566")()
    data = text.encode("kps9566")
    pieces = [decoder.decode(data[i : i + size]) for i in range(0, len(data), size)]
    assert "".join(pieces) + decoder.decode(b"", final=True) == text


def test_open_with_the_codec() -> None:
    stream = io.TextIOWrapper(io.BytesIO("조선\n말".encode("kps9566")), encoding="kps9566")
    assert stream.read() == "조선\n말"
