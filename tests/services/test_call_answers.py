"""Answers to calls: one yes for each who is wanted, and kind words for all others."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from db.models import call, news, recipient
from db.session import Session
from services import call_acts, call_reading, changing, seats
from services.activities import Part
from services.call_answers import Answer, Came, Declined, Meant, come, meant, not_me
from services.calls import State
from services.decisions import Outcome
from services.leaving import leave
from services.news import News
from services.shifts import RoleSpec
from tests.services.shift_builder import NOW, SEAL, helper, helpers, plan, team, who
from tests.services.teams import coordinator_of, somebody, told
from tests.services.test_filling import a_call, got_it
from tests.services.waving import call_at

LATER = NOW + timedelta(minutes=5)


async def answer_of(db: Session, number: int, person: int) -> tuple[str | None, object]:
    row = (
        await db.execute(
            select(recipient.c.answer, recipient.c.answered_at).where(
                recipient.c.call_id == number, recipient.c.person_id == person
            )
        )
    ).one()
    return row.answer, row.answered_at


async def test_a_yes_to_a_gap_is_the_seat_itself(db: Session) -> None:
    planned = await plan(db, RoleSpec(Part.ANYONE, 2, 4))
    number, (bruno,) = await a_call(db, role_id=planned.role_id), await helpers(db, 1)
    await got_it(db, number, bruno)
    for _twice in range(2):
        came = await come(db, Meant(number), bruno, NOW)
        assert came.answer is Answer.YES
    assert came.decision is not None
    assert came.decision.outcome is Outcome.ALREADY_SEATED
    assert await who(db, planned.role_id) == [bruno]
    assert await answer_of(db, number, bruno) == ("yes", NOW)
    assert (await call_at(db, number)).state == "sending"


async def test_the_last_yes_closes_the_call_and_who_waits_is_skipped(db: Session) -> None:
    planned = await plan(db, 1)
    number, (bruno, claire) = await a_call(db, role_id=planned.role_id), await helpers(db, 2)
    await got_it(db, number, bruno)
    await got_it(db, number, claire)
    await db.execute(
        update(recipient).where(recipient.c.person_id == claire).values(state="waiting")
    )
    await come(db, Meant(number), bruno, NOW)
    assert (await call_at(db, number)).state == "filled"
    row = (await db.execute(select(recipient).where(recipient.c.person_id == claire))).one()
    assert (row.state, row.reason) == ("skipped", "filled")


async def test_who_is_late_for_a_seat_is_heard_as_late(db: Session) -> None:
    planned = await plan(db, 1)
    number, (bruno, claire) = await a_call(db, role_id=planned.role_id), await helpers(db, 2)
    await got_it(db, number, bruno, claire)
    await come(db, Meant(number), bruno, NOW)
    late = await come(db, Meant(number), claire, NOW)
    assert late.answer is Answer.LATE
    assert late.decision is not None
    assert late.decision.outcome is Outcome.FULL
    assert await answer_of(db, number, claire) == ("late", NOW)
    taken = (await seats.take(db, bruno, planned.role_id, NOW)).signup_id
    await leave(db, bruno, taken or 0, NOW)  # then the same button gives the seat
    assert (await come(db, Meant(number), claire, LATER)).answer is Answer.YES
    assert await answer_of(db, number, claire) == ("yes", LATER)


@pytest.mark.parametrize(("gone", "outcome"), [("over", "over"), ("cancelled", "cancelled")])
async def test_an_answer_to_what_is_over_or_called_off_is_late(
    db: Session, gone: str, outcome: str
) -> None:
    planned, bruno = await plan(db, 2), await helper(db)
    number = await a_call(db, role_id=planned.role_id)
    await got_it(db, number, bruno)
    now = NOW + timedelta(days=9) if gone == "over" else NOW
    if gone == "cancelled":
        await changing.cancel(db, planned.shift_id, NOW, None)
    came = await come(db, Meant(number), bruno, now)
    assert (came.answer, came.decision and came.decision.outcome.value) == (Answer.LATE, outcome)


async def test_who_may_not_have_the_seat_has_not_answered(db: Session) -> None:
    planned, bruno = await plan(db, RoleSpec(Part.DRIVER, 1, 1)), await helper(db)
    number = await a_call(db, role_id=planned.role_id)
    await got_it(db, number, bruno)
    came = await come(db, Meant(number), bruno, NOW)
    assert came.answer is None
    assert came.decision is not None
    assert came.decision.outcome is Outcome.NEEDS_LICENCE
    assert await answer_of(db, number, bruno) == (None, None)


async def test_as_many_say_yes_as_are_wanted_and_no_more(db: Session) -> None:
    number, people = await a_call(db, kind="urgent", wanted=2), await helpers(db, 4)
    await got_it(db, number, *people)
    answers = [(await come(db, Meant(number), one, NOW)).answer for one in people]
    assert answers == [Answer.YES, Answer.YES, Answer.LATE, Answer.LATE]
    assert (await call_at(db, number)).state == "filled"
    again = await come(db, Meant(number), people[0], LATER)
    assert again.answer is Answer.YES
    assert await answer_of(db, number, people[0]) == ("yes", NOW)


async def test_who_cannot_come_after_all_makes_room_for_another(db: Session) -> None:
    number, (bruno, claire) = await a_call(db, kind="urgent", wanted=1), await helpers(db, 2)
    await got_it(db, number, bruno, claire)
    await come(db, Meant(number), bruno, NOW)
    assert (await come(db, Meant(number), claire, NOW)).answer is Answer.LATE
    assert (await not_me(db, Meant(number), bruno, NOW)).call is not None
    assert (await come(db, Meant(number), claire, LATER)).answer is Answer.YES
    assert (await come(db, Meant(number), bruno, LATER)).answer is Answer.LATE


@pytest.mark.parametrize("state", ["sending", "paused", "done"])
async def test_an_answer_counts_until_its_time_is_over(db: Session, state: str) -> None:
    number, (bruno, claire) = await a_call(db, kind="urgent", wanted=5), await helpers(db, 2)
    await got_it(db, number, bruno, claire)
    await db.execute(update(call).values(state=state))
    assert (await come(db, Meant(number), bruno, NOW)).answer is Answer.YES
    over = NOW + timedelta(days=1)
    assert (await come(db, Meant(number), claire, over)).answer is Answer.LATE


async def test_an_answer_to_a_call_that_was_stopped_is_late(db: Session) -> None:
    number, bruno = await a_call(db, kind="urgent", wanted=5, state="stopped"), await helper(db)
    await got_it(db, number, bruno)
    assert (await come(db, Meant(number), bruno, NOW)).answer is Answer.LATE


async def test_what_is_brought_or_only_told_is_answered_elsewhere(db: Session) -> None:
    number, bruno = await a_call(db, kind="notice"), await helper(db)
    await got_it(db, number, bruno)
    came = await come(db, Meant(number), bruno, NOW)
    assert came == Came(await call_at(db, number))


async def test_nobody_answers_a_call_they_did_not_get(db: Session) -> None:
    planned, stranger = await plan(db, 2), await helper(db, reachable=True)
    for number in (
        await a_call(db, kind="urgent", wanted=5),
        await a_call(db, role_id=planned.role_id),
        await a_call(db, wanted=5, kind="urgent", begins_at=None, state="draft"),
        4711,
    ):
        assert await come(db, Meant(number), stranger, NOW) == Came()
        assert await not_me(db, Meant(number), stranger, NOW) == Declined()
    assert await who(db, planned.role_id) == []


async def test_who_has_the_word_of_a_call_is_one_of_its_people_from_then_on(db: Session) -> None:
    number = await a_call(db, kind="urgent", wanted=5, people=3)
    stranger = await helper(db, reachable=True)
    word = call_reading.word(SEAL, await call_at(db, number))
    found = await meant(db, SEAL, word)
    assert found == Meant(number, invited=True)
    for _twice in range(2):
        assert (await come(db, found, stranger, NOW)).answer is Answer.YES
    assert (await call_at(db, number)).people == 4
    row = (await db.execute(select(recipient))).one()
    assert (row.person_id, row.state, row.answer) == (stranger, "read", "yes")


async def test_a_forged_word_opens_nothing(db: Session) -> None:
    number = await a_call(db, kind="urgent", wanted=5)
    word = call_reading.word(SEAL, await call_at(db, number))
    forged = word[:-1] + ("0" if word[-1] != "0" else "1")
    assert await meant(db, SEAL, forged) == Meant()
    assert [await meant(db, SEAL, one) for one in ("", "x", "12 3", "9" * 40)] == [Meant()] * 4
    assert await meant(db, SEAL, "12") == Meant(12)


async def test_who_has_the_seat_is_asked_whether_they_give_it_back(db: Session) -> None:
    planned, (bruno, claire) = await plan(db, 2), await helpers(db, 2)
    number = await a_call(db, role_id=planned.role_id)
    await got_it(db, number, bruno, claire)
    taken = (await come(db, Meant(number), bruno, NOW)).decision
    declined = await not_me(db, Meant(number), bruno, NOW)
    assert declined.seat is not None
    assert taken is not None
    assert declined.seat.signup_id == taken.signup_id
    assert await who(db, planned.role_id) == [bruno]
    assert (await not_me(db, Meant(number), claire, NOW)).seat is None
    assert await answer_of(db, number, claire) == ("no", NOW)


async def test_the_last_yes_to_a_call_that_everybody_has_tells_that_it_is_filled(
    db: Session,
) -> None:
    planned = await plan(db, 1)
    claire = await coordinator_of(db, await team(db))
    number = await a_call(db, role_id=planned.role_id, created_by=claire)
    (bruno,) = await helpers(db, 1)
    await got_it(db, number, bruno)
    assert await call_acts.finish(db, number, NOW)
    await db.execute(delete(news))
    for _twice in range(2):
        await come(db, Meant(number), bruno, LATER)
    found = await call_at(db, number)
    assert (found.state, found.ended_at) == (State.FILLED, LATER)
    assert (await told(db)).count((News.CALL_OVER, claire)) == 1


@pytest.mark.parametrize("wrote", [False, True])
async def test_how_a_call_ended_is_told_to_the_team_when_nobody_of_it_wrote_it(
    db: Session, wrote: bool
) -> None:
    organization = await team(db)
    gone, claire = await somebody(db), await coordinator_of(db, organization)
    number = await a_call(db, organization, created_by=gone if wrote else None)
    assert await call_acts.finish(db, number, NOW)
    assert await told(db) == [(News.CALL_OVER, claire)]
