"""Folders that are no model, lack something, or could run code; and a machine without torch."""

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nambuk.translation.engines import loading
from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.loading import load_model
from nambuk.translation.engines.transformers_engine import TransformersEngine

from .conftest import PAIRS


@pytest.fixture
def copy(toy: Path, tmp_path: Path) -> Path:
    """A copy of the toy's folder, to be damaged."""
    return Path(shutil.copytree(toy, tmp_path / "copy"))


def refusal(folder: Path) -> str:
    with pytest.raises(EngineError) as caught:
        load_model(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert str(folder) in message
    return message


def test_folder_without_a_model(tmp_path: Path) -> None:
    assert "no config.json" in refusal(tmp_path)


def test_folder_without_weights(copy: Path) -> None:
    (copy / "model.safetensors").unlink()
    assert "no weights (model.safetensors)" in refusal(copy)


def test_folder_without_vocabulary(copy: Path) -> None:
    (copy / "source.spm").unlink()
    assert "cannot be loaded as a Marian model" in refusal(copy)


def test_cut_off_weights(copy: Path) -> None:
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:10_000])
    assert "cannot be loaded as a Marian model" in refusal(copy)


def test_weights_that_lack_a_part_are_not_filled_up_with_chance(copy: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(copy / "model.safetensors")
    name = next(key for key in weights if "encoder" in key and "fc1.weight" in key)
    del weights[name]
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    assert f"the weights lack 1 parts of the model ({name}" in refusal(copy)


def test_vocabulary_of_another_model(copy: Path) -> None:
    words = json.loads((copy / "vocab.json").read_text(encoding="utf-8"))
    moved = {word: i + (1000 if word.startswith("▁") else 0) for word, i in words.items()}
    (copy / "vocab.json").write_text(json.dumps(moved), encoding="utf-8")
    with pytest.raises(EngineError, match="do not belong together"):
        TransformersEngine(str(copy)).translate(["약이 없다."], "ko", "en")


def test_broken_and_foreign_config(copy: Path) -> None:
    (copy / "config.json").write_text("{", encoding="utf-8")
    assert "cannot be read" in refusal(copy)
    (copy / "config.json").write_text('{"model_type": "gpt2"}', encoding="utf-8")
    assert "a model of type gpt2; nambuk runs Marian, M2M100, NLLB" in refusal(copy)


def to_pickle(folder: Path) -> Path:
    """Turn a folder's weights into pytorch_model.bin, as older repositories have them."""
    import torch
    from safetensors.torch import load_file

    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    return folder


def test_pickled_weights_are_read_where_torch_reads_them_safely(copy: Path) -> None:
    (made,) = TransformersEngine(str(to_pickle(copy))).translate(["약이 없다."], "ko", "en")
    assert made.text == PAIRS["약이 없다."]


def test_pickled_weights_are_refused_by_an_older_torch(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_torch_version", lambda: (2, 9))
    message = refusal(to_pickle(copy))
    assert "a pickle that may run code when torch 2.9 reads it: pip install 'torch>=2.10'" in message


class Trap:
    """A pickle of this touches a file when it is read without care."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def test_code_in_pickled_weights_does_not_run(copy: Path, tmp_path: Path) -> None:
    (copy / "model.safetensors").unlink()
    (copy / "pytorch_model.bin").write_bytes(pickle.dumps({"x": Trap(tmp_path / "ran")}))
    assert "cannot be loaded" in refusal(copy)
    assert not (tmp_path / "ran").exists()


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_without_torch_one_line_says_what_to_install(toy: Path) -> None:
    done = python(
        "import sys\n"
        "class Blocked:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] == 'torch':\n"
        "            raise ModuleNotFoundError(\"No module named 'torch'\", name='torch')\n"
        "sys.meta_path.insert(0, Blocked())\n"
        "from nambuk.translation.engines.engine import EngineError\n"
        "from nambuk.translation.engines.transformers_engine import TransformersEngine\n"
        f"try:\n    TransformersEngine({str(toy)!r})\nexcept EngineError as error:\n    print(error)\n"
    )
    assert done.stdout.splitlines() == [
        "translation with a model of transformers needs PyTorch, which is not installed: "
        "pip install 'nambuk[torch]'"
    ], done.stderr


def test_importing_the_room_loads_no_heavy_library() -> None:
    done = python(
        "import sys\n"
        "import nambuk.translation.pipeline, nambuk.translation.engines.models\n"
        "import nambuk.translation.engines.transformers_engine, nambuk.translation.engines.pulling\n"
        "import nambuk.translation.engines.ctranslate2_engine, nambuk.translation.engines.opening\n"
        "heavy = {'torch', 'transformers', 'huggingface_hub', 'sentencepiece', 'numpy', 'ctranslate2'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    assert done.stdout.strip() == "[]", done.stderr
