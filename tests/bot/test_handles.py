from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.handles import LASTS, SIGNS, WORDS, Handles
from db.sealing import Seal
from services.areas import areas
from tests.telephone import Chat

NOW = datetime(2026, 11, 24, 18, 5, tzinfo=UTC)
HANDLES = Handles(Seal("a secret of the tests"))
TOKENS = st.lists(st.one_of(st.text(SIGNS, max_size=6), st.sampled_from(WORDS))).map("".join)


def write(token: str, address: str = "7", now: datetime = NOW) -> str:
    return HANDLES.write("telegram", address, token, now)


def read(handle: str, address: str = "7", now: datetime = NOW) -> str | None:
    return HANDLES.read("telegram", address, handle, now)


@given(st.one_of(TOKENS, st.text(max_size=80)))
def test_what_is_written_is_read(token: str) -> None:
    token = token.encode(errors="ignore").decode()
    assert read(write(token)) == token


@given(st.text(SIGNS, max_size=39))
def test_a_handle_fits_on_a_button_of_telegram(token: str) -> None:
    assert len(write(token)) <= 64


def test_the_longest_areas_slips_and_questions_fit() -> None:
    tokens = [f"where:area:{one.key}:zz" for one in areas()]
    tokens += ["/notme popote-c123456-d0819b13bee40940b034", "where:area:" + "z" * 32 + ":zzz"]
    assert max(len(write(one)) for one in tokens) <= 64


def test_a_handle_says_nothing_of_its_token() -> None:
    carried = write("seat:12")
    assert "seat" not in carried
    assert "12" not in carried.replace(write("seat:13"), "")
    assert len({write(f"seat:{one}")[:8] for one in range(50)}) == 50


def test_another_persons_handle_is_none() -> None:
    assert read(write("/seat 12"), address="8") is None


def test_a_handle_of_another_channel_or_key_is_none() -> None:
    carried = write("/seat 12")
    assert HANDLES.read("whatsapp", "7", carried, NOW) is None
    assert Handles(Seal("another")).read("telegram", "7", carried, NOW) is None


def test_a_handle_ends_after_two_weeks() -> None:
    carried = write("/seat 12")
    assert read(carried, now=NOW + LASTS) == "/seat 12"
    assert read(carried, now=NOW + LASTS + timedelta(days=1)) is None


def test_a_handle_is_the_same_all_day_and_another_tomorrow() -> None:
    assert write("/menu") == write("/menu", now=NOW + timedelta(hours=5))
    assert write("/menu") != write("/menu", now=NOW + timedelta(days=1))


@given(st.integers(0, 33), st.integers(0, 6))
def test_no_changed_handle_is_read(place: int, bit: int) -> None:
    carried = bytearray(write("seat:12:a1").encode())
    carried[place] ^= 1 << bit
    assert read(carried.decode("latin-1")) is None


@given(st.text(max_size=90))
def test_nonsense_is_none(handle: str) -> None:
    assert read(handle) is None


async def test_a_forged_button_is_answered_and_does_nothing(chat: Chat) -> None:
    await chat.say("/start")
    said = await chat._send({"kind": "button", "token": "/stop"})
    assert "That question is over" in said
