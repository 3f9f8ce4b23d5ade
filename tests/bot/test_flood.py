"""The flood: who writes very much is slowed and never silenced, and nobody else waits for them."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from time import perf_counter

import pytest

from bot import flood as module
from bot.app import App
from bot.channels.telegram_sending import LIMITS as TELEGRAM_LIMITS
from bot.channels.whatsapp import LIMITS as WHATSAPP_LIMITS
from bot.flood import Flood, Sorted
from bot.messages import Incoming, Kind
from bot.pace import PERSON, TEAM, Taken
from bot.precedence import About, about
from bot.registry import Registry, find_commands
from db.store import Store
from services import letters
from services.letters import Letter
from tests.bot.mail import Mail, Twofold, letter
from tests.bot.post import until
from tests.telephone import TELEGRAM

MINUTE, HOUR = 60.0, 3600.0
NUMBERS = count(1)


@dataclass
class Street:
    """People who write, and what becomes of it by a clock of its own."""

    now: float = 1000.0
    out: Sorted = field(default_factory=Sorted)
    answered: list[tuple[float, str, str]] = field(default_factory=list)  # when, who, what
    noticed: list[float] = field(default_factory=list)
    waited: dict[int, float] = field(default_factory=dict)  # by letter, since when
    delays: dict[str, list[float]] = field(default_factory=dict)  # by address
    settled: int = 0

    def __post_init__(self) -> None:
        self.flood = Flood({"wire"}, lambda said, _closely: _about(said), lambda: self.now)

    def say(self, who: str, text: str = "hello", kind: Kind = Kind.TEXT) -> None:
        number = next(NUMBERS)
        said = Incoming("wire", who, str(number), kind, text)
        self.waited[number] = self.now
        self.flood.sort(Taken(Letter(number, "wire", str(number), b""), said), self.out)
        self._note()

    def wait(self, seconds: float, step: float = 1.0) -> None:
        for _each in range(round(seconds / step)):
            self.now += step
            self.flood.due(self.out)
            self._note()

    def _note(self) -> None:
        for one in self.out.now:
            assert one.incoming is not None
            self.answered.append((self.now, one.incoming.address, one.incoming.text))
            delay = self.now - self.waited.pop(one.letter.id)
            self.delays.setdefault(one.incoming.address, []).append(delay)
        self.noticed += [self.now] * len(self.out.notice)
        self.settled += len(self.out.settled)
        self.out = Sorted()

    def told(self, who: str, since: float = 0.0) -> list[str]:
        return [text for at, one, text in self.answered if one == who and at >= since]


def _about(said: Incoming) -> About:
    return {"police": About.DANGER, "food": About.FOOD}.get(said.text, About.OTHER)


@pytest.fixture
def street() -> Street:
    return Street()


def test_ten_messages_in_a_row_are_answered_at_once_and_then_one_each_six_seconds(
    street: Street,
) -> None:
    for number in range(12):
        street.say("amina", str(number))
    assert street.told("amina") == [str(number) for number in range(10)]
    street.wait(5)
    assert len(street.told("amina")) == 10
    street.wait(1)
    assert street.told("amina")[10:] == ["11"]  # the newest; the one before is settled
    assert street.settled == 1


def test_presses_and_places_wait_in_order_and_only_the_newest_three(street: Street) -> None:
    for _each in range(10):
        street.say("amina")
    street.say("amina", "plain")
    for number in range(5):
        street.say("amina", f"press {number}", Kind.BUTTON)
    street.wait(60)
    assert street.told("amina")[10:] == ["plain", "press 2", "press 3", "press 4"]


def test_who_helps_may_write_more(street: Street) -> None:
    street.say("bruno")
    street.flood.helps(Incoming("wire", "bruno", "x"))
    for _each in range(TEAM.an_hour):
        street.say("bruno")
    assert len(street.told("bruno")) == TEAM.in_a_row
    street.wait(3)
    assert len(street.told("bruno")) == TEAM.in_a_row + 1  # only the newest waited


def test_danger_is_read_at_once_every_five_minutes_at_least(street: Street) -> None:
    for _each in range(40):
        street.say("amina")
    street.say("amina", "police")
    assert street.told("amina")[-1] == "police"
    street.say("amina", "police")
    assert street.told("amina").count("police") == 1  # it waits for its turn, which comes
    street.wait(12)
    assert street.told("amina").count("police") == 2
    for _each in range(5):
        street.wait(5 * MINUTE)
        for _other in range(20):
            street.say("amina")
        street.say("amina", "police")
        assert street.told("amina")[-1] == "police"


def test_after_sixty_answers_there_is_one_notice_and_then_an_answer_each_three_minutes(
    street: Street,
) -> None:
    while not street.noticed:
        street.say("amina")
        street.wait(1)
    assert len(street.answered) == PERSON.an_hour
    since = street.now
    while street.now < since + 14 * MINUTE:
        street.say("amina")
        street.wait(30)
    assert len(street.told("amina", since + 0.5)) == 4
    assert len(street.noticed) == 1


def test_after_a_quarter_of_an_hour_somebody_who_writes_less_is_answered_as_before(
    street: Street,
) -> None:
    while not street.noticed:
        street.say("amina")
        street.wait(1)
    street.wait(16 * MINUTE)
    before = len(street.answered)
    for _each in range(5):
        street.say("amina")
        street.wait(6)
    assert len(street.answered) == before + 5


def test_the_newest_message_of_a_flood_is_answered_in_the_end(street: Street) -> None:
    for number in range(1000):
        street.say("amina", str(number))
    street.wait(10)
    assert street.told("amina")[-1] == "999"
    assert street.flood.soonest() is None


def test_what_waits_is_named_with_the_moment_of_its_turn(street: Street) -> None:
    assert street.flood.soonest() is None
    for _each in range(11):
        street.say("amina")
    assert street.flood.soonest() == pytest.approx(6.0)


def test_when_everybody_writes_food_and_danger_go_first(street: Street) -> None:
    for number in range(400):
        street.say(f"p{number}", "hello")
    assert len(street.answered) == module.AT_ONCE
    street.say("hungry", "food")
    street.say("afraid", "police")
    assert street.told("hungry") == ["food"]
    assert street.told("afraid") == ["police"]
    street.wait(4, step=0.1)
    assert len(street.answered) == 402
    assert [one for one in (street.told(f"p{each}") for each in range(400)) if not one] == []


def test_nobody_is_paced_where_only_one_of_us_can_write(street: Street) -> None:
    for number in range(500):
        said = Incoming("simulator", "amina", str(number))
        street.flood.sort(Taken(Letter(number, "simulator", "x", b""), said), street.out)
    assert len(street.out.now) == 500


def test_who_left_and_a_group_that_moved_are_never_held_back(street: Street) -> None:
    for _each in range(30):
        street.say("amina")
    street.say("amina", "left", Kind.LEFT)
    assert street.told("amina")[-1] == "left"


def test_many_addresses_are_not_remembered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KNOWN", 100)
    street = Street()
    for _each in range(30):
        street.say("flooder")
    for number in range(5000):
        street.say(f"p{number}")
        street.wait(1)
    assert len(street.flood._lines) <= 101
    street.wait(10)
    assert len(street.told("flooder")) > 10


def test_a_hundred_thousand_messages_of_one_address_cost_twenty_answers_an_hour_and_no_delay() -> (
    None
):
    chance = random.Random(1)
    quiet, loud = _day(chance, flooder=False), _day(random.Random(1), flooder=True)
    assert len(loud.noticed) == 1
    since = loud.noticed[0]
    for hour in range(3):
        begins = since + hour * HOUR
        replies = [at for at, who, _t in loud.answered if who == "z" and begins < at]
        assert sum(at <= begins + HOUR for at in replies) <= 20
    others = Counter(who for _at, who, _text in loud.answered if who != "z")
    assert others == Counter(who for _at, who, _text in quiet.answered)
    for who in others:
        assert sum(loud.delays[who]) <= 1.2 * sum(quiet.delays[who])


def _day(chance: random.Random, flooder: bool) -> Street:
    """Let four hours pass in which ten people write as people do, and one without end."""
    street = Street()
    for second in range(4 * 3600):
        for _each in range(7 * flooder):
            street.say("z", "spam")
        if second % 10 == 0:
            street.say(f"p{chance.randrange(10)}")
        street.wait(1)
    return street


# Through the real inbox


class Paced(Twofold):
    """A wire on which anybody can write."""


@pytest.fixture
def post(tmp_path: Path) -> Mail:
    return Mail(tmp_path, Paced(replace(TELEGRAM, paced=True)))


async def test_a_flood_through_the_inbox_leaves_nothing_waiting_and_others_at_once(
    post: Mail,
) -> None:
    spam = [letter("z", f"/note z{number}") for number in range(5000)]
    async with post.running() as app:
        began = perf_counter()
        flooding = asyncio.create_task(app.inbox.receive(spam))
        await asyncio.sleep(0)
        took = []
        for number in range(20):
            asked = perf_counter()
            await post.send(letter(f"p{number}", f"/note p{number}"))
            took.append(perf_counter() - asked)
        await flooding
        await until(lambda: len(post.handled) >= 5000 - 1 + 20)
        assert (
            len([one for one in post.said if one.startswith("z")])
            <= 10 + (perf_counter() - began) / PERSON.each
        )
        assert await post.counted("waiting") == 1  # the newest, whose turn comes
        assert len(post.said) >= 30
    assert sorted(took)[-2] < 1.0


async def test_what_waits_for_its_turn_is_taken_after_a_restart(post: Mail) -> None:
    async with post.running():
        await post.app.inbox.receive([letter("z", f"/note {number}") for number in range(30)])
        await until(lambda: len(post.said) == 10)
        await until(lambda: len(post.handled) == 29)
    async with post.running():
        await until(lambda: len(post.said) == 11)
    assert post.said[-1] == "29"


async def test_a_notice_is_told_once_and_the_message_is_not_taken(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.pace.PERSON", replace(PERSON, an_hour=5))
    async with post.running() as app:
        _with_pace(app, 5)
        await post.app.inbox.receive([letter("z", f"/note {number}") for number in range(30)])
        await post.heard("z", "I answer slowly")
        await until(lambda: len(post.handled) >= 29)
        assert len(post.said) == 5
        assert sum("I answer slowly" in one for one in post.told("z")) == 1


def _with_pace(app: App, an_hour: int) -> None:
    line = app.inbox.flood._line(("wire", "z"), app.inbox.flood._clock())
    line.pace = replace(PERSON, an_hour=an_hour)


async def test_a_flood_that_cannot_be_settled_is_settled_later(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.inbox.PAUSE", 0.01)
    real = letters.handled
    failed: list[int] = []

    async def _handled(db: Store, numbers: list[int]) -> None:
        if len(numbers) > 15 and not failed:
            failed.append(1)
            raise OSError("disk full")
        await real(db, numbers)  # type: ignore[arg-type]

    monkeypatch.setattr(letters, "handled", _handled)
    async with post.running():
        await post.app.inbox.receive([letter("z", f"/note {number}") for number in range(30)])
        await until(lambda: len(post.handled) == 29)
        assert failed
        assert await post.counted("waiting") == 1


async def test_danger_in_a_flood_is_read_at_once_by_the_real_commands(post: Mail) -> None:
    registry = Registry(find_commands())
    for words in ("we are in danger", "نحن في خطر", "112", "🚨", "/danger", "police", "urgence"):
        assert about(registry, Incoming("wire", "z", "1", text=words)) is About.DANGER, words
    for words in ("food", "طعام", "1", "/food", "🍲"):
        assert about(registry, Incoming("wire", "z", "1", text=words)) is About.FOOD, words
    for words in ("hello", "2", "ça va", "", "/menu", "/nothing"):
        assert about(registry, Incoming("wire", "z", "1", text=words)) is About.OTHER, words
    near = Incoming("wire", "z", "1", text="we are in dangr")
    assert about(registry, near, closely=True) is About.DANGER


def test_the_channels_of_the_world_are_paced() -> None:
    assert TELEGRAM_LIMITS.paced
    assert WHATSAPP_LIMITS.paced
