"""`python -m bot understand`: a line of JSON for each line, whatever stands in it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.console import CannotRun
from bot.registry import Registry
from bot.understand import code_of, understood

ROOT = Path(__file__).parent.parent.parent
KEYS = ["language", "margin", "intent", "offered"]


def answered(given: bytes, *arguments: str) -> list[dict[str, Any]]:
    """Return what the program prints for these lines, in a process without any setting."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "understand", *arguments],
        input=given,
        capture_output=True,
        cwd=ROOT,
        env={},
        check=True,
    )
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_each_line_is_answered_whatever_stands_in_it() -> None:
    lines = [
        "où manger",
        "",
        "\x00",
        "\udcff".encode("utf-8", "surrogateescape").decode("latin-1"),
        "🍲",
        "9" * 5000,
    ]
    given = "\n".join(lines).encode() + b"\n\xff\xfe\xc3\n\r\nfood"
    found = answered(given)
    assert len(found) == len(lines) + 3
    assert all(list(one) == KEYS for one in found)
    assert [found[place]["intent"] for place in (0, 1, 2, 4, -1)] == [
        "food_now",
        None,
        None,
        "food_now",
        "food_now",
    ]


def test_nothing_is_answered_to_nothing() -> None:
    assert answered(b"", "--language", "fr") == []


def test_an_answer_comes_before_the_next_line_is_written() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "understand"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for words in (b"food\n", b"menu\n"):
            running.stdin.write(words)
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["intent"] is not None
        running.stdin.close()
        assert running.wait() == 0


def test_an_unknown_language_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["understand", "--language", "xx"]) == 1
    assert capsys.readouterr().err == "popote: no such language: xx\n"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("fr", "fr"),
        ("FR", "fr"),
        ("fr-FR", "fr"),
        ("en", "en_GB"),
        ("en-GB", "en_GB"),
        ("en_US", "en_GB"),
        ("fa", "fa_AF"),
        ("fa-AF", "fa_AF"),
        ("fa_AF", "fa_AF"),
        ("prs", "fa_AF"),
        ("ckb", "ckb"),
        ("ku", "ku"),
        ("kmr", "ku"),
        ("ku-Arab", "ckb"),
        ("es", "es"),
        ("tr", "tr"),
    ],
)
def test_a_language_may_be_written_in_several_ways(tag: str, code: str) -> None:
    assert code_of(tag) == code


@pytest.mark.parametrize("tag", ["", "-", "xx", "french", "é"])
def test_what_is_no_language_is_refused(tag: str) -> None:
    with pytest.raises(CannotRun):
        code_of(tag)


@pytest.mark.parametrize(
    ("words", "code", "intent"),
    [
        ("food", "en_GB", "food_now"),
        ("1", "en_GB", "food_now"),
        ("112", "en_GB", "emergency"),
        ("the boat is sinking", "en_GB", "emergency"),
        ("the boat is sinkng", "en_GB", "emergency"),
        ("Stalingrad", "en_GB", "food_near"),
        ("العربية", "en_GB", "language"),
        ("stop", "en_GB", "stop"),
        ("women", "en_GB", "whom"),  # a command that answers none of the intents
        ("every day", "en_GB", "daily"),
        ("my shifts", "en_GB", "my_shifts"),
        ("hello", "en_GB", None),
        ("thank you my brother", "en_GB", None),
        ("statistics", "en_GB", None),  # coordinators only
        ("evry dya", "en_GB", None),
        ("stpo messges", "en_GB", None),
        ("/food", "en_GB", "food_now"),
        ("/summary", "en_GB", "summary"),
        ("back", "en_GB", None),
    ],
)
async def test_it_says_what_the_bot_would_begin(
    registry: Registry, words: str, code: str, intent: str | None
) -> None:
    assert (await understood(registry, words, code))["intent"] == intent


async def test_what_is_not_sure_is_offered(registry: Registry) -> None:
    found = await understood(registry, "is there any soup for us on the next day", "en_GB")
    assert found["intent"] is None
    assert "food_tomorrow" in found["offered"]
    assert len(found["offered"]) <= 3
    assert (await understood(registry, "xyzzy qwrt", "en_GB"))["offered"] == []


async def test_a_chosen_language_wins_and_another_is_recognised(registry: Registry) -> None:
    assert (await understood(registry, "where is food", "fr"))["language"] == "fr"
    found = await understood(registry, "we are hungry, where is food please", None)
    assert found["language"] == "en_GB"
    assert found["margin"] > 1
    found = await understood(registry, "xyzzy", None)
    assert found["language"] is None
