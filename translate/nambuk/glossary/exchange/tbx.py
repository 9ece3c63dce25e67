"""TBX-Basic: ISO 30042:2019 in the DCT style (elements named by their category), and the edition of 2008.

Both hold all of a glossary. What TBX-Basic has a category for stands there: subjectField, definition, source,
partOfSpeech, administrativeStatus (the first word of a language is the preferred one) and customerSubset (a house's own
word). The rest are notes that begin with the name of the column, such as "hanja: 肺炎". Reading takes either edition in
either style, from any program.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from nambuk.glossary.errors import GlossaryError
from nambuk.glossary.exchange.records import Imported
from nambuk.glossary.term import LANGUAGES, STYLES, Term
from nambuk.glossary.tsv import COLUMNS, SEPARATOR, STYLE_COLUMNS, cells_from, terms_of_table

if TYPE_CHECKING:
    from lxml.etree import _Element

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_MIN, _BASIC = "http://www.tbxinfo.net/ns/min", "http://www.tbxinfo.net/ns/basic"
_TITLE = "nambuk: North and South Korean terms"
_PARTS_OF_SPEECH = {
    "noun": "noun", "verb": "verb", "adjective": "adjective", "adverb": "adverb", "name": "properNoun",
}  # fmt: skip
_PREFERRED, _ADMITTED = "preferredTerm-admn-sts", "admittedTerm-admn-sts"
_CATEGORIES = {"subjectField": "domain", "definition": "definition", "source": "source"}
_ELSEWHERE = {*LANGUAGES, *STYLE_COLUMNS, *_CATEGORIES.values(), "note", "pos"}
_NOTED = (*(column for column in COLUMNS if column not in _ELSEWHERE), "pos", "note")
_NOTE = re.compile(f"({'|'.join(map(re.escape, _NOTED))}): (.+)", re.DOTALL)
_NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_LEVELS = {"conceptEntry": "termEntry", "langSec": "langSet", "termSec": "tig"}


class _Edition(NamedTuple):
    """How one edition writes an element of a level, and a category."""

    old: bool

    def level(self, parent: "_Element", name: str, **attributes: str) -> "_Element":
        """A new element in `parent` for the level `name`, called as the edition of 2019 calls it."""
        from lxml import etree

        tag = _LEVELS.get(name, name) if self.old else f"{{{_NAMESPACE}}}{name}"
        return etree.SubElement(parent, tag, attributes)

    def category(self, parent: "_Element", name: str, text: str, kind: str, space: str) -> None:
        """Put the category `name` with its text into `parent`.

        `kind`: the element that it is a type of in the edition of 2008; `space`: its namespace in that of 2019.
        """
        from lxml import etree

        tag, attributes = (kind, {"type": name}) if self.old else (f"{{{space}}}{name}", {})
        etree.SubElement(parent, tag, attributes).text = text


def write_tbx(terms: Sequence[Term], pair: tuple[str, str]) -> bytes:
    """A file in the DCT style of ISO 30042:2019. Raises GlossaryError for letters that XML cannot hold."""
    from lxml import etree

    names: Any = {None: _NAMESPACE, "min": _MIN, "basic": _BASIC}
    root = etree.Element(f"{{{_NAMESPACE}}}tbx", {"type": "TBX-Basic", "style": "dct"}, names)
    return _write(root, _Edition(old=False), "tbxHeader", terms)


def write_tbx_2008(terms: Sequence[Term], pair: tuple[str, str]) -> bytes:
    """A file as ISO 30042:2008 has it, which OmegaT and the Translate Toolkit read."""
    from lxml import etree

    return _write(etree.Element("martif", {"type": "TBX-Basic"}), _Edition(old=True), "martifHeader", terms)


def _write(root: "_Element", edition: _Edition, header: str, terms: Sequence[Term]) -> bytes:
    from lxml import etree

    root.set(_XML_LANG, "en")
    file = edition.level(edition.level(root, header), "fileDesc")
    edition.level(edition.level(file, "titleStmt"), "title").text = _TITLE
    edition.level(edition.level(file, "sourceDesc"), "p").text = "Written by nambuk from its glossary files."
    body = edition.level(edition.level(root, "text"), "body")
    used: set[str] = set()
    for number, term in enumerate(terms, 1):
        try:
            _write_concept(body, edition, term, number, used)
        except ValueError:
            reason = "a control character that XML cannot hold"
            raise GlossaryError(term.id, None, reason, "remove it") from None
    etree.indent(root)
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
    return content


def _write_concept(body: "_Element", edition: _Edition, term: Term, number: int, used: set[str]) -> None:
    cells = cells_from(term)
    identifier = term.id if _NCNAME.fullmatch(term.id) and term.id not in used else f"concept.{number}"
    used.add(identifier)
    concept = edition.level(body, "conceptEntry", id=identifier)
    for category, column in _CATEGORIES.items():
        if cells[column]:
            kind = "admin" if category == "source" else "descrip"
            space = _MIN if category == "subjectField" else _BASIC
            edition.category(concept, category, cells[column], kind, space)
    for note in _notes(cells, identifier):
        edition.level(concept, "note").text = note
    for language in LANGUAGES:
        houses = [(h, w) for (tag, h), w in (term.styles or {}).items() if tag == language]
        words = [("", word) for word in term.words.get(language, ())] + houses
        if words:
            section = edition.level(concept, "langSec", **{_XML_LANG: language})
            for position, (house, word) in enumerate(words):
                _write_word(edition.level(section, "termSec"), edition, term, word, house, position)


def _notes(cells: Mapping[str, str], identifier: str) -> Iterator[str]:
    """The columns that TBX-Basic has no category for, under their names; a note of its own stands as it is."""
    for column in _NOTED:
        text = cells[column]
        is_said = (column == "id" and text == identifier) or (column == "pos" and text in _PARTS_OF_SPEECH)
        if text and not is_said:
            yield text if column == "note" and not _NOTE.fullmatch(text) else f"{column}: {text}"


def _write_word(
    place: "_Element", edition: _Edition, term: Term, word: str, house: str, position: int
) -> None:
    edition.level(place, "term").text = word
    if term.part_of_speech:
        part = _PARTS_OF_SPEECH.get(term.part_of_speech, "other")
        edition.category(place, "partOfSpeech", part, "termNote", _MIN)
    status = _PREFERRED if position == 0 else _ADMITTED
    edition.category(place, "administrativeStatus", status, "termNote", _MIN)
    if house:
        edition.category(place, "customerSubset", house, "admin", _MIN)


# --- reading --------------------------------------------------------------------------------------


def read_tbx(content: bytes, name: str, tier: str) -> Imported:
    """The concepts of a TBX file that have a northern word; what has no place in a glossary is named."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or None
        raise GlossaryError(name, line, "broken XML", "export it again as TBX") from None
    if _local(root) not in ("tbx", "martif", "TBX"):
        raise GlossaryError(name, None, f"not a TBX file (its root is {_local(root)!r})", "name the format")
    lost: dict[str, int] = {}
    rows = []
    for number, entry in enumerate(_named(root, "conceptEntry", "termEntry"), 1):
        cells = _read_concept(entry, lost)
        if cells.get("ko-KP"):
            cells.setdefault("id", f"concept-{number}")
            rows.append((number, tuple(cells.get(column, "") for column in COLUMNS)))
        else:
            _count(lost, "concepts without a word in ko-KP")
    terms = terms_of_table([(1, COLUMNS), *rows], name, tier)
    return Imported(terms, tuple(f"{what}: {count}" for what, count in lost.items()))


