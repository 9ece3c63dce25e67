"""Training: what is learnt is what translation reads, nothing leaks, and whatever ends a run, it goes on."""

import errno
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.translation.engines.converting import convert_model
from nambuk.translation.engines.ctranslate2_engine import CTranslate2Engine
from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.loading import load_model
from nambuk.translation.engines.transformers_engine import TransformersEngine
from nambuk.translation.training import training
from nambuk.translation.training.batches import Speech
from nambuk.translation.training.pairs import Pair, Places, find_target, read_pairs
from nambuk.translation.training.record import read_record
from nambuk.translation.training.settings import Settings, TrainingError
from nambuk.translation.training.splitting import split_pairs
from nambuk.translation.training.trainer import Moment
from nambuk.translation.training.training import TrainedModel, train_model
from nambuk.translation.training.workplace import Workplace

from .conftest import PAIRS, as_fetched
from .training_pairs import PHRASES, as_tmx, as_tsv

LEARNING = Settings(steps=350, learning_rate=5e-3, batch_tokens=512)
SHORT = Settings(steps=8, learning_rate=3e-3, batch_tokens=512, evaluate_every=4)


@pytest.fixture(scope="session")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pairs") / "northern.tsv"
    path.write_text(as_tsv(), encoding="utf-8")
    return path


class Trained:
    """The toy trained further, and what was said of it."""

    def __init__(self, toy: Path, pairs: Path, folder: Path) -> None:
        self.said: list[str] = []
        self.moments: list[Moment] = []
        self.model: TrainedModel = train_model(
            str(toy), [pairs], folder / "out", LEARNING, say=self.said.append, watch=self.moments.append
        )


