"""Names in other scripts: Latin, Cyrillic, Han and kana, by the convention of the house that writes them."""

from nambuk.romanize.dprk import dprk
from nambuk.romanize.finding import FoundName, find_persons
from nambuk.romanize.han import chinese, hanja_of, japanese
from nambuk.romanize.kana import kana
from nambuk.romanize.kontsevich import kontsevich
from nambuk.romanize.mccune import mccune_reischauer
from nambuk.romanize.persons import Romanized, person
from nambuk.romanize.places import place
from nambuk.romanize.revised import revised

__all__ = [
    "FoundName",
    "Romanized",
    "chinese",
    "dprk",
    "find_persons",
    "hanja_of",
    "japanese",
    "kana",
    "kontsevich",
    "mccune_reischauer",
    "person",
    "place",
    "revised",
]
