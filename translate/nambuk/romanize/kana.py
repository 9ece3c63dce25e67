"""Japanese katakana, as newspapers write northern names by their sound (キム・ジョンウン, ピョンヤン)."""

from nambuk.hangul import final_of, initial_of, with_initial
from nambuk.romanize.sounds import Habit, Liquid, Sound, pronounced, runs
from nambuk.romanize.tables import kana_table

_FINALS = {"": "", "ㄱ": "ク", "ㄴ": "ン", "ㄷ": "ッ", "ㄹ": "ル", "ㅁ": "ム", "ㅂ": "プ", "ㅇ": "ン"}
_HABIT = Habit(Liquid.AFTER_STOPS, noun=False)
_TENSE, _VOICEABLE = frozenset("ㄲㄸㅃㅆㅉ"), frozenset("ㄱㄷㅂㅈ")


def kana(word: str, *, voiced: bool = False, silent_h: bool = False) -> str:
    """`word` in katakana.

    `voiced`: the word stands after another one, as given names do after surnames (정은 ジョンウン). `silent_h`: ㅎ is
    not heard after ㄴ, ㄹ and ㅁ (제29항: said weakly there; 함흥 ハムン beside ハムフン).

    >>> kana("평양"), kana("함흥"), kana("함흥", silent_h=True), kana("정천", voiced=True), kana("덕훈", voiced=True)
    ('ピョンヤン', 'ハムフン', 'ハムン', 'ジョンチョン', 'ドックン')
    """
    pieces: list[str] = []
    for text, hangul in runs(_without_h(word) if silent_h else word):
        sounds = list(pronounced(text, _HABIT)) if hangul else []
        if sounds and voiced and sounds[0].initial in _VOICEABLE:
            sounds[0] = sounds[0]._replace(voiced=True)
        pieces += map(_syllable, sounds) if hangul else [text]
    return "".join(pieces)


def _syllable(sound: Sound) -> str:
    """A syllable, with ッ before what is tensed or aspirated in the word (덕훈 ドックン)."""
    table, written = kana_table(), initial_of(sound.written)
    if written == "ㅇ" and _vanishes(sound):
        head = _FINALS[sound.initial] + table["ㅇ", sound.vowel, False]
    else:
        head = table[sound.initial, sound.vowel, sound.voiced]
    doubled = sound.initial in _TENSE or (written == "ㅎ" and sound.initial != "ㅎ")
    pause = "ッ" if doubled and sound.before and _FINALS.get(sound.before) is None else ""
    return pause + head + _FINALS[sound.final]


def _vanishes(sound: Sound) -> bool:
    """Whether a vowel would be lost in the ル or ム of the final before it (철우 チョルウ, not チョル)."""
    if sound.vowel not in ("ㅜ", "ㅡ"):
        return False
    return sound.initial == "ㄹ" or (sound.initial == "ㅁ" and not sound.final)


def _without_h(word: str) -> str:
    letters = list(word)
    for number in range(1, len(letters)):
        if initial_of(letters[number]) == "ㅎ" and final_of(letters[number - 1]) in ("ㄴ", "ㄹ", "ㅁ"):
            letters[number] = with_initial(letters[number], "ㅇ")
    return "".join(letters)
