"""Names with markup, marks and joiners: what is shown is bounded, in order, and only words."""

import json
from pathlib import Path
from random import Random
from unicodedata import category

import pytest

import bot
from bot.clean import clean
from bot.messages import Option, Reply
from bot.rendering import render
from locales import LANGUAGES, Text, _, as_is
from locales.safe import JOINERS, MARKS, safe
from services.exchange_rows import rows
from services.refusals import Refused
from tests.hostile import WORDS
from tests.telephone import TELEGRAM, WHATSAPP

FSI, PDI = "\u2068", "\u2069"
TURNERS = "\u200e\u202a\u202b\u202d\u202e\u2066\u2067"
PARTS = [
    *(one[:60] for one in WORDS),
    *("<a href=x>", "</b>", "&amp;", "*_`[", "]( )", "Soupe de la Gare", "مطعم", "ኪችን", "রান্নাঘর"),
    *(
        "\u202e",
        "\u2067",
        "\u2069" * 3,
        "\u0301" * 50,
        "\u200d",
        "\u200c" * 9,
        "\u00ad",
        "\n",
        "🏳️‍🌈",
    ),
]


def names(chance: Random, count: int) -> list[str]:
    return ["".join(chance.choices(PARTS, k=chance.randrange(1, 7))) for _each in range(count)]


def balanced(text: str) -> bool:
    """Whether each isolate that is opened in a line is closed in it, and no other mark turns."""
    for line in text.split("\n"):
        depth = 0
        for sign in line:
            depth += (sign == FSI) - (sign == PDI)
            if depth < 0:
                return False
        if depth:
            return False
    return not set(text) & set(TURNERS)


def bounded(text: str) -> bool:
    """Whether no letter carries more marks than a script needs."""
    run = 0
    for sign in text:
        run = run + 1 if category(sign)[0] == "M" else 0
        if run > MARKS:
            return False
    return True


def test_whatever_a_name_holds_what_is_shown_is_in_order_and_bounded(
    pytestconfig: pytest.Config,
) -> None:
    chance = Random(20261124)
    count: int = pytestconfig.getoption("hostile") * 3 // 20
    for number, name in enumerate(names(chance, count)):
        known = clean(name)[:80]
        code = LANGUAGES[number % len(LANGUAGES)].code
        reply = Reply(_closed(known), [Option("/x", as_is(known or "x"), number=1)])
        for limits in (TELEGRAM, WHATSAPP):
            body = json.loads(json.dumps(render(reply, (code,), limits)))
            shown = [body["text"], *(label for label, _t, _l in body["buttons"])]
            assert len(body["text"]) <= 400, name
            assert all(balanced(one) and bounded(one) for one in shown), name
            for one in shown:
                one.encode("utf-8")


def _closed(name: str) -> Text:
    return _("Nothing goes out on {channel}.", channel=name)


def test_names_in_files_are_made_safe_too() -> None:
    chance = Random(1)
    for name in names(chance, 500):
        cell = name.replace('"', '""')
        try:
            (line,) = rows(f'name,city\n"{cell}",Paris\n', ("name", "city"))
        except Refused:
            continue
        assert isinstance(line[1], dict)
        assert line[1]["name"] == safe(line[1]["name"])
        assert bounded(line[1]["name"])


def test_every_invisible_sign_but_the_joiners_is_dropped() -> None:
    for code in range(0x110000):
        sign = chr(code)
        if category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") and sign not in JOINERS + "\t\n":
            assert safe(f"a{sign}b") == "ab", hex(code)


def test_no_message_is_read_as_markup() -> None:
    """Telegram reads markup only where parse_mode is given; no file of ours gives it."""
    for file in Path(bot.__file__).parent.rglob("*.py"):
        assert "parse_mode" not in file.read_text("utf-8"), file
