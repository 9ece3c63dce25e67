"""Finders for spacing: two neighbours that one standard joins and the other keeps apart."""

from collections.abc import Callable, Iterator

from nambuk.analysis import Analysis, Entry
from nambuk.variables.apart import nouns_stay_apart
from nambuk.variables.variable import Place
from nambuk.variables.word_heads import begins_year_noun
from nambuk.variables.words import titles, word_class
from nambuk.variety import Variety

JOINED, SPACED = "joined", "spaced"

# Bound nouns after a determiner form (띄여쓰기규정 제5항; 한글 맞춤법 제42항).
BOUND_NOUNS = word_class("bound-nouns")
TIME_NOUNS = word_class("time-nouns")
APART_NOUNS = word_class("apart-nouns")
POSITIONS = word_class("positions")
AUXILIARIES = word_class("auxiliaries")
NUMERALS = word_class("numerals")
AFTER_AMOUNTS = word_class("after-amounts")
COUNTED_NOUNS = word_class("counted-nouns")
LARGE_NUMERALS = word_class("large-numerals")
NEGATIONS = word_class("negations")
INSIDES = word_class("insides")
ITSELF = word_class("itself")
USES_OF_DE = word_class("uses-of-de")
POINTING = word_class("pointing")
POINTED = word_class("pointed")


Condition = Callable[[Analysis, int], bool]


def _entry(analysis: Analysis, number: int) -> Entry | None:
    return analysis.morphemes[number].entry if 0 <= number < len(analysis.morphemes) else None


def _bound(words: frozenset[str]) -> Condition:
    def holds(analysis: Analysis, number: int) -> bool:
        """One of `words` after a determiner form; those with a homograph, only where what is beside them rules it out."""
        before, noun = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
        if before.tag != "ETM" or noun.tag not in ("NNB", "NNG") or noun.form not in words:
            return False
        following = _entry(analysis, number + 1)
        if noun.form == "리":  # 그럴리 없다, not 클리퍼
            return following is not None and following.form[:1] in ("없", "있", "가", "는", "도", "만")
        if noun.form == "터":  # 갈터이다, not 인터내셔날
            return following is not None and following.tag[0] in "JV"
        if noun.form == "데" and not before.form.endswith(("을", "\u11af")):
            return following is not None and _uses_of_de(following)
        return noun.form != "지" or before.form.endswith(("은", "\u11ab"))  # -ㄴ지 of time, not -ㄹ지, -는지

    return holds


def _uses_of_de(following: Entry) -> bool:
    """Whether the word after 데 shows that it is a noun and -는데 no ending."""
    lemma = following.lemma.removesuffix("다")
    return following.tag == "JKB" or lemma in USES_OF_DE or following.form in USES_OF_DE


def _thing(analysis: Analysis, number: int) -> bool:
    """것 after a determiner form, in any of its shapes (것, 거, 게, 걸, 건)."""
    noun = analysis.morphemes[number].entry
    return (
        noun.tag == "NNB"
        and noun.form in ("것", "거", "게", "걸", "건")
        and analysis.morphemes[number - 1].entry.tag == "ETM"
    )


def _can(analysis: Analysis, number: int) -> bool:
    """수 after -ㄹ before 있다, 없다 (with or without a particle)."""
    noun, before = analysis.morphemes[number].entry, analysis.morphemes[number - 1].entry
    if noun.form != "수" or noun.tag != "NNB" or before.tag != "ETM":
        return False
    following = _entry(analysis, number + 1)
    if following is not None and following.tag.startswith("J"):
        following = _entry(analysis, number + 2)
    return following is not None and following.form[:1] in ("있", "없")


def _because(analysis: Analysis, number: int) -> bool:
    """때문, 전 after a noun form in -기, 때문 after a noun (화재때문에)."""
    before, noun = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    if before.tag in ("NNG", "NNP", "XSN"):
        return noun.form == "때문" and len(before.form) > 1
    return before.tag == "ETN" and before.form == "기" and noun.form in ("때문", "전")


def _going_on(analysis: Analysis, number: int) -> bool:
    """있다, 계시다 after -고."""
    before, verb = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    return (
        before.tag == "EC"
        and before.form == "고"
        and verb.form in ("있", "있으", "계시", "있어")
        and verb.tag in ("VX", "VV", "VA")
    )


