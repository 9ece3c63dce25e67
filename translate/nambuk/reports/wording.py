"""How reports say things in plain English: standards, ratios, counts, and characters nobody sees."""

import re
from collections.abc import Iterable

from nambuk.documents.document import Document, FileFacts
from nambuk.origin.evidence import Evidence, VariableEvidence
from nambuk.variables.marker import Marker

AXES = ("orthography", "spacing", "vocabulary", "names", "grammar", "typography", "file facts")
_OTHER_NAMES = {"loanwords and names": "names", "loanwords": "names"}
TOO_LITTLE_TEXT = "too little text"

_STANDARDS = {
    "ko-KP": "the North Korean standard",
    "ko-KR": "the South Korean standard",
    "ko-CN": "the standard of Koreans in China",
}
# The question that a report answers, as propositions about norms; the third is compared with each of the first two.
QUESTION = "Which of two propositions do the writer's choices fit better, and how much better?"
PROPOSITIONS = (
    "The text follows the norm of North Korea.",
    "The text follows the norm of South Korea.",
)
THIRD_PROPOSITION = (
    "A third, that it follows the norm of Koreans in China, is compared with each of them. All three are about "
    "written norms, not about people and places."
)
_ADJECTIVES = {"ko-KP": "northern", "ko-KR": "southern", "ko-CN": "Chinese-Korean"}
_SHORT = {"ko-KP": "North", "ko-KR": "South", "ko-CN": "China"}
_VARIANTS = {"north": "northern", "south": "southern", "china": "Chinese-Korean"}
_TAG = re.compile(r"ko-(?:KP|KR|CN)")

# Characters that leave no trace or turn the text around; a reader of evidence must see them.
_HIDDEN_RANGES = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x061C, 0x061C),  # Arabic letter mark
    (0x180E, 0x180E),  # Mongolian vowel separator
    (0x200B, 0x200B),  # zero width space (the joiners stay: they shape letters and pictures)
    (0x200E, 0x200F),  # left-to-right and right-to-left mark
    (0x202A, 0x202E),  # embeddings and overrides
    (0x2060, 0x2064),  # word joiner, invisible operators
    (0x2066, 0x206F),  # isolates, deprecated controls
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFF9, 0xFFFB),  # interlinear annotation
    (0xE0001, 0xE007F),  # tags
)
HIDDEN = frozenset(code for first, last in _HIDDEN_RANGES for code in range(first, last + 1))


def standard_name(variety: str) -> str:
    """The name of a variety's standard inside a sentence.

    >>> standard_name("ko-CN")
    'the standard of Koreans in China'
    """
    return _STANDARDS.get(variety, variety)


def short_name(variety: str) -> str:
    """One word for a variety, for narrow columns.

    >>> short_name("ko-KP")
    'North'
    """
    return _SHORT.get(variety, variety)


def short_pair(pair: str) -> str:
    """A comparison for narrow columns.

    >>> short_pair("ko-KP:ko-KR")
    'North : South'
    """
    return " : ".join(short_name(variety) for variety in pair.split(":"))


def adjective(variety: str) -> str:
    """The adjective of a variety's forms.

    >>> adjective("ko-KR")
    'southern'
    """
    return _ADJECTIVES.get(variety, variety)


def axis_number(axis: str) -> int:
    """The place of an axis in `AXES`; one past the end for an axis that is not there.

    >>> axis_number("spacing"), axis_number("handwriting")
    (1, 7)
    """
    axis = _OTHER_NAMES.get(axis, axis)
    return AXES.index(axis) if axis in AXES else len(AXES)


def variant_name(label: str) -> str:
    """A variant's label as an adjective: the tags of varieties and the catalogue's "north" and "south".

    >>> variant_name("ko-KP"), variant_name("north"), variant_name("joined")
    ('northern', 'northern', 'joined')
    """
    return _VARIANTS.get(label) or _TAG.sub(lambda found: _ADJECTIVES[found[0]], label)


def signed(value: float, digits: int = 1) -> str:
    """A log10 ratio with its sign, zero without one.

    >>> signed(3.12), signed(-0.4), signed(0.01)
    ('+3.1', '−0.4', '0.0')
    """
    text = f"{abs(value):.{digits}f}"
    if not text.strip("0."):
        return text
    return ("+" if value > 0 else "−") + text


