"""`nambuk models`: the translation models on this machine."""

import sys
from pathlib import Path

import click

from nambuk.cli.common import SOME_FAILED, WRONG_USE, complain, stop


@click.group("models")
def command() -> None:
    """List and fetch translation models."""


def _size(count: int) -> str:
    """Bytes as people say them.

    >>> _size(310_000_000), _size(1_940_000_000)
    ('310 MB', '1.9 GB')
    """
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


@command.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def list_fetched(form: str) -> None:
    r"""List the translation models that have been fetched. Uses no network.

    \b
    Example:
      nambuk models list
    """
    import json

    from nambuk.cli.terms import table_lines
    from nambuk.translation.engines.models import SUGGESTED_FOR_ALL, list_models

    models = list_models()
    if form == "json":
        values = [
            {"name": m.name, "model_type": m.model_type, "size": m.size, "folder": str(m.folder)}
            for m in models
        ]
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
    elif models:
        rows = [(m.name, m.model_type, _size(m.size), str(m.folder)) for m in models]
        for line in table_lines(("name", "kind", "size", "folder"), rows, widest=60):
            click.echo(line)
    else:
        complain(f"no models here; fetch one, such as: nambuk models pull {SUGGESTED_FOR_ALL}")


@command.command()
@click.argument("name")
def pull(name: str) -> None:
    r"""Fetch a model from the Hugging Face hub, once; translating then needs no network.

    NAME has the form OWNER/NAME. Nothing is sent but the name.

    \b
    Example:
      nambuk models pull Helsinki-NLP/opus-mt-ko-en
    """
    from nambuk.translation.engines.engine import EngineError
    from nambuk.translation.engines.models import is_hub_name, pull_model

    if not is_hub_name(name):
        stop(f"{name}: not a name on the hub; it has the form OWNER/NAME", WRONG_USE)
    try:
        folder: Path = pull_model(name)
    except EngineError as error:
        stop(str(error), SOME_FAILED)
    complain(f"{name} is in {folder}; use it with --model {name}")
    sys.exit(0)
