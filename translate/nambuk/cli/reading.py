"""The options of commands that read documents: what the user says of the files, and what reading may take."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import click

from nambuk.cli.common import stop
from nambuk.documents.limits import Limits, limit_names, with_limits
from nambuk.documents.options import AS_FOUND, ReadOptions

_LIMIT = click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=VALUE",
    help=f"Allow more or less than usual; may be given several times: {', '.join(limit_names())}.",
)


def limit_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option for limits alone; it gets them as `limits`, as Limits."""

    @wraps(command)
    def with_them(*arguments: Any, **given: Any) -> Any:
        return command(*arguments, limits=_limits(given.pop("limits")), **given)

    return _LIMIT(with_them)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command these options; it gets them together as `reading`, a ReadOptions."""

    @wraps(command)
    def with_reading(*arguments: Any, **given: Any) -> Any:
        return command(*arguments, reading=_taken(given), **given)

    options = (
        click.option(
            "--encoding",
            help="Encoding of text files (UTF-8, CP949, Johab, KPS9566, ...); found out when left out.",
        ),
        click.option(
            "--column",
            "columns",
            multiple=True,
            metavar="NAME",
            help="Column of tables (.csv, .tsv, .jsonl, .xlsx) that holds the text, by its name or number; may be "
            "given several times. Left out: those that hold Korean.",
        ),
        click.option(
            "--recognize",
            "recognition",
            metavar="LANGUAGES",
            default=AS_FOUND.recognition,
            show_default=True,
            help="Languages to recognise the text of pictures and scans in, as Tesseract names them (kor+eng); none "
            "leaves them unread.",
        ),
        _LIMIT,
    )
    wrapped: Callable[..., Any] = with_reading
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped


def _limits(settings: Iterable[str]) -> Limits:
    try:
        return with_limits(settings)
    except ValueError as error:
        stop(f"--limit {error}")


def _taken(given: dict[str, Any]) -> ReadOptions:
    """The options taken out of all that were given; ends the command for a limit that is none."""
    limits = _limits(given.pop("limits"))
    recognition = given.pop("recognition")
    return ReadOptions(
        encoding=given.pop("encoding"),
        columns=given.pop("columns"),
        recognition="" if recognition == "none" else recognition,
        limits=limits,
    )
