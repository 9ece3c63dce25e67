"""The file of a translation memory: no other file is harmed, several processes share it, a killed one loses nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nambuk.translation.memory import Memory, TranslationMemoryError, Unit, open_memory


def unit(source: str) -> Unit:
    return Unit(source, source, "…", "ko-KP", "en", "machine")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "a.memory") as opened:
        yield opened


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "가.memory"
    with open_memory(path) as memory:
        memory.add([unit("가")])
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
        assert len(modes) > 1, "the write-ahead log is there too"
        assert set(modes.values()) == {0o600}
    with open_memory(path) as memory:
        assert memory.count() == 1
        assert memory._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def other_database(path: Path, *statements: str) -> bytes:
    connection = sqlite3.connect(path)
    for statement in ("CREATE TABLE letters (text)", "INSERT INTO letters VALUES ('dear')", *statements):
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path.read_bytes()


def refused(path: Path) -> str:
    with pytest.raises(TranslationMemoryError) as caught:
        open_memory(path, wait=0.1)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert "; " in message, "what to do"
    return message


@pytest.mark.parametrize(
    "content", [b"dear diary", b"x" * 5000, b"SQLite format 3\0", b"PK\3\4" + b"\0" * 200]
)
def test_a_file_of_another_kind_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "diary"
    path.write_bytes(content)
    assert "is no translation memory" in refused(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letters.db"
    content = other_database(path)
    assert "is no translation memory" in refused(path)
    content_of_another = other_database(
        tmp_path / "b.db", "PRAGMA application_id = 77", "PRAGMA user_version = 1"
    )
    assert "is no translation memory" in refused(tmp_path / "b.db")
    assert (path.read_bytes(), (tmp_path / "b.db").read_bytes()) == (content, content_of_another)


def test_a_memory_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.memory"
    with open_memory(path) as memory:
        memory.add([unit("가")])
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    content = path.read_bytes()
    assert "newer nambuk (format 2, this one knows 1)" in refused(path)
    assert path.read_bytes() == content


def test_a_damaged_memory_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.memory"
    with open_memory(path) as memory:
        memory.add(unit(f"문장 {n}") for n in range(500))
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    assert "is damaged" in refused(path)
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(TranslationMemoryError, match=r"damaged|cannot be read"), open_memory(path) as memory:
        list(memory)
    path.write_bytes(content)
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("DROP TABLE unit")
    connection.close()
    assert "is damaged" in refused(path)


def test_a_locked_memory_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.memory"
    with open_memory(path, wait=0.1) as memory, open_memory(path) as other:
        other._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(TranslationMemoryError, match="another program is writing"):
            memory.add([unit("가")])
        assert memory.count() == 0, "reading goes on"
        other._connection.execute("ROLLBACK")
        assert memory.add([unit("가")]) == 1
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    assert "another program is writing" in refused(path)
    holder.close()
    assert open_memory(path).count() == 1


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    assert "is no file" in refused(tmp_path)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert "cannot be opened" in refused(tmp_path / "file" / "a.memory")
    assert "cannot be opened" in refused(Path("/proc/a.memory")) or sys.platform != "linux"
    assert "cannot be opened" in refused(tmp_path / ("x" * 300))
    with pytest.raises(TranslationMemoryError):
        open_memory(tmp_path / "a\0b")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere"
)
def test_a_read_only_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.memory"
    open_memory(path).close()
    path.chmod(0o400)
    assert "cannot be opened" in refused(path)


def test_what_sqlite_finds_read_only_is_told(memory: Memory) -> None:
    memory._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(TranslationMemoryError, match="cannot be written"):
        memory.add([unit("가")])


def test_an_empty_file_becomes_a_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.memory"
    path.touch(0o640)
    with open_memory(path) as memory:
        assert memory.add([unit("가")]) == 1


# Several processes

WRITER = """
import sys
from pathlib import Path
from nambuk.translation.memory import Unit, open_memory
name, path, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
with open_memory(path, wait=60) as memory:
    for n in range(rounds):
        memory.add(Unit(f"{name} {n} {k}", f"{name} {n} {k}", "x", "ko-KP", "en", "machine") for k in range(5))
        memory.add([Unit("둘이 함께", "둘이 함께", f"{name} {n}", "ko-KP", "en", "machine")])
        memory.used(memory.exact("둘이 함께", "ko-KP", "en"))
        assert memory.fuzzy(f"{name} {n} 4", "ko-KP", "en")[0].similarity == 1
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_write_to_one_file(tmp_path: Path) -> None:
    """Both make it at the same time, too."""
    path = tmp_path / "a.memory"
    running = [start(WRITER, name, path, 40) for name in ("가", "나")]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    with open_memory(path) as memory:
        assert memory.count() == 2 * 40 * 5 + 1
        assert memory.exact("둘이 함께", "ko-KR", "en")[0].uses == 2 * 40


def test_many_make_the_file_at_once(tmp_path: Path) -> None:
    failed = []

    def make(path: Path, barrier: threading.Barrier) -> None:
        barrier.wait()
        try:
            with open_memory(path) as memory:
                memory.add([unit(threading.current_thread().name)])
        except Exception as error:
            failed.append(error)

    for number in range(10):
        path, barrier = tmp_path / f"{number}.memory", threading.Barrier(4)
        threads = [threading.Thread(target=make, args=(path, barrier)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failed
        with open_memory(path) as memory:
            assert memory.count() == 4


KILLED = """
import sys, time
from pathlib import Path
from nambuk.translation.memory import Unit, open_memory
from nambuk.translation.memory_file import transaction
memory = open_memory(Path(sys.argv[1]))
memory.add(Unit(f"문장 {n}", f"문장 {n}", "x", "ko-KP", "en", "machine") for n in range(1000))
with transaction(memory._connection):
    memory._connection.execute("UPDATE unit SET target = 'half'")
    print("now", flush=True)
    time.sleep(60)
"""


def test_a_killed_process_loses_nothing_that_was_added(tmp_path: Path) -> None:
    path = tmp_path / "a.memory"
    process = start(KILLED, path)
    assert process.stdout
    assert process.stdout.readline() == "now\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with open_memory(path) as memory:
        assert [found.target for found in memory] == ["x"] * 1000
        assert memory.add([replace(next(iter(memory)), target="y", changed="")]) == 1
