"""Anything at all gets an answer, and the person can go on: arbitrary sequences, the real turn."""

import asyncio
import json
import shutil
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import App, built
from bot.channels import Limits
from bot.messages import Kind, Lane, Raw
from bot.registry import Registry
from bot.settings import Settings
from locales import LANGUAGES
from services import letters
from tests.conftest import TUESDAY_EVENING
from tests.kitchens import open_kitchens
from tests.prepared import prepare
from tests.telephone import SECRET as KEY
from tests.telephone import TELEGRAM, TERMINAL, WHATSAPP, Wire, handle_of

KNOWN = [
    *(
        "food",
        "طعام",
        "2",
        "3",
        "6",
        "7",
        "8",
        "9",
        "0",
        "112",
        "back",
        "cancel",
        "🌐",
        "yes",
        "no",
    ),
    *("/need", "/spot", "/near", "/whom", "/sighting", "/cancelmeal", "/language", "/x", "/"),
    *("stalingrad", "la chapelle", "24/11", "18:30", "tomorrow", "٣", "၅", "1️⃣"),
    *(one.name for one in LANGUAGES),
]
CONTROLS = "\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2066\u2069\u2068\ufeff\x00\x1b\n\t\ud800"
WORDS = st.one_of(
    st.sampled_from(KNOWN),
    st.text(max_size=80),
    st.text("🍲🚨🌐👤📍😀🏳️‍🌈👨‍👩‍👧", max_size=8),
    st.text(CONTROLS + "ab", max_size=20),
    st.text("0123456789٠١٢۳۴ +-/:.,", max_size=12),
)
TOKENS = st.one_of(
    st.sampled_from(
        ["/food", "/food +9 !minors", "/language zz", "thing:tent:1", "where:cell:1.2:1"]
    ),
    st.text(max_size=64),
    st.text(max_size=64).map(lambda text: f"forged{text}"),
)
POINTS = st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
MESSAGES = st.one_of(
    st.builds(lambda words: {"text": words}, WORDS),
    st.builds(lambda words: {"text": words}, WORDS),
    st.builds(lambda token: {"kind": "button", "token": token}, TOKENS),
    st.builds(lambda point: {"kind": "location", "location": list(point)}, POINTS),
    st.sampled_from(
        [
            {"kind": one.value}
            for one in Kind
            if one.value in ("voice", "picture", "sticker", "contact", "document", "other")
        ]
    ),
    st.integers(0, 8).map(lambda number: {"press": number}),
)
IDS = count(1)


class Quiet(Wire):
    """A wire on which nothing is lost and everything is heard at once."""


async def talk(
    app: App, wire: Wire, messages: list[dict[str, object]], settled: asyncio.Queue[int]
) -> None:
    """Send one message after the other; each must be answered, and none may be a bug."""
    phone = f"p{next(IDS)}"
    for given_message in messages:
        given_message = _pressed(given_message, wire, phone)
        before = len(wire.heard)
        body = json.dumps({"phone": phone, **given_message}).encode()
        await app.inbox.receive([Raw("wire", f"m{next(IDS)}", body)])
        await asyncio.wait_for(settled.get(), 10)
        answers = [
            one for one in wire.heard[before:] if one.address == phone and one.lane == Lane.REPLY
        ]
        assert len(answers) == 1, given_message
        assert answers[0].text.strip()
        assert "Sorry" not in answers[0].text
        assert all(len(handle_of(phone, button.token)) <= 64 for button in answers[0].buttons)
        assert all(button.token.isascii() for button in answers[0].buttons)


def _pressed(message: dict[str, object], wire: Wire, phone: str) -> dict[str, object]:
    if "token" in message and not str(message["token"]).startswith("forged"):
        return {**message, "token": handle_of(phone, str(message["token"]))}
    if "press" not in message:
        return message
    buttons = [button for one in wire.heard if one.address == phone for button in one.buttons]
    number = int(str(message["press"]))
    token = buttons[-1 - number % len(buttons)].token if buttons else "gone"
    return {"kind": "button", "token": handle_of(phone, token)}


@pytest.fixture(scope="module")
def with_kitchens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("anything")
    return prepare(folder, lambda db: open_kitchens(db, TUESDAY_EVENING))


async def whole(
    limits: Limits, sequences: list[list[dict[str, object]]], registry: Registry, kitchens: Path
) -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{shutil.copy(kitchens, folder)}"
        wire, settled = Quiet(limits), asyncio.Queue[int]()
        values = Settings(database_url=url, secret_key=KEY, now=TUESDAY_EVENING)  # type: ignore[arg-type]
        async with built(values, [wire], on_settled=settled.put_nowait, registry=registry) as app:
            async with app.running():
                for messages in sequences:
                    await talk(app, wire, messages, settled)
            async with app.store.read() as db:
                assert await letters.counted(db, "dead") == 0
                assert await letters.counted(db, "waiting") == 0


@pytest.mark.parametrize(
    "limits", [TELEGRAM, WHATSAPP, TERMINAL], ids=["telegram", "whatsapp", "terminal"]
)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(sequences=st.lists(st.lists(MESSAGES, min_size=1, max_size=12), min_size=1, max_size=6))
def test_whatever_is_sent_is_answered(
    limits: Limits,
    sequences: list[list[dict[str, object]]],
    questions: Registry,
    with_kitchens: Path,
) -> None:
    asyncio.run(whole(limits, sequences, questions, with_kitchens))
