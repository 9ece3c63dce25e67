"""What is said to a large model, and the translation in what it says back.

The prompt is data, in `server_prompt.toml`. A model is asked for the translation alone; many wrap it
all the same, and each `without_…` takes off one wrapping, and only where the source has no such thing.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count
from string import Template
from typing import Any

from nambuk.translation.engines.engine import Hint, Translation
from nambuk.translation.engines.families import language_key
from nambuk.translation.engines.server_protocol import Failure, Trouble, error_words, one_line

LIMIT_NOTE = "the translation reached the server's limit and may lack its end"
FILTER_NOTE = "the server's filter stopped the translation: it may lack its end"
MARKER_NOTE = "the answer repeats the marks around the source: look at it"
REASONING_NOTE = "the answer has a <think> tag: it may hold more than the translation"
BROKEN_NOTE = "the answer had broken characters, now \ufffd"

_TAGS = "think|thinking|thought|reasoning"
_REASONING = re.compile(rf"\s*<({_TAGS})>.*?</\1>\s*", re.DOTALL | re.IGNORECASE)
_REASONING_END = re.compile(rf"</(?:{_TAGS})>\s*", re.IGNORECASE)
_REASONING_TAG = re.compile(rf"</?(?:{_TAGS})>", re.IGNORECASE)
_FENCE = re.compile(r"\s*```[\w-]*\n(.*?)\n?```\s*", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_QUOTES = ('""', "“”", "''", "‘’", "``")
_QUOTES_OF_TITLES = ("«»", "「」", "『』")
_ENDS = tuple(".!?…。！？")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent for one sentence: the two messages, and the lines around the sentence in `user`."""

    sentence: str
    system: str
    user: str
    begin: str
    end: str

    def messages(self) -> list[dict[str, str]]:
        """The messages as the protocol wants them."""
        return [{"role": "system", "content": self.system}, {"role": "user", "content": self.user}]


def make_prompt(sentence: str, source: str, target: str, hints: Sequence[Hint] = ()) -> Prompt:
    r"""The prompt that asks for `sentence` in `target`; both languages are BCP 47 tags.

    The lines around the sentence are numbered so that the sentence itself cannot contain them.

    >>> prompt = make_prompt("림파암이다.", "ko-KP", "en", [Hint("림파암", "lymphoma")])
    >>> prompt.user
    '<<<TEXT1>>>\n림파암이다.\n<<<END1>>>'
    >>> prompt.system.splitlines()[-1]
    '- 림파암 → lymphoma'
    """
    data = _prompt_data()
    begin, end = _marks(sentence)
    lines = dict.fromkeys(
        Template(data["term"]).substitute(source=one_line(hint.source), target=one_line(hint.target))
        for hint in hints
    )
    terms = Template(data["terms"]).substitute(list="\n".join(lines)) if lines else ""
    system = Template(data["system"]).substitute(
        source=language_name(source),
        target=language_name(target),
        note=data["notes"].get(language_key(source), ""),
        begin=begin,
        end=end,
        terms=terms,
    )
    return Prompt(sentence, system.strip(), f"{begin}\n{sentence}\n{end}", begin, end)


def language_name(tag: str) -> str:
    """The English name of a language, as a model knows it.

    >>> [language_name(tag) for tag in ("ko-KP", "zh-TW", "vi")]
    ['Korean', 'Chinese (traditional characters)', 'the language with the BCP 47 tag vi']
    """
    name: str | None = _prompt_data()["languages"].get(language_key(tag))
    return name or f"the language with the BCP 47 tag {one_line(tag)}"


def read_answer(data: dict[str, Any], prompt: Prompt) -> Translation | Failure:
    """The translation in a server's answer `data` to `prompt`, or why there is none."""
    choices = data.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        said = error_words(data)
        return Failure(Trouble.BROKEN, f"its answer has no translation in it{': ' if said else ''}{said}")
    finish = choice.get("finish_reason")
    text, notes = clean(_content(message.get("content")), prompt)
    if finish == "length":
        notes = (LIMIT_NOTE, *notes)
    if finish == "content_filter":
        notes = (FILTER_NOTE, *notes)
    if text:
        return Translation(text, notes=notes)
    refusal = message.get("refusal")
    if isinstance(refusal, str) and refusal:
        return Failure(Trouble.SILENT, f"the model refused: {one_line(refusal)}")
    reasons = {
        "length": "its limit was reached before a translation began",
        "content_filter": "its filter stopped the translation",
    }
    return Failure(Trouble.SILENT, reasons.get(str(finish), "its answer is empty"))


