"""The README: what it shows is true."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_dialogue_is_the_beginning_of_a_tested_one() -> None:
    shown = re.search(r"```\n(> .*?)```", README, re.DOTALL)
    assert shown is not None
    transcript = (ROOT / "tests" / "transcripts" / "french.txt").read_text("utf-8")
    assert shown[1] in transcript.replace("\u00a0", " ").replace("\u202f", " ")


def test_its_commands_and_files_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`?make (\w+)`?", README):
        assert f"\n{target}: " in makefile
    for path in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / path).exists(), path


def test_no_page_names_a_folder_of_some_machine() -> None:
    for path in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", ".env.example"):
        words = (ROOT / path).read_text("utf-8")
        assert not re.search(r"(^|\s)/(work|root|home)/", words), path
