"""Telling encodings from each other, leaders' names in their own codes, and text that was once misread."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.documents import DocumentError, ReadOptions, document_from_bytes, text_document
from nambuk.documents.encodings import charset, kps9566, mojibake
from nambuk.documents.encodings.names import ordinary_names
from nambuk.documents.encodings.plausibility import common_syllables, looks_korean

NORTHERN = "탄부들은 막장에서 맡겨진 과제를 넘쳐 수행하였다. 의사는 페염이라고 진단하였다."
SOUTHERN = "광부들은 갱도에서 맡은 일을 마쳤다. 의사는 폐렴이라고 진단했다."
SENTENCES = [NORTHERN, SOUTHERN, "나라의 경제", "병원에서", "우리는 오늘 학교에 간다", "≪통일≫로 가자!"]
ENCODINGS = [
    "utf-8", "utf-7", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be",
    "cp949", "kps9566", "johab", "iso2022_kr",
]  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", SENTENCES)
def test_every_encoding_is_told_from_all_others(text: str, encoding: str) -> None:
    found = charset.decode(text.encode(encoding), "a.txt")
    assert (found.encoding, found.text) == (encoding, text)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        *[(name, "kps9566") for name in ("KPS 9566", "kps9566", "KPS9566-97", "EUC-KP", "euc_kp", "euckp")],
        *[
            (name, "cp949")
            for name in ("CP949", "UHC", "windows-949", "EUC-KR", "ks_c_5601-1987", "KSC5601", "완성형")
        ],
        *[(name, "johab") for name in ("Johab", "KSSM", "cp1361", "조합형")],
        *[(name, "iso2022_kr") for name in ("ISO-2022-KR", "iso2022kr", "csISO2022KR")],
        *[(name, "utf-7") for name in ("UTF-7", "utf7", "unicode-1-1-utf-7")],
        *[(name, "utf-16-be") for name in ("UTF-16BE", "utf_16_be")],
        *[(name, "utf-32-le") for name in ("UTF-32LE", "UTF-32-le")],
    ],
)
def test_usual_names(name: str, codec: str) -> None:
    found = charset.decode(SOUTHERN.encode(codec), "a.txt", name)
    assert (found.encoding, found.text) == (codec, SOUTHERN)


@pytest.mark.parametrize("name", ["utf-16", "utf-32", "ucs2"])
@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_orders_and_marks(name: str, order: str, mark: str) -> None:
    codec = f"utf-{'16' if name == 'ucs2' else name[-2:]}-{order}"
    found = charset.decode((mark + SOUTHERN).encode(codec), "a.txt", name)
    assert found.text == SOUTHERN
    assert found.is_marked == bool(mark)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text", ["Plain words.\n", "Совещание состоялось вчера в городе.", "会议昨天举行。 Yes, really."]
)
def test_wide_encodings_without_marks_in_other_languages(text: str, encoding: str) -> None:
    found = charset.decode(text.encode(encoding), "a.txt")
    assert (found.encoding, found.text) == (encoding, text)


@pytest.mark.parametrize(
    "text",
    [
        "C++ and a+b",
        "call +82-2-1234 or +850-",
        "+AGEAYgBj-",
        "YWJj+ZGVm+Z2hpamts/bW5v",
        "1+1=2; +x- +rQA-",
        "+gZKBko-",
    ],
)
def test_ascii_is_not_utf7(text: str) -> None:
    assert charset.decode(text.encode(), "a.txt") == charset.Decoded(text, "utf-8")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x1b$)C\n\x0eA6<1\x0f \x0e\x7f\x7f\x0f", "has the header of iso2022_kr, but byte 13 does not fit"),
        (SOUTHERN.encode("johab") + b"\xff", "looks like johab, but byte 63 does not fit"),
        (
            NORTHERN.encode("kps9566")[:40] + b"\xff\xff" + NORTHERN.encode("kps9566")[40:] * 3,
            "looks like kps9566, but byte",
        ),
    ],
)
def test_damage_is_named_with_its_byte(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(reason)):
        charset.decode(data, "a.txt")


OTHERS = {
    "koi8-r": "Сегодня в столице прошло совещание о работе строительных предприятий. Приехали рабочие и врачи.",
    "cp1251": "Сегодня в столице прошло совещание о работе строительных предприятий. Приехали рабочие и врачи.",
    "gb18030": "今天上午在首都召开了关于建筑企业工作的会议，来自各地的工人和医生参加了会议并发表了意见。",
    "shift_jis": "今日の午前、首都で建設企業の仕事についての会議が開かれ、各地から労働者と医師が参加しました。",
    "euc_jp": "今日の午前、首都で建設企業の仕事についての会議が開かれ、各地から労働者と医師が参加しました。",
    "big5": "今天上午在首都召開了關於建築企業工作的會議，來自各地的工人和醫生參加了會議並發表了意見。",
    "latin-1": "Le médecin a déclaré à l'hôpital que l'état du malade s'était amélioré; où est-il né? Très tôt, à Séoul.",
}


@pytest.mark.parametrize("encoding", OTHERS)
def test_other_languages_are_not_called_korean(encoding: str) -> None:
    try:
        found = charset.decode(OTHERS[encoding].encode(encoding), "a.txt")
    except DocumentError as error:
        assert "cannot tell the encoding" in str(error)  # noqa: PT017
    else:
        assert found.encoding not in ("cp949", "kps9566", "johab", "utf-16-le", "utf-16-be", "utf-7")


def test_korean_full_of_hanja_is_korean() -> None:
    text = "朝鮮民族은 三千里江山에서 自主獨立國家를 建設하였다. 勞動者와 農民이 主人이다."
    assert looks_korean(text)
    for encoding in ("cp949", "kps9566"):
        assert charset.decode(text.encode(encoding), "a.txt").encoding == encoding


# ---- EUC-KP


def test_euc_kp_is_the_plane_of_euc() -> None:
    wide, plane = kps9566._tables()[0], kps9566._tables("euc_kp")[0]
    assert len(plane) == 8_341
    assert all(wide[code] == text for code, text in plane.items())
    assert sum("가" <= text <= "힣" for text in plane.values()) == 2_679
    assert NORTHERN.encode("euc-kp") == NORTHERN.encode("kps9566")
    with pytest.raises(UnicodeEncodeError):
        "갃".encode("euc-kp")
    with pytest.raises(UnicodeDecodeError):
        b"\x81\x41".decode("euc-kp")
    assert b"\x81\x41".decode("kps9566") == "갃"


def test_northern_encodings_leave_a_trace() -> None:
    document = document_from_bytes("a.txt", NORTHERN.encode("euc-kp"))
    assert document.facts.encoding == "kps9566"
    assert [(trace.kind, trace.value) for trace in document.facts.traces] == [("code page", "KPS 9566")]
    assert document_from_bytes("a.txt", NORTHERN.encode()).facts.traces == ()


# ---- leaders' names


@pytest.mark.parametrize(
    ("text", "readable", "in_whole_names"),
    [
        ("\uf113\uf114\uf115동지", "김일성동지", 3),
        ("\uf116\uf117\uf118, \uf120\uf121\uf122", "김정일, 김정은", 6),
        ("\uf013\uf014\uf015 \uf016\uf017\uf018", "김일성 김정일", 6),  # the older fonts
        ("\uf113씨", "김씨", 0),  # a syllable that touches Hangul
        ("\uf121 코드 보기", "\uf121 코드 보기", 0),  # an icon
        ("\uf013 설정", "\uf013 설정", 0),
        ("나\uf114라\ue1c2말", "나\uf114라\ue1c2말", 0),  # old syllables in Hanyang's private codes
    ],
)
def test_leaders_names(text: str, readable: str, in_whole_names: int) -> None:
    names = ordinary_names(text)
    assert (names.text, names.in_whole_names) == (readable, in_whole_names)


def test_leaders_names_leave_a_trace_in_any_encoding() -> None:
    text = "위대한 \uf113\uf114\uf115동지와 \uf116\uf117\uf118동지의 뜻"
    for encoding in ("utf-8", "kps9566"):
        document = document_from_bytes("a.txt", text.encode(encoding))
        assert document.text == "위대한 김일성동지와 김정일동지의 뜻"
        values = [trace.value for trace in document.facts.traces if trace.kind == "other"]
        assert values == ["leaders' names in their own code points (6 syllables)"]
    assert text_document("1", text).facts.traces == tuple(
        t for t in document.facts.traces if t.kind == "other"
    )


# ---- misread text


def misread(text: str, truly: str, taken_for: str) -> str:
    """The text as a Windows program shows its bytes that takes them for another encoding."""
    data = text.encode(truly)
    if taken_for.startswith("cp125"):
        return "".join(bytes([code]).decode(taken_for, "ignore") or chr(code) for code in data)
    return data.decode(taken_for, "replace")


@pytest.mark.parametrize(
    ("truly", "taken_for", "value"),
    [
        ("kps9566", "cp949", "KPS 9566 read as CP949"),
        ("kps9566", "gbk", "KPS 9566 read as GBK"),
        ("kps9566", "cp1252", "KPS 9566 read as Windows-1252"),
        ("kps9566", "cp1251", "KPS 9566 read as Windows-1251"),
        ("cp949", "kps9566", "CP949 read as KPS 9566"),
        ("cp949", "latin-1", "CP949 read as Windows-1252"),
        ("utf-8", "cp1252", "UTF-8 read as Windows-1252"),
        ("utf-8", "cp1251", "UTF-8 read as Windows-1251"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.srt"])
def test_misread_text_is_mended_and_said(name: str, truly: str, taken_for: str, value: str) -> None:
    wrong = misread(NORTHERN, truly, taken_for)
    lead = {"a.txt": "Title\n", "a.csv": "no;\n1;", "a.srt": "1\n00:00:01,000 --> 00:00:02,000\n"}[name]
    document = document_from_bytes(name, (lead + wrong).encode())
    assert document.paragraph_texts()[-1] == NORTHERN
    (trace,) = document.facts.traces
    assert (trace.kind, trace.value, trace.where) == ("code page", value, "text")
    assert "it is read mended" in " ".join(document.facts.notes)


def test_misread_lines_between_others() -> None:
    lines = [SOUTHERN, misread(NORTHERN, "kps9566", "cp949"), "今天上午在首都召开了会议", SOUTHERN]
    document = document_from_bytes("a.txt", "\n".join(lines).encode())
    assert document.paragraph_texts() == [SOUTHERN, NORTHERN, lines[2], SOUTHERN]


def test_misread_text_in_a_package_is_said_and_left(tmp_path: Path) -> None:
    import docx

    wrong = misread(NORTHERN, "kps9566", "cp949")
    word = docx.Document()
    word.add_paragraph(wrong)
    word.save(str(tmp_path / "a.docx"))
    document = document_from_bytes("a.docx", (tmp_path / "a.docx").read_bytes())
    assert document.text == wrong
    assert "KPS 9566 read as CP949" in [trace.value for trace in document.facts.traces]
    assert "it is left so" in " ".join(document.facts.notes)
    assert "KPS 9566 read as CP949" in [trace.value for trace in text_document("1", wrong).facts.traces]


def test_a_wrong_name_is_said_and_obeyed() -> None:
    data = NORTHERN.encode("kps9566")
    found = charset.decode(data, "a.txt", "cp949")
    assert found.text == data.decode("cp949")
    assert found.notes == ("was read as cp949, but looks like KPS 9566: name no encoding",)
    facts = document_from_bytes("a.txt", data, ReadOptions(encoding="cp949")).facts
    assert facts.notes == found.notes
    assert not any("read as" in trace.value for trace in facts.traces)  # it was the user who read it so


def test_a_page_that_names_a_wrong_encoding() -> None:
    page = f'<html><head><meta charset="euc-kr"></head><body><p>{NORTHERN}</p></body></html>'
    document = document_from_bytes("a.html", page.encode("kps9566"))
    assert document.text == NORTHERN
    assert "the page says that it is euc-kr, its bytes are kps9566" in document.facts.notes
    assert "KPS 9566" in [trace.value for trace in document.facts.traces]


@pytest.mark.parametrize(
    "text",
    [
        *SENTENCES,
        *OTHERS.values(),
        "똠방각하 펲시콜라 뷁 쀍",
        "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ ㄲㄸㅃㅆㅉ",
        "巴拉圭瓜拉尼",
        "“Ça va”, dit-elle — déjà vu à Genève, naïve façade.",
    ],
)
def test_text_that_is_plausible_as_it_stands(text: str) -> None:
    assert mojibake.find([text]) is None
    assert charset.decode(text.encode(), "a.txt") == charset.Decoded(text, "utf-8")


@given(
    st.lists(
        st.text(st.sampled_from([*list(common_syllables()[0])[:400], " "]), min_size=4, max_size=30),
        max_size=4,
    )
)
def test_common_syllables_are_never_mended(lines: list[str]) -> None:
    assert mojibake.find(lines) is None


@given(st.text(max_size=40))
def test_any_text_is_mended_without_loss_of_lines(text: str) -> None:
    lines = text.split("\n")
    found = mojibake.find(lines)
    assert found is None or len(found.mended(lines)) == len(lines)