def clean(answer: str, prompt: Prompt) -> tuple[str, tuple[str, ...]]:
    r"""The translation in `answer` without what models put around it, and notes on what is left.

    >>> clean('<think>Hm.</think>\n**Translation:** "He came."', make_prompt("그가 왔다.", "ko-KR", "en"))
    ('He came.', ())
    """
    sentence = prompt.sentence
    text = answer.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    notes = [] if text == answer else [BROKEN_NOTE]
    text = without_reasoning(_CONTROL.sub("", text), sentence).strip()
    before = None
    while before != text:
        before = text
        text = without_fence(text, sentence)
        text = without_label(text, sentence)
        text = text.removeprefix(prompt.begin).removesuffix(prompt.end).strip()
        text = without_quotes(text, sentence)
    if prompt.begin in text or prompt.end in text:
        notes.append(MARKER_NOTE)
    if _REASONING_TAG.search(text):
        notes.append(REASONING_NOTE)
    return text, tuple(notes)


def without_reasoning(text: str, source: str) -> str:
    """`text` without the thoughts before it; nothing is left where the thoughts never ended.

    Some servers leave out the opening tag. A source with such a tag loses only a whole block.

    >>> without_reasoning("<think>a b</think> c", "가"), without_reasoning("a b</think> c", "가")
    ('c', 'c')
    >>> without_reasoning("<think>a b", "가"), without_reasoning("a <think> b", "가 <think> 나")
    ('', 'a <think> b')
    """
    if _REASONING_TAG.match(source.lstrip()):
        return text
    while found := _REASONING.match(text):
        text = text[found.end() :]
    if _REASONING_TAG.search(source):
        return text
    text = _REASONING_END.split(text)[-1]
    return "" if _REASONING_TAG.match(text.lstrip()) else text


def without_fence(text: str, source: str) -> str:
    r"""`text` out of the code marks around all of it.

    >>> without_fence("```text\nHe came.\n```", "그가 왔다.")
    'He came.'
    """
    found = _FENCE.fullmatch(text)
    return found[1] if found and "```" not in source + found[1] else text


def without_label(text: str, source: str) -> str:
    """`text` without "Translation:" before it, unless the source may have a label of its own.

    >>> without_label("Перевод: Он пришёл.", "그가 왔다.")
    'Он пришёл.'
    >>> without_label("Translation: Ri Chol Ho", "번역 리철호")
    'Translation: Ri Chol Ho'
    """
    words = (":", "：", *_prompt_data()["label_words"])
    if any(word in source[:30].lower() for word in words):
        return text
    found = _label_pattern().match(text)
    return text[found.end() :] if found and text[found.end() :].strip() else text


def without_quotes(text: str, source: str) -> str:
    """`text` out of the quotation marks around all of it; marks of titles only around a sentence.

    >>> without_quotes('"He came."', "그가 왔다."), without_quotes('"A" and "B"', "갑과 을")
    ('He came.', '"A" and "B"')
    >>> without_quotes("「労働新聞」", "로동신문"), without_quotes("「彼が来た。」", "그가 왔다.")
    ('「労働新聞」', '彼が来た。')
    """
    source = source.strip()
    marks = "".join(_QUOTES + _QUOTES_OF_TITLES) + "《》〈〉"
    if len(text) < 3 or source[:1] in marks or source[-1:] in marks:
        return text
    pair, inner = text[0] + text[-1], text[1:-1]
    wraps = pair in _QUOTES or (pair in _QUOTES_OF_TITLES and inner.endswith(_ENDS))
    return inner.strip() if wraps and not set(pair) & set(inner) else text


def _content(content: Any) -> str:
    """The text of a message: a string, or in some servers a list of parts."""
    if isinstance(content, list):
        content = "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _marks(sentence: str) -> tuple[str, str]:
    """The lines before and after `sentence`, with the first number that does not occur in it."""
    data = _prompt_data()
    for number in count(1):
        begin, end = (Template(data[name]).substitute(number=number) for name in ("begin", "end"))
        if begin.lower() not in sentence.lower() and end.lower() not in sentence.lower():
            return begin, end
    raise AssertionError("numbers do not end")


@cache
def _prompt_data() -> dict[str, Any]:
    path = files("nambuk.translation.engines") / "server_prompt.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _label_pattern() -> re.Pattern[str]:
    labels = "|".join(re.escape(label) for label in _prompt_data()["labels"])
    return re.compile(rf"[*_#\s]*(?:{labels})(?: (?:into|in|to) \w+)?[*_ ]*[:：][*_]*\s*", re.IGNORECASE)
