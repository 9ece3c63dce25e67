"""The process that reads files: its limits, its end, and answers that it never gives of itself."""

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nambuk.documents import Document, DocumentError, ReadOptions, document_from_bytes, with_limits
from nambuk.documents.document import FileFacts, Mark, MarkedText, Paragraph, Part, Recognised
from nambuk.documents.isolation import isolated
from nambuk.documents.isolation.checked import checked
from nambuk.documents.isolation.messages import UnsoundError, receive
from nambuk.documents.source import Source
from nambuk.documents.writing import document_bytes

PAGE = "<p>림파암으로 <b>진단</b>되였다.</p>".encode()
needs_unix = pytest.mark.skipif(not hasattr(os, "fork"), reason="signals and forks as Unix has them")


@pytest.fixture(autouse=True)
def no_process_stays(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    isolated.stop()


def limited(*settings: str) -> ReadOptions:
    return ReadOptions(limits=with_limits(settings))


def process() -> subprocess.Popen[bytes]:
    """The reading process, which one file has started."""
    assert document_from_bytes("a.html", PAGE).text == "림파암으로 진단되였다."
    assert isolated._child is not None
    return isolated._child.process


# ---- the process


def test_one_process_reads_and_writes_one_file_after_another() -> None:
    first = process()
    document = document_from_bytes("a.html", PAGE)
    written = document_bytes(document, [MarkedText("새 글", (Mark("1", 0, 1, "bold"),))], "a.html", data=PAGE)
    assert "<b>새</b> 글" in written.decode()
    assert process() is first


def test_names_that_are_no_unicode_are_kept() -> None:
    name = os.fsdecode("보고서.html".encode("cp949"))
    assert document_from_bytes(name, PAGE).id == name
    with pytest.raises(DocumentError, match="is no docx file") as caught:
        document_from_bytes(name.replace("html", "docx"), PAGE)
    assert caught.value.name == name.replace("html", "docx")


def test_half_a_character_is_not_sent() -> None:
    document = document_from_bytes("a.html", PAGE)
    with pytest.raises(DocumentError, match="cannot be handed to the process that reads files"):
        document_bytes(document, ["\ud800"], "a.html", data=PAGE)


def test_memory_is_limited() -> None:
    data = b"<p>" + b"<b>x</b>" * 1_000_000
    with pytest.raises(DocumentError, match=r"needs more than 250 MiB of memory .* --limit memory=500M"):
        document_from_bytes("a.html", data, limited("memory=250M"))
    assert process().poll() is None  # and the next file is read


@needs_unix
def test_time_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, "import signal, time; signal.setitimer(signal.ITIMER_REAL, 0.1); time.sleep(60)")
    with pytest.raises(
        DocumentError, match=r"took longer than 1 s to read and was stopped.*--limit seconds=10"
    ):
        document_from_bytes("a.html", PAGE, limited("seconds=1"))


def test_a_process_that_does_not_keep_its_time_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, "import time; time.sleep(60)", patience=-0.8)
    with pytest.raises(DocumentError, match="took longer than 1 s"):
        document_from_bytes("a.html", PAGE, limited("seconds=1"))


@needs_unix
def test_a_process_that_ends_costs_one_file() -> None:
    os.kill(process().pid, signal.SIGSEGV)
    with pytest.raises(DocumentError, match=r"ended on it \(signal 11\): it is damaged, or made to do harm"):
        document_from_bytes("a.html", PAGE)
    assert process().poll() is None


