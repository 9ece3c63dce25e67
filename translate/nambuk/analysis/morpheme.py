"""The one type of morpheme, and the dictionary entry behind it."""

import csv
import re
import unicodedata
from functools import lru_cache
from sys import intern
from typing import NamedTuple


class Entry(NamedTuple):
    """What NK-HanDic knows of a morpheme.

    `form`: the surface as the dictionary writes it (conjoining jamo kept where it is less than a
    syllable). `lemma`: headword, verbs in -다. `tag`: Sejong part-of-speech tag (NNG, VV, ETM ...).
    `base`: "1", "2" or "3" for the inflection bases of verbs (語基), else "". `hanja`: first hanja
    spelling or "". `foreign`: the foreign word it comes from or "". `northern`: tagged `&북한어`, a
    help and never a marker by itself. `gloss`: definition or "". `kind`: the Japanese class names of
    the dictionary ("固有名詞,地名").
    """

    form: str
    lemma: str
    tag: str
    base: str
    hanja: str
    foreign: str
    northern: bool
    gloss: str
    kind: str


class Morpheme(NamedTuple):
    """One morpheme: the code points `start` to `end` of the analysed text that it touches.

    A morpheme may begin or end inside a syllable (하 + ㄹ of 할); then both morphemes' spans hold that
    syllable. `form` is its own letters.
    """

    start: int
    end: int
    entry: Entry

    @property
    def form(self) -> str:
        """The morpheme's own letters."""
        return self.entry.form

    @property
    def tag(self) -> str:
        """Sejong part-of-speech tag."""
        return self.entry.tag


_NUMBER = re.compile(r"\d+$")
_UNKNOWN = Entry("", "", "UNKNOWN", "", "", "", False, "", "")


@lru_cache(maxsize=1 << 12)
def entry_of(surface: str, feature: str) -> Entry:
    """The entry of one line of MeCab output: `surface` in NFD, `feature` the comma-separated fields.

    >>> entry_of("례", "Noun,普通,*,*,*,례001,례,例,*,*,NNG,&북한어,*").hanja
    '例'
    """
    form = unicodedata.normalize("NFC", surface)
    fields = next(csv.reader([feature])) if '"' in feature else feature.split(",", 12)
    fields = [unicodedata.normalize("NFC", f) if f != "*" else "" for f in fields]
    if len(fields) < 11:
        tag = fields[10] if len(fields) > 10 else "UNKNOWN"
        return _UNKNOWN._replace(form=form, lemma=form, tag=tag)
    lemma = _NUMBER.sub("", fields[5])
    return Entry(  # tens of thousands are kept: what they have in common is kept once
        form=form,
        lemma=form if lemma in ("", form) else lemma,
        tag=intern(fields[10]),
        base=intern(fields[3].removeprefix("語基")) if fields[3].startswith("語基") else "",
        hanja=fields[7].split("/")[0],
        foreign=fields[8] if fields[8].isascii() else "",
        northern=len(fields) > 11 and fields[11] == "&북한어",
        gloss=fields[12] if len(fields) > 12 else "",
        kind=intern(",".join(f for f in fields[1:3] if f)),
    )
