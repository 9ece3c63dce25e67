"""Where file and language tell different stories, and where the file contradicts itself."""

from collections.abc import Iterable, Sequence

from nambuk.origin.evidence import Finding, JudgedTrace
from nambuk.origin.findings.clues import in_words
from nambuk.origin.findings.dating import CLUES
from nambuk.origin.findings.reading import CHINA_SOUTH, NORTH_CHINA, NORTH_SOUTH, Reading
from nambuk.variety import Variety

_FIRM = 1.0  # calibrated log10 LR from which the language takes a side
_CHINESE = -0.5  # log10 LR North : China from which a northern text may as well be Chinese-Korean
_MOST = 5
_ODD_CLOCK = "clock-north-odd"
_CREATED, _MODIFIED = ("created", "header Date"), ("modified", "last saved")

_FITS = {
    (Variety.KP, Variety.KR): (
        "The language follows the northern standard, and the file bears traces of the South. This fits a northern text "
        "that was re-typed, copied or passed on in the South, and a text that was written there in northern style."
    ),
    (Variety.KP, Variety.CN): (
        "The language follows the northern standard, and the file bears traces of a Chinese system. This fits North "
        "Koreans who work with such systems, above all abroad, and a text that passed through China."
    ),
    (Variety.KR, Variety.KP): (
        "The language follows the southern standard, and the file bears traces of North Korea. This fits a southern "
        "text that was read or kept there, a northern writer who adapts to the South, and traces laid on purpose."
    ),
    (Variety.CN, Variety.KP): (
        "The language follows the standard of Koreans in China, and the file bears traces of North Korea. This fits a "
        "text that was read or kept there, and traces laid on purpose."
    ),
    (Variety.CN, Variety.KR): (
        "The language follows the standard of Koreans in China, and the file bears traces of the South. This fits a "
        "writer from China who lives or publishes there."
    ),
}


def file_disagrees(reading: Reading) -> Finding | None:
    """Traces of one place under a language of another; what anybody can type, and dates and lists, do not count."""
    side = _side(reading)
    if side is None:
        return None
    telling = [trace for trace in reading.evidence.traces if _is_of_the_file(trace)]
    if any(trace.variety == side for trace in telling):
        return None
    for other in (Variety.KP, Variety.KR, Variety.CN):
        against = [trace for trace in telling if trace.variety == other]
        if against and (side, other) in _FITS:
            return Finding("file facts", _FITS[side, other], _reasons(against))
    return None


def file_dates_disagree(reading: Reading) -> Finding | None:
    """Times that cannot be: a zone that nobody had, saved before created, words younger than the file."""
    times = [trace for trace in reading.evidence.traces if trace.kind == "time"]
    odd = [trace for trace in times if trace.trace == _ODD_CLOCK]
    sentences = ["A time stands in a zone (UTC+08:30) that no place had at that moment."] if odd else []
    reasons = list(_reasons(odd))
    created, modified = _first(times, _CREATED), _first(times, _MODIFIED)
    if created and modified and modified.value[:10] < created.value[:10]:
        sentences.append("The file says that it was last saved before it was created.")
        reasons += _reasons([created, modified])
    last = modified or created
    clues = [clue for function in CLUES for clue in function(reading) if clue.not_before]
    newest = max(clues, key=lambda clue: clue.not_before, default=None)
    if last and newest and newest.not_before > last.value[: len(newest.not_before)]:
        sentences.append(
            f"The text has words that were not in use before {in_words(newest.not_before)}, and the file says that it is older."
        )
        reasons += [*_reasons([last]), str(newest)]
    if not sentences:
        return None
    sentences.append(
        "A clock that was wrong, a date that was set by hand or a file that was made anew can be behind it."
    )
    return Finding("file facts", " ".join(sentences), tuple(dict.fromkeys(reasons)))


def _side(reading: Reading) -> Variety | None:
    """The standard that the language follows firmly, or None."""
    ratios = reading.evidence.log10_lr
    if ratios[NORTH_SOUTH] >= _FIRM and ratios[NORTH_CHINA] > _CHINESE:
        return Variety.KP
    if ratios[CHINA_SOUTH] >= _FIRM and ratios[NORTH_CHINA] <= -_FIRM:
        return Variety.CN
    if ratios[NORTH_SOUTH] <= -_FIRM and ratios[CHINA_SOUTH] <= -_FIRM:
        return Variety.KR
    return None


_IN_TEXT = frozenset(("enumeration", "list order", "keyboard", "date style"))


def _is_of_the_file(trace: JudgedTrace) -> bool:
    return trace.kind not in _IN_TEXT and bool(trace.variety)


def _first(times: Iterable[JudgedTrace], places: Sequence[str]) -> JudgedTrace | None:
    """The first time whose place in the file ends in one of the words, with a whole date."""
    return next(
        (
            t
            for t in times
            if t.where.endswith(tuple(places)) and t.value[:4].isdigit() and len(t.value) >= 10
        ),
        None,
    )


def _reasons(traces: Sequence[JudgedTrace]) -> tuple[str, ...]:
    """The traces as phrases, the first five."""
    return tuple(
        f"{trace.kind} {trace.value} ({trace.where}; {trace.forging}): {trace.meaning}"
        for trace in traces[:_MOST]
    )
