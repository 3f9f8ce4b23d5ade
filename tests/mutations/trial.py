"""A trial: tests are run in a copy of the project, with a bug in it or without."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("bot", "db", "handlers", "locales", "services", "tests", "docs", "bench")
PARTS = (*CODE, "pyproject.toml", "Makefile", "README.md", ".env.example")
FAILED = 1  # how pytest ends when a test failed; any other end is trouble
OPTIONS = ("-q", "-x", "-n", "0", "-p", "no:cacheprovider", "--no-header", "--tb=no")


@dataclass(frozen=True, slots=True)
class Trial:
    """How tests ended."""

    code: int | None  # of pytest, 0 when all passed; None: they did not end in time
    by: str  # the first test that failed
    said: str

    @property
    def failed(self) -> bool:
        """Whether a test noticed something; one that cannot even be read notices nothing."""
        return self.code == FAILED and bool(self.by)


def copied(to: Path, parts: Sequence[str] = PARTS) -> Path:
    """Copy what tests need, files and folders; the working tree is never changed."""
    for part in parts:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, to / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (to / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / part, to / part)
    return to


def tried(tree: Path, tests: Sequence[str], seconds: float) -> Trial:
    """Run tests in a tree until the first one fails, for so many seconds at the most."""
    outside = {name: one for name, one in os.environ.items() if not name.startswith("PYTEST")}
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", *OPTIONS, *tests],
        cwd=tree,
        env=outside,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # what they start ends with them
    ) as running:
        try:
            said = running.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            return Trial(None, "", f"they did not end in {seconds:.0f} seconds\n")
    return Trial(running.returncode, _first_failed(said), said)


def _first_failed(said: str) -> str:
    """Return the first test that failed, as pytest names it; "" when none did."""
    found = re.search(r"^(?:FAILED|ERROR) (\S+::\w+)", said, re.MULTILINE)
    return found[1] if found else ""
