"""Conversion between the standards: ko-KP ↔ ko-KR, every change explained, no model needed."""

from nambuk.conversion.change import Change, Conversion
from nambuk.conversion.converter import Options, convert, convert_lines

__all__ = ["Change", "Conversion", "Options", "convert", "convert_lines"]
