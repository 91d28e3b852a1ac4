"""Instants become French words, always in the time of Paris."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from contest.wording.numbers import plural
from contest.wording.typography import NO_BREAK

PARIS = ZoneInfo("Europe/Paris")
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


def paris(instant: datetime) -> datetime:
    """The same instant on a clock of Paris; ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("a naive datetime has no place on a screen")
    return instant.astimezone(PARIS)


def day_of(value: date | datetime) -> date:
    """The calendar day in Paris."""
    return paris(value).date() if isinstance(value, datetime) else value


def date_in_words(value: date | datetime, *, year: bool = True, weekday: bool = False) -> str:
    """« 26 février 2027 », « 1er mars », « vendredi 26 février »."""
    day = day_of(value)
    words = [f"{'1er' if day.day == 1 else day.day}{NO_BREAK}{MONTHS[day.month - 1]}"]
    if weekday:
        words.insert(0, WEEKDAYS[day.weekday()])
    if year:
        words.append(str(day.year))
    return " ".join(words[:-1]) + NO_BREAK + words[-1] if year else " ".join(words)


def hour_in_words(instant: datetime, *, seconds: bool = False) -> str:
    """« 18 h 00 », « 18 h 00 min 07 s »."""
    local = paris(instant)
    text = f"{local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02d}"
    return f"{text}{NO_BREAK}min{NO_BREAK}{local.second:02d}{NO_BREAK}s" if seconds else text


def instant_in_words(
    instant: datetime, *, year: bool = False, seconds: bool = False, zone: bool = True
) -> str:
    """« vendredi 26 février à 18 h 00, heure de Paris »."""
    day = date_in_words(instant, year=year, weekday=True)
    text = f"{day} à {hour_in_words(instant, seconds=seconds)}"
    return f"{text}, heure de Paris" if zone else text


def moment_in_words(instant: datetime, now: datetime) -> str:
    """« à 14 h 31 » today, else « le 12 janvier à 14 h 31 » (with its year when it is another one)."""
    day, today = day_of(instant), day_of(now)
    if day == today:
        return f"à {hour_in_words(instant)}"
    return f"le {date_in_words(instant, year=day.year != today.year)} à {hour_in_words(instant)}"


def ago_in_words(instant: datetime, now: datetime) -> str:
    """« à l’instant », « il y a 12 minutes », « il y a 3 heures », « hier à 21 h 40 », « il y a 6 jours »."""
    minutes, days = int((now - instant).total_seconds()) // 60, (day_of(now) - day_of(instant)).days
    if days > 1:
        return f"il y a {plural(days, 'jour')}"
    if days == 1:
        return f"hier à {hour_in_words(instant)}"
    if minutes < 1:
        return "à l’instant"
    return f"il y a {plural(minutes, 'minute') if minutes < 60 else plural(minutes // 60, 'heure')}"


def period_in_words(opens_at: datetime, closes_at: datetime) -> str:
    """« le 19 mars », « du 5 au 17 mars », « du 28 février au 4 mars »."""
    first, last = day_of(opens_at), day_of(closes_at)
    if first == last:
        return f"le {date_in_words(first, year=False)}"
    if (first.year, first.month) == (last.year, last.month):
        start = "1er" if first.day == 1 else str(first.day)
    else:
        start = date_in_words(first, year=first.year != last.year)
    return f"du {start} au {date_in_words(last, year=first.year != last.year)}"


def time_left(until: datetime, now: datetime) -> str:
    """« il reste 10 jours et 3 heures », « il reste 1 minute », « c’est terminé »; always rounded down."""
    seconds = int((until - now).total_seconds())
    if seconds <= 0:
        return "c’est terminé"
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes = rest // 60
    parts = [
        plural(count, unit)
        for count, unit in ((days, "jour"), (hours, "heure"), (minutes, "minute"))
        if count
    ]
    return "il reste " + (" et ".join(parts[:2]) if parts else "moins d’une minute")
