"""/invite, /join, /team, /revoke, /takeback, /log: who coordinates, by whose leave."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from services.audit import Act
from services.people import Role
from tests.dialogue import answer, plain
from tests.standing import acts, number_of
from tests.telephone import Chat
from tests.week import TEAM, settled

Volunteers = Callable[..., Awaitable[Chat]]
WORD = re.compile(r"popote-i\d+-[0-9a-f]{20}")


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator."""
    return await volunteers("claire", Role.COORDINATOR)


@pytest.fixture
async def dora(volunteers: Volunteers) -> Chat:
    """A second coordinator of the same organization."""
    return await volunteers("dora", Role.COORDINATOR)


@pytest.fixture
async def nora(week: str, chats: Callable[..., Chat]) -> Chat:
    """Somebody whom nobody knows yet."""
    nora = chats("nora")
    await nora.say("English")
    return nora


async def invited(claire: Chat) -> str:
    """Make an invitation and return its word."""
    said = await answer(claire, "/invite", "✅")
    found = WORD.search(said)
    assert found is not None
    return found[0]


WAITS = "must agree"


async def agreed(dora: Chat, number: int = 1) -> None:
    """Let a second coordinator agree to an invitation that was used."""
    assert "is a coordinator now" in await answer(dora, f"/second {number}", "✅")


@pytest.mark.parametrize(
    "written",
    ["{word}", "Come and help us! {word} :)", "{capitals}", "/start {word}", "/join {word}"],
)
async def test_an_invitation_opens_however_it_is_brought(
    claire: Chat, dora: Chat, nora: Chat, written: str
) -> None:
    word = await invited(claire)
    said = plain(await nora.say(written.format(word=word, capitals=word.upper())))
    assert f"Another coordinator of {TEAM} must agree." in said
    assert f"You are number {await number_of(nora.url, 'nora')}:" in said
    assert "only for the team" in await nora.say("/coordinate")
    await agreed(dora)
    await nora.say("/coordinate")
    assert TEAM in nora.last.text
    assert await acts(nora.url, await number_of(nora.url, "nora")) == [Act.ASKED_TO_JOIN]
    assert await acts(nora.url, await number_of(nora.url, "dora")) == [Act.SECONDED]


async def test_the_others_are_told_who_needs_a_yes_and_the_new_one_that_it_was_given(
    claire: Chat, dora: Chat, nora: Chat
) -> None:
    await nora.say(await invited(claire))
    heard = await settled([claire, dora, nora])
    assert "claire" not in heard
    number, inviter = [await number_of(nora.url, one) for one in ("nora", "claire")]
    said = plain(heard["dora"][-1].text)
    assert said.startswith(f"🔑 Number {number}, invited by number {inviter}, wants to")
    assert len(said.split("\n")) <= 6
    await dora.press("✅ I agree")
    assert "Do you know that this is right?" in dora.last.text
    await dora.press("✅")
    heard = await settled([claire, dora, nora])
    assert f"You are a coordinator of {TEAM} now." in plain(heard["nora"][-1].text)
    assert "Nobody waits" in await dora.say("/second 1")


async def test_a_second_who_says_no_takes_the_invitation_back(
    claire: Chat, dora: Chat, nora: Chat
) -> None:
    word = await invited(claire)
    await nora.say(word)
    await settled([claire, dora, nora])
    await dora.press("❌ No")
    assert "opens nothing any more" in await answer(dora, "✅")
    assert "taken back" in await nora.say(word)
    assert "Nobody waits" in await dora.say("/second 1")
    assert "only for the team" in await nora.say("/coordinate")


async def test_who_invited_cannot_agree_and_a_list_shows_who_waits(
    claire: Chat, dora: Chat, nora: Chat
) -> None:
    await nora.say(await invited(claire))
    assert "One of you invited the other" in await answer(claire, "/second 1", "✅")
    number = await number_of(nora.url, "nora")
    assert f"🔑 {number} needs a yes" in [plain(one) for one in (await labels(dora, "/team"))]
    assert f"✅ Number {number}" in [plain(one) for one in (await labels(dora, "/second"))]
    await answer(dora, f"✅ Number {number}", "✅")
    assert "Nobody waits for an answer" in await answer(dora, "/second")


async def labels(chat: Chat, said: str) -> list[str]:
    await answer(chat, said)
    return list(chat.labels)


async def test_where_nobody_else_could_agree_the_administrator_has_to(
    claire: Chat, volunteers: Volunteers
) -> None:
    assert "the administrator has to agree" in await answer(claire, "/invite")
    await answer(claire, "❌")
    await volunteers("dora", Role.COORDINATOR)
    assert "another coordinator has to agree" in await answer(claire, "/invite")


async def test_an_invitation_opens_in_the_middle_of_a_question(
    claire: Chat, dora: Chat, nora: Chat
) -> None:
    word = await invited(claire)
    await nora.say("/near")
    assert WAITS in await nora.say(word)


async def test_an_invitation_without_its_word_is_asked_for(claire: Chat, nora: Chat) -> None:
    word = await invited(claire)
    assert "write the word" in await nora.say("/join")
    assert WAITS in await nora.say(word)


