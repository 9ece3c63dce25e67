"""The chain of custody: every file inside a document, with its digest and what was done with it.

Which part of a package holds what is told by its name; the tables here say it for each format. A part that is not in
its table was not read.
"""

import hashlib
import io
import re
from collections.abc import Iterator

from nambuk.documents import archive
from nambuk.documents.document import Part
from nambuk.documents.source import Source

OWN = "document of its own"
READ = ("text", "facts", "structure", OWN)
"""The uses of parts that were read; every other use says why a part was not."""

_CHUNK = 1024 * 1024
_PICTURE = "picture, not read"
_MACRO = "macro, not run"
_SCRIPT = "script, not run"
_FILE = "file inside, not read"
_FONT = "font, not used"
_ANY = (
    (r"\.(png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp|ico|wdp|pcx)$", _PICTURE),
    (r"\.(ttf|otf|odttf|fntdata|eot|woff2?)$", _FONT),
    (r"\.(mp3|mp4|m4a|wav|wma|wmv|avi|mov|mid)$", "sound or film, not played"),
    (r"(^|/)vba(project|data)", _MACRO),
    (r"\.(exe|dll|scr|com|bat|cmd|ps1|js|vbs|jar|lnk)$", "program, not run"),
    (r"(^|/)(embeddings|object \d+)/", _FILE),
    (r"(^|/)activex", "control, not run"),
    (r"\.ole$", _FILE),
)
_OFFICE = (
    (r"^docprops/(core|app|custom)\.xml$", "facts"),
    (r"(\.rels|^\[content_types\]\.xml)$", "structure"),
    (r"(^|/)(styles|settings|fonttable)\.xml$", "facts"),
    (r"(^|/)(numbering|websettings|styleswitheffects|calcchain)\.xml$|/theme/", "looks, not read"),
    (r"^customxml/", "data, not read"),
    (r"(^|/)comments", "comments, not read"),
    (r"/(charts|diagrams)/[a-z]*(style|colors|layout)", "looks, not read"),
    (r"/(charts|diagrams)/", "chart, not read"),
    (r"^_xmlsignatures/", "signature, not checked"),
)
_OPEN_DOCUMENT = (
    (r"^(content|styles)\.xml$", "text"),
    (r"^meta\.xml$", "facts"),
    (r"^(mimetype|settings\.xml|manifest\.rdf|meta-inf/manifest\.xml)$", "structure"),
    (r"^(basic|scripts)/", _MACRO),
    (r"^configurations2/", "settings, not read"),
    (r"^meta-inf/.*signatures", "signature, not checked"),
)
_TABLES = {
    "docx": ((r"^word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml$", "text"), *_OFFICE),
    "xlsx": (
        (
            r"^xl/(sharedstrings|workbook|comments\d*|(worksheets|tables|comments|threadedcomments|drawings)/[^/]*"
            r"|charts/chart[^/]*)\.xml$",
            "text",
        ),
        (r"^xl/persons/", "facts"),
        (r"^xl/externallinks/", "link, not followed"),
        *_OFFICE,
    ),
    "pptx": (
        (
            r"^ppt/((slides|notesslides|comments|slidemasters|slidelayouts)/[^/]*|charts/chart[^/]*"
            r"|diagrams/(data|drawing)[^/]*)\.xml$",
            "text",
        ),
        (r"^ppt/(presentation|presprops|viewprops|tablestyles)\.xml$", "structure"),
        (r"^ppt/(notesmasters|handoutmasters)/", "template, not read"),
        *_OFFICE,
    ),
    "odt": _OPEN_DOCUMENT,
    "hwpx": (
        (r"^contents/section\d+\.xml$", "text"),
        (r"^(contents/(header\.xml|content\.hpf)|version\.xml|settings\.xml)$", "facts"),
        (r"^(mimetype|meta-inf/.*)$", "structure"),
        (r"^scripts/", _SCRIPT),
        (r"^preview/", "preview, not read"),
    ),
    "hwp": (
        (r"^(bodytext|viewtext)/section\d+$", "text"),
        (r"^(fileheader|docinfo|\x05hwpsummaryinformation)$", "facts"),
        (r"^scripts/", _SCRIPT),
        (r"^prv(text|image)$", "preview, not read"),
        (r"^bindata/", _FILE),
    ),
    "doc": (
        (r"^(worddocument|[01]table)$", "text"),
        (r"^\x05(document)?summaryinformation$", "facts"),
        (r"^macros/", _MACRO),
        (r"^objectpool/", _FILE),
        (r"^data$", _PICTURE),
    ),
}

