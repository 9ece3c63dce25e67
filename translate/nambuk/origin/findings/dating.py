"""When a text was written, as far as its words tell: not before, and hardly after.

A word cannot be used before there was a reason for it; that is firm. It can be used long after, of the past; so an
upper limit holds only if the text speaks of its own time, and the finding says so.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from nambuk.norms import juche_year_fits
from nambuk.origin.evidence import Finding
from nambuk.origin.findings.clues import Clue, in_words
from nambuk.origin.findings.periods import period_clues
from nambuk.origin.findings.reading import CHINA_SOUTH, NORTH_CHINA, NORTH_SOUTH, Reading

_JUCHE = re.compile(r"주체 ?\d{1,3} ?\((\d{4})\) ?년?(?P<day> ?\d{1,2}월 ?\d{1,2}일)?")
_OLD_POLITE = re.compile(r"[있없었았겠였했됐]읍니[다까]")
_NEW_POLITE = re.compile(r"[있없었았겠였했됐]습니[다까]")
_BIRTHDAY = re.compile(
    r"(?<![가-힣])(?:첫|두|세) ?돐|돐(?=잔치|맞이|상)"
)  # not 창건 70돐: that is how the North writes
_FIRM = 1.0  # log10 LR from which a text is taken to follow a norm
_CHINESE = 1.5  # log10 LR China : North from which northern spacing is not asked for
_LEAST_PLACES = 6
_SHARE = 0.85


def juche_years(reading: Reading) -> list[Clue]:
    """Juche years were decreed on 9 September 1997 and dropped by the party's press on 13 October 2024."""
    matches = list(_JUCHE.finditer(reading.text))
    if not matches:
        return []
    spans = tuple(match.span() for match in matches)
    clues = [Clue("1997-09", "2024-10", matches[0][0], "Juche years, in use from 1997 to 2024", spans)]
    days = [match for match in matches if match["day"] and juche_year_fits(match[0])]
    if days:
        last = max(days, key=lambda match: match[1])
        clues.append(Clue(last[1], "", last[0], "the latest day that is dated in this way", (last.span(),)))
    return clues


def southern_old_spelling(reading: Reading) -> list[Clue]:
    """-읍니다 and 돐, dropped by the southern norm of 1988, in force from March 1989; nothing of a northern text."""
    ratios = reading.evidence.log10_lr
    if ratios[NORTH_SOUTH] > -_FIRM or ratios[CHINA_SOUTH] > -_FIRM:
        return []
    clues = []
    old = list(_OLD_POLITE.finditer(reading.text))
    if len(old) >= 2 and len(old) > 4 * sum(1 for _ in _NEW_POLITE.finditer(reading.text)):
        clues.append(_southern(old, "-읍니다 after 있, 없, 었 in southern spelling"))
    if birthdays := list(_BIRTHDAY.finditer(reading.text)):
        clues.append(_southern(birthdays, "돐 in southern text, 돌 since then"))
    return clues


def _southern(matches: Sequence[re.Match[str]], reason: str) -> Clue:
    return Clue("", "1989-02", matches[0][0], reason, tuple(match.span() for match in matches))


def _spaced(reading: Reading, variables: Iterable[str]) -> tuple[int, int]:
    """How many places of spacing variables are joined and how many spaced."""
    names = list(variables)
    return (
        sum(reading.chosen(name, "joined") for name in names),
        sum(reading.chosen(name, "spaced") for name in names),
    )


_BOUND = ("space-thing", "space-can", "space-bound-noun")
_AUXILIARIES = ("space-going-on", "space-resulting", "space-auxiliary")


