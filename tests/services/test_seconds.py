"""Seconds: nobody becomes a coordinator by one account, however many it has made."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from db.models import invitation, organization, person
from db.session import Session
from db.store import Store
from services import coordinators, departures, invitations, seconds
from services.people import Role
from services.refusals import Refused
from services.seconds import LASTS
from tests.services.teams import (
    NOW,
    SEAL,
    acts,
    association,
    coordinator_of,
    role_of,
    somebody,
    told,
)

LATER = NOW + timedelta(hours=1)
A_SECOND = timedelta(seconds=1)


async def invited(db: Session, canal: int, by: int) -> tuple[int, int]:
    """Let somebody use an invitation; returns its number and theirs."""
    omar = await somebody(db)
    made = await invitations.invite(db, SEAL, canal, NOW, by)
    used = await invitations.redeem(db, SEAL, made.word, omar, NOW)
    assert used.waits
    return made.id, omar


async def joined(db: Session, canal: int, by: int, agrees: int | None) -> int:
    """Let somebody become a coordinator; returns their number."""
    number, omar = await invited(db, canal, by)
    assert await seconds.second(db, number, NOW, agrees) == omar
    return omar


async def refused(
    db: Session, number: int, actor: int | None, why: str, now: object = NOW
) -> None:
    db.wrote = db.noted = False
    with pytest.raises(Refused, match=why):
        await seconds.second(db, number, now, actor)  # type: ignore[arg-type]
    assert not db.wrote
    assert not db.noted


async def test_who_is_invited_waits_until_a_second_coordinator_agrees(db: Session) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    number, omar = await invited(db, canal, claire)
    assert await role_of(db, omar) is Role.PERSON
    assert await told(db) == [("second", dana)]
    (one,) = await seconds.waiting(db, canal, NOW)
    assert (one.id, one.person_id, one.invited_by, one.until) == (
        number,
        omar,
        claire,
        NOW + LASTS,
    )
    assert await seconds.second(db, number, LATER, dana) == omar
    assert await role_of(db, omar) is Role.COORDINATOR
    assert (await told(db))[-1] == ("seconded", omar)
    assert await seconds.waiting(db, canal, LATER) == []
    details = {"invitation": number, "person": omar}
    assert (await acts(db))[1:] == [
        (omar, canal, "asked_to_join", details),
        (dana, canal, "seconded", details),
    ]


async def test_who_says_the_word_again_still_waits_and_nobody_else_can_use_it(
    db: Session,
) -> None:
    canal = await association(db)
    claire, _dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    omar, lea = await somebody(db), await somebody(db)
    made = await invitations.invite(db, SEAL, canal, NOW, claire)
    for _again in range(2):
        assert (await invitations.redeem(db, SEAL, made.word, omar, NOW)).waits
    with pytest.raises(Refused, match="already used"):
        await invitations.redeem(db, SEAL, made.word, lea, NOW)
    assert len(await told(db)) == 1


async def test_who_invited_cannot_be_the_second(db: Session) -> None:
    canal = await association(db)
    claire, _dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    number, _omar = await invited(db, canal, claire)
    await refused(db, number, claire, "One of you invited the other")


async def test_a_second_account_of_who_invited_cannot_be_the_second(db: Session) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    puppet = await joined(db, canal, claire, dana)  # once dana was wrong
    number, _omar = await invited(db, canal, claire)
    await refused(db, number, puppet, "One of you invited the other")
    assert (await told(db))[-1] == ("second", dana)
    other, _lea = await invited(db, canal, puppet)
    await refused(db, other, claire, "One of you invited the other")
    assert await seconds.second(db, other, NOW, dana)


async def test_the_coordinators_of_the_hub_can_be_the_second_and_others_cannot(
    db: Session,
) -> None:
    hub, canal = await association(db, "Hub"), await association(db)
    await db.execute(update(organization).where(organization.c.id == canal).values(hub_id=hub))
    claire, helene = await coordinator_of(db, canal), await coordinator_of(db, hub)
    paul = await coordinator_of(db, await association(db, "Kitchen of the Port"))
    number, omar = await invited(db, canal, claire)
    assert await told(db) == [("second", helene)]
    for stranger in (paul, omar, await somebody(db)):
        await refused(db, number, stranger, "There is no invitation")
    assert await seconds.second(db, number, NOW, helene) == omar


async def test_where_there_is_no_other_the_administrator_is_the_second(db: Session) -> None:
    canal = await association(db)
    claire = await coordinator_of(db, canal)
    assert not await seconds.anybody_for(db, canal, claire)
    number, omar = await invited(db, canal, claire)
    assert await told(db) == []
    assert await seconds.second(db, number, NOW, None) == omar
    assert not await seconds.anybody_for(db, canal, claire)  # she invited the only other one
    await coordinator_of(db, canal)
    assert await seconds.anybody_for(db, canal, claire)


async def test_nobody_waits_longer_than_48_hours(db: Session) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    number, omar = await invited(db, canal, claire)
    await refused(db, number, dana, "Nobody waits", NOW + LASTS)
    await refused(db, number, None, "Nobody waits", NOW + LASTS)
    assert await seconds.waiting(db, canal, NOW + LASTS) == []
    assert await seconds.second(db, number, NOW + LASTS - A_SECOND, dana) == omar


async def test_a_no_of_a_second_ends_it(db: Session) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    number, omar = await invited(db, canal, claire)
    await invitations.revoke_invitation(db, number, NOW, dana)
    await refused(db, number, dana, "Nobody waits")
    assert await role_of(db, omar) is Role.PERSON
    with pytest.raises(Refused, match="already taken back"):
        await invitations.revoke_invitation(db, number, NOW, dana)


async def test_what_was_agreed_to_is_not_taken_back(db: Session) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    number, _omar = await invited(db, canal, claire)
    await seconds.second(db, number, NOW, dana)
    await refused(db, number, dana, "Nobody waits")
    with pytest.raises(Refused, match="already used"):
        await invitations.revoke_invitation(db, number, NOW, dana)


async def test_whoever_is_revoked_meanwhile_takes_what_they_invited_along(db: Session) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    number, omar = await invited(db, canal, claire)
    await departures.revoke(db, claire, NOW, None)
    await refused(db, number, dana, "Nobody waits")
    await refused(db, number, None, "Nobody waits")
    again = await invitations.invite(db, SEAL, canal, NOW, dana)
    await departures.revoke(db, dana, NOW, None)
    with pytest.raises(Refused, match="taken back"):
        await invitations.redeem(db, SEAL, again.word, omar, NOW)


@pytest.mark.parametrize("who", ["inviter", "invited"])
async def test_whoever_is_forgotten_meanwhile_ends_it(db: Session, who: str) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    number, omar = await invited(db, canal, claire)
    await db.execute(delete(person).where(person.c.id == (claire if who == "inviter" else omar)))
    assert await seconds.waiting(db, canal, NOW) == []
    await refused(db, number, dana, "Nobody waits")


async def test_who_became_a_coordinator_elsewhere_meanwhile_agrees_to_nothing(
    db: Session,
) -> None:
    hub, canal = await association(db, "Hub"), await association(db)
    await db.execute(update(organization).where(organization.c.id == canal).values(hub_id=hub))
    claire, _dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    number, omar = await invited(db, canal, claire)
    made = await invitations.invite(db, SEAL, hub, NOW)
    await invitations.redeem(db, SEAL, made.word, omar, NOW)
    assert omar in await coordinators.acting_for(db, canal)
    await refused(db, number, omar, "Nobody waits")


async def test_one_that_nobody_used_is_agreed_to_by_nobody(db: Session) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    made = await invitations.invite(db, SEAL, canal, NOW, claire)
    await refused(db, made.id, dana, "Nobody waits")
    await refused(db, 99, dana, "There is no invitation")


async def test_of_two_who_agree_at_once_one_has_done_it(store: Store, tmp_path: Path) -> None:
    async with store.write() as db:
        canal = await association(db)
        claire = await coordinator_of(db, canal)
        team = [await coordinator_of(db, canal) for _one in range(6)]
        number, omar = await invited(db, canal, claire)
    second = Store(
        f"sqlite+aiosqlite:///{tmp_path}/popote.db", seal=SEAL
    )  # as another process would

    async def _agree(one: int) -> str:
        try:
            async with (store, second)[one % 2].write() as db:
                return str(await seconds.second(db, number, NOW, team[one]))
        except Refused as why:
            return why.why.message

    said = await asyncio.gather(*(_agree(one) for one in range(len(team))))
    await second.close()
    assert sorted(said) == sorted([str(omar)] + [seconds.OVER.message] * 5)
    async with store.read() as db:
        rows = await db.execute(invitation.select())
        assert rows.one().seconded_by == team[said.index(str(omar))]
        assert [act for _w, _f, act, _d in await acts(db)].count("seconded") == 1


async def test_agreed_to_and_taken_back_at_once_it_is_one_of_both(store: Store) -> None:
    for _again in range(5):
        async with store.write() as db:
            canal = await association(db, f"Kitchen {_again}")
            claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
            number, omar = await invited(db, canal, claire)

        async def _do(agree: bool, number: int = number, who: int = dana) -> bool:
            try:
                async with store.write() as db:
                    if agree:
                        await seconds.second(db, number, NOW, who)
                    else:
                        await invitations.revoke_invitation(db, number, NOW, who)
            except Refused:
                return False
            return True

        agreed, taken = await asyncio.gather(_do(True), _do(False))
        assert agreed is not taken
        async with store.read() as db:
            assert (await role_of(db, omar) is Role.COORDINATOR) is agreed
