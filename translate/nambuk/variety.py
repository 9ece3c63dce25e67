"""The three written standards, as BCP 47 tags."""

from enum import StrEnum


class Variety(StrEnum):
    """A standard of written Korean."""

    KP = "ko-KP"  # North Korean standard (문화어)
    KR = "ko-KR"  # South Korean standard (표준어)
    CN = "ko-CN"  # standard of Koreans in China (Yanbian)


PAIRS: tuple[tuple[Variety, Variety], ...] = (
    (Variety.KP, Variety.KR),
    (Variety.KP, Variety.CN),
    (Variety.CN, Variety.KR),
)


def pair_name(first: Variety, second: Variety) -> str:
    """The name of a comparison as reports give it, such as "ko-KP:ko-KR"."""
    return f"{first}:{second}"
