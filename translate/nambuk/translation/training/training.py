"""A whole training: pairs and a base model in, a folder with the trained model out.

What published work on northern text does: a model for southern Korean is trained further on pairs whose
Korean side was made northern. The pairs are used as they are given, and the model reads such text as it is.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from nambuk import __version__
from nambuk.translation.engines.converting import convert_model
from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.loading import (
    LoadedModel,
    choose_device,
    has_safe_weights,
    load_weights,
    require_torch,
)
from nambuk.translation.engines.models import (
    CONVERTED,
    ORIGINAL,
    QUANTIZATION,
    TOKENIZER_FILES,
    installed_folder,
    is_hub_name,
    quiet_environment,
    read_config,
    resolve_model,
)
from nambuk.translation.engines.tokenizing import find_family, load_tokenizer
from nambuk.translation.training.batches import Batches, Numbers, Speech, make_batches, make_collator
from nambuk.translation.training.card import Licence, Result, chrf_before, licence_of, model_card
from nambuk.translation.training.pairs import DEFAULT_PLACES, Pair, PairsFile, Places, read_pairs
from nambuk.translation.training.record import TrainingRecord, read_record, write_record
from nambuk.translation.training.settings import FEWEST_PAIRS, LONGEST, Settings, TrainingError
from nambuk.translation.training.splitting import Split, split_pairs
from nambuk.translation.training.trainer import (
    Learner,
    Measure,
    Watch,
    choose_precision,
    make_plan,
    quiet_training,
    run_trainer,
)
from nambuk.translation.training.workplace import (
    Workplace,
    as_training_error,
    base_digest,
    run_id,
    write_whole,
)

_WEIGHTS_OF_CHECKPOINT = (
    "config.json",
    "generation_config.json",
    "*.safetensors",
    "*.safetensors.index.json",
)


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """The folder of a finished model, and chrF on the pairs held out before and after.

    `southern`: before, with the sources made southern first; None where they are not northern.
    """

    folder: Path
    before: float
    southern: float | None
    after: float

    @property
    def is_better(self) -> bool:
        """Whether the training was of use: the base with southern spelling is what one would use without it."""
        return self.after > max(self.before, self.southern or 0.0)


@dataclass(frozen=True, slots=True)
class _Work:
    """What one run is made of."""

    base: str
    folder: Path
    settings: Settings
    files: tuple[PairsFile, ...]
    validation: PairsFile | None
    split: Split


def _silent(*_: object) -> None:
    pass


def train_model(
    base: str,
    pairs: Sequence[Path],
    output: Path,
    settings: Settings,
    *,
    validation: Path | None = None,
    places: Places = DEFAULT_PLACES,
    say: Callable[[str], None] = _silent,
    watch: Watch = _silent,
) -> TrainedModel:
    """Train the model `base` (a folder, or a hub name that was pulled) further on `pairs`, into `output`.

    The folder appears when it is complete: the model of transformers, its card, and in `int8` the copy
    converted for CTranslate2. Until then everything is in `OUTPUT.training`; called again with the same
    options, a run that was ended, however, goes on from its last checkpoint. `say` is told in lines what is
    being done, `watch` how far it is.

    Raises `TrainingError`, or `EngineError` for the base model, for everything that cannot be done.
    """
    quiet_environment()
    _require_libraries()
    workplace = Workplace(output)
    try:
        workplace.refuse_other()
        folder = find_base(base)
        work = _read(base, folder, pairs, settings, validation, places, say)
        run = _description(work)
        if workplace.is_done(run):
            say(f"{output}: is trained already with these options")
            return _trained(output)
        with workplace.taken(), quiet_training():
            return _train(work, run, workplace, say, watch)
    except EngineError:
        raise
    except Exception as error:  # torch and safetensors raise errors of many classes for a full disk or memory
        told = as_training_error(error, workplace)
        if told is None:
            raise
        raise told from error


def find_base(base: str) -> Path:
    """The folder of the original of the model `base`; raises EngineError with the way out where there is none."""
    if is_hub_name(base) and not Path(base).expanduser().is_dir():
        converted = installed_folder(base, CONVERTED)
        if converted is not None and installed_folder(base, ORIGINAL) is None:
            raise EngineError(
                f"{base}: only the copy converted for CTranslate2 is here, which cannot be trained: delete "
                f"{converted} and run `nambuk models pull {base}` again"
            )
    folder = resolve_model(base, kinds=(ORIGINAL,))
    find_family(folder, read_config(folder))
    has_safe_weights(folder)
    return folder


def _require_libraries() -> None:
    require_torch("training a model")
    try:
        for name in ("accelerate", "sacrebleu"):
            import_module(name)
    except ImportError as error:
        raise TrainingError(
            f"training a model needs {error.name}, which is not installed: pip install 'nambuk[train]'"
        ) from error


def _read(
    base: str,
    folder: Path,
    paths: Sequence[Path],
    settings: Settings,
    validation: Path | None,
    places: Places,
    say: Callable[[str], None],
) -> _Work:
    """All pairs read and split. Raises TrainingError where there are too few."""
    languages = (settings.source, settings.target)
    files = tuple(read_pairs(path, *languages, places) for path in paths)
    measured = read_pairs(validation, *languages, places) if validation else None
    given: list[Pair] = [pair for file in files for pair in file.pairs]
    split = split_pairs(given, settings.held_out, measured.pairs if measured else None)
    if len(split.training) < FEWEST_PAIRS or not split.held_out:
        raise TrainingError(
            f"{', '.join(file.name for file in files)}: {len(split.training)} pairs to learn from and "
            f"{len(split.held_out)} to measure with are too few; give at least {FEWEST_PAIRS + 2}, better thousands"
        )
    empty = sum(file.without_text for file in files)
    say(
        f"{len(split.training):,} pairs to learn from, {len(split.held_out):,} to measure with; left out: "
        f"{split.repeated:,} repeated, {split.too_near:,} near to what is measured with, {empty:,} with an empty side"
    )
    return _Work(_name(base, folder), folder, settings, files, measured, split)


def _name(base: str, folder: Path) -> str:
    """The name of the base for people: that on the hub where it comes from there, else that of its folder.

    >>> _name("facebook/m2m100_418M", Path("x")), _name(".", Path("/c/models--a--b/snapshots/1")), _name(".", Path("/m"))
    ('facebook/m2m100_418M', 'a/b', 'm')
    """
    if not Path(base).expanduser().is_dir():
        return base
    hub = [part for part in folder.resolve().parts if part.startswith("models--")]
    return hub[-1].removeprefix("models--").replace("--", "/", 1) if hub else folder.resolve().name


def _description(work: _Work) -> dict[str, Any]:
    """All that the outcome depends on; the names and the order of the files do not."""
    return {"base": base_digest(work.folder), "pairs": work.split.digest, **work.settings.as_record()}


def _train(
    work: _Work, run: dict[str, Any], workplace: Workplace, say: Callable[[str], None], watch: Watch
) -> TrainedModel:
    if workplace.begin(run):
        say(f"going on with the training in {workplace.folder}")
    if not workplace.finished.is_dir():
        _learn(work, run, workplace, say, watch)
    return _trained(workplace.deliver())


def _trained(folder: Path) -> TrainedModel:
    record = read_record(folder)
    if record is None:
        raise TrainingError(f"{folder}: holds no trained model; name another --output")
    return TrainedModel(folder, record.chrf_before, record.chrf_southern, record.chrf_after)


def _learn(
    work: _Work, run: dict[str, Any], workplace: Workplace, say: Callable[[str], None], watch: Watch
) -> None:
    """Train, and put the finished model together in the workplace."""
    settings = work.settings
    loaded = _load(work.folder)
    choose_precision(settings.precision, loaded)
    speech = Speech(work.base, loaded, work.folder, settings.source, settings.target)
    batches, too_long = _batches(speech, work.split.training, settings)
    held_out, _ = _batches(speech, work.split.held_out, settings)
    if batches.pairs < FEWEST_PAIRS or not held_out.pairs:
        raise TrainingError(f"too few pairs are short enough for {LONGEST} tokens; split them into sentences")
    if too_long:
        say(f"{too_long:,} pairs left out, longer than the {LONGEST} tokens or what the model takes")
    if workplace.checkpoint() is None:
        workplace.need_room(sum(4 * weights.numel() for weights in loaded.model.parameters()))
    plan = make_plan(settings, batches)
    collator = make_collator(loaded)
    measure = Measure(Learner(loaded, speech.wording), work.split.held_out, settings)
    before = workplace.note("before")
    if before is None:
        before = workplace.note("before", [measure(), measure.made_southern()])
        say(f"{work.base}: {chrf_before(*before)}; {plan.steps:,} steps on {loaded.device}")
    best, after, done = run_trainer(
        loaded, batches, held_out, collator, measure, settings, plan, workplace, watch
    )
    as_given, southern = before
    result = Result(as_given, southern, after, best, done, measure.signature())
    _finish(work, run, workplace, too_long, result, loaded, say)


def _load(folder: Path) -> LoadedModel:
    """The base model, its weights in float32, on a graphics card where there is one."""
    import torch

    family = find_family(folder, read_config(folder))
    device = choose_device()
    tokenizer = load_tokenizer(folder, family)
    model = load_weights(folder, family, torch.float32)
    return LoadedModel(model.to(device), tokenizer, family, device)


def _batches(speech: Speech, pairs: Iterable[Pair], settings: Settings) -> tuple[Batches, int]:
    """The pairs in batches, and how many were too long."""
    made: list[Numbers] = []
    too_long = 0
    for pair in pairs:
        numbers = speech.numbers(pair)
        if numbers is None:
            too_long += 1
        else:
            made.append(numbers)
    return make_batches(made, settings.batch_tokens), too_long


def _finish(
    work: _Work,
    run: dict[str, Any],
    workplace: Workplace,
    too_long: int,
    result: Result,
    loaded: LoadedModel,
    say: Callable[[str], None],
) -> None:
    """The best checkpoint with the tokenizer, the card and the converted copy as one folder."""
    inherited = read_record(work.folder)
    licence = licence_of(work.base, inherited.licence if inherited else "")
    if licence.warning:
        say(licence.warning)
    made = workplace.folder / "finished.part"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    _copy(workplace.at(result.best_step), made, _WEIGHTS_OF_CHECKPOINT)
    _copy(work.folder, made, TOKENIZER_FILES)
    config = read_config(made) | {
        "use_cache": read_config(work.folder).get("use_cache", True)
    }  # off to learn
    write_whole(made / "config.json", json.dumps(config, indent=2, sort_keys=True) + "\n")
    _convert(made, say)
    record = _record(work, run, licence, result)
    card = model_card(
        work.base,
        loaded.family,
        licence,
        work.files,
        work.validation,
        work.split,
        too_long,
        work.settings,
        result,
    )
    for folder in (made, made / QUANTIZATION):
        if folder.is_dir():
            write_record(folder, record)
            (folder / "README.md").write_text(card, encoding="utf-8")
    made.replace(workplace.finished)


def _copy(source: Path, target: Path, patterns: Iterable[str]) -> None:
    for pattern in patterns:
        for path in source.glob(pattern):
            shutil.copyfile(path, target / path.name)


def _convert(made: Path, say: Callable[[str], None]) -> None:
    """The converted copy beside the model; without it, where it cannot be made, the model works with transformers."""
    try:
        convert_model(made, made / QUANTIZATION)
    except EngineError as error:
        say(str(error))


def _record(work: _Work, run: dict[str, Any], licence: Licence, result: Result) -> TrainingRecord:
    settings = work.settings
    return TrainingRecord(
        settings.source,
        settings.target,
        work.base,
        licence.name,
        __version__,
        run_id(run),
        result.before,
        result.southern,
        result.after,
    )
