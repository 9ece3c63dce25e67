"""The same work on a cluster: two machines (here: two nodes on one), one of which dies in the middle."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

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


def test_no_cluster_there(documents, tmp_path) -> None:
    pytest.importorskip("ray", reason="pip install 'nambuk[ray]'")
    words = [*NAMBUK, "verify", str(documents), "--output", f"{tmp_path / 'out'}/", "--ray", "127.0.0.1:9"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "--ray 127.0.0.1:9: no cluster there" in done.stderr
    assert not (tmp_path / "out").exists()
