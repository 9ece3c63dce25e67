"""A concept of the glossary with its words in each variety and language."""

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("ko-KP", "ko-KR", "ko-CN", "en", "ru", "zh", "ja")
STYLES = ("kcna", "mou", "press")
CONTEXTS = ("ko-KP", "ko-KR")


@dataclass(frozen=True, slots=True)
class Term:
    """One concept.

    `words`: language tag (`LANGUAGES`) → words, the preferred first. `styles`: (language, house) →
    the house's own word, e.g. ("en", "kcna"). `false_friend`: the northern word exists in the South
    with another meaning, so a single occurrence needs context. `source`: where the entry is from;
    `tier`: which tier gave it ("user", "glossary", "nkhandic", "rules"). `flags`: all flags of the entry
    as in its file ("false-friend", "replaceable", "shared", "stereotype", "derived", "north-too").
    `icd10`: codes of the WHO's ICD-10. `definition`: one line where the words alone mislead.
    `register`: "official", "coinage" …; `period`: years of use, such as "1972-1998" or "2016-".
    `status`: "verified" where `source` names what attests the entry, else "draft".
    `contexts`: variety → words near a false friend that speak for its meaning in that variety.
    """

    id: str
    words: Mapping[str, tuple[str, ...]]
    domain: str = ""
    part_of_speech: str = ""
    hanja: str = ""
    note: str = ""
    source: str = ""
    false_friend: bool = False
    styles: Mapping[tuple[str, str], str] | None = None
    tier: str = "glossary"
    flags: tuple[str, ...] = ()
    icd10: str = ""
    definition: str = ""
    register: str = ""
    period: str = ""
    status: str = ""
    contexts: Mapping[str, tuple[str, ...]] | None = None

    def word(self, language: str, style: str | None = None) -> str | None:
        """The preferred word in `language`, in the house style where it has one; None if there is none."""
        if style and self.styles and (language, style) in self.styles:
            return self.styles[language, style]
        words = self.words.get(language, ())
        return words[0] if words else None
