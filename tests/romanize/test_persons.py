"""Names of persons by house, with their variants."""

import pytest

from nambuk.glossary.store import Glossary
from nambuk.romanize import chinese, hanja_of, japanese, person
from nambuk.romanize.surnames import split_name
from nambuk.variety import Variety

EMPTY = Glossary((), "")


def text(name: str, language: str, style: str | None = None, **others) -> str | None:
    found = person(name, language, style, **others)
    return found and found.text


@pytest.mark.parametrize(
    ("name", "kcna", "mou", "russian", "kana"),
    [
        ("리철민", "Ri Chol Min", "Ri Chol-min", "Ли Чхоль Мин", "リ・チョルミン"),
        ("박동구", "Pak Tong Gu", "Pak Tong-gu", "Пак Тон Гу", "パク・ドング"),
        ("최룡해", "Choe Ryong Hae", "Choe Ryong-hae", "Цой Рён Хэ", "チェ・リョンヘ"),
        ("태형철", "Thae Hyong Chol", "Thae Hyong-chol", "Тхэ Хён Чхоль", "テ・ヒョンチョル"),
        ("정경택", "Jong Kyong Thaek", "Jong Kyong-thaek", "Чон Гён Тхэк", "チョン・ギョンテク"),
        ("류경수", "Ryu Kyong Su", "Ryu Kyong-su", "Рю Гён Су", "リュ・ギョンス"),
        ("로광철", "Ro Kwang Chol", "Ro Kwang-chol", "Ро Гван Чхоль", "ロ・グァンチョル"),
        ("허담", "Ho Tam", "Ho Tam", "Хо Дам", "ホ・ダム"),
        ("남궁철", "Namgung Chol", "Namgung Chol", "Намгун Чхоль", "ナムグン・チョル"),
        ("독고영희", "Tokko Yong Hui", "Tokko Yong-hui", "Токко Ён Хи", "トクコ・ヨンヒ"),
    ],
)
def test_by_rule(name: str, kcna: str, mou: str, russian: str, kana: str) -> None:
    assert text(name, "en", "kcna", glossary=EMPTY) == text(name, "en", "press", glossary=EMPTY) == kcna
    assert text(name, "en", "mou", glossary=EMPTY) == mou
    assert text(name, "ru", glossary=EMPTY) == russian
    assert text(name, "ja", glossary=EMPTY) == kana
    assert person(name, "zh", glossary=EMPTY) is None


@pytest.mark.parametrize(
    ("name", "language", "style", "form"),
    [
        ("김정은", "en", "kcna", "Kim Jong Un"),
        ("김정은", "en", "mou", "Kim Jong-un"),
        ("김정은", "ru", None, "Ким Чен Ын"),
        ("김정은", "zh", None, "金正恩"),
        ("김정은", "ja", None, "金正恩"),
        ("김정은", "ja", "kana", "キム・ジョンウン"),
        ("김일성", "en", None, "Kim Il Sung"),
        ("최선희", "zh", None, "崔善姬"),
        ("리설주", "ja", "kana", "リ・ソルジュ"),
    ],
)
def test_usage_goes_before_the_rules(name: str, language: str, style: str | None, form: str) -> None:
    found = person(name, language, style)
    assert found is not None
    assert (found.text, found.basis) == (form, "gazetteer")


def test_spaces_in_a_name_do_not_matter() -> None:
    assert text("김 정은", "en") == "Kim Jong Un"
    assert text("리 철민", "en") == "Ri Chol Min"


@pytest.mark.parametrize(
    ("name", "style", "form"),
    [
        ("이준석", "press", "Lee Jun-seok"),
        ("박영수", "mou", "Park Yeong-su"),
        ("최민식", "kcna", "Choi Min Sik"),
        ("류현진", "press", "Yoo Hyeon-jin"),
        ("리룡훈", "press", "Lee Yong-hun"),  # as the North would write 이용훈
        ("한복남", "press", "Han Bok-nam"),
    ],
)
def test_southerners_have_their_own_spelling(name: str, style: str, form: str) -> None:
    assert text(name, "en", style, variety=Variety.KR, glossary=EMPTY) == form


@pytest.mark.parametrize(
    "spelling",
    ["Ri Yong Ho", "Ri Yong-ho", "Ri Yongho", "Lee Yong-ho", "Lee Yong Ho", "Yi Yong-ho", "Rhee Yong Ho"],
)
def test_legitimate_spellings_are_variants(spelling: str) -> None:
    found = person("리용호", "en", "kcna", glossary=EMPTY)
    assert found is not None
    assert spelling in (found.text, *found.variants)


@pytest.mark.parametrize("spelling", ["Ri Yong Chol", "Kim Yong Ho", "Ri Young", "Yong Ho"])
def test_other_names_are_not(spelling: str) -> None:
    found = person("리용호", "en", "kcna", glossary=EMPTY)
    assert found is not None
    assert spelling not in (found.text, *found.variants)


@pytest.mark.parametrize(
    "spelling", ["Ким Чен Ын", "Ким Чон Ын", "Ким Чонын", "Ким Чжон Ын", "Ким Джонын", "Ким Джон Ын"]
)
def test_russian_variants(spelling: str) -> None:
    found = person("김정은", "ru")
    assert found is not None
    assert spelling in (found.text, *found.variants)


def test_variants_are_told_once_and_not_the_text_itself() -> None:
    for language in ("en", "ru", "ja"):
        found = person("리설주", language)
        assert found is not None
        assert found.text not in found.variants
        assert len(set(found.variants)) == len(found.variants)


def test_who_is_no_korean_and_in_no_glossary_has_no_form() -> None:
    assert person("트럼프", "en", glossary=EMPTY) is None
    assert text("뿌찐", "en") == "Vladimir Putin"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no names in 'de'"):
        person("김정은", "de")


@pytest.mark.parametrize(
    ("name", "surname", "given"),
    [
        ("김일", "김", "일"),
        ("리을설", "리", "을설"),
        ("남궁철", "남궁", "철"),
        ("선우진", "선우", "진"),
        ("황보영국", "황보", "영국"),
        ("제갈철수", "제갈", "철수"),
    ],
)
def test_where_names_are_cut(name: str, surname: str, given: str) -> None:
    found = split_name(name)
    assert found is not None
    assert (found.surname, found.given) == (surname, given)


@pytest.mark.parametrize("word", ["김", "뿌찐", "트럼프", "Kim", "", "김정은동지께서"])
def test_what_is_no_full_name_is_not_cut(word: str) -> None:
    assert split_name(word) is None


# --- characters -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hanja", "zh", "ja"),
    [
        ("慶興郡", "庆兴郡", "慶興郡"),
        ("德川市", "德川市", "徳川市"),
        ("鐵原郡", "铁原郡", "鉄原郡"),
        ("龍川郡", "龙川郡", "龍川郡"),
        ("靑丹郡", "青丹郡", "青丹郡"),
        ("豊西郡", "丰西郡", "豊西郡"),
        ("淸津市", "清津市", "清津市"),
        ("朴泰成", "朴泰成", "朴泰成"),
    ],
)
def test_hanja_in_other_countries(hanja: str, zh: str, ja: str) -> None:
    assert (chinese(hanja), japanese(hanja)) == (zh, ja)


def test_hanja_are_known_or_not_given(glossary) -> None:
    assert hanja_of("신의주", glossary) == "新義州"
    assert hanja_of("함주", glossary) == "咸州"  # of 함주군
    assert hanja_of("상단", glossary) is None  # 上段, 上端: common words, not the place
    assert hanja_of("리철민", glossary) is None
