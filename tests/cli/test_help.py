"""Help for every command, and a start that loads nothing heavy."""

import subprocess
import sys

import click
import pytest

from nambuk.cli import main

HEAVY = ("MeCab", "kiwipiepy", "transformers", "torch", "lxml", "docx", "hwpx", "pypdfium2", "hanja", "rich")


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(command, click.Group):
        return [path]
    context = click.Context(command)
    names = command.list_commands(context)
    return [leaf for name in names for leaf in leaves(command.get_command(context, name), (*path, name))]


COMMANDS = leaves(main)


def test_the_commands_that_users_are_promised():
    expected = {("verify",), ("translate",), ("glossary", "lookup"), ("glossary", "check"), ("corpus", "fit")}
    assert expected <= set(COMMANDS)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_has_an_example_on_a_line_of_its_own(words, run):
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert "\\b" not in result.stdout
    examples = [line for line in result.stdout.splitlines() if line.startswith(f"  {'  '}nambuk ")]
    assert any(" ".join(("nambuk", *words)) in line for line in examples), result.stdout


@pytest.mark.parametrize("words", [(), ("glossary",), ("corpus",), ("models",)], ids=" ".join)
def test_groups_list_their_commands(words, run):
    result = run(*words, "--help")
    assert result.exit_code == 0
    for leaf in COMMANDS:
        if leaf[: len(words)] == words:
            assert leaf[len(words)] in result.stdout


def test_version_and_unknown_commands(run):
    assert run("--version").stdout.startswith("nambuk, version ")
    unknown = run("verifi")
    assert unknown.exit_code == 2
    assert "verifi" in unknown.stderr


@pytest.mark.parametrize("words", [["--help"], ["verify", "--help"], ["translate", "--help"]], ids=" ".join)
def test_help_loads_nothing_heavy(words):
    script = (
        "import sys\n"
        "from nambuk.cli import main\n"
        f"try: main({words})\n"
        "except SystemExit as end: code = end.code\n"
        f"print(code, [name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "Usage" in done.stdout
    assert done.stderr == "0 []\n"


def test_verify_loads_neither_kiwi_nor_models(samples):
    script = (
        "import sys\n"
        "from nambuk.cli import main\n"
        f"try: main(['verify', {str(samples / 'report.txt')!r}])\n"
        "except SystemExit as end: pass\n"
        "print([n for n in ('kiwipiepy', 'transformers', 'torch') if n in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_help_as_a_process(process):
    done = process("--help")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "림파암" in done.stdout.decode("utf-8")


def test_korean_comes_out_whatever_the_encoding_of_the_system(process, samples):
    import os

    done = process("verify", samples / "report.txt", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert "림파암" in done.stdout.decode("utf-8")
