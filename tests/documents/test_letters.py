"""Letters: text, encodings that are claimed and real, attachments, facts."""

import base64
import hashlib
from email.header import Header
from email.message import EmailMessage
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from nambuk.documents import DocumentError, expand_paths, read_document, read_paths
from nambuk.documents.containers.listing import Opened
from nambuk.documents.document import Document
from nambuk.documents.formats.mail.letter import iso_date, plain_blocks
from nambuk.documents.formats.mail.letterparts import decoded_header, text_in
from nambuk.documents.reading import parse
from nambuk.documents.source import Source, read_bytes

TEXT = "로동자들이 할수 있는것은 다 하였다."
HEADERS = (
    "From: kim@example.kp\r\nDate: Wed, 20 Sep 2017 09:30:00 +0830\r\nMIME-Version: 1.0\r\n"
    "Message-ID: <1@mail.example.kp>\r\n"
)


def raw(headers: str, body: bytes) -> bytes:
    return (HEADERS + headers + "\r\n\r\n").encode() + body


def read(data: bytes, name: str = "a.eml") -> Document:
    return parse(Source(name, data))


@pytest.fixture
def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "김철수 <kim@example.kp>"
    message["To"] = "리영희 <ri@example.kr>"
    message["Subject"] = "보고를 올립니다"
    message["Date"] = "Wed, 20 Sep 2017 09:30:00 +0830"
    message["User-Agent"] = "Foxmail 7"
    message.set_content(f"{TEXT}\n\n> 로동신문을 보았다.\n-- \n김철수\n")
    message.add_alternative(f"<p>{TEXT} <b>굵게</b></p>", subtype="html")
    return message


def test_text_and_facts(letter: EmailMessage) -> None:
    document = read(letter.as_bytes())
    assert [(document.text[p.start : p.end], p.container) for p in document.paragraphs] == [
        ("보고를 올립니다", "subject"),
        (TEXT, None),
        ("로동신문을 보았다.", "quotation"),
        ("-- ", "signature"),
        ("김철수", "signature"),
    ]
    facts = document.facts
    assert (facts.format, facts.encoding, facts.author) == ("eml", "utf-8", "김철수 <kim@example.kp>")
    assert (facts.producer, facts.created) == ("Foxmail 7", "2017-09-20T09:30:00+08:30")
    assert "example.k" not in document.text
    assert ("time", "2017-09-20T09:30:00+08:30") in {(trace.kind, trace.value) for trace in facts.traces}


def test_a_page_where_there_is_no_plain_text(letter: EmailMessage) -> None:
    message = EmailMessage()
    message["Subject"] = "1"
    message.set_content("<table><tr><td>칸</td></tr></table><blockquote>인용</blockquote>", subtype="html")
    document = read(message.as_bytes())
    assert [p.container for p in document.paragraphs] == ["subject", "table 1, row 1, cell 1", "quotation"]
    message.make_alternative()
    message.attach(MIMEText("  \n", "plain"))
    assert "칸" in read(message.as_bytes()).text


@pytest.mark.parametrize("encoding", ["euc-kr", "utf-8", "iso-2022-kr", "cp949"])
@pytest.mark.parametrize("how", ["base64", "8bit", "quoted-printable"])
def test_bodies_in_the_encoding_that_they_claim(encoding: str, how: str) -> None:
    import quopri

    body = f"{TEXT} 리철수동지에게".encode(encoding)
    coded = {"base64": base64.encodebytes, "8bit": bytes, "quoted-printable": quopri.encodestring}[how](body)
    data = raw(f"Content-Type: text/plain; charset={encoding}\r\nContent-Transfer-Encoding: {how}", coded)
    assert read(data).text.strip() == f"{TEXT} 리철수동지에게"


@pytest.mark.parametrize(
    ("claimed", "real", "is_told"),
    [
        ("ks_c_5601-1987", "cp949", False),
        ("euc-kr", "cp949", False),
        ("euc-kr", "utf-8", True),
        ("utf-8", "cp949", True),
        ("iso-8859-1", "cp949", True),
        ("x-nonsense", "cp949", True),
        ("us-ascii", "utf-8", False),
        ("", "kps9566", False),
    ],
)
def test_encodings_that_lie(claimed: str, real: str, is_told: bool) -> None:
    label = f"; charset={claimed}" if claimed else ""
    body = f"{TEXT} 나라의 경제를 발전시킨다. 환자는 료양소에서 치료를 받게 되였다."
    document = read(
        raw(f"Content-Type: text/plain{label}\r\nContent-Transfer-Encoding: 8bit", body.encode(real))
    )
    assert document.text == body
    assert document.facts.encoding == real
    assert any("a part says that it is" in note for note in document.facts.notes) is is_told


