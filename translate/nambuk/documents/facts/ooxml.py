"""Office Open XML (docx, xlsx, pptx): properties, settings, fonts, languages, and the names of those who changed it."""

from nambuk.documents.facts.gathering import Gathering
from nambuk.documents.facts.packages import Parts, attributes, local_name, texts
from nambuk.documents.source import Source

_CORE = {
    "creator": ("person", "written by"),
    "lastModifiedBy": ("person", "last saved by"),
    "created": ("time", "created"),
    "modified": ("time", "modified"),
    "lastPrinted": ("time", "printed"),
    "title": ("title", "title"),
    "language": ("language", "language"),
}
_APP = {
    "Application": ("application", "application"),
    "Template": ("template", "template"),
    "Company": ("organisation", "company"),
    "Manager": ("person", "manager"),
    "HyperlinkBase": ("path", "base of links"),
}
_STYLES = (
    "word/styles.xml",
    "word/settings.xml",
    "word/fontTable.xml",
    "xl/styles.xml",
    "ppt/presentation.xml",
)
_BODIES = r"word/(?:document|comments|footnotes|endnotes|header\d*|footer\d*)\.xml"
_LOCAL = ("file:", "\\\\")
_DEFAULT_TEMPLATE = "Normal.dotm"


def gather(source: Source, found: Gathering) -> None:
    """Add the traces of a docx, xlsx or pptx file."""
    parts = Parts(source)
    for name, wanted in (("docProps/core.xml", _CORE), ("docProps/app.xml", _APP)):
        for tag, text in texts(parts.root(name)):
            kind, what = wanted.get(tag, ("", ""))
            if kind and text != _DEFAULT_TEMPLATE:
                found.add(kind, text, f"{name}, {what}")
    _version(parts, found)
    _custom_properties(parts, found)
    _styles(parts, found)
    _persons(parts, found)
    _paths(parts, found)


def _version(parts: Parts, found: Gathering) -> None:
    """The program with its version, where the two stand apart."""
    told = dict(texts(parts.root("docProps/app.xml")))
    if told.get("Application") and told.get("AppVersion"):
        found.add("application", f"{told['Application']} {told['AppVersion']}", "docProps/app.xml, version")


def _custom_properties(parts: Parts, found: Gathering) -> None:
    """Properties that programs add of their own accord (WPS: KSOProductBuildVer)."""
    root = parts.root("docProps/custom.xml")
    for element in () if root is None else root:
        name, value = element.get("name") or "", "".join(map(str, element.itertext()))
        if isinstance(element.tag, str) and name and value:
            found.add("other", f"{name}: {value}", "docProps/custom.xml")


def _styles(parts: Parts, found: Gathering) -> None:
    """Fonts and languages. The theme's lists of fonts for every script are left out: each Office has them all."""
    for name in (*_STYLES, *parts.names(_BODIES), *parts.names(r"ppt/slides/slide\d+\.xml")):
        data = parts.large(name)
        for place in ("w:eastAsia", "w:val", "w:bidi"):
            values = attributes(
                b" ".join(_elements(data, b"w:lang") + _elements(data, b"w:themeFontLang")), (place,)
            )
            found.add_all("language", values, f"{name}, {place}")
        found.add_all(
            "language", attributes(data, ("lang", "altLang")) if name.startswith("ppt") else (), name
        )
        fonts = attributes(
            b" ".join(_elements(data, b"w:rFonts")), ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs")
        )
        fonts += attributes(b" ".join(_elements(data, b"w:font")), ("w:name",))
        fonts += attributes(b" ".join(_elements(data, b"a:ea") + _elements(data, b"a:latin")), ("typeface",))
        if name == "xl/styles.xml":
            fonts += attributes(b" ".join(_elements(data, b"name")), ("val",))
        found.add_all("font", (font for font in fonts if not font.startswith("+")), name)
    for name in parts.names(r"(?:word|xl|ppt)/theme/theme\d+\.xml"):
        east_asian = _elements(parts.data(name), b"a:ea")
        found.add_all("font", attributes(b" ".join(east_asian), ("typeface",)), f"{name}, East Asian")


def _elements(data: bytes, name: bytes) -> list[bytes]:
    """The opening tags of elements with this name, at most 100,000 of them, each once."""
    opening = b"<" + name
    tags: dict[bytes, None] = {}
    start = 0
    for _ in range(100_000):
        start = data.find(opening, start)
        if start < 0:
            break
        end = data.find(b">", start, start + 2000)
        if end > 0 and data[start + len(opening) : start + len(opening) + 1] in (b" ", b"\n", b"\t", b"\r"):
            tags[data[start:end]] = None
        start += len(opening)
    return list(tags)


def _persons(parts: Parts, found: Gathering) -> None:
    """Who inserted, deleted or remarked something."""
    for name in (*parts.names(_BODIES), *parts.names(r"word/(?:comments\w*|people)\.xml")):
        data = parts.large(name)
        found.add_all(
            "person", attributes(data, ("w:author", "w15:author")), f"{name}, revisions and comments"
        )
        found.add_all("time", attributes(data, ("w:date",))[:8], f"{name}, revisions and comments")
        found.add_all("person", attributes(data, ("w15:userId",)), f"{name}, account")
    for name in parts.names(r"xl/(?:comments\d*|persons/person|comments/comment\d+)\.xml"):
        data = parts.data(name)
        found.add_all("person", attributes(data, ("displayName", "userId")), name)
        found.add_all("person", (text for tag, text in texts(parts.root(name)) if tag == "author"), name)
    for name in parts.names(r"ppt/(?:commentAuthors|authors)\.xml"):
        found.add_all("person", attributes(parts.data(name), ("name", "userId")), name)
    sessions = len(_elements(parts.data("word/settings.xml"), b"w:rsid"))
    if sessions > 1:
        found.add("other", f"saved in {sessions} sessions or more (rsid)", "word/settings.xml")


def _paths(parts: Parts, found: Gathering) -> None:
    """Templates and folders of the computer where it was written."""
    for name in parts.names(r"(?:word|xl|ppt)/(?:\w+/)?_rels/[\w.]+\.rels"):
        root = parts.root(name)
        for relation in () if root is None else root:
            if not isinstance(relation.tag, str) or relation.get("TargetMode") != "External":
                continue
            target = relation.get("Target") or ""
            if local_name(relation.get("Type") or "").endswith("/attachedTemplate"):
                found.add("template", target, f"{name}, attached template")
            elif target.lower().startswith(_LOCAL):
                found.add("path", target, f"{name}, link")
    for name in ("xl/workbook.xml", "word/settings.xml"):
        values = attributes(b" ".join(_elements(parts.data(name), b"x15ac:absPath")), ("url",))
        found.add_all("path", values, f"{name}, where it was saved")
