"""Archives: names inside, what is listed, limits, and that nothing leaves them."""

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.documents import Document, DocumentError, expand_paths, read_document, read_paths, with_limits
from nambuk.documents.containers import inside as inside_module
from nambuk.documents.containers.inside import containers_of
from nambuk.documents.containers.listing import Opened
from nambuk.documents.containers.membernames import DistinctNames, decoded_names, safe_name
from nambuk.documents.options import AS_FOUND, ReadOptions
from nambuk.documents.reading import sniff
from nambuk.documents.source import Source, read_bytes

TEXT = "로동자들이 할수 있는것은 다 하였다.\n"
Files = Sequence[tuple[str | zipfile.ZipInfo, str | bytes]]


def packed(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return stream.getvalue()


def raw_named(names: Sequence[bytes], extra: bytes = b"") -> bytes:
    """A zip of stored files whose names are in no stated encoding."""
    out, directory, data = b"", b"", TEXT.encode()
    for name in names:
        head = struct.pack(
            "<5H3L2H", 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name), len(extra)
        )
        directory += b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<3H2L", 0, 0, 0, 0, len(out))
        directory += name + extra
        out += b"PK\3\4" + head + name + extra + data
    count = len(names)
    return (
        out + directory + b"PK\5\6" + struct.pack("<4H2LH", 0, 0, count, count, len(directory), len(out), 0)
    )


def listed(data: bytes, options: ReadOptions = AS_FOUND) -> dict[str, str]:
    """Name → error, or what is done with it."""
    listing = Opened(Source("a.zip", data, options)).listing()
    return {entry.name: entry.error or entry.use for entry in listing.entries}


@pytest.fixture
def letters(tmp_path: Path, report_docx: Path) -> Path:
    inner = packed([("c.txt", TEXT), ("깊이/d.txt", TEXT)])
    path = tmp_path / "letters.zip"
    path.write_bytes(
        packed(
            [
                ("b.zip", inner),
                ("1월/보고.docx", report_docx.read_bytes()),
                ("a.txt", TEXT),
                ("시작.exe", b"MZ"),
                ("자료.bin", b"1"),
                ("__MACOSX/._a.txt", b"1"),
            ]
        )
    )
    return path


def test_an_archive_is_read_like_a_folder(letters: Path) -> None:
    said: list[str] = []
    names = expand_paths([str(letters)], say=said.append)
    assert names == [
        f"{letters}!/{name}" for name in ("a.txt", "b.zip!/c.txt", "b.zip!/깊이/d.txt", "1월/보고.docx")
    ]
    assert said == [f"{letters}: passed over 1 × program, 1 × unknown"]
    assert expand_paths([f"{letters}!/b.zip"]) == names[1:3]
    assert expand_paths([f"{letters}!/1월", f"{letters}!/a.txt"]) == [names[3], names[0]]
    documents = [document for document in read_paths([str(letters.parent)]) if isinstance(document, Document)]
    assert {document.facts.format for document in documents} == {"text", "docx"}
    assert documents[0].id in names