def word(text: str, encoding: str) -> str:
    return f"=?{encoding}?B?{base64.b64encode(text.encode(encoding)).decode()}?="


@pytest.mark.parametrize(
    ("raw_header", "text"),
    [
        (word("보고 올립니다", "euc-kr"), "보고 올립니다"),
        (f"{word('보고', 'euc-kr')}\r\n {word('올림', 'utf-8')}", "보고올림"),
        (f"Re: {word('보고', 'utf-8')} 2", "Re: 보고 2"),
        ("=?EUC-KR?B?uri?= =?EUC-KR?B?sO0=?=", "보고"),  # cut in the middle of a letter
        ("=?utf-8?Q?=EB=B3=B4=EA=B3=A0_1?=", "보고 1"),
        ("=?utf-8?B?!!?=", ""),
        ("=?x?X?y?=", "=?x?X?y?="),
        ("나라의 보고".encode("cp949").decode("ascii", "surrogateescape"), "나라의 보고"),
        ("줄\r\n 바꿈".encode().decode("ascii", "surrogateescape"), "줄 바꿈"),
    ],
)
def test_headers(raw_header: str, text: str) -> None:
    assert decoded_header(raw_header) == text


def test_hostile_headers_take_no_time() -> None:
    assert len(decoded_header("=?utf-8?Q?a?= " * 200_000)) < 20_000
    assert decoded_header("=?" * 200_000)


@pytest.mark.parametrize(
    ("text", "joint", "expected"),
    [
        ("첫 \n둘", None, [("첫 ", None), ("둘", None)]),
        ("첫 \n둘", " ", [("첫 둘", None)]),
        ("첫 \n둘", "", [("첫둘", None)]),
        ("첫 \n> 둘", " ", [("첫 ", None), ("둘", "quotation")]),
        (">> 첫\n> > 둘", None, [("첫", "quotation"), ("둘", "quotation")]),
        ("-----원본 메시지-----\n첫", None, [("-----원본 메시지-----", "quotation"), ("첫", "quotation")]),
        ("--- 첫\n둘", None, [("--- 첫", None), ("둘", None)]),
    ],
)
def test_plain_letters(text: str, joint: str | None, expected: list[tuple[str, str | None]]) -> None:
    assert [(block.text, block.container) for block in plain_blocks(text, joint)] == expected


def test_one_long_flowed_paragraph_takes_no_quadratic_time() -> None:
    (block,) = plain_blocks("로동자 \n" * 200_000, " ")
    assert len(block.text) > 700_000


def test_attachments_are_documents_of_their_own(
    letter: EmailMessage, tmp_path: Path, report_docx: Path
) -> None:
    word_file = report_docx.read_bytes()
    letter.add_attachment(word_file, maintype="application", subtype="octet-stream", filename="보고서.docx")
    letter.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="사진.xyz")
    inner = EmailMessage()
    inner["Subject"] = "속 편지"
    inner.set_content("속의 글")
    inner.add_attachment("덧붙인 글", filename="../덧글.txt")
    letter.add_attachment(inner)
    path = tmp_path / "mail.eml"
    path.write_bytes(letter.as_bytes())
    names = expand_paths([str(path)])
    assert names == [
        str(path),
        f"{path}!/보고서.docx",
        f"{path}!/속 편지.eml",
        f"{path}!/속 편지.eml!/덧글.txt",
    ]
    outer, report, inside, last = (one for one in read_paths([str(path)]) if isinstance(one, Document))
    assert report.sha256 == hashlib.sha256(word_file).hexdigest()
    assert inside.text == "속 편지\n속의 글"
    assert last.text.strip() == "덧붙인 글"
    assert [container.name for container in last.containers] == [str(path), f"{path}!/속 편지.eml"]
    uses = {part.name: part.use for part in outer.parts}
    assert uses == {
        "part 1.1, text/plain": "text",
        "part 1.2, text/html": "other form of the text, not read",
        "보고서.docx": "document of its own",
        "사진.xyz": "not read",
        "속 편지.eml": "document of its own",
    }
    assert outer.facts.notes == ("attached: 보고서.docx, 사진.xyz, 속 편지.eml",)


