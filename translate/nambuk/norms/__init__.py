"""The spelling standards: one small function a rule, both directions, with articles and examples.

Northern articles are those of 《조선말규범집》 2010 (맞춤법 unless another part is named), southern ones those
of 한글 맞춤법 and 외래어 표기법. The functions take words with what the analysis knows of them and decide nothing
about context.
"""

from nambuk.norms.conjugation import conjugated
from nambuk.norms.contraction import southern_contraction
from nambuk.norms.endings import northern_ending, southern_ending
from nambuk.norms.harmony import northern_wa, northern_yeo, southern_eo, southern_wo
from nambuk.norms.initial_sound import (
    differs_by_initial_sound,
    northern_initials,
    southern_initials,
)
from nambuk.norms.loanwords import has_northern_loan_letters
from nambuk.norms.particles import adjust_particle, particle_at
from nambuk.norms.sai_siot import differs_by_sai_siot
from nambuk.norms.teeth import northern_tooth, southern_tooth
from nambuk.norms.typography import (
    juche_year_fits,
    northern_digits,
    northern_marks,
    southern_digits,
    southern_marks,
    southern_year,
)
from nambuk.norms.verb_pairs import (
    northern_carry_on,
    northern_increase,
    southern_carry_on,
    southern_increase,
)
from nambuk.norms.ye import northern_e, southern_ye

__all__ = [
    "adjust_particle",
    "conjugated",
    "differs_by_initial_sound",
    "differs_by_sai_siot",
    "has_northern_loan_letters",
    "juche_year_fits",
    "northern_carry_on",
    "northern_digits",
    "northern_e",
    "northern_ending",
    "northern_increase",
    "northern_initials",
    "northern_marks",
    "northern_tooth",
    "northern_wa",
    "northern_yeo",
    "particle_at",
    "southern_carry_on",
    "southern_contraction",
    "southern_digits",
    "southern_ending",
    "southern_eo",
    "southern_increase",
    "southern_initials",
    "southern_marks",
    "southern_tooth",
    "southern_wo",
    "southern_ye",
    "southern_year",
]
