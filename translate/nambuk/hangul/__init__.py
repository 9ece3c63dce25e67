"""Hangul letters: compose and decompose syllables, and spans that survive normalisation."""

from nambuk.hangul.letters import (
    Syllable,
    compose,
    decompose,
    final_of,
    has_final,
    initial_of,
    is_syllable,
    shift_initial,
    vowel_of,
    with_final,
    with_initial,
)
from nambuk.hangul.normalise import Normalised, normalise

__all__ = [
    "Normalised",
    "Syllable",
    "compose",
    "decompose",
    "final_of",
    "has_final",
    "initial_of",
    "is_syllable",
    "normalise",
    "shift_initial",
    "vowel_of",
    "with_final",
    "with_initial",
]
