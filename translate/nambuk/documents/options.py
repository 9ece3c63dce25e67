"""How files are to be read: what the user says of them, and what reading may take."""

from dataclasses import dataclass

from nambuk.documents.limits import LIMITS, Limits


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user says of the files to read; all of it may be left out.

    `encoding`: that of text files, else it is detected. `format`: one of `formats.SUFFIXES`, else the suffix tells,
    and without a known suffix the first bytes. `columns`: the columns of tables that hold the text, else those that
    hold Korean. `recognition`: the languages to recognise the text of pictures in, as Tesseract names them; "" leaves
    pictures unread. `limits`: what reading may take.
    """

    encoding: str | None = None
    format: str | None = None
    columns: tuple[str, ...] = ()
    recognition: str = "kor"
    limits: Limits = LIMITS


AS_FOUND = ReadOptions()
"""Nothing said: everything is found out."""
