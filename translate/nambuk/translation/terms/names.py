"""Names of persons and villages that are in no glossary, to be written as the house writes names."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from nambuk.analysis import Analysis, analyse
from nambuk.glossary.term import Term
from nambuk.romanize.finding import FoundName, find_persons, find_small_places
from nambuk.romanize.persons import Romanized, person
from nambuk.romanize.places import place
from nambuk.translation.terms.finding import Found, KoreanTerms
from nambuk.translation.terms.terminology import TermMatch
from nambuk.variety import Variety


@dataclass(frozen=True)
class KoreanTermsAndNames:
    """The terms of a glossary, and beside them the names that the text shows.

    A name is required as the rules of `style` write it in `target`; without a house, and in other languages than
    English, any usual spelling will do. Such terms are of the tier "rules", so that the review list says so.
    """

    terms: KoreanTerms
    source: str
    target: str
    style: str | None = None

    def __call__(self, sentences: Sequence[str]) -> list[Found]:
        """See `TermFinder`.

        >>> from nambuk.glossary.store import Glossary
        >>> find = KoreanTermsAndNames(KoreanTerms(Glossary((), "")), "ko-KP", "en", "mou")
        >>> [[(m.source_text, m.term.word("en", "mou")) for m in f.required] for f in find(["작업반장 강철호동무가 왔다."])]
        [[('강철호', 'Kang Chol-ho')]]
        """
        return [self._in_analysis(analyse(sentence)) for sentence in sentences]

    def _in_analysis(self, analysis: Analysis) -> Found:
        found = self.terms.in_analysis(analysis)
        required = self._with(analysis, found.required, find_persons(analysis), self._person)
        places = find_small_places(analysis.text, self.terms.glossary)
        required = self._with(analysis, required, places, self._place)
        return replace(found, required=tuple(sorted(required, key=lambda match: (match.start, match.end))))

    def _with(
        self,
        analysis: Analysis,
        required: Iterable[TermMatch],
        names: Iterable[FoundName],
        term_of: Callable[[str], Term],
    ) -> list[TermMatch]:
        """The terms with names beside them; a name takes the place of shorter terms that are not the user's."""
        sentence, kept = analysis.source.original, list(required)
        for name in names:
            start, end = analysis.original_span(name.start, name.end)
            over = [m for m in kept if m.start < end and start < m.end]
            if any(m.term.tier == "user" or m.end - m.start >= end - start for m in over):
                continue
            kept = [m for m in kept if m not in over]
            kept.append(TermMatch(term_of(name.text), start, end, sentence[start:end]))
        return kept

    def _person(self, name: str) -> Term:
        variety = Variety.KR if self.source == Variety.KR else Variety.KP
        written = person(name, self.target, self.style, variety=variety, glossary=self.terms.glossary)
        return self._term(name, "people", written)

    def _place(self, name: str) -> Term:
        return self._term(name, "place", place(name, self.target, self.style, glossary=self.terms.glossary))

    def _term(self, name: str, domain: str, written: Romanized | None) -> Term:
        """A term for a name of no glossary; without a word where the rules cannot write it in the language."""
        words: dict[str, tuple[str, ...]] = {"ko-KP": (name,)}
        if written is None:
            return Term(f"{domain}-{name}", words, domain, "name", tier="rules")
        words[self.target] = (written.text, *written.variants)
        styles = {(self.target, self.style): written.text} if self.style and self.target == "en" else None
        tier = "rules" if written.basis == "rule" else "glossary"
        return Term(f"{domain}-{name}", words, domain, "name", styles=styles, tier=tier)
