"""/mergeneed: what was told twice becomes one need, with the reports of both."""

from bot.messages import Reply
from bot.need_cards import line, named, row
from bot.need_desk import board, brief, named_need
from bot.registry import command
from bot.talk import Talk
from locales import _, lines, ngettext
from services import merging
from services.people import Role


@command("mergeneed", _("🔗 Same as another"), role=Role.COORDINATOR)
async def merge_need(talk: Talk) -> Reply:
    """Make a need part of another one of the same thing."""
    need = await named_need(talk)
    if need is None:
        return await board(talk)
    merging.may_be_merged(need)
    alike = await merging.candidates(talk.db, need)
    if not alike:
        return await brief(talk, need.id, _("No other need is the same thing."))
    choices = {str(one.id): (one, row(one)[0]) for one in alike}
    shown = [line(number, one) for number, one in enumerate(alike[:4], start=1)]
    prompt = lines(_("🔗 {thing}: which one is the same?", thing=named(need)), *shown)
    into = await talk.choose("into", prompt, choices)
    await talk.confirm(
        lines(
            _(
                "🔗 Need {number} becomes a part of need {other}. The numbers are added.",
                number=need.id,
                other=into.id,
            ),
            _("This cannot be undone. Join them?"),
        )
    )
    count = await merging.merge(talk.db, need.id, into.id, talk.now, talk.person.id)
    done = ngettext(
        "✅ Joined. {count} person told us.", "✅ Joined. {count} people told us.", count
    )
    return await brief(talk, into.id, done)
