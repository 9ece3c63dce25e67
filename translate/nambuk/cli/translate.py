"""`nambuk translate`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from nambuk.cli.batching import Batch, batch_options, inputs_of, usual_jobs
from nambuk.cli.common import SOME_FAILED, OutputError, complain, stop
from nambuk.cli.reading import reading_options
from nambuk.cli.translating import Translator, translate_document, translate_lines
from nambuk.documents.document import DocumentError
from nambuk.documents.options import ReadOptions

if TYPE_CHECKING:
    from nambuk.batch.exporting import Exports
    from nambuk.batch.translating import ModelRecipe

_KOREAN = ("ko-KR", "ko-KP")
_OTHERS = ("en", "ru", "zh", "ja")
# Those of nambuk.translation.terms.enforcing, which is not imported for --help; a test compares them.
_STRATEGIES = ("normalise", "insert", "rerank", "retry", "prompt", "replace")
_REVIEWS = (".html", ".xlsx", ".jsonl")
_EXPORTS = (
    "xliff-1.2",
    "xliff-2.1",
    "tmx",
    "docx",
    "xlsx",
    "omegat",
)  # those of nambuk.batch.exporting; likewise


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
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Folder for the translated documents; a run that was stopped goes on there.",
)
@click.option(
    "--export",
    "exports",
    multiple=True,
    type=click.Choice(_EXPORTS),
    help="Also for translators' programs, beside each document: XLIFF, TMX, two columns as .docx or .xlsx; or an OmegaT "
    "project of all. May be given several times. Reviewed XLIFF comes back with `nambuk merge`.",
)
@click.option("--together", is_flag=True, help="--export makes one file for all documents.")
@batch_options
@reading_options
@click.option("--force", is_flag=True, help="Write over files that exist.")
def command(
    paths: tuple[str, ...],
    source: str,
    target: str,
    form: str,
    output: Path | None,
    reading: ReadOptions,
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
      nambuk translate letters/ --to en --output english/ --export xliff-2.1 --export omegat
      nambuk translate leaflet.docx --from en --to ko-KP --output northern/
    """
    from nambuk.glossary.errors import GlossaryError
    from nambuk.translation.engines.engine import EngineError
    from nambuk.translation.memory import TranslationMemoryError

    _refuse_wrong_use(source, target, form, options)
    _say_unused(source, target, options)
    lines = paths == ("-",)
    if output and not lines and os.path.lexists(output) and not output.is_dir():
        stop(f"--output {output}: is no folder; name one")
    given = {name: options.pop(name) for name in ("jobs", "ray", "again", "summary_file")}
    if options["together"] and not options["exports"]:
        stop("--together is for --export; name a format with it, such as --export xliff-2.1")
    try:
        if output and not lines:
            _translate_all(
                paths, source, target, form, options, Batch(output, force=force, reading=reading, **given)
            )
        else:
            _refuse_batch({**given, "export": options.pop("exports"), "together": options.pop("together")})
            _translate_one(paths, source, target, form, output, reading, force, options)
    except (EngineError, GlossaryError, TranslationMemoryError, OutputError) as error:
        stop(str(error))


def _refuse_batch(given: dict[str, Any]) -> None:
    """End the command where it was told how to do many documents, but not where to."""
    if names := [f"--{name.removesuffix('_file')}" for name, value in given.items() if value]:
        stop(f"{' and '.join(names)}: for documents that go to a folder; name one with --output")


def _translate_one(
    paths: tuple[str, ...],
    source: str,
    target: str,
    form: str,
    output: Path | None,
    reading: ReadOptions,
    force: bool,
    options: dict[str, Any],
) -> None:
    """Standard input, or one document to standard output."""
    from nambuk.batch.converting import StandardConverter
    from nambuk.cli.translators import ModelTranslator, RuleTranslator
    from nambuk.documents import expand_paths

    lines = paths == ("-",)
    files = expand_paths(paths, reading, complain)
    if not lines and len(files) > 1:
        stop("several documents need a folder to be written to; name one with --output")
    if isinstance(files[0], DocumentError):
        stop(str(files[0]), SOME_FAILED)
    if _is_between(source, target):
        convert = StandardConverter(target, options["level"], options["names"], options["glossaries"])
        work: Translator = RuleTranslator(convert)
    else:
        _refuse_reviews(options["reviews"], paths, options)
        recipe = _model_recipe(source, target, form, options)
        work = ModelTranslator(recipe, options["reviews"], force=force)
    if lines:
        translate_lines(work, form, output, reading, force)
    else:
        translate_document(files[0], work, form, reading)