def test_it_has_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        script = (
            "import socket, sys\nfrom nambuk.documents.isolation import child\n"
            f"def connect(): socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 5).close()\n"
            "connect()\nif not child.forbid_connections(): sys.exit(77)\nconnect()"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
    if done.returncode == 77:
        pytest.skip("this system lets users have no namespaces")
    assert "unreachable" in done.stderr.splitlines()[-1]


@needs_unix
def test_what_it_has_started_ends_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    fake(
        monkeypatch,
        "import subprocess, time, pathlib; p = subprocess.Popen(['sleep', '60']);"
        f"pathlib.Path({str(note)!r}).write_text(str(p.pid)); time.sleep(60)",
        patience=-0.8,
    )
    with pytest.raises(DocumentError, match="took longer"):
        document_from_bytes("a.html", PAGE, limited("seconds=1"))
    wait_for_end(int(note.read_text()))


def wait_for_end(number: int, seconds: float = 5) -> None:
    """Wait until a process is gone, or is a zombie that nobody fetches."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return
        except (FileNotFoundError, ProcessLookupError):
            return
        time.sleep(0.02)
    pytest.fail("it goes on")


READ = "from nambuk.documents import document_from_bytes; from nambuk.documents.isolation import isolated\n"
READ += "import os, sys, signal, threading\n"
READ += f"def read(): return document_from_bytes('a.html', {PAGE!r}).text\n"


def run(script: str, *options: str, **settings: Any) -> str:
    command = [sys.executable, *options, "-c", READ + script]
    done = subprocess.run(command, capture_output=True, timeout=30, **settings)
    assert done.stderr == b""
    return done.stdout.decode()


@needs_unix
def test_it_ends_when_its_parent_is_killed() -> None:
    script = "read(); print(isolated._child.process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    wait_for_end(int(run(script)))


@needs_unix
def test_it_ends_in_the_middle_of_a_file_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import time\nfrom nambuk.documents import reading\nfrom nambuk.documents.isolation import child\n"
        "reading.parse = lambda source: time.sleep(60)\nchild._LOOK_FOR_PARENT = 0.05\nchild.main()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", f"""if True:
            import subprocess, sys, time
            from nambuk.documents.isolation import messages
            from nambuk.documents.options import AS_FOUND
            p = subprocess.Popen([sys.executable, "-c", {script!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            messages.send(p.stdin, messages.encoded(messages.Request("read", "a.txt", b"a", AS_FOUND)))
            print(p.pid, flush=True); time.sleep(60)"""],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.5)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_for_end(child)


def test_it_works_where_standard_input_is_closed() -> None:
    script = "os.close(0); os.close(2); sys.stdin = None; print(read()); print(read())"
    assert run(script) == "림파암으로 진단되였다.\n" * 2


def test_it_imports_what_its_parent_imports() -> None:
    source = str(Path(isolated.__file__).parents[3])
    assert run("print(read())", "-I") == "림파암으로 진단되였다.\n"
    script = f"import sys; sys.path.insert(0, {source!r}); sys.argv = ['x']\n{READ}print(read())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=30, cwd="/")
    assert (done.stdout.decode(), done.stderr) == ("림파암으로 진단되였다.\n", b"")


def test_it_works_in_processes_that_are_spawned_and_forked(tmp_path: Path) -> None:
    (tmp_path / "part.py").write_text(
        READ + "import multiprocessing\n"
        "if __name__ == '__main__':\n"
        "    read(); mine = isolated._child.process.pid\n"
        "    for way in multiprocessing.get_all_start_methods():\n"
        "        with multiprocessing.get_context(way).Pool(1) as pool: print(pool.apply(read))\n"
        "    read(); print(isolated._child.process.pid == mine)\n"
    )
    done = subprocess.run([sys.executable, str(tmp_path / "part.py")], capture_output=True, timeout=30)
    assert done.stderr == b""
    assert set(done.stdout.decode().splitlines()) == {"림파암으로 진단되였다.", "True"}


@needs_unix
def test_a_fork_while_another_thread_reads() -> None:
    script = (
        "isolated._lock.acquire()\n"  # as a thread would hold it in the middle of a file
        "number = os.fork()\n"
        "if number == 0: print(read(), flush=True); isolated.stop(); os._exit(0)\n"
        "isolated._lock.release(); os.waitpid(number, 0)"
    )
    assert run(script) == "림파암으로 진단되였다.\n"


def test_threads_share_it() -> None:
    texts: list[str] = []
    pages = [f"<p>글 {number}</p>".encode() for number in range(20)]

    def work(page: bytes) -> None:
        texts.append(document_from_bytes("a.html", page).text)

    threads = [threading.Thread(target=work, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(texts) == sorted(f"글 {number}" for number in range(20))


# ---- answers


def fake(monkeypatch: pytest.MonkeyPatch, script: str, patience: float = 5) -> None:
    """A process with this script in place of the reading process; `patience`: seconds more than it may take."""
    isolated.stop()
    monkeypatch.setattr(isolated, "_PATIENCE", patience)
    monkeypatch.setattr(isolated, "_START", f"import sys\n{script}")


def says(answer: bytes) -> str:
    """A script that takes one request and gives this answer."""
    return f"sys.stdin.buffer.read(8); sys.stdout.buffer.write({answer!r}); sys.stdout.buffer.flush()"


def message(content: object) -> bytes:
    data = msgspec.msgpack.encode(content)
    return struct.pack("<Q", len(data)) + data


NONSENSE = {
    "a length that no memory has": struct.pack("<Q", 2**63) + b"x",
    "a length over the limit": struct.pack("<Q", 2**33) + b"x",
    "no MessagePack": struct.pack("<Q", 3) + b"\xc1\xff\x00",
    "another type": message([1, 2]),
    "another type inside": message({"document": {"id": 3}}),
    "an array of four thousand million": struct.pack("<Q", 14) + b"\x81\xa8document\xdd\xff\xff\xff",
    "half a character": struct.pack("<Q", 11) + b"\x81\xa5error\xa3\xed\xa0\x80",
    "nested": struct.pack("<Q", 10**4) + b"\x91" * 10**4,
    "nothing": message({}),
    "no text": message({"document": {"id": "a", "text": "", "sha256": "", "paragraphs": []}}),
}


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=list(NONSENSE))
def test_answers_that_are_none(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, says(answer))
    with pytest.raises(
        DocumentError, match=r"^a\.html: the process that reads files gave no sound answer"
    ) as caught:
        document_from_bytes("a.html", PAGE)
    assert str(caught.value).isprintable()
    assert isolated._child is None  # the next file gets another process


def test_an_answer_that_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, says(message({"error": "x"})[:-1]))
    with pytest.raises(DocumentError, match=r"ended on it \(exit status 0\)"):
        document_from_bytes("a.html", PAGE)


def test_an_error_is_one_line_whatever_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, says(message({"error": "a\nb\r\x1b[31mc\u2028\u202ed\x00"})))
    with pytest.raises(DocumentError) as caught:
        document_from_bytes("a.html", PAGE)
    assert str(caught.value).isprintable()


def test_a_file_that_was_written_as_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    document = document_from_bytes("a.html", PAGE)
    fake(monkeypatch, says(message({})))
    with pytest.raises(DocumentError, match="no sound answer"):
        document_bytes(document, ["글"], "a.html", data=PAGE)


def test_memory_is_taken_for_what_comes() -> None:
    assert receive(BytesIO(struct.pack("<Q", 2**62) + b"abc")) is None
    with pytest.raises(UnsoundError):
        receive(BytesIO(struct.pack("<Q", 11) + b"x" * 11), 10)
    assert receive(BytesIO(struct.pack("<Q", 10) + b"x" * 10), 10) == b"x" * 10


SOURCE = Source("a.html", PAGE)
SOUND = Document(
    "other", "첫째 줄\n둘째", "", (Paragraph(0, 4, marks=(Mark("1", 0, 2, "bold"), Mark("2", 1, 1, "note"))), Paragraph(5, 7)),
    FileFacts("html"), parts=(Part("a", 1, "0" * 64, "text"),), recognised=(Recognised(0, 2, 0.5),),
)  # fmt: skip


def first(**changes: Any) -> Callable[[Document], Document]:
    """The first paragraph changed."""
    return lambda d: replace(d, paragraphs=(replace(d.paragraphs[0], **changes), *d.paragraphs[1:]))


def marks(*marks: tuple[str, int, int]) -> Callable[[Document], Document]:
    return first(marks=tuple(Mark(id, start, end, "bold") for id, start, end in marks))


def test_name_digest_and_options_are_those_of_the_source() -> None:
    found = checked(SOUND, SOURCE)
    assert (found.id, found.sha256, found.size, found.options) == (
        "a.html",
        SOURCE.sha256,
        len(PAGE),
        SOURCE.options,
    )
    assert found.text == SOUND.text


@pytest.mark.parametrize(
    "change",
    [
        lambda d: replace(d, text=d.text + " "),
        lambda d: replace(d, text="\n" * 7),
        lambda d: replace(d, paragraphs=()),
        lambda d: replace(d, paragraphs=d.paragraphs[:1]),
        lambda d: replace(d, paragraphs=d.paragraphs[::-1]),
        lambda d: replace(d, paragraphs=(Paragraph(0, 3), Paragraph(4, 7))),
        first(start=-1),
        first(end=2**60),
        first(page=0),
        first(confidence=1.5),
        first(confidence=float("nan")),
        marks(("1", -1, 2)),
        marks(("1", 0, 5)),
        marks(("1", 2, 1)),
        marks(("1", 0, 1), ("1", 2, 3)),
        marks(("1", 2, 3), ("2", 0, 1)),
        marks(("1", 0, 2), ("2", 1, 3)),
        lambda d: replace(d, facts=FileFacts("exe")),
        lambda d: replace(d, recognised=(Recognised(0, 100, 0.5),)),
        lambda d: replace(d, recognised=(Recognised(2, 3, 0.5), Recognised(0, 1, 0.5))),
        lambda d: replace(d, recognised=(Recognised(0, 1, float("inf")),)),
        lambda d: replace(d, parts=(Part("a", -1, "0" * 64, "text"),)),
        lambda d: replace(d, parts=(Part("a", 1, "../../x", "text"),)),
        lambda d: replace(d, parts=d.parts * 200_000),
    ],
)  # fmt: skip
def test_places_outside_the_text(change: Callable[[Document], Document]) -> None:
    assert checked(SOUND, SOURCE).paragraphs == SOUND.paragraphs
    with pytest.raises(UnsoundError):
        checked(change(SOUND), SOURCE)


def test_a_text_over_the_limits() -> None:
    with pytest.raises(DocumentError, match="too long: 7 characters, the limit is 6"):
        checked(SOUND, replace(SOURCE, options=limited("characters=6")))
