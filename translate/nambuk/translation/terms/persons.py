"""Names of persons that are in no glossary, to be written as the house writes names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from nambuk.analysis import Analysis, analyse
from nambuk.glossary.term import Term
from nambuk.romanize.finding import find_persons
from nambuk.romanize.persons import person
from nambuk.translation.terms.finding import Found, KoreanTerms
from nambuk.translation.terms.terminology import TermMatch
from nambuk.variety import Variety


@dataclass(frozen=True)
class KoreanTermsAndPersons:
    """The terms of a glossary, and beside them the names of persons that the text shows.

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
        >>> find = KoreanTermsAndPersons(KoreanTerms(Glossary((), "")), "ko-KP", "en", "mou")
        >>> [[(m.source_text, m.term.word("en", "mou")) for m in f.required] for f in find(["작업반장 강철호동무가 왔다."])]
        [[('강철호', 'Kang Chol-ho')]]
        """
        return [self._in_analysis(analyse(sentence)) for sentence in sentences]

    def _in_analysis(self, analysis: Analysis) -> Found:
        found = self.terms.in_analysis(analysis)
        return replace(found, required=tuple(self._with_persons(analysis, found)))

    def _with_persons(self, analysis: Analysis, found: Found) -> Iterable[TermMatch]:
        required = list(found.required)
        sentence = analysis.source.original
        for name in find_persons(analysis):
            start, end = analysis.original_span(name.start, name.end)
            over = [m for m in required if m.start < end and start < m.end]
            if any(m.term.tier == "user" or m.end - m.start >= end - start for m in over):
                continue
            required = [m for m in required if m not in over]
            required.append(TermMatch(self._term(name.text), start, end, sentence[start:end]))
        return sorted(required, key=lambda match: (match.start, match.end))

    def _term(self, name: str) -> Term:
        """A term for a name of no glossary; without a word where the rules cannot write it in the language."""
        variety = Variety.KR if self.source == Variety.KR else Variety.KP
        written = person(name, self.target, self.style, variety=variety, glossary=self.terms.glossary)
        words: dict[str, tuple[str, ...]] = {"ko-KP": (name,)}
        if written is None:
            return Term(f"person-{name}", words, "people", "name", tier="rules")
        words[self.target] = (written.text, *written.variants)
        styles = {(self.target, self.style): written.text} if self.style and self.target == "en" else None
        tier = "rules" if written.basis == "rule" else "glossary"
        return Term(f"person-{name}", words, "people", "name", styles=styles, tier=tier)
