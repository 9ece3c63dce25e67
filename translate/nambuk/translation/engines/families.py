"""The families of translation models: how each is told which language to read and to write.

| family | source language | target language |
| --- | --- | --- |
| Marian (opus-mt) | fixed | fixed, or a word `>>jpn<<` before the source |
| M2M100 | a token before the source | the first token of the output, forced |
| NLLB | a token before the source | the first token of the output, forced |
| mBART-50 | a token before the source | the first token of the output, forced |
| MADLAD (T5) | found by the model | a word `<2ja>` before the source |

A language is a BCP 47 tag. The three Korean standards are one language for a model, Korean. A tag
that is not in the table is tried as the model's own code ("fra_Latn" with NLLB).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nambuk.translation.engines.engine import EngineError


@dataclass(frozen=True, slots=True)
class Family:
    """Models that are loaded and spoken to in one way.

    `model_type` is what their config.json says; `tokenizer` is the class of transformers that reads
    their vocabulary; `codes` has for each of our languages the family's own names, first choice first.
    """

    name: str
    model_type: str
    tokenizer: str
    codes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Direction:
    """How one model is told a pair of languages.

    `prefix` goes before the source text; `source_code` is set on the tokenizer; `forced_bos` is the
    id of the first token of the output.
    """

    prefix: str = ""
    source_code: str | None = None
    forced_bos: int | None = None


MARIAN = Family(
    "Marian",
    "marian",
    "MarianTokenizer",
    {
        "ko": ("kor", "ko", "kor_Hang"),
        "en": ("eng", "en"),
        "ru": ("rus", "ru"),
        "zh": ("cmn_Hans", "zho", "cmn", "zh", "zho_Hans", "chi"),
        "zh-Hant": ("cmn_Hant", "zho_Hant"),
        "ja": ("jpn", "ja", "jpn_Jpan"),
    },
)
M2M100 = Family(
    "M2M100",
    "m2m_100",
    "M2M100Tokenizer",
    {language: (language,) for language in ("ko", "en", "ru", "zh", "ja")},
)
NLLB = Family(
    "NLLB",
    "m2m_100",
    "NllbTokenizer",
    {
        "ko": ("kor_Hang",),
        "en": ("eng_Latn",),
        "ru": ("rus_Cyrl",),
        "zh": ("zho_Hans",),
        "zh-Hant": ("zho_Hant",),
        "ja": ("jpn_Jpan",),
    },
)
MBART = Family(
    "mBART-50",
    "mbart",
    "MBart50Tokenizer",
    {"ko": ("ko_KR",), "en": ("en_XX",), "ru": ("ru_RU",), "zh": ("zh_CN",), "ja": ("ja_XX",)},
)
MADLAD = Family(
    "MADLAD",
    "t5",
    "T5Tokenizer",
    {
        "ko": ("ko",),
        "en": ("en",),
        "ru": ("ru",),
        "zh": ("zh",),
        "zh-Hant": ("zh_Hant",),
        "ja": ("ja",),
    },
)
FAMILIES = (MARIAN, M2M100, NLLB, MBART, MADLAD)


def language_key(tag: str) -> str:
    """The language of a BCP 47 tag as models tell languages apart; an unknown tag stays as it is.

    >>> [language_key(tag) for tag in ("ko-KP", "en-GB", "zh-CN", "zh-TW", "fr", "fra_Latn")]
    ['ko', 'en', 'zh', 'zh-Hant', 'fr', 'fra_Latn']
    """
    parts = tag.replace("_", "-").split("-")
    first = parts[0].lower()
    if first == "zh":
        return "zh-Hant" if {"hant", "tw", "hk", "mo"} & {part.lower() for part in parts[1:]} else "zh"
    return first if len(first) == 2 else tag


def direction(family: Family, tokenizer: Any, source: str, target: str, vocabulary: int) -> Direction:
    """How a model of `family` is told to translate from `source` to `target`.

    `vocabulary` is the number of tokens the model has weights for. Raises `EngineError` when the
    model does not know a language: a tokenizer would put its unknown token there and the model would
    answer in any language it likes.
    """
    if language_key(source) == language_key(target):
        raise EngineError(
            f"--from {source} --to {target}: the same language for a model; nambuk translates between "
            "the Korean standards without one"
        )
    if family is MARIAN:
        return _marian_direction(tokenizer, source, target)
    if family is MADLAD:
        prefix, _ = _known(family, tokenizer, target, vocabulary, "<2{}>")
        return Direction(prefix=f"{prefix} ")
    pattern = "__{}__" if family is M2M100 else "{}"
    source_token, _ = _known(family, tokenizer, source, vocabulary, pattern)
    _, forced = _known(family, tokenizer, target, vocabulary, pattern)
    return Direction(source_code=source_token.strip("_"), forced_bos=forced)


def _known(family: Family, tokenizer: Any, tag: str, vocabulary: int, pattern: str) -> tuple[str, int]:
    """The token of the language `tag` and its id, which is a real one."""
    key = language_key(tag)
    for code in family.codes.get(key, (tag,)):
        token = pattern.format(code)
        token_id = tokenizer.convert_tokens_to_ids(token)
        if token_id is not None and token_id != tokenizer.unk_token_id and token_id < vocabulary:
            return token, token_id
    raise EngineError(
        f"this {family.name} model does not know the language {tag}; nambuk names "
        f"{', '.join(family.codes)}: choose one of them, or a model that knows {tag}"
    )


def _marian_direction(tokenizer: Any, source: str, target: str) -> Direction:
    """Marian: compare with the pair the model was made for; choose the target where it has several."""
    _refuse_other_language(getattr(tokenizer, "source_lang", None), source, "reads")
    choices = set(getattr(tokenizer, "supported_language_codes", ()))
    if not choices:
        _refuse_other_language(getattr(tokenizer, "target_lang", None), target, "writes")
        return Direction()
    for code in MARIAN.codes.get(language_key(target), (target,)):
        if f">>{code}<<" in choices:
            return Direction(prefix=f">>{code}<< ")
    known = ", ".join(sorted(choice.strip("<>") for choice in choices))
    raise EngineError(f"this Marian model does not write {target}, only {known}: choose another model")


def _refuse_other_language(declared: str | None, tag: str, verb: str) -> None:
    """Refuse when the model says that it reads or writes one language and that is not `tag`.

    Names of groups ("mul", "zle", "ja+ko") have three letters or a plus sign and are let pass;
    names of two letters are always one language.
    """
    declared = (declared or "").lower()
    known = next((key for key, codes in MARIAN.codes.items() if declared in (c.lower() for c in codes)), None)
    if known is None and len(declared) != 2:
        return
    if (known or declared) != language_key(tag):
        raise EngineError(f"this Marian model {verb} {declared}, not {tag}: choose a model made for {tag}")
