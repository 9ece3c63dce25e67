"""Names of places by house, with their units."""

import pytest

from nambuk.glossary.store import Glossary
from nambuk.romanize import place
from nambuk.romanize.places import southern_spelling, split_place, units

EMPTY = Glossary((), "")


def text(name: str, language: str, style: str | None = None, **others) -> str | None:
    found = place(name, language, style, **others)
    return found and found.text


@pytest.mark.parametrize(
    ("name", "press", "kcna", "mou", "transcribed"),
    [
        ("함주군", "Hamju County", "Hamju County", "Hamju-gun", "Hamju-gun"),
        ("태천군", "Taechon County", "Thaechon County", "Taecheon-gun", "Thaechon-gun"),
        ("룡천군", "Ryongchon County", "Ryongchon County", "Yongcheon-gun", "Ryongchon-gun"),
        ("강령군", "Kangnyong County", "Kangryong County", "Gangnyeong-gun", "Kangryong-gun"),
        ("평안남도", "South Pyongan Province", "South Phyongan Province", "Pyeongannam-do", "Phyongannam-do"),
        ("평안북도", "North Pyongan Province", "North Phyongan Province", "Pyeonganbuk-do", "Phyonganbuk-do"),
        ("상단리", "Sangdan-ri", "Sangdan-ri", "Sangdan-ri", "Sangdan-ri"),
        ("고비리", "Kobi-ri", "Kobi-ri", "Gobi-ri", "Kobi-ri"),
        ("교구동", "Kyogu-dong", "Kyogu-dong", "Gyogu-dong", "Kyogu-dong"),
        ("삼석구역", "Samsok District", "Samsok District", "Samseok-guyeok", "Samsok-guyok"),
        ("룡등로동자구", "Ryongdung Workers' District", "Ryongdung Workers' District", "Yongdeung-nodongjagu",
         "Ryongdung-rodongjagu"),
        ("압록강", "Amnok River", "River Amrok", "Amnok River", "Amrokgang"),
        ("삿갓봉", "Satkat Peak", "Satkat Peak", "Satgat Peak", "Satkatbong"),
        ("룡악산", "Mount Ryongak", "Mt Ryongak", "Mt. Yongak", "Ryongaksan"),
        ("부산", "Pusan", "Pusan", "Busan", "Pusan"),
    ],
)  # fmt: skip
def test_english_by_rule(name: str, press: str, kcna: str, mou: str, transcribed: str) -> None:
    assert text(name, "en", glossary=EMPTY) == text(name, "en", "press", glossary=EMPTY) == press
    assert text(name, "en", "kcna", glossary=EMPTY) == kcna
    assert text(name, "en", "mou", glossary=EMPTY) == mou
    assert text(name, "en", "dprk") == transcribed


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("함주군", "уезд Хамджу"),
        ("평안남도", "провинция Пхёнан-Намдо"),
        ("삼석구역", "район Самсок"),
        ("상단리", "Санданни"),
        ("동창리", "Тончханни"),
        ("룡덕동", "Рёндоктон"),
        ("대동강", "река Тэдонган"),
        ("위화도", "остров Вихвадо"),
        ("고무산로동자구", "рабочий посёлок Комусан"),
    ],
)
def test_russian_by_rule(name: str, form: str) -> None:
    assert text(name, "ru", glossary=EMPTY) == form


@pytest.mark.parametrize(
    ("name", "zh", "ja"),
    [
        ("함주군", "咸州郡", "咸州郡"),  # in the glossary
        ("함주역", "咸州站", "咸州駅"),  # the hanja of 함주 are
        ("상단리", None, "サンダン里"),  # unknown
        ("과일군", None, "クァイル郡"),  # has none
    ],
)
def test_chinese_and_japanese_rest_on_known_hanja(name: str, zh: str | None, ja: str) -> None:
    assert (text(name, "zh"), text(name, "ja")) == (zh, ja)


def test_usage_goes_before_the_rules() -> None:
    found = place("평양시", "en", "kcna")
    assert found is not None
    assert (found.text, found.basis) == ("Pyongyang", "gazetteer")
    assert "Phyongyang City" in found.variants
    assert text("평양", "ru") == "Пхеньян"
    assert text("남포시", "en", "kcna") == "Nampho"


def test_a_name_without_its_unit_keeps_its_usage() -> None:
    found = place("평양거리", "en", "kcna")
    assert found is not None
    assert (found.text, found.basis) == ("Pyongyang Street", "rule")
    assert text("평양거리", "ru") == "улица Пхеньян"


@pytest.mark.parametrize("spelling", ["Thaechon County", "Taecheon-gun", "Thaechon-gun", "Taecheon County"])
def test_spellings_of_other_houses_are_variants(spelling: str) -> None:
    found = place("태천군", "en", "press", glossary=EMPTY)
    assert found is not None
    assert spelling in found.variants


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("상단리", "상단"),
        ("평안남도", "평안"),
        ("중구역", "중"),
        ("락원1동", "락원1"),
        ("강동군", "강동"),
        ("원산", "원산"),
    ],
)
def test_where_names_are_cut(name: str, stem: str) -> None:
    assert split_place(name).stem == stem


@pytest.mark.parametrize(
    ("north", "south"),
    [("룡천", "용천"), ("녕변", "영변"), ("은률", "은율"), ("락랑", "낙랑"), ("함흥", "함흥")],
)
def test_southern_spelling(north: str, south: str) -> None:
    assert southern_spelling(north) == south


def test_patterns_of_units_have_one_place_for_the_name() -> None:
    for name, unit in units().items():
        for column in ("en", "kcna", "mou", "dprk", "ru"):
            pattern = unit.patterns[column]
            assert pattern.count("{}") + pattern.count("{whole}") == 1, (name, column)
        assert unit.patterns["zh"], name
        assert unit.patterns["ja"], name


def test_unknown_languages_and_styles_are_refused() -> None:
    with pytest.raises(ValueError, match="no names in 'de'"):
        place("평양", "de")
    with pytest.raises(ValueError, match="no style 'cia'"):
        place("평양", "en", "cia")
