"""What the commands of `nambuk glossary` share."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nambuk.cli.common import SOME_FAILED, stop

if TYPE_CHECKING:
    from nambuk.glossary.store import Glossary
    from nambuk.glossary.term import Term

FILE = click.Path(path_type=Path)

glossary_option = click.option(
    "--glossary",
    "files",
    multiple=True,
    type=FILE,
    help="Your own glossary, above the shipped one; repeatable.",
)
output_option = click.option("--output", type=FILE, help="Write to this file instead of standard output.")
force_option = click.option("--force", is_flag=True, help="Write over the output file if it exists.")


def counted(number: int, thing: str) -> str:
    """A number with its noun.

    >>> counted(1, "term"), counted(1200, "term")
    ('1 term', '1,200 terms')
    """
    return f"{number} {thing}" if number == 1 else f"{number:,} {thing}s"


def load(files: Sequence[Path]) -> "Glossary":
    """The shipped glossary with the user's above it; the program ends where a file cannot be used."""
    from nambuk.glossary.errors import GlossaryError
    from nambuk.glossary.store import load_glossary

    try:
        return load_glossary(files)
    except GlossaryError as error:
        stop(str(error), SOME_FAILED)


def entry(term: "Term") -> dict[str, Any]:
    """A term as JSON shows it, with the tier that gave it."""
    from nambuk.glossary.exchange.records import json_entry

    return {**json_entry(term), "tier": term.tier}
