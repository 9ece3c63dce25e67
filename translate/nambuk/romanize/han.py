"""Names in Chinese and Japanese characters: from the hanja where they are known, never guessed from the sound."""

from nambuk.glossary.dictionary import dictionary
from nambuk.glossary.key import key_of
from nambuk.glossary.store import Glossary
from nambuk.norms.hanja_readings import is_hanja
from nambuk.romanize.tables import han_table


def chinese(hanja: str) -> str | None:
    """Hanja in the characters of China, None where `hanja` is empty or holds anything else.

    >>> chinese("慶興郡"), chinese("崔善姬"), chinese("과일郡"), chinese("")
    ('庆兴郡', '崔善姬', None, None)
    """
    return _converted(hanja, 0)


def japanese(hanja: str) -> str | None:
    """Hanja in the characters of Japan, None where `hanja` is empty or holds anything else.

    >>> japanese("德川市"), japanese("龍川郡"), japanese("鐵原郡")
    ('徳川市', '龍川郡', '鉄原郡')
    """
    return _converted(hanja, 1)


def _converted(hanja: str, column: int) -> str | None:
    if not hanja or not all(map(is_hanja, hanja)):
        return None
    table = han_table()
    return "".join(table[c][column] if c in table else c for c in hanja)


def hanja_of(name: str, glossary: Glossary) -> str | None:
    """The hanja of a proper name, where the glossary or NK-HanDic has them and they leave no doubt.

    NK-HanDic's entries count where one of them is a proper name with hanja and no other proper name of the same letters
    has others.
    """
    found = set()
    for term in glossary.lookup(name, ("ko-KP", "ko-KR")):
        if term.part_of_speech == "name" and term.domain in ("people", "place", "country"):
            hanja, word = term.hanja.split(" | ")[0].replace(" ", ""), key_of(term.words["ko-KP"][0])
            if len(hanja) == len(word) and word.startswith(name):  # 함주 of 함주군
                found.add(hanja[: len(name)])
    if not found:
        entries = dictionary().entries(name)
        found = {e.hanja for e in entries if e.tag == "NNP" and len(e.hanja) == len(name) and e.form == name}
    return found.pop() if len(found) == 1 else None
