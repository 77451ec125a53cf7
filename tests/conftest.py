"""What all tests share."""

from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of the code under test.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Long series are thinned out in the usual run."""
    parser.addoption("--thorough", action="store_true", help="every step, as `make chaos` does")


@pytest.fixture
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether a long series is to be tried whole."""
    return bool(request.config.getoption("--thorough"))


@pytest.fixture(scope="session")
def whisper_base() -> Path:
    """The folder of a model for all languages."""
    from tests.speech import multilingual

    return multilingual.folder()
