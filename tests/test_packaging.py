"""An installed wheel finds its data: the glossary and the figures travel inside the package."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    pytest.importorskip("hatchling", reason="a wheel is built by hatchling: pip install hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    [path] = folder.glob("nambuk-*.whl")
    return path


def test_what_is_in_the_wheel(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    data = "nambuk/_data"
    expected = [f"{data}/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "glossary").glob("*.tsv")]
    expected += [
        f"{data}/glossary/variables/catalogue.toml",
        f"{data}/corpus/figures.json",
        "nambuk/py.typed",
    ]
    expected += [
        f"nambuk/{path.relative_to(ROOT / 'translate' / 'nambuk').as_posix()}"
        for path in (ROOT / "translate" / "nambuk").rglob("*")
        if path.suffix in (".py", ".css", ".txt", ".toml")
    ]
    assert sorted(set(expected) - names) == []
    assert not [name for name in names if name.startswith("tests/") or "__pycache__" in name]
    [metadata] = [name for name in names if name.endswith("/METADATA")]
    assert b"License-Expression: Apache-2.0" in zipfile.ZipFile(wheel).read(metadata)


def test_an_installed_wheel_finds_its_data(wheel, tmp_path):
    target = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:  # a pure wheel is installed by unpacking it
        archive.extractall(target)
    script = (
        "import nambuk, nambuk.resources\n"
        "from nambuk.cli import main\n"
        "print(nambuk.__file__, nambuk.resources.data_folder('glossary'), sep='\\n', flush=True)\n"
        "main(['verify', '-'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input="로동자들이 림파암으로 진단되였다.",
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target)},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    module, data, *report = done.stdout.splitlines()
    assert module == str(target / "nambuk" / "__init__.py")
    assert data == str(target / "nambuk" / "_data" / "glossary")
    assert any("림파암 → 림프암" in line for line in report)
