"""`nambuk models`: the translation models that are known, and those on this machine."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from nambuk.cli.common import SOME_FAILED, WRONG_USE, complain, stop
from nambuk.cli.training import train

if TYPE_CHECKING:
    from nambuk.translation.engines.known_models import KnownModel
    from nambuk.translation.engines.models import LocalModel


@click.group("models")
def command() -> None:
    """List and fetch translation models, and train them further."""


command.add_command(train)


def _size(count: int) -> str:
    """Bytes as people say them, a dash where the size is not known.

    >>> _size(310_000_000), _size(1_940_000_000), _size(1_200), _size(0)
    ('310 MB', '1.9 GB', '1 kB', '-')
    """
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.{1 if unit == 'GB' else 0}f} {unit}"
    return f"{count} B" if count else "-"


@command.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_all(form: str) -> None:
    r"""List the models that are known, and others on this machine. Uses no network.

    "installed" says what is on this machine: "int8" is the converted copy, which is the fastest without
    a graphics card, "original" the model as it was fetched. "default for" names the pairs for which the
    model is taken where --model is left out, if it is installed. Models whose licence forbids commercial
    use are marked.

    \b
    Example:
      nambuk models list
      nambuk models list --format json
    """
    import json

    from nambuk.cli.terms import table_lines
    from nambuk.translation.engines.engine import EngineError
    from nambuk.translation.engines.models import list_models

    try:
        records = list(_records(list_models()))
    except EngineError as error:
        stop(str(error), SOME_FAILED)
    if form == "json":
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    header = ("name", "languages", "size", "licence", "installed", "default for")
    for line in table_lines(header, [_cells(record) for record in records], widest=60):
        click.echo(line)
    if not any(record["installed"] for record in records):
        complain(f"none is installed yet; fetch one, such as: nambuk models pull {records[0]['name']}")


def _records(local: "Sequence[LocalModel]") -> Iterator[dict[str, Any]]:
    """One record for each known model, then one for each other model on this machine."""
    from nambuk.translation.engines.known_models import KnownModel, known_models

    known = known_models()
    names = {model.name for model in known}
    others = sorted({model.name for model in local} - names)
    families = {model.name: model.model_type for model in local}
    for model in (*known, *(KnownModel(name, families[name]) for name in others)):
        yield _record(model, [one for one in local if one.name == model.name])


def _record(model: "KnownModel", installed: "Sequence[LocalModel]") -> dict[str, Any]:
    return {
        "name": model.name,
        "family": model.family,
        "pairs": list(model.pairs),
        "languages": list(model.languages),
        "download": model.download or None,
        "parameters": model.parameters or None,
        "licence": model.licence or None,
        "commercial": model.commercial,
        "note": model.note,
        "default_for": list(model.default_for),
        "installed": [{"form": one.form, "folder": str(one.folder), "size": one.size} for one in installed],
    }


def _cells(record: dict[str, Any]) -> tuple[str, ...]:
    """A row of the table."""
    from nambuk.translation.engines.models import CONVERTED, QUANTIZATION

    languages = record["pairs"] or (
        [f"any of {' '.join(record['languages'])}"] if record["languages"] else []
    )
    licence = record["licence"] or "-"
    forms = [QUANTIZATION if one["form"] == CONVERTED else one["form"] for one in record["installed"]]
    size = record["download"] or max((one["size"] for one in record["installed"]), default=0)
    return (
        record["name"],
        " ".join(languages) or "-",
        _size(size),
        f"{licence} (not commercial)" if record["commercial"] is False else licence,
        ", ".join(forms) or "no",
        " ".join(record["default_for"]) or "-",
    )


@command.command()
@click.argument("name")
def pull(name: str) -> None:
    r"""Fetch a model from the Hugging Face hub and convert it, once; translating then needs no network.

    NAME has the form OWNER/NAME; `nambuk models list` names some. Nothing is sent but the name. The model
    is converted to int8 numbers, which takes PyTorch (pip install 'nambuk[torch]'), and kept in your
    cache; NAMBUK_CACHE names another folder. With HF_HUB_OFFLINE=1 nothing is fetched, and a model that
    was fetched before is only converted.

    \b
    Examples:
      nambuk models pull Helsinki-NLP/opus-mt-ko-en
      NAMBUK_CACHE=/data/models nambuk models pull facebook/m2m100_418M
    """
    from nambuk.translation.engines.engine import EngineError
    from nambuk.translation.engines.models import CONVERTED, installed_folder, is_hub_name

    if not is_hub_name(name):
        stop(f"{name}: not a name on the hub; it has the form OWNER/NAME", WRONG_USE)
    folder = installed_folder(name, CONVERTED)
    if folder is not None:
        complain(f"{name} is there already, in {folder}; use it with --model {name}")
        return
    from nambuk.translation.engines.pulling import pull_model

    try:
        folder = pull_model(name, say=complain)
    except EngineError as error:
        stop(str(error), SOME_FAILED)
    complain(f"{name} is in {folder}; use it with --model {name}")
