"""Which encoding a text has."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.documents import DocumentError
from nambuk.documents.encodings import charset

LONG = (
    "조선민주주의인민공화국 가격법은 가격의 제정과 적용에서 규률과 질서를 엄격히 세운다. "
    "로동자들이 병원에서 《페염》으로 진단되였으며 치료를 받고있다.\n"
) * 20


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "kps9566", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "환자는 림파암으로 진단되였다.",
        "병원에서",
        "로동자",
        "나라의 경제를 발전시킨다",
        "가격은 3원 50전이다.",
    ],
)
def test_detected(text: str, encoding: str) -> None:
    decoded = charset.decode(text.encode(encoding), "a.txt")
    assert decoded.text == text
    assert decoded.encoding == encoding


@pytest.mark.parametrize(
    ("mark", "encoding", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    ],
)
def test_byte_order_marks_are_dropped(mark: bytes, encoding: str, name: str) -> None:
    decoded = charset.decode(mark + LONG.encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding) == (LONG, name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "euc-kr", "cp949", "kps9566", "johab"])
def test_named(encoding: str) -> None:
    assert charset.decode(LONG.encode(encoding), "a.txt", encoding).text == LONG


def test_named_utf8_drops_a_mark() -> None:
    assert charset.decode(codecs.BOM_UTF8 + b"a", "a.txt", "utf-8") == charset.Decoded(
        "a", "utf-8", is_marked=True
    )


def test_euc_kr_label_reads_the_syllables_of_cp949() -> None:
    assert charset.decode("똠방각하".encode("cp949"), "a.txt", "euc-kr").text == "똠방각하"


def test_wrong_name_gives_the_byte() -> None:
    with pytest.raises(DocumentError, match=r"a\.txt: is not utf-8: byte 3 does not fit") as error:
        charset.decode(b"abc" + "가나".encode("cp949"), "a.txt", "utf-8")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("encoding", ["klingon", "base64", "rot13"])
def test_unknown_encoding(encoding: str) -> None:
    with pytest.raises(DocumentError, match="unknown encoding"):
        charset.decode(b"abc", "a.txt", encoding)


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\x03" * 50, bytes(range(256)) * 4, b"\x7fELF\x02\x01\x01" + bytes(64)]
)
def test_binary(data: bytes) -> None:
    with pytest.raises(DocumentError, match="binary file"):
        charset.decode(data, "a.txt")


def test_nul_in_text_is_binary() -> None:
    with pytest.raises(DocumentError, match="NUL"):
        charset.decode("가나다\x00라마바".encode(), "a.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "kps9566"])
def test_damage_is_named_with_its_place(encoding: str) -> None:
    data = LONG.encode(encoding)
    place = len(LONG[:50].encode(encoding))
    with pytest.raises(DocumentError, match=f"looks like {encoding}, but byte {place} does not fit"):
        charset.decode(data[:place] + b"\xff\xff" + data[place:], "a.txt")


def test_other_languages_are_guessed_with_a_note() -> None:
    russian = "Министерство иностранных дел сообщило о переговорах в Пхеньяне. " * 10
    decoded = charset.decode(russian.encode("cp1251"), "a.txt")
    assert decoded.text == russian
    assert "guessed" in decoded.notes[0]


def test_too_little_text_is_said() -> None:
    decoded = charset.decode("가".encode("cp949"), "a.txt")
    assert decoded.encoding == "cp949"
    assert "little text" in decoded.notes[0]


# Without NUL: the bytes 30 00 are "0" in UTF-16, and read so.
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60))
def test_utf8_is_itself(text: str) -> None:
    """Valid UTF-8 is read as such, or refused as binary; never as something else."""
    text = text.removeprefix("\ufeff")
    try:
        decoded = charset.decode(text.encode(), "a.txt")
    except DocumentError as error:
        assert "binary" in str(error)  # noqa: PT017
    else:
        assert decoded.text == text


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_give_text_or_one_line(data: bytes) -> None:
    try:
        decoded = charset.decode(data, "a.txt")
    except DocumentError as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        assert decoded.encoding
