"""nambuk (남북, "South and North"): reads, verifies and translates Korean in the North Korean standard.

As a library it is the names in `__all__`, which docs/library.md shows at work; what they stand on is loaded when
the first of them is used.

>>> import nambuk
>>> nambuk.convert("로동자들이 할수 있는것은", to="ko-KR").text
'노동자들이 할 수 있는 것은'
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nambuk.library import (
        Change,
        Conversion,
        ConvertedDocument,
        Document,
        DocumentError,
        EngineError,
        Evidence,
        GlossaryError,
        Marker,
        Report,
        Translated,
        TranslationMemoryError,
        Translator,
        convert,
        read,
        render,
        translate,
        verify,
    )

__version__ = "0.1.0"

__all__ = [
    "Change",
    "Conversion",
    "ConvertedDocument",
    "Document",
    "DocumentError",
    "EngineError",
    "Evidence",
    "GlossaryError",
    "Marker",
    "Report",
    "Translated",
    "TranslationMemoryError",
    "Translator",
    "__version__",
    "convert",
    "read",
    "render",
    "translate",
    "verify",
]

if not TYPE_CHECKING:  # for a type checker every name is one of those above

    def __getattr__(name: str) -> object:
        """A name of `__all__`, loaded when it is first used, so that `import nambuk` and `nambuk --help` stay fast."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = globals()[name] = getattr(import_module("nambuk.library"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
