"""The loop itself: transformers' Trainer, which measures by translating and says how far it is."""

import math
import os
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from nambuk.conversion import Options, convert_lines
from nambuk.translation.engines.families import MADLAD, MARIAN, Direction
from nambuk.translation.engines.loading import LoadedModel
from nambuk.translation.engines.models import quiet_environment
from nambuk.translation.engines.tokenizing import quiet_transformers
from nambuk.translation.engines.transformers_engine import BATCH_SIZE, TransformersEngine
from nambuk.translation.engines.wording import Wording, Written
from nambuk.translation.training.batches import Batches, Collator
from nambuk.translation.training.pairs import Pair
from nambuk.translation.training.settings import LABEL_SMOOTHING, WARM_UP, Settings, TrainingError
from nambuk.translation.training.workplace import Workplace
from nambuk.variety import Variety


@dataclass(frozen=True, slots=True)
class Moment:
    """How far a training is: `step` of `steps`, the mean loss since the last moment.

    `held_out_loss` and `chrf` are there where the model was measured. `rate`: pairs a second since this
    process began; `left`: seconds until the end at that rate.
    """

    step: int
    steps: int
    loss: float
    rate: float
    left: float
    held_out_loss: float | None = None
    chrf: float | None = None


Watch = Callable[[Moment], None]


class Learner(TransformersEngine):
    """The engine for a model that is being trained: greedy, as it is in memory at the moment."""

    def __init__(self, loaded: LoadedModel, wording: Wording) -> None:
        self._loaded, self._wording, self._model_name = loaded, wording, wording.name
        self._beams, self._scores = 1, False
        self._batch_size = BATCH_SIZE[loaded.device.split(":")[0]]

    def _batch(
        self, sources: Sequence[tuple[int, ...]], way: Direction, candidates: int
    ) -> list[list[Written]]:
        self._loaded.model.eval()  # Trainer puts it back to learning
        return super()._batch(sources, way, candidates)

    def _settings(self, longest: int, way: Direction, candidates: int) -> Any:
        settings = super()._settings(longest, way, candidates)
        settings.forced_eos_token_id = None
        return settings


@dataclass(frozen=True, slots=True)
class Measure:
    """Measures a model by translating the pairs that were held out."""

    learner: Learner
    held_out: Sequence[Pair]
    settings: Settings

    def __call__(self) -> float:
        """The chrF of greedy translations, 0 to 100."""
        return self._score([pair.source for pair in self.held_out])

    def made_southern(self) -> float | None:
        """The chrF where northern sources are made southern first, as nambuk does for other models; else None."""
        if self.settings.source != str(Variety.KP):
            return None
        done = convert_lines([pair.source for pair in self.held_out], Options(Variety.KR))
        return self._score([conversion.text for conversion in done])

    def _score(self, sources: Sequence[str]) -> float:
        made = self.learner.translate(sources, self.settings.source, self.settings.target)
        references = [[pair.target for pair in self.held_out]]
        return float(_chrf().corpus_score([translation.text for translation in made], references).score)

    def signature(self) -> str:
        """What tells two measurements of one kind, as sacreBLEU writes it."""
        metric = _chrf()
        metric.corpus_score(["x"], [["x"]])
        return str(metric.get_signature())


def _chrf() -> Any:
    from sacrebleu.metrics.chrf import CHRF

    return CHRF()


def keep_start_word(loaded: LoadedModel) -> None:
    """Marian starts to write from `<pad>`, whose row is also one of the output: keep training from moving it.

    Other programs that run a converted Marian model start from zeros, which is what that row holds in the
    published ones. The other families start from `</s>`, a word like any other, or have no tied row.
    """
    if loaded.family is not MARIAN:
        return
    import torch

    words = loaded.model.get_decoder().embed_tokens.weight
    start = int(loaded.model.config.pad_token_id)
    words.register_hook(lambda g: g.index_fill(0, torch.tensor([start], device=g.device), 0.0))