@pytest.mark.parametrize(
    "name",
    [
        'filename="=?EUC-KR?B?uri47S50eHQ=?="',
        "filename*=euc-kr''%BA%B8%B8%ED.txt",
        "filename*0*=utf-8''%EB%B3%B4;\r\n filename*1*=%EB%AA%85.txt",
        'filename="../../보명.txt"',
    ],
)
def test_names_of_attachments(name: str) -> None:
    data = raw(f"Content-Type: text/plain\r\nContent-Disposition: attachment; {name}", b"1")
    assert [entry.name for entry in Opened(Source("a.eml", data)).listing().entries] == ["보명.txt"]


def test_a_raw_name_of_an_attachment() -> None:
    disposition = 'Content-Disposition: attachment; filename="보고서.txt"'.encode("cp949")
    data = HEADERS.encode() + b"Content-Type: text/plain\r\n" + disposition + b"\r\n\r\n1"
    assert [entry.name for entry in Opened(Source("a.eml", data)).listing().entries] == ["보고서.txt"]


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_a_letter_in_a_letter_keeps_its_bytes(line_end: bytes) -> None:
    long = b"Subject: " + b"=?utf-8?B?67O06rOg?= " * 20
    inner = b"\r\n".join([long, b"From: a", b" b", b"", "속의 글".encode(), b"From here", b""])
    outer = raw("Content-Type: multipart/mixed; boundary=x", b"--x\r\nContent-Type: message/rfc822\r\n\r\n")
    data, inner = (
        (outer + inner + b"\r\n--x--").replace(b"\r\n", line_end),
        inner.replace(b"\r\n", line_end),
    )
    opened = Opened(Source("a.eml", data))
    (entry,) = opened.listing().entries
    assert opened.member(entry.name) == inner


def test_a_saved_page() -> None:
    body = (
        b"--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>" + TEXT.encode() + b"</p>\r\n--x\r\n"
        b"Content-Type: image/png\r\nContent-Location: http://a/b.png\r\n\r\n1\r\n--x--\r\n"
    )
    data = raw("Subject: page\r\nContent-Type: multipart/related; boundary=x", body)
    assert read(data, "a.mht").text == f"page\n{TEXT}"


def test_a_letter_without_a_suffix_and_a_text_that_begins_like_one(tmp_path: Path) -> None:
    data = raw("Content-Type: text/plain; charset=utf-8", TEXT.encode())
    for name, form in (("mail", "eml"), ("mail.txt", "text")):
        (tmp_path / name).write_bytes(data)
        assert read_document(str(tmp_path / name)).facts.format == form


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\n\n\n", "is no letter"),
        (b"Subject: \n\n", "holds no text"),
        (
            raw("Content-Type: multipart/mixed; boundary=x", b"--x\r\nContent-Type: multipart/mixed;")
            + b" boundary=x\r\n\r\n--x" * 5000,
            "holds no text",
        ),
    ],
)
def test_bad_letters(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read(data)


def test_a_letter_in_another_process(letter: EmailMessage, tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(letter.as_bytes())
    assert read_document(str(path)).text.startswith("보고를 올립니다\n")
    assert read_bytes(str(path)) == letter.as_bytes()


def test_what_fits_no_encoding_is_said() -> None:
    _, _, remark = text_in(b"\xff\xfe\xfa\x81 \xc8" * 3, "utf-8")
    assert remark


def test_dates() -> None:
    assert iso_date("어제") == "어제"
    assert iso_date("Mon, 99 Foo 9999 99:99 +9999") == "Mon, 99 Foo 9999 99:99 +9999"


def test_long_subjects_are_put_together() -> None:
    subject = "조선민주주의인민공화국 로동자들의 생활에 대한 보고를 보내드립니다 "
    folded = Header(subject * 3, "utf-8").encode()
    assert decoded_header(folded) == (subject * 3).strip()
