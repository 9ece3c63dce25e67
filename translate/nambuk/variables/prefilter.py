"""Which words a text must hold before a regular expression is worth running over it.

Most of the catalogue's expressions match nowhere in most documents; looking for a few literal words first costs a
tenth of running them.
"""

from collections.abc import Iterator

_REPEAT = "?*{"


def required(pattern: str) -> frozenset[str]:
    r"""Words of which every match of `pattern` holds at least one; empty where none can be named.

    Understands what the catalogue uses: groups, alternatives, character classes, look-around, repetition.

    >>> sorted(required("[을를] 위해(?=서? )")), sorted(required("(?<![가-힣])(?:북경|상해)시?"))
    ([' 위해'], ['북경', '상해'])
    >>> sorted(required("뿐만?아니라|[가-힣]+")), sorted(required(r"\d+년"))
    ([], ['년'])
    """
    best: frozenset[str] = frozenset()
    found: list[frozenset[str]] = []
    for alternative in _split(pattern):
        words = _of_sequence(alternative)
        if not words:
            return frozenset()
        found.append(words)
    return best.union(*found)


def _of_sequence(sequence: str) -> frozenset[str]:
    """The best words of a sequence without top-level alternatives: those whose shortest is longest."""
    candidates: list[frozenset[str]] = []
    run = ""
    for kind, body, repeated in _parts(sequence):
        if kind == "literal" and not repeated:
            run += body
            continue
        if run:
            candidates.append(frozenset((run,)))
            run = ""
        if kind == "group" and not repeated and (inner := required(body)):
            candidates.append(inner)
    if run:
        candidates.append(frozenset((run,)))
    return max(candidates, key=lambda words: min(map(len, words)), default=frozenset())


def _parts(sequence: str) -> Iterator[tuple[str, str, bool]]:
    """(kind, body, may be absent): "literal" a character, "group" its inside, "other" what names no letter."""
    place = 0
    while place < len(sequence):
        character = sequence[place]
        if character == "\\":
            escaped = sequence[place + 1]
            kind, body, end = ("other" if escaped.isalnum() else "literal"), escaped, place + 2
        elif character == "[":
            kind, body, end = "other", "", sequence.index("]", place + 2) + 1
        elif character == "(":
            end = _closing(sequence, place) + 1
            kind, body = _group(sequence[place + 1 : end - 1])
        elif character in "^$.+":
            kind, body, end = "other", "", place + 1
        else:
            kind, body, end = "literal", character, place + 1
        repeated = end < len(sequence) and sequence[end] in _REPEAT
        if repeated:
            end = sequence.index("}", end) + 1 if sequence[end] == "{" else end + 1
        yield kind, body, repeated
        place = end


def _group(inside: str) -> tuple[str, str]:
    if inside.startswith("?P<"):
        return "group", inside[inside.index(">") + 1 :]
    if inside.startswith("?:"):
        return "group", inside[2:]
    return ("other", "") if inside.startswith("?") else ("group", inside)


def _closing(sequence: str, start: int) -> int:
    """Where the bracket that opens at `start` closes."""
    depth, place = 0, start
    while place < len(sequence):
        character = sequence[place]
        if character == "\\":
            place += 1
        elif character == "[":
            place = sequence.index("]", place + 2)
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return place
        place += 1
    raise ValueError(f"unbalanced bracket in {sequence!r}")


def _split(pattern: str) -> list[str]:
    """The top-level alternatives of an expression."""
    pieces, start, place = [], 0, 0
    while place < len(pattern):
        character = pattern[place]
        if character == "\\":
            place += 1
        elif character == "[":
            place = pattern.index("]", place + 2)
        elif character == "(":
            place = _closing(pattern, place)
        elif character == "|":
            pieces.append(pattern[start:place])
            start = place + 1
        place += 1
    return [*pieces, pattern[start:]]
