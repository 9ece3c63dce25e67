"""A Marian model of the usual size with random weights: it computes as much as a trained one and says nothing."""

import json
from collections.abc import Iterator
from itertools import chain, product
from pathlib import Path
from typing import Any

from sentences import SAMPLES, make_sentences

from nambuk.glossary.store import shipped_glossary

PIECES = 16_000
"""Pieces that texts are really cut into; the rest of the vocabulary only fills it up."""

VOCABULARY = 32_001
SIZES = {
    "d_model": 512,
    "encoder_layers": 6,
    "decoder_layers": 6,
    "encoder_attention_heads": 8,
    "decoder_attention_heads": 8,
    "encoder_ffn_dim": 2048,
    "decoder_ffn_dim": 2048,
    "max_position_embeddings": 512,
}
"""Those of the Marian models that most people run: 61 million parameters with this vocabulary."""

NEVER = -1e4
"""Added to the logits of words that the model shall not write."""


def make_model(folder: Path, seed: int = 1) -> Path:
    """Write the model and its tokenizer into `folder`, as the hub would give them; returns the folder.

    The model never ends a translation: who runs it sets the number of tokens, the same for all.
    """
    import torch
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    vocabulary, pieces = _vocabulary(folder)
    tokenizer = MarianTokenizer(
        str(pieces), str(pieces), str(vocabulary), source_lang="kor", target_lang="eng"
    )
    end, pad = tokenizer.eos_token_id, tokenizer.pad_token_id
    torch.manual_seed(seed)
    config = MarianConfig(
        vocab_size=VOCABULARY, pad_token_id=pad, eos_token_id=end, decoder_start_token_id=pad,
        scale_embedding=True, activation_function="swish", init_std=0.1, **SIZES,
    )  # fmt: skip
    model = MarianMTModel(config)
    with torch.no_grad():
        _loosen(model)
        model.final_logits_bias[0, [end, tokenizer.unk_token_id, pad]] = NEVER
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _loosen(model: Any) -> None:
    """Let the place in the sentence weigh more than the words before it, else it writes one word for ever."""
    model.get_input_embeddings().weight.mul_(0.05)
    for layer in model.model.decoder.layers:
        layer.self_attn.out_proj.weight.mul_(0.02)
        layer.encoder_attn.out_proj.weight.mul_(0.02)


def _vocabulary(folder: Path) -> tuple[Path, Path]:
    """The list of words, </s> and <unk> first and <pad> last, and the sentencepiece model."""
    import sentencepiece

    prefix = folder / "pieces"
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=_lines(), model_prefix=str(prefix), vocab_size=PIECES, character_coverage=1.0,
        hard_vocab_limit=False, num_threads=1, minloglevel=2,
    )  # fmt: skip
    model = sentencepiece.SentencePieceProcessor(model_file=f"{prefix}.model")
    known = (model.id_to_piece(i) for i in range(model.get_piece_size()))
    words: dict[str, int] = {}
    for word in chain(("</s>", "<unk>"), known, _fillers()):
        if len(words) < VOCABULARY - 1:
            words.setdefault(word, len(words))
    words["<pad>"] = len(words)
    path = folder / "words.json"
    path.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    return path, Path(f"{prefix}.model")


def _lines() -> Iterator[str]:
    """Text of the project: the samples, sentences that are not measured, the glossary's words in three languages."""
    for path in sorted(SAMPLES.glob("*.txt")):
        yield from path.read_text(encoding="utf-8").splitlines()
    yield from make_sentences(2000, seed=0)
    for term in shipped_glossary().terms:
        for tag in ("ko-KP", "ko-KR", "en"):
            yield from term.words.get(tag, ())


def _fillers() -> Iterator[str]:
    """Words that no language has: ▁babab, ▁babac …"""
    consonants, vowels = "bcdfghjklmnprstvwz", "aeiou"
    for letters in product(consonants, vowels, consonants, vowels, consonants):
        yield "▁" + "".join(letters)
