"""The card of a trained model: README.md in its folder, for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from nambuk import __version__
from nambuk.translation.engines.families import Family, language_key
from nambuk.translation.engines.known_models import known_models
from nambuk.translation.training.pairs import PairsFile
from nambuk.translation.training.settings import LABEL_SMOOTHING, WARM_UP, Settings
from nambuk.translation.training.splitting import Split


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of the base model, which a model trained from it inherits; empty where it is not known."""

    name: str
    commercial: bool | None

    @property
    def warning(self) -> str:
        """One sentence for those who would overlook it; empty where there is nothing to warn of."""
        if self.commercial is False:
            return f"The base model's licence ({self.name}) forbids commercial use, and so does this model's."
        if not self.name:
            return (
                "The licence of the base model is not known here: look it up before you pass this model on."
            )
        return ""


def licence_of(base: str, inherited: str = "") -> Licence:
    """The licence of the base model from the list of known models, or the one that it inherited itself."""
    for model in known_models():
        if model.name == base:
            return Licence(model.licence, model.commercial)
    return Licence(inherited, False if "-NC" in inherited.upper() else (True if inherited else None))


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to: chrF on the pairs held out before and after, at which step, of how many steps.

    `southern`: before, with northern sources made southern first.
    """

    before: float
    southern: float | None
    after: float
    best_step: int
    steps: int
    signature: str


def chrf_before(before: float, southern: float | None) -> str:
    """What the base model reaches, in words.

    >>> chrf_before(41.24, 47.0)
    'chrF before 41.2, with southern spelling 47.0'
    """
    return f"chrF before {before:.1f}" + (
        f", with southern spelling {southern:.1f}" if southern is not None else ""
    )


def model_card(
    base: str,
    family: Family,
    licence: Licence,
    files: Sequence[PairsFile],
    validation: PairsFile | None,
    split: Split,
    too_long: int,
    settings: Settings,
    result: Result,
) -> str:
    """The text of README.md."""
    languages = [language_key(settings.source), language_key(settings.target)]
    head = ["---", f"language: [{', '.join(languages)}]", "pipeline_tag: translation"]
    head += [f"license: {licence.name.lower()}"] if licence.name else []
    head += [f"base_model: {base}"] if "/" in base and not base.startswith(("/", ".")) else []
    body = [
        f"# {settings.source} to {settings.target}, trained further from {base}",
        "",
        f"Made with `nambuk models train` (nambuk {__version__}). {licence.warning}".rstrip(),
        "",
        *_use(settings),
        "",
        "## Training",
        "",
        *_table(base, family, licence, split, too_long, settings, result),
        "",
        "## Pairs",
        "",
        "| file | pairs | sha256 |",
        "| --- | --- | --- |",
        *(f"| {_cell(file.name)} | {len(file.pairs):,} | {file.sha256} |" for file in files),
    ]
    if validation:
        name = f"{_cell(validation.name)} (to measure with)"
        body += [f"| {name} | {len(validation.pairs):,} | {validation.sha256} |"]
    return "\n".join([*head, "---", "", *body, ""])


def _use(settings: Settings) -> list[str]:
    words = f"--from {settings.source} --to {settings.target}"
    lines = ["```", f"nambuk translate FILE {words} --model FOLDER", "```"]
    if settings.source == "ko-KP":
        lines += ["", "The model reads northern spelling as it stands, and nambuk gives it that."]
    return lines


def _table(
    base: str,
    family: Family,
    licence: Licence,
    split: Split,
    too_long: int,
    settings: Settings,
    result: Result,
) -> list[str]:
    left_out = f"{split.repeated:,} repeated, {split.too_near:,} that share a side with a pair held out"
    length = f"{settings.steps:,} steps" if settings.steps else f"{settings.epochs:g} epochs"
    rows = {
        "base": f"{_cell(base)} ({family.name})",
        "licence": licence.name or "not known",
        "learnt from": f"{len(split.training) - too_long:,} pairs",
        "measured with": f"{len(split.held_out):,} pairs that were held out",
        "left out": f"{left_out}, {too_long:,} that are too long",
        "length": f"{length}, {result.steps:,} steps done; the model is that of step {result.best_step:,}",
        "batch": f"{settings.batch_tokens:,} tokens, {settings.accumulate} a step",
        "learning rate": f"{settings.rate(family):g}, warmed up over {WARM_UP:.0%} of the steps, then falling",
        "label smoothing": f"{LABEL_SMOOTHING}",
        "precision, seed": f"{settings.precision}, {settings.seed}",
        "chrF before": chrf_before(result.before, result.southern).removeprefix("chrF before "),
        "chrF after": f"{result.after:.1f}",
        "measured by": f"sacreBLEU {result.signature}, greedy search",
    }
    return ["| | |", "| --- | --- |", *(f"| {key} | {value} |" for key, value in rows.items())]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
