"""OpenDocument (odt, ods, odp): what `meta.xml`, the styles and the settings tell."""

import re
from typing import TYPE_CHECKING

from nambuk.documents.facts.gathering import Gathering
from nambuk.documents.facts.packages import Parts, attributes, local_name, texts, xml_root
from nambuk.documents.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_META = {
    "generator": ("application", "generator"),
    "initial-creator": ("person", "written by"),
    "creator": ("person", "last saved by"),
    "printed-by": ("person", "printed by"),
    "creation-date": ("time", "created"),
    "date": ("time", "modified"),
    "print-date": ("time", "printed"),
    "language": ("language", "language"),
    "title": ("title", "title"),
}
_LANGUAGES = (
    ("Asian", re.compile(rb'style:language-asian="([a-z]{2,3})"[^>]{0,40}?style:country-asian="([A-Z]{2})"')),
    ("western", re.compile(rb'fo:language="([a-z]{2,3})"[^>]{0,40}?fo:country="([A-Z]{2})"')),
)


def gather(source: Source, found: Gathering) -> None:
    """Add the traces of an OpenDocument file."""
    parts = Parts(source)
    _meta(parts.root("meta.xml"), found)
    for name in ("styles.xml", "content.xml"):
        _styles(parts.large(name), name, found)
    _settings(parts.root("settings.xml"), found)
    for tag, text in texts(parts.root("content.xml")):
        if tag == "creator":
            found.add("person", text, "content.xml, revisions and comments")


def gather_flat(source: Source, found: Gathering) -> None:
    """Add the traces of an OpenDocument that is one XML file."""
    root = xml_root(source.data)
    _meta(root, found)
    _styles(source.data, "styles", found)
    _settings(root, found)


def _meta(root: "_Element | None", found: Gathering) -> None:
    """What the properties tell."""
    for tag, text in texts(root):
        kind, what = _META.get(tag, ("", ""))
        if kind:
            found.add(kind, text, f"meta.xml, {what}")
    for element in () if root is None else root.iter():
        if isinstance(element.tag, str) and local_name(element.tag) == "template":
            told = {local_name(str(name)): str(value) for name, value in element.attrib.items()}
            name = told.get("href") or told.get("title") or ""
            if not name.startswith("Normal.dot"):  # every file that Word ever had has this one
                found.add("template", name, "meta.xml, template")
        if isinstance(element.tag, str) and local_name(element.tag) == "user-defined" and element.text:
            name = next((str(v) for k, v in element.attrib.items() if local_name(str(k)) == "name"), "")
            found.add("other", f"{name}: {element.text}", "meta.xml")


def _styles(data: bytes, name: str, found: Gathering) -> None:
    """Languages of the text (a language and a country each) and fonts."""
    for script, pattern in _LANGUAGES:
        pairs = dict.fromkeys(pattern.findall(data))
        found.add_all("language", (b"-".join(pair).decode("ascii") for pair in pairs), f"{name}, {script}")
    families = attributes(data, ("svg:font-family", "fo:font-family", "style:font-family-asian"))
    found.add_all("font", (family.strip("'") for family in families), name)


def _settings(root: "_Element | None", found: Gathering) -> None:
    """The printer that was chosen when it was saved, and paths of the computer."""
    for element in () if root is None else root.iter():
        if isinstance(element.tag, str) and local_name(element.tag) == "config-item":
            name = next((v for k, v in element.attrib.items() if local_name(str(k)) == "name"), "")
            if (element.text or "").lower().startswith(("file:", "\\\\")):
                found.add("path", element.text, "settings.xml")
            elif name == "PrinterName":
                found.add("device", element.text, "settings.xml, printer")
