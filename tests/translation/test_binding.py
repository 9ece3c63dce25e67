"""What is required of a translation, and what is left to the translator."""

import pytest

from nambuk.glossary.store import Glossary, load_glossary
from nambuk.glossary.term import Term
from nambuk.translation.pipeline import Job
from nambuk.translation.prepare import Preparation
from nambuk.translation.terms.terminology import required_words


def required(sentence: str, target: str = "en", **options: object) -> dict[str, str]:
    """The required terms of a sentence: as written → the preferred word."""
    preparation = Preparation(load_glossary(), "ko-KP", target, **options)  # type: ignore[arg-type]
    [one] = preparation([sentence])
    style = options.get("style")
    return {m.source_text: (required_words(m.term, target, style) or ("",))[0] for m in one.required}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sentence", "terms"),
    [
        ("림파암과 페기종이다.", {"림파암": "lymphoma", "페기종": "emphysema"}),
        ("우리는 남새를 심었다.", {"남새": "vegetable"}),
        ("그는 평양에 산다.", {"평양": "Pyongyang"}),
        (
            "의원들이 사고에 대하여 성명을 내였다.",
            {},
        ),  # a clinic or a member, an accident or trouble, a name or a statement
        ("미국과 중국의 로동자들이 왔다.", {}),
        ("기관이 발생하였다.", {}),
    ],
)
def test_what_binds(sentence: str, terms: dict[str, str]) -> None:
    assert required(sentence) == terms


@pytest.mark.parametrize(
    ("style", "year", "word"),
    [
        ("kcna", None, "President of the State Affairs"),
        ("kcna", 2024, "President of the State Affairs"),
        ("kcna", 2018, "Chairman of the State Affairs Commission"),
        ("mou", 2024, "Chairman of the State Affairs Commission"),
        (None, 2024, "President of State Affairs"),
        (None, 2018, "Chairman of the State Affairs Commission"),
    ],
)
def test_an_office_by_house_and_time(style: str | None, year: int | None, word: str) -> None:
    assert required("국무위원장이 말하였다.", style=style, year=year)["국무위원장"] == word


@pytest.mark.parametrize(
    ("style", "target", "name"),
    [
        ("kcna", "en", "Ri Chol Min"),
        ("mou", "en", "Ri Chol-min"),
        (None, "ru", "Ли Чхоль Мин"),
        (None, "ja", "リ・チョルミン"),
        (None, "zh", ""),  # nobody knows the characters: listed as a name without a word
    ],
)
def test_a_person_of_no_glossary(style: str | None, target: str, name: str) -> None:
    assert required("작업반장 리철민동무가 왔다.", target, style=style)["리철민"] == name


def test_a_village_of_no_glossary() -> None:
    assert required("함주군 상단리에서 왔다.", style="mou") == {"함주군": "Hamju-gun", "상단리": "Sangdan-ri"}
    assert required("상단리에서 왔다.") == {}  # it could be anything


@pytest.mark.parametrize(
    ("target", "style", "bare", "whole"),
    [
        ("en", None, "Ryongnim", "Ryongnim County"),
        ("en", "mou", "Yongnim", "Yongnim-gun"),
        ("ru", None, "Рённим", "уезд Рённим"),
        ("zh", None, "龙林", "龙林郡"),
    ],
)
def test_a_county_with_and_without_its_unit(target: str, style: str | None, bare: str, whole: str) -> None:
    assert required("룡림에서 왔다.", target, style=style) == {"룡림": bare}
    assert required("룡림군에서 왔다.", target, style=style) == {"룡림군": whole}


def test_the_president_is_in_the_gazetteer() -> None:
    assert required("김정은동지께서 오시였다.", "ru")["김정은"] == "Ким Чен Ын"
    assert required("김정은동지께서 오시였다.", "en", style="mou")["김정은"] == "Kim Jong-un"


def test_a_users_term_binds_whatever_it_is() -> None:
    mine = Term("mine", {"ko-KR": ("사고",), "en": ("incident",)}, tier="user")
    glossary = Glossary((mine, *load_glossary().terms), "")
    [one] = Preparation(glossary, "ko-KP", "en")(["사고가 났다."])
    assert [match.term.id for match in one.required] == ["mine"]


@pytest.mark.parametrize(
    ("words", "sentence", "written"),
    [
        ({"ko-KP": ("페암",)}, "페암환자가 왔다.", "페암"),
        ({"ko-KP": ("진단하다",)}, "의사가 진단하였다.", "진단"),
        ({"ko-KR": ("채소",)}, "남새를 심었다.", "남새"),
        ({"ko-KP": ("페암",), "ru": ("рак",)}, "페암이다.", "페암"),
    ],
)
def test_a_users_term_in_other_forms(words: dict[str, tuple[str, ...]], sentence: str, written: str) -> None:
    mine = Term("mine", {"en": ("something",), **words}, tier="user")
    glossary = Glossary((mine, *load_glossary().terms), "")
    [one] = Preparation(glossary, "ko-KP", "en")([sentence])
    assert written in [match.source_text for match in one.required if match.term.id == "mine"]


def test_a_users_term_without_a_word_in_the_language_leaves_the_shipped_one() -> None:
    mine = Term("mine", {"ko-KP": ("페기종",), "ru": ("эмфизема",)}, tier="user")
    [one] = Preparation(Glossary((mine, *load_glossary().terms), ""), "ko-KP", "en")(["페기종이다."])
    assert [match.term.word("en") for match in one.required] == ["emphysema"]


def test_a_false_friend_that_context_decides() -> None:
    [north, open_] = Preparation(load_glossary(), "ko-KP", "en")(["말린 낙지를 먹었다.", "낙지가 있다."])
    assert [m.term.word("en") for m in north.required] == ["squid"]
    assert (open_.required, [m.source_text for m in open_.doubtful]) == ((), ["낙지"])


def test_jobs_with_other_settings_have_other_signatures() -> None:
    class Engine:
        name = "engine"

    jobs = [
        Job(Glossary((), digest), style=style, year=year)
        for digest in "ab"
        for style in (None, "mou")
        for year in (None, 2018)
    ]
    assert len({job.signature(Engine()) for job in jobs}) == len(jobs)  # type: ignore[arg-type]
