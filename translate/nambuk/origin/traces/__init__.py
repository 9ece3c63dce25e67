"""File facts as an axis of evidence of their own, beside that of the language and never added to it.

What was found in the file (`nambuk.documents.facts`) and in the text is described by `corpus/traces.toml` and weighed by
what validation documents support (`weights`), which is usually nothing: then the report says so.
"""

from nambuk.origin.traces.judging import judged_traces
from nambuk.origin.traces.weights import sums

__all__ = ["judged_traces", "sums"]
