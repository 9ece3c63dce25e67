"""TMX 1.1 to 1.4 as programs for translators write it, read a unit at a time into units of a translation memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from nambuk.bilingual.bilingual import ExchangeError
from nambuk.bilingual.received import ReceivedFile, parsed, received, root_of, short
from nambuk.bilingual.tmx import PROPERTY
from nambuk.bilingual.xliff_parts import local_name
from nambuk.documents.limits import LIMITS, Limits
from nambuk.glossary.store import Glossary
from nambuk.translation.memory import Origin, Unit
from nambuk.translation.prepare import Preparation
from nambuk.variety import Variety

BLOCK = 1000
"""Units that get their keys together, and come into a memory in one transaction."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGES = {"kor": "ko", "eng": "en", "rus": "ru", "zho": "zh", "chi": "zh", "jpn": "ja"}
_REGIONS = {"KOR": "KR", "PRK": "KP"}
_SIMPLIFIED = frozenset(("CN", "SG", "Hans"))
_LINE_ENDS = frozenset(("lb", "pb"))
_MOST_USES = 2**31 - 1
_PERSONS = frozenset(("reviewed", "final"))


@dataclass(slots=True)
class Tally:
    """What has been read of a file.

    `elements`: the `<tu>`; `left_out`: of them those without Korean or without the wanted source; `incomplete`: those
    with a text in less than two languages.
    """

    elements: int = 0
    left_out: int = 0
    incomplete: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """How units are read.

    `origin`: of units that do not say it themselves, as those of other programs. `reviewed`: all are a person's,
    also those that nambuk wrote as a machine's, for a person has gone over them. `source`: the language (BCP 47 tag)
    that is the source of every pair, whatever the file says; its variety is taken for that of the Korean texts, for
    other programs know no ko-KP.
    """

    origin: Origin = "person"
    reviewed: bool = False
    source: str | None = None


def read_units(
    path: Path, reading: Reading | None = None, tally: Tally | None = None, limits: Limits = LIMITS
) -> Iterator[Unit]:
    """The units of a TMX file with their keys, one for each pair of languages with Korean.

    Raises ExchangeError with the line for what is no TMX, after the units before it.
    """
    for block in blocks(parse_units(path, reading, tally, limits)):
        yield from with_keys(block)


def parse_units(
    path: Path, reading: Reading | None = None, tally: Tally | None = None, limits: Limits = LIMITS
) -> Iterator[Unit]:
    """The same without keys (see `with_keys`) where the file has none of nambuk's. `tally` is counted on.

    Inline codes (`<bpt>`, `<ept>`, `<ph>`, `<it>`, `<ut>`, with `<sub>`) are left out of the texts; what
    `<hi>` marks is text. A DOCTYPE is not obeyed; one that declares entities is refused.
    """
    reading, tally = reading or Reading(), tally or Tally()
    name = str(path)
    with received(path, name, limits) as file:
        root = root_of(file)
    if (kind := local_name(root)) != "tmx":
        raise ExchangeError(name, f"is no TMX: its root is {short(kind)!r}; export it as TMX 1.4")
    with received(path, name, limits) as file:
        srclang = ""
        for element in _elements(file):
            if local_name(element) == "header":
                srclang = element.get("srclang", "")
                continue
            tally.elements += 1
            yield from _units(element, srclang, reading, tally)


def blocks(units: Iterator[Unit]) -> Iterator[list[Unit]]:
    """Units in blocks of `BLOCK`."""
    remaining = iter(units)
    while block := list(islice(remaining, BLOCK)):
        yield block


def with_keys(units: Sequence[Unit]) -> list[Unit]:
    """Units with the keys that a translation looks them up by; those that have one keep it.

    The key of a Korean source is the sentence as an engine gets it, in southern spelling, so that it is made here
    as it is made there: by `Preparation`. It needs no glossary for that, as terms do not change the sentence. As
    there, how compounds are spaced is decided for the sentences of a block together.
    """
    keys = {place: unit.key for place, unit in enumerate(units) if unit.key}
    places = sorted(set(range(len(units))) - keys.keys(), key=lambda place: _pair(units[place]))
    for (source, target), group in groupby(places, key=lambda place: _pair(units[place])):
        same = list(group)
        prepare = Preparation(Glossary((), ""), source, target, names=False)
        prepared = prepare([units[place].source for place in same])
        keys |= {place: one.normalised for place, one in zip(same, prepared, strict=True)}
    return [replace(unit, key=keys[place]) for place, unit in enumerate(units)]


def _pair(unit: Unit) -> tuple[str, str]:
    return unit.source_language, unit.target_language


# --- the file -------------------------------------------------------------------------------------


def _elements(file: ReceivedFile) -> Iterator[Any]:
    """The header and the `<tu>` elements, each forgotten after use."""
    for _, element in parsed(file, ("end",), ("{*}header", "{*}tu")):
        yield element
        file.unit_is_done()
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


# --- a unit ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Variant:
    """A `<tuv>`: its language as in the file, its text, and the element."""

    tag: str
    text: str
    element: Any


