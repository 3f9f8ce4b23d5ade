"""The score: which seeded bug was caught by which test, as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.mutations.bug import Bug

BEGIN, END = "<!-- mutations: begin -->\n", "<!-- mutations: end -->\n"


@dataclass(frozen=True, slots=True)
class Score:
    """What became of one bug."""

    bug: Bug
    by: str  # the first test that failed, "" when the bug survived
    seconds: float

    @property
    def caught(self) -> bool:
        """Whether a test noticed it."""
        return bool(self.by)


def table(scores: Sequence[Score]) -> str:
    """Return the score and every bug, in Markdown."""
    caught = sum(one.caught for one in scores)
    share = f"{100 * caught / max(len(scores), 1):.0f} %"
    rows = [f"| {one.bug.name} | `{one.bug.file}` | {_by(one)} |" for one in scores]
    return "\n".join(
        [
            f"**{caught} of {len(scores)} seeded bugs are caught ({share}).**",
            "",
            "| What goes wrong | Where | Caught by |",
            "|---|---|---|",
            *rows,
        ]
    )


def noted(document: str, scores: Sequence[Score]) -> str:
    """Return a document with the table between its marks."""
    before, _begin, rest = document.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}{table(scores)}\n{END}{after}"


def _by(score: Score) -> str:
    test = score.by.rpartition("::")[2].removeprefix("test_").replace("_", " ")
    return test if score.caught else "**nothing**"
