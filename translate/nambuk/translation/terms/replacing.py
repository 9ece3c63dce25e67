"""Another word for the same concept replaced by the required one: pulmonary cancer where the client wants lung cancer.

Only where that leaves the sentence whole: in English with its number and its article, in Russian when nothing but
the base form is written, in Chinese, Japanese and Korean with the particle after it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from nambuk.glossary.key import key_of
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term
from nambuk.norms import adjust_particle, particle_at
from nambuk.translation.terms.terminology import TermMatch, TermRow
from nambuk.translation.terms.word_forms import Place, find_form

_POSSESSIVE = re.compile(r"['’]s?$")
_NAME_PART = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’](?!s\b)[A-Za-z\u00c0-\u024f]+)*")
_SHORTEST_NAME = 5
_SURNAMES = {
    "park": "pak",
    "lee": "ri",
    "yi": "ri",
    "rhee": "ri",
    "li": "ri",
    "i": "ri",
    "no": "ro",
    "roh": "ro",
}
_SOUNDS = (
    ("ui|ee", "i"), ("oo|ou|eo|eu|u", "o"), ("ae", "e"), ("oi", "oe"), ("oe|we", "e"), ("oi$|oi", "i"), ("w", ""),
    ("sh", "s"), ("ch|j", "j"), ("h", ""), ("g(?!$)", "k"), ("nk", "ng"), ("d", "t"), ("b", "p"), ("l", "r"),
    (r"(.)\1", r"\1"),
)  # fmt: skip
_ARTICLE = re.compile(r"\b(?P<article>[Aa]n?)(?P<space>\s+)$")
_VOWEL = re.compile(r"(?i)(?!uni|use|eu|one)[aeiou]|(?:hour|heir|honou?r|MRI|HIV|X-ray)")


def replace_other_word(
    output: str, row: TermRow, language: str, glossary: Glossary, taken: Sequence[Place] = ()
) -> str | None:
    """`output` with another word of the row's concept replaced by the required one; None where there is none to replace.

    `taken`: places in `output` that stand for other terms.

    >>> term = Term("x", {"ko-KP": ("페암",), "en": ("pulmonary carcinoma", "lung cancer")}, styles={("en", "mou"): "lung cancer"})
    >>> from nambuk.translation.terms.terminology import TermMatch, check_terms
    >>> [row] = check_terms([TermMatch(term, 0, 2, "페암")], "He has a pulmonary carcinoma.", "en", "mou").rows
    >>> replace_other_word("He has a pulmonary carcinoma.", row, "en", Glossary((term,), ""))
    'He has a lung cancer.'
    """
    required = row.required[0]
    if language.split("-")[0] == "en" and row.match.term.part_of_speech == "name":
        for start, end in _like_names(output, required):
            if not any(first < end and start < last for first, last in taken):
                return output[:start] + required + output[end:]
    for word in other_words(row.match, row.required, language, glossary):
        place = find_form(output, word, language)
        if place is None or any(start < place[1] and place[0] < end for start, end in taken):
            continue
        if (changed := _replaced(output, place, word, required, language.split("-")[0])) is not None:
            return changed
    return None


def _like_names(output: str, required: str) -> Iterator[Place]:
    """Where a Korean name stands in another of its many spellings: Kang Chul-ho, Gang Cheolho for Kang Chol Ho.

    >>> list(_like_names("Comrade Lee Young-ho's farm", "Ri Yong Ho"))
    [(8, 20)]
    """
    wanted = _name_sound(required)
    if " " not in required or len(wanted) < _SHORTEST_NAME:
        return
    parts = [match.span() for match in _NAME_PART.finditer(output)]
    for number, (start, _) in enumerate(parts):
        if not output[start].isupper():
            continue
        for last in range(number + 1, min(number + 3, len(parts))):
            if output[parts[last - 1][1] : parts[last][0]] not in (" ", "-"):
                break
            end = parts[last][1]
            if _name_sound(output[start:end]) == wanted:
                yield start, end
                return


def _name_sound(name: str) -> str:
    """A romanised Korean name without what the systems do differently: g and k, eo and o and u, l and r, h.

    >>> {_name_sound(name) for name in ("Kang Chol Ho", "Kang Ch'ŏl-ho", "Gang Cheol-ho", "Kang Chulho")}
    {'kangjoro'}
    """
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name.casefold()) if (c.isascii() and c.isalpha()) or c == " "
    )
    words = [_SURNAMES.get(word, word) for word in plain.split()]
    sound = "".join(words)
    for written, heard in _SOUNDS:
        sound = re.sub(written, heard, sound)
    return sound


def in_house_form(output: str, row: TermRow, language: str, style: str | None) -> str:
    """`output` with a name written as the house writes it: Kim Jong-un becomes Kim Jong Un, or the other way.

    Only names that the house has a form of its own for, where nothing but hyphens, spaces and capitals differ.

    >>> from nambuk.translation.terms.terminology import TermMatch, check_terms
    >>> term = Term("x", {"en": ("Kim Jong Un",)}, part_of_speech="name", styles={("en", "mou"): "Kim Jong-un"})
    >>> [row] = check_terms([TermMatch(term, 0, 3, "김정은")], "He is Kim Jong Un's aide.", "en", "mou").rows
    >>> in_house_form("He is Kim Jong Un's aide.", row, "en", "mou")
    "He is Kim Jong-un's aide."
    """
    term = row.match.term
    tags = (language, language.split("-")[0])
    if row.found is None or not style or term.part_of_speech != "name":
        return output
    if not any((tag, style) in (term.styles or {}) for tag in tags):
        return output
    written = _POSSESSIVE.sub("", row.found)
    wanted = row.required[0]
    if written == wanted or _bare(written) != _bare(wanted):
        return output
    return re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", lambda _: wanted, output)


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def other_words(match: TermMatch, required: Sequence[str], language: str, glossary: Glossary) -> list[str]:
    """The words of the concept, and of the shipped concepts with the same Korean word, that are not required; longest first."""
    words = dict.fromkeys(_all_words(match.term, language))
    keys = {key_of(word) for tag in ("ko-KP", "ko-KR") for word in match.term.words.get(tag, ())}
    for key in (key_of(match.source_text), *sorted(keys)):
        for tag in ("ko-KP", "ko-KR"):
            for term in glossary.index(tag).get(key, ()):
                words |= dict.fromkeys(_all_words(term, language))
    wanted = {key_of(word) for word in required}
    return sorted((word for word in words if key_of(word) not in wanted), key=len, reverse=True)


def _all_words(term: Term, language: str) -> Iterable[str]:
    """Also the southern words where a northern one is required, for a model writes those."""
    tags: Sequence[str] = (
        ("ko-KP", "ko-KR") if language.startswith("ko") else (language, language.split("-")[0])
    )
    for tag in tags:
        yield from term.words.get(tag, ())
    for (tag, _), word in (term.styles or {}).items():
        if tag in tags:
            yield word


def _replaced(output: str, place: Place, word: str, required: str, language: str) -> str | None:
    start, end = place
    written = output[start:end]
    before, after = output[:start], output[end:]
    if language == "en":
        return _with_article(before, required) + _like_english(written, word, required) + after
    if language == "ru":
        if written.casefold() != word.casefold():
            return None  # another case, which the required word would need too
        return before + _capital(written, required) + after
    if language == "ko":
        particle = particle_at(output, end)
        after = adjust_particle(particle, required) + after.removeprefix(particle)
    return before + required + after


def _like_english(written: str, word: str, required: str) -> str:
    """The required word in the number and with the first capital of the word written."""
    plural = written.casefold() != word.casefold() and re.search(r"s(['’]s?)?$", written) is not None
    possessive = _POSSESSIVE.search(written)
    stem = required
    if plural and not possessive and not required.endswith("s"):
        stem = _plural(required)
    return _capital(written, stem) + (possessive.group() if possessive else "")


def _plural(word: str) -> str:
    """
    >>> [_plural(word) for word in ("tumour", "biopsy", "abscess", "army corps")]
    ['tumours', 'biopsies', 'abscesses', 'army corps']
    """
    if word.endswith("corps"):
        return word
    if re.search(r"(?i)[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?i)(?:s|x|z|ch|sh)$", word) else "s")


def _capital(written: str, required: str) -> str:
    """The required word with a capital where the written one has one at the beginning of a sentence."""
    return required[:1].upper() + required[1:] if written[:1].isupper() else required


def _with_article(before: str, word: str) -> str:
    """What stands before a word with its indefinite article made to fit.

    >>> _with_article("He has an ", "lung cancer"), _with_article("A ", "abscess")
    ('He has a ', 'An ')
    """
    match = _ARTICLE.search(before)
    if match is None:
        return before
    article = match["article"][0] + ("n" if _VOWEL.match(word) else "")
    return before[: match.start()] + article + match["space"]
