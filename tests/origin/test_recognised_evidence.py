"""What recognised places count, by the table of `corpus/recognition.tsv`."""

from dataclasses import replace

import pytest

from nambuk.documents import Document, text_document
from nambuk.documents.document import Recognised
from nambuk.origin.dirichlet import log10_probability
from nambuk.origin.recognition import CLASSES, Words, fraction, measured
from nambuk.reports.verifying import verify
from nambuk.variables.catalogue import catalogue

NORTH = (
    "로동자들은 페암과 림파암으로 진찰을 받게 되였다. 녀성들은 력사적인 사변을 맞으며 뜨락또르를 몰고있다. "
    "이 사업은 할수 있는것으로 하여 모든 일군들이 앞장에 서서 나아가고있다. 그는 책상우에 놓인 지페를 세여보았다."
)
SOUTH = (
    "노동자들은 폐암으로 진찰을 받게 되었다. 여성들은 역사적인 사건을 맞으며 트랙터를 몰고 있다. 이 일은 할 수 있는 "
    "것이어서 모든 일꾼들이 앞에 나서고 있다. 그는 책상 위에 놓인 지폐를 세어 보았다."
)
PAIR = "ko-KP:ko-KR"


def recognised(text: str, confidence: float) -> Document:
    """A document whose every syllable was recognised with the same confidence."""
    words = tuple(Recognised(i, i + 1, confidence) for i, letter in enumerate(text) if not letter.isspace())
    return replace(text_document("1", text), recognised=words)


@pytest.mark.parametrize(("text", "sign"), [(NORTH, 1), (SOUTH, -1)])
def test_the_less_sure_the_letters_the_less_they_weigh_and_never_the_other_way(text: str, sign: int) -> None:
    plain = verify(text_document("1", text)).evidence.log10_lr[PAIR]
    ratios = [
        verify(recognised(text, confidence)).evidence.log10_lr[PAIR] for confidence in (0.96, 0.75, 0.3)
    ]
    assert [sign * plain, *(sign * ratio for ratio in ratios)] == sorted(
        (sign * r for r in (plain, *ratios)), reverse=True
    )
    assert sign * plain > sign * ratios[0]
    assert sign * ratios[-1] >= 0


def test_counts_are_reported_whole_and_weighed_in_fractions() -> None:
    plain, unsure = verify(text_document("1", NORTH)).evidence, verify(recognised(NORTH, 0.6)).evidence
    rows = {row.variable: row for row in plain.variables}
    for row in unsure.variables:
        assert row.counts == rows[row.variable].counts
    assert unsure.places == plain.places
    assert any("recognised from pictures" in limit for limit in unsure.limits)
    assert len(unsure.limits) == len(plain.limits) + 1


def test_markers_that_are_hardly_sure_say_so() -> None:
    sure, unsure = verify(recognised(NORTH, 0.95)), verify(recognised(NORTH, 0.5))
    assert not any("look at the picture" in marker.note for marker in sure.markers)
    assert unsure.markers
    assert all("look at the picture" in marker.note for marker in unsure.markers)
    assert all(
        abs(marker.weight) < abs(other.weight)
        for marker, other in zip(unsure.markers, sure.markers, strict=False)
        if other.weight
    )


def test_every_axis_has_its_figures() -> None:
    assert {variable.axis for variable in catalogue() if variable.evidence} <= set(CLASSES)
    assert set(CLASSES.values()) == set(measured())
    for rows in measured().values():
        assert rows[0].least == 0
        assert all(row.wrong <= row.places for row in rows)


@pytest.mark.parametrize("axis", sorted(CLASSES))
def test_what_is_less_sure_never_counts_more(axis: str) -> None:
    counts = [fraction(axis, step / 100) for step in range(101)]
    assert counts == sorted(counts)
    assert 0 <= counts[0] < counts[-1] < 1


def test_spaces_count_less_than_letters() -> None:
    assert all(fraction("spacing", step / 20) <= fraction("orthography", step / 20) for step in range(21))


def test_the_least_sure_letter_counts() -> None:
    words = Words([Recognised(0, 2, 0.9), Recognised(2, 3, 0.4), Recognised(5, 7, 0.8)])
    assert [words.confidence(*span) for span in ((0, 2), (1, 3), (2, 6), (3, 5), (5, 6), (9, 12))] == [
        0.9,
        0.4,
        0.4,
        None,
        0.8,
        None,
    ]


def test_a_document_that_was_recognised_in_part_is_discounted_there_alone() -> None:
    text = f"{NORTH}\n{NORTH}"
    half = recognised(text, 0.2)
    half = replace(half, recognised=tuple(word for word in half.recognised or () if word.start < len(NORTH)))
    ratios = [
        verify(d).evidence.log10_lr[PAIR] for d in (text_document("1", text), half, recognised(text, 0.2))
    ]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[0] > ratios[2]


@pytest.mark.parametrize("share", [0.25, 0.5, 0.99])
def test_a_fraction_of_a_place_lies_between_none_and_one(share: float) -> None:
    alpha = [3.0, 1.0]
    none, part, one = (log10_probability([n, 0], alpha) for n in (0, share, 1))
    assert none > part > one
