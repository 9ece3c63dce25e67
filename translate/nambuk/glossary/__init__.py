"""Terms: the termbase in memory, its file format, its check and its exchange formats."""

from nambuk.glossary.errors import GlossaryError
from nambuk.glossary.key import key_of
from nambuk.glossary.store import Glossary, glossary_files, load_glossary
from nambuk.glossary.term import LANGUAGES, STYLES, Term

__all__ = [
    "LANGUAGES",
    "STYLES",
    "Glossary",
    "GlossaryError",
    "Term",
    "glossary_files",
    "key_of",
    "load_glossary",
]