async def test_an_invitation_opens_once(
    claire: Chat, dora: Chat, nora: Chat, chats: Callable[..., Chat]
) -> None:
    word = await invited(claire)
    await nora.say(word)
    assert WAITS in await nora.say(word)
    await agreed(dora)
    assert "You already are a coordinator" in await nora.say(word)
    omar = chats("omar")
    await omar.say("English")
    assert "already used" in await omar.say(word)
    assert "only for the team" in await omar.say("/coordinate")


async def test_an_invitation_is_good_for_48_hours(claire: Chat, nora: Chat) -> None:
    word = await invited(claire)
    nora.now = claire.now + timedelta(hours=48)
    assert "is over" in await nora.say(word)
    nora.now -= timedelta(seconds=1)
    assert WAITS in await nora.say(word)


async def test_after_five_wrong_words_no_word_is_looked_at_for_an_hour(
    claire: Chat, nora: Chat, chats: Callable[..., Chat]
) -> None:
    word = await invited(claire)
    for digit in "01234":
        assert "not an invitation of ours" in await nora.say(f"popote-i1-{digit * 2}{'5a' * 9}")
    assert "Too many wrong words" in await nora.say(word)
    omar = chats("omar")
    await omar.say("English")
    assert WAITS in await omar.say(await invited(claire))
    nora.now += timedelta(hours=1)
    assert WAITS in await nora.say(word)


async def test_a_forged_invitation_opens_nothing_and_says_nothing(
    claire: Chat, nora: Chat
) -> None:
    word = await invited(claire)
    forged = word[:-1] + ("0" if word[-1] != "0" else "1")
    unknown = re.sub(r"i\d+", "i99", word)
    said = {plain(await nora.say(one)) for one in (forged, unknown)}
    assert said == {"This is not an invitation of ours. Please ask for a new one."}


async def test_an_invitation_that_was_taken_back_opens_nothing(claire: Chat, nora: Chat) -> None:
    word = await invited(claire)
    assert "opens nothing any more" in await answer(claire, "↩️", "✅")
    assert "taken back" in await nora.say(word)
    assert "already taken back" in await answer(claire, "/takeback 1", "✅")
    assert "There is no invitation 99." in await answer(claire, "/takeback 99", "✅")


async def test_no_makes_no_invitation(claire: Chat) -> None:
    await answer(claire, "/invite", "❌ No")
    assert "🔑 Invitation" not in "".join((await answer(claire, "/team"), *claire.labels))


async def test_the_team_is_numbers_and_any_of_them_can_be_ended(
    claire: Chat, nora: Chat, volunteers: Volunteers
) -> None:
    await volunteers("nora", Role.COORDINATOR)
    other = await invited(claire)
    said = await answer(claire, "/team")
    assert "has 2 coordinators" in said
    number = await number_of(claire.url, "nora")
    labels = [plain(one) for one in claire.labels]
    assert labels[0] == f"👤 Coordinator {number}"
    assert labels[1].startswith("👤 You:")
    assert labels[2] == "🔑 Invitation 1"
    await answer(claire, f"👤 Coordinator {number}", "✅")
    assert "only for the team" in await nora.say("/coordinate")
    assert "is not a coordinator" in await answer(claire, f"/revoke {number}", "✅")
    assert WAITS in await nora.say(other)


async def test_who_leaves_takes_their_invitations_along(claire: Chat, nora: Chat) -> None:
    word = await invited(claire)
    await answer(claire, "/team", "👤 You", "✅")
    assert "no coordinator any more" in claire.last.text
    assert "only for the team" in await claire.say("/team")
    assert "taken back" in await nora.say(word)


async def test_nobody_ends_somebody_of_another_organization(
    claire: Chat, nora: Chat, volunteers: Volunteers
) -> None:
    await answer(claire, "/revoke 999", "✅")
    assert "is not a coordinator" in claire.last.text
    await answer(claire, f"/revoke {await number_of(nora.url, 'nora')}", "✅")
    assert "is not a coordinator" in claire.last.text


async def test_a_long_team_goes_on_to_the_next_page(claire: Chat, volunteers: Volunteers) -> None:
    for number in range(8):
        await volunteers(f"coordinator{number}", Role.COORDINATOR)
    await answer(claire, "/team")
    first = set(claire.labels)
    assert len(first) <= 10
    await answer(claire, "➡️")
    assert {one for one in claire.labels if one.startswith("👤")}.isdisjoint(first)


async def test_the_log_says_who_did_what_and_goes_back_to_the_beginning(claire: Chat) -> None:
    await invited(claire)
    await answer(claire, "/changeshift 1", "🎒", "gloves", "✅")
    said = await answer(claire, "/log")
    lines = said.split("\n")
    assert lines[0] == f"📜 {TEAM}:"
    assert lines[1].endswith("You: Changed a shift (1)")
    assert lines[2].endswith("You: Invited a coordinator (1)")
    assert "Administrator: Made a shift" in lines[3]
    assert "gloves" not in said  # nobody's words
    said += await answer(claire, "⬅️")
    assert said.count("Made a shift") == 5  # of this organization
    assert "⬅️ Earlier" not in claire.labels
    assert "Nothing more" in await answer(claire, "/log 1")


async def test_a_roll_call_is_one_line_of_the_log(claire: Chat, volunteers: Volunteers) -> None:
    for phone in ("bruno", "omar", "sara"):
        await (await volunteers(phone)).say("/seat 1")
    claire.now += timedelta(hours=14)
    await answer(claire, "/allhere 1")
    assert "You: Noted who was there (1) × 3" in await answer(claire, "/log")
