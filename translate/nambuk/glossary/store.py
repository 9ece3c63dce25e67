"""The glossary in memory: the user's files first, then the folder `glossary/`."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path

from nambuk.glossary.key import key_of
from nambuk.glossary.term import LANGUAGES, Term
from nambuk.glossary.tsv import read_terms, read_text
from nambuk.resources import data_folder


@dataclass(frozen=True, eq=False)
class Glossary:
    """Terms in two tiers, found by any of their words. Compared by identity; `digest` tells equal ones.

    `terms`: the user's first, in the order of the files, then those of `glossary/`.
    `digest`: 12 hexadecimal digits over the contents of all files; the same digest means the same terms.
    """

    terms: tuple[Term, ...]
    digest: str
    _indexes: dict[str, Mapping[str, tuple[Term, ...]]] = field(default_factory=dict, repr=False)

    def index(self, language: str) -> Mapping[str, tuple[Term, ...]]:
        """Key (see `key_of`) → the terms with that word in `language`, best first. Made on first use."""
        if language not in self._indexes:
            self._indexes[language] = _index(self.terms, language)
        return self._indexes[language]

    def lookup(self, word: str, languages: Iterable[str] | None = None) -> list[Term]:
        """The terms that have exactly `word`, whatever its spaces, hyphens and capitals; best first.

        The user's terms come before those of `glossary/`, within a tier the languages in the order
        given (all by default, northern first), within a language terms that prefer the word.

        >>> [term.word("en") for term in load_glossary().lookup("림파암")]
        ['lymphoma']
        """
        key = key_of(word)
        found: dict[int, Term] = {}
        for language in LANGUAGES if languages is None else languages:
            for term in self.index(language).get(key, ()):
                found.setdefault(id(term), term)
        return sorted(found.values(), key=_tier)

    def containing(self, word: str) -> list[Term]:
        """The terms with `word` as one of several words in another language than northern Korean, best first.

        >>> "lung-cancer" in [term.id for term in load_glossary().containing("cancer")]
        True
        """
        wanted = word.casefold().split()
        if not wanted:
            return []
        places = self._with_all(wanted) | self._with_all("".join(wanted))
        return [self.terms[place] for place in sorted(places) if _contains(self.terms[place], wanted)]

    def _with_all(self, pieces: Iterable[str]) -> set[int]:
        """The places of the terms that have all of `pieces`, wherever."""
        return set.intersection(*(self._places.get(piece, set()) for piece in pieces))

    @cached_property
    def _places(self) -> Mapping[str, set[int]]:
        """Single word, of Chinese and Japanese single letter → the places in `terms` of those that have it."""
        places: dict[str, set[int]] = {}
        for place, term in enumerate(self.terms):
            for language in LANGUAGES[1:]:
                for text in _words(term, language):
                    for piece in _pieces(text, language):
                        places.setdefault(piece, set()).add(place)
        return places


def _pieces(text: str, language: str) -> list[str]:
    """The single words of a text; of Chinese and Japanese, the letters."""
    return list(text) if language in ("zh", "ja") else text.casefold().split()


def _contains(term: Term, wanted: Sequence[str]) -> bool:
    """Whether `wanted` words stand in a row in a word of `term`; of Chinese and Japanese, letters in a row."""
    for language in LANGUAGES[1:]:
        for text in _words(term, language):
            words = _pieces(text, language)
            row = wanted if language not in ("zh", "ja") else list("".join(wanted))
            if any(words[start : start + len(row)] == row for start in range(len(words))):
                return True
    return False


def _tier(term: Term) -> int:
    return 0 if term.tier == "user" else 1


def _index(terms: Sequence[Term], language: str) -> dict[str, tuple[Term, ...]]:
    ranked: dict[str, list[tuple[int, int, int]]] = {}
    for position, term in enumerate(terms):
        tier = _tier(term)
        for rank, word in enumerate(_words(term, language)):
            ranked.setdefault(key_of(word), []).append((tier, rank, position))
    return {key: _best_first(terms, places) for key, places in ranked.items()}


def _words(term: Term, language: str) -> tuple[str, ...]:
    """The words of `term` in `language`, the houses' own ones last."""
    words = term.words.get(language, ())
    if term.styles:
        words += tuple(word for (tag, _), word in term.styles.items() if tag == language)
    return words


def _best_first(terms: Sequence[Term], places: list[tuple[int, int, int]]) -> tuple[Term, ...]:
    """The terms at `places` (tier, rank of the word in its cell, position), each once."""
    if len(places) == 1:
        return (terms[places[0][2]],)
    return tuple(terms[position] for position in dict.fromkeys(position for _, _, position in sorted(places)))


def glossary_files() -> list[Path]:
    """The files of the shipped glossary, by name."""
    return sorted(data_folder("glossary").glob("*.tsv"))


def load_glossary(user_files: Iterable[Path] = (), target: str = "en") -> Glossary:
    """The shipped glossary with the user's files above it; of two user files, the first named wins.

    `user_files`: in the format of `glossary/`, or two columns, a northern word and its `target`.
    Kept in memory until a file changes. Raises GlossaryError for a file that cannot be used.
    """
    shipped = tuple((str(path), "glossary", *_stamp(path)) for path in glossary_files())
    mine = tuple((str(path), "user", *_stamp(Path(path))) for path in user_files)
    return _load((*mine, *shipped), target)


@cache
def shipped_glossary() -> Glossary:
    """The shipped glossary alone, as it was when first asked for: what the catalogue of variables rests on."""
    return load_glossary()


def _stamp(path: Path) -> tuple[int, int]:
    """What tells that a file has changed: time and size; zeros where it cannot be read (loading says why)."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _load(files: tuple[tuple[str, str, int, int], ...], target: str) -> Glossary:
    digest = hashlib.sha256()
    terms: list[Term] = []
    for name, tier, _, _ in files:
        text = read_text(Path(name))
        digest.update(f"{tier}\0{len(text)}\0{text}".encode())
        terms += read_terms(text, name, tier, target)
    return Glossary(tuple(terms), digest.hexdigest()[:12])
