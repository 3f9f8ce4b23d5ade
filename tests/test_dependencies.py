"""What we depend on is pinned to the byte, and known weaknesses are not shipped."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.audit import read, summary

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[^\s;]+( ; [^\\]+)?( \\)?")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


@pytest.mark.parametrize("lock", sorted(one.name for one in ROOT.glob("requirements*.lock")))
def test_every_package_has_one_version_and_a_hash(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    lines = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    packages = [number for number, line in enumerate(lines) if not line.startswith(" ")]
    assert len(packages) > 20
    for number in packages:
        assert PINNED.fullmatch(lines[number]), lines[number]
        assert HASH.fullmatch(lines[number + 1]), lines[number]
    assert all(HASH.fullmatch(line) for line in lines if line.startswith(" "))


def test_nothing_is_installed_without_its_hash() -> None:
    made = (ROOT / "Makefile").read_text("utf-8")
    installs = [line for line in made.splitlines() if "pip install" in line]
    assert installs
    assert all("--require-hashes -r requirements" in line for line in installs)


def test_a_known_weakness_is_told_and_what_could_not_be_asked_is_counted() -> None:
    found: list[dict[str, Any]] = [
        {"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}, {"id": "CVE-2"}]},
        {"name": "b", "version": "2", "vulns": []},
        {"name": "c", "skip_reason": "no answer"},
    ]
    assert read(found) == (["a 1: CVE-1", "a 1: CVE-2"], 1, 2)
    assert read([]) == ([], 0, 0)


def test_what_nobody_answered_is_never_told_as_sound() -> None:
    assert summary(0, 0, 51) == "audit: 51 packages, 0 known weaknesses"
    assert "NOT KNOWN for 2" in summary(1, 2, 49)
    assert "NOT DONE" in summary(*read_counts([]))
    assert "NOT DONE" in summary(*read_counts([{"name": "c", "skip_reason": "no answer"}]))


def read_counts(found: list[dict[str, Any]]) -> tuple[int, int, int]:
    weak, unasked, asked = read(found)
    return len(weak), unasked, asked
