"""A seeded bug: one small change to one file that some test must notice."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Bug:
    """What goes wrong, where, and which tests have to say so."""

    name: str
    file: str
    old: str  # stands exactly once in the file
    new: str
    tests: tuple[str, ...]  # files, or single tests as pytest names them

    def misfit(self, root: Path) -> str:
        """Return why it cannot be sown in this tree, "" when it can."""
        times = (root / self.file).read_text("utf-8").count(self.old)
        if times != 1:
            return f"{self.old!r} stands {times} times in {self.file}"
        lost = [one for one in self.tests if not _is_there(root, one)]
        return f"there is no {', '.join(lost)}" if lost or not self.tests else ""

    @contextmanager
    def sown(self, root: Path) -> Iterator[None]:
        """Let the bug be in a tree until the end of the block."""
        path = root / self.file
        before = path.read_text("utf-8")
        path.write_text(before.replace(self.old, self.new), "utf-8")
        try:
            yield
        finally:
            path.write_text(before, "utf-8")


def _is_there(root: Path, test: str) -> bool:
    file, _colons, name = test.partition("::")
    path = root / file
    found = re.compile(rf"^(async )?def {name}\(" if name else "", re.MULTILINE)
    return path.is_file() and bool(found.search(path.read_text("utf-8")))
