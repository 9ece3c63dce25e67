"""`nambuk translate`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from nambuk.cli.common import OutputError, complain, stop
from nambuk.cli.translating import translate_documents, translate_lines

if TYPE_CHECKING:
    from nambuk.cli.converting import Translator

_KOREAN = ("ko-KR", "ko-KP")
_OTHERS = ("en", "ru", "zh", "ja")
# Those of nambuk.translation.terms.enforcing, which is not imported for --help; a test compares them.
_STRATEGIES = ("normalise", "insert", "rerank", "retry", "prompt", "replace")
_REVIEWS = (".html", ".xlsx", ".jsonl")


@click.command("translate")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...|-")
@click.option(
    "--from", "source", default="ko-KP", show_default=True, help="ko-KP, ko-KR; en, ru, zh, ja into Korean."
)
@click.option(
    "--to", "target", required=True, help="en, ru, zh, ja (with a model); ko-KR, ko-KP (from Korean without)."
)
@click.option(
    "--level",
    type=click.Choice(["spelling", "vocabulary"]),
    default="vocabulary",
    show_default=True,
    help="Between the standards: spelling and spacing only, or words too.",
)
@click.option(
    "--model",
    help="Folder of a model, name of one that was fetched with `nambuk models pull`, or the URL of a server that speaks "
    "the OpenAI protocol (http://localhost:8000/v1, or …/v1#NAME). Left out: the fetched one that `nambuk models list` names.",
)
@click.option(
    "--beams", type=click.IntRange(1, 16), default=4, show_default=True, help="Width of the search."
)
@click.option(
    "--glossary",
    "glossaries",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your own terms, above the shipped ones; may be given several times.",
)
@click.option("--style", type=click.Choice(["kcna", "mou", "press"]), help="House style of names and terms.")
@click.option(
    "--year", type=click.IntRange(1900, 2100), help="When the texts were written: decides titles and offices."
)
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(_STRATEGIES),
    help="A way of holding terms that is not to be used; may be given several times.",
)
@click.option(
    "--memory",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Translation memory, made where it is missing. It keeps the texts.",
)
@click.option(
    "--review",
    "reviews",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Review list, worst first: .html, .xlsx or .jsonl; may be given several times. With --output and none named: "
    "review.html there.",
)
@click.option(
    "--names",
    type=click.Choice(["keep", "convert"]),
    help="Between the standards, names of persons, places and institutions of Korea: keep 리영호, 로동신문, 림진강, or convert "
    "all. Left out: persons are kept, the others converted.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "diff", "html"]),
    default="text",
    help="json: every change or term too. Between the standards also diff, for the terminal, and html, side by side.",
)
@click.option("--output", type=click.Path(path_type=Path), help="Folder for the translated documents.")
@click.option("--encoding", help="Encoding of text files; found out when left out.")
@click.option("--force", is_flag=True, help="Write over files that exist.")
def command(
    paths: tuple[str, ...],
    source: str,
    target: str,
    form: str,
    output: Path | None,
    encoding: str | None,
    force: bool,
    **options: Any,
) -> None:
    r"""Translate documents, or convert between the standards.

    PATH is a file, a folder, or - for standard input, which is read and written line by line. Between ko-KP and
    ko-KR no model is needed. Documents keep their format in the --output folder; one document without --output
    goes to standard output as text.

    With a model, every term of the glossaries is held: it is in the translation or it is listed. What is doubtful
    goes into the review list.

    \b
    Examples:
      nambuk translate report.docx --from ko-KP --to ko-KR --output converted/
      nambuk translate report.docx --to ko-KR --format diff
      echo '로동자들이 할수 있는것은' | nambuk translate - --from ko-KP --to ko-KR
      nambuk translate letters/ --to en --model Helsinki-NLP/opus-mt-ko-en --output english/
      nambuk translate letters/ --to ru --glossary mine.tsv --style kcna --memory work.db --output russian/
      nambuk translate leaflet.docx --from en --to ko-KP --output northern/
    """
    _refuse_wrong_use(source, target, form, options)
    _say_unused(source, target, options)
    lines = paths == ("-",)
    if output and not lines and os.path.lexists(output) and not output.is_dir():
        stop(f"--output {output}: is no folder; name one")
    reviews: tuple[Path, ...] = ()
    if target in _KOREAN and source in _KOREAN:
        from nambuk.cli.converting import StandardConverter
        from nambuk.glossary.errors import GlossaryError

        try:
            work: Translator = StandardConverter(
                target, options["level"], options["names"], options["glossaries"]
            )
        except GlossaryError as error:
            stop(str(error))
    else:
        reviews = options["reviews"] or ((output / "review.html",) if output and not lines else ())
        _refuse_reviews(reviews, paths, options)
        work = _model_translator(source, target, reviews, force, options)
    if lines:
        translate_lines(work, form, output, encoding, force)
    else:
        translate_documents(paths, work, form, output, encoding, force, reviews)


def _refuse_wrong_use(source: str, target: str, form: str, options: dict[str, Any]) -> None:
    """End the command with one line where its options do not go together."""
    if target == source:
        stop(f"--from and --to are both {target}; nothing to do")
    for name, value in (("--from", source), ("--to", target)):
        if value not in (*_KOREAN, *_OTHERS):
            stop(f"{name} {value}: unknown; give one of {', '.join((*_OTHERS, *_KOREAN))}")
    if source in _OTHERS and target in _OTHERS:
        stop(f"--from {source} --to {target}: one side must be Korean, ko-KP or ko-KR")
    between = source in _KOREAN and target in _KOREAN
    if form in ("diff", "html") and not between:
        stop(
            f"--format {form} shows conversions between ko-KP and ko-KR; for {source} to {target} give text or json"
        )
    for path in options["reviews"]:
        if path.suffix.lower() not in _REVIEWS:
            stop(f"--review {path}: its ending says the format; give one of {', '.join(_REVIEWS)}")


def _say_unused(source: str, target: str, options: dict[str, Any]) -> None:
    """A line on standard error for options that this translation does not use."""
    if source in _KOREAN and target in _KOREAN:
        unused = ["model", "memory", "reviews", "without", "style", "year"]
        why = "between ko-KP and ko-KR: the conversion goes by rule, without a model"
    else:
        unused = ["names"] if target == "en" else ["names", "style"]
        why = f"from {source} to {target}"
        if click.get_current_context().get_parameter_source("level") is ParameterSource.COMMANDLINE:
            unused.append("level")
    given = [f"--{name.removesuffix('s') if name == 'reviews' else name}" for name in unused if options[name]]
    if given:
        complain(f"{' and '.join(given)} {'is' if len(given) == 1 else 'are'} not used {why}")


def _refuse_reviews(reviews: tuple[Path, ...], paths: tuple[str, ...], options: dict[str, Any]) -> None:
    """End the command where a review list would be written over what is used; --force is for older results."""
    if not reviews:
        return
    from nambuk.documents import expand_paths

    documents = (path for path in expand_paths(paths) if isinstance(path, str) and path != "-")
    memory = options["memory"]
    read = {
        os.path.realpath(path) for path in (*documents, *options["glossaries"], *([memory] if memory else []))
    }
    for path in reviews:
        if os.path.realpath(path) in read:
            stop(f"{path}: is used in this run, and no review list goes there; name another with --review")


def _model_translator(
    source: str, target: str, reviews: tuple[Path, ...], force: bool, options: dict[str, Any]
) -> "Translator":
    """What the options ask for; ends the command with one line where it cannot be had."""
    from nambuk.cli.translators import ModelTranslator
    from nambuk.glossary.errors import GlossaryError
    from nambuk.translation.engines.engine import EngineError
    from nambuk.translation.memory import TranslationMemoryError

    try:
        return ModelTranslator(
            source,
            target,
            options["model"],
            glossaries=options["glossaries"],
            style=options["style"],
            beams=options["beams"],
            year=options["year"],
            without=options["without"],
            memory=options["memory"],
            reviews=reviews,
            force=force,
        )
    except (EngineError, GlossaryError, TranslationMemoryError, OutputError) as error:
        stop(str(error))
