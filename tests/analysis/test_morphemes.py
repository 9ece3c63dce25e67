"""Morphemes stand where their letters stand, whatever the text is made of."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nambuk.analysis import Analysis, analyse
from nambuk.analysis.mecab import LONGEST_LINE, morphemes

SENTENCES = (
    "로동자들이 페암과 페염으로 치료를 받고있다.",
    "환자는 1 200루블을 내지 못하였다.",
    "습근평주석이 심양을 찾았다.",
    "《할수 있는것은 다 하자!》라고 그가 말하였다.",
    "뚫었던 굴이 무너져 쓸쓸한 골짜기만 남았다.",
    "주체111(2022)년 10월 10일 ○○동무 앞",
    "COVID-19 백신을 mRNA로 만든다.",
    "값을 깎아 달라고 졸랐으나 안 깎아 주었다.",
)


def letters(text: str) -> str:
    """The conjoining letters of `text`, compatibility letters among them."""
    return unicodedata.normalize("NFKD", text)


def forms(analysis: Analysis) -> list[tuple[str, str]]:
    return [(m.form, m.tag) for m in analysis.morphemes]


def assert_in_place(text: str, analysis: Analysis) -> None:
    """Every morpheme's span holds its letters, in text order, and nothing but white space lies between."""
    covered = 0
    for m in analysis.morphemes:
        assert 0 <= m.start < m.end <= len(analysis.text)
        assert m.start >= covered - 1
        assert not analysis.text[covered : m.start].strip(), (text, m)
        assert letters(m.form) in letters(analysis.text[m.start : m.end]), m
        covered = max(covered, m.end)
    assert not analysis.text[covered:].strip()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_spans_hold_their_letters(sentence: str) -> None:
    assert_in_place(sentence, analyse(sentence))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_decomposed_text_has_the_same_morphemes_with_spans_of_its_own(sentence: str) -> None:
    given_text = unicodedata.normalize("NFD", sentence)
    plain, decomposed = analyse(sentence), analyse(given_text)
    assert plain.morphemes == decomposed.morphemes
    for m in plain.morphemes:
        start, end = decomposed.original_span(m.start, m.end)
        assert unicodedata.normalize("NFC", given_text[start:end]) == sentence[m.start : m.end]


def test_half_width_text_has_the_same_morphemes_with_spans_of_its_own() -> None:
    given_text = "\uffbd\uffc7\uffb7\uffc2\uffb1 \uffb7\uffdc"  # ㅍㅔ ㅇㅏㅁ ㅇㅣ
    found = analyse(given_text)
    assert found.text == "페암 이"
    assert found.morphemes == analyse("페암 이").morphemes
    assert [found.original_span(m.start, m.end) for m in found.morphemes] == [(0, 2), (2, 5), (6, 8)]


def test_a_morpheme_may_end_inside_a_syllable() -> None:
    stem, ending = analyse("이 일을 누가 할가?").morphemes[-3:-1]
    assert (stem.form, stem.start, stem.end) == ("하", 8, 9)
    assert (ending.form, ending.start, ending.end) == ("\u11af가", 8, 10)


@pytest.mark.parametrize("text", ["", " ", "\n", "\n\n \t\n"])
def test_text_without_words_has_no_morphemes(text: str) -> None:
    assert analyse(text).morphemes == []


@pytest.mark.parametrize(
    "text",
    [
        "환자\t이름\t나이",
        "페암\r\n페염\r\n",
        "페암\x0b페염\x0c끝",
        "페암\u2028페염\u2029끝",
        "페암\0페염",
        "\ufeff페암",
        "페\u200b암",
        "페암\U0001f637환자 \U0001f468\u200d\u2695\ufe0f이 왔다",
        "\ud83d페암",
        "\x1b[1m페암\x1b[0m",
        "%m\\n%H 페암",
        '"페암, 페염"',
        "EOS\n페암 EOS",
        "肺癌 페암 ぺアム пневмония",
        "○○○, ×××, □□□",
        "e\u0301cole 페암",
        "ㄱㄴㄷ ㅋㅋㅋ ㅠㅠ",
        "ᄒᆞᆫ글 옛말",
    ],
)
def test_whatever_a_text_is_made_of(text: str) -> None:
    assert_in_place(text, analyse(text))


def test_lines_are_read_one_by_one() -> None:
    lines = list(SENTENCES)
    whole, offset, each = analyse("\n".join(lines)), 0, []
    for line in lines:
        each += [m._replace(start=m.start + offset, end=m.end + offset) for m in analyse(line).morphemes]
        offset += len(line) + 1
    assert whole.morphemes == each


def test_a_line_longer_than_the_analysis_takes_is_cut_at_a_space() -> None:
    sentence = SENTENCES[0] + " "
    text = sentence * (2 * LONGEST_LINE // len(sentence) + 2)
    found = analyse(text)
    assert_in_place(text, found)
    first = analyse(sentence).morphemes
    assert found.morphemes[: len(first)] == first
    assert len(found.morphemes) == len(first) * (len(text) // len(sentence))


def test_a_long_line_without_any_space_is_still_read() -> None:
    text = "페암" * (LONGEST_LINE // 2 + 500)
    assert_in_place(text, analyse(text))


@pytest.mark.parametrize("length", [LONGEST_LINE - 1, LONGEST_LINE, LONGEST_LINE + 1])
def test_lines_about_as_long_as_the_limit(length: int) -> None:
    text = ("페암 " * length)[:length]
    assert_in_place(text, analyse(text))


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from(SENTENCES) | st.text("로페암고있다할가ㄹᆯ 1.\n\t《》\U0001f600e\u0301", max_size=12),
        max_size=4,
    )
)
def test_mixtures_of_sentences_and_rubbish(parts: list[str]) -> None:
    text = "".join(parts)
    assert_in_place(text, analyse(text))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=20))
def test_any_text_at_all(text: str) -> None:
    analysis = analyse(text)
    assert all(0 <= m.start < m.end <= len(analysis.text) for m in analysis.morphemes)
    for m in analysis.morphemes:
        start, end = analysis.original_span(m.start, m.end)
        assert 0 <= start < end <= len(text)


def test_the_indexes_name_the_morphemes_that_carry_them() -> None:
    found = analyse(" ".join(SENTENCES))
    for index, attribute in ((found.by_tag, "tag"), (found.by_lemma, "lemma"), (found.by_form, "form")):
        assert sorted(n for numbers in index.values() for n in numbers) == list(range(len(found.morphemes)))
        for key, numbers in index.items():
            assert all(getattr(found.morphemes[n].entry, attribute) == key for n in numbers)


def test_joined_and_eojeol() -> None:
    found = analyse("학습장 두권을\n샀다.")
    heads = [m.start for n, m in enumerate(found.morphemes) if not found.joined(n)]
    assert heads == [0, 4, 8]
    assert not found.joined(len(found.morphemes))
    assert found.eojeol(5, 6) == (4, 7)
    assert found.eojeol(0, 3) == (0, 3)


def test_what_the_dictionary_knows() -> None:
    entry = next(m.entry for m in analyse("로동계급").morphemes)
    assert entry.hanja.startswith("勞動")
    assert entry.tag == "NNG"
    (stem, *_) = analyse("되여").morphemes
    assert (stem.entry.lemma, stem.entry.base) == ("되다", "3")
    (noun, *_) = analyse("림파를").morphemes
    assert noun.entry.northern
    assert noun.entry.gloss


def test_the_two_ways_in_agree() -> None:
    assert morphemes("페암과") == analyse("페암과").morphemes