_LIKE = {"xlsm": "xlsx", "pptm": "pptx", "ods": "odt", "odp": "odt"}


def use_of_part(format: str, name: str) -> str:
    """What is done with a part of a document of this format: one of `READ`, or why it is not read.

    >>> [use_of_part("docx", name) for name in ("word/document.xml", "word/vbaProject.bin", "word/media/image1.png")]
    ['text', 'macro, not run', 'picture, not read']
    """
    lowered = name.replace("\\", "/").lower()
    for pattern, use in (*_ANY, *_TABLES.get(_LIKE.get(format, format), ())):
        if re.search(pattern, lowered):
            return use
    return "not read"


def parts_of(source: Source, format: str) -> tuple[Part, ...]:
    """The files inside a document, in their order; none for a format without any. To be called after it was read.

    Never raises for a damaged file: its readable parts are listed, a damaged one as such.
    """
    if source.data.startswith(archive.ZIP_MAGICS):
        found = _zip_parts(source, format)
    elif source.data.startswith(archive.OLE_MAGIC):
        found = _ole_parts(source, format)
    elif format == "pdf":
        found = _pdf_parts(source)
    else:
        return ()
    parts: list[Part] = []
    try:
        parts.extend(found)
    except MemoryError:
        raise
    except Exception:  # see archive.damage_reported; what could be listed stays
        return tuple(parts)
    return tuple(parts)


def _zip_parts(source: Source, format: str) -> Iterator[Part]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(source.data)) as package:
        for member in package.infolist()[: source.limits.members]:
            if member.is_dir():
                continue
            digest, size = hashlib.sha256(), 0
            use = use_of_part(format, member.filename)
            try:
                with package.open(member) as stream:
                    while chunk := stream.read(_CHUNK):
                        digest.update(chunk)
                        size += len(chunk)
            except MemoryError:
                raise
            except Exception:  # see archive.damage_reported
                use = "damaged, not read"
            yield Part(_shown(member.filename), size, digest.hexdigest(), use)


def _ole_parts(source: Source, format: str) -> Iterator[Part]:
    """The streams of a compound file, as they stand there: those of HWP are packed."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(source.data)) as compound:
        for path in compound.listdir()[: source.limits.members]:
            name = "/".join(path)
            try:
                data = compound.openstream(path).read()
                use = use_of_part(format, name)
            except MemoryError:
                raise
            except Exception:  # see archive.damage_reported
                data, use = b"", "damaged, not read"
            yield Part(_shown(name), len(data), hashlib.sha256(data).hexdigest(), use)


def _pdf_parts(source: Source) -> Iterator[Part]:
    """The files attached to a PDF."""
    from pypdfium2 import PdfDocument

    pdf = PdfDocument(source.data)
    try:
        for number in range(min(pdf.count_attachments(), source.limits.members)):
            attachment = pdf.get_attachment(number)
            data = bytes(attachment.get_data())
            yield Part(_shown(attachment.get_name()), len(data), hashlib.sha256(data).hexdigest(), _FILE)
    finally:
        pdf.close()


def _shown(name: str) -> str:
    """A name that can be sent and shown; the control character before names of properties is dropped."""
    return name.lstrip("\x05\x01\x03").encode("utf-8", "replace").decode()
