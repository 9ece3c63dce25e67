"""What the tests of names share."""

import pytest

from nambuk.glossary import Glossary, load_glossary


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    return load_glossary()
