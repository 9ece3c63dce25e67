"""Tiny translation models, made on the spot and saved as a user's folders. Nothing is downloaded."""

import json
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"  # read when the hub's library is imported

PAIRS = {
    "환자는 폐암 진단을 받았다.": "The patient was diagnosed with lung cancer.",
    "노동자 32만 명이 갔다.": "320,000 workers went.",
    "약이 없다.": "There is no medicine.",
    "그는 평양으로 돌아갔다.": "He returned to Pyongyang.",
    "오늘은 날씨가 좋다.": "The weather is good today.",
    "체온은 38.5도였다.": "The temperature was 38.5 degrees.",
    "병원은 멀다.": "The hospital is far away.",
    "의사가 왔다.": "A doctor came.",
    "물을 마셔라.": "Drink water.",
    "우리는 집을 지었다.": "We built a house.",
}
"""What the trained toy has learnt by heart, southern spelling to English."""

_SIZES = {
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
    "encoder_ffn_dim": 128,
    "decoder_ffn_dim": 128,
    "d_model": 64,
    "max_position_embeddings": 128,
    "dropout": 0.0,
}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a connection fails the test."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a test reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(autouse=True)
def own_caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Empty caches of nambuk and of the hub, for one test; the folder of the hub's."""
    from huggingface_hub import constants

    monkeypatch.setenv("NAMBUK_CACHE", str(tmp_path / "nambuk"))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def as_fetched(toy: Path, cache: Path, name: str) -> Path:
    """Put the toy where the hub's client puts a model that it has fetched."""
    home = cache / f"models--{name.replace('/', '--')}"
    (home / "refs").mkdir(parents=True, exist_ok=True)
    (home / "refs" / "main").write_text("a" * 40)
    return Path(shutil.copytree(toy, home / "snapshots" / ("a" * 40), dirs_exist_ok=True))


@pytest.fixture(scope="session")
def converted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Path]:
    """The model of the fixture of that name, converted for CTranslate2; each only once."""
    from nambuk.translation.engines.converting import convert_model

    home = tmp_path_factory.mktemp("converted")

    def convert(fixture: str, quantization: str = "float32") -> Path:
        return convert_model(
            request.getfixturevalue(fixture), home / f"{fixture}-{quantization}", quantization
        )

    return convert


@pytest.fixture(scope="session")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sentencepiece models of the lines in `PAIRS`: unigrams (m), BPE (bpe), unigrams in T5's order (t5)."""
    torch = pytest.importorskip("torch", reason="pip install 'nambuk[torch]'")
    torch.set_num_threads(1)  # for models this small, threads cost more than they bring
    return make_vocabulary(tmp_path_factory.mktemp("vocabulary"))


def make_vocabulary(folder: Path) -> Path:
    import sentencepiece

    lines = [line for pair in PAIRS.items() for line in pair] * 20
    for name, kind in (("m", "unigram"), ("bpe", "bpe"), ("t5", "unigram")):
        order = {"pad_id": 0, "eos_id": 1, "unk_id": 2, "bos_id": -1} if name == "t5" else {}
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines),
            model_prefix=str(folder / name),
            model_type=kind,
            vocab_size=220,
            hard_vocab_limit=False,
            minloglevel=2,
            **order,
        )
    return folder


def pieces(vocabulary: Path, first: tuple[str, ...]) -> dict[str, int]:
    """A vocab.json: the special words `first`, then the pieces of the sentencepiece model."""
    import sentencepiece

    model = sentencepiece.SentencePieceProcessor(model_file=str(vocabulary / "m.model"))
    words = [model.id_to_piece(i) for i in range(len(model))]
    return {word: i for i, word in enumerate(dict.fromkeys((*first, *words)))}


def marian_tokenizer(vocabulary: Path, folder: Path, extra: tuple[str, ...] = (), **options: Any) -> Any:
    """A Marian tokenizer over the toy vocabulary; `extra` words such as ">>jpn<<" come before <pad>."""
    from transformers import MarianTokenizer

    words = pieces(vocabulary, ("</s>", "<unk>"))
    for word in (*extra, "<pad>"):
        words[word] = len(words)
    (folder / "words.json").write_text(json.dumps(words), encoding="utf-8")
    spm = str(vocabulary / "m.model")
    return MarianTokenizer(spm, spm, str(folder / "words.json"), **options)


def marian_model(tokenizer: Any) -> Any:
    import torch
    from transformers import MarianConfig, MarianMTModel

    pad = tokenizer.pad_token_id
    special = {"pad_token_id": pad, "eos_token_id": 0, "decoder_start_token_id": pad}
    torch.manual_seed(0)
    return MarianMTModel(MarianConfig(vocab_size=len(tokenizer.encoder), **special, **_SIZES))


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory, vocabulary: Path) -> Path:
    """The folder of a Marian model that has really learnt `PAIRS`."""
    return make_toy(vocabulary, tmp_path_factory.mktemp("toy"))


