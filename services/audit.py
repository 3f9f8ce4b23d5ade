"""The audit log: what coordinators did, written by the transaction that did it.

* it holds numbers and tokens, never a name or what somebody wrote;
* the coordinators of an organization can read what was done for it.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select

from db.models import audit
from db.session import Session
from locales import Text, _

TOKEN = re.compile(r"[\w:+.,;=/-]{0,80}", re.ASCII)  # no spaces: nobody's words


class Act(StrEnum):
    """What a coordinator, or the administrator, did."""

    INVITED = "invited"
    TOOK_BACK = "took_back"
    JOINED = "joined"
    REVOKED = "revoked"
    APPROVED = "approved"
    REFUSED = "refused"
    CREATED_SHIFT = "created_shift"
    CHANGED_SHIFT = "changed_shift"
    RESIZED = "resized"
    CANCELLED_SHIFT = "cancelled_shift"
    RESERVED = "reserved"
    REMOVED = "removed"
    CREATED_TEMPLATE = "created_template"
    CHANGED_TEMPLATE = "changed_template"
    ENDED_TEMPLATE = "ended_template"
    ROLL_CALL = "roll_call"
    PORTIONS = "portions"
    TOLD_AGAIN = "told_again"
    ASKED_FOR_HELP = "asked_for_help"
    ASKED_AFTER = "asked_after"
    CANCELLED_MEAL = "cancelled_meal"
    IMPORTED = "imported"
    CLAIMED_NEED = "claimed_need"
    ASKED_BACK = "asked_back"
    MERGED_NEED = "merged_need"
    CHANGED_NEED = "changed_need"
    MOVED_NEED = "moved_need"
    OPENED_NEED = "opened_need"
    CALLED_FOR_NEED = "called_for_need"
    MET_NEED = "met_need"
    CLOSED_NEED = "closed_need"
    STANDING_NEED = "standing_need"
    DROP_OFF = "drop_off"
    RECEIVED = "received"
    TOOK_TICKET = "took_ticket"
    ANSWERED = "answered"
    GAVE_TICKET = "gave_ticket"
    CLOSED_TICKET = "closed_ticket"
    REOPENED_TICKET = "reopened_ticket"
    ON_DUTY = "on_duty"
    OFF_DUTY = "off_duty"
    NEW_PLACE = "new_place"
    CHANGED_PLACE = "changed_place"
    ENDED_PLACE = "ended_place"
    CHANGED_HOURS = "changed_hours"
    CONFIRMED_PLACE = "confirmed_place"
    ADDED_MEAL = "added_meal"
    REPLACED_MEAL = "replaced_meal"
    MOVED_MEAL = "moved_meal"
    UNDID_MEAL = "undid_meal"
    RAISED_ALERT = "raised_alert"
    LIFTED_ALERT = "lifted_alert"
    SET_SEASON = "set_season"
    SETTLED = "settled"
    WROTE_CALL = "wrote_call"
    CHANGED_CALL = "changed_call"
    ASKED_APPROVAL = "asked_approval"
    SENT_CALL = "sent_call"
    APPROVED_CALL = "approved_call"
    REFUSED_CALL = "refused_call"
    PAUSED_CALL = "paused_call"
    RESUMED_CALL = "resumed_call"
    STOPPED_CALL = "stopped_call"
    DROPPED_CALL = "dropped_call"
    GROUP_ON = "group_on"
    GROUP_OFF = "group_off"

    @property
    def label(self) -> Text:
        """What people read in a line of the log."""
        return ACTS[self]


ACTS = {
    # i18n: all acts: what somebody did, in a line of a log; max 40
    Act.INVITED: _("Invited a coordinator"),
    # i18n: in a line of a log; max 40
    Act.TOOK_BACK: _("Took an invitation back"),
    # i18n: in a line of a log: by an invitation; max 40
    Act.JOINED: _("Became a coordinator"),
    # i18n: in a line of a log; max 40
    Act.REVOKED: _("Ended a coordinator's role"),
    # i18n: in a line of a log; max 40
    Act.APPROVED: _("Approved a volunteer"),
    # i18n: in a line of a log: somebody who asked to volunteer; max 40
    Act.REFUSED: _("Refused a volunteer"),
    # i18n: in a line of a log; max 40
    Act.CREATED_SHIFT: _("Made a shift"),
    # i18n: in a line of a log; max 40
    Act.CHANGED_SHIFT: _("Changed a shift"),
    # i18n: in a line of a log: the number of seats; max 40
    Act.RESIZED: _("Changed the seats of a shift"),
    # i18n: in a line of a log; max 40
    Act.CANCELLED_SHIFT: _("Cancelled a shift"),
    # i18n: in a line of a log: for people without a telephone; max 40
    Act.RESERVED: _("Kept seats free"),
    # i18n: in a line of a log; max 40
    Act.REMOVED: _("Ended a volunteer's role"),
    # i18n: in a line of a log: a plan of shifts for every week; max 40
    Act.CREATED_TEMPLATE: _("Made a weekly plan"),
    # i18n: in a line of a log; max 40
    Act.CHANGED_TEMPLATE: _("Changed a weekly plan"),
    # i18n: in a line of a log; max 40
    Act.ENDED_TEMPLATE: _("Ended a weekly plan"),
    # i18n: in a line of a log: who was there; max 40
    Act.ROLL_CALL: _("Noted who was there"),
    # i18n: in a line of a log: portions of food; max 40
    Act.PORTIONS: _("Noted the portions"),
    # i18n: in a line of a log: those who had not seen a change; max 40
    Act.TOLD_AGAIN: _("Told people about a change again"),
    # i18n: in a line of a log; max 40
    Act.ASKED_FOR_HELP: _("Asked volunteers to fill a gap"),
    # i18n: in a line of a log: after they did not come; max 40
    Act.ASKED_AFTER: _("Asked a volunteer if all is well"),
    # i18n: in a line of a log; max 40
    Act.CANCELLED_MEAL: _("Cancelled a meal"),
    # i18n: in a line of a log; max 40
    Act.IMPORTED: _("Imported a file"),
    # i18n: in a line of a log; max 40
    Act.CLAIMED_NEED: _("Took a need on"),
    # i18n: in a line of a log: who reported a need; max 40
    Act.ASKED_BACK: _("Asked about a need"),
    # i18n: in a line of a log: two reports of the same need; max 40
    Act.MERGED_NEED: _("Joined two needs"),
    # i18n: in a line of a log; max 40
    Act.CHANGED_NEED: _("Changed a need"),
    # i18n: in a line of a log: to another organization; max 40
    Act.MOVED_NEED: _("Gave a need to another team"),
    # i18n: in a line of a log; max 40
    Act.OPENED_NEED: _("Asked people to bring a need"),
    # i18n: in a line of a log; max 40
    Act.CALLED_FOR_NEED: _("Asked helpers about a need"),
    # i18n: in a line of a log; max 40
    Act.MET_NEED: _("Marked a need as met"),
    # i18n: in a line of a log; max 40
    Act.CLOSED_NEED: _("Closed a need"),
    # i18n: in a line of a log: something needed all the time; max 40
    Act.STANDING_NEED: _("Made or changed a lasting need"),
    # i18n: in a line of a log: where things are brought to; max 40
    Act.DROP_OFF: _("Made or changed a drop-off point"),
    # i18n: in a line of a log: things that somebody brought; max 40
    Act.RECEIVED: _("Noted what was brought"),
    # i18n: in a line of a log; max 40
    Act.TOOK_TICKET: _("Took a question"),
    # i18n: in a line of a log; max 40
    Act.ANSWERED: _("Answered a question"),
    # i18n: in a line of a log; max 40
    Act.GAVE_TICKET: _("Handed a question over"),
    # i18n: in a line of a log; max 40
    Act.CLOSED_TICKET: _("Closed a question"),
    # i18n: in a line of a log; max 40
    Act.REOPENED_TICKET: _("Opened a question again"),
    # i18n: in a line of a log; max 40
    Act.ON_DUTY: _("Set who is on duty"),
    # i18n: in a line of a log; max 40
    Act.OFF_DUTY: _("Ended a duty"),
    # i18n: in a line of a log: a place where food is served; max 40
    Act.NEW_PLACE: _("Added a place"),
    # i18n: in a line of a log: who may see a place, or where to meet; max 40
    Act.CHANGED_PLACE: _("Changed a place"),
    # i18n: in a line of a log: no food there any more; max 40
    Act.ENDED_PLACE: _("Ended a place"),
    # i18n: in a line of a log: the weekly hours of a meal; max 40
    Act.CHANGED_HOURS: _("Changed the hours of a meal"),
    # i18n: in a line of a log: its timetable is still true; max 40
    Act.CONFIRMED_PLACE: _("Confirmed a place"),
    # i18n: in a line of a log: on one date; max 40
    Act.ADDED_MEAL: _("Added a meal"),
    # i18n: in a line of a log: on one date; max 40
    Act.REPLACED_MEAL: _("Gave a meal other hours"),
    # i18n: in a line of a log: on one date; max 40
    Act.MOVED_MEAL: _("Moved a meal"),
    # i18n: in a line of a log: within two minutes; max 40
    Act.UNDID_MEAL: _("Took a change of a meal back"),
    # i18n: in a line of a log: a ban or a police operation; max 40
    Act.RAISED_ALERT: _("Drew an alert"),
    # i18n: in a line of a log: a ban or a police operation; max 40
    Act.LIFTED_ALERT: _("Lifted an alert"),
    # i18n: in a line of a log: such as Ramadan; max 40
    Act.SET_SEASON: _("Changed the dates of a season"),
    # i18n: in a line of a log: what people told from a place; max 40
    Act.SETTLED: _("Settled what people saw"),
    # i18n: in a line of a log: a message to many; max 40
    Act.WROTE_CALL: _("Wrote a call"),
    # i18n: in a line of a log: a message to many; max 40
    Act.CHANGED_CALL: _("Changed a call"),
    # i18n: in a line of a log: for a message to many; max 40
    Act.ASKED_APPROVAL: _("Asked for a call's approval"),
    # i18n: in a line of a log: a message to many; max 40
    Act.SENT_CALL: _("Sent a call"),
    # i18n: in a line of a log: a message to many; max 40
    Act.APPROVED_CALL: _("Approved a call"),
    # i18n: in a line of a log: a message to many; max 40
    Act.REFUSED_CALL: _("Sent a call back"),
    # i18n: in a line of a log: a message to many; max 40
    Act.PAUSED_CALL: _("Paused a call"),
    # i18n: in a line of a log: a message to many; max 40
    Act.RESUMED_CALL: _("Went on with a call"),
    # i18n: in a line of a log: a message to many; max 40
    Act.STOPPED_CALL: _("Stopped a call"),
    # i18n: in a line of a log: a message to many that was not sent; max 40
    Act.DROPPED_CALL: _("Threw a call away"),
    # i18n: in a line of a log: of a messenger; max 40
    Act.GROUP_ON: _("Let calls be posted in a group"),
    # i18n: in a line of a log: of a messenger; max 40
    Act.GROUP_OFF: _("Took a group off the calls"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log; actor None is the administrator, or somebody who is forgotten."""

    id: int
    at: datetime
    actor: int | None
    act: Act
    details: dict[str, int | str]


async def note(
    db: Session,
    actor: int | None,
    organization_id: int | None,
    act: Act,
    now: datetime,
    **details: int | str,
) -> None:
    """Write down who did what; details are numbers and tokens, else ValueError is raised."""
    wrong = [name for name, one in details.items() if not TOKEN.fullmatch(str(one))]
    if wrong:
        raise ValueError(f"not a token: {', '.join(wrong)}")
    row = {
        "at": now,
        "actor": actor,
        "organization_id": organization_id,
        "act": act.value,
        "details": details,
    }
    await db.execute(insert(audit).values(row))
    db.noted = True


async def read(
    db: Session, organization_id: int | None, limit: int, before_id: int | None = None
) -> list[Entry]:
    """Return what was done for an organization, or for all with None; the newest first."""
    lines = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if organization_id is not None:
        lines = lines.where(audit.c.organization_id == organization_id)
    if before_id is not None:
        lines = lines.where(audit.c.id < before_id)
    return [
        Entry(row.id, row.at, row.actor, Act(row.act), row.details)
        for row in await db.execute(lines)
    ]
