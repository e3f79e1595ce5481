"""Invented people for the demo: names, sexes, birthdays, ID numbers of areas that are not assigned (演示人物)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from services.demo import words
from services.identity import check_char

AREAS = ("450199", "450299", "451099", "451299")
"""Area codes that end in 99 belong to nobody."""

GRADUATION_AGE = 18


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    name: str
    sex: str
    birth_date: str
    id_number: str


def people(rng: Random, year: int) -> Iterator[Person]:
    """Ever new people who turn 18 before they graduate in `year`; no two with one ID number."""
    first_birthday = date(year - GRADUATION_AGE - 1, 9, 1)
    used: set[str] = set()
    names = iter(words.LONG_NAMES)
    while True:
        birthday = first_birthday + timedelta(days=rng.randrange(365))
        number = _id_number(rng, birthday)
        if number in used:
            continue
        used.add(number)
        sex = words.MALE if int(number[16]) % 2 else words.FEMALE
        yield Person(next(names, "") or _name(rng), sex, birthday.isoformat(), number)


def _id_number(rng: Random, birthday: date) -> str:
    first17 = f"{rng.choice(AREAS)}{birthday:%Y%m%d}{rng.randrange(1000):03}"
    return first17 + check_char(first17)


def _name(rng: Random) -> str:
    return rng.choice(words.SURNAMES) + "".join(rng.sample(words.GIVEN, rng.choice((1, 2, 2, 2))))
