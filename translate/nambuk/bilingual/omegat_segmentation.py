"""Where sentences end, as rules for OmegaT (SRX 2.0): `translation.segment.split_sentences` in other words.

OmegaT knows no Korean rules of its own. An SRX rule sees what stands before and after a place and no more, so that
two things are only nearly the same: a quotation is held together where its closing mark comes before another opening
one within 200 letters, and straight quotation marks hold nothing together.
"""

from typing import NamedTuple
from xml.sax.saxutils import escape

from nambuk.translation.segment import LONGEST_WHOLE_QUOTE
from nambuk.translation.sentence_words import sentence_words

_CLOSERS = r"[\"”’'》〉」』)\]】]"
_CLOSED = f"{_CLOSERS}*"
_SPACE = r"[\s\u00a0\u3000]"  # Java counts neither of the two among \s
_MARKS = "[.!?…。！？．]+"
_AFTER_MARKS = r"[.!?…。！？．\"”’'》〉」』)\]】]"  # looked at first, for it is cheap
_PAIRS = ("《》", "〈〉", "「」", "『』", "“”", "‘’", "()", "[]", "【】")
_OPENERS = "[" + "".join(f"\\{pair[0]}" if pair[0] in "[(" else pair[0] for pair in _PAIRS) + "]"
_WORDS = sentence_words()


class SegmentationRule(NamedTuple):
    """A place between what `before` and `after` match (regular expressions) ends a sentence, or it does not.

    Of several rules for a place the first holds.
    """

    is_break: bool
    before: str
    after: str


KOREAN_RULES: tuple[SegmentationRule, ...] = (
    SegmentationRule(True, r"\n", "."),
    *(
        SegmentationRule(
            False,
            f"{_MARKS}{_CLOSED}",
            f"(?<={_AFTER_MARKS})(?=[^\\{pair[0]}\\{pair[1]}\\n]{{0,{LONGEST_WHOLE_QUOTE}}}\\{pair[1]})",
        )
        for pair in _PAIRS
    ),
    SegmentationRule(False, f"{_MARKS}{_CLOSERS}+", "[가-힣]"),
    SegmentationRule(False, f"{_MARKS}{_CLOSERS}+", f"{_SPACE}+{_WORDS.quotative}(?={_SPACE}|$)"),
    SegmentationRule(True, f"[.!?…。！？．]*[。！？]{_CLOSED}", "."),
    SegmentationRule(True, f"{_WORDS.final}(?:…+|[.…]{{2,}}){_CLOSED}", _SPACE),
    SegmentationRule(False, f"(?:…+|[.…]{{2,}}){_CLOSED}", _SPACE),
    SegmentationRule(False, rf"\([!?]+{_CLOSED}", _SPACE),
    SegmentationRule(False, rf"\d[.．]{_CLOSED}", _SPACE),
    SegmentationRule(False, rf"(?:^|[\s(《“\"]){_WORDS.abbreviation}\.{_CLOSED}", _SPACE),
    SegmentationRule(False, rf"(?:^|\n|{_MARKS}{_CLOSED}\s){_WORDS.list_number}\.{_CLOSED}", _SPACE),
    SegmentationRule(True, f"{_MARKS}{_CLOSED}", _SPACE),
    SegmentationRule(True, f"{_WORDS.final}[.!?…．]+", f"(?:[가-힣]|{_OPENERS})"),
)  # fmt: skip
"""Where sentences of Korean end."""


def segmentation_srx() -> str:
    """The rules as the file `omegat/segmentation.srx` of a project, which OmegaT takes in place of its own.

    It has the attributes that OmegaT reads and no others, for an unknown one makes it refuse the file.
    """
    rules = "".join(
        f'<rule break="{"yes" if rule.is_break else "no"}"><beforebreak>{escape(rule.before)}</beforebreak>'
        f"<afterbreak>{escape(rule.after)}</afterbreak></rule>\n"
        for rule in KOREAN_RULES
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<srx xmlns="http://www.lisa.org/srx20" version="2.0">\n'
        '<header segmentsubflows="yes" cascade="yes"/>\n<body>\n<languagerules>\n'
        f'<languagerule languagerulename="Korean">\n{rules}</languagerule>\n'
        '</languagerules>\n<maprules>\n<languagemap languagerulename="Korean" languagepattern="KO.*"/>\n'
        "</maprules>\n</body>\n</srx>\n"
    )
