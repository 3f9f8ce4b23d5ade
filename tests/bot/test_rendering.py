"""Rendering: options degrade by the limits of a channel, in every language."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Limits
from bot.lengths import units
from bot.messages import Approved, Option, Reply, Style
from bot.picker import picker
from bot.registry import Registry
from bot.rendering import render
from locales import LANGUAGES, UNDECIDED, Text, as_is, label, language, say
from locales.formatter import RLM
from services.people import Role
from tests.telephone import TELEGRAM, TERMINAL, WHATSAPP

SHARES = replace(TELEGRAM, asks_location=True)
CODES = [one.code for one in LANGUAGES]
TEXT = as_is("What?")


def options(count: int, size: int, description: str = "") -> list[Option]:
    return [
        Option(
            f"t{number}",
            Text(f"{number:0{size}d}"),
            as_is(description) if description else None,
            number,
        )
        for number in range(1, count + 1)
    ]


def rendered(
    reply: Reply, limits: Limits = TELEGRAM, codes: tuple[str, ...] = ("en_GB",)
) -> dict[str, Any]:
    return render(reply, codes, limits)


def test_a_name_that_is_too_long_for_a_button_is_cut() -> None:
    names = [
        Option(f"t{number}", as_is(f"{number} {'x' * 90}"), None, number) for number in (1, 2)
    ]
    for limits, most in ((TELEGRAM, 64), (WHATSAPP, 24)):
        body = rendered(Reply(TEXT, names), limits)
        assert [units(shown) for shown, *_rest in body["buttons"]] == [most, most]
    assert "x" * 90 in rendered(Reply(TEXT, names), TERMINAL)["text"]


@pytest.mark.parametrize(
    ("limits", "count", "size", "length", "style"),
    [
        (TELEGRAM, 0, 1, 10, Style.NONE),
        (TELEGRAM, 1, 1, 10, Style.BUTTONS),
        (TELEGRAM, 100, 64, 4000, Style.BUTTONS),
        (TELEGRAM, 101, 3, 10, Style.NONE),
        (TELEGRAM, 3, 65, 10, Style.NONE),
        (WHATSAPP, 3, 20, 10, Style.BUTTONS),
        (WHATSAPP, 3, 21, 10, Style.LIST),
        (WHATSAPP, 4, 20, 10, Style.LIST),
        (WHATSAPP, 10, 24, 1000, Style.LIST),
        (WHATSAPP, 10, 25, 10, Style.NONE),
        (WHATSAPP, 11, 2, 10, Style.NONE),
        (WHATSAPP, 3, 5, 1020, Style.BUTTONS),
        (WHATSAPP, 3, 5, 1023, Style.NONE),  # with the two marks around it: 1025
        (TERMINAL, 3, 5, 10, Style.NONE),
    ],
)
def test_options_are_buttons_else_a_list_else_numbers(
    limits: Limits, count: int, size: int, length: int, style: Style
) -> None:
    given_options = options(count, size)
    body = rendered(Reply(as_is("x" * length), given_options), limits)
    assert body["style"] == style.value
    shown = [(label(one.label, "en_GB"), one.token, "") for one in given_options]
    assert body["buttons"] == ([] if style is Style.NONE else shown)
    assert bool(body["opener"]) is (style is Style.LIST)
    numbers = "".join(f"\n{number} {text}" for number, (text, *_rest) in enumerate(shown, 1))
    assert body["text"].endswith(numbers) or style is not Style.NONE


def test_an_option_without_a_number_stands_behind_a_dot() -> None:
    unnumbered = [Option("a", as_is("Calais")), Option("b", as_is("Menu"), number=0)]
    body = rendered(Reply(TEXT, unnumbered), TERMINAL)
    assert body["text"].split("\n")[1:] == ["• Calais", "0 Menu"]


def test_a_description_is_cut_for_a_list_and_left_out_where_there_is_no_room() -> None:
    given_options = options(4, 5, "x" * 100)
    assert [button[2] for button in rendered(Reply(TEXT, given_options), WHATSAPP)["buttons"]] == [
        "x" * 71 + "…"
    ] * 4
    assert {button[2] for button in rendered(Reply(TEXT, given_options))["buttons"]} == {""}


def test_what_is_said_first_and_last_stands_on_lines_of_its_own() -> None:
    body = rendered(Reply(TEXT, notice=as_is("First."), footer=as_is("Last.")))
    assert body["text"].split("\n") == [
        f"\u2068{each}\u2069" for each in ("First.", "What?", "Last.")
    ]


def test_the_location_is_asked_for_only_where_a_button_can_share_it() -> None:
    asks = Reply(TEXT, asks_location=True)
    assert rendered(asks, SHARES)["asks_location"] == "📍 Share my location"
    assert rendered(asks, TELEGRAM)["asks_location"] == ""
    assert rendered(Reply(TEXT), SHARES)["asks_location"] == ""


def test_while_no_language_is_known_it_is_said_in_french_and_english() -> None:
    body = rendered(Reply(TEXT, picker()), TELEGRAM, UNDECIDED)
    assert body["text"].count("What?") == 2
    assert "\n\n" in body["text"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("limits", [TELEGRAM, WHATSAPP, TERMINAL], ids=["tg", "wa", "terminal"])
def test_menu_and_picker_are_shown_in_every_language(
    registry: Registry, limits: Limits, code: str
) -> None:
    for shown in (*(registry.menu(role) for role in Role), picker()):
        body = rendered(Reply(TEXT, shown), limits, (code,))
        words = [label(one.label, code) for one in shown]
        if limits is TERMINAL:
            lines = body["text"].splitlines()[1:]
            assert [line.split(" ", 1)[1] for line in lines] == words
        else:
            assert [button[0] for button in body["buttons"]] == words


@pytest.mark.parametrize("code", CODES)
def test_every_line_of_a_right_to_left_language_begins_with_its_mark(code: str) -> None:
    body = rendered(Reply(TEXT, options(2, 3)), TERMINAL, (code,))
    marked = [line.startswith(RLM) for line in body["text"].split("\n")]
    assert marked == [language(code).rtl] * 3


@given(
    words=st.text(max_size=5000),
    count=st.integers(0, 12),
    size=st.integers(1, 70),
    limits=st.sampled_from([TELEGRAM, WHATSAPP, TERMINAL]),
    code=st.sampled_from(CODES),
)
def test_nothing_is_ever_longer_than_a_channel_carries(
    words: str, count: int, size: int, limits: Limits, code: str
) -> None:
    body = rendered(Reply(as_is(words), options(count, size, words)), limits, (code,))
    allowed = limits.text if body["style"] == Style.NONE else limits.text_with_options
    assert units(body["text"]) <= allowed
    most = {Style.BUTTONS.value: limits.button_label, Style.LIST.value: limits.row_label}
    for shown, _token, description in body["buttons"]:
        assert units(shown) <= most[body["style"]]
        assert units(description) <= limits.row_description


def test_a_text_is_said_as_the_formatter_says_it() -> None:
    text = as_is("What?")
    assert rendered(Reply(text))["text"] == say(text, "en_GB")


def test_a_line_that_leads_to_others_ends_well_where_it_stands_alone() -> None:
    template = Approved("news", (as_is("👀 Somebody tells us:"),), presses=False)
    body = rendered(Reply(TEXT, template=template))
    assert body["template"] == {
        "key": "news",
        "variables": ["👀 Somebody tells us"],
        "tokens": [],
    }


def yielding(*ranks: int) -> list[Option]:
    given = zip(options(len(ranks), 2), ranks, strict=True)
    return [replace(one, yields=rank) for one, rank in given]


@pytest.mark.parametrize(
    ("ranks", "shown", "typed"),
    [
        ((2, 0, 1), ["01", "02", "03"], ""),
        ((0, 0, 0, 1), ["01", "02", "03"], "\n4 04"),
        ((2, 0, 1, 0), ["02", "03", "04"], "\n1 01"),
        ((1, 0, 2, 0), ["01", "02", "04"], "\n3 03"),
        ((1, 0, 2, 0, 0), ["02", "04", "05"], "\n1 01 · 3 03"),
    ],
)
def test_what_yields_is_typed_where_the_others_can_be_buttons(
    ranks: tuple[int, ...], shown: list[str], typed: str
) -> None:
    body = rendered(Reply(TEXT, yielding(*ranks)), WHATSAPP)
    assert body["style"] == Style.BUTTONS
    assert [said for said, *_rest in body["buttons"]] == shown
    assert body["text"] == say(TEXT, "en_GB") + typed


def test_nothing_yields_where_it_would_not_help() -> None:
    for limits in (TELEGRAM, TERMINAL):
        body = rendered(Reply(TEXT, yielding(1, 0, 0, 0, 2)), limits)
        assert " · " not in body["text"]
    body = rendered(Reply(TEXT, yielding(1, 0, 0, 0, 0, 2)), WHATSAPP)
    assert body["style"] == Style.LIST
    assert len(body["buttons"]) == 6


def test_a_line_of_what_is_typed_begins_with_the_mark_of_its_language() -> None:
    body = rendered(Reply(TEXT, yielding(0, 0, 0, 1)), WHATSAPP, ("ar",))
    assert body["text"].split("\n")[-1] == f"{RLM}4 04"


def test_clips_are_named_where_the_language_has_all_of_them() -> None:
    assert rendered(Reply(TEXT, voice=("free",)), codes=("fr",))["voice"] == ["free"]
    assert "voice" not in rendered(Reply(TEXT, voice=("free", "nothing else")), codes=("fr",))
    assert "voice" not in rendered(Reply(TEXT, voice=("free",)), codes=("ps",))
    assert "voice" not in rendered(Reply(TEXT))