@pytest.fixture(scope="session")
def trained(toy: Path, pairs: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return Trained(toy, pairs, tmp_path_factory.mktemp("trained"))


class Stop(BaseException):
    """What ends a run at once."""


def stop_after(step: int) -> Callable[[Moment], None]:
    def watch(moment: Moment) -> None:
        if moment.step > step:
            raise Stop

    return watch


class TestTheModel:
    def test_the_loss_falls_and_chrf_rises(self, trained: Trained) -> None:
        measured = [moment for moment in trained.moments if moment.chrf is not None]
        assert len(measured) == 10
        assert measured[-1].loss < 0.7 * measured[0].loss
        assert (measured[-1].held_out_loss or 9) < 0.7 * (measured[0].held_out_loss or 0)
        assert trained.model.before < 40 < 70 < trained.model.after
        assert trained.model.southern is not None
        assert trained.model.is_better
        assert trained.model.after == max(moment.chrf or 0 for moment in measured)

    def test_phrases_that_were_held_out_are_translated(self, trained: Trained) -> None:
        split = split_pairs([Pair(*pair) for pair in PHRASES.items()], LEARNING.held_out)
        engine = CTranslate2Engine(str(trained.model.folder / "int8"), beams=1)
        made = engine.translate([pair.source for pair in split.held_out], "ko-KP", "en")
        right = [pair for pair, one in zip(split.held_out, made, strict=True) if pair.target == one.text]
        assert len(right) >= 5

    def test_both_engines_write_the_same(self, trained: Trained, tmp_path: Path) -> None:
        folder = trained.model.folder
        sentences = [*PHRASES, *PAIRS, "오늘 물 병원 의사", "로동"]
        expected = TransformersEngine(str(folder), beams=1).translate(sentences, "ko-KP", "en")
        own = CTranslate2Engine(
            str(convert_model(folder, tmp_path / "c", "float32")), beams=1, compute="float32"
        )
        assert [t.text for t in own.translate(sentences, "ko-KP", "en")] == [t.text for t in expected]

    def test_the_word_that_marian_starts_from_is_not_moved(self, toy: Path, trained: Trained) -> None:
        from safetensors.torch import load_file

        before = load_file(toy / "model.safetensors")["model.shared.weight"]
        after = load_file(trained.model.folder / "model.safetensors")["model.shared.weight"]
        assert bool((before[-1] == after[-1]).all())
        assert float((before[:-1] - after[:-1]).abs().mean()) > 0.01

    def test_the_folder_is_like_that_of_the_base(self, toy: Path, trained: Trained) -> None:
        folder = trained.model.folder
        names = {path.name for path in folder.iterdir()} - {"README.md", "nambuk-training.json", "int8"}
        assert names <= {path.name for path in toy.iterdir()}
        base, made = (json.loads((one / "config.json").read_text()) for one in (toy, folder))
        assert made == base
        assert list(folder.parent.iterdir()) == [folder]

    def test_the_card_and_the_record(self, trained: Trained) -> None:
        folder = trained.model.folder
        card = (folder / "README.md").read_text(encoding="utf-8")
        assert "| learnt from | 124 pairs |" in card
        assert f"| chrF after | {trained.model.after:.1f} |" in card
        assert "reads northern spelling as it stands" in card
        assert "licence of the base model is not known" in card
        record = read_record(folder)
        assert record is not None
        assert record.reads_northern
        assert record == read_record(folder / "int8")

    def test_the_same_again_is_there_already(self, toy: Path, pairs: Path, trained: Trained) -> None:
        said: list[str] = []
        again = train_model(str(toy), [pairs], trained.model.folder, LEARNING, say=said.append)
        assert again == trained.model
        assert "trained already" in said[-1]
        with pytest.raises(TrainingError, match="other options, pairs or base"):
            train_model(str(toy), [pairs], trained.model.folder, replace(LEARNING, seed=2))


@pytest.mark.parametrize("family", ["many_targets", "m2m100", "nllb", "bare_nllb", "mbart", "madlad"])
def test_every_family_learns_what_its_engine_reads(
    family: str, request: pytest.FixtureRequest, tmp_path: Path, pairs: Path
) -> None:
    folder = request.getfixturevalue(family)
    target = "ja" if family == "many_targets" else "en"
    speech = Speech(family, load_model(folder, "cpu"), folder, "ko-KP", target)
    numbers = speech.numbers(Pair("의사가 왔다.", "A doctor came."))
    assert numbers is not None
    assert list(numbers.source) == list(speech.wording.parts("의사가 왔다.", speech.way, [])[0])
    assert speech.wording.text(numbers.target[:-1], speech.way) == "A doctor came."
    assert (numbers.target[0] == speech.way.forced_bos) == (speech.way.forced_bos is not None)

    moments: list[Moment] = []
    settings = replace(SHORT, target=target, steps=24, evaluate_every=24)
    made = train_model(str(folder), [pairs], tmp_path / "out", settings, watch=moments.append)
    assert moments[-1].loss < moments[0].loss
    sentences = [*list(PHRASES)[:20], *PAIRS]
    expected = TransformersEngine(str(made.folder), beams=1).translate(sentences, "ko", target)
    converted = convert_model(made.folder, tmp_path / "c", "float32")
    own = CTranslate2Engine(str(converted), beams=1, compute="float32").translate(sentences, "ko", target)
    assert [t.text for t in own] == [t.text for t in expected]


class TestGoingOn:
    @pytest.fixture
    def base(self, toy: Path, tmp_path: Path) -> Path:
        """The toy with dropout, so that chance is part of the training."""
        folder = Path(shutil.copytree(toy, tmp_path / "base"))
        config = json.loads((folder / "config.json").read_text())
        (folder / "config.json").write_text(json.dumps(config | {"dropout": 0.1}))
        return folder

    def test_an_ended_run_ends_like_one_that_was_not_ended(
        self, base: Path, pairs: Path, tmp_path: Path
    ) -> None:
        settings = replace(SHORT, steps=30, accumulate=2, batch_tokens=256)
        train_model(str(base), [pairs], tmp_path / "whole", settings)
        turned = tmp_path / "other.tsv"  # the order of pairs and the name of the file do not count
        turned.write_text("\n".join(reversed(as_tsv().splitlines())), encoding="utf-8")
        for file, step in ((pairs, 6), (turned, 17)):
            with pytest.raises(Stop):
                train_model(str(base), [file], tmp_path / "ended", settings, watch=stop_after(step))
            assert not (tmp_path / "ended").exists()
        seen: list[Moment] = []
        train_model(str(base), [pairs], tmp_path / "ended", settings, watch=seen.append)
        assert seen[0].step == 17
        whole, ended = ((tmp_path / name / "model.safetensors").read_bytes() for name in ("whole", "ended"))
        assert whole == ended
        assert not (tmp_path / "ended.training").exists()

    def test_other_options_pairs_or_base_are_refused(
        self, base: Path, toy: Path, pairs: Path, tmp_path: Path
    ) -> None:
        output = tmp_path / "out"
        with pytest.raises(Stop):
            train_model(str(base), [pairs], output, SHORT, watch=stop_after(4))
        fewer = tmp_path / "fewer.tsv"
        fewer.write_text("\n".join(as_tsv().splitlines()[:100]), encoding="utf-8")
        for model, file, settings, name in (
            (toy, pairs, SHORT, "base"),
            (base, fewer, SHORT, "pairs"),
            (base, pairs, replace(SHORT, learning_rate=1e-3), "learning rate"),
        ):
            with pytest.raises(TrainingError, match=f"other {name}; give the same options"):
                train_model(str(model), [file], output, settings)
        with Workplace(output).taken(), pytest.raises(TrainingError, match="another process"):
            train_model(str(base), [pairs], output, SHORT)
        assert train_model(str(base), [pairs], output, SHORT).folder == output

    def test_a_checkpoint_that_was_being_written_does_not_count(self, tmp_path: Path) -> None:
        place = Workplace(tmp_path / "out")
        for step in (4, 8, 12):
            place.at(step).mkdir(parents=True)
            (place.at(step) / "optimizer.pt").touch()
        place.keep(8, best=4)
        assert [path.name for path in sorted(place.folder.iterdir())] == ["checkpoint-4", "checkpoint-8"]
        place.at(10).mkdir()
        assert place.checkpoint() == place.at(8)
        assert not place.at(10).exists()

    def test_a_finished_model_that_was_not_moved_yet(
        self, base: Path, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def stop(_: Workplace) -> None:
            raise Stop

        with monkeypatch.context() as patch:
            patch.setattr(Workplace, "deliver", stop)
            with pytest.raises(Stop):
                train_model(str(base), [pairs], tmp_path / "out", SHORT)
        monkeypatch.setattr(training, "_learn", None)
        assert train_model(str(base), [pairs], tmp_path / "out", SHORT).folder == tmp_path / "out"


class TestPairs:
    def test_formats_give_the_same(self, tmp_path: Path, pairs: Path) -> None:
        tmx = tmp_path / "a.tmx"
        tmx.write_text(as_tmx(), encoding="utf-8")
        jsonl = tmp_path / "a.jsonl"
        records = [{"id": 1, "ko": one, "en": other} for one, other in PHRASES.items()]
        jsonl.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        table = read_pairs(pairs, "ko-KP", "en")
        assert read_pairs(tmx, "ko-KP", "en").pairs == read_pairs(jsonl, "ko-KP", "en").pairs == table.pairs
        assert table.pairs == tuple(Pair(*pair) for pair in PHRASES.items())
        assert find_target([pairs, tmx], "ko-KP") == "en-US"
        turned = read_pairs(pairs, "en", "ko-KP", Places(columns=(1, 0)))
        assert turned.pairs[0] == Pair(*reversed(table.pairs[0]))

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("a.tsv", "하나\tone\n둘\n", "line 2: has 1 columns"),
            ("a.tsv", b"\xff\xfe\tone\n", "line 1: no UTF-8"),
            ("a.tsv", "\n\n", "no pairs of ko-KP and en"),
            ("a.jsonl", '{"ko": "하나"}\n', "line 1: no JSON object with texts in 'ko' and 'en'"),
            ("a.jsonl", '{"ko": "하나", "en": 1}\n', "line 1: no JSON object"),
            ("a.tmx", "<tmx>", "no well-formed XML"),
            ("a.tmx", as_tmx("ko-KR"), "its languages are: ko-KR, en-US; make northern ones"),
            ("a.tmx", as_tmx(target="ru"), "its languages are: ko-KP, ru; name them"),
            ("a.txt", "하나\tone\n", ".txt is no format of pairs"),
        ],
    )
    def test_what_cannot_be_used_is_named(
        self, tmp_path: Path, name: str, content: str | bytes, message: str
    ) -> None:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with pytest.raises(TrainingError) as error:
            read_pairs(path, "ko-KP", "en")
        assert message in str(error.value)
        assert str(path) in str(error.value)

    def test_the_target_is_named_where_there_are_several(self, tmp_path: Path, pairs: Path) -> None:
        for target in ("en", "ru"):
            (tmp_path / f"{target}.tmx").write_text(as_tmx(target=target), encoding="utf-8")
        with pytest.raises(TrainingError, match="the files have ko-KP beside en, ru; name one"):
            find_target(list(tmp_path.glob("*.tmx")), "ko-KP")
        with pytest.raises(TrainingError, match="the files do not tell it"):
            find_target([pairs], "ko-KP")


