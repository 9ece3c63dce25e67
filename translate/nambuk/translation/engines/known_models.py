"""What is known of the models that suit this work: `known_models.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nambuk.translation.engines.families import language_key


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model on the hub.

    `pairs` are the translations it was made for ("ko-en"), `languages` those among which it
    translates in every direction, of the languages of this project; one of the two is empty.
    `download` is the size in bytes of what is fetched and `parameters` their number, 0 where it is
    not known. `licence` is an SPDX identifier, empty where the model's page names none; `commercial`
    is whether it allows commercial use, None where that is not known. `recommended_for` are the pairs
    that it is a default for, unless a model before it in the list is.
    """

    name: str
    family: str
    pairs: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    download: int = 0
    parameters: int = 0
    licence: str = ""
    commercial: bool | None = None
    note: str = ""
    recommended_for: tuple[str, ...] = ()

    @property
    def default_for(self) -> tuple[str, ...]:
        """The pairs that no model before it in the list is recommended for."""
        return tuple(pair for pair in self.recommended_for if _recommended(pair)[0] is self)


@cache
def known_models() -> tuple[KnownModel, ...]:
    """The models of the list, in its order."""
    path = Path(__file__).with_name("known_models.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["model"]
    return tuple(_known_model(row) for row in rows)


def _known_model(row: dict[str, Any]) -> KnownModel:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return KnownModel(**fields)


def recommended_models(source: str, target: str) -> list[KnownModel]:
    """The models to use for a pair of languages (BCP 47 tags), the default first; all allow commercial use.

    >>> [model.name for model in recommended_models("ko-KP", "zh-CN")]
    ['facebook/m2m100_418M', 'facebook/m2m100_1.2B', 'google/madlad400-3b-mt']
    """
    source, target = (language_key(tag).removesuffix("-Hant") for tag in (source, target))
    return _recommended(f"{source}-{target}")


def _recommended(pair: str) -> list[KnownModel]:
    return [model for model in known_models() if pair in model.recommended_for]
