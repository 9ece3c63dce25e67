"""The work spread over a Ray cluster with Ray Data: the same recipe, opened once in each worker of the cluster.

Inputs are read on the machine that runs the command, and their bytes travel; outputs come back as bytes, and
that machine alone writes them and the state. So a cluster needs no common folders but those of models, glossaries
and a memory. What was with a worker or a machine that died is done in a second pass, one document at a time; a
document whose worker dies there too is reported.
"""

import contextlib
import logging
import os
import pickle
import socket
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nambuk.batch.ordered import cores
from nambuk.batch.runners import Runner, SafeWorker, work_died
from nambuk.batch.state import RunError
from nambuk.batch.work import Outcome, Recipe, Task
from nambuk.documents.containers.inside import containers_of
from nambuk.documents.document import DocumentError
from nambuk.documents.source import read_bytes

AUTO = "auto"
"""In place of an address: a cluster on this machine, for this run."""

BATCH, BATCH_OF_MODELS = 64, 2
"""Documents that travel together, at most: a batch costs Ray some 70 milliseconds, and is lost with its worker."""

_OBJECT_STORE = 256 << 20


def in_cluster(recipe: Recipe, address: str, workers: int | None = None) -> Runner:
    """A runner on the cluster at `address` (HOST:PORT, or ray://HOST:PORT; "auto" starts one here).

    `workers`: how many; by default one a processor, or for a recipe that loads a model one a graphics card or, where
    there is none, one a machine. Raises RunError where Ray is not installed or there is no such cluster.
    """

    def run(tasks: Iterable[Task]) -> Iterator[Outcome]:
        remaining = {task.name: task for task in tasks}
        if not remaining:
            return
        with _connected(address) as ray:
            for size in (BATCH_OF_MODELS if recipe.loads_model else BATCH, 1):
                for outcome in _pass(ray, recipe, list(remaining.values()), size, workers, address == AUTO):
                    if remaining.pop(outcome.name, None):
                        yield outcome
                if not remaining:
                    return
            for task in remaining.values():
                yield work_died(task)

    return run


@contextlib.contextmanager
def _connected(address: str) -> Iterator[Any]:
    """Ray, connected; what a cluster that was started here leaves on the disk is removed."""
    with tempfile.TemporaryDirectory(prefix="nambuk-ray-", ignore_cleanup_errors=True) as folder:
        ray = _connect(address, folder)
        try:
            yield ray
        finally:
            ray.shutdown()


def _connect(address: str, folder: str) -> Any:
    """Ray, quiet, and without its reports of use; `folder` is for the files of a cluster that is started."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise RunError(f"--ray {address}: Ray is not installed; pip install 'nambuk[ray]'") from error
    if address != AUTO:
        _refuse_silence(address)
    quiet: dict[str, Any] = {
        "log_to_driver": False,
        "logging_level": logging.ERROR,
        "ignore_reinit_error": True,
    }
    try:
        if address == AUTO:
            ray.init(
                "local", num_cpus=cores(), include_dashboard=False, object_store_memory=_OBJECT_STORE,
                _temp_dir=folder, **quiet,
            )  # fmt: skip
        else:
            ray.init(address=address, **quiet)
    except (ConnectionError, ValueError, RuntimeError, TimeoutError) as error:
        raise _no_cluster(address, error) from error
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.max_errored_blocks = -1  # what is missing is found by its name and done again
    for name in ("ray.data", "ray"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return ray


def _refuse_silence(address: str) -> None:
    """Raise RunError at once where nothing listens; Ray itself would try for a minute."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except (OSError, ValueError, OverflowError) as error:
        raise _no_cluster(address, error) from error


def _no_cluster(address: str, error: Exception) -> RunError:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    return RunError(f"--ray {address}: no cluster there ({reason}); give HOST:PORT of one, or --ray auto")


