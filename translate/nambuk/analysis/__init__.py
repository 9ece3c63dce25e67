"""Morphemes: MeCab with NK-HanDic for northern text, Kiwi for southern spacing."""

from nambuk.analysis.analysis import Analysis, analyse
from nambuk.analysis.morpheme import Entry, Morpheme

__all__ = ["Analysis", "Entry", "Morpheme", "analyse"]
