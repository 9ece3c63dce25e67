"""A project of OmegaT: complete, with what a person approved apart from what a machine wrote, and our sentences."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from nambuk.bilingual.bilingual import BilingualDocument, BilingualParagraph, BilingualSegment, ExchangeError
from nambuk.bilingual.omegat import OccurringTerms, OmegatProject, omegat_project
from nambuk.bilingual.omegat_segmentation import KOREAN_RULES, segmentation_srx
from nambuk.bilingual.tmx_reading import read_units
from nambuk.documents.document import Mark, MarkedText
from nambuk.glossary.term import Term
from nambuk.translation.segment import split_sentences

SRX = "{http://www.lisa.org/srx20}"
EGG = Term("egg", {"ko-KP": ("닭알",), "en": ("egg",)})
CANCER = Term("lymphoma", {"ko-KP": ("림파암", "림파선 암"), "en": ("lymphoma",)}, note="a disease")


def segment(source: str, target: str, **fields) -> BilingualSegment:
    return BilingualSegment(MarkedText(source, (Mark("1", 0, 1, "bold"),)), MarkedText(target), **fields)


def document(*segments: BilingualSegment, languages: tuple[str, str] = ("ko-KP", "en")) -> BilingualDocument:
    return BilingualDocument("a.docx", "", "docx", *languages, (BilingualParagraph(segments),))


DOCUMENTS = [
    document(
        segment("그는 림파선암이다.", "He has lymphoma."),
        segment("약이 없다.", "No drugs.", origin="person"),
        segment("물이 없다.", "No water.", state="final"),
        segment("12.", "12.", origin="copied"),
    ),
    document(segment("그는 림파선암이다.", "He has lymphoma."), segment("", "")),
]


@pytest.fixture
def sources(tmp_path: Path) -> list[tuple[str, Path]]:
    file = tmp_path / "here.docx"
    file.write_bytes(b"PK")
    return [("a.docx", file), ("sub/나.docx", file)]


def pairs(path: Path) -> list[tuple[str, str]]:
    return [(unit.source, unit.target) for unit in read_units(path)]


def test_the_project_is_complete(tmp_path, sources):
    folder = tmp_path / "project"
    made = omegat_project(folder, sources, iter(DOCUMENTS), ("ko-KP", "en"), terms=[EGG, CANCER], tool="opus")
    assert made == OmegatProject(files=2, person=2, machine=1, terms=1)
    for name in ("source", "target", "omegat", "tm", "glossary", "dictionary"):
        assert (folder / name).is_dir()
    assert (folder / "source/sub/나.docx").read_bytes() == b"PK"
    assert (folder / "glossary/glossary.txt").read_text(encoding="utf-8") == (
        "림파암\tlymphoma\ta disease\n림파선 암\tlymphoma\ta disease\n"
    )
    project = etree.parse(str(folder / "omegat.project")).getroot()[0]
    assert {element.tag: element.text for element in project if element.tag.endswith(("_lang", "_seg"))} == {
        "source_lang": "ko-KP",
        "target_lang": "en",
        "sentence_seg": "true",
    }
    assert list(tmp_path.glob(".*")) == []


def test_a_machines_work_does_not_look_approved(tmp_path, sources):
    folder = tmp_path / "project"
    omegat_project(folder, sources, DOCUMENTS, ("ko-KP", "en"))
    assert pairs(folder / "omegat/project_save.tmx") == [
        ("약이 없다.", "No drugs."),
        ("물이 없다.", "No water."),
    ]
    assert pairs(folder / "tm/mt/machine.tmx") == [("그는 림파선암이다.", "He has lymphoma.")]
    assert b"<bpt" not in (folder / "omegat/project_save.tmx").read_bytes()  # OmegaT's tags are others
    header = etree.parse(str(folder / "omegat/project_save.tmx")).find("header")
    assert header.get("segtype") == "sentence"


def test_a_machines_work_may_be_filled_in(tmp_path, sources):
    folder = tmp_path / "project"
    omegat_project(folder, sources, DOCUMENTS, ("ko-KP", "en"), prefilled=True)
    assert pairs(folder / "tm/auto/machine.tmx") == [("그는 림파선암이다.", "He has lymphoma.")]
    assert list((folder / "tm/mt").iterdir()) == []


def test_from_english_omegat_keeps_its_own_rules(tmp_path):
    folder = tmp_path / "project"
    omegat_project(
        folder, [], [document(segment("No.", "없다."), languages=("en", "ko-KP"))], ("en", "ko-KP")
    )
    assert not (folder / "omegat/segmentation.srx").exists()


def test_what_is_there_is_left_alone(tmp_path, sources):
    folder = tmp_path / "project"
    folder.mkdir()
    with pytest.raises(ExchangeError, match="exists already"):
        omegat_project(folder, sources, DOCUMENTS, ("ko-KP", "en"))


@pytest.mark.parametrize("name", ["../a", "/etc/a", "a/../../b", "", ".", "a\\..\\b"])
def test_paths_stay_inside(tmp_path, sources, name):
    with pytest.raises(ExchangeError, match="leads out"):
        omegat_project(tmp_path / "project", [(name, sources[0][1])], DOCUMENTS, ("ko-KP", "en"))
    assert [path.name for path in tmp_path.iterdir()] == ["here.docx"]


def test_two_files_of_one_path_and_a_missing_file(tmp_path, sources):
    with pytest.raises(ExchangeError, match="comes twice"):
        omegat_project(tmp_path / "project", [sources[0], sources[0]], DOCUMENTS, ("ko-KP", "en"))
    with pytest.raises(ExchangeError, match=r"none\.docx: cannot be copied"):
        omegat_project(tmp_path / "project", [("a", tmp_path / "none.docx")], DOCUMENTS, ("ko-KP", "en"))
    assert [path.name for path in tmp_path.iterdir()] == ["here.docx"]


def test_nothing_is_left_where_a_document_fails(tmp_path, sources):
    def failing():
        yield DOCUMENTS[0]
        raise ExchangeError("b.docx", "is broken")

    with pytest.raises(ExchangeError, match="is broken"):
        omegat_project(tmp_path / "project", sources, failing(), ("ko-KP", "en"))
    assert [path.name for path in tmp_path.iterdir()] == ["here.docx"]


def test_terms_occur_whatever_their_spaces_and_capitals():
    terms = [
        EGG,
        CANCER,
        Term("ct", {"ko-KP": ("CT",)}),
        Term("x", {"ko-KP": ("약",)}),
        Term("y", {"en": ("y",)}),
    ]
    occurring = OccurringTerms(terms, "ko-KP")
    for text in ("그의 림파선암", "ct검사와 신약", ""):
        occurring.look_at(text)
    assert [term.id for term in occurring.found()] == ["lymphoma", "ct", "x"]


def omegat_splits(text: str) -> list[str]:
    """What OmegaT makes of a paragraph: of the rules for a place the first holds; the ends are trimmed."""
    breaks: set[int] = set()
    for rule in reversed(KOREAN_RULES):
        ends = {match.end() for match in re.finditer(rule.before, text, re.DOTALL)}
        places = ends & {match.start() for match in re.finditer(rule.after, text, re.DOTALL)}
        breaks = breaks | places if rule.is_break else breaks - places
    edges = [0, *sorted(breaks), len(text)]
    pieces = (text[start:end].strip() for start, end in pairwise(edges))
    return [piece for piece in pieces if piece]


@pytest.mark.parametrize(
    "paragraph",
    [
        "2022.2.15. 체온은 38.5도이다. 《가자!》고 말하였다.그는 갔다.",
        "그는 《약이 없다. 물도 없다.》고 하였다. 그래서 갔다.",
        "“가자. 어서!” 하고 말했다. 갔다.",
        "Dr. 김과 St. Petersburg에 갔다. 거기서 (참. 춥다.) 살았다.",
        "1. 첫째이다. 둘째이다.",
        "가. 첫째이다. 나. 둘째이다.",
        "제1장. 총칙을 읽었다. 끝.",
        "갔다… 그리고… 또 왔다. 정말?! 그래!",
        "첫 줄\n둘째 줄이다.《신문》은 썼다. \n\n 셋째。넷째！",
        "그는 왔다(밤에!). 그는 (이!) 라고 썼다.",
        "  앞에 빈칸.  뒤에도 ",
    ],
)
def test_omegat_finds_our_sentences(paragraph):
    assert omegat_splits(paragraph) == [one.text for one in split_sentences(paragraph) if one.text]


def test_omegat_finds_the_sentences_of_the_samples():
    samples = Path(__file__).resolve().parents[2] / "corpus" / "samples"
    paragraphs = [
        line for path in samples.glob("*.txt") for line in path.read_text(encoding="utf-8").split("\n")
    ]
    same = [omegat_splits(p) == [s.text for s in split_sentences(p) if s.text] for p in paragraphs]
    assert len(same) > 5
    assert sum(same) >= 0.95 * len(same)


def test_the_rules_are_an_srx_file():
    root = etree.fromstring(segmentation_srx().encode())
    assert root.tag == f"{SRX}srx"
    rules = root.findall(f".//{SRX}rule")
    assert [rule.get("break") for rule in rules] == ["yes" if r.is_break else "no" for r in KOREAN_RULES]
    assert [rule.find(f"{SRX}beforebreak").text for rule in rules] == [rule.before for rule in KOREAN_RULES]
    pattern = root.find(f".//{SRX}languagemap").get("languagepattern")
    assert re.fullmatch(pattern, "KO-KP")
