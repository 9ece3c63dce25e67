"""What a batch does to each input: a recipe, which every worker opens once, and what comes out of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from nambuk.documents.document import Container, Document
from nambuk.documents.options import AS_FOUND, ReadOptions

Progress = Callable[[int, int], None]
"""Called with the number of sentences of the present document that are done, and of all."""


@dataclass(frozen=True, slots=True)
class Task:
    """One input.

    `name` is the path as the user gave it, "-" for standard input. `place`: the name of its output in the
    output folder, with "/" between folders. `data`: its bytes, where the worker cannot read them itself.
    `options`: how to read it. `basis`: where this is what the worker finds, nothing is
    done again (see `Outcome.basis`). `containers`: the archives it was taken from, where its bytes come with it.
    """

    name: str
    place: str
    data: bytes | None = None
    options: ReadOptions = AS_FOUND
    basis: str = ""
    containers: tuple[Container, ...] | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A file to be written: its place in the output folder, with "/" between folders, and its bytes."""

    place: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input.

    `error`: why it failed, one line with its name; "" where it did not. `stops`: the failure is not the
    document's (a model that cannot be used), so that the others need not be tried. `unchanged`: what it
    rests on is as it was, so nothing was made. `parts`: what it adds to the files of the whole batch, by
    their kind. `basis`: a digest of all that the output rests on beside the input and the settings, where that
    is cheap to find out, else "". `flagged`: what a person should look at: sentences of a translation, 1 for a
    verified document that points North. `facts`: figures for the summary. `lines`: for standard error.
    """

    name: str
    sha256: str = ""
    error: str = ""
    stops: bool = False
    unchanged: bool = False
    files: tuple[Made, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""
    characters: int = 0
    flagged: int = 0
    facts: Mapping[str, object] = field(default_factory=dict)
    lines: tuple[str, ...] = ()


def read(task: Task) -> tuple[bytes, Document]:
    """The bytes of a task's input and the document in them. Raises DocumentError."""
    from nambuk.documents.reading import document_from_bytes
    from nambuk.documents.source import read_bytes

    options = task.options
    data = read_bytes(task.name, options.limits.file_size, options) if task.data is None else task.data
    return data, document_from_bytes(task.name, data, options, task.containers)


class Worker(Protocol):
    """A recipe that is ready for work. It may be asked in another process, or on another machine."""

    def __call__(self, task: Task, progress: Progress | None = None) -> Outcome:
        """The files of one input. Raises nothing for a bad document: that is an outcome."""
        ...

    def close(self) -> None:
        """Called once, after the last task."""
        ...


class Recipe(Protocol):
    """What is to be done to every input; it travels to the workers, so it must be picklable and small."""

    @property
    def kind(self) -> str:
        """What the output folder holds, in a few words: runs of one kind may go on with each other's work."""
        ...

    @property
    def settings(self) -> Mapping[str, str]:
        """All that the output depends on beside the input: name → value. Equal settings, equal outputs.

        "glossary" and "memory" are those whose change may leave a document as it was; its `basis` tells.
        """
        ...

    @property
    def loads_model(self) -> bool:
        """Whether a worker loads a model, and so wants a machine or a graphics card for itself."""
        ...

    def place(self, name: str, data: bytes) -> str:
        """The file name of the output for an input that is called `name`; raises DocumentError for what is none."""
        ...

    def places(self, name: str, place: str) -> tuple[str, ...]:
        """The places of all files of the input `name`, the one of its output, `place`, first."""
        ...

    def open(self, jobs: int) -> Worker:
        """A worker, one of `jobs` on this machine; the slow loading may wait until its first task."""
        ...
