"""What each act is called in a line of the audit log, by its token."""

from collections.abc import Mapping

from locales import Text, _

ACTS: Mapping[str, Text] = {
    # i18n: all acts: what somebody did, in a line of a log; max 40
    "invited": _("Invited a coordinator"),
    # i18n: in a line of a log; max 40
    "took_back": _("Took an invitation back"),
    # i18n: in a line of a log: by an invitation, which another coordinator has to agree to; max 40
    "asked_to_join": _("Asked to become a coordinator"),
    # i18n: in a line of a log: to somebody whom another coordinator invited; max 40
    "seconded": _("Agreed to a new coordinator"),
    # i18n: in a line of a log: by an invitation; max 40
    "joined": _("Became a coordinator"),
    # i18n: in a line of a log; max 40
    "revoked": _("Ended a coordinator's role"),
    # i18n: in a line of a log: a coordinator's, who wrote nothing for 45 days; max 40
    "unused": _("Ended a role nobody used"),
    # i18n: in a line of a log: said that a volunteer can be trusted for 30 days more; max 40
    "vouched": _("Vouched for a volunteer"),
    # i18n: in a line of a log: a volunteer had no shift for 30 days; max 40
    "asleep": _("Let a volunteer's role sleep"),
    # i18n: in a line of a log; max 40
    "approved": _("Approved a volunteer"),
    # i18n: in a line of a log: somebody who asked to volunteer; max 40
    "refused": _("Refused a volunteer"),
    # i18n: in a line of a log; max 40
    "created_shift": _("Made a shift"),
    # i18n: in a line of a log; max 40
    "changed_shift": _("Changed a shift"),
    # i18n: in a line of a log: the number of seats; max 40
    "resized": _("Changed the seats of a shift"),
    # i18n: in a line of a log; max 40
    "cancelled_shift": _("Cancelled a shift"),
    # i18n: in a line of a log: for people without a telephone; max 40
    "reserved": _("Kept seats free"),
    # i18n: in a line of a log; max 40
    "removed": _("Ended a volunteer's role"),
    # i18n: in a line of a log: a plan of shifts for every week; max 40
    "created_template": _("Made a weekly plan"),
    # i18n: in a line of a log; max 40
    "changed_template": _("Changed a weekly plan"),
    # i18n: in a line of a log; max 40
    "ended_template": _("Ended a weekly plan"),
    # i18n: in a line of a log: who was there; max 40
    "roll_call": _("Noted who was there"),
    # i18n: in a line of a log: portions of food; max 40
    "portions": _("Noted the portions"),
    # i18n: in a line of a log: those who had not seen a change; max 40
    "told_again": _("Told people about a change again"),
    # i18n: in a line of a log; max 40
    "asked_for_help": _("Asked volunteers to fill a gap"),
    # i18n: in a line of a log: after they did not come; max 40
    "asked_after": _("Asked a volunteer if all is well"),
    # i18n: in a line of a log; max 40
    "cancelled_meal": _("Cancelled a meal"),
    # i18n: in a line of a log; max 40
    "imported": _("Imported a file"),
    # i18n: in a line of a log; max 40
    "claimed_need": _("Took a need on"),
    # i18n: in a line of a log: who reported a need; max 40
    "asked_back": _("Asked about a need"),
    # i18n: in a line of a log: two reports of the same need; max 40
    "merged_need": _("Joined two needs"),
    # i18n: in a line of a log; max 40
    "changed_need": _("Changed a need"),
    # i18n: in a line of a log: to another organization; max 40
    "moved_need": _("Gave a need to another team"),
    # i18n: in a line of a log; max 40
    "opened_need": _("Asked people to bring a need"),
    # i18n: in a line of a log; max 40
    "called_for_need": _("Asked helpers about a need"),
    # i18n: in a line of a log; max 40
    "met_need": _("Marked a need as met"),
    # i18n: in a line of a log; max 40
    "closed_need": _("Closed a need"),
    # i18n: in a line of a log: something needed all the time; max 40
    "standing_need": _("Made or changed a lasting need"),
    # i18n: in a line of a log: where things are brought to; max 40
    "drop_off": _("Made or changed a drop-off point"),
    # i18n: in a line of a log: things that somebody brought; max 40
    "received": _("Noted what was brought"),
    # i18n: in a line of a log; max 40
    "took_ticket": _("Took a question"),
    # i18n: in a line of a log; max 40
    "answered": _("Answered a question"),
    # i18n: in a line of a log; max 40
    "gave_ticket": _("Handed a question over"),
    # i18n: in a line of a log; max 40
    "closed_ticket": _("Closed a question"),
    # i18n: in a line of a log; max 40
    "reopened_ticket": _("Opened a question again"),
    # i18n: in a line of a log; max 40
    "on_duty": _("Set who is on duty"),
    # i18n: in a line of a log; max 40
    "off_duty": _("Ended a duty"),
    # i18n: in a line of a log: a place where food is served; max 40
    "new_place": _("Added a place"),
    # i18n: in a line of a log: who may see a place, or where to meet; max 40
    "changed_place": _("Changed a place"),
    # i18n: in a line of a log: no food there any more; max 40
    "ended_place": _("Ended a place"),
    # i18n: in a line of a log: the weekly hours of a meal; max 40
    "changed_hours": _("Changed the hours of a meal"),
    # i18n: in a line of a log: its timetable is still true; max 40
    "confirmed_place": _("Confirmed a place"),
    # i18n: in a line of a log: on one date; max 40
    "added_meal": _("Added a meal"),
    # i18n: in a line of a log: on one date; max 40
    "replaced_meal": _("Gave a meal other hours"),
    # i18n: in a line of a log: on one date; max 40
    "moved_meal": _("Moved a meal"),
    # i18n: in a line of a log: within two minutes; max 40
    "undid_meal": _("Took a change of a meal back"),
    # i18n: in a line of a log: a ban or a police operation; max 40
    "raised_alert": _("Drew an alert"),
    # i18n: in a line of a log: a ban or a police operation; max 40
    "lifted_alert": _("Lifted an alert"),
    # i18n: in a line of a log: such as Ramadan; max 40
    "set_season": _("Changed the dates of a season"),
    # i18n: in a line of a log: what people told from a place; max 40
    "settled": _("Settled what people saw"),
    # i18n: in a line of a log: a message to many; max 40
    "wrote_call": _("Wrote a call"),
    # i18n: in a line of a log: a message to many; max 40
    "changed_call": _("Changed a call"),
    # i18n: in a line of a log: for a message to many; max 40
    "asked_approval": _("Asked for a call's approval"),
    # i18n: in a line of a log: a message to many; max 40
    "sent_call": _("Sent a call"),
    # i18n: in a line of a log: a message to many; max 40
    "approved_call": _("Approved a call"),
    # i18n: in a line of a log: a message to many; max 40
    "refused_call": _("Sent a call back"),
    # i18n: in a line of a log: a message to many, within a minute; max 40
    "undid_call": _("Held a call before anybody got it"),
    # i18n: in a line of a log: a message to many; max 40
    "paused_call": _("Paused a call"),
    # i18n: in a line of a log: a message to many; max 40
    "resumed_call": _("Went on with a call"),
    # i18n: in a line of a log: a message to many; max 40
    "stopped_call": _("Stopped a call"),
    # i18n: in a line of a log: a message to many that was not sent; max 40
    "dropped_call": _("Threw a call away"),
    # i18n: in a line of a log: of a messenger; max 40
    "group_on": _("Let calls be posted in a group"),
    # i18n: in a line of a log: of a messenger; max 40
    "group_off": _("Took a group off the calls"),
    # i18n: in a line of a log: of everything, because of a stolen telephone or the like; max 40
    "panicked": _("Froze everything"),
    # i18n: in a line of a log: after everything was frozen; max 40
    "asked_thaw": _("Asked to go on after a freeze"),
    # i18n: in a line of a log: after everything was frozen; max 40
    "thawed": _("Ended a freeze"),
    # i18n: in a line of a log: people, shifts, needs and messages; max 40
    "asked_wipe": _("Asked to erase everything"),
    # i18n: in a line of a log; max 40
    "agreed_wipe": _("Agreed to erase everything"),
    # i18n: in a line of a log: that everything is erased; max 40
    "cancelled_wipe": _("Stopped the erasing"),
    # i18n: in a line of a log; max 40
    "wiped": _("Everything was erased"),
    # i18n: in a line of a log: a test of freezing everything; max 40
    "drilled": _("Began a drill"),
    # i18n: in a line of a log: a test of freezing everything; max 40
    "saw_drill": _("Answered a drill"),
    # i18n: in a line of a log: for a day at most; max 40
    "suspended": _("Suspended a role"),
    # i18n: in a line of a log: somebody whose role is suspended; max 40
    "asked_restore": _("Asked to restore a role"),
    # i18n: in a line of a log: somebody whose role was suspended; max 40
    "restored": _("Restored a role"),
    # i18n: in a line of a log: who of the team hears of children alone; max 40
    "safeguards": _("Changed who answers for children"),
    # i18n: in a line of a log: their own secret number; max 40
    "set_pin": _("Set their PIN"),
    # i18n: in a line of a log: after five wrong ones; max 40
    "locked_pin": _("A PIN was locked"),
    # i18n: in a line of a log: the whole database, from a backup of it; max 40
    "brought_back": _("Brought a backup back"),
}
