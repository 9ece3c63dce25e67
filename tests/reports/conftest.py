"""Reports built by hand: one of a northern document, one of a text too short to weigh."""

import hashlib
from collections.abc import Callable, Sequence

import pytest

from nambuk.documents.document import Document, FileFacts, Paragraph
from nambuk.origin.evidence import Evidence, Finding, VariableEvidence
from nambuk.reports.report import Report
from nambuk.variables.marker import Marker

LINES = (
    ("로씨야련방 하바롭스크 제1건설회사 환자정형", "heading 1", 1),
    (
        "회사의 총인원은 58명이며 그중 로동자는 54명이다. 현지보건기관의 진단에 의하면 "
        "로동능력을 상실한 로동자가 8명 제기되였다.",
        None,
        1,
    ),
    (
        "림파암환자는 치료비가 없어 입원하지 못하고있다. 페기종으로 확진된 로동자 한명은 "
        "수술을 하면 회복될수 있으나 수술비는 32만루블에 달한다.",
        None,
        1,
    ),
    ("", None, 2),
    ("페결핵", "table 1, row 1, cell 1", 2),
    ("2명, 모두 북경병원에서 치료", "table 1, row 1, cell 2", 2),
    ("회사에서는 자체의 힘으로 식사료법을 도입할데 대한 대책을 세우고 뻐스로 호송하게 되였다.", None, 2),
)

INITIAL = (
    "initial sound",
    "orthography",
    "initial-sound",
    "ㄹ and ㄴ stay at the beginning of Sino-Korean words",
    "조선말맞춤법 제25항; 한글 맞춤법 제11항",
)
YEO = (
    "eo or yeo",
    "orthography",
    "yeo",
    "여 after ㅣㅐㅔㅚㅟㅢ, where the South writes 어",
    "조선말맞춤법; 한글 맞춤법",
)
YE = ("ye as e", "orthography", "ye-e", "ㅖ is written ㅔ after ㅍ", "조선말맞춤법; 한글 맞춤법")
BOUND = (
    "spacing",
    "spacing",
    "bound-noun",
    "A bound noun is joined to the word before it",
    "조선말띄여쓰기규정",
)
COMPOUND = ("spacing", "spacing", "compound", "Nouns that form one idea are joined", "조선말띄여쓰기규정")
LOAN = (
    "loanword",
    "names",
    "loanword",
    "Loanwords follow their own northern forms",
    "glossary",
)
NAMES = (
    "name",
    "names",
    "chinese-names",
    "Chinese places are read in Korean",
    "외국말적기법 (중국어)",
)

# form, form in the other standard, class, variety, weight, English, note
FORMS = (
    ("로씨야", "러시아", LOAN, "ko-KP", 1.2, ("Russia",), ""),
    ("련방", "연방", INITIAL, "ko-KP", 0.9, (), ""),
    ("로동자", "노동자", INITIAL, "ko-KP", 0.9, ("worker",), ""),
    ("로동능력", "노동 능력", INITIAL, "ko-KP", 0.9, (), ""),
    ("식사료법", "식사 요법", INITIAL, "ko-KP", 0.9, ("dietary therapy",), ""),
    ("되였", "되었", YEO, "ko-KP", 1.4, (), ""),
    ("림파암환자", "림프암 환자", COMPOUND, "ko-KP", 0.2, (), "Careless southern prose joins nouns too."),
    ("림파암", "림프암", LOAN, "ko-KP", 1.5, ("lymphoma",), ""),
    ("페기종", "폐기종", YE, "ko-KP", 1.1, ("emphysema",), ""),
    ("페결핵", "폐결핵", YE, "ko-KP", 1.1, ("tuberculosis of the lungs",), ""),
    ("못하고있다", "못하고 있다", BOUND, "ko-KP", 0.4, (), "Southern writers slip here as well."),
    ("될수", "될 수", BOUND, "ko-KP", 0.5, (), "Southern writers slip here as well."),
    ("도입할데", "도입할 데", BOUND, "ko-KP", 0.5, (), ""),
    ("북경", "베이징", NAMES, "ko-CN", None, ("Beijing",), ""),
    ("뻐스", "버스", LOAN, "ko-KP", 1.3, ("bus",), ""),
)

AXES = {
    "spacing": {"ko-KP:ko-KR": 0.82, "ko-KP:ko-CN": 0.1, "ko-CN:ko-KR": 0.72},
    "orthography": {"ko-KP:ko-KR": 4.9, "ko-KP:ko-CN": 0.25, "ko-CN:ko-KR": 4.65},
    "names": {"ko-KP:ko-KR": 2.31, "ko-KP:ko-CN": -0.6, "ko-CN:ko-KR": 2.91},
}

