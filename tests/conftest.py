"""What all tests share."""

import sys
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of the code under test.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Long series are thinned out in the usual run."""
    parser.addoption("--thorough", action="store_true", help="every step, as `make chaos` does")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Windows has no modes, forks and `sh`: what is about those is not asked of it."""
    if sys.platform == "win32":
        posix = [item for item in items if item.get_closest_marker("posix")]
        items[:] = [item for item in items if item not in posix]
        config.hook.pytest_deselected(items=posix)


@pytest.fixture
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether a long series is to be tried whole."""
    return bool(request.config.getoption("--thorough"))


@pytest.fixture(scope="session")
def whisper_base() -> Path:
    """The folder of a model for all languages."""
    from tests.speech import multilingual

    return multilingual.folder()