texts = st.sampled_from([f"문장 {n}" for n in range(40)])
many_pairs = st.lists(
    st.builds(Pair, texts, texts.map(lambda text: text.replace("문장", "line"))), max_size=80
)


class TestSplit:
    @given(many_pairs, st.floats(0.01, 0.5), st.randoms())
    def test_nothing_stands_on_both_sides_and_order_does_not_count(
        self, pairs: list[Pair], share: float, chance: object
    ) -> None:
        split = split_pairs(pairs, share)
        assert {p.source for p in split.training}.isdisjoint(p.source for p in split.held_out)
        assert {p.target for p in split.training}.isdisjoint(p.target for p in split.held_out)
        assert len(split.training) + len(split.held_out) + split.repeated + split.too_near == len(pairs)
        mixed = [*pairs]
        chance.shuffle(mixed)  # type: ignore[attr-defined]
        assert split_pairs(mixed, share) == split
        assert split_pairs([*mixed, *pairs], share).digest == split.digest

    def test_sources_that_were_held_out_stay_so_where_pairs_are_added(self) -> None:
        pairs = [Pair(f"문장 {n}", f"line {n}") for n in range(3_000)]
        before, after = (split_pairs(pairs[:count], 0.02) for count in (2_900, 3_000))
        assert len(before.held_out) == 58
        assert len(set(before.held_out) & set(after.held_out)) >= 54

    def test_what_is_measured_with_is_not_learnt_from(self) -> None:
        pairs = [Pair(f"문장 {n}", f"line {n}") for n in range(20)]
        split = split_pairs(pairs, 0.5, [pairs[3], Pair("다른 문장", "line 5")])
        assert set(split.training) == {*pairs} - {pairs[3], pairs[5]}
        assert (len(split.held_out), split.too_near) == (2, 2)