def times(log10_ratio: float) -> str:
    """The factor of a log10 ratio, whatever its sign, in two figures.

    >>> times(3.1), times(-0.3), times(7.2)
    ('1,300 times', '2 times', 'more than a million times')
    """
    if abs(log10_ratio) > 6:
        return "more than a million times"
    factor = float(f"{10 ** abs(log10_ratio):.2g}")
    return f"{factor:,.0f} times" if factor >= 10 else f"{factor:g} times"


def comparison(pair: str, log10_lr: float, scale: str) -> str:
    """What one likelihood ratio means, as a sentence.

    >>> comparison("ko-KP:ko-KR", -2.0, "")
    'What was counted is about 100 times more likely in a text that follows the South Korean standard \
than in one that follows the North Korean standard.'
    """
    first, second = pair.split(":")
    if scale == TOO_LITTLE_TEXT:
        return f"There is too little text to compare {standard_name(first)} with {standard_name(second)}."
    if abs(log10_lr) < 0.1:
        return (
            f"What was counted is about as likely in a text that follows {standard_name(first)} "
            f"as in one that follows {standard_name(second)}."
        )
    if log10_lr < 0:
        first, second = second, first
    return (
        f"What was counted is about {times(log10_lr)} more likely in a text that follows "
        f"{standard_name(first)} than in one that follows {standard_name(second)}."
    ).replace("about more than", "more than")


def says_nothing(evidence: Evidence) -> bool:
    """Whether there was too little text for every comparison."""
    return all(evidence.scale.get(pair) == TOO_LITTLE_TEXT for pair in evidence.log10_lr)


def counts_in_words(variable: VariableEvidence) -> str:
    """What the writer chose, the most frequent variant first.

    One variant reads "37 of 37 northern", two read "35 northern, 2 southern".
    """
    counts = sorted(((n, label) for label, n in variable.counts.items() if n), key=lambda item: -item[0])
    if not counts:
        return "no place"
    if len(counts) == 1:
        number, label = counts[0]
        return f"{number} of {number} {variant_name(label)}"
    return ", ".join(f"{number} {variant_name(label)}" for number, label in counts)


def written_elsewhere(marker: Marker) -> str:
    """How the other varieties write a marker's form; the variety is named unless it is South for North.

    "림프암", or "South 림프암, China 림프암", or "no other form" where none is known.
    """
    if set(marker.standard) == {"ko-KR"}:
        return marker.standard["ko-KR"]
    forms = [f"{short_name(variety)} {form}" for variety, form in marker.standard.items()]
    return ", ".join(forms) or "no other form"


def paragraph_numbers(document: Document, starts: Iterable[int], most: int) -> tuple[list[int], int]:
    """The numbers (from 1) of the paragraphs that hold offsets, the first `most`, and how many more there are."""
    if not document.paragraphs:
        return [], 0
    numbers = list(dict.fromkeys(document.paragraph_at(start) + 1 for start in starts))
    return numbers[:most], max(0, len(numbers) - most)


def file_facts(facts: FileFacts) -> list[tuple[str, str]]:
    """What is known of the file, as pairs of name and value."""
    known = [
        ("format", facts.format),
        ("encoding", facts.encoding),
        ("author", facts.author),
        ("producer", facts.producer),
        ("created", facts.created),
        ("modified", facts.modified),
        ("fonts", ", ".join(facts.fonts)),
        *(("note", note) for note in facts.notes),
    ]
    return [(name, value) for name, value in known if value]


def quantity(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> quantity(1, "character"), quantity(1234, "character")
    ('1 character', '1,234 characters')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def control_picture(character: str) -> str:
    r"""The visible stand-in, one character long, for a control character.

    >>> control_picture("\0"), control_picture("\x1b")
    ('␀', '␛')
    """
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def code_point(character: str) -> str:
    r"""The usual name of a code point.

    >>> code_point("\u202e")
    'U+202E'
    """
    return f"U+{ord(character):04X}"


_PLAIN = {code: f"⟨{code_point(chr(code))}⟩" for code in HIDDEN}
_PLAIN |= {
    code: control_picture(chr(code)) for code in [*range(0x20), *range(0x7F, 0xA0)] if code not in (9, 10, 13)
}
_PLAIN |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def plain(text: str) -> str:
    r"""One line of text that is safe in a terminal or a table: controls visible, white space single.

    >>> plain("폐\n페\x1b[31m\u202e")
    '폐 페␛[31m⟨U+202E⟩'
    """
    return " ".join(text.translate(_PLAIN).split())
