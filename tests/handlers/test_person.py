"""/person and what follows: somebody writes to the team, and reads what it answers."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from db.models import duty
from locales import say
from services import people
from services.people import Role
from services.ready import Ready
from tests.conftest import TUESDAY_EVENING
from tests.dialogue import answer, plain
from tests.standing import acts, number_of, stored
from tests.telephone import WHATSAPP, Chat
from tests.week import settled

Volunteers = Callable[..., Awaitable[Chat]]
HOUR = timedelta(hours=1)


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator."""
    return await volunteers("claire", Role.COORDINATOR)


@pytest.fixture
async def amina(week: str, chats: Callable[..., Chat]) -> Chat:
    """Somebody who has chosen English."""
    amina = chats("amina")
    await amina.say("English")
    return amina


async def on_duty(claire: Chat, begins: timedelta, ends: timedelta) -> None:
    """Put the coordinator on duty, from and until so long after now."""
    number = await number_of(claire.url, claire.phone)
    async with stored(claire.url) as db:
        await db.execute(
            insert(duty).values(
                organization_id=1,
                person_id=number,
                starts_at=TUESDAY_EVENING + begins,
                ends_at=TUESDAY_EVENING + ends,
            )
        )


async def heard(chat: Chat, *others: Chat) -> str:
    """Return what somebody is told who wrote nothing."""
    before = len(chat.heard)
    await settled([chat, *others])
    return "\n".join(plain(one.text) for one in chat.heard[before:])


async def test_where_nobody_coordinates_it_is_said_where_a_person_is(hungry: Chat) -> None:
    said = await answer(hungry, "9")
    assert said.startswith("👤 Nobody from the team reads this chat.")
    assert "115" in said
    assert "112" in said
    assert hungry.labels == ["☰ Menu"]
    assert "🍲" in await hungry.say("I need to talk with somebody about my papers")


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (-HOUR, 2 * HOUR, "Somebody is on duty until Tuesday 24/11, 20:05, and reads it."),
        (14 * HOUR, 16 * HOUR, "Somebody is on duty from Wednesday 25/11, 08:05"),
        (-3 * HOUR, -HOUR, "Nobody is on duty now. The team answers when it can."),
    ],
)
async def test_it_is_said_honestly_when_somebody_answers(
    claire: Chat, amina: Chat, begins: timedelta, ends: timedelta, words: str
) -> None:
    await on_duty(claire, begins, ends)
    said = await answer(amina, "9")
    assert words in said
    assert "115" in said
    assert "112" in said
    assert words in await answer(amina, "I have a question about my papers")


async def test_both_sides_talk_and_neither_sees_the_other(claire: Chat, amina: Chat) -> None:
    amina.phone = "+33639980041"
    await amina.say("English")
    await answer(amina, "9", "My brother lost his papers")
    assert "Somebody asks for a person of the team:" in await heard(claire, amina)
    await answer(claire, "/answer 1", "Come to the blue tent tomorrow at nine")
    told = await heard(amina, claire)
    assert "💬 The team, 24/11 18:05: Come to the blue tent tomorrow at nine" in told
    await answer(amina, "thank you so much my friend")
    assert "👤 The person, 24/11 18:05: thank you so much my friend" in await heard(claire, amina)
    await answer(claire, "/ticket 1")
    await answer(amina, "/myticket 1")
    of_amina, of_claire = (str(chat.heard) for chat in (amina, claire))
    shown = of_claire.replace("address='claire'", "")
    assert "639980041" not in shown
    assert "claire" not in of_amina
    mine, yours = await number_of(claire.url, "claire"), await number_of(claire.url, amina.phone)
    told = plain("\n".join(one.text for one in amina.heard))
    assert "oordinator" not in told
    assert f"umber {mine}" not in told
    assert f"umber {yours}" not in plain("\n".join(one.text for one in claire.heard))


async def test_a_ready_made_answer_is_read_in_the_persons_language(
    volunteers: Volunteers, claire: Chat
) -> None:
    noor = await volunteers("noor", Role.PERSON)
    number = await number_of(claire.url, "noor")
    async with stored(claire.url) as db:
        await people.remember(db, number, language="fr")
    await noor.say("9")
    await answer(claire, "/answer 1", "🏠 Call 115 again")
    await settled([noor, claire])
    assert noor.last.language == "fr"
    assert say(Ready.SLEEP.words, "fr").strip() in noor.last.text
    assert Ready.SLEEP.words.message in await answer(claire, "/ticket 1")


async def test_words_of_another_language_are_marked_with_it(
    volunteers: Volunteers, claire: Chat
) -> None:
    ahmed = await volunteers("ahmed", Role.PERSON)
    number = await number_of(claire.url, "claire")
    async with stored(claire.url) as db:
        await people.remember(db, number, language="fr")
    await ahmed.say("9")
    await claire.say("/answer 1")
    await claire.say("Venez demain à la tente bleue")
    assert "in Français: Venez demain à la tente bleue" in await heard(ahmed, claire)


