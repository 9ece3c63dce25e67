"""Subtitles: SubRip (.srt) and WebVTT (.vtt). What is said or shown at a time is a paragraph.

Numbers, times, settings, notes and styles stay as they are, character for character; so does every cue whose text
stays. Files that people have repaired by hand are read too: numbers missing or out of order, no empty line between
two cues, empty lines inside one (SubRip alone; WebVTT ends a cue there).
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nambuk.documents.document import DocumentError, Mark, MarkedText
from nambuk.documents.draft import Block, Draft, check_size
from nambuk.documents.encodings import charset
from nambuk.documents.formats.plain import unify_newlines
from nambuk.documents.formats.protocol import Format, by_name
from nambuk.documents.inline import Node, Outline, Point, Span, Text, arranged, outline
from nambuk.documents.source import Source

_TIME = r"(?:\d{1,4}:)?\d{1,2}:\d{1,2}[,.]\d{1,3}"
_TIMES = re.compile(rf"[ \t]*({_TIME})[ \t]*-->[ \t]*{_TIME}")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>font|ruby|lang|[bius]|rt|[cv])(?=[\s.>])[^<>\n]{0,500}>"
    rf"|(?P<point><{_TIME}>|\{{\\[^{{}}\n]{{1,200}}\}})",
    re.IGNORECASE,
)
_KINDS = {"b": "bold", "i": "italic", "u": "underline"}
_DEEPEST = 32
_MOST_TAGS = 1_000  # of one cue
_GAP = re.compile(r"\n(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue: its place for people, where its text begins and ends in the file's, and the end of its lines."""

    container: str
    start: int
    end: int
    newline: str


@dataclass(frozen=True, slots=True)
class _Tags:
    """A tag as the file has it; `end` is empty for what stands alone."""

    begin: str
    end: str = ""


def read(source: Source) -> Draft:
    """The text of each cue; line breaks in it stay, tags become marks. Raises DocumentError for a file without cues."""
    decoded = charset.decode(source.data, source.name, source.options.encoding)
    is_vtt = _is_vtt(source, decoded.text)
    check_size(source.name, 0, decoded.text.count("\n") + decoded.text.count("\r"), source.limits)
    blocks = []
    marks = 0
    for cue in _cues(decoded.text, is_vtt=is_vtt):
        found = _outlined(decoded.text[cue.start : cue.end], is_vtt=is_vtt)
        marks += len(found.marks)
        check_size(source.name, 0, marks, source.limits)
        if found.text.strip():
            blocks.append(Block(found.text, cue.container, marks=found.marks))
    if not blocks:
        raise DocumentError(
            source.name, "holds no subtitles (text after a line with times); check how it was saved"
        )
    return Draft(blocks, decoded.facts("vtt" if is_vtt else "srt"))


def write(source: Source, paragraphs: Sequence[str | MarkedText]) -> bytes:
    """The file with new text in its cues, in UTF-8; a byte order mark and the kind of line ends stay."""
    decoded = charset.decode(source.data, source.name, source.options.encoding)
    text, is_vtt = decoded.text, _is_vtt(source, decoded.text)
    pieces: list[str] = []
    done = 0
    waiting = iter(paragraphs)
    for cue in _cues(text, is_vtt=is_vtt):
        old = _outlined(text[cue.start : cue.end], is_vtt=is_vtt)
        if not old.text.strip():
            continue
        new = next(waiting)
        new = _in_first_look(old, new) if isinstance(new, str) else new
        if not old.is_same(new):
            pieces += [text[done : cue.start], _payload(old, new, is_vtt=is_vtt).replace("\n", cue.newline)]
            done = cue.end
    mark = "\ufeff" if decoded.is_marked else ""
    return "".join((mark, *pieces, text[done:])).encode("utf-8")


def _is_vtt(source: Source, text: str) -> bool:
    """Whether it is WebVTT: by its first line, whatever the file is called."""
    return text.startswith("WEBVTT") or (source.options.format == "vtt" and "WEBVTT" in text[:64])


# ---- cues


