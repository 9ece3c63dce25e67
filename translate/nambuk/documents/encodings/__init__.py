"""Encodings of Korean text: their codecs, how one is told from another, and what misreading leaves.

Importing this registers the codecs "kps9566" and "euc_kp".
"""

from nambuk.documents.encodings import kps9566
from nambuk.documents.encodings.names import LEADER_NAMES, ordinary_names

__all__ = ["LEADER_NAMES", "kps9566", "ordinary_names"]