def _auxiliary(analysis: Analysis, number: int) -> bool:
    """An auxiliary verb after -아, -어 (주다, 보다, 버리다); 지다 and 하다 are joined everywhere."""
    before, verb = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    return before.base == "3" and verb.tag == "VX" and verb.form in AUXILIARIES


def _resulting(analysis: Analysis, number: int) -> bool:
    """있다 after -아, -어 (되여있다, 들어있다)."""
    before, verb = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    return (
        before.base == "3"
        and before.tag in ("VV", "XSV")
        and verb.form in ("있", "있으", "있어")
        and verb.tag == "VX"
    )


def _counted(analysis: Analysis, number: int) -> bool:
    """A counting unit after a numeral written in Hangul (두개, 11만루블); 한번 is also an adverb (한번 가다)."""
    before, unit = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    if before.form in LARGE_NUMERALS and before.tag == "NR":
        return unit.tag == "NNB" and len(unit.form) > 1
    if before.form not in NUMERALS or before.tag not in ("MM", "NR"):
        return False
    if unit.form == "번" and before.form == "한":
        following = _entry(analysis, number + 1)
        return following is not None and following.form in ("도", "만", "에", "씩", "의", "이", "을")
    return (unit.tag == "NNB" and unit.form != "것") or unit.form in COUNTED_NOUNS


def _amount(analysis: Analysis, number: int) -> bool:
    """정도, 이상, 가량 after a unit that follows a numeral (20명정도)."""
    if number < 2:
        return False
    unit, noun = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    if noun.form not in AFTER_AMOUNTS or unit.tag not in ("NNB", "SW", "SN", "NR"):
        return False
    return unit.tag in ("SN", "SW") or analysis.morphemes[number - 2].entry.tag in ("SN", "NR", "MM", "XSN")


def _adjectival(analysis: Analysis, number: int) -> bool:
    """A noun after -적 (사회적제도); two-syllable ones are joined in the South too (인적사항, 법적대응)."""
    before, noun = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    suffix = before.form == "적" and before.tag == "XSN" and _entry_length(analysis, number - 2) > 1
    whole = before.tag == "NNG" and before.hanja.endswith("的") and len(before.form) > 2
    return (suffix or whole) and noun.tag in ("NNG", "NNP") and len(noun.form) > 1


def _entry_length(analysis: Analysis, number: int) -> int:
    entry = _entry(analysis, number)
    return len(entry.form) if entry else 0


def _titled(analysis: Analysis, number: int) -> bool:
    """A title or form of address after a person's name."""
    name, title = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    if title.form not in titles() or title.tag not in ("NNG", "NNB", "XSN", "NNP"):
        return False
    if name.form in ("○", "×", "O"):
        return True  # 김○○동무
    start = number - 1
    while (
        start > max(0, number - 6)
        and analysis.joined(start)
        and analysis.morphemes[start - 1].entry.tag in ("NNP", "NNG")
    ):
        start -= 1
    length = analysis.morphemes[number - 1].end - analysis.morphemes[start].start
    person = name.tag == "NNP" and ("人名" in name.kind or "姓" in analysis.morphemes[start].entry.kind)
    return person and 2 <= length <= 4 and len(title.form) > 1


def _positioned(analysis: Analysis, number: int) -> bool:
    """속, 밑, 앞, 우 after a noun, before a particle; 밖에 where it does not mean only."""
    noun, position = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    if position.tag == "JX":
        return position.form == "밖에" and not (analysis.joined(number) and _is_negated(analysis, number))
    following = _entry(analysis, number + 1)
    return (
        position.form in POSITIONS
        and position.tag in ("NNG", "NNB")
        and noun.tag in ("NNG", "XSN")
        and following is not None
        and following.form in ("에", "에서", "으로", "에는", "에서는", "의")
    )


def _is_negated(analysis: Analysis, number: int) -> bool:
    """Whether a negation follows in the clause (둘밖에 없다)."""
    for morpheme in analysis.morphemes[number + 1 : number + 8]:
        if morpheme.entry.tag in ("SF", "SP"):
            return False
        if morpheme.entry.form in NEGATIONS:
            return True
    return False


