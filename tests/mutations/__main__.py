"""The mutation score: every seeded bug is sown in a copy of the project, and its tests are run.

`python -m tests.mutations` prints which tests caught which bug and exits with 1 when one survived;
words after it choose the bugs that contain them. `--write` notes the score in docs/testing.md.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.mutations.bug import Bug
from tests.mutations.bugs import BUGS
from tests.mutations.score import Score, noted, table
from tests.mutations.trial import ROOT, copied, tried

DOCS = "docs/testing.md"
LONGEST = 120.0  # seconds, of the tests of one bug
CONTROL = 900.0  # seconds, of all these tests without any bug


def main() -> int:
    """Try the bugs that were asked for, one at a time."""
    asked = _asked()
    bugs = [one for one in BUGS if all(word in one.name for word in asked.words)]
    misfits = [why for one in bugs if (why := one.misfit(ROOT))]
    if misfits or not bugs:
        _say("\n".join(misfits) or "there is no such bug")
        return 2
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tree = copied(Path(folder) / "copy")
        if not _sound(tree, bugs):
            return 2
        scores = [_score(tree, one) for one in bugs]
    _say(table(scores))
    _say(f"in {time.monotonic() - began:.0f} seconds")
    if asked.write and len(bugs) == len(BUGS):
        (ROOT / DOCS).write_text(noted((ROOT / DOCS).read_text("utf-8"), scores), "utf-8")
    return 0 if all(one.caught for one in scores) else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("words", nargs="*", help="only bugs in whose names these words are")
    parser.add_argument("--write", action="store_true", help=f"note the score in {DOCS}")
    return parser.parse_args()


def _sound(tree: Path, bugs: Sequence[Bug]) -> bool:
    """Tell whether all tests pass without any bug: the failing of others says nothing."""
    began = time.monotonic()
    trial = tried(tree, sorted({test for one in bugs for test in one.tests}), CONTROL)
    if trial.code:
        _say(f"without any bug {trial.by or 'something'} fails already\n{trial.said[-2000:]}")
    elif trial.code is None:
        _say(f"without any bug {trial.said}")
    else:
        _say(f"without any bug all pass, in {time.monotonic() - began:.0f} seconds")
    return trial.code == 0


def _score(tree: Path, bug: Bug) -> Score:
    began = time.monotonic()
    with bug.sown(tree):
        trial = tried(tree, bug.tests, LONGEST)
    score = Score(bug, trial.by if trial.failed else "", time.monotonic() - began)
    _say(f"{score.seconds:5.1f} s  {'caught  ' if score.caught else 'SURVIVED'}  {bug.name}")
    if not score.caught and trial.code != 0:
        _say(trial.said[-2000:])
    return score


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
