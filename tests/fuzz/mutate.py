"""Files broken on purpose: their bytes, and what is inside of packages, compound files and PDFs.

All chance comes from the `Random` that is given, so that a number makes the same file again.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[Random, bytes, Sequence[bytes]], bytes]

_NUMBERS = (
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
    2**63 - 1,
    2**64 - 1,
)
_VALUES = (
    "", "0", "-1", "1e999", "nan", "99999999999999999999", "-2147483649", "true", "\u202e", "A" * 5000, "가" * 300, "%s%n",
    "../../../tmp/nambuk-fuzz", "file:///etc/passwd", "http://127.0.0.1:1/x", "XFD1048576", "A1:XFD1048576", "rId1", "\ud7ff",
)  # fmt: skip
_LARGEST = 1_000_000


def mutated(dice: Random, name: str, data: bytes, others: Sequence[bytes]) -> bytes:
    """A broken file of the format `name`, made of `data` and, where two are spliced, of one of `others`."""
    for _ in range(_rounds(dice)):
        inside = _INSIDE.get(_container(data), ())
        change = dice.choice(inside) if inside and dice.random() < 0.9 else dice.choice(_kinds(name))
        try:
            data = change(dice, data, others)
        except Exception:
            data = flip(dice, data, others)  # broken too much already to be taken apart
        if len(data) > _LARGEST:
            data = data[:_LARGEST]
    return data or b"\x00"


def _rounds(dice: Random) -> int:
    return min(int(dice.expovariate(0.7)) + 1, 12)


def _container(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        return "zip"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "compound"
    return "pdf" if data.startswith(b"%PDF") else ""


def _kinds(name: str) -> tuple[Mutation, ...]:
    text_like = ("text", "markdown", "csv", "tsv", "srt", "vtt", "eml", "rtf")
    if name in ("html", "fodt"):
        return (*_BYTES, tags, tags, tags, tags, tags, lines)
    return (*_BYTES, lines, lines, lines) if name in text_like else _BYTES


def _span(dice: Random, data: bytes, most: int = 4096) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(start + int(dice.expovariate(1 / 32)) + 1, start + most, len(data))


# ---- bytes


def flip(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Some bytes changed."""
    changed = bytearray(data or b"\x00")
    for _ in range(_rounds(dice) * 2):
        place = dice.randrange(len(changed))
        changed[place] = dice.choice((changed[place] ^ 1 << dice.randrange(8), dice.randrange(256)))
    return bytes(changed)


