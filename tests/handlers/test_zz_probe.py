from collections.abc import Awaitable, Callable
from datetime import timedelta, datetime
import pytest
from sqlalchemy import select, update, insert
from db.models import serving, place, occurrence, conversation
from services import directory
from services.meals import Meal
from services.people import Role
from services.seasons import set_season
from datetime import date
from tests.conftest import TUESDAY_EVENING, PARIS
from tests.standing import number_of, revoke, stored
from tests.telephone import WHATSAPP, Chat
from tests.week import OTHERS, TEAM, at, settled
from tests.handlers.test_meals_by_chat import kitchen, changes, claire, rules

def show(chat, said):
    print("<<", said.translate({0x2068: None, 0x2069: None, 0x200f:None})); print("   ", [(b.label,b.token) for b in chat.last.buttons], chat.last)

def p(chat, what, said):
    print(">", what); print("<", said.translate({0x2068: None, 0x2069: None}).replace("\n","\n< ")); print("  ", chat.labels)

async def test_false_positives(claire):
    await kitchen(claire.url, "Soupe du Jardin")
    for w in ["20 sleeping bags at Stalingrad before 22:00","besoin de 20 duvets à Stalingrad avant 22h","no driver for tonight 20h","I am at Stalingrad until 20h","on se retrouve à 19h à Stalingrad","réunion demain 18h République","cancel my shift tomorrow","annuler", "cancelled", "police à Stalingrad 23h","personne à Stalingrad à 21h", "annulé ce soir soupe du jardin", "ce soir 18h-23h Stalingrad", "the distribution moved to Rosa Parks"]:
        p(claire, w, await claire.say(w))
        await claire.say("cancel")

async def test_whatsapp(claire):
    claire.limits = WHATSAPP
    n = await kitchen(claire.url, "Soupe du Jardin")
    for c in (f"/cancelmeal {n}", f"/replacemeal {n}", "/meals", f"/placedesk {n}", f"/hours {n}", "/alerts", "/seasons","/served","/coverage","/stilltrue","/setseason","/newalert"):
        p(claire, c, await claire.say(c)); print("   style", claire.last.style if hasattr(claire.last,'style') else '')
        await claire.say("cancel")

async def test_revoked_in_the_middle(claire):
    n = await kitchen(claire.url, "Soupe du Jardin")
    await claire.say(f"/cancelmeal {n}")
    await revoke(claire.url, "claire")
    p(claire, "press", await claire.press("Tuesday"))
    print(await changes(claire.url))

async def test_season(claire):
    n = await kitchen(claire.url, "Soupe du Jardin")
    async with stored(claire.url) as db:
        await set_season(db, "ramadan-2027", date(2027,2,8), date(2027,3,9))
    await claire.say(f"/hours {n}")
    for b in ["Dinner"]:
        p(claire,b,await claire.press(b))
    p(claire,"", await claire.say("tous les soirs 18h-20h"))
    for b in ["📅 Not all","ramadan","🔁","✅"]:
        p(claire,b,await claire.press(b))
    p(claire,"", await claire.say(f"/placedesk {n}"))

async def test_past_alert(claire):
    claire.now = claire.now.replace(hour=15)
    await claire.say("/newalert")
    p(claire,"", await claire.press("Stalingrad"))
    p(claire,"", await claire.press("100 m"))
    p(claire,"", await claire.press("🗓 Later"))
    p(claire,"", await claire.press("Tuesday"))
    p(claire,"", await claire.say("8:00"))
    p(claire,"", await claire.press("🗓 Another"))
    p(claire,"", await claire.press("Tuesday"))
    p(claire,"", await claire.say("10:00"))
    p(claire,"", await claire.press("⏭"))

async def test_end_then_follow(claire, chats):
    n = await kitchen(claire.url, "Soupe du Jardin")
    amina = chats("amina"); await amina.say("English")
    await amina.say("/follow %d" % n)
    p(amina,"follow",amina.last.text)
    await claire.say(f"/movemeal {n}")
    p(claire,"",claire.last.text)
    p(claire,"",await claire.press("Tuesday"))
    p(claire,"",await claire.press("Stalingrad"))
    p(claire,"",await claire.press("⏭"))
    claire.now += timedelta(minutes=2); amina.now=claire.now
    out = await settled([claire, amina])
    for k,v in out.items():
        for o in v: print(k, o.text, [b.label for b in o.buttons])
