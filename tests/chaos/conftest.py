"""Figures: what the chaos tests measured, shown below all tests."""

from collections.abc import Callable

import pytest

FIGURES = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = []


@pytest.fixture(scope="module")
def figures(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Show a line of figures when all tests are over."""
    return request.config.stash[FIGURES].append


@pytest.fixture(scope="module")
def kills(request: pytest.FixtureRequest) -> int:
    """How often to kill."""
    return int(request.config.getoption("--kills"))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for line in config.stash[FIGURES]:
        terminalreporter.write_line(line)