def test_the_chain_of_archives(letters: Path) -> None:
    document = read_document(f"{letters}!/b.zip!/c.txt")
    assert document.text == TEXT
    outer, inner = document.containers
    assert (outer.name, outer.size, outer.member) == (str(letters), letters.stat().st_size, "b.zip")
    assert outer.sha256 == hashlib.sha256(letters.read_bytes()).hexdigest()
    assert outer.passed_over == (("hidden", 1), ("program", 1), ("unknown", 1))
    assert ("시작.exe", "program") in outer.unread
    assert inner.name == f"{letters}!/b.zip"
    assert inner.sha256 == hashlib.sha256(read_bytes(f"{letters}!/b.zip")).hexdigest()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("{}!/x.txt", "no such file in "),
        ("{}!/b.zip!/x.txt", "no such file in "),
        ("{}!/../letters.zip", "no such file in "),
        ("{}x!/a.txt", "no such file or folder"),
    ],
)
def test_what_is_not_inside(letters: Path, name: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read_document(name.format(letters))


def test_a_real_file_of_that_name_comes_first(tmp_path: Path) -> None:
    (tmp_path / "a.zip!").mkdir()
    (tmp_path / "a.zip!" / "c.txt").write_text("진짜", encoding="utf-8")
    assert read_document(str(tmp_path / "a.zip!" / "c.txt")).text == "진짜"
    assert containers_of(str(tmp_path / "a.zip!" / "c.txt")) == ()


def test_an_archive_that_was_changed_is_listed_again(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed([("a.txt", TEXT)]))
    assert len(expand_paths([str(path)])) == 1
    path.write_bytes(packed([("a.txt", TEXT), ("b.txt", "둘")]))
    assert [read_document(str(name)).text for name in expand_paths([str(path)])] == [TEXT, "둘"]


def test_an_archive_is_sent_again_when_the_process_has_another(letters: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    other.write_bytes(packed([("a.txt", "다른 글")]))
    for _ in range(2):
        assert read_document(f"{letters}!/a.txt").text == TEXT
        assert read_document(f"{other}!/a.txt").text == "다른 글"


@pytest.mark.parametrize("encoding", ["cp949", "kps9566", "utf-8"])
def test_names_without_an_encoding(encoding: str) -> None:
    names = ["나라의 경제건설 보고서.txt", "로동자들의 생활/인민보건.txt", "a.txt", "조선말대사전.txt"]
    assert list(listed(raw_named([name.encode(encoding) for name in names]))) == names


def test_names_that_fit_no_encoding_stay_apart() -> None:
    assert len(listed(raw_named([b"\xff\xfe\xfd.txt", b"\xff\xfe\xfc.txt"]))) == 2


def test_the_extra_field_with_the_name() -> None:
    raw, name = b"???.txt", "보고.txt".encode()
    for checksum, expected in ((zlib.crc32(raw), "보고.txt"), (1, "___.txt")):
        field = b"\1" + struct.pack("<L", checksum) + name
        assert list(listed(raw_named([raw], b"up" + struct.pack("<H", len(field)) + field))) == [expected]


@pytest.mark.parametrize(
    ("original", "safe"),
    [
        ("../../up.txt", "__/__/up.txt"),
        ("/etc/passwd.txt", "etc/passwd.txt"),
        ("C:\\win\\a.txt", "C_/win/a.txt"),
        ("\\\\server\\share\\a.txt", "server/share/a.txt"),
        ("dir/nul.txt", "dir/_nul.txt"),
        ("COM¹", "_COM¹"),
        ("a\x1b[2J\u202etxt.exe\n.txt", "a_[2J_txt.exe_.txt"),
        ("a!/b.txt", "a_/b.txt"),
        ("끝. /점...txt", "끝/점.txt"),
        ("..", "__"),
        ("", "_"),
        ("\ud800.txt", "_.txt"),
        ("보고.txt", "보고.txt"),
    ],
)
def test_safe_names(original: str, safe: str) -> None:
    assert safe_name(original) == safe


@given(st.lists(st.text(st.sampled_from("aA./\\:!\0~한ﬀ ß"), max_size=8), max_size=12))
def test_names_are_safe_and_distinct(originals: list[str]) -> None:
    distinct = DistinctNames()
    names = [distinct.name(original) for original in originals]
    folded = [name.casefold() for name in names]
    assert len(set(folded)) == len(names)
    for name in names:
        assert safe_name(name) == name
        assert not any(other.startswith(f"{name.casefold()}/") for other in folded)
        assert not {"", ".", ".."} & set(name.split("/"))
        assert "!/" not in name
        assert not set(name) & set('\\:<>"|?*\0')


def test_many_files_of_one_name_take_no_quadratic_time() -> None:
    distinct = DistinctNames()
    assert [distinct.name("a.txt") for _ in range(20_000)][-1] == "a (20000).txt"


def test_long_names_are_cut() -> None:
    assert len(safe_name("/".join(["가" * 100] * 50) + "/" + "나" * 300 + ".docx").encode()) <= 800
    assert safe_name("나" * 300 + ".docx").endswith("나.docx")


def test_decoded_names_of_nothing() -> None:
    assert decoded_names([]) == []


def with_flags(data: bytes, flags: int | None = None, method: int | None = None) -> bytes:
    """A zip file whose first member says something else of itself, in both places."""
    changed = bytearray(data)
    central = data.index(b"PK\1\2")
    for place, offset in ((0, 6), (central, 8)):
        if flags is not None:
            changed[place + offset : place + offset + 2] = struct.pack("<H", flags)
        if method is not None:
            changed[place + offset + 2 : place + offset + 4] = struct.pack("<H", method)
    return bytes(changed)


def test_members_that_cannot_be_unpacked() -> None:
    both = packed([("a.txt", TEXT), ("b.txt", TEXT)])
    found = listed(with_flags(both, flags=1))
    assert found["a.txt"].startswith("has a password in its archive; unpack it")
    assert found["b.txt"] == "document"
    assert "(Deflate64)" in listed(with_flags(both, method=9))["a.txt"]
    with pytest.raises(DocumentError, match="is a zip file with a password; unpack it"):
        listed(with_flags(packed([("a.txt", TEXT)]), flags=1))


def test_links_are_no_files() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    assert listed(packed([(link, "/etc/passwd"), ("a.txt", TEXT)])) == {
        "link.txt": "link",
        "a.txt": "document",
    }


ZEROS = b"0" * (5 * 1024 * 1024)


@pytest.mark.parametrize(
    ("files", "limit", "reason"),
    [
        ([(f"{n}.txt", TEXT) for n in range(4)], "archive-members=3", "holds more than 3 files"),
        ([(f"{n}.txt", TEXT) for n in range(4)], "unpacked-size=100", "looks like a zip bomb: it unpacks to more"),
    ],
)  # fmt: skip
def test_limits_of_the_whole(files: Files, limit: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as error:
        listed(packed(files), ReadOptions(limits=with_limits([limit])))
    assert f"--limit {limit.split('=')[0]}" in str(error.value)


def test_limits_of_one_file() -> None:
    assert "unpacks to 1,0" in listed(packed([("a.txt", ZEROS)]))["a.txt"]
    small = ReadOptions(limits=with_limits(["file-size=10"]))
    assert "too large" in listed(packed([("a.txt", TEXT)]), small)["a.txt"]


def test_nesting() -> None:
    data = packed([("a.txt", TEXT)])
    for depth in range(4):
        data = packed([(f"{depth}.zip", data)])
    found = listed(data)
    assert found["3.zip!/2.zip!/1.zip!/0.zip"].startswith("lies too deep: ")
    deeper = ReadOptions(limits=with_limits(["nesting=5"]))
    opened = Opened(Source("a.zip", data, deeper))
    assert opened.listing().entries[-1].name == "3.zip!/2.zip!/1.zip!/0.zip!/a.txt"
    assert opened.member("3.zip!/2.zip!/1.zip!/0.zip!/a.txt").decode() == TEXT
    with pytest.raises(DocumentError, match="no such file"):
        opened.member("3.zip!/x.zip!/a.txt")


def test_many_archives_in_one_count_together() -> None:
    inner = packed([(f"{n}.txt", TEXT) for n in range(10)])
    with pytest.raises(DocumentError, match="holds more than 50 files"):
        listed(
            packed([(f"{n}.zip", inner) for n in range(10)]),
            ReadOptions(limits=with_limits(["archive-members=50"])),
        )


def test_damaged_archives_inside() -> None:
    found = listed(packed([("bad.zip", b"PK\3\4 nothing"), ("no.zip", b"text"), ("a.txt", TEXT)]))
    assert found["bad.zip"].startswith("is a damaged zip file")
    assert found["no.zip"].startswith("is no zip file")
    assert found["a.txt"] == "document"


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"PK\5\6" + bytes(18), b"text"])
def test_archives_that_are_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    (error,) = expand_paths([str(path)])
    assert isinstance(error, DocumentError)


def test_packages_are_told_apart(tmp_path: Path, report_docx: Path, report_hwpx: Path) -> None:
    import openpyxl

    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    kinds = {
        "docx": report_docx.read_bytes(),
        "hwpx": report_hwpx.read_bytes(),
        "xlsx": (tmp_path / "a.xlsx").read_bytes(),
        "odt": packed([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<a/>")]),
        "archive": packed([("word/a.txt", TEXT), ("Contents/b.txt", TEXT)]),
    }
    assert {sniff(data, is_apart=True) for data in kinds.values()} == set(kinds)
    assert sniff(kinds["docx"]) == "docx"  # in the other process
    (tmp_path / "archive").write_bytes(kinds["archive"])
    assert len(expand_paths([str(tmp_path / "archive")])) == 2
    (tmp_path / "b.zip").write_bytes(kinds["docx"])
    assert expand_paths([str(tmp_path / "b.zip")]) == [str(tmp_path / "b.zip")]
    assert read_document(str(tmp_path / "b.zip")).facts.format == "docx"
    with pytest.raises(DocumentError, match="is an archive, no document"):
        read_document(str(tmp_path / "archive"))


def test_pictures_are_passed_over_where_they_are_not_recognised() -> None:
    found = listed(packed([("a.png", b"\x89PNG")]), ReadOptions(recognition=""))
    assert found == {"a.png": "picture"}


def test_an_answer_with_a_name_that_leads_out_is_refused(
    letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reading process may have been taken over by what it read."""
    from nambuk.documents.containers.listing import Entry, Listing
    from nambuk.documents.isolation import isolated, messages

    def answer(name: str) -> Callable[..., messages.Reply]:
        return lambda *_, **__: messages.Reply(listing=Listing("archive", (Entry(name, 1, "document"),)))

    for name in ("../a.txt", "/a.txt", "a\\b.txt", "b.zip!/../a.txt", ""):
        inside_module._known.clear()
        monkeypatch.setattr(isolated, "_asked", answer(name))
        (error,) = expand_paths([str(letters)])
        assert isinstance(error, DocumentError), name
        assert "gave no sound answer" in str(error)
