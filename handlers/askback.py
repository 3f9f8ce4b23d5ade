"""/askback: a coordinator asks who reported a need; neither sees the other's number or name."""

from bot.messages import Reply
from bot.need_cards import named
from bot.need_desk import board, brief, named_need
from bot.registry import command
from bot.talk import Talk
from locales import _, lines, ngettext
from services import asking_back
from services.closing import may_end
from services.people import Role


@command("askback", _("❓ Ask back"), role=Role.COORDINATOR)
async def ask_back(talk: Talk) -> Reply:
    """Ask the people who told of a need something in one's own words."""
    need = await named_need(talk)
    if need is None:
        return await board(talk)
    may_end(need)
    count = len(await asking_back.to_be_asked(talk.db, need.id, talk.person.id))
    if not count:
        return await brief(talk, need.id, asking_back.NOBODY)
    prompt = lines(
        _("❓ {thing}: what do you want to ask?", thing=named(need)),
        ngettext("👥 {count} person reads it.", "👥 {count} people read it.", count),
        _("Please write it short. It goes as you write it, without your name."),
    )
    words = await talk.text("words", prompt)
    count = await asking_back.ask_back(
        talk.db, talk.seal, need.id, words, talk.language, talk.now, talk.person.id
    )
    done = ngettext(
        "✅ {count} person is asked. The answer comes here.",
        "✅ {count} people are asked. The answers come here.",
        count,
    )
    return await brief(talk, need.id, done)
