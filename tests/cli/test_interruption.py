"""A reader that goes away and a user who stops: no traceback, no half-written file."""

import json
import os
import signal
import subprocess
import time

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    """Enough records for several processes and some seconds."""
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    text = "평양의 로동자들은 오늘도 할수 있는것을 다하고있다. " * 40
    lines = [json.dumps({"id": n, "text": text}, ensure_ascii=False) for n in range(1500)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("words", ["verify {} --format jsonl", "translate {} --to ko-KR", "verify {}"])
def test_a_closed_pipe(words, command, records, samples):
    source = records if "jsonl" in words else samples / "report.txt"
    line = f"'{command}' {words.format(f'{chr(39)}{source}{chr(39)}')} | head -c 1"
    done = subprocess.run(["sh", "-c", line], capture_output=True, timeout=60, check=False)
    assert len(done.stdout) == 1
    assert all(b" is left as it is" in line for line in done.stderr.splitlines())


@pytest.mark.parametrize("several", [False, True])
def test_control_c(several, command, records, tmp_path):
    source = records if several else "-"
    output = tmp_path / "out.jsonl"
    words = [command, "verify", str(source), "--format", "jsonl", "--output", str(output)]
    child = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    time.sleep(1.5 if several else 0.5)
    os.killpg(child.pid, signal.SIGINT)  # as a terminal does: to the command and the processes it started
    try:
        _, stderr = child.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        raise
    assert child.returncode in (1, 130)
    assert stderr.strip() == b"Aborted!"
    assert list(tmp_path.iterdir()) == []
