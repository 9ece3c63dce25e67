"""Everything doubtful about one translated sentence: what the engine says, the checks, the terms, the words that mislead."""

from collections.abc import Iterator

from nambuk.glossary.matching import is_general
from nambuk.translation.checks.checking import Finding, check_translation
from nambuk.translation.engines.engine import Translation
from nambuk.translation.prepare import Prepared
from nambuk.translation.terms.binding import is_northern_word
from nambuk.translation.terms.terminology import TermMatch, TermRow, TermTable

LOW_SCORE = -1.6
"""Mean natural logarithm of a token's probability below which a model hardly knew what it wrote (a fifth, on the average)."""

FALSE_FRIEND = "false-friend"
ENGINE_DOUBTS = ("engine", "score")
"""The findings that only the engine can make, and only when it translates."""

_SHOWN = 3  # spellings of a term
_WAYS = {
    "insert": "was set into the source; look at the grammar around it",
    "replace": "was put in the place of another word; look at the grammar around it",
}


def judge(one: Prepared, made: Translation, terms: TermTable, target: str) -> tuple[Finding, ...]:
    """The findings on a translation, the gravest first; none where nothing is doubtful."""
    findings = [Finding("engine", note, 5 if not made.text.strip() else 3) for note in made.notes]
    findings += check_translation(one.normalised, made.text, target)
    findings += _terms(terms)
    if made.score is not None and made.score < LOW_SCORE:
        findings.append(Finding("score", f"the model was unsure of its words (score {made.score:.2f})", 2))
    findings += [_doubt(match, target) for match in one.doubtful]
    return tuple(sorted(findings, key=lambda finding: -finding.weight))


def _terms(terms: TermTable) -> Iterator[Finding]:
    for row in terms.rows:
        if row.found is None:
            words = " or ".join(row.required[:_SHOWN]) + (" …" if len(row.required) > _SHOWN else "")
            yield Finding("term", f"{row.source_text} is not in the translation as {words}", _weight(row))
        elif row.way in _WAYS:
            yield Finding("set-in", f"{row.found} for {row.source_text} {_WAYS[row.way]}", 1)
    for row in terms.rows:
        if row.match.term.tier == "rules":
            yield Finding(
                "name", f"{row.source_text} is written by rule as {row.required[0]}; in no glossary", 1
            )
    for match in terms.without_word:
        yield Finding("no-word", f"the glossary has no word for {match.source_text} in this language", 1)


def _weight(row: TermRow) -> int:
    """How grave it is that a term is missing: what the user asked for most, what models know as well least."""
    term = row.match.term
    if term.tier == "user":
        return 5
    if (term.part_of_speech == "name" and term.domain == "people") or is_northern_word(term, row.source_text):
        return 4
    return 2


def _doubt(match: TermMatch, target: str) -> Finding:
    """A false friend that the words around it do not decide."""
    words = match.term.words
    written = next((w for w in words.get("ko-KP", ()) if w.startswith(match.source_text)), match.source_text)
    southern = [word for word in words.get("ko-KR", ()) if word != written]
    meaning = match.term.word(target) or match.term.word("en") or " or ".join(southern)
    text = f"{written} may mean {meaning} in a northern text, or what the South means by it"
    return Finding(FALSE_FRIEND, text, 1 if is_general(match.term) else 2)
