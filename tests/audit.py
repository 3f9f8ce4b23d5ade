"""The audit: what we depend on is held against the list of known weaknesses, for `make check`.

Where the list cannot be asked it is said, and nothing else: a house without a network still works.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

LOCK = "requirements.lock"
AUDIT = ("-m", "pip_audit", "-r", LOCK, "--disable-pip", "--no-deps", "--format", "json")
QUIET = ("--progress-spinner", "off", "--timeout", "5")
PATIENCE = 60  # seconds


def main() -> int:
    """Audit, say what was found, and return 1 for a known weakness."""
    weak, unasked, asked = read(_asked())
    for line in weak:
        _say(f"known weakness: {line}")
    _say(summary(len(weak), unasked, asked))
    return 1 if weak else 0


def read(found: Sequence[dict[str, Any]]) -> tuple[list[str], int, int]:
    """Return the weaknesses, how many packages could not be asked after, and how many were."""
    weak = [
        f"{one['name']} {one['version']}: {each['id']}"
        for one in found
        for each in one.get("vulns", ())
    ]
    unasked = sum(1 for one in found if "skip_reason" in one)
    return weak, unasked, len(found) - unasked


def summary(weak: int, unasked: int, asked: int) -> str:
    """Return one line that says how much is known."""
    if not asked:
        return "audit: NOT DONE, the list of known weaknesses gave no answer for any package"
    told = f"audit: {asked} packages, {weak} known weaknesses"
    return f"{told}; NOT KNOWN for {unasked} more: no answer" if unasked else told


def _asked() -> list[dict[str, Any]]:
    try:
        ended = subprocess.run(
            (sys.executable, *AUDIT, *QUIET), capture_output=True, timeout=PATIENCE, check=False
        )
        found: list[dict[str, Any]] = json.loads(ended.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []
    return found


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