def choose_precision(wanted: str, loaded: LoadedModel) -> str:
    """The numbers to compute with: float32 on a processor, 16 bits on a graphics card that has them.

    The weights themselves are kept in float32. T5 goes over the range of float16. Raises TrainingError for
    what the device cannot do.
    """
    import torch

    card = loaded.device.startswith("cuda")
    brain = card and torch.cuda.is_bf16_supported()
    if wanted == "auto":
        if brain:
            return "bfloat16"
        return "float16" if card and loaded.family is not MADLAD else "float32"
    if wanted != "float32" and not (brain if wanted == "bfloat16" else card):
        raise TrainingError(
            f"--precision {wanted}: not on this machine's {loaded.device}; use float32, or auto"
        )
    return wanted


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a run: how many there are, and how many lie between two measurements."""

    steps: int
    evaluate_every: int
    pairs_a_step: float


def make_plan(settings: Settings, batches: Batches) -> Plan:
    """The plan for these batches."""
    an_epoch = math.ceil(len(batches) / settings.accumulate)
    steps = settings.steps or max(math.ceil(settings.epochs * an_epoch), 1)
    return Plan(steps, min(settings.evaluate_every or math.ceil(steps / 10), steps), batches.pairs / an_epoch)


@contextmanager
def quiet_training() -> Iterator[None]:
    """Training without a network, without notices of the libraries and without threads of the tokenizers."""
    quiet_environment()
    wanted = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "TQDM_DISABLE": "1"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        with quiet_transformers(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def run_trainer(
    loaded: LoadedModel,
    batches: Batches,
    held_out: Batches,
    collator: Collator,
    measure: Measure,
    settings: Settings,
    plan: Plan,
    workplace: Workplace,
    watch: Watch,
) -> tuple[int, float, int]:
    """Train from the newest checkpoint or the beginning: the best step, its chrF, and the steps done."""
    from transformers import PrinterCallback, Trainer

    class MeasuringTrainer(Trainer):  # type: ignore[misc]  # transformers is not followed
        """Adds the chrF of the translations to what is measured."""

        def evaluation_loop(self, *args: Any, **kwargs: Any) -> Any:
            output = super().evaluation_loop(*args, **kwargs)
            output.metrics["eval_chrf"] = measure()
            return output

    trainer = MeasuringTrainer(
        model=loaded.model,
        args=_arguments(loaded, settings, plan, workplace),
        data_collator=collator,
        train_dataset=batches,
        eval_dataset=held_out,
        callbacks=[_watcher(settings, plan, workplace, watch)],
    )
    trainer.remove_callback(PrinterCallback)
    keep_start_word(loaded)
    checkpoint = workplace.checkpoint()
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    state = trainer.state
    return int(state.best_global_step), float(state.best_metric), int(state.global_step)


def _arguments(loaded: LoadedModel, settings: Settings, plan: Plan, workplace: Workplace) -> Any:
    from transformers import TrainingArguments

    precision = choose_precision(settings.precision, loaded)
    arguments = TrainingArguments(
        output_dir=str(workplace.folder),
        max_steps=plan.steps,
        per_device_train_batch_size=1,  # an item of the data set is a batch
        per_device_eval_batch_size=1,
        gradient_accumulation_steps=settings.accumulate,
        learning_rate=settings.rate(loaded.family),
        lr_scheduler_type="linear",
        warmup_steps=round(WARM_UP * plan.steps),
        weight_decay=0.0,  # it would move the word that `keep_start_word` keeps
        label_smoothing_factor=LABEL_SMOOTHING,
        bf16=precision == "bfloat16",
        fp16=precision == "float16",
        use_cpu=loaded.device == "cpu",
        seed=settings.seed,
        eval_strategy="steps",
        eval_steps=plan.evaluate_every,
        save_strategy="steps",
        save_steps=plan.evaluate_every,
        metric_for_best_model="eval_chrf",
        greater_is_better=True,
        logging_steps=max(plan.evaluate_every // 20, 1),
        logging_nan_inf_filter=False,
        dataloader_pin_memory=loaded.device != "cpu",
        remove_unused_columns=False,
        label_names=["labels"],
        report_to="none",
        disable_tqdm=True,
        log_level="error",
    )
    if arguments.n_gpu > 1:
        arguments._n_gpu = 1  # one card: batches are made for one
    return arguments


def _watcher(settings: Settings, plan: Plan, workplace: Workplace, watch: Watch) -> Any:
    """What listens to Trainer: tells how far it is, marks checkpoints, ends a run that leads nowhere."""
    from transformers import TrainerCallback

    class Watcher(TrainerCallback):  # type: ignore[misc]
        begun = 0.0
        first = 0
        loss = math.nan

        def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            self.begun, self.first = time.monotonic(), state.global_step

        def on_log(self, args: Any, state: Any, control: Any, logs: Any, **_: Any) -> None:
            if "loss" in logs:
                self.loss = logs["loss"]
                if not math.isfinite(self.loss):
                    raise TrainingError(
                        f"step {state.global_step}: the loss is no number any more; use a smaller --learning-rate, "
                        "or --precision float32, in another --output"
                    )
                self._tell(state)

        def on_evaluate(self, args: Any, state: Any, control: Any, metrics: Any, **_: Any) -> None:
            self._tell(state, metrics["eval_loss"], metrics["eval_chrf"])
            if settings.patience and _without_gain(state.log_history) >= settings.patience:
                control.should_training_stop = control.should_save = True

        def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            workplace.keep(state.global_step, state.best_global_step)

        def _tell(self, state: Any, held_out_loss: float | None = None, chrf: float | None = None) -> None:
            done = state.global_step - self.first
            seconds = max(time.monotonic() - self.begun, 1e-6)
            left = (plan.steps - state.global_step) * seconds / max(done, 1)
            rate = done * plan.pairs_a_step / seconds
            watch(Moment(state.global_step, plan.steps, self.loss, rate, left, held_out_loss, chrf))

    return Watcher()


def _without_gain(history: Sequence[dict[str, float]]) -> int:
    """How many measurements there were since the best one.

    >>> _without_gain([{"eval_chrf": 1.0}, {"loss": 2.0}, {"eval_chrf": 3.0}, {"eval_chrf": 3.0}])
    1
    """
    values = [entry["eval_chrf"] for entry in history if "eval_chrf" in entry]
    return len(values) - 1 - values.index(max(values)) if values else 0
