"""Many documents: the same work on each, in order, over the cores of the machine."""

from nambuk.batch.ordered import map_ordered

__all__ = ["map_ordered"]