def _wishing(analysis: Analysis, number: int) -> bool:
    """싶다 after -고, -ㄹ가, -는가; 보다 after -ㄹ가, -는가."""
    before, verb = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    if before.form == "고":
        return verb.form.startswith("싶")
    asking = before.form.endswith(("가", "까")) and len(before.form) > 1
    return asking and verb.form in ("싶", "싶어", "보", "봐", "보아")


def _inside(analysis: Analysis, number: int) -> bool:
    """중, 내, 외, 측, 초, 말 after a noun (회의중, 8월초); 남측, 북측, 년말 are words."""
    before, noun = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    if noun.form not in INSIDES or (len(before.form) < 2 and before.tag == "NNG"):
        return False
    if begins_year_noun(analysis, number - 1):
        return False
    following = _entry(analysis, number + 1)
    return following is None or not analysis.joined(number + 1) or following.tag[0] in "JSV"


def _itself(analysis: Analysis, number: int) -> bool:
    """자신, 자체, 전체 after the noun or pronoun they take up, at the end of an eojeol (자체 개발 is another)."""
    if analysis.morphemes[number].entry.form not in ITSELF:
        return False
    if analysis.morphemes[number - 1].entry.tag == "MM":
        return analysis.morphemes[number - 1].entry.form == "그"
    following = _entry(analysis, number + 1)
    return following is None or not analysis.joined(number + 1) or following.tag[0] in "JSV"


def _pointed(analysis: Analysis, number: int) -> bool:
    """그후, 어느날, 그때: a determiner and a noun of one syllable, both written joined or apart."""
    before, noun = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    return (
        before.tag == "MM"
        and before.form in ("그", "어느", "이", "여러")
        and noun.form in ("후", "전", "날", "해", "밤", "달", "때", "가지", "곳")
    ) or (before.form in POINTING and noun.form in POINTED and noun.tag in ("NNB", "NNG"))


def _compound(analysis: Analysis, number: int) -> bool:
    """Two nouns of two syllables and more side by side."""
    before, noun = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    return len(before.form) > 1 and len(noun.form) > 1


def _noun(analysis: Analysis, number: int) -> bool:
    """A noun of two syllables and more joined to anything that is no figure, verb or mark.

    Not only to a noun: a foreign name may be cut into anything (훈센 + 총리), and so may an abbreviation (핵 + 실험).
    """
    before, noun = analysis.morphemes[number - 1].entry, analysis.morphemes[number].entry
    words = noun.tag in ("NNG", "NNP") and len(noun.form) > 1 and "固有名詞,名" not in noun.kind
    return words and before.tag not in ("VV", "VX", "XPN") and (before.tag == "SL" or before.tag[0] != "S")


CONDITIONS: dict[str, Condition] = {
    "thing": _thing,
    "can": _can,
    "bound-noun": _bound(BOUND_NOUNS),
    "time-noun": _bound(TIME_NOUNS),
    "because": _because,
    "going-on": _going_on,
    "resulting": _resulting,
    "auxiliary": _auxiliary,
    "counter": _counted,
    "amount": _amount,
    "adjectival": _adjectival,
    "title": _titled,
    "position": _positioned,
    "pointed": _pointed,
    "compound": _compound,
    "wishing": _wishing,
    "inside": _inside,
    "itself": _itself,
    "noun": _noun,
}


class SpacingFinder:
    """Finds the boundaries where a condition holds, and tells joined from spaced."""

    def __init__(self, condition: str, northern: str = JOINED) -> None:
        self._condition = CONDITIONS[condition]
        self._name = condition
        self._northern = northern

    def __call__(self, analysis: Analysis) -> Iterator[Place]:
        """The boundaries of this variable in a text."""
        numbers = (
            _other_nouns(analysis) if self._name == "noun" else _candidates(analysis).get(self._name, ())
        )
        for number in numbers:
            yield self._place(analysis, number)

    def _place(self, analysis: Analysis, number: int) -> Place:
        before, after = analysis.morphemes[number - 1], analysis.morphemes[number]
        joined = after.start <= before.end
        variant = JOINED if joined else SPACED
        target = Variety.KR if variant == self._northern else Variety.KP
        boundary = max(after.start, before.end) if joined else before.end
        start, _ = analysis.eojeol(before.start, before.end)
        forms: dict[str, str] = {target: " " if joined else ""}
        if not joined and self._stays_apart(analysis, number):
            forms = {}
        return Place(start, after.end, variant, boundary, after.start if not joined else boundary, forms)

    def _stays_apart(self, analysis: Analysis, number: int) -> bool:
        """Whether the North writes a space here too, by its norm: such a boundary is counted, never joined."""
        if self._name in _COUNTED:
            return analysis.morphemes[number].entry.form in APART_NOUNS
        return self._name == "compound" and nouns_stay_apart(analysis, number)


