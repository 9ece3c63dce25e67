"""The command line. Commands are imported when they are called, so that `--help` comes at once."""

from importlib import import_module
from typing import Any

import click

from nambuk import __version__
from nambuk.cli.common import speak_utf8

_COMMANDS = {
    "verify": ("nambuk.cli.verify", "Say which written standard documents follow, and show every marker."),
    "translate": ("nambuk.cli.translate", "Translate documents, or convert between the standards."),
    "merge": ("nambuk.cli.merge", "Bring reviewed XLIFF back into documents and the translation memory."),
    "glossary": ("nambuk.cli.glossary", "Look up, check and exchange terms."),
    "corpus": ("nambuk.cli.corpus", "Fit and validate the figures that the evidence rests on."),
    "memory": ("nambuk.cli.memory", "Exchange translation memories with other programs, as TMX."),
    "models": ("nambuk.cli.models", "List, fetch and train translation models."),
}


def _keep_lines(command: click.Command) -> click.Command:
    r"""The command with click's mark for lines to be kept, a backspace, where its raw docstring has `\b`."""
    if command.help:
        command.help = command.help.replace("\\b\n", "\b\n")
    if isinstance(command, click.Group):
        for part in command.commands.values():
            _keep_lines(part)
    return command


class _Lazy(click.Group):
    """A group whose commands are modules that are imported when needed."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line, with Korean text in UTF-8 whatever the system's encoding."""
        speak_utf8()
        return super().main(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order that a user meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, None for an unknown one."""
        if cmd_name not in _COMMANDS:
            return None
        module, _ = _COMMANDS[cmd_name]
        return _keep_lines(import_module(module).command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in _COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nambuk")
def main() -> None:
    r"""Read, verify and translate Korean text that may come from North Korea.

    Everything runs on this machine; nothing is sent anywhere unless you name a server.

    \b
    Examples:
      nambuk verify report.docx
      nambuk verify reports/ --format html --output report.html
      nambuk translate report.docx --from ko-KP --to ko-KR --output converted/
      echo 림파암 | nambuk glossary lookup -
    """


_keep_lines(main)
