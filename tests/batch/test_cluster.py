"""The same work on a cluster: two machines (here: two nodes on one), one of which dies in the middle."""

import os
import pickle
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nambuk import __version__
from nambuk.batch.cluster import _worker_of
from nambuk.batch.translating import StandardRecipe
from nambuk.batch.verifying import VerifyRecipe
from nambuk.batch.work import Task

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="Ray's clusters are for POSIX"),
    pytest.mark.filterwarnings("ignore"),  # Ray's own
]
NAMBUK = (sys.executable, "-c", "from nambuk.cli import main; main()")
FILES = 60


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    for number in range(FILES):
        text = f"제{number}호. 로동자들이 할수 있는것은 다 하였다. 림파암으로 진단되였다.\n" * 20
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\3\4 nothing")
    return folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two nodes of one processor each, that notice soon when one of them is gone."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    pytest.importorskip("ray", reason="pip install 'nambuk[ray]'")
    from ray.cluster_utils import Cluster

    quick = {
        "health_check_initial_delay_ms": 0,
        "health_check_period_ms": 300,
        "health_check_failure_threshold": 2,
    }
    head = {
        "num_cpus": 1,
        "object_store_memory": 100_000_000,
        "include_dashboard": False,
        "_system_config": quick,
    }
    started = Cluster(initialize_head=True, head_node_args=head)
    started.add_node(num_cpus=1, object_store_memory=100_000_000)
    yield started
    started.shutdown()


def outputs(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def test_a_cluster_does_the_same_and_survives_a_machine_that_dies(documents, cluster, tmp_path) -> None:
    words = [*NAMBUK, "verify", str(documents), "--format", "json", "--output"]
    here = subprocess.run([*words, f"{tmp_path / 'here'}/", "--jobs", "1"], capture_output=True, text=True)
    there = tmp_path / "there"
    run = subprocess.Popen(
        [*words, f"{there}/", "--ray", cluster.address],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while run.poll() is None and time.monotonic() < deadline:
        if there.is_dir() and len(outputs(there)) >= 5:
            break
        time.sleep(0.01)
    assert run.poll() is None
    assert len(outputs(there)) < FILES - 5  # it is in the middle
    [node] = cluster.worker_nodes
    cluster.remove_node(node, allow_graceful=False)
    _, said = run.communicate(timeout=90)
    assert (run.returncode, here.returncode) == (1, 1), said
    assert outputs(there) == outputs(tmp_path / "here")
    assert len(outputs(there)) == FILES
    assert said.count("broken.docx") == 1
    assert "Traceback" not in said, said


@pytest.mark.parametrize(
    ("recipe", "changed"),
    [(VerifyRecipe("json"), "nambuk.variables.catalogue.catalogue_digest"), (StandardRecipe("ko-KR"), "")],
)
def test_a_machine_that_would_do_it_otherwise_stops_the_run(
    recipe: Any, changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The class of a worker, made here and opened as if there; no cluster is needed for that."""
    path = tmp_path / "a.txt"
    path.write_text("로동자들이 할수 있는것은 다 하였다.", encoding="utf-8")
    worker = _worker_of(recipe, 1)
    batch = {"task": [pickle.dumps(Task(str(path), "a"))]}
    [same] = map(pickle.loads, worker()(batch)["outcome"])
    assert (same.error, len(same.files)) == ("", 1)
    there = _worker_of(recipe, 1)
    assert "settings" not in vars(pickle.loads(pickle.dumps(recipe)))  # what is known here does not travel
    vars(recipe).pop("settings", None)
    monkeypatch.setattr("nambuk.batch.verifying.__version__", "9.9")
    monkeypatch.setattr("nambuk.batch.translating.__version__", "9.9")
    if changed:
        monkeypatch.setattr(changed, lambda: "other")
    [outcome] = map(pickle.loads, there()(batch)["outcome"])
    assert outcome.stops
    assert f"nambuk 9.9 instead of {__version__}" in outcome.error
    assert ("+other instead of" in outcome.error) == bool(changed)
    assert "figures" not in outcome.error
    assert outcome.files == ()


def test_a_glossary_that_a_machine_does_not_have_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    glossary = tmp_path / "mine.tsv"
    glossary.write_text("ko-KP\tko-KR\n남새\t푸성귀\n", encoding="utf-8")
    there = _worker_of(StandardRecipe("ko-KR", glossaries=(glossary,)), 1)
    glossary.unlink()
    [outcome] = map(pickle.loads, there()({"task": [pickle.dumps(Task("a.txt", "a"))]})["outcome"])
    assert outcome.stops
    assert outcome.error.startswith(f"worker on {socket.gethostname()}: {glossary}")


def test_no_cluster_there(documents, tmp_path) -> None:
    pytest.importorskip("ray", reason="pip install 'nambuk[ray]'")
    words = [*NAMBUK, "verify", str(documents), "--output", f"{tmp_path / 'out'}/", "--ray", "127.0.0.1:9"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "--ray 127.0.0.1:9: no cluster there" in done.stderr
    assert not (tmp_path / "out").exists()
