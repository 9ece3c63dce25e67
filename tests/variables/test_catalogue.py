"""The catalogue is sound: every variable is described, and every variant is found where it stands."""

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from nambuk.analysis import analyse
from nambuk.resources import data_folder
from nambuk.variables.catalogue import catalogue, catalogue_digest, find_places
from nambuk.variables.variable import Place, Variable
from nambuk.variables.words import doublets, loan_initials, titles, word_class
from nambuk.variety import Variety

HERE = Path(__file__).parent
VARIABLES = {variable.id: variable for variable in catalogue()}
AXES = {"orthography", "spacing", "grammar", "vocabulary", "names", "typography"}

# variable, variant → why its example is not found
BUGS: dict[tuple[str, str], str] = {
    (
        "rate-suffix",
        "south",
    ): "관세률 counts here, 관세율 as a case of the initial sound rule: the two sides of one choice lie apart",
    ("native-spelling", "north"): "a word of one syllable (돐) is never looked up before a particle",
    ("native-spelling", "south"): "a word of one syllable (돌) is never looked up before a particle",
    ("space-time-noun", "joined"): "the example's 한 is read as a numeral",
    ("space-time-noun", "spaced"): "the example's 한 is read as a numeral",
    ("space-auxiliary", "joined"): "the example 도와주다 is one word to the dictionary",
    ("proper-name", "north"): "the example is a case of the initial sound rule",
    ("proper-name", "south"): "the example is a case of the initial sound rule",
    ("middle-dot", "north"): "the place is the comma, the example two words",
    ("space-noun", "spaced"): "only joined boundaries are places: nobody joins these on the way to the North",
    ("dictionary-word", "south"): "only northern words are places: the way back is many ways",
}
# variable, variant → why its edit does not lead to the other form
EDIT_BUGS: dict[tuple[str, str], str] = {}


def examples() -> dict[tuple[str, str], str]:
    """(variable, variant) → sentences with the words of the variant's example; of variables that the catalogue has."""
    with (HERE / "examples.tsv").open(encoding="utf-8") as lines:
        return {
            (row["variable"], row["variant"]): row["sentences"]
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if row["variable"] in VARIABLES
        }


EXAMPLES = examples()


def cases(bugs: dict[tuple[str, str], str]) -> list[object]:
    return [
        pytest.param(*key, marks=[pytest.mark.xfail(strict=True, reason=bugs[key])] if key in bugs else [])
        for key in EXAMPLES
    ]


def places(variable: Variable, text: str) -> list[Place]:
    return variable.places(analyse(text))


def rewritten(variable: Variable, text: str, target: Variety) -> Iterator[str]:
    """The text with one place written as in `target`, for each place that can be."""
    analysis = analyse(text)
    for place in variable.places(analysis):
        if target in place.forms and target not in variable.varieties_of(place.variant):
            form = place.forms[target]
            yield analysis.text[: place.edit_start] + form + analysis.text[place.edit_end :]


def test_there_are_at_least_120_variables_with_names_of_their_own() -> None:
    assert len(catalogue()) >= 120
    assert len(VARIABLES) == len(catalogue())
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in VARIABLES)


@pytest.mark.parametrize("variable", catalogue(), ids=lambda variable: variable.id)
def test_a_variable_is_described(variable: Variable) -> None:
    assert variable.axis in AXES
    assert variable.kind
    assert variable.group
    assert variable.title
    assert variable.rule
    assert variable.source
    labels = [variant.label for variant in variable.variants]
    assert len(labels) == len(set(labels)) >= 2
    for variant in variable.variants:
        assert variant.example
        assert variant.varieties
        assert variant.varieties <= set(Variety)
        assert variable.varieties_of(variant.label) == variant.varieties
    assert variable.varieties_of("no such variant") == frozenset()


def test_every_variable_sets_the_varieties_apart() -> None:
    for variable in catalogue():
        assert len({variant.varieties for variant in variable.variants}) > 1, variable.id
        assert any(Variety.KP in variant.varieties for variant in variable.variants), variable.id


def test_every_variable_has_sentences_of_its_own() -> None:
    assert {name for name, _ in EXAMPLES} == set(VARIABLES)


def test_the_digest_is_that_of_the_files() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", catalogue_digest())


