"""Lines are analysed in blocks: each gets its own changes, as it would alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nambuk.analysis import analyse
from nambuk.conversion import Options, convert, convert_lines
from nambuk.conversion.spacing import northern_share
from nambuk.variables.catalogue import find_places
from nambuk.variety import Variety

SOUTH = Options(Variety.KR)
LINES = [
    "로동자들이 왔다.",
    "",
    "  할수 있는것  ",
    "페암이다",
    "노동자가 갔다.",
    "123",
    "리유를 묻다",
    "둘\t셋",
    "\u200b로동",
]


def share(text: str) -> float | None:
    return northern_share([find_places(analyse(text))])


@settings(deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_as_many_conversions_as_lines_each_of_its_line(lines: list[str]) -> None:
    done = convert_lines(lines, SOUTH)
    assert [c.source for c in done] == lines
    for line, conversion in zip(lines, done, strict=True):
        assert "\n" not in conversion.text
        for change in conversion.changes:
            assert line[change.start : change.end] == change.before
            assert conversion.text[change.new_start : change.new_end] == change.after


def test_a_line_with_ends_of_lines_in_it_stays_one() -> None:
    done = convert_lines(["로동\n리유", "력사"], SOUTH)
    assert [c.text for c in done] == ["노동\n이유", "역사"]


def test_many_lines_are_the_same_as_few() -> None:
    lines = [f"{n}번째 로동자가 할수 있는것을 하였다." for n in range(400)]
    assert [c.text for c in convert_lines(lines, SOUTH)] == [convert(line, SOUTH).text for line in lines]


@pytest.mark.parametrize(
    ("text", "northern"),
    [
        ("로동자가 할수 있는것을 하였다.", True),
        ("노동자가 할수 있는것을 하였다.", False),
        ("노동자가 할 수 있는 것을 하였다.", False),
        ("국제련맹의 력사", True),
        ("뜨락또르부속품", True),
        ("남새와 닭알", True),
        ("채소와 달걀", False),
    ],
)
def test_what_looks_northern(text: str, northern: bool) -> None:
    found = share(text)
    assert found is not None
    assert (found > 0.5) == northern


def test_nothing_to_tell_by() -> None:
    assert share("산이 높다.") is None
    assert share("") is None
