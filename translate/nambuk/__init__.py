"""nambuk (남북, "South and North"): reads, verifies and translates Korean in the North Korean standard."""

__version__ = "0.1.0"