def cut(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """The file cut off."""
    return data[: dice.randrange(len(data) + 1)]


def remove(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Some bytes left out."""
    start, end = _span(dice, data)
    return data[:start] + data[end:]


def insert(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Some bytes more."""
    place, _ = _span(dice, data)
    more = dice.choice(
        (
            dice.randbytes(_rounds(dice) * 4),
            bytes(dice.randrange(300)),
            b"\xff" * 8,
            dice.choice(_VALUES).encode(),
        )
    )
    return data[:place] + more + data[place:]


def repeat(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A stretch several times."""
    start, end = _span(dice, data)
    return data[:end] + data[start:end] * dice.choice((1, 2, 10, 200)) + data[end:]


def zero(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A stretch of zeros."""
    start, end = _span(dice, data)
    return data[:start] + bytes(end - start) + data[end:]


def number(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """An extreme number in one, two, four or eight bytes."""
    size = dice.choice((1, 2, 4, 4, 8))
    place = dice.randrange(max(len(data) - size, 1))
    value = (dice.choice(_NUMBERS) & (1 << 8 * size) - 1).to_bytes(size, dice.choice(("little", "big")))
    return data[:place] + value + data[place + size :]


def splice(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """The beginning of one file and the end of another."""
    other = dice.choice(others) if others else data
    return data[: dice.randrange(len(data) + 1)] + other[dice.randrange(len(other) + 1) :]


def exchange(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Two stretches in each other's place."""
    (a, b), (c, d) = sorted((_span(dice, data), _span(dice, data)))
    return data if b > c else data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def lines(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Lines left out, repeated, put elsewhere, joined or filled with extreme words."""
    rows = data.split(b"\n")
    place = dice.randrange(len(rows))
    match dice.randrange(6):
        case 0:
            del rows[place]
        case 1:
            rows[place:place] = [rows[place]] * dice.choice((1, 5, 2000))
        case 2:
            rows.insert(dice.randrange(len(rows)), rows.pop(place))
        case 3:
            rows[place] = rows[place] * dice.choice((2, 50))
        case 4:
            rows[place] = re.sub(rb"\d+", lambda m: dice.choice(_VALUES).encode(), rows[place])
        case 5:
            rows[place] = dice.choice(
                (b"-" * 3000, b"|" * 3000, b'"', b"#" * 50, b">" * 3000, b"\t" * 3000, b"[" * 3000, b"\r")
            )
    return b"\n".join(rows)


def tags(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """The tags of a page left out, repeated, put elsewhere, nested, or given extreme attributes."""
    pieces = re.split(rb"(<[^<>]*>)", data)
    odd = range(1, len(pieces), 2)
    if not odd:
        return insert(dice, data, others)
    place = dice.choice(odd)
    match dice.randrange(7):
        case 0:
            pieces[place] = b""
        case 1:
            pieces[place] *= dice.choice((2, 20, 300))
        case 2:
            other = dice.choice(odd)
            pieces[place], pieces[other] = pieces[other], pieces[place]
        case 3:
            depth = dice.choice((10, 100, 1000, 5000))
            tag = dice.choice((b"b", b"div", b"table", b"li", b"a", b"span", b"p", b"ruby"))
            pieces[place] = pieces[place] + b"<" + tag + b">" * 1 + (b"<" + tag + b">") * depth
        case 4:
            pieces[place] = re.sub(
                rb"=\s*[^\s>]+", lambda m: b'="' + dice.choice(_VALUES).encode() + b'"', pieces[place]
            )
        case 5:
            pieces[place - 1] = dice.choice(
                (
                    b"",
                    b"&#xD800;",
                    b"&#0;",
                    b"&#x10FFFF;&amp",
                    b"<![CDATA[",
                    b"<!--",
                    b"\x00",
                    "\ufeff".encode(),
                )
            )
        case 6:
            pieces[place] = dice.choice(
                (
                    b"<!ENTITY x 'y'>",
                    b"<script>",
                    b"<template>",
                    b"</body>",
                    b"<svg><p>",
                    b"<?xml?>",
                    b"<plaintext>",
                )
            )
    return b"".join(pieces)


# ---- XML


def tree(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Elements of an XML file left out, repeated, put elsewhere, nested, renamed, or given extreme attributes."""
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return flip(dice, data, others)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    for _ in range(_rounds(dice)):
        _change(dice, dice.choice(elements), elements)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _change(dice: Random, element: object, elements: list) -> None:  # type: ignore[type-arg]
    from copy import deepcopy

    parent, other = element.getparent(), dice.choice(elements)
    match dice.randrange(9):
        case 0 if parent is not None:
            parent.remove(element)
        case 1 if parent is not None:
            for _ in range(dice.choice((1, 1, 3, 100))):
                parent.insert(parent.index(element), deepcopy(element))
        case 2 if parent is not None and element not in other.iterancestors() and element is not other:
            other.insert(dice.randrange(len(other) + 1), element)
        case 3 if element.attrib:
            element.set(dice.choice(sorted(element.attrib)), dice.choice(_VALUES))
        case 4 if element.attrib:
            del element.attrib[dice.choice(sorted(element.attrib))]
        case 5:
            element.tag = other.tag
        case 6 if parent is not None:
            for _ in range(dice.choice((3, 50, 240))):
                inner = element.makeelement(element.tag, dict(element.attrib))
                parent.replace(element, inner)
                inner.append(element)
                parent = inner
        case 7:
            element.text = dice.choice((*_VALUES, "\n\n\t", "\xad" * 40, "\uf113\uf114", "&#x0;"))
        case 8 if other.attrib:
            element.set(dice.choice(sorted(other.attrib)), dice.choice((*other.attrib.values(), *_VALUES)))


# ---- packages


def members(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A zip file in which some files are broken, missing, doubled or exchanged."""
    with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(data)) as package:
        warnings.simplefilter("ignore")
        files = [(info.filename, package.read(info)) for info in package.infolist()]
    for _ in range(_rounds(dice)):
        place = dice.randrange(len(files))
        name, content = files[place]
        match dice.choice("xxxxxxxxxbbdrsn"):
            case "x" if content.lstrip().startswith(b"<"):
                files[place] = name, tree(dice, content, others)
            case "d":
                del files[place]
            case "r":
                files.insert(dice.randrange(len(files)), (name, flip(dice, content, others)))
            case "s":
                files[place] = name, dice.choice(files)[1]
            case "n":
                files[place] = (
                    dice.choice(
                        (
                            "../../../tmp/nambuk-fuzz",
                            "/tmp/nambuk-fuzz",
                            "",
                            "\x00",
                            "C:\\x",
                            "a" * 3000,
                            name.upper(),
                        )
                    ),
                    content,
                )
            case _:
                change = dice.choice((*_BYTES, tags)) if content else insert
                files[place] = name, change(dice, content, others)
    return _packed(dice, files)


def _packed(dice: Random, files: Sequence[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as package:
        warnings.simplefilter("ignore")
        for name, content in files:
            way = zipfile.ZIP_STORED if name == "mimetype" or dice.random() < 0.05 else zipfile.ZIP_DEFLATED
            info = zipfile.ZipInfo(name, (2023, 9, 20, 12, 0, 0))
            package.writestr(info, content[:_LARGEST], way, 1)
    return stream.getvalue()


def directory(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A zip file whose directory or headers say something else: sizes, names, places, ways of packing, flags."""
    changed = bytearray(data)
    heads = [m.start() for m in re.finditer(rb"PK\x01\x02|PK\x03\x04|PK\x05\x06", data)]
    for _ in range(_rounds(dice)):
        size = dice.choice((2, 4))
        place = dice.choice(heads) + 4 + dice.randrange(0, 42 - size)
        value = (dice.choice((*_NUMBERS, dice.randrange(len(data)))) & (1 << 8 * size) - 1).to_bytes(
            size, "little"
        )
        if place + size <= len(changed):
            changed[place : place + size] = value
    return bytes(changed)


# ---- compound files (HWP 5, old Office)


def streams(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A compound file in which a stream is broken, before it is packed where it is packed."""
    import olefile

    stream = io.BytesIO(data)
    with olefile.OleFileIO(stream, write_mode=True) as compound:
        path = dice.choice(sorted(compound.listdir()))
        content = compound.openstream(path).read()
        compound.write_stream(path, _fitting(_records(dice, content, others), len(content)))
        return stream.getvalue()


def _records(dice: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    try:
        plain = zlib.decompress(content, -15)
    except zlib.error:
        return dice.choice(_BYTES)(dice, content, others)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(dice.choice(_BYTES)(dice, plain, others)) + packer.flush()


def _fitting(content: bytes, size: int) -> bytes:
    return content[:size] + bytes(max(size - len(content), 0))


# ---- PDF


def objects(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A PDF whose objects are broken, missing, doubled, exchanged, or name each other otherwise."""
    pieces = re.split(rb"(?s)(\d+ 0 obj.*?endobj)", data)
    odd = range(1, len(pieces), 2)
    place, other = dice.choice(odd), dice.choice(odd)
    match dice.randrange(7):
        case 0:
            pieces[place] = b""
        case 1:
            pieces[place] += b"\n" + pieces[place]
        case 2:
            pieces[place], pieces[other] = pieces[other], pieces[place]
        case 3:
            pieces[place] = re.sub(
                rb"\d+(?= 0 R)", lambda m: b"%d" % dice.randrange(len(odd) + 2), pieces[place]
            )
        case 4:
            value = dice.choice(
                (b"-1", b"99999999999", b"0", b"1e38", b"[" * 600, b"<<" * 600, b"null", b"/Length")
            )
            pieces[place] = re.sub(
                rb"(?<=[ \[])-?[\d.]+(?=[ \]/])",
                lambda m: value if dice.random() < 0.3 else m[0],
                pieces[place],
            )
        case 5:
            head, mark, rest = pieces[place].partition(b"stream\n")
            content, _, end = rest.rpartition(b"\nendstream")
            pieces[place] = head + mark + _packed_again(dice, content, others) + b"\nendstream" + end
        case 6:
            pieces[place] = dice.choice(_BYTES)(dice, pieces[place], others)
    return b"".join(pieces)


def _packed_again(dice: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    change = dice.choice((*_BYTES, lines))
    try:
        return zlib.compress(change(dice, zlib.decompress(content), others))
    except zlib.error:
        return change(dice, content, others)


_BYTES: tuple[Mutation, ...] = (flip, flip, cut, remove, insert, repeat, zero, number, splice, exchange)
_INSIDE: dict[str, tuple[Mutation, ...]] = {
    "zip": (members, members, members, members, directory),
    "compound": (streams, streams, streams, number),
    "pdf": (objects, objects, objects),
}