def test_the_table_of_examples_names_variants_that_exist() -> None:
    for name, label in EXAMPLES:
        assert label in [variant.label for variant in VARIABLES[name].variants], (name, label)


@pytest.mark.parametrize(("name", "label"), cases(BUGS))
def test_the_example_is_found_in_a_sentence(name: str, label: str) -> None:
    variable, sentence = VARIABLES[name], EXAMPLES[name, label]
    (example,) = [variant.example for variant in variable.variants if variant.label == label]
    found = places(variable, sentence)
    assert found
    assert {place.variant for place in found} == {label}
    if "…" not in example and label != "spaced":
        words = example.split(", ")
        assert len(found) == len(words)
        for word, place in zip(words, found, strict=True):
            start = sentence.index(word.rstrip("."))
            assert place.start < start + len(word)
            assert start < place.end


@pytest.mark.parametrize("sentence", EXAMPLES.values())
def test_places_lie_within_the_text(sentence: str) -> None:
    analysis = analyse(sentence)
    found = find_places(analysis)
    assert [(p.start, p.end) for _, p in found] == sorted((p.start, p.end) for _, p in found)
    for variable, place in found:
        assert 0 <= place.start < place.end <= len(sentence)
        assert place.start <= place.edit_start <= place.edit_end <= place.end
        assert variable.varieties_of(place.variant)
        for target, form in place.forms.items():
            assert form != sentence[place.edit_start : place.edit_end]
            assert Variety(target) not in variable.varieties_of(place.variant)


@pytest.mark.parametrize(("name", "label"), cases(EDIT_BUGS))
def test_an_edit_leads_to_the_other_form(name: str, label: str) -> None:
    variable, sentence = VARIABLES[name], EXAMPLES[name, label]
    for target in (Variety.KP, Variety.KR):
        others = [p for p in places(variable, sentence) if target not in variable.varieties_of(p.variant)]
        for new in rewritten(variable, sentence, target):
            left = [p for p in places(variable, new) if target not in variable.varieties_of(p.variant)]
            assert len(left) == len(others) - 1, new


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "《", "》", "123", "한 수 것 데", "\U0001f600", "할", "페", "가?", "0 000"]
)
def test_scraps_of_text_are_read_without_an_error(text: str) -> None:
    analysis = analyse(text)
    for _, place in find_places(analysis):
        assert 0 <= place.start <= place.end <= len(text)


def test_the_words_of_two_variables_never_overlap() -> None:
    analysis = analyse(" ".join(EXAMPLES.values()))
    taken: set[int] = set()
    for variable, place in find_places(analysis):
        if variable.axis in ("orthography", "vocabulary", "names") and variable.group != "inflection":
            span = set(range(place.start, place.end))
            assert not taken & span, (variable.id, analysis.text[place.start : place.end])
            taken |= span


# --- the word lists ---------------------------------------------------------------------------------------


def test_doublets_are_pairs_of_a_variable() -> None:
    path = data_folder("glossary") / "variables" / "catalogue.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8")).values()
    known = {row["finder"]["doublets"] for row in rows if "doublets" in row["finder"]}
    seen = set()
    for pair in doublets():
        assert pair.variable in known
        assert pair.north != pair.south
        assert re.fullmatch("[가-힣 ]+", pair.north + pair.south), pair
        assert pair.part_of_speech in ("noun", "adverb", "verb", "adjective")
        assert (pair.north, pair.south) not in seen
        seen.add((pair.north, pair.south))


def test_verbs_and_adjectives_among_the_doublets_end_in_da() -> None:
    for pair in doublets():
        inflected = pair.part_of_speech in ("verb", "adjective")
        assert inflected == (pair.north.endswith("다") and pair.south.endswith("다") and inflected)


def test_loan_initials_begin_with_a_sound_that_the_rule_would_shift() -> None:
    words = {word for word in loan_initials() if word[0] in "녀년님"}
    assert all("라" <= word[0] <= "맇" or "나" <= word[0] <= "닣" for word in loan_initials() - words)


def test_classes_of_words() -> None:
    assert {"것", "수"}.isdisjoint(word_class("bound-nouns"))
    assert {"바", "줄", "데", "지"} <= word_class("bound-nouns")
    assert {"동지", "동무", "선생", "위원장"} <= titles()
    with pytest.raises(KeyError):
        word_class("no such class")
