"""Offices and institutions by their time: 국무위원장 was Chairman of the State Affairs Commission before 2021, then President."""

from nambuk.glossary.key import key_of
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term


def of_year(term: Term, word: str, glossary: Glossary, year: int | None) -> Term:
    """Of the concepts that share `word` with `term`, the one that was in use in `year`; `term` where that does not decide."""
    if year is None or in_use(term, year) is not False:
        return term
    same = (other for tag in ("ko-KP", "ko-KR") for other in glossary.index(tag).get(key_of(word), ()))
    return next((other for other in same if in_use(other, year)), term)


def in_use(term: Term, year: int) -> bool | None:
    """Whether `term` was in use in `year`; None where its period is not given.

    >>> in_use(Term("x", {}, period="2016-2021"), 2024), in_use(Term("x", {}, period="2016-"), 2024), in_use(Term("x", {}), 2024)
    (False, True, None)
    """
    first, dash, last = term.period.partition("-")
    if not term.period or not all(part.strip().isdigit() or not part for part in (first, last)):
        return None
    return (not first or int(first) <= year) and (
        year <= int(last) if last else bool(dash) or int(first) == year
    )
