"""XLIFF, which translators' programs read and write: the file around the documents, in either edition."""

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Literal
from xml.sax.saxutils import quoteattr

from nambuk.bilingual import xliff12, xliff21
from nambuk.bilingual.bilingual import BilingualDocument

Version = Literal["1.2", "2.1"]

_NAMES = {
    "1.2": f' xmlns="{xliff12.NAMESPACE}"',
    "2.1": f' xmlns="{xliff21.NAMESPACE}" xmlns:mtc="{xliff21.MATCHES}" xmlns:mda="{xliff21.METADATA}"',
}


def file_element(
    document: BilingualDocument, number: int, version: Version = "1.2", date: datetime | None = None
) -> bytes:
    """The <file> element of one document in UTF-8, complete in itself: it may be parsed, kept and sent about.

    `number` is the document's own among those that come into one XLIFF file. `date`: when it was made, else now.
    Sentences without words are marked as not to be translated; each sentence carries its state, its notes, the
    like sentences of the memory, and what `returning.read_xliff` needs to know it again.
    """
    write = xliff12.file_element if version == "1.2" else xliff21.file_element
    return write(document, number, date)


def write_xliff(
    stream: IO[bytes], version: Version, files: Iterable[bytes], source_language: str, target_language: str
) -> int:
    """An XLIFF file out of `files`, each as `file_element` gives it for the same version; returns how many there were.

    One after the other goes to the stream, so that thousands need no memory. The languages are BCP 47 tags; XLIFF 2.1
    has one pair of them for all documents. Raises ValueError where there is no document, for such a file is no XLIFF.
    """
    names = _NAMES[version]
    languages = f" srcLang={quoteattr(source_language)} trgLang={quoteattr(target_language)}"
    start = f'<xliff{names} version="{version}"{languages if version == "2.1" else ""}>'
    stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{start}\n'.encode())
    count = 0
    for file in files:
        stream.write(_inside(file, names) + b"\n")
        count += 1
    if count == 0:
        raise ValueError("no document to write as XLIFF")
    stream.write(b"</xliff>\n")
    return count


def _inside(file: bytes, names: str) -> bytes:
    """A <file> element without the declarations that the root has already made."""
    for name in names.split():
        file = file.replace(f" {name}".encode(), b"", 1)
    return file
