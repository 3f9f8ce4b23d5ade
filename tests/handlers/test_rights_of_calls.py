"""Calls, places and groups of others: whoever has no right changes nothing, and reads nothing."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from db.models import audit, follow, news, organization, place
from db.session import Session
from services import invitations, people
from services.calls import State
from services.people import Role, Writer
from tests.callers import write_to_all
from tests.conftest import TUESDAY_EVENING
from tests.dialogue import answer, plain
from tests.disk import everything_in
from tests.standing import everything, revoke, stored
from tests.telephone import Chat
from tests.theirs import (
    STATES,
    THEIR_ADDRESS,
    THEIR_HIDDEN,
    THEIR_PLACE,
    THEIR_WORDS,
    Theirs,
    theirs,
)
from tests.week import OTHERS, SEAL

Volunteers = Callable[..., Awaitable[Chat]]
NOT_FOR_YOU, NOT_YOURS = "That is only for the team.", "That belongs to another organization."
ABOUT_A_PLACE = (
    "placedesk {place}",
    "placedesk {hidden}",
    "addmeal {place}",
    "cancelmeal {place}",
    "replacemeal {place}",
    "movemeal {place}",
    "hours {place}",
    "endplace {place}",
    "undomeal {added}",
    "sensitivity {place}",
    "sensitivity {hidden}",
    "stilltrue {place}",
    "seenthere {place}",
    "seenthere {place} yes",
    "seenthere {place} no",
    "newcall place {place}",
    "leavegroup {group}",
)
ABOUT_A_CALL = (
    "call {call}",
    "callwhom {call}",
    "callwords {call}",
    "calluntil {call}",
    "urgentcall {call} on",
    "urgentcall {call} off",
    "callgroups {call} on",
    "callgroups {call} off",
    "dropcall {call}",
    "showcall {call}",
    "showcall {call} fr",
    "sendcall {call} 99",
    "approvecall {call}",
    "refusecall {call}",
    "pausecall {call}",
    "resumecall {call}",
    "stopcall {call}",
)
LISTS = ("calls", "groups", "meals", "stilltrue", "served", "coverage", "log", "newcall")
FIRST = ["calls", "newcall", "call 1", "approvecall 1", "groups", "meals", "newalert"]
OURS = ("/calls", "/newcall", "/meals", "/addmeal", "/newalert", "/setseason", "/groups")


def every(found: Theirs, *states: State) -> list[str]:
    """Return everything that can be tried, with the numbers of another organization.

    Of calls those in these states.
    """
    named = {
        "place": found.place,
        "hidden": found.hidden,
        "added": found.added,
        "group": found.group,
    }
    tried = [one.format(**named) for one in ABOUT_A_PLACE]
    return tried + [
        one.format(call=found.calls[state]) for state in states for one in ABOUT_A_CALL
    ]


async def tried_in_vain(chat: Chat, commands: list[str], refusal: str) -> None:
    """Say all of these; each is refused, and nothing is changed."""
    before = await everything(chat.url)
    for command in commands:
        said = await chat.say(f"/{command}")
        assert refusal in said, command
        for secret in (THEIR_ADDRESS, THEIR_HIDDEN, THEIR_WORDS):
            assert secret not in plain(said), command
    assert await everything(chat.url) == before


async def test_what_is_of_another_organization_is_refused(volunteers: Volunteers) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await claire.say("menu")
    found = await theirs(claire.url)
    await tried_in_vain(claire, every(found, *STATES), NOT_YOURS)


async def test_what_is_of_another_organization_stands_in_no_list(volunteers: Volunteers) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await theirs(claire.url)
    for command in LISTS:
        said = plain(await claire.say(f"/{command}"))
        labels = " ".join(map(plain, claire.labels))
        for secret in (THEIR_ADDRESS, THEIR_PLACE, THEIR_HIDDEN, THEIR_WORDS):
            assert secret not in said + labels, command
        await claire.say("cancel")


@pytest.mark.parametrize(
    "said",
    [
        ("/placedesk", "Quatre Vents"),
        ("/placedesk", THEIR_HIDDEN),
        ("/addmeal", "tonight 23:00 Quatre Vents"),
        ("/addmeal", f"tonight 23:00 {THEIR_HIDDEN}"),
        (f"tonight 23:00 {THEIR_HIDDEN}",),
        (f"cancelled tonight {THEIR_HIDDEN}",),
        ("/newcall", "🔁", "🍲", "Quatre Vents"),
        ("/newcall", "🔁", "🍲", THEIR_HIDDEN),
        ("/changeshift 1", "🍲", "Quatre Vents"),
        ("/changeshift 1", "🍲", THEIR_HIDDEN),
    ],
)
async def test_nobody_finds_by_its_name_what_only_another_team_knows(
    volunteers: Volunteers, said: tuple[str, ...]
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await theirs(claire.url)
    *begin, name = said
    for one in begin:
        await answer(claire, one)
    await claire.say(name)
    shown = claire.last.text.replace(name, "") + " ".join(claire.labels)
    assert THEIR_HIDDEN not in plain(shown).replace(f"“{THEIR_HIDDEN}”", "")
    assert THEIR_ADDRESS not in plain(shown)
    assert THEIR_HIDDEN not in name or NOT_YOURS not in claire.last.text


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.PERSON])
async def test_who_does_not_coordinate_starts_sees_and_approves_nothing(
    volunteers: Volunteers, role: Role
) -> None:
    chat = await volunteers("xenia", role)
    await chat.say("menu")
    found = await theirs(chat.url)
    tried = [*every(found, State.APPROVING), *(one.removeprefix("/") for one in OURS)]
    await tried_in_vain(chat, tried, NOT_FOR_YOU)


@pytest.mark.parametrize("role", [None, Role.VOLUNTEER, Role.COORDINATOR])
async def test_nobody_is_told_of_a_call_or_a_place_that_is_not_for_them(
    volunteers: Volunteers, chats: Callable[..., Chat], role: Role | None
) -> None:
    chat = await volunteers("xenia", role or Role.PERSON)
    await chat.say("menu")
    found = await theirs(chat.url)
    async with stored(chat.url) as db:
        kept = await db.execute(select(place).where(place.c.id == found.hidden))
        assert kept.one().sensitivity == "team"
    before = await everything(chat.url)
    tried = [
        f"/{one} {call}" for one in ("readcall", "come", "notme") for call in found.calls.values()
    ]
    for said in (
        *tried,
        f"/follow {found.hidden}",
        f"/daily {THEIR_HIDDEN}",
        THEIR_HIDDEN,
        "/food",
    ):
        shown = plain(await chat.say(said)) + " ".join(map(plain, chat.labels))
        for secret in (THEIR_ADDRESS, THEIR_HIDDEN, THEIR_WORDS):
            assert secret not in shown, said
        await chat.say("cancel")
    assert await everything(chat.url) == before
    async with stored(chat.url) as db:
        assert (await db.execute(select(follow))).all() == []


async def test_what_is_noted_says_no_word_and_no_place(
    volunteers: Volunteers, tmp_path: Path
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await theirs(claire.url)
    async with stored(claire.url) as db:
        noted = [
            *await db.execute(select(audit.c.details)),
            *await db.execute(select(news.c.details)),
        ]
    assert len(noted) > 5
    for secret in (THEIR_ADDRESS, THEIR_PLACE, THEIR_HIDDEN, THEIR_WORDS):
        assert secret not in str(noted)
    assert THEIR_WORDS.encode() not in everything_in(tmp_path)


async def test_a_hub_does_all_of_it_for_its_member(volunteers: Volunteers) -> None:
    hanna = await volunteers("hanna", Role.COORDINATOR)
    found = await theirs(hanna.url)
    async with stored(hanna.url) as db:
        hub = {"hub_id": 1}
        await db.execute(update(organization).where(organization.c.name == OTHERS).values(hub))
    for command in every(found, State.DRAFT):
        assert NOT_YOURS not in await hanna.say(f"/{command}"), command
        await hanna.say("cancel")


@pytest.mark.parametrize("words", ["99", "999999999999999"])
async def test_what_is_not_there_is_refused_and_leads_on(
    volunteers: Volunteers, words: str
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await claire.say("menu")
    before = await everything(claire.url)
    named = dict.fromkeys(("place", "hidden", "added", "group", "call"), words)
    for one in (*ABOUT_A_PLACE, *ABOUT_A_CALL, "liftalert {place}", "readcall {call}"):
        assert await claire.say(f"/{one.format(**named)}")
        assert claire.last.buttons, one
        await claire.say("cancel")
    assert await everything(claire.url) == before


@pytest.mark.parametrize(
    ("begin", "answers", "last"),
    [
        ("/newcall", ("📣", "The depot is closed.", "25/11 12:00"), "👥 Everybody"),
        ("/newplace", ("Our new kitchen", "Stalingrad", "⏭", "🌍"), "✅"),
        ("/addmeal", ("tonight 23:00 Stalingrad",), "✅"),
        ("/setseason ramadan-2027 2027-02-09 2027-03-09", (), "✅"),
        ("/newalert", ("Stalingrad", "300", "▶️", "Wednesday", "⏭"), "✅"),
    ],
)
async def test_a_role_that_ends_in_the_middle_ends_what_was_begun(
    volunteers: Volunteers, begin: str, answers: tuple[str, ...], last: str
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await claire.say(begin)
    for one in answers:
        try:
            await claire.press(one)
        except AssertionError:
            await claire.say(one)
    assert any(plain(one).startswith(last) for one in claire.labels), claire.last.text
    await revoke(claire.url, "claire")
    before = await everything(claire.url)
    assert NOT_FOR_YOU in await claire.press(last)
    assert await everything(claire.url) == before


async def test_the_buttons_of_calls_do_nothing_for_who_coordinates_no_more(
    volunteers: Volunteers,
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    number = await write_to_all(claire)
    pressed = [one.token for one in claire.last.buttons if one.token.startswith("/")]
    assert f"/dropcall {number}" in pressed
    await revoke(claire.url, "claire")
    before = await everything(claire.url)
    for token in (*pressed, f"/approvecall {number}", f"/pausecall {number}"):
        if token not in ("/menu", "/food"):
            assert NOT_FOR_YOU in await claire.press_token(token), token
    assert await everything(claire.url) == before


@pytest.mark.parametrize("why", ["expired", "reused", "taken back", "forged"])
async def test_an_invitation_that_does_not_count_opens_nothing(
    volunteers: Volunteers, chats: Callable[..., Chat], why: str
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    nora = chats("nora")
    await nora.say("English")
    async with stored(claire.url) as db:
        word = await _invitation(db, why)
    nora.now = TUESDAY_EVENING + timedelta(hours=49 if why == "expired" else 1)
    await nora.say(f"/join {word}")
    await nora.say("cancel")
    await tried_in_vain(nora, FIRST, NOT_FOR_YOU)


async def _invitation(db: Session, why: str) -> str:
    made = await invitations.invite(db, SEAL, 1, TUESDAY_EVENING)
    if why == "reused":
        (other,) = await people.recognise(db, SEAL, [Writer("wire", "olga")], TUESDAY_EVENING)
        await invitations.redeem(db, SEAL, made.word, other.person.id, TUESDAY_EVENING)
    if why == "taken back":
        await invitations.revoke_invitation(db, made.id, TUESDAY_EVENING, None)
    return made.word[:-4] + "beef" if why == "forged" else made.word
