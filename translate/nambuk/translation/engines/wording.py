"""Sentences for a model and from it: cut into parts that fit, as token ids, and joined again.

This is what the engines that run a model have in common; they differ only in how the ids that a
model reads become the ids that it writes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nambuk.translation.engines.engine import EngineError, Translation
from nambuk.translation.engines.families import Direction, Family, direction, language_key
from nambuk.translation.engines.splitting import split_to_fit

DEFAULT_LIMIT = 512
"""Tokens that a model reads and writes where it does not say how many."""

CUT_OFF = "the translation reached the model's limit and may lack its end"

_WITHOUT_SPACES = ("zh", "zh-Hant", "ja")


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote for one source: token ids without the sign of the end.

    `score` is the mean natural log probability of its tokens, the end included and a forced language
    token not; `finished` is False when the model stopped at its limit and not at its own end.
    """

    ids: tuple[int, ...]
    score: float | None
    finished: bool


Write = Callable[[Sequence[tuple[int, ...]], Direction, int], list[list[Written]]]
"""Sources as token ids, the direction, how many candidates; for each source what was written, best first."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a sentence that fits into the model: the sentence's number, and the source's token ids."""

    sentence: int
    ids: tuple[int, ...]


class Wording:
    """How one model is spoken to.

    `name` goes before errors. `vocabulary` is the number of tokens that the model has weights for,
    `positions` the number of places it has for them, if that is fixed. `max_source_tokens` cuts
    sources earlier than the model's own limit, `max_target_tokens` ends translations earlier.
    """

    def __init__(
        self,
        name: str,
        family: Family,
        tokenizer: Any,
        *,
        vocabulary: int,
        positions: int | None = None,
        max_source_tokens: int | None = None,
        max_target_tokens: int | None = None,
    ) -> None:
        self.name, self.family, self.tokenizer = name, family, tokenizer
        self._vocabulary = vocabulary
        limits = (positions, getattr(tokenizer, "model_max_length", None))
        known = [int(limit) for limit in limits if limit and limit < 1_000_000] or [DEFAULT_LIMIT]
        self.source_limit = min([*known, *([max_source_tokens] if max_source_tokens else [])])
        places = int(positions or DEFAULT_LIMIT) - 1  # one place is the token that starts it
        self._target_limit = min(places, max_target_tokens or places)

    def translate(
        self, sentences: Sequence[str], source: str, target: str, candidates: int, write: Write
    ) -> list[Translation]:
        """See `Engine.translate`. A source over the model's limit is cut, translated and joined."""
        way = self.direction(source, target)
        notes: list[list[str]] = [[] for _ in sentences]
        parts: list[_Part] = []
        for number, sentence in enumerate(sentences):
            if sentence.strip():
                ids = self.parts(sentence, way, notes[number])
                parts += [_Part(number, part) for part in ids]
        found: list[list[list[Written]]] = [[] for _ in sentences]
        for part, written in zip(parts, write([p.ids for p in parts], way, candidates), strict=True):
            found[part.sentence].append(written)
        joint = "" if language_key(target) in _WITHOUT_SPACES else " "
        return [self._joined(f, n, joint, way) for f, n in zip(found, notes, strict=True)]

    def direction(self, source: str, target: str) -> Direction:
        """How the model is told this pair; the tokenizer is set to it. Raises `EngineError`."""
        try:
            way = direction(self.family, self.tokenizer, source, target, self._vocabulary)
        except EngineError as error:
            raise EngineError(f"{self.name}: {error}") from None
        if way.source_code is not None:
            self.tokenizer.src_lang = way.source_code
        return way

    def parts(self, sentence: str, way: Direction, notes: list[str]) -> list[tuple[int, ...]]:
        """The parts of a sentence as token ids, each short enough; a note where it had to be cut."""
        room = max(self.source_limit - len(self._encode(way.prefix)), 1)
        plain = without_commands(sentence.strip(), self.tokenizer.all_special_tokens)
        cut = split_to_fit(plain, lambda text: len(self._encode(text, special=False)), room)
        if cut.cut_at not in (None, "sentence ends"):
            notes.append(
                f"source longer than the model's {self.source_limit} tokens: "
                f"translated in {len(cut.texts)} parts, cut at {cut.cut_at}"
            )
        ids = [tuple(self._encode(way.prefix + text.strip())) for text in cut.texts if text.strip()]
        if any(token >= self._vocabulary for part in ids for token in part):
            raise strange_vocabulary(self.name)
        return ids

    def room(self, longest: int) -> int:
        """Tokens that may be written for sources of at most `longest` tokens."""
        return min(3 * longest + 20, self._target_limit)

    def text(self, ids: Sequence[int], way: Direction) -> str:
        """The text of the ids that the model wrote."""
        kept = [token for token in ids if token != way.forced_bos]
        decoded = self.tokenizer.decode(kept, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return str(decoded).strip()

    def _encode(self, text: str, *, special: bool = True) -> list[int]:
        """The token ids of `text`, never shortened, with the model's special tokens or without."""
        encoded = self.tokenizer(text, add_special_tokens=special, truncation=False, verbose=False)
        ids: list[int] = encoded["input_ids"]
        return ids

    def _joined(
        self, parts: Sequence[Sequence[Written]], notes: Sequence[str], joint: str, way: Direction
    ) -> Translation:
        """One translation from what was written for the parts of a sentence.

        The second-best alternative of a sentence in parts has the second best of every part, and so on.
        """
        texts = [[self.text(written.ids, way) for written in part] for part in parts]
        ranks = max((len(part) for part in texts), default=1)
        ranked = [joint.join(t for t in (p[min(r, len(p) - 1)] for p in texts) if t) for r in range(ranks)]
        best = [part[0] for part in parts]
        scores = [written.score for written in best if written.score is not None]
        return Translation(
            ranked[0],
            sum(scores) / len(scores) if scores else None,
            (*notes, *(() if all(written.finished for written in best) else (CUT_OFF,))),
            tuple(text for text in dict.fromkeys(ranked) if text and text != ranked[0]),
        )


def without_commands(text: str, special: Sequence[str]) -> str:
    """`text` with a space inside whatever the model would take for one of its own signs.

    A strike-through left from a web page would else end the sentence, and `>>jpn<<` change its language.

    >>> without_commands("약이 <s>없다</s>.", ["<s>", "</s>"])
    '약이 < s>없다< /s>.'
    """
    for sign in (*special, ">>"):
        if len(sign) > 1 and sign in text:
            text = text.replace(sign, f"{sign[0]} {sign[1:]}")
    return text


def batches(sources: Sequence[Sequence[int]], size: int) -> Iterator[list[int]]:
    """The numbers of `sources` in batches of similar length, longest first.

    >>> list(batches([[1], [1, 1, 1], [1, 1]], 2))
    [[1, 2], [0]]
    """
    order = sorted(range(len(sources)), key=lambda i: (-len(sources[i]), i))
    for begin in range(0, len(order), size):
        yield order[begin : begin + size]


def strange_vocabulary(name: str) -> EngineError:
    """The error for a tokenizer that has words which the model does not know."""
    return EngineError(
        f"{name}: the vocabulary has more words than the weights; "
        "the two do not belong together: fetch or save the model again"
    )
