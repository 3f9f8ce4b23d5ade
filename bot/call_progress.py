"""Call progress: who sent a call sees how far it is, while it goes.

* where a message can be changed it is one message, changed at most every five seconds;
* elsewhere it is a message at each quarter; how it ended is told as news by whatever ended it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.call_cards import progress
from bot.messages import Lane
from bot.rendering import render
from bot.taking import NARROWEST, Desk, languages_of
from db.session import Session
from services import call_acts, call_counts, call_progress, calls, deliveries, people
from services.calls import Call
from services.deliveries import Draft

OF_USE = timedelta(seconds=60)  # later it is said anew


@dataclass(frozen=True, slots=True)
class Showing:
    """A row to be, and how many were through when it was put into words."""

    draft: Draft
    through: int


@dataclass
class Progress:
    """Tells of calls; it remembers what it said last, to say nothing twice."""

    desk: Desk
    _said: dict[int, str] = field(default_factory=dict)

    async def look(self, db: Session, call: Call, now: datetime) -> Showing | None:
        """Return what is to be told of a call now, None for nothing; reads only."""
        if not call_progress.is_due(call, now):
            return None
        for standing in await people.reachable(db, await call_acts.writers(db, call)):
            limits = self.desk.limits.get(standing.channel, NARROWEST)
            shown = await call_progress.shown(db, call.shown_id)
            if shown.under_way:
                return None
            counts = await call_counts.counts(db, call.id)
            if not limits.edits and not call_progress.quarter_begun(call, counts.through, now):
                return None
            codes = languages_of(standing)
            body = render(progress(call, counts), codes, limits)
            edits = shown.message if shown.address_id == standing.address_id else None
            draft = Draft(
                standing.address_id,
                standing.channel,
                Lane.PERSONAL,
                body,
                codes[0],
                now + OF_USE,
                edits_id=edits if limits.edits else None,
            )
            same = self._said.get(call.id) == body["text"] and edits is not None
            ended = not call.state.running
            return Showing(draft, counts.through) if ended or not same else None
        return None

    async def show(self, db: Session, call: Call, showing: Showing, now: datetime) -> None:
        """Put it out."""
        (row,) = await deliveries.queue(db, [showing.draft], now)
        at = now if call.ended_at is None else max(now, call.ended_at + timedelta(seconds=1))
        await calls.change(db, call.id, shown_id=row, shown_at=at, shown=showing.through)
        self._said[call.id] = showing.draft.body["text"]
        if not call.state.running:
            del self._said[call.id]
