"""/danger, /medical, /child, /violence, /eviction, /missing and /sea: a cry for help.

* the number to call is the first line of the answer, and the same transaction tells the team;
* what was typed counts at once; several words count inside a longer message, which goes along.
"""

from contextlib import suppress

from bot.danger_words import NUMBERS, team, ways_on
from bot.messages import Reply
from bot.registry import Command, command
from bot.talk import Talk
from locales import Text, lines, pgettext
from services import emergencies, tickets
from services.dangers import Danger
from services.refusals import Refused


def _alarm(danger: Danger, words: Text) -> Command:
    """Make the command of a danger."""

    @command(danger.value, danger.label, words=words, urgent=True, alarm=True)
    async def hold(talk: Talk) -> Reply:
        """Say whom to call, and let those on duty know."""
        return await _raised(talk, danger)

    return hold


async def _raised(talk: Talk, danger: Danger) -> Reply:
    raised = await emergencies.raise_(talk.db, talk.person.id, danger, talk.now)
    if raised.ticket_id is not None and talk.argument:
        with suppress(Refused):  # the team has many words already; the alarm is what counts
            await tickets.said(
                talk.db,
                talk.seal,
                raised.ticket_id,
                talk.person.id,
                talk.argument,
                talk.language,
                talk.now,
            )
    return Reply(lines(NUMBERS[danger], team(raised)), ways_on(raised.ticket_id), safety=True)


danger = _alarm(
    Danger.DANGER,
    pgettext(
        "words",
        # i18n: all dangers: what somebody in danger types. Several words count inside a longer
        # message too, so write no harmless ones; "=" before them says: only when alone
        "danger | emergency | urgent | = urgent help | = it is urgent | fire | there is a fire"
        " | our tent is burning | the tents are burning | i am in danger | we are in danger"
        " | my life is in danger | = they want to kill me | = he wants to kill me"
        " | someone is following me | they threaten me",
    ),
)
medical = _alarm(
    Danger.MEDICAL,
    pgettext(
        "words",
        # i18n: somebody is ill or hurt; "=" before several words: only when alone
        "ambulance | call an ambulance | accident | there was an accident | someone is hurt"
        " | somebody is hurt | i am hurt | i am injured | someone is injured | i am bleeding"
        " | he is bleeding | she is bleeding | cannot breathe | can't breathe | not breathing"
        " | unconscious | is unconscious | heart attack | someone fainted | took an overdose"
        " | baby is coming",
    ),
)
child = _alarm(
    Danger.CHILD,
    pgettext(
        "words",
        # i18n: a child is alone; "=" before several words: only when alone
        "child alone | a child is alone | lost child | a child is lost | i lost my child"
        " | my child is lost | i am a child alone | i am a minor and alone"
        " | a minor is alone | a baby is alone | children alone",
    ),
)
violence = _alarm(
    Danger.VIOLENCE,
    pgettext(
        "words",
        # i18n: somebody is attacked; "=" before several words: only when alone
        "violence | attack | we are attacked | = i was attacked | they attack us | they beat me"
        " | he beats me | they are beating me | he is beating me | someone is beating me"
        " | he has a knife | they have knives | fight with knives | rape | i was raped"
        " | he hits me",
    ),
)
eviction = _alarm(
    Danger.EVICTION,
    pgettext(
        "words",
        # i18n: the police clears a camp now; "=" before several words: only when alone
        "eviction | eviction now | police take our tents | police are taking our tents"
        " | police destroy our tents | police clear the camp | police are clearing the camp"
        " | police evict us | they take our tents | they are taking our tents | = police raid",
    ),
)
missing = _alarm(
    Danger.MISSING,
    pgettext(
        "words",
        # i18n: nobody knows where somebody is; "=" before several words: only when alone
        "missing person | = someone is missing | my friend is missing | my brother is missing"
        " | my sister is missing | my son is missing | my daughter is missing"
        " | my child is missing | my wife is missing | my husband is missing | = person missing",
    ),
)
sea = _alarm(
    Danger.SEA,
    pgettext(
        "words",
        # i18n: a boat is in trouble; "=" before several words: only when alone
        "we are drowning | someone is drowning | drowning | boat is sinking | boat sinking"
        " | boat in trouble | water in the boat | we are in the water | he fell in the water"
        " | our boat is broken | shipwreck",
    ),
)
