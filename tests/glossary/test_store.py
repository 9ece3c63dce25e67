"""Lookup in the first two tiers, and files that users bring."""

import pytest

from nambuk.glossary import GlossaryError, key_of, load_glossary

FULL = "id\tko-KP\tko-KR\ten\tsource\n"


@pytest.fixture
def write(tmp_path):
    def _write(content, name="mine.tsv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("척추간 원판 탈출증", "척추간원판탈출증"),
        ("림파암", "\u1105\u1175\u11b7\u1111\u1161\u110b\u1161\u11b7"),  # NFD
        ("COVID-19", "Covid‑19"),
        ("Rodong\u00a0Sinmun", "rodong sinmun"),
    ],
)
def test_same_key(one, other):
    assert key_of(one) == key_of(other)


def test_different_key():
    assert key_of("-적") != key_of("적")


def test_lookup_ignores_spaces_and_finds_all_languages():
    glossary = load_glossary()
    for word in ("림파암", "림파 암", "림프암", "lymphoma", "Lymphoma", "лимфома", "淋巴瘤"):
        assert glossary.lookup(word)[0].id == "lymphoma", word
    assert glossary.lookup("lymphoma", ["ko-KP"]) == []
    assert glossary.lookup("") == []


def test_preferred_words_come_first(write):
    path = write(FULL + "b\t나 | 가\t\tsecond\tx\na\t가\t\tfirst\tx\n")
    found = load_glossary([path]).lookup("가")
    assert [term.word("en") for term in found if term.tier == "user"] == ["first", "second"]


def test_northern_words_before_southern_ones(write):
    path = write(FULL + "squid\t오징어\t낙지\tx\tx\noctopus\t낙지\t오징어\ty\tx\n")
    found = load_glossary([path]).lookup("낙지")
    assert [term.id for term in found if term.tier == "user"] == ["octopus", "squid"]


def test_the_user_wins(write):
    found = load_glossary([write("northern\ttarget\n림파암\tlymph cancer\n")]).lookup("림파암")
    assert [(term.tier, term.word("en")) for term in found] == [
        ("user", "lymph cancer"),
        ("glossary", "lymphoma"),
    ]


def test_the_first_user_file_wins(write):
    files = [write("ko-KP\ten\n림파암\tone\n", "1.tsv"), write("ko-KP\ten\n림파암\ttwo\n", "2.tsv")]
    assert load_glossary(files).lookup("림파암")[0].word("en") == "one"


def test_target_names_the_language(write):
    path = write("northern\ttarget\n림파암\tлимфома\n")
    assert load_glossary([path], target="ru").lookup("림파암")[0].words["ru"] == ("лимфома",)


CONTAINING = (
    "id\tko-KP\ten\tru\tzh\tja\n"
    "one\t가\tlung cancer of Children\tрак лёгкого\t肺癌\t肺がん\n"
    "two\t나\tcancerous | cancer of the lung\tрак\t癌症肺\t癌\n"
)


@pytest.mark.parametrize(
    ("word", "identifiers"),
    [
        ("cancer", ["one", "two"]), ("Cancer  OF", ["one", "two"]), ("lung cancer", ["one"]), ("cancer lung", []),
        ("children", ["one"]), ("the lung", ["two"]), ("child", []), ("РАК", ["one", "two"]), ("рак лёгкого", ["one"]),
        ("癌", ["one", "two"]), ("肺癌", ["one"]), ("癌症", ["two"]), ("癌 症", ["two"]), ("肺症", []), ("가", []), ("", []), (" ", []),
    ],
)  # fmt: skip
def test_longer_words_are_found_by_the_words_in_them(write, word, identifiers):
    glossary = load_glossary([write(CONTAINING)])
    for _ in range(2):  # the index is made at the first time
        assert [term.id for term in glossary.containing(word) if term.tier == "user"] == identifiers


@pytest.mark.parametrize("header", ["ko-KP\ten", "Northern\tEnglish", "source\ten", "ko-KP\ten\r"])
def test_headers_of_two_columns(write, header):
    assert load_glossary([write(f"{header}\n닭알\tegg\n")]).lookup("닭알")[0].words["en"] == ("egg",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_byte_order_mark_and_composition(write, encoding):
    path = write("ko-KP\ten\n\u1105\u1175\u11b7파암\tx y\r\n".encode(encoding))
    assert load_glossary([path]).lookup("림파암")[0].words["ko-KP"] == ("림파암",)


def test_house_styles(write):
    path = write("id\tko-KP\ten\ten@kcna\tsource\nx\t한\tone\thana\tx\n")
    term = load_glossary([path]).lookup("hana")[0]
    assert (term.word("en"), term.word("en", "kcna"), term.word("en", "mou")) == ("one", "hana", "one")


def test_false_friends_are_flagged(write):
    path = write("id\tko-KP\ten\tflags\nx\t한\tone\tstereotype false-friend\n")
    term = load_glossary([path]).lookup("한")[0]
    assert term.false_friend
    assert term.flags == ("stereotype", "false-friend")


def test_digest_follows_the_contents(write):
    one = load_glossary([write("ko-KP\ten\n닭알\tegg\n", "1.tsv")]).digest
    assert one == load_glossary([write("ko-KP\ten\n닭알\tegg\n", "2.tsv")]).digest
    assert one != load_glossary([write("ko-KP\ten\n닭알\teggs\n", "3.tsv")]).digest
    assert one != load_glossary().digest


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no header line"),
        (b"# only a comment\n", "no header line"),
        (b"word\tmeaning\n", ":1: unknown column 'word'; the columns are id ko-KP"),
        (b"id\ten\n", ":1: no column 'ko-KP'"),
        (b"id\tko-KP\tko-KP\n", ":1: column 'ko-KP' twice"),
        ("ko-KP\ten\n\n닭알\tegg\tеgg\n".encode(), ":3: 3 cells, but the header names 2 columns; remove"),
        (b"ko-KP\ten\n\tegg\n", ":2: no northern word"),
        ("ko-KP\ten\n닭알\t\n".encode(), ":2: no word for 'en'"),
        ("ko-KP\ten\n닭알\tegg\n".encode("utf-16"), "UTF-16, not UTF-8; save it as UTF-8"),
        ("ko-KP\ten\n닭알\tegg\n".encode("cp949"), ":2: not UTF-8; save it as UTF-8"),
        (b"PK\x03\x04\x00\x00", ":1: a binary file"),
    ],
)
def test_bad_files_give_one_clear_line(write, content, message):
    path = write(content)
    with pytest.raises(GlossaryError) as caught:
        load_glossary([path])
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(GlossaryError, match="no such file"):
        load_glossary([tmp_path / "none.tsv"])
    with pytest.raises(GlossaryError, match="directory"):
        load_glossary([tmp_path])
