"""Hancom's formats: HWPX and HWP 5."""
