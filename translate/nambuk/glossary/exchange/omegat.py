"""OmegaT's glossary: a text file with three columns (source word, target word, comment), for one pair of languages."""

from collections.abc import Sequence

from nambuk.glossary.term import Term

_COMMENT = ("hanja", "pos", "domain", "definition", "note", "flags")


def holds(pair: tuple[str, str]) -> frozenset[str]:
    """The columns that the format holds for a pair of languages."""
    return frozenset((*pair, *_COMMENT, "id"))


def write(terms: Sequence[Term], pair: tuple[str, str]) -> bytes:
    """A line for each source word; the target words follow each other as OmegaT shows them.

    >>> term = Term("egg", {"ko-KP": ("닭알",), "ko-KR": ("달걀", "계란")}, note="food")
    >>> print(write([term], ("ko-KP", "ko-KR")).decode(), end="")
    닭알	달걀, 계란	food
    """
    source, target = pair
    lines = [
        "\t".join((word, ", ".join(term.words[target]), _comment(term)))
        for term in terms
        for word in term.words.get(source, ())
        if target in term.words
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _comment(term: Term) -> str:
    kind = ", ".join(part for part in (term.hanja, term.part_of_speech, term.domain) if part)
    mind = "false friend" if term.false_friend else ""
    return "; ".join(part for part in (kind, mind, term.definition, term.note) if part)
