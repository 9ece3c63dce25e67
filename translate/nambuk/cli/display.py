"""What people see of work that takes long: of a batch a bar on a terminal, else a line for each document while they are few."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from nambuk.cli.common import complain

if TYPE_CHECKING:
    from nambuk.batch.state import RunState
    from nambuk.batch.work import Outcome, Progress, Task

SAY_EACH = 50
"""Documents up to which each one that is written has a line where there is no bar."""


@dataclass
class Display:
    """What people see of a run: on a terminal a bar, else a line for each document while they are few."""

    state: "RunState"
    total: int
    _bars: Any = None
    _tasks: dict[str, Any] = field(default_factory=dict)

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._bars = _bars()
            self._bars.start()
            self._tasks["all"] = self._bars.add_task("documents", total=self.total, characters=0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars:
            self._bars.stop()

    def skipped(self, name: str) -> None:
        """See `Watcher`."""
        self._advance(0)

    def finished(self, outcome: "Outcome") -> None:
        """See `Watcher`."""
        if outcome.error:
            if not outcome.stops:
                complain(outcome.error)
        else:
            if not self._bars and self.total <= SAY_EACH:
                for made in outcome.files[:1]:
                    complain(f"{outcome.name}: written to {self.state.folder / made.place}")
            for line in outcome.lines:
                complain(f"{outcome.name}, {line}")
        self._advance(outcome.characters)

    def sentences_of(self, task: "Task") -> "Progress":
        """What is told about the sentences of the present document: a second bar."""

        def tell(done: int, of: int) -> None:
            if self._bars:
                if "one" not in self._tasks:
                    self._tasks["one"] = self._bars.add_task("", total=None, characters=0)
                self._bars.update(
                    self._tasks["one"], description=Path(task.name).name, completed=done, total=of
                )

        return tell

    def _advance(self, characters: int) -> None:
        if self._bars:
            bar = self._bars.tasks[0]
            self._bars.update(self._tasks["all"], advance=1, characters=bar.fields["characters"] + characters)


def bar(name: str, *more: Any) -> Any:
    """A bar on standard error that goes when it ends: `name`, how much of how many is done, then `more` columns.

    Texts may have the fields of a task, as in "{task.description}".
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = [TextColumn(one, markup=False) if isinstance(one, str) else one for one in more]
    first = TextColumn(name, markup=False), BarColumn(), MofNCompleteColumn()
    return Progress(*first, *columns, console=Console(stderr=True), transient=True)


def _bars() -> Any:
    """A bar with the number of documents, the rate and the time left."""
    from rich.progress import ProgressColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Any) -> Text:
            characters = task.fields["characters"]
            rate = characters / task.elapsed if task.elapsed and characters else 0
            return Text(f"{rate:,.0f} characters/s" if rate else "")

    return bar("{task.description}", Rate(), TimeRemainingColumn())