async def test_not_needed_ends_it_and_what_is_typed_is_for_nobody(
    claire: Chat, amina: Chat
) -> None:
    await answer(amina, "9")
    said = await answer(amina, "❌ Not needed")
    assert "not for the team any more" in said
    assert "The team reads it" not in await amina.say("some words of no meaning here")
    assert "open again" in await answer(amina, "/reopen 1")
    assert "The team reads it" in await answer(amina, "some words of no meaning here")


async def test_who_had_it_is_told_that_it_is_solved(claire: Chat, amina: Chat) -> None:
    await answer(amina, "9")
    await answer(claire, "/taketicket 1")
    assert "Somebody from the team is here now" in await heard(amina, claire)
    await amina.press("✅ It is solved")
    assert "does not need an answer any more" in await heard(claire, amina)


async def test_closed_by_the_team_it_can_be_opened_again(claire: Chat, amina: Chat) -> None:
    await answer(amina, "9", "where is the office of the lawyers please")
    await answer(claire, "/closeticket 1")
    assert "The team has closed your question" in await heard(amina, claire)
    await amina.press("↩️ Not solved")
    assert "It is open again" in plain(amina.last.text)
    assert "It is not solved. This is open again:" in await heard(claire, amina)
    number = await number_of(claire.url, "claire")
    assert [one.value for one in await acts(claire.url, number)] == ["closed_ticket"]


async def test_writing_by_the_button_works_also_after_days(claire: Chat, amina: Chat) -> None:
    await answer(amina, "9")
    await answer(claire, "/answer 1", "❓ Is it solved?")
    await heard(amina, claire)
    amina.now = claire.now = TUESDAY_EVENING + timedelta(days=2)
    assert "The team reads it" not in await amina.say("no it is not solved at all")
    said = await answer(amina, "/write 1", "no it is not solved at all")
    assert "The team reads it" in said
    assert "no it is not solved at all" in await heard(claire, amina)


async def test_all_that_was_said_can_be_read_however_long_it_is(claire: Chat, amina: Chat) -> None:
    long = " ".join(f"word{number:03}" for number in range(60))
    await answer(amina, "9")
    await amina.say(long)
    told = await heard(claire, amina)
    assert "word000" in told
    assert "word059" not in told
    await claire.press("📖 Read all")
    read = [plain(claire.last.text)]
    while "➡️ Next" in claire.labels:
        read.append(await answer(claire, "➡️ Next"))
    found = " ".join(" ".join(one.split("\n")[1:]) for one in read)
    assert found.split() == long.split()
    await answer(amina, "/myticket 1")
    assert "📖 Read all" in amina.labels
    assert "word000" in await answer(amina, "📖 Read all")


async def test_a_message_of_somebody_elses_ticket_is_not_shown(
    claire: Chat, amina: Chat, chats: Callable[..., Chat]
) -> None:
    await answer(amina, "9", "my secret is that I sleep behind the church")
    nora = chats("nora")
    await nora.say("English")
    for typed in ("/myticket 1", "/myticket 1 1", "/write 1", "/endticket 1", "/reopen 1"):
        said = await answer(nora, typed)
        assert "I do not know this question." in said
        assert "church" not in said
    for typed in ("/ticket 1", "/answer 1", "/closeticket 1", "/readticket 1 1", "/giveticket 1"):
        assert "church" not in await answer(nora, typed)
        assert "That is only for the team." in plain(nora.last.text)


async def test_outside_whatsapps_window_a_template_leads_to_the_answer(
    week: str, chats: Callable[..., Chat], claire: Chat
) -> None:
    amina = chats("amina", limits=WHATSAPP)
    await amina.say("English")
    await answer(amina, "9")
    claire.limits = WHATSAPP
    await answer(claire, "/answer 1", "Come tomorrow")
    await settled([amina, claire])
    template = amina.last.template
    assert template is not None
    assert template.key == "answer_waiting"
    assert template.variables == ("/myticket 1", "/write 1", "/endticket 1")
    assert "Come tomorrow" not in str(template)
    await amina.press_token(template.variables[0])
    assert "Come tomorrow" in plain(amina.last.text)


async def test_an_answer_stands_in_no_row_of_the_outbox_in_clear(
    claire: Chat, amina: Chat, tmp_path: Path
) -> None:
    await answer(amina, "9", "I sleep behind the church with my son")
    await answer(claire, "/ticket 1", "/answer 1", "The blue tent opens at nine")
    await answer(amina, "/myticket 1")
    for path in tmp_path.iterdir():
        for words in (b"behind the church", b"blue tent opens"):
            assert words not in path.read_bytes(), path.name


async def test_after_two_misunderstandings_a_person_is_offered(amina: Chat, claire: Chat) -> None:
    await amina.say("qwertz uiop asdf")
    assert "👤 A person" not in amina.labels
    await amina.say("qwertz uiop asdf")
    assert "👤 A person" in amina.labels
    assert "Only the team reads it." in await answer(amina, "👤 A person")


async def test_asking_for_a_person_in_the_middle_of_a_question_ends_the_question(
    amina: Chat, claire: Chat
) -> None:
    await answer(amina, "/near", "👤")
    assert "The team reads it" in await answer(amina, "it is about my sister in hospital")
