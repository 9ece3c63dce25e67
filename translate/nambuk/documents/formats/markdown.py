"""Markdown: the text as given, markup and all, so that every offset is an offset in the file.

This is no parser of the whole language: it finds the blocks that a translator and a verifier want to
know about (headings, lists, quotations, tables, code, front matter) and the lines that wrap.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nambuk.documents.document import MarkedText
from nambuk.documents.draft import Block, Draft
from nambuk.documents.encodings import charset
from nambuk.documents.formats.plain import unify_newlines
from nambuk.documents.formats.protocol import Format, by_name, text_of
from nambuk.documents.source import Source

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(\s|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_ITEM = re.compile(r"\s*([-*+]|\d{1,9}[.)])\s+\S")
_QUOTE = re.compile(r" {0,3}>")
_RULE = re.compile(r" {0,3}([-*_])(\s*\1){2,}\s*$")
_TABLE_RULE = re.compile(r"\s*(?:\|\s*)?:?-+:?(?:\s*\|\s*:?-+:?)*\s*(?:\|\s*)?$")


@dataclass(slots=True)
class _Lines:
    """The lines of a file, and how far they are read."""

    lines: list[str]
    at: int = 0

    def peek(self, ahead: int = 0) -> str | None:
        """The line that many places ahead, or None after the last."""
        position = self.at + ahead
        return self.lines[position] if position < len(self.lines) else None

    def take(self) -> str:
        """The next line, which is then read."""
        self.at += 1
        return self.lines[self.at - 1]


def read(source: Source) -> Draft:
    """The blocks of a Markdown file.

    Headings, table rows, lines of code and empty lines are a paragraph each; the lines of wrapped prose,
    and of a wrapped list item, are one paragraph together (with the newlines that the file has).
    """
    decoded = charset.decode(source.data, source.name, source.options.encoding)
    lines = _Lines(unify_newlines(decoded.text).split("\n"))
    return Draft(list(_blocks(lines)), decoded.facts("markdown"))


def _blocks(lines: _Lines) -> Iterator[Block]:
    """All lines as blocks, in order."""
    if lines.peek() == "---" and "---" in lines.lines[1:]:
        yield Block(lines.take(), "front matter")
        yield from _until(lines, "---", "front matter")
    tables = 0
    while (line := lines.peek()) is not None:
        if fence := _FENCE.match(line):
            yield Block(lines.take(), "code")
            yield from _until(lines, fence[1], "code")
        elif heading := _HEADING.match(line):
            yield Block(lines.take(), f"heading {len(heading[1])}")
        elif _begins_table(lines):
            tables += 1
            yield from _table(lines, tables)
        elif not line.strip() or _RULE.match(line):
            yield Block(lines.take())
        else:
            yield _prose(lines)


def _until(lines: _Lines, closing: str, container: str) -> Iterator[Block]:
    """Lines up to the one that begins with `closing` (included), or to the end."""
    while (line := lines.peek()) is not None:
        yield Block(lines.take(), container)
        if line.strip().startswith(closing):
            return


def _begins_table(lines: _Lines) -> bool:
    """Whether the next two lines are the head of a table and the rule under it."""
    head, rule = lines.peek(), lines.peek(1)
    return bool(head and rule and "|" in head and "|" in rule and _TABLE_RULE.match(rule))


def _table(lines: _Lines, number: int) -> Iterator[Block]:
    """The rows of a table; the rule under its head counts as no row."""
    row = 0
    while (line := lines.peek()) is not None and "|" in line:
        row += 0 if _TABLE_RULE.match(line) else 1
        yield Block(lines.take(), f"table {number}, row {row}")


def _prose(lines: _Lines) -> Block:
    """A paragraph of prose, of a list item or of a quotation: its first line and those that go on."""
    first = lines.take()
    container = "list" if _ITEM.match(first) else "quotation" if _QUOTE.match(first) else None
    taken = [first]
    while (line := lines.peek()) is not None:
        if container is None and (underline := _UNDERLINE.match(line)):
            taken.append(lines.take())
            return Block("\n".join(taken), "heading 1" if underline[1].startswith("=") else "heading 2")
        if not _goes_on(line, lines, container):
            break
        taken.append(lines.take())
    return Block("\n".join(taken), container)


def _goes_on(line: str, lines: _Lines, container: str | None) -> bool:
    """Whether this line belongs to the prose (in `container`) before it."""
    if not line.strip() or _begins_table(lines):
        return False
    if container == "quotation" and _QUOTE.match(line):
        return True
    return not any(pattern.match(line) for pattern in (_FENCE, _HEADING, _ITEM, _QUOTE, _RULE))


def write(source: Source, paragraphs: Sequence[str | MarkedText]) -> bytes:
    """The paragraphs, which carry their markup, as UTF-8 lines."""
    return "\n".join(map(text_of, paragraphs)).encode("utf-8")


FORMATS = by_name(Format("markdown", read, write, is_text=True, is_simple=True))
