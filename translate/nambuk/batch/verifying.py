"""The recipe of `nambuk verify` for many documents: a report for each."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

from nambuk import __version__
from nambuk.batch.places import name_with
from nambuk.batch.work import Made, Outcome, Progress, Task, read
from nambuk.documents.document import DocumentError
from nambuk.reports.report import Report
from nambuk.variety import Variety, pair_name

Form = Literal["text", "json", "jsonl", "html"]
ENDINGS: dict[Form, str] = {"text": ".txt", "json": ".json", "jsonl": ".jsonl", "html": ".html"}
_NORTH_SOUTH = pair_name(Variety.KP, Variety.KR)

POINTS_NORTH = 1.0
"""The log10 likelihood ratio of North over South from which a document is counted as one to look at."""


@dataclass(frozen=True)
class VerifyRecipe:
    """A report in the format `form` for every document."""

    form: Form
    loads_model: ClassVar[bool] = False

    def __reduce__(self) -> tuple[type["VerifyRecipe"], tuple[Form]]:
        """Without what is computed: the settings of another machine may be others."""
        return VerifyRecipe, (self.form,)

    @property
    def kind(self) -> str:
        """See `Recipe`."""
        return f"verify-{self.form}"

    @cached_property
    def settings(self) -> Mapping[str, str]:
        """See `Recipe`: the version, the glossary and the fitted figures."""
        from nambuk.glossary.store import shipped_glossary
        from nambuk.origin.figures import load_figures
        from nambuk.variables.catalogue import catalogue_digest

        glossary = f"{shipped_glossary().digest}+{catalogue_digest()}"
        return {"nambuk": __version__, "glossary": glossary, "figures": load_figures().digest}

    def place(self, name: str, data: bytes) -> str:
        """The document's own name with the report's ending after it."""
        return name_with(name, ENDINGS[self.form])

    def places(self, name: str, place: str) -> tuple[str, ...]:
        """See `Recipe`."""
        return (place,)

    def open(self, jobs: int) -> "VerifyWorker":
        """See `Recipe`."""
        return VerifyWorker(self.form)


@dataclass(frozen=True)
class VerifyWorker:
    """Reports of documents, one at a time."""

    form: Form

    def __call__(self, task: Task, progress: Progress | None = None) -> Outcome:
        """See `Worker`."""
        from nambuk.reports.verifying import verify

        try:
            data, document = read(task)
        except DocumentError as error:
            return Outcome(task.name, error=str(error))
        report = verify(document)
        ratios = report.evidence.log10_lr
        return Outcome(
            task.name,
            hashlib.sha256(data).hexdigest(),
            files=(Made(task.place, rendered([report], self.form).encode("utf-8", "backslashreplace")),),
            characters=len(document.text),
            flagged=int(ratios[_NORTH_SOUTH] >= POINTS_NORTH),
            facts={
                "log10_lr": {pair: round(ratio, 3) for pair, ratio in ratios.items()},
                "markers": len(report.markers),
            },
        )

    def close(self) -> None:
        """Nothing is held open."""


def rendered(reports: list[Report], form: Form) -> str:
    """The reports as one text in the format `form`; "" for none.

    >>> rendered([], "json")
    ''
    """
    if not reports:
        return ""
    from nambuk.reports.html_report import report_html
    from nambuk.reports.json_report import dumps
    from nambuk.reports.text_report import report_text

    if form == "html":
        return report_html(reports)
    if form == "text":
        return "\n".join(report_text(report) for report in reports)
    if form == "jsonl":
        return "".join(dumps(report) + "\n" for report in reports)
    values = [dumps(report, indent=2) for report in reports]
    return values[0] + "\n" if len(values) == 1 else "[\n" + ",\n".join(values) + "\n]\n"