def _candidates(analysis: Analysis) -> dict[str, list[int]]:
    """Condition → the morphemes before which it holds, the first condition in the catalogue's order winning."""
    if "spacing" not in analysis.memo:
        found: dict[str, list[int]] = {name: [] for name in CONDITIONS}
        text, morphemes = analysis.text, analysis.morphemes
        for number in range(1, len(morphemes)):
            names = _BY_TAGS.get((morphemes[number - 1].entry.tag, morphemes[number].entry.tag))
            if not names:
                continue
            before, after = morphemes[number - 1], morphemes[number]
            if after.start > before.end and text[before.end : after.start] != " ":
                continue  # a line end or a stretch of spaces is layout
            for name in names:
                if CONDITIONS[name](analysis, number):
                    found[name].append(number)
                    break
        analysis.memo["spacing"] = found
    return analysis.memo["spacing"]  # type: ignore[return-value]


def _other_nouns(analysis: Analysis) -> Iterator[int]:
    """The nouns that are joined to something and that no other condition holds for; for conversion alone."""
    taken = {number for numbers in _candidates(analysis).values() for number in numbers}
    for tag in ("NNG", "NNP"):
        for number in analysis.by_tag.get(tag, ()):
            if number not in taken and analysis.joined(number) and _noun(analysis, number):
                yield number


# Conditions whose nouns of the class `apart-nouns` are counted where they stand apart, and never joined.
_COUNTED = ("time-noun", "because")
_NOUN_FIRST = ("title", "itself", "position", "amount", "adjectival", "compound")
_BY_TAGS: dict[tuple[str, str], tuple[str, ...]] = {
    ("ETM", "NNB"): ("thing", "can", "bound-noun", "time-noun"),
    ("ETM", "NNG"): ("time-noun",),
    ("ETN", "NNB"): ("because",),
    ("ETN", "NNG"): ("because",),
    ("EC", "VX"): ("going-on", "wishing"),
    ("EF", "VX"): ("wishing",),
    ("EC", "VV"): ("going-on", "wishing"),
    ("EF", "VV"): ("wishing",),
    ("EC", "VA"): ("going-on", "wishing"),
    ("EF", "VA"): ("wishing",),
    ("VV", "VX"): ("resulting", "auxiliary"),
    ("VA", "VX"): ("auxiliary",),
    ("XSV", "VX"): ("resulting", "auxiliary"),
    ("MM", "NNB"): ("counter", "pointed"),
    ("NR", "NNB"): ("counter",),
    ("MM", "NNG"): ("counter", "pointed", "itself"),
    ("NR", "NNG"): ("counter",),
    ("NNB", "MAG"): ("amount",),
    ("XSN", "NNB"): ("because", "position", "inside"),
    ("NNB", "NNG"): ("amount",),
    ("NNB", "NNB"): ("amount", "inside"),
    ("NNG", "NNB"): ("because", "inside"),
    ("NNP", "NNB"): ("because", "title", "inside"),
    ("NNG", "JX"): ("position",),
    ("NP", "NNG"): ("itself",),
    ("SN", "NNG"): ("amount",),
    ("XSN", "NNG"): ("itself", "adjectival", "position"),
    ("XSN", "NNP"): ("adjectival",),
    ("NNG", "NNG"): _NOUN_FIRST[1:],
    ("NNP", "NNG"): ("title", "itself", "compound"),
    ("NNP", "NNP"): ("title",),
    ("NNP", "XSN"): ("title",),
    ("SW", "NNG"): ("title", "amount"),
    ("SY", "NNG"): ("title",),
    ("NNG", "NNP"): ("adjectival", "compound"),
}
