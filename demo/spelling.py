"""How different hands write the same thing: names of projects, dates, the name of the organisation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from demo.vocabulary import words

if TYPE_CHECKING:
    from datetime import date

    from demo.grid import Value


def thai_digits(text: str) -> str:
    """`2567` as `๒๕๖๗`."""
    return text.translate(str.maketrans("0123456789", words()["spelling"]["thai_digits"]))


def spell(name: str, hand: str) -> str:
    """A project's name as a plan, a budget, a progress sheet or a payment register writes it.

    All spellings have the same matching key (formats.md 2: ค.ส.ล., หมู่ที่ ๓, ม.3, ํา, doubled spaces).
    """
    spelling = words()["spelling"]
    pattern = re.compile(spelling["village"])
    form = spelling[f"{hand}_village"]
    text: str = pattern.sub(lambda found: form.format(digit=found.group(1), thai=thai_digits(found.group(1))), name)
    village = form.split("{", maxsplit=1)[0]
    for old, new in spelling[hand]:
        text = text.replace(old.format(village=village), new.format(village=village))
    return text


def spell_date(day: date, form: str) -> Value:
    """A date in one of the forms officers use: long, thai, short, brief, slash (พ.ศ. in text), or a date cell."""
    months = words()["months"]
    year = day.year + 543
    if form == "cell":
        return day
    if form == "thai":
        return thai_digits(f"{day.day} {months['full'][day.month - 1]} {year}")
    return {
        "long": f"{day.day} {months['full'][day.month - 1]} {year}",
        "short": f"{day.day} {months['short'][day.month - 1]} {year}",
        "brief": f"{day.day} {months['short'][day.month - 1]} {year % 100:02d}",
        "slash": f"{day.day:02d}/{day.month:02d}/{year}",
    }[form]


def long_name(organisation: str) -> str:
    """`อบต.โคกไม้ลาย` as องค์การบริหารส่วนตำบลโคกไม้ลาย; other names as they are."""
    places = words()["places"]
    short = places["short"]
    return f"{places['long']}{organisation.removeprefix(short)}" if organisation.startswith(short) else organisation


def subdistrict(organisation: str) -> str:
    """`อบต.โคกไม้ลาย` as ตำบลโคกไม้ลาย."""
    places = words()["places"]
    return f"{places['subdistrict']}{organisation.removeprefix(places['short'])}"
