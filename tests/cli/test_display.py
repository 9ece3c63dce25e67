"""The bar of a batch, on a terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
def test_a_terminal_gets_a_bar_and_failures_above_it(tmp_path: Path) -> None:
    import pty

    (tmp_path / "in").mkdir()
    for number in range(30):
        (tmp_path / f"in/{number}.txt").write_text(
            "로동자들이 할수 있는것은 다 하였다. " * 20, encoding="utf-8"
        )
    (tmp_path / "in/broken.docx").write_bytes(b"PK")
    master, slave = pty.openpty()
    command = [sys.executable, "-c", "from nambuk.cli import main; main()", "verify", str(tmp_path / "in")]
    child = subprocess.Popen(
        [*command, "--output", f"{tmp_path / 'out'}/"], stderr=slave, env={**os.environ, "TERM": "xterm"}
    )
    os.close(slave)
    shown = b""
    while True:
        try:
            chunk = os.read(master, 4096)
        except OSError:  # its end, on Linux
            break
        if not chunk:
            break
        shown += chunk
    os.close(master)
    assert child.wait(timeout=30) == 1
    text = shown.decode("utf-8", "replace")
    assert "/31" in text
    assert "characters/s" in text
    assert "broken.docx" in text
    assert "written to" not in text
