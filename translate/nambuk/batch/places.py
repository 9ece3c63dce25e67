"""What the output of an input is called, before the input is read as a document."""

from nambuk.documents.document import Document, FileFacts
from nambuk.documents.reading import format_name
from nambuk.documents.source import STANDARD_INPUT
from nambuk.documents.writing import output_name


def same_format_name(name: str, data: bytes) -> str:
    """The file name for the input again in its own format, as `output_name` gives it for the document.

    >>> same_format_name("notes/보고서.docx", b"PK"), same_format_name("letter", b"plain")
    ('보고서.docx', 'letter.txt')
    """
    return output_name(Document(name, "", "", (), FileFacts(format_name(name, data))))


def name_with(name: str, ending: str) -> str:
    """The file name for something about the input: its own name, and `ending` after it.

    >>> name_with("notes/보고서.docx", ".json"), name_with("-", ".json")
    ('보고서.docx.json', 'standard-input.json')
    """
    base = "standard-input" if name == STANDARD_INPUT else name
    return output_name(Document(f"{base}.txt", "", "", (), FileFacts("text"))).removesuffix(".txt") + ending
