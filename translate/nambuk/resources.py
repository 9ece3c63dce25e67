"""Where the data folders `glossary/` and `corpus/` are, installed from a wheel or run from a checkout."""

from importlib.resources import files
from pathlib import Path


def data_folder(name: str) -> Path:
    """The folder of the packaged data called `name` ("glossary" or "corpus").

    In a wheel the folders travel inside the package as `_data/`; in an editable install they are
    the folders of the checkout, two levels above the package.
    """
    packaged = Path(str(files("nambuk"))) / "_data" / name
    return packaged if packaged.exists() else Path(__file__).resolve().parents[2] / name
