"""Imitation: what everybody knows of northern speech, without the habits that nobody notices."""

import re
from functools import cache

from nambuk.glossary.store import load_glossary
from nambuk.glossary.term import Term
from nambuk.origin.evidence import Finding
from nambuk.origin.findings.reading import Reading

# Habits of writing that an imitator or a southern author of northern speech does not know.
UNOBTRUSIVE = (
    "initial-sound",
    "stem-vowel",
    "inner-vowel",
    "sai-siot",
    "question-ending",
    "not-only",
    "corresponding",
    "space-thing",
    "space-can",
    "space-bound-noun",
    "space-going-on",
    "space-auxiliary",
)
_SOUTHERN = ("south", "spaced")
_LEAST_HABITS = 5
_SOUTHERN_SHARE = 0.85
_LEAST_STEREOTYPES = 3  # occurrences, of two words at least


_PARTICLES = "들|님|야|가|는|은|이|를|을|의|에게|도|와|과|랑|라|한테|네"


@cache
def _stereotypes() -> re.Pattern[str]:
    """The words that outsiders connect with the North and that the South has another word for; the ending -네다."""
    terms = (term for term in load_glossary().terms if "stereotype" in term.flags)
    words = sorted({term.words["ko-KP"][0] for term in terms if not _southern_too(term)})
    left, right = "(?:(?<![가-힣])|(?<=○))", f"(?=[^가-힣]|$|(?:{_PARTICLES})[^가-힣])"
    return re.compile(
        f"{left}(?:{'|'.join(map(re.escape, words))}){right}|[가-힣](?<=[습슴갑깁넙놉닙답됩랍립밉봅십입줍집합])네다"
    )


def _southern_too(term: Term) -> bool:
    """Whether the South writes the northern word too, its spaces left aside (현지지도, 현지 지도)."""
    southern = {word.replace(" ", "") for word in term.words.get("ko-KR", ())}
    return term.words["ko-KP"][0].replace(" ", "") in southern


def imitation(reading: Reading) -> Finding | None:
    """동무, 에미나이, -습네다 in a text whose spelling and spacing follow the South."""
    matches = list(_stereotypes().finditer(reading.text))
    words = {match[0] if not match[0].endswith("네다") else "-네다" for match in matches}
    if len(matches) < _LEAST_STEREOTYPES or len(words) < 2:
        return None
    counts = [reading.counts.get(variable, {}) for variable in UNOBTRUSIVE]
    southern = sum(variants.get(label, 0) for variants in counts for label in _SOUTHERN)
    places = sum(sum(variants.values()) for variants in counts)
    if places < _LEAST_HABITS or southern < _SOUTHERN_SHARE * places:
        return None
    habits = [
        found for found in reading.places if found[0].id in UNOBTRUSIVE and found[1].variant in _SOUTHERN
    ]
    listed = sorted({match[0] for match in matches})
    return Finding(
        "imitation",
        "Words that outsiders connect with the North stand in text whose unobtrusive habits are southern. This fits "
        "imitation, or a southern author who gives northern speech to somebody.",
        (
            f"words: {', '.join(listed[:6])}, {len(matches)} times in all",
            f"unobtrusive habits: {southern} of {places} places southern ({reading.examples(habits)})",
        ),
        reading.spans(match.span() for match in matches),
    )
