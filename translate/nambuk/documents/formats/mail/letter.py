"""Letters (.eml) and saved web pages (.mht): the subject, then the text that a mail program shows.

Attachments are documents of their own (`nambuk.documents.containers.listing`). Addresses stand in the file facts alone.
"""

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from nambuk.documents import archive
from nambuk.documents.containers.listing import use_of
from nambuk.documents.containers.membernames import safe_name
from nambuk.documents.containers.unpacking import ARCHIVE
from nambuk.documents.custody import OWN, use_of_part
from nambuk.documents.document import DocumentError, FileFacts, Part, Trace
from nambuk.documents.draft import Block, Draft
from nambuk.documents.formats.mail import letterparts
from nambuk.documents.formats.mail.letterparts import LetterPart
from nambuk.documents.formats.protocol import Format, by_name
from nambuk.documents.options import ReadOptions
from nambuk.documents.source import Source

if TYPE_CHECKING:
    from email.message import Message

_QUOTED = re.compile(r"(?:[>|]\s?)+")
_FORWARDED = re.compile(
    r"\s*-{3,}\s*(?:Original Message|Forwarded message|원본 ?메[세시]지|원본 ?메일|전달된? ?메[세시]지)\s*-{3,}\s*",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"--\s?")
_MAX_TRACES = 20
_PRODUCERS = ("x-mailer", "user-agent", "x-newsreader", "x-mimeole")


@dataclass(slots=True)
class _Body:
    """The text of a letter as it is put together, and what is learnt on the way."""

    blocks: list[Block] = field(default_factory=list)
    encodings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fonts: set[str] = field(default_factory=set)
    traces: list[Trace] = field(default_factory=list)


def read(source: Source) -> Draft:
    """Subject and text of a letter; plain text is taken before the same as a page."""
    with archive.damage_reported(source, "eml"):
        letter = letterparts.opened(source.data)
        if not letter.keys():
            raise DocumentError(
                source.name, "is no letter (it does not begin with headers); give it the right suffix"
            )
        parts = letterparts.parts_of(letter)
        body = _Body()
        subject = letterparts.subject_of(letter)
        if subject:
            body.blocks.append(Block(subject, "subject"))
        for part in parts:
            if part.role == "text":
                _add(body, part, source)
        attached = [letterparts.attachment_name(part) for part in parts if part.role == "attachment"]
        if attached:
            more = " …" if len(attached) > 10 else ""
            body.notes.append(f"attached: {', '.join(attached[:10])}{more}")
        return Draft(
            body.blocks, _facts(letter, body), tuple(_custody(part, source.options) for part in parts)
        )


def _add(body: _Body, part: LetterPart, source: Source) -> None:
    """Add the paragraphs of a part that is text."""
    data = part.data()
    if source.options.encoding:
        from nambuk.documents.encodings import charset

        decoded = charset.decode(data, source.name, source.options.encoding)
        text, encoding, remark = decoded.text, decoded.encoding, ""
    else:
        text, encoding, remark = letterparts.text_in(data, part.charset)
    body.encodings.append(encoding)
    if remark:
        body.notes.append(remark)
    if part.kind == "text/html":
        if not text.strip():
            return
        from nambuk.documents.formats.web import html

        options = replace(source.options, encoding="utf-8")
        page = html.read(Source(source.name, text.encode("utf-8", "replace"), options))
        body.blocks += page.blocks
        body.notes += page.facts.notes
        body.fonts |= set(page.facts.fonts)
        body.traces += page.facts.traces
    else:
        is_flowed = part.parameter("format").lower() == "flowed"
        joint = "" if part.parameter("delsp").lower() == "yes" else " "
        body.blocks += plain_blocks(text, joint if is_flowed else None)


def plain_blocks(text: str, joint: str | None = None) -> list[Block]:
    r"""The lines of a plain letter that are not blank, with what is quoted and the signature told apart.

    `joint` is what stands between lines that were one before the program broke them (RFC 3676), None where lines are
    as they were written.

    >>> [(block.text, block.container) for block in plain_blocks("받았습니다.\n> 보고서\n-- \n김")]
    [('받았습니다.', None), ('보고서', 'quotation'), ('-- ', 'signature'), ('김', 'signature')]
    """
    paragraphs: list[tuple[list[str], str | None]] = []
    lasting: str | None = None
    flows = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        quoted = _QUOTED.match(line)
        words = line[quoted.end() :] if quoted else line
        if joint is not None and words.startswith(" "):
            words = words[1:]  # stuffed, so that it is not taken for a quotation
        is_mark = not quoted and _SIGNATURE.fullmatch(line) is not None
        if _FORWARDED.fullmatch(line):
            lasting = "quotation"
        elif is_mark and lasting is None:
            lasting = "signature"
        container = "quotation" if quoted else lasting
        if flows and paragraphs and paragraphs[-1][1] == container and not is_mark:
            paragraphs[-1][0].append(words)
        elif words.strip():
            paragraphs.append(([words], container))
        flows = joint is not None and words.endswith(" ") and not is_mark
    return [
        Block((joint or "").join([*(part.removesuffix(" ") for part in parts[:-1]), parts[-1]]), container)
        for parts, container in paragraphs
    ]


def _custody(part: LetterPart, options: ReadOptions) -> Part:
    """A part of the letter in the chain of custody."""
    data = part.data()
    name = (
        letterparts.attachment_name(part) if part.role == "attachment" else f"part {part.number}, {part.kind}"
    )
    if part.role == "attachment":
        is_own = use_of(safe_name(name), options) in ("document", ARCHIVE)
        use = OWN if is_own else use_of_part("eml", name)
    else:
        use = "text" if part.role == "text" else "other form of the text, not read"
    return Part(name, len(data), hashlib.sha256(data).hexdigest(), use)


def _facts(letter: "Message[str, str]", body: _Body) -> FileFacts:
    """Who wrote with what program and when, as the headers say."""
    known = dict(reversed(list(letterparts.headers(letter))))

    def first(*names: str) -> str | None:
        found = (letterparts.decoded_header(known[name]) for name in names if name in known)
        return next((value for value in found if value), None)

    return FileFacts(
        "eml",
        encoding=body.encodings[0] if body.encodings else None,
        author=first("from", "sender"),
        producer=first(*_PRODUCERS),
        created=iso_date(first("date") or ""),
        fonts=tuple(sorted(body.fonts)),
        notes=tuple(dict.fromkeys(body.notes)),
        traces=(*_word_labels(letter), *body.traces),
    )


def _word_labels(letter: "Message[str, str]") -> list[Trace]:
    """The encodings that the encoded words of headers claim; other traces are gathered in `nambuk.documents.facts`."""
    labels = (
        (label, name.title())
        for name, raw in letterparts.headers(letter)
        for label in letterparts.word_labels(raw)
        if label not in ("utf-8", "us-ascii")
    )
    return [Trace("code page", label, f"header {name}") for label, name in dict.fromkeys(labels)][
        :_MAX_TRACES
    ]


def iso_date(value: str) -> str | None:
    """A date of a header in ISO form with its offset; what is no date stays as it is, and nothing is None.

    >>> iso_date("Wed, 20 Sep 2017 09:30:00 +0830 (PYT)"), iso_date("20 Sep 2017 09:30:00 -0000"), iso_date("")
    ('2017-09-20T09:30:00+08:30', '2017-09-20T09:30:00', None)
    """
    from email.utils import parsedate_to_datetime

    try:
        date: datetime = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return value[:100] or None
    return date.isoformat()


FORMATS = by_name(Format("eml", read, None))