def make_toy(vocabulary: Path, folder: Path) -> Path:
    import torch

    tokenizer = marian_tokenizer(vocabulary, folder, source_lang="kor", target_lang="eng")
    model = marian_model(tokenizer)
    source = tokenizer(list(PAIRS), return_tensors="pt", padding=True)
    target = tokenizer(text_target=list(PAIRS.values()), return_tensors="pt", padding=True)["input_ids"]
    labels = target.masked_fill(target == tokenizer.pad_token_id, -100)
    optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
    for _ in range(250):
        model(**source, labels=labels).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return save(model, tokenizer, folder / "model")


@pytest.fixture(scope="session")
def many_targets(tmp_path_factory: pytest.TempPathFactory, vocabulary: Path) -> Path:
    """An untrained Marian model that chooses its target by >>rus<< or >>jpn<<."""
    folder = tmp_path_factory.mktemp("many")
    tokenizer = marian_tokenizer(vocabulary, folder, (">>rus<<", ">>jpn<<"), source_lang="ko")
    return save(marian_model(tokenizer), tokenizer, folder / "model")


@pytest.fixture(scope="session")
def m2m100(tmp_path_factory: pytest.TempPathFactory, vocabulary: Path) -> Path:
    from transformers import M2M100Tokenizer
    from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES

    folder = tmp_path_factory.mktemp("m2m100")
    words = pieces(vocabulary, ("<s>", "<pad>", "</s>", "<unk>"))
    (folder / "words.json").write_text(json.dumps(words), encoding="utf-8")
    languages = [f"__{code}__" for code in FAIRSEQ_LANGUAGE_CODES["m2m100"]]
    tokenizer = M2M100Tokenizer(
        str(folder / "words.json"), str(vocabulary / "m.model"), extra_special_tokens=languages
    )
    return save(m2m100_model(tokenizer.encoder_size + 108), tokenizer, folder / "model")


@pytest.fixture(scope="session")
def nllb(tmp_path_factory: pytest.TempPathFactory, vocabulary: Path) -> Path:
    """NLLB as it is published: with tokenizer.json."""
    from transformers import NllbTokenizer
    from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES

    folder = tmp_path_factory.mktemp("nllb")
    shutil.copy(vocabulary / "bpe.model", folder / "sentencepiece.bpe.model")
    tokenizer = NllbTokenizer.from_pretrained(str(folder), extra_special_tokens=FAIRSEQ_LANGUAGE_CODES)
    return save(m2m100_model(len(tokenizer)), tokenizer, folder / "model")


@pytest.fixture(scope="session")
def bare_nllb(tmp_path_factory: pytest.TempPathFactory, vocabulary: Path) -> Path:
    """NLLB as it was trained: weights and a sentencepiece file, no list of languages."""
    import sentencepiece

    folder = tmp_path_factory.mktemp("bare")
    shutil.copy(vocabulary / "bpe.model", folder / "sentencepiece.bpe.model")
    size = len(sentencepiece.SentencePieceProcessor(model_file=str(vocabulary / "bpe.model")))
    m2m100_model(size + 1 + 202 + 1).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def mbart(tmp_path_factory: pytest.TempPathFactory, vocabulary: Path) -> Path:
    import torch
    from transformers import MBart50Tokenizer, MBartConfig, MBartForConditionalGeneration

    folder = tmp_path_factory.mktemp("mbart")
    shutil.copy(vocabulary / "m.model", folder / "sentencepiece.bpe.model")
    tokenizer = MBart50Tokenizer.from_pretrained(str(folder))
    torch.manual_seed(0)
    model = MBartForConditionalGeneration(MBartConfig(vocab_size=len(tokenizer), **_SIZES))
    return save(model, tokenizer, folder / "model")


@pytest.fixture(scope="session")
def madlad(tmp_path_factory: pytest.TempPathFactory, vocabulary: Path) -> Path:
    import torch
    from transformers import T5Config, T5ForConditionalGeneration, T5Tokenizer

    folder = tmp_path_factory.mktemp("madlad")
    shutil.copy(vocabulary / "t5.model", folder / "spiece.model")
    tokenizer = T5Tokenizer.from_pretrained(str(folder), extra_ids=0, extra_special_tokens=["<2en>", "<2ja>"])
    sizes = {"d_model": 32, "d_ff": 64, "d_kv": 16, "num_layers": 1, "num_heads": 2}
    ids = {"pad_token_id": tokenizer.pad_token_id, "eos_token_id": tokenizer.eos_token_id}
    torch.manual_seed(0)
    config = T5Config(
        vocab_size=len(tokenizer), decoder_start_token_id=tokenizer.pad_token_id, **ids, **sizes
    )
    model = T5ForConditionalGeneration(config)
    with torch.no_grad():  # untrained, it would go on repeating the <pad> that it starts from
        model.get_input_embeddings().weight[tokenizer.pad_token_id] = 0.0
    return save(model, tokenizer, folder / "model")


def m2m100_model(vocabulary_size: int) -> Any:
    import torch
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    torch.manual_seed(0)
    return M2M100ForConditionalGeneration(M2M100Config(vocab_size=vocabulary_size, **_SIZES))


def save(model: Any, tokenizer: Any, folder: Path) -> Path:
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
