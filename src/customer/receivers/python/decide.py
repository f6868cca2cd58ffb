"""Decides the reply to an SMS, as scenarios/sms-reply/extension.js does. `deny` means that no reply is sent."""

import re
from datetime import timedelta
from email.utils import parsedate_to_datetime

OPT_OUT = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"}
DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]


def decide(data, settings):
    words = data["Body"].upper().split()
    if len(words) == 1 and words[0] in OPT_OUT:
        return {"decision": "deny", "reason": "the sender opted out"}
    there = parsedate_to_datetime(data["DateCreated"]) + timedelta(minutes=int(settings["utcOffsetMinutes"]))
    day, clock = there.isoweekday() % 7, there.strftime("%H:%M")
    return {"decision": "allow", "changes": {"reply": reply_to(words, day, clock, settings)}}


def reply_to(words, day, clock, settings):
    shop, opens, closes = settings["shop"], settings["opens"], settings["closes"]
    is_open = day != 0 and opens <= clock < closes
    keyword = words[0] if words else ""
    if keyword in ("HELP", "INFO"):
        return f"{shop}: write HOURS, or ORDER and its number. STOP ends all messages."
    if keyword == "HOURS":
        now = "open" if is_open else "closed"
        return f"We are open Monday to Saturday, {opens} to {closes}. Right now we are {now}."
    if keyword == "ORDER":
        return order_reply(words[1] if len(words) > 1 else "")
    if is_open:
        return f"Thank you for writing to {shop}! One of us answers within the hour."
    return (
        f"Thank you for writing to {shop}! It is {DAYS[day]}, {clock}, and we are closed. "
        f"We open {next_opening(day, clock, opens)} at {opens}."
    )


def order_reply(argument):
    number = argument.removeprefix("#")
    if not re.fullmatch("[0-9]{4,8}", number):
        return "Please write ORDER and the number on your receipt, for example ORDER 10482."
    return f"Order {number}: we are looking it up and will write to you in a minute."


def next_opening(day, clock, opens):
    if day != 0 and clock < opens:
        return "today"
    # Saturday is followed by a Sunday, on which the shop stays closed.
    return f"on {DAYS[1 if day == 6 else day + 1]}"
