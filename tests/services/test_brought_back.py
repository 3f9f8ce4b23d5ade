"""Brought back: a call that ran when the backup was made reaches nobody a second time."""

from sqlalchemy import select

from db.models import audit
from db.session import Session
from services import brought_back, call_acts
from services.calls import State
from services.rates import Rates
from tests.services.calling import HOUR, a_team, known, the_call, waiting, written
from tests.services.teams import NOW

MANY = Rates(approval=200)


async def test_calls_that_ran_are_stopped_and_nobody_waits_for_them(db: Session) -> None:
    team, claire, _other = await a_team(db)
    for _each in range(3):
        await known(db)
    running, paused, draft = [await written(db, team, claire) for _each in range(3)]
    for one in (running, paused):
        assert await call_acts.send(db, one, NOW, claire, MANY) is State.SENDING
        assert len(await waiting(db, one)) == 3
    await call_acts.pause(db, paused, NOW, claire)
    assert await brought_back.settle(db, NOW + HOUR) == 2
    for one in (running, paused):
        assert (await the_call(db, one)).state is State.STOPPED
        assert await waiting(db, one) == []
    assert (await the_call(db, draft)).state is State.DRAFT
    lines = (await db.execute(select(audit).order_by(audit.c.id))).all()
    assert (lines[-1].act, lines[-1].actor, lines[-1].details) == (
        "brought_back",
        None,
        {"stopped": 2},
    )
    assert await brought_back.settle(db, NOW + HOUR) == 0