class TestErrors:
    def test_too_few_pairs(self, toy: Path, tmp_path: Path) -> None:
        (tmp_path / "a.tsv").write_text("\n".join(as_tsv().splitlines()[:9]), encoding="utf-8")
        with pytest.raises(TrainingError, match="are too few"):
            train_model(str(toy), [tmp_path / "a.tsv"], tmp_path / "out", SHORT)

    def test_long_pairs_are_left_out(self, toy: Path, tmp_path: Path) -> None:
        lines = [f"{source * 30}\t{target}" for source, target in PHRASES.items()]
        (tmp_path / "a.tsv").write_text("\n".join(lines), encoding="utf-8")
        with pytest.raises(TrainingError, match="too few pairs are short enough"):
            train_model(str(toy), [tmp_path / "a.tsv"], tmp_path / "out", SHORT)

    def test_base_models_that_cannot_be_trained(
        self, toy: Path, pairs: Path, tmp_path: Path, own_caches: Path, converted: Callable[..., Path]
    ) -> None:
        def refused(base: object, message: str) -> None:
            with pytest.raises(EngineError, match=message):
                train_model(str(base), [pairs], tmp_path / "out", SHORT)

        refused("a/b", "run `nambuk models pull a/b`")
        refused(tmp_path / "none", "no such folder")
        refused(converted("toy", "int8"), "name the folder of the original")
        home = tmp_path / "nambuk" / "models" / "a--b" / "int8"
        shutil.copytree(converted("toy", "int8"), home)
        refused("a/b", "only the copy converted for CTranslate2 is here")
        as_fetched(toy, own_caches, "a/b")
        assert training.find_base("a/b").is_relative_to(own_caches)

    def test_places_that_are_taken_or_cannot_be_written(self, toy: Path, pairs: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        (tmp_path / "other.training").mkdir()
        (tmp_path / "other.training" / "letter.txt").touch()
        for output, message in (
            (toy, "exists already and holds no trained model"),
            (tmp_path / "file", "exists already"),
            (tmp_path / "file" / "out", "cannot be read or written"),
            (tmp_path / "other", "exists and holds no training"),
        ):
            with pytest.raises(TrainingError, match=message):
                train_model(str(toy), [pairs], output, SHORT)

    @pytest.mark.parametrize(
        ("error", "message"),
        [
            (OSError(errno.ENOSPC, "No space left on device"), "the disk is full; what was learnt"),
            (RuntimeError("[enforce fail at inline_container.cc] . file write failed"), "the disk is full"),
            (RuntimeError("DefaultCPUAllocator: can't allocate memory"), "not enough memory"),
            (MemoryError(), "use a smaller --batch-tokens"),
        ],
    )
    def test_a_full_disk_and_too_little_memory(
        self,
        toy: Path,
        pairs: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        error: Exception,
        message: str,
    ) -> None:
        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr(training, "run_trainer", fail)
        with pytest.raises(TrainingError, match=message):
            train_model(str(toy), [pairs], tmp_path / "out", SHORT)

    def test_a_disk_without_room(self, tmp_path: Path) -> None:
        place = Workplace(tmp_path / "out")
        place.folder.mkdir()
        with pytest.raises(TrainingError, match="GB on the disk"):
            place.need_room(10**15)

    def test_a_loss_that_is_no_number(self, toy: Path, pairs: Path, tmp_path: Path) -> None:
        with pytest.raises(TrainingError, match="smaller --learning-rate"):
            train_model(str(toy), [pairs], tmp_path / "out", replace(SHORT, learning_rate=1e38))

    def test_precision_that_the_machine_does_not_have(self, toy: Path, pairs: Path, tmp_path: Path) -> None:
        import torch

        if torch.cuda.is_available():
            pytest.skip("a machine without a graphics card")
        with pytest.raises(TrainingError, match="--precision float16"):
            train_model(str(toy), [pairs], tmp_path / "out", replace(SHORT, precision="float16"))

    @pytest.mark.parametrize("name", ["torch", "accelerate"])
    def test_missing_libraries(
        self, toy: Path, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(EngineError, match="pip install 'nambuk"):
            train_model(str(toy), [pairs], tmp_path / "out", SHORT)
