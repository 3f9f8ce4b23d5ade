"""The architecture: what files, folders and imports must be like, and `make` and the pages too."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import _parser

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = ("bot", "handlers", "services", "db", "locales")
OURS = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]
PYTHON = [
    path for name in (*PACKAGES, "bench", "tests") for path in sorted((ROOT / name).rglob("*.py"))
]
WRITTEN = [
    *PYTHON,
    *(path for path in ROOT.iterdir() if path.suffix in (".md", ".toml")),
    *((ROOT / "bot").rglob("*.js")),
    ROOT / "Makefile",
    ROOT / ".env.example",
]
LONGEST = 300
LATER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")) + r")\b")
VAGUE = ("util", "helper", "manager", "common", "misc")
LIBRARIES = {"telegram": "telegram", "twilio": "whatsapp"}  # and the files they may be used in
LINTS = "import importlinter.cli as it, sys; sys.exit(it.lint_imports(no_cache=True))"
TARGETS = ("demo", "run", "test", "check", "bench")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> Iterator[str]:
    """Return the full name of every module that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{one.name}" for one in node.names)


def targets() -> dict[str, str]:
    """Return what the Makefile does for each target."""
    words = (ROOT / "Makefile").read_text("utf-8")
    found = re.findall(r"^([a-z]+):.*\n((?:\t.*\n)*)", words, re.MULTILINE)
    return dict(found)


def commands() -> set[str]:
    """Return the commands of `python -m bot`, as its help lists them."""
    return set(re.findall(r"^ {4}([a-z]+)(?= |$)", _parser().format_help(), re.MULTILINE))


def test_every_import_rule_is_kept() -> None:
    # in a process of its own: it silences every logger of the one it runs in
    linted = subprocess.run(
        [sys.executable, "-c", LINTS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_there_are_rules_for_every_package_and_for_every_file_of_the_machine() -> None:
    linter = PROJECT["tool"]["importlinter"]
    assert sorted(linter["root_packages"]) == sorted(PACKAGES)
    layers = [one for one in linter["contracts"] if one["type"] == "layers"]
    assert any(tuple(one["layers"]) == ("handlers", "bot", *PACKAGES[2:]) for one in layers)
    assert any(one.get("exhaustive") and one["containers"] == ["bot"] for one in layers)


@pytest.mark.parametrize("path", OURS, ids=name)
def test_a_file_is_short_and_says_what_it_is(path: Path) -> None:
    words = path.read_text("utf-8")
    assert words.count("\n") <= LONGEST or path.parent.name == "versions"  # written by Alembic
    said = ast.get_docstring(ast.parse(words))
    assert said is not None
    assert said.split("\n")[0].rstrip().endswith((".", ":"))


def test_nothing_is_left_for_later() -> None:
    for path in WRITTEN:
        if found := LATER.search(path.read_text("utf-8")):
            raise AssertionError(f"{name(path)}: {found[0]}")


def test_no_file_has_a_name_that_says_nothing() -> None:
    for path in PYTHON:
        assert not any(word in path.stem for word in VAGUE), name(path)


def test_nobody_names_a_conversation_they_are_found_in_their_folder() -> None:
    for path in PYTHON:
        if path.parts[len(ROOT.parts)] in ("tests", "bench"):
            continue
        assert not any(one.split(".")[0] == "handlers" for one in imported(path)), name(path)


def test_nobody_names_a_channel_of_a_platform() -> None:
    for path in OURS:
        if path.parent.name != "channels":
            for one in imported(path):
                assert not one.startswith(("bot.channels.telegram", "bot.channels.whatsapp"))


def test_the_libraries_of_the_platforms_are_used_in_their_own_channel_only() -> None:
    for path in OURS:
        for one in imported(path):
            where = LIBRARIES.get(one.split(".")[0])
            if where is not None:
                assert path.parent == ROOT / "bot" / "channels", name(path)
                assert path.name.startswith(where), name(path)


def test_channels_of_two_platforms_do_not_know_each_other() -> None:
    for path in (ROOT / "bot" / "channels").glob("*.py"):
        own = path.stem.split("_")[0]
        for one in imported(path):
            for other in LIBRARIES.values():
                assert own == other or not one.startswith(f"bot.channels.{other}"), name(path)


def test_what_is_installed_is_every_package_with_its_data() -> None:
    listed = PROJECT["tool"]["setuptools"]
    packages = {name(path.parent).replace("/", ".") for path in OURS if path.name == "__init__.py"}
    assert set(listed["packages"]) == packages
    for package, patterns in listed["package-data"].items():
        folder = ROOT / package.replace(".", "/")
        assert all(any(folder.glob(pattern)) for pattern in patterns), package


def test_every_file_beside_the_code_is_installed_with_it() -> None:
    data = PROJECT["tool"]["setuptools"]["package-data"]
    carried = {
        path
        for package, patterns in data.items()
        for pattern in patterns
        for path in (ROOT / package.replace(".", "/")).glob(pattern)
    }
    beside = {
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert {name(path) for path in beside} == {name(path) for path in carried}


@pytest.mark.parametrize("target", TARGETS)
def test_make_has_what_stays_fixed(target: str) -> None:
    assert target in targets()
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony is not None
    assert target in phony[1].split()


def test_make_asks_only_for_commands_that_there_are() -> None:
    said = " ".join(targets().values())
    for one in re.findall(r"-m bot (\w+)", said):
        assert one in commands()
    assert "-m bench" in targets()["bench"]
    assert "-m pytest" in targets()["test"]


def test_the_pages_speak_only_of_commands_that_there_are() -> None:
    for path in ROOT.glob("*.md"):
        for one in re.findall(r"python -m bot (\w+)", path.read_text("utf-8")):
            assert one in commands(), name(path)
        for one in re.findall(r"`make (\w+)", path.read_text("utf-8")):
            assert one in targets(), name(path)


def test_the_commands_that_stay_fixed_are_there() -> None:
    fixed = {"demo", "run", "chat", "migrate", "import", "export", "doctor", "translations"}
    assert fixed <= commands()
