"""Markers that say the same, taken together: what lists of markers are made from."""

from collections.abc import Sequence
from dataclasses import dataclass

from nambuk.reports.wording import axis_number
from nambuk.variables.marker import Marker


@dataclass(frozen=True, slots=True)
class FormGroup:
    """One form in one sense with all its occurrences in text order, at least one."""

    occurrences: tuple[Marker, ...]

    @property
    def marker(self) -> Marker:
        """The first occurrence, which stands for the others."""
        return self.occurrences[0]


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """All forms that rest on one rule, the most frequent first, at least one."""

    axis: str
    kind: str
    rule: str
    source: str
    forms: tuple[FormGroup, ...]

    @property
    def places(self) -> int:
        """Number of occurrences of all forms."""
        return sum(len(form.occurrences) for form in self.forms)


def form_key(marker: Marker) -> tuple[object, ...]:
    """What two markers share when a reader would take them for the same finding."""
    standard = tuple(sorted(marker.standard.items()))
    return (marker.text, marker.variety, standard, marker.rule, marker.source, marker.kind, marker.axis)


def group_forms(markers: Sequence[Marker]) -> list[FormGroup]:
    """The markers gathered by form, in order of first occurrence."""
    forms: dict[tuple[object, ...], list[Marker]] = {}
    for marker in markers:
        forms.setdefault(form_key(marker), []).append(marker)
    return [FormGroup(tuple(occurrences)) for occurrences in forms.values()]


def group_rules(forms: Sequence[FormGroup]) -> list[RuleGroup]:
    """The forms gathered by rule: axes in the order of `AXES`, then the rule with most places first."""
    rules: dict[tuple[str, str, str, str], list[FormGroup]] = {}
    for form in forms:
        marker = form.marker
        rules.setdefault((marker.axis, marker.kind, marker.rule, marker.source), []).append(form)
    groups = [
        RuleGroup(*key, forms=tuple(sorted(members, key=lambda form: -len(form.occurrences))))
        for key, members in rules.items()
    ]
    return sorted(groups, key=lambda group: (axis_order(group.axis), -group.places))


def axis_order(axis: str) -> tuple[int, str]:
    """Sorting key: known axes in the order of `AXES`, others after them by name."""
    return (axis_number(axis), axis)