def _pass(
    ray: Any, recipe: Recipe, tasks: Sequence[Task], size: int, workers: int | None, is_here: bool
) -> Iterator[Outcome]:
    """The outcomes of as many tasks as could be done, in batches of `size`.

    `is_here`: all of the cluster is on this machine, so that workers read their inputs themselves.
    """
    number, needs = _workers(ray, recipe, workers)
    jobs = max(1, -(-number // max(len(_machines(ray)), 1)))
    size = max(1, min(size, -(-len(tasks) // (4 * number))))
    here = {f"node:{ray.util.get_node_ip_address()}": 0.001}
    rows = [{"task": pickle.dumps(task)} for task in tasks]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # for max_restarts Ray has no other name yet
        done = ray.data.from_items(rows, override_num_blocks=-(-len(rows) // size))
        if not is_here:
            done = done.map_batches(_read, batch_size=None, num_cpus=0, resources=here, concurrency=1)
        done = done.map_batches(
            _worker_of(recipe, jobs),
            batch_size=None,
            compute=ray.data.ActorPoolStrategy(size=number),
            max_restarts=0,  # else Ray gives a document that kills its worker to the next, for ever
            **needs,
        )
    for row in done.iter_rows():
        yield pickle.loads(row["outcome"])  # what our own workers have sent


def _workers(ray: Any, recipe: Recipe, wanted: int | None) -> tuple[int, dict[str, float]]:
    """How many workers, and what each takes of its machine."""
    there = ray.cluster_resources()
    processors, cards = int(there.get("CPU", 1)), int(there.get("GPU", 0))
    if not recipe.loads_model:
        return wanted or max(processors, 1), {"num_cpus": 1}
    number = wanted or cards or len(_machines(ray)) or 1
    if cards:
        return number, {"num_gpus": min(1.0, cards / number)}
    return number, {"num_cpus": max(1, processors // number)}


def _machines(ray: Any) -> list[Any]:
    return [node for node in ray.nodes() if node["Alive"] and node["Resources"].get("CPU")]


def _read(batch: dict[str, Any]) -> dict[str, list[bytes]]:
    """Tasks with the bytes of their inputs; what cannot be read goes without, and its worker says why."""
    tasks = []
    for task in map(pickle.loads, batch["task"]):
        if task.data is None:
            with contextlib.suppress(DocumentError):
                data = read_bytes(task.name, task.options.limits.file_size, task.options)
                task = replace(task, data=data, containers=containers_of(task.name, task.options))
        tasks.append(pickle.dumps(task))
    return {"task": tasks}


def _worker_of(recipe: Recipe, jobs: int) -> type:
    """A worker of the recipe, as the class of an actor of the cluster; one with other settings than here does nothing."""
    expected = dict(recipe.settings)

    class ClusterWorker:
        def __init__(self) -> None:
            self._work = SafeWorker(recipe, jobs)
            self._refusal = _refusal(recipe, expected)

        def __call__(self, batch: dict[str, Any]) -> dict[str, list[bytes]]:
            """The outcomes of a batch of tasks."""
            return {"outcome": [pickle.dumps(self._outcome(pickle.loads(task))) for task in batch["task"]]}

        def _outcome(self, task: Task) -> Outcome:
            if self._refusal:
                return Outcome(task.name, error=self._refusal, stops=True)
            return self._work(task)

    return ClusterWorker


def _refusal(recipe: Recipe, expected: Mapping[str, str]) -> str:
    """Why this machine would make other outputs than the one that runs the command, in a line; "" where it would not."""
    place = f"worker on {socket.gethostname()}"
    try:
        own = recipe.settings
    except Exception as error:  # a glossary or a model that is not there
        return f"{place}: {' '.join(str(error).split())}"
    differences = [
        f"{name} {own.get(name) or 'none'} instead of {expected.get(name) or 'none'}"
        for name in dict.fromkeys((*expected, *own))
        if own.get(name) != expected.get(name)
    ]
    if not differences:
        return ""
    return (
        f"{place}: has {', '.join(differences)}; install the same nambuk there, with the same models and glossaries at "
        "the same paths"
    )