def _units(element: Any, srclang: str, reading: Reading, tally: Tally) -> Iterator[Unit]:
    props = {prop.get("type", ""): "".join(prop.itertext()) for prop in element.iterchildren("{*}prop")}
    own = f"{PROPERTY}origin" in props
    variants = _variants(element, own)
    if len({variant.tag for variant in variants}) < 2:
        tally.incomplete += 1
        return
    said = element.get("srclang") or srclang
    pairs = list(_pairs(variants, said, reading.source))
    tally.left_out += not pairs
    for source, target in pairs:
        languages = (source.tag, target.tag) if own else _languages(source.tag, target.tag, reading.source)
        key = props.get(f"{PROPERTY}key", "") if source.tag == said else ""
        yield Unit(
            source.text,
            key,
            target.text,
            *languages,
            _origin(props, reading),
            props.get(f"{PROPERTY}engine", ""),
            "" if reading.reviewed else props.get(f"{PROPERTY}settings", ""),
            _date(element, target.element, "creationdate"),
            _date(element, target.element, "changedate"),
            _uses(element.get("usagecount", "")),
        )


def _variants(element: Any, own: bool) -> list[_Variant]:
    """The `<tuv>` of a unit that have a language and a text. nambuk's own are taken as they are written."""
    variants = []
    for tuv in element.iterchildren("{*}tuv"):
        tag = tuv.get(_LANG) or tuv.get("lang") or ""
        text = _text(next(tuv.iterchildren("{*}seg"), None))
        variants.append(_Variant(tag if own else _tag(tag), text if own else text.strip(), tuv))
    return [variant for variant in variants if variant.tag and variant.text.strip()]


def _pairs(
    variants: Sequence[_Variant], srclang: str, wanted: str | None
) -> Iterator[tuple[_Variant, _Variant]]:
    """Source and target of each pair with Korean.

    The source is in the language `wanted`, else in that of the file; where nobody says which that is, it is Korean,
    first northern.
    """
    korean = sorted(
        (variant for variant in variants if _base(variant.tag) == "ko"), key=lambda v: v.tag != Variety.KP
    )
    source = _of_language(variants, wanted or srclang)
    if not korean or (wanted and source is None):
        return
    source = source or korean[0]
    if _base(source.tag) == "ko":
        yield from ((source, other) for other in variants if other.tag != source.tag)
        return
    yield from ((source, one) for one in korean)
    if not wanted:
        yield from ((korean[0], v) for v in variants if _base(v.tag) != "ko" and v.tag != source.tag)


def _of_language(variants: Sequence[_Variant], language: str) -> _Variant | None:
    """The first variant in a language, better with its region; None where there is none."""
    same = [v for v in variants if _base(v.tag) == _base(_tag(language))]
    return next((v for v in same if v.tag == _tag(language)), same[0] if same else None)


def _origin(props: dict[str, str], reading: Reading) -> Origin:
    said = props.get(f"{PROPERTY}origin", "")
    if reading.reviewed or said == "person" or props.get(f"{PROPERTY}state") in _PERSONS:
        return "person"
    return "machine" if said else reading.origin


def _text(element: Any) -> str:
    """The text of a `<seg>` or `<hi>` without inline codes; a code for the end of a line leaves a space."""
    if element is None:
        return ""
    pieces = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            pieces.append(unescape(child.text or ""))  # an entity that nobody declared, such as &nbsp;
        elif local_name(child) == "hi":
            pieces.append(_text(child))
        elif child.get("type") in _LINE_ENDS:
            pieces.append(" ")
        pieces.append(child.tail or "")
    return "".join(pieces)


def _date(unit: Any, variant: Any, name: str) -> str:
    """A date of a unit as an ISO date in UTC, the translation's own first; "" where there is none that can be read."""
    for element in (variant, unit):
        try:
            moment = datetime.fromisoformat(element.get(name, ""))
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        except (ValueError, OverflowError):
            continue
    return ""


def _uses(text: str) -> int:
    return min(int(text), _MOST_USES) if text.isascii() and text.isdigit() and len(text) < 20 else 0


# --- languages ------------------------------------------------------------------------------------


def _tag(text: str) -> str:
    """A tag as BCP 47 writes it.

    >>> _tag("KO_kr"), _tag("kor-PRK"), _tag("zh-hans"), _tag("EN")
    ('ko-KR', 'ko-KP', 'zh-Hans', 'en')
    """
    base, *rest = text.strip().replace("_", "-").split("-")
    parts = [part.title() if len(part) == 4 else part.upper() for part in rest]
    return "-".join(
        (_LANGUAGES.get(base.lower(), base.lower()), *(_REGIONS.get(part, part) for part in parts))
    )


def _base(tag: str) -> str:
    return tag.split("-")[0].lower()


def _languages(source: str, target: str, wanted: str | None) -> tuple[str, str]:
    """The tags that nambuk has for a pair of another program's; Korean of no country is northern as a source only.

    >>> _languages("ko-KR", "en-US", None), _languages("ko", "zh-TW", None), _languages("en-GB", "ko", None)
    (('ko-KR', 'en'), ('ko-KP', 'zh-TW'), ('en', 'ko-KR'))
    >>> _languages("ko-KR", "ru-RU", "ko-KP")
    ('ko-KP', 'ru')
    """
    ours = _ours(source, Variety.KP)
    if wanted and _base(wanted) == _base(source):
        ours = wanted
    return ours, _ours(target, Variety.KR)


def _ours(tag: str, korean: str) -> str:
    base, *rest = tag.split("-")
    if base == "ko":
        return tag if rest else str(korean)
    if base in ("en", "ru", "ja") or (base == "zh" and (not rest or rest[0] in _SIMPLIFIED)):
        return base
    return tag
