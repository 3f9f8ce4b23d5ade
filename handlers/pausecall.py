"""/pausecall, /resumecall, /stopcall: a call that is on its way is held back, or ended."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.call_desk import board, named_call, shown
from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from db.session import Session
from locales import _
from services import call_acts
from services.calls import State
from services.people import Role

Act = Callable[[Session, int, datetime, int], Awaitable[State]]
SAID = {
    State.PAUSED: _("⏸ Held. Nobody more gets it until you go on."),
    State.SENDING: _("▶️ It goes on."),
    State.STOPPED: _("⏹ Stopped. Nobody more gets it."),
}


@command("pausecall", _("⏸ Pause a call"), role=Role.COORDINATOR)
async def pause_call(talk: Talk) -> Reply:
    """Hold a call back: what is not sent yet waits."""
    return await _done(talk, call_acts.pause)


@command("resumecall", _("▶️ Go on with a call"), role=Role.COORDINATOR)
async def resume_call(talk: Talk) -> Reply:
    """Send the rest of a call that was held back."""
    return await _done(talk, call_acts.resume)


@command("stopcall", _("⏹ Stop a call"), role=Role.COORDINATOR)
async def stop_call(talk: Talk) -> Reply:
    """End a call: nobody more gets it."""
    return await _done(talk, call_acts.stop)


async def _done(talk: Talk, act: Act) -> Reply:
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    state = await act(talk.db, call.id, talk.now, talk.person.id)
    return await shown(talk, call.id, SAID.get(state))