VARIABLES = (
    VariableEvidence(
        "initial-sound",
        "ㄹ and ㄴ at the beginning of a word",
        "orthography",
        {"north": 7},
        {"ko-KP:ko-KR": 2.2, "ko-KP:ko-CN": 0.0, "ko-CN:ko-KR": 2.2},
        INITIAL[3],
    ),
    VariableEvidence(
        "yeo",
        "여 or 어 after ㅣㅐㅔㅚㅟㅢ",
        "orthography",
        {"north": 2},
        {"ko-KP:ko-KR": 1.6, "ko-KP:ko-CN": 0.1, "ko-CN:ko-KR": 1.5},
        YEO[3],
    ),
    VariableEvidence(
        "bound-noun",
        "Bound nouns: 할수 or 할 수",
        "spacing",
        {"joined": 3, "spaced": 1},
        {"ko-KP:ko-KR": 0.6, "ko-KP:ko-CN": 0.1, "ko-CN:ko-KR": 0.5},
        BOUND[3],
    ),
    VariableEvidence("yo-end", "-이요 or -이오", "grammar", {}, {}, "never met"),
)


def build_document(
    id: str, lines: Sequence[tuple[str, str | None, int | None]], facts: FileFacts
) -> Document:
    paragraphs, start = [], 0
    for line, container, page in lines:
        paragraphs.append(Paragraph(start, start + len(line), container, page))
        start += len(line) + 1
    text = "\n".join(line for line, _, _ in lines)
    return Document(
        id, text, hashlib.sha256(text.encode(errors="replace")).hexdigest(), tuple(paragraphs), facts
    )


def find_markers(text: str) -> tuple[Marker, ...]:
    markers = []
    for form, other, (kind, axis, variable, rule, source), variety, weight, english, note in FORMS:
        standard = {"ko-KR": other} if variety == "ko-KP" else {"ko-KR": other, "ko-KP": other}
        place = text.find(form)
        while place >= 0:
            end = place + len(form)
            markers.append(
                Marker(
                    *(place, end, form, kind, variety, standard, rule, source, variable, axis),
                    weight=weight,
                    note=note,
                    english=english,
                )
            )
            place = text.find(form, end)
    return tuple(sorted(markers, key=lambda marker: (marker.start, marker.end)))


@pytest.fixture(scope="session")
def northern_report() -> Report:
    """Three paragraphs, a heading and two table cells in the northern standard."""
    facts = FileFacts("docx", None, "회사 제1건설", "Word", "2022-02-01", None, ("천리마", "Batang"))
    document = build_document("환자정형.docx", LINES, facts)
    evidence = Evidence(
        log10_lr={"ko-KP:ko-KR": 3.12, "ko-KP:ko-CN": -0.04, "ko-CN:ko-KR": 3.16},
        scale={
            "ko-KP:ko-KR": "strong support for the North Korean standard",
            "ko-KP:ko-CN": "no support for either standard",
            "ko-CN:ko-KR": "strong support for the standard of Koreans in China",
        },
        axes=AXES,
        variables=VARIABLES,
        places=23,
        limits=("The figures compare written norms, not people.", "Koreans in Japan fit none of the three."),
        findings=(
            Finding(
                "axes",
                "북경 is the Chinese-Korean name of the city; the North writes 베이징.",
                ("names: 1 of 1 Chinese-Korean",),
                ((document.text.index("북경"), document.text.index("북경") + 2),),
            ),
        ),
    )
    return Report(document, find_markers(document.text), evidence, "0.1.0", "1f3a5c7e", "9b8d7f6a")


@pytest.fixture(scope="session")
def report_on() -> Callable[..., Report]:
    """Makes a report on any text with any markers, its evidence that of too little text."""

    def make(text: str, markers: Sequence[Marker] = (), id: str = "-") -> Report:
        document = build_document(
            id, [(line, None, None) for line in text.split("\n")], FileFacts("text", "utf-8")
        )
        pairs = ("ko-KP:ko-KR", "ko-KP:ko-CN", "ko-CN:ko-KR")
        evidence = Evidence(
            log10_lr=dict.fromkeys(pairs, 0.0),
            scale=dict.fromkeys(pairs, "too little text"),
            axes={},
            variables=(),
            places=0,
            limits=("Too little text was given.",),
        )
        return Report(document, tuple(markers), evidence, "0.1.0", "1f3a5c7e", "9b8d7f6a")

    return make


@pytest.fixture(scope="session")
def marker_at() -> Callable[..., Marker]:
    """Makes a marker at a place of a text."""

    def make(text: str, start: int, end: int, **fields: object) -> Marker:
        values: dict[str, object] = {
            "kind": "spacing",
            "variety": "ko-KP",
            "standard": {"ko-KR": "다른 꼴"},
            "rule": "a rule",
            "source": "a source",
            "variable": "v",
            "axis": "spacing",
        }
        return Marker(start=start, end=end, text=text[start:end], **(values | fields))  # type: ignore[arg-type]

    return make
