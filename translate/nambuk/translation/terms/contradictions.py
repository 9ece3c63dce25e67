"""The user's glossaries against each other: one word with two translations."""

from collections.abc import Iterator

from nambuk.glossary.key import key_of
from nambuk.glossary.store import Glossary
from nambuk.translation.terms.finding import KOREAN


def contradictions(glossary: Glossary, source: str, target: str) -> Iterator[str]:
    """A line for each word of `source` to which the user's glossaries give two translations that share no word.

    Both are BCP 47 tags; of Korean, northern and southern words are looked at. The first translation is required.

    >>> from nambuk.glossary.term import Term
    >>> one = Term("a", {"ko-KP": ("페암",), "en": ("lung cancer",)}, tier="user")
    >>> two = Term("b", {"ko-KP": ("페암",), "en": ("pulmonary carcinoma",)}, tier="user")
    >>> list(contradictions(Glossary((one, two), ""), "ko-KP", "en"))
    ['페암 has two translations in your glossaries, lung cancer and pulmonary carcinoma; the first is required']
    """
    tags = KOREAN if source in KOREAN else (source,)
    first: dict[str, tuple[str, ...]] = {}
    said: set[tuple[str, tuple[str, ...]]] = set()
    for term in glossary.terms:
        words = term.words.get(target, ())
        if term.tier != "user" or not words:
            continue
        for word in dict.fromkeys(word for tag in tags for word in term.words.get(tag, ())):
            before = first.setdefault(key_of(word), words)
            if not {*map(key_of, before)} & {*map(key_of, words)} and (word, words) not in said:
                said.add((word, words))
                yield (
                    f"{word} has two translations in your glossaries, {before[0]} and {words[0]}; the first is required"
                )