def _translate_all(
    paths: tuple[str, ...],
    source: str,
    target: str,
    form: str,
    options: dict[str, Any],
    batch: Batch,
) -> None:
    """Documents into a folder."""
    from nambuk.batch.exporting import Exports
    from nambuk.batch.translating import StandardRecipe
    from nambuk.cli.exporting import CommonFiles
    from nambuk.cli.reviewing import BatchReview

    others = (
        *options["glossaries"],
        *options["reviews"],
        *([options["memory"]] if options["memory"] else []),
    )
    inputs = inputs_of(paths, batch.output, batch.reading, others)
    exports = Exports(tuple(dict.fromkeys(options["exports"])), options["together"])
    if _is_between(source, target):
        recipe: ModelRecipe | StandardRecipe = StandardRecipe(
            target, options["level"], options["names"], options["glossaries"], form, exports
        )
        review = None
        jobs = usual_jobs(inputs, batch.reading)
    else:
        reviews = options["reviews"] or (batch.output / "review.html",)
        _refuse_reviews(reviews, paths, options)
        recipe = _model_recipe(source, target, form, options, exports)
        review = BatchReview(recipe, reviews, force=batch.force)
        jobs = 1
        if warning := recipe.warning:
            complain(warning)
    if batch.ray is not None:
        if options["memory"] and batch.ray != "auto":
            stop("--memory: one file cannot serve many machines; leave it out, or give --ray auto")
        recipe = recipe.anywhere()
    common = CommonFiles(recipe, exports, (source, target), review, force=batch.force)
    batch.do(
        recipe, inputs, default_jobs=jobs, flagged="to look at", reserved=common.reserved, prepare=common.prepare,
        conclude=common.write,
    )  # fmt: skip


def _is_between(source: str, target: str) -> bool:
    """Whether it is a conversion between the standards, by rule."""
    return source in _KOREAN and target in _KOREAN


def _refuse_wrong_use(source: str, target: str, form: str, options: dict[str, Any]) -> None:
    """End the command with one line where its options do not go together."""
    if target == source:
        stop(f"--from and --to are both {target}; nothing to do")
    for name, value in (("--from", source), ("--to", target)):
        if value not in (*_KOREAN, *_OTHERS):
            stop(f"{name} {value}: unknown; give one of {', '.join((*_OTHERS, *_KOREAN))}")
    if source in _OTHERS and target in _OTHERS:
        stop(f"--from {source} --to {target}: one side must be Korean, ko-KP or ko-KR")
    if form in ("diff", "html") and not _is_between(source, target):
        stop(
            f"--format {form} shows conversions between ko-KP and ko-KR; for {source} to {target} give text or json"
        )
    for path in options["reviews"]:
        if path.suffix.lower() not in _REVIEWS:
            stop(f"--review {path}: its ending says the format; give one of {', '.join(_REVIEWS)}")


def _say_unused(source: str, target: str, options: dict[str, Any]) -> None:
    """A line on standard error for options that this translation does not use."""
    if _is_between(source, target):
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
    from nambuk.documents.containers.inside import place_of

    documents = (path for path in expand_paths(paths) if isinstance(path, str) and path != "-")
    memory = options["memory"]
    read = {
        os.path.realpath(place_of(os.fspath(path))[0])
        for path in (*documents, *options["glossaries"], *([memory] if memory else []))
    }
    for path in reviews:
        if os.path.realpath(path) in read:
            stop(f"{path}: is used in this run, and no review list goes there; name another with --review")


def _model_recipe(
    source: str, target: str, form: str, options: dict[str, Any], exports: "Exports | None" = None
) -> "ModelRecipe":
    """What the options ask for, and a line for each contradiction in the user's glossaries."""
    from nambuk.batch.exporting import NO_EXPORTS
    from nambuk.batch.translating import ModelRecipe
    from nambuk.translation.terms.contradictions import contradictions

    recipe = ModelRecipe(
        source, target, options["model"], options["glossaries"], options["style"], options["beams"],
        options["year"], options["without"], options["memory"], form, exports or NO_EXPORTS,
    )  # fmt: skip
    for line in contradictions(recipe.job.glossary, source, target):
        complain(line)
    if recipe.reads_northern:
        complain(f"{recipe.model}: was trained on northern spelling, and gets the text as it is")
    return recipe
