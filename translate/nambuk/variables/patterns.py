"""Finders for variables that the letters of the text show by themselves: quotation marks, dates, set phrases."""

import re
from collections.abc import Callable, Iterator, Mapping

from nambuk import norms
from nambuk.analysis import Analysis
from nambuk.variables.prefilter import required
from nambuk.variables.variable import Place


class PatternFinder:
    """One regular expression a variant; a named group `edit` is what another standard writes differently.

    `patterns`: variant → expression. `rewrite`: variant → variety → template of the replacement (as in
    `re.Match.expand`), or `@` and the name of a rule of `norms`, for the `edit` group or the whole match.
    `guard`: a tag that the morpheme at the `edit` group must carry. A match must begin where the analysis
    begins a morpheme (농촌 holds no 촌), unless `inside` says that the phrase may begin within a word.
    """

    def __init__(
        self,
        patterns: Mapping[str, str],
        rewrite: Mapping[str, Mapping[str, str]],
        guard: str = "",
        inside: bool = False,
    ) -> None:
        self._guard = guard
        self._inside = inside
        self._patterns = [
            (variant, re.compile(pattern), required(pattern)) for variant, pattern in patterns.items()
        ]
        self._rewrite = rewrite

    def __call__(self, analysis: Analysis) -> Iterator[Place]:
        """The matches in a text."""
        text = analysis.text
        for variant, pattern, words in self._patterns:
            if words and not _holds(text, words):
                continue
            group: int | str = "edit" if "edit" in pattern.groupindex else 0
            for match in pattern.finditer(text):
                if not self._inside and not _begins_word(analysis, match):
                    continue
                if self._guard and not self._guarded(analysis, match.start(group)):
                    continue
                templates = self._rewrite.get(variant, {})
                forms = {variety: _rewritten(match, group, how) for variety, how in templates.items()}
                yield Place(match.start(), match.end(), variant, *self._span(match, group), forms)

    @staticmethod
    def _span(match: re.Match[str], group: int | str) -> tuple[int, int]:
        """The span to rewrite: the group's, or the whole match where the alternative has no such group."""
        return match.span(group) if match.start(group) >= 0 else match.span()

    def _guarded(self, analysis: Analysis, offset: int) -> bool:
        return any(analysis.morphemes[n].start == offset for n in analysis.by_tag.get(self._guard, ()))


def _holds(text: str, words: frozenset[str]) -> bool:
    for word in words:  # noqa: SIM110 - the innermost loop of all, any() takes twice as long
        if word in text:
            return True
    return False


_LETTER = re.compile("[가-힣]")


def _begins_word(analysis: Analysis, match: re.Match[str]) -> bool:
    """Whether the first Hangul letter of a match begins a morpheme; matches in figures or marks are left alone."""
    letter = _LETTER.search(analysis.text, match.start(), match.end())
    if letter is None or analysis.text[match.start()].isdigit():
        return True
    return letter.start() in analysis.starts


def _rewritten(match: re.Match[str], group: int | str, how: str) -> str:
    """The replacement by a template, or by a rule of the norms named with an @."""
    if how.startswith("@"):
        rule: Callable[[str], str] = getattr(norms, how[1:])
        return rule(match[group])
    return match.expand(how)


class SequenceFinder:
    """Morphemes in a row: each step `form/TAG`, `/TAG` or `form/`, alternatives with `|`.

    `patterns`: variant → steps separated by spaces. A step that begins with `+` must follow without a
    space, with `_` after one. `rewrite`: variant → variety → the text that replaces the last step.
    """

    def __init__(self, patterns: Mapping[str, list[str]], rewrite: Mapping[str, Mapping[str, str]]) -> None:
        self._patterns = [(v, [_step(s) for s in p.split()]) for v, ps in patterns.items() for p in ps]
        self._rewrite = rewrite

    def __call__(self, analysis: Analysis) -> Iterator[Place]:
        """The rows of morphemes in a text that fit."""
        for variant, steps in self._patterns:
            forms, _, _ = steps[0]
            starts = sorted(
                number for form in forms & analysis.by_form.keys() for number in analysis.by_form[form]
            )
            for first in starts:
                if self._fits(analysis, first, steps):
                    last = analysis.morphemes[first + len(steps) - 1]
                    start, _ = analysis.eojeol(analysis.morphemes[first].start, last.end)
                    rewrite = dict(self._rewrite.get(variant, {}))
                    yield Place(start, last.end, variant, last.start, last.end, rewrite)

    @staticmethod
    def _fits(analysis: Analysis, first: int, steps: list["_Step"]) -> bool:
        if first + len(steps) > len(analysis.morphemes):
            return False
        for offset, (forms, tags, joint) in enumerate(steps):
            entry = analysis.morphemes[first + offset].entry
            if (forms and entry.form not in forms) or (tags and entry.tag not in tags):
                return False
            if joint and analysis.joined(first + offset) != (joint == "+"):
                return False
        return True


_Step = tuple[frozenset[str], frozenset[str], str]


def _step(text: str) -> _Step:
    joint = text[0] if text[0] in "+_" else ""
    forms, _, tags = text.removeprefix(joint).partition("/")
    return frozenset(filter(None, forms.split("|"))), frozenset(filter(None, tags.split("|"))), joint
