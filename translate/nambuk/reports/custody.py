"""The chain of custody in reports: which bytes were read, out of which archives, what of them was read, and how.

No clock stands in it: the same bytes give the same report. In JSON it is the object `custody`:

| field | holds |
| --- | --- |
| `sha256`, `size` | hex digest and number of the bytes as read |
| `containers` | the archives and letters that they were taken from, the outermost first; see below |
| `parts` | every file inside the document: `name`, `size`, `sha256`, `use` ("text", "facts", "structure" and "document of \
its own" were read, everything else says why it was not) |
| `read` | use → number of parts, of those that were read |
| `skipped` | list of `name` and `reason`, of those that were not |
| `options` | what the user said of the reading, where it differs from the usual: name → value |
| `nambuk` | version of the program |

| of a container | holds |
| --- | --- |
| `name`, `size`, `sha256` | path, number of bytes, hex digest |
| `member` | name of the next file inside, as written there |
| `passed_over` | reason → number of files in it that were not read |
| `unread` | `name` and `reason` of these files, of many the first |
"""

from collections import Counter
from dataclasses import fields

from nambuk.documents.custody import READ
from nambuk.documents.document import Document, Part
from nambuk.documents.limits import Limits
from nambuk.documents.options import AS_FOUND, ReadOptions
from nambuk.reports.markup import attribute, content
from nambuk.reports.wording import quantity


def custody_record(document: Document, version: str) -> dict[str, object]:
    """The chain of custody as the JSON object of the module's tables."""
    read, skipped = _divided(document)
    return {
        "sha256": document.sha256,
        "size": document.size,
        "containers": [
            {
                "name": container.name,
                "size": container.size,
                "sha256": container.sha256,
                "member": container.member,
                "passed_over": dict(container.passed_over),
                "unread": [{"name": name, "reason": reason} for name, reason in container.unread],
            }
            for container in document.containers
        ],
        "parts": [
            {"name": part.name, "size": part.size, "sha256": part.sha256, "use": part.use}
            for part in document.parts
        ],
        "read": dict(Counter(part.use for part in read)),
        "skipped": [{"name": part.name, "reason": part.use} for part in skipped],
        "options": told_options(document.options),
        "nambuk": version,
    }


def custody_rows(document: Document) -> list[tuple[str, str]]:
    """The chain of custody in a few rows of name and value; the digest of the file itself is not among them."""
    rows = [("size", quantity(document.size, "byte"))] if document.size else []
    for container in document.containers:
        rows.append(("taken from", f"{container.name}, SHA-256 {container.sha256}"))
        if container.passed_over:
            kinds = ", ".join(f"{count:,} × {use}" for use, count in container.passed_over)
            rows.append(("not read there", kinds))
    read, skipped = _divided(document)
    if document.parts:
        rows.append(("files inside", f"{len(document.parts):,}, of which {len(read):,} were read"))
    if skipped:
        counts = Counter(part.use.removesuffix(", not read") for part in skipped)
        rows.append(("not read", "; ".join(f"{count:,} × {use}" for use, count in sorted(counts.items()))))
    if options := told_options(document.options):
        rows.append(("read with", ", ".join(f"{name} {value}" for name, value in options.items())))
    return rows


def custody_html(document: Document) -> str:
    """The parts of a document as a table that is folded until it is asked for, or nothing."""
    if not document.parts:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{content(part.name)}</th><td class="figure">{part.size:,}</td>'
        f"<td>{content(part.use)}</td><td><code>{part.sha256}</code></td></tr>"
        for part in document.parts
    )
    caption = "Every file inside the document, what was done with it, and the SHA-256 of its bytes"
    read, _ = _divided(document)
    return (
        f"<details><summary>{quantity(len(document.parts), 'file')} inside, {len(read):,} read</summary>"
        f'<div class="table" tabindex="0" role="region" aria-label="{attribute(caption)}"><table>'
        f"<caption>{content(caption)}</caption><thead><tr>"
        '<th scope="col">Name</th><th scope="col">Bytes</th><th scope="col">Use</th><th scope="col">SHA-256</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def told_options(options: ReadOptions) -> dict[str, str]:
    """What the user said of the reading where it is not the usual, by the names of the command line.

    >>> told_options(ReadOptions(encoding="cp949", recognition=""))
    {'encoding': 'cp949', 'recognize': 'none'}
    """
    told = {}
    if options.encoding:
        told["encoding"] = options.encoding
    if options.format:
        told["format"] = options.format
    if options.columns:
        told["column"] = ", ".join(options.columns)
    if options.recognition != AS_FOUND.recognition:
        told["recognize"] = options.recognition or "none"
    for field in fields(Limits):
        value = getattr(options.limits, field.name)
        if value != getattr(AS_FOUND.limits, field.name):
            told[f"limit {field.name.replace('_', '-')}"] = str(value)
    return told


def _divided(document: Document) -> tuple[list[Part], list[Part]]:
    """The parts that were read, and those that were not."""
    read = [part for part in document.parts if part.use in READ]
    return read, [part for part in document.parts if part.use not in READ]