def _read_concept(entry: "_Element", lost: dict[str, int]) -> dict[str, str]:
    cells: dict[str, str] = {"id": entry.get("id", "")}
    notes: list[str] = []
    for element in _without_words(entry):
        category, text = element.get("type") or _local(element), _text(element)
        if category == "note":
            if noted := _NOTE.fullmatch(text):
                cells[noted[1]] = noted[2]
            elif text:
                notes.append(text)
        elif category in _CATEGORIES:
            cells[_CATEGORIES[category]] = text
        elif text and len(element) == 0:
            _count(lost, f"category {category!r}")
    if notes:
        cells["note"] = " ".join(notes)
    words: dict[str, list[str]] = {}
    for section in _named(entry, "langSec", "langSet"):
        tag = section.get(_XML_LANG, "")
        language = _language(tag)
        for place in _named(section, "termSec", "tig", "ntig"):
            if language is None:
                _count(lost, f"words in {tag or 'no language'}")
            else:
                _read_word(place, language, words, cells, lost)
    cells |= {language: SEPARATOR.join(dict.fromkeys(found)) for language, found in words.items()}
    return cells


def _read_word(
    place: "_Element", language: str, words: dict[str, list[str]], cells: dict[str, str], lost: dict[str, int]
) -> None:
    text = next((_text(element) for element in _named(place, "term")), "")
    facts = {element.get("type") or _local(element): _text(element) for element in place.iter()}
    house = facts.get("customerSubset", "")
    if not text:
        return
    if house in STYLES and language == "en":
        cells[f"en@{house}"] = text
    elif "|" in text:
        _count(lost, "words with |")
    else:
        words.setdefault(language, []).append(text)
    ours = {theirs: pos for pos, theirs in _PARTS_OF_SPEECH.items()}
    if (part := facts.get("partOfSpeech", "")) and "pos" not in cells and part in ours:
        cells["pos"] = ours[part]


def _language(tag: str) -> str | None:
    """Our language for a tag of BCP 47; Korean without a country is southern.

    >>> _language("en-US"), _language("ko"), _language("zh-TW"), _language("de")
    ('en', 'ko-KR', None, None)
    """
    for language in LANGUAGES:
        if tag.casefold() == language.casefold():
            return language
    base, *rest = tag.casefold().replace("_", "-").split("-")
    if base == "ko":
        return "ko-KR" if not rest else None
    if base == "zh" and rest and rest[0] not in ("cn", "hans", "sg"):
        return None
    return base if base in LANGUAGES else None


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _named(element: "_Element", *names: str) -> "Iterator[_Element]":
    return (found for found in element.iter() if _local(found) in names)


def _without_words(entry: "_Element") -> "Iterator[_Element]":
    """The elements of a concept outside its language sections."""
    for child in entry:
        if _local(child) not in ("langSec", "langSet"):
            yield from child.iter()


def _text(element: "_Element") -> str:
    """The text of an element; what stands in comments and entities is no text."""
    if not isinstance(element.tag, str):
        return ""
    return " ".join("".join(map(str, element.itertext(tag="{*}*"))).split())


def _count(lost: dict[str, int], what: str) -> None:
    lost[what] = lost.get(what, 0) + 1
