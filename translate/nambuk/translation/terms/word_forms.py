"""Finding a required word in a translation in any of its inflected forms.

Each function takes the output and a required word or phrase and gives the place as (start, end), or
None. Words are compared as whole words: cancer is not in cancerous.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from nambuk.translation.terms.literal import may_end

Place = tuple[int, int]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:['’](?!\w))?")
_HYPHENATED = re.compile(r"[^\W_]+(?:[-‐‑–'’][^\W_]+)*(?:['’](?!\w))?")
_SIGNS = re.compile("[+#%‰°]+")  # these tell words apart: C++ and C, 50% and 50
_APART = re.compile(f"{_WORD.pattern}|{_SIGNS.pattern}")
_TOGETHER = re.compile(f"{_HYPHENATED.pattern}|{_SIGNS.pattern}")
_HYPHENS = re.compile("[-‐‑–]")
_APOSTROPHE = re.compile("['’]")
_SAME_WIDTH = str.maketrans({"ё": "е", "Ё": "Е", "ʼ": "'"})

_SAME_STEM, _SHORTEST_STEM = 5, 4  # letters
_JOINING = 3  # syllables from which a Korean word may stand inside an eojeol
_EN_DERIVED = re.compile(
    "(?:e|y|is|es|s|ed|er|ers|or|ors|ing|ings|ion|ions|ation|ations|ment|ments|al|ally|ic|ical|ly|ive|able|ance|ence|n|an|ans|ns|i|ns)?"
)
_RU_DERIVED = re.compile("[а-я]{0,9}")
_IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "people": "person", "persons": "person",
    "feet": "foot", "teeth": "tooth", "lives": "life", "wives": "wife", "leaves": "leaf",
    "knives": "knife", "halves": "half", "shelves": "shelf", "bacteria": "bacterium",
    "viruses": "virus", "data": "datum",
}  # fmt: skip
_NOT_PLURAL = frozenset(("news", "series", "species", "means", "customs", "arms", "goods", "always", "this"))
_RU_ADJECTIVE = ("ого", "его", "ых", "их", "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие")
_RU_ENDINGS = frozenset(
    (
        "", "а", "я", "у", "ю", "о", "е", "ё", "ы", "и", "й", "ь", "ом", "ем", "ём", "ой", "ей", "ою", "ею", "ью",
        "ам", "ям", "ами", "ями", "ах", "ях", "ов", "ев", "ёв", "ий", "ый", "ая", "яя", "ую", "юю", "ое", "ее",
        "ого", "его", "ому", "ему", "ым", "им", "ые", "ие", "ых", "их", "ыми", "ими", "ьи", "ьей", "ья", "ьев",
        "ии", "ию", "ией", "ией", "иям", "иями", "иях",
    )
)  # fmt: skip


def find_form(output: str, required: str, language: str) -> Place | None:
    """Where `output` has `required` in a form that `language` allows, or None.

    >>> find_form("Two lung-cancer patients", "lung cancer", "en")
    (4, 15)
    >>> find_form("у него рак лёгких", "рак лёгкого", "ru")
    (7, 17)
    >>> find_form("it was cancerous", "cancer", "en") is None
    True
    """
    primary = language.split("-")[0]
    if primary in ("zh", "ja"):
        return _find_spaceless(output, required)
    if primary == "ko":
        return _find_korean(output, required)
    same = same_russian if primary == "ru" else same_english
    return _find_words(output, required, same)


def find_related(output: str, required: str, language: str) -> Place | None:
    """Where `output` has a word of the same stem as the single word `required`: diagnosed for diagnosis; or None.

    The first five letters must be the same, and what follows them on both sides an ending that makes words of words (treat-ment,
    treat-ed; infect-ion, infect-ed; Asia, Asia-n). English and Russian only.

    >>> find_related("He was diagnosed late.", "diagnosis", "en"), find_related("He was treated.", "treatment", "en")
    ((7, 16), (7, 14))
    >>> find_related("диагностировали рак", "диагноз", "ru"), find_related("a diary", "diagnosis", "en")
    ((0, 15), None)
    >>> [find_related(word, wanted, "en") for word, wanted in (("international", "interior"), ("president", "presidium"))]
    [None, None]
    """
    if language.split("-")[0] not in ("en", "ru") or " " in required.strip():
        return None
    wanted = _plain(required.translate(_SAME_WIDTH))
    endings = _EN_DERIVED if language.startswith("en") else _RU_DERIVED
    for start, end in word_places(output):
        word = _plain(output[start:end].translate(_SAME_WIDTH))
        same = next(
            (n for n, (a, b) in enumerate(zip(wanted, word, strict=False)) if a != b),
            min(len(wanted), len(word)),
        )
        least = _SAME_STEM if wanted[same:] else _SHORTEST_STEM
        if same >= least and endings.fullmatch(wanted, same) and endings.fullmatch(word, same):
            return start, end
    return None


def same_english(word: str, required: str) -> bool:
    """Whether two words differ at most in case, accents, a plural or a possessive ending.

    >>> [same_english(a, "body") for a in ("Bodies", "body's", "embody", "bodied")]
    [True, True, False, False]
    """
    return bool(_english_stems(word) & _english_stems(required))


def same_russian(word: str, required: str) -> bool:
    """Whether `word` is `required` with another case ending: the same stem, then an ending of Russian.

    >>> [same_russian(word, "рак") for word in ("рака", "Раком", "ракета")]
    [True, True, False]
    """
    word, required = word.lower().translate(_SAME_WIDTH), required.lower().translate(_SAME_WIDTH)
    if word == required:
        return True
    return any(
        word.startswith(stem) and word[len(stem) :] in _RU_ENDINGS for stem in _russian_stems(required)
    )


def word_places(text: str) -> Iterator[Place]:
    """Where the words of a text stand; hyphens part words."""
    return (match.span() for match in _WORD.finditer(text))


def first_letters(word: str) -> str:
    """What all forms of a word begin with, to file them under: up to three letters, without case and accents.

    >>> first_letters("Лёгкие"), first_letters("feet"), first_letters("foot")
    ('лег', 'foo', 'foo')
    """
    folded = _plain(word.translate(_SAME_WIDTH))
    return _IRREGULAR.get(folded, folded)[:3]


@lru_cache(maxsize=1 << 16)
def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 16)
def _english_stems(word: str) -> frozenset[str]:
    """What a word can be the form of: itself, and without the endings of plural and possessive."""
    plain = _plain(word)
    head, mark, tail = plain.replace("’", "'").partition("'")
    if mark and tail not in ("", "s"):
        return frozenset((plain.replace("’", "'"),))
    stems = {head, _IRREGULAR.get(head, head)}
    if len(head) > 3 and head.endswith("s") and not head.endswith("ss") and head not in _NOT_PLURAL:
        stems.add(head[:-1])
        if head.endswith("es"):
            stems |= {head[:-2], head[:-2] + "is"} if head[-3] in "sxzhoc" or head[-4:-2] == "sh" else set()
        if head.endswith("ies"):
            stems.add(head[:-3] + "y")
    return frozenset(stems)


def _russian_stems(word: str) -> list[str]:
    """The unchanging beginnings of a Russian word; of words in -ок, -ек, -ец also that without the vowel."""
    if len(word) < 3:
        return []
    ending = next((ending for ending in _RU_ADJECTIVE if word.endswith(ending)), "")
    if ending and len(word) > 4:
        return [word.removesuffix(ending)]
    if word[-1] in "аяоеуюыийь":
        return [word[:-1]]
    fleeting = len(word) > 4 and word.endswith(("ок", "ек", "ец"))
    return [word, word[:-2] + word[-1]] if fleeting else [word]


def _find_words(output: str, required: str, same: Callable[[str, str], bool]) -> Place | None:
    """The first place where the words of `required` stand one after another in `output`.

    A hyphen is read once as a space and once as nothing on both sides, so that lung-cancer
    meets lung cancer, and co-operative meets cooperative.
    """
    wanted = [[word for word, _, _ in words(required)] for words in (_apart, _together)]
    if not wanted[0]:  # signs only
        start = output.find(required)
        return (start, start + len(required)) if start >= 0 else None
    for words in (_apart, _together):
        found = words(output)
        for phrase in wanted:
            place = _place_of(phrase, found, same)
            if place:
                return place
    return None


def _place_of(
    phrase: Sequence[str], found: Sequence[tuple[str, int, int]], same: Callable[[str, str], bool]
) -> Place | None:
    for i in range(len(found) - len(phrase) + 1):
        if not same(found[i][0], phrase[0]):
            continue
        window = found[i : i + len(phrase)]
        if all(same(word, wanted) for (word, _, _), wanted in zip(window, phrase, strict=True)):
            return window[0][1], window[-1][2]
    return None


def _apart(text: str) -> list[tuple[str, int, int]]:
    """The words of a text with their places; a hyphen parts words, and so do signs, which are words too."""
    return [(m.group(), m.start(), m.end()) for m in _APART.finditer(text)]


def _together(text: str) -> list[tuple[str, int, int]]:
    """The words of a text with their places; a hyphen is left out."""
    return [(_HYPHENS.sub("", m.group()), m.start(), m.end()) for m in _TOGETHER.finditer(text)]


def _find_spaceless(output: str, required: str) -> Place | None:
    """Chinese and Japanese: anywhere, but Latin letters and katakana not inside a longer run of the same."""
    pattern = r"\s*".join(re.escape(char) for char in required if not char.isspace())
    for match in re.finditer(pattern, output, re.IGNORECASE) if pattern else ():
        before, after = output[: match.start()][-1:], output[match.end() :][:1]
        first, last = match.group()[0], match.group()[-1]
        if not (_same_run(before, first) or _same_run(last, after)):
            return match.span()
    return None


def _find_korean(output: str, required: str) -> Place | None:
    """Korean: spacing is free and endings follow; a short word must begin an eojeol and end before a particle or ending."""
    letters = [char for char in required if not char.isspace()]
    pattern = r"\s*".join(re.escape(char) for char in letters)
    boundary = r"(?<![가-힣])" if len(letters) < _JOINING else ""
    for match in re.finditer(boundary + pattern, output, re.IGNORECASE) if letters else ():
        if may_end(output, match.end(), len(letters)):
            return match.span()
    return None


def _same_run(left: str, right: str) -> bool:
    """Whether two neighbours belong to one word of Latin letters or katakana."""
    return bool(
        (re.match(r"[A-Za-z]", left) and re.match(r"[A-Za-z]", right))
        or (re.match(r"[ァ-ヺー]", left) and re.match(r"[ァ-ヺー]", right))
    )
