"""/pausecall, /resumecall, /stopcall: a call that is on its way is held back, or ended."""

from bot.call_desk import board, named_call, shown
from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from locales import Text, _
from services import call_acts
from services.calls import State
from services.people import Role

SAID = {
    State.PAUSED: _("⏸ Held. Nobody more gets it until you go on."),
    State.SENDING: _("▶️ It goes on."),
    State.STOPPED: _("⏹ Stopped. Nobody more gets it."),
}


@command("pausecall", _("⏸ Pause a call"), role=Role.COORDINATOR)
async def pause_call(talk: Talk) -> Reply:
    """Hold a call back: what is not sent yet waits."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    return await _shown(
        talk, call.id, await call_acts.pause(talk.db, call.id, talk.now, talk.person.id)
    )


@command("resumecall", _("▶️ Go on with a call"), role=Role.COORDINATOR)
async def resume_call(talk: Talk) -> Reply:
    """Send the rest of a call that was held back."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    return await _shown(
        talk, call.id, await call_acts.resume(talk.db, call.id, talk.now, talk.person.id)
    )


@command("stopcall", _("⏹ Stop a call"), role=Role.COORDINATOR)
async def stop_call(talk: Talk) -> Reply:
    """End a call: nobody more gets it."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    return await _shown(
        talk, call.id, await call_acts.stop(talk.db, call.id, talk.now, talk.person.id)
    )


async def _shown(talk: Talk, number: int, state: State) -> Reply:
    said: Text | None = SAID.get(state)
    return await shown(talk, number, said)
