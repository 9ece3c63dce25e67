"""Readings of hanja: unshifted, and those of the project's own file."""

import pytest

from nambuk.norms.hanja_readings import _hanja_table, _own, is_hanja, is_reading, reading, readings
from nambuk.resources import data_folder


@pytest.mark.parametrize(
    ("hanja", "sound"),
    ["勞로", "女녀", "肺폐", "率률", "六륙", "樂락", "寧녕", "易이", "理리", "龍룡", "年년", "量량", "例례"],
)
def test_readings_are_the_unshifted_ones(hanja: str, sound: str) -> None:
    assert is_hanja(hanja)
    assert reading(hanja) == sound
    assert is_reading(sound)


def test_readings_of_the_file_are_those_that_the_table_lacks() -> None:
    table, usual, also = _hanja_table(), _own("usual"), _own("also")
    path = data_folder("glossary") / "variables" / "hanja_readings.tsv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) == 1 + len(usual) + len(also)
    assert usual
    assert also
    for character, sound in (usual | also).items():
        assert table[character] != sound, character
        assert sound in readings(character)
        assert reading(character) == (table | usual)[character]


@pytest.mark.parametrize(
    "character",
    ["가", "힣", "A", "1", "ㄱ", "あ", "。", "！"],
)
def test_what_is_no_hanja(character: str) -> None:
    assert not is_hanja(character)
    assert reading(character) == ""