def chinese_spacing(reading: Reading) -> list[Clue]:
    """Chinese-Korean text joins bound nouns to 2016 and spaces them since its norm of 2016, in use from 2017."""
    ratios = reading.evidence.log10_lr
    if ratios[CHINA_SOUTH] < _FIRM or ratios[NORTH_CHINA] > -0.5:
        return []
    joined, spaced = _spaced(reading, (*_BOUND, "space-going-on"))
    if joined + spaced < _LEAST_PLACES:
        return []
    spans = _spacing_spans(reading, (*_BOUND, "space-going-on"))
    if spaced >= _SHARE * (joined + spaced):
        words = f"{spaced} of {joined + spaced} spaced"
        return [
            Clue("2016", "", words, "bound nouns apart, as the Chinese-Korean norm of 2016 has it", spans)
        ]
    if joined >= _SHARE * (joined + spaced):
        words = f"{joined} of {joined + spaced} joined"
        return [Clue("", "2017", words, "bound nouns joined, as Chinese-Korean text had them to 2016", spans)]
    return []


def northern_spacing(reading: Reading) -> list[Clue]:
    """The northern norm of 2000 spaced auxiliary verbs while bound nouns stayed joined; that of 2003 joins them again."""
    if reading.evidence.log10_lr[NORTH_SOUTH] < _FIRM or reading.evidence.log10_lr[NORTH_CHINA] < -_CHINESE:
        return []
    bound_joined, bound_spaced = _spaced(reading, _BOUND)
    joined, spaced = _spaced(reading, _AUXILIARIES)
    if min(bound_joined + bound_spaced, joined + spaced) < _LEAST_PLACES:
        return []
    if bound_joined < _SHARE * (bound_joined + bound_spaced) or spaced < _SHARE * (joined + spaced):
        return []
    reason = "auxiliary verbs apart and bound nouns joined, the northern norm from 2000 to 2003"
    words = f"{spaced} of {joined + spaced} auxiliaries apart"
    return [Clue("2000", "2003", words, reason, _spacing_spans(reading, _AUXILIARIES))]


def _spacing_spans(reading: Reading, variables: Sequence[str]) -> tuple[tuple[int, int], ...]:
    return tuple((place.start, place.end) for variable, place in reading.places if variable.id in variables)


CLUES: tuple[Callable[[Reading], list[Clue]], ...] = (
    juche_years,
    period_clues,
    southern_old_spelling,
    chinese_spacing,
    northern_spacing,
)


def date_range(reading: Reading) -> Finding | None:
    """All clues to the time together, as one range; a contradiction is said."""
    clues = [clue for function in CLUES for clue in function(reading)]
    if not clues:
        return None
    first = max((clue.not_before for clue in clues), default="")
    ends = [clue.not_after for clue in clues if clue.not_after]
    last = min(ends, key=_end) if ends else ""
    spans = (span for clue in clues for span in clue.spans)
    ordered = sorted(clues, key=lambda clue: (clue.not_before != first, clue.not_after != last))
    return Finding("date", _sentence(first, last), tuple(map(str, ordered)), reading.spans(spans))


def _end(date: str) -> str:
    """A year as its last month, so that dates can be compared as the ends of periods."""
    return date if len(date) > 4 else f"{date}-12"


def _sentence(first: str, last: str) -> str:
    if first and last and _end(last) < first:
        return (
            f"The words contradict each other in time: some are not used before {in_words(first)}, others not after "
            f"{in_words(last)}. A text that looks back, a later edition, or an invention can look like this."
        )
    if not last:
        return f"The text was not written before {in_words(first)}, if its words stand as they were written."
    if not first:
        return f"The text was written not after {in_words(last)}, if it speaks of its own time."
    return (
        f"The text was written between {in_words(first)} and {in_words(last)}, if it speaks of its own time and stands "
        "as it was written."
    )


def juche_years_disagree(reading: Reading) -> Finding | None:
    """Juche dates whose two years do not belong together (Juche 1 is 1912)."""
    wrong = [match for match in _JUCHE.finditer(reading.text) if not juche_year_fits(match[0])]
    if not wrong:
        return None
    return Finding(
        "juche year",
        "The two years of a Juche date do not belong together; Juche 1 is 1912. A slip of the pen, a mistake in "
        "recognising the text, or a writer who does not live with this calendar can be behind it.",
        tuple(f"{match[0]}: {match[1]} is Juche {int(match[1]) - 1911}" for match in wrong[:5]),
        reading.spans(match.span() for match in wrong),
    )