def _cues(text: str, *, is_vtt: bool) -> Iterator[_Cue]:
    """The cues of a file, in order."""
    lines = [(match.start(1), match.end(1), match[2]) for match in _LINE.finditer(text)]
    times = [_TIMES.match(text, start, end) for start, end, _ in lines]
    begins = [number for number, found in enumerate(times) if found]
    for order, line in enumerate(begins, 1):
        found = times[line]
        assert found is not None
        last = begins[order] if order < len(begins) else len(lines)
        end = _end_of_text(text, lines, line + 1, last, is_next=order < len(begins), is_vtt=is_vtt)
        above = text[lines[line - 1][0] : lines[line - 1][1]].strip() if line else ""
        number = above if above.isdecimal() and len(above) < 10 else str(order)
        if end > line + 1:
            container = f"cue {number}, {found[1]}"
            yield _Cue(container, lines[line + 1][0], lines[end - 1][1], lines[line][2] or "\n")


def _end_of_text(
    text: str, lines: Sequence[tuple[int, int, str]], first: int, last: int, *, is_next: bool, is_vtt: bool
) -> int:
    """The number of the line after a cue's text, which begins in line `first` and ends before line `last`."""

    def content(line: int) -> str:
        return text[lines[line][0] : lines[line][1]].strip()

    empty = (line for line in range(first, last) if is_vtt and not content(line))
    end = next(empty, last)
    if is_next and end == last and end > first and content(end - 1).isdecimal():
        end -= 1  # the number of the cue that follows
    while end > first and not content(end - 1):
        end -= 1
    return end


# ---- the text of a cue


def _outlined(payload: str, *, is_vtt: bool) -> Outline:
    """The text of a cue with its marks; with its tags in the text where they are far too many."""
    payload = unify_newlines(payload)
    if payload.count("<") + payload.count("{") > _MOST_TAGS:
        return outline([Text(payload)])
    return outline(_nodes(payload, is_vtt=is_vtt))


def _nodes(payload: str, *, is_vtt: bool) -> list[Node]:
    """Texts, and a span for each pair of tags; a tag without its partner is a point."""

    def text_of(raw: str) -> list[Node]:
        return [Text(html.unescape(raw) if is_vtt else raw)] if raw else []

    levels: list[tuple[str, str, list[Node]]] = [("", "", [])]  # tag, as written, what stands in it
    done = 0
    for tag in _TAG.finditer(payload):
        levels[-1][2].extend(text_of(payload[done : tag.start()]))
        done = tag.end()
        name = (tag["name"] or "").lower()
        if tag["point"] or (not tag["end"] and len(levels) > _DEEPEST):
            levels[-1][2].append(Point("other", _Tags(tag.group())))
        elif not tag["end"]:
            levels.append((name, tag.group(), []))
        elif name in [level[0] for level in levels]:
            while levels[-1][0] != name:
                _leave_open(levels)
            _, begin, inner = levels.pop()
            levels[-1][2].append(Span(_KINDS.get(name, "format"), inner, _Tags(begin, tag.group())))
        else:
            levels[-1][2].append(Point("other", _Tags(tag.group())))
    levels[-1][2].extend(text_of(payload[done:]))
    while len(levels) > 1:
        _leave_open(levels)
    return levels[0][2]


def _leave_open(levels: list[tuple[str, str, list[Node]]]) -> None:
    """A tag that is never ended: a point, and what follows it."""
    _, begin, inner = levels.pop()
    levels[-1][2].extend([Point("other", _Tags(begin)), *inner])


def _in_first_look(old: Outline, text: str) -> MarkedText:
    """A new text with what is around the first letters of the old one, and what stands before them."""
    at_start = [mark for mark in old.marks if mark.start == 0]
    return MarkedText(
        text, tuple(Mark(m.id, 0, len(text) if m.end > m.start else 0, m.kind) for m in at_start)
    )


def _payload(old: Outline, new: MarkedText, *, is_vtt: bool) -> str:
    """A cue's new text with its tags, lines ended by newlines; no empty line, which would end the cue."""
    payload = _written(arranged(old, new), is_vtt=is_vtt)
    return payload if _GAP.search(old.text) else _GAP.sub("\n", payload).strip("\n")


def _written(nodes: Sequence[Node], *, is_vtt: bool) -> str:
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Text):
            text = unify_newlines(node.text)
            parts.append(html.escape(text, quote=False) if is_vtt else text)
        elif isinstance(node, Span):
            parts += [node.origin.begin, _written(node.children, is_vtt=is_vtt), node.origin.end]
        else:
            parts.append(node.origin.begin)
    return "".join(parts)


FORMATS = by_name(
    Format("srt", read, write, is_text=True, is_simple=True),
    Format("vtt", read, write, is_text=True, is_simple=True),
)
