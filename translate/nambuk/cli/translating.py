"""Lines and single documents through a translator, for `nambuk translate` where the result goes to standard output."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from nambuk.cli.common import SOME_FAILED, OutputError, complain, output_stream, stop
from nambuk.documents.document import DocumentError
from nambuk.documents.options import ReadOptions

if TYPE_CHECKING:
    from nambuk.batch.converting import Result


class Translator(Protocol):
    """What `nambuk translate` works with: one text after the other, and a word at the end."""

    def __call__(self, paragraphs: Sequence[str], name: str, pages: Sequence[int | None]) -> "Result":
        """The paragraphs of the document `name`, translated."""
        ...

    def finish(self) -> list[str]:
        """Called once after all texts; gives lines for standard error."""
        ...


def _lines(reading: ReadOptions) -> list[str]:
    """The lines of standard input; a last newline ends the last line."""
    from nambuk.documents.source import STANDARD_INPUT, too_large

    limit, encoding = reading.limits.text_size, reading.encoding or "utf-8"
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        stop(str(too_large(STANDARD_INPUT, None, limit, "text-size")), SOME_FAILED)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        stop(
            f"standard input: cannot be read as {encoding} ({error}); name the encoding with --encoding",
            SOME_FAILED,
        )
    lines = text.removeprefix("\ufeff").split("\n")
    return lines[:-1] if lines and lines[-1] == "" else lines


def _list_doubtful(name: str, doubtful: Sequence[str]) -> None:
    """What to look at by hand, on standard error, after all of the result is out."""
    sys.stdout.flush()
    for line in doubtful:
        complain(f"{name}, {line}")


def translate_lines(
    work: Translator, form: str, output: Path | None, reading: ReadOptions, force: bool
) -> None:
    """Standard input to standard output or the file `output`, as many lines out as in.

    The file is begun before the work is, so that nothing is translated for a place that cannot be written.
    """
    from nambuk.translation.engines.engine import EngineError
    from nambuk.translation.memory import TranslationMemoryError

    lines = _lines(reading)
    with output_stream(output, force) as stream:
        try:
            result = work(lines, "standard input", ())
        except (EngineError, TranslationMemoryError) as error:
            stop(str(error))
        if form in ("diff", "html"):
            stream.write(result.report("standard input", form, output is None and sys.stdout.isatty()))
        elif form == "json":
            stream.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in result.records)
        else:
            stream.writelines(f"{line}\n" for line in result.paragraphs)
    _list_doubtful("standard input", result.doubtful)
    if not _say_last(work):
        sys.exit(SOME_FAILED)


def translate_document(path: str, work: Translator, form: str, reading: ReadOptions) -> None:
    """One document to standard output; ends the command with 1, the reason said, where it fails."""
    from nambuk.batch.translating import shown
    from nambuk.documents import read_document
    from nambuk.translation.engines.engine import EngineError
    from nambuk.translation.memory import TranslationMemoryError

    failed = ""
    try:
        document = read_document(path, reading)
        result = work(document.paragraph_texts(), document.id, [p.page for p in document.paragraphs])
        sys.stdout.write(shown(document, result, form, colours=sys.stdout.isatty()))
        _list_doubtful(document.id, result.doubtful)
    except DocumentError as error:
        failed = str(error)
    except (EngineError, TranslationMemoryError) as error:
        failed = f"{path}: {error}"
    except KeyboardInterrupt:
        _say_last(work)
        raise
    if failed:
        complain(failed)
    if not _say_last(work) or failed:
        sys.exit(SOME_FAILED)


def _say_last(work: Translator) -> bool:
    """What is to be said after the last text; False where the review list could not be written."""
    try:
        lines = work.finish()
    except OutputError as error:
        complain(str(error))
        return False
    for line in lines:
        complain(line)
    return True
