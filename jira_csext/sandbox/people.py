"""Who works at the made agency, who its clients are, and what was agreed with them. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Literal
from zoneinfo import ZoneInfo

from jira_csext.core.client import ClientTimeline, client_attributes
from jira_csext.core.ticket import Attributes

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")

Language = Literal["ru", "en"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account: `name` is the login on Data Center, `account_id` the only name that Cloud knows."""

    name: str
    display_name: str
    kind: Literal["agent", "client", "bot"] = "agent"
    language: Language = "ru"

    @property
    def account_id(self) -> str:
        """The account on Cloud: portal customers and apps are told by their form."""
        digest = blake2b(self.name.encode(), digest_size=28).hexdigest()
        if self.kind == "client":
            return f"qm:{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}:{digest[32:56]}"
        return digest[:24]

    @property
    def email(self) -> str:
        """An address in a domain that can belong to nobody."""
        return self.name if "@" in self.name else f"{self.name}@agency.example"


@dataclass(frozen=True, slots=True)
class Company:
    """A client; `key_since` is when it became a key client, `always` or None for never."""

    number: int
    name: str
    contacts: tuple[Person, ...]
    key_since: datetime | Literal["always"] | None = None
    tags: tuple[str, ...] = ()
    zone: ZoneInfo = MOSCOW

    @property
    def language(self) -> Language:
        """The language its people write in."""
        return self.contacts[0].language

    def is_key(self, at: datetime) -> bool:
        """Whether it was a key client at the instant."""
        return self.key_since is not None and (self.key_since == "always" or self.key_since <= at)


IRINA = Person("irina.lugova", "Ирина Лугова")
PAVEL = Person("pavel.rechnoy", "Павел Речной")
TIMUR = Person("timur.yasenev", "Тимур Ясенев")
EVA = Person("eva.lindt-berg", "Ева Линдт-Берг", language="en")
GLEB = Person("gleb.starov", "Глеб Старов")  # left in the second week of May
MARINA = Person("marina.ozerova", "Марина Озерова")
ANNA = Person("anna.kedrova", "Анна Кедрова")
OLEG = Person("oleg.dubov", "Олег Дубов")
AUTOMATION = Person("automation", "Automation", kind="bot")

SUPPORT = (IRINA, PAVEL, TIMUR, EVA)
PEOPLE = (IRINA, PAVEL, TIMUR, EVA, GLEB, MARINA, ANNA, OLEG)


def _contact(name: str, display_name: str, language: Language = "ru") -> Person:
    return Person(name, display_name, "client", language)


POLAR_TEA = Company(
    1,
    "Полярный чай",
    (_contact("orders@polar-tea.example", "Вера Снегирёва"), _contact("shop@polar-tea.example", "Лев Тундрин")),
)
CEDAR_STEEL = Company(
    2,
    "Кедр и Сталь",
    (
        _contact("a.gvozdev@cedar-steel.example", "Артём Гвоздев"),
        _contact("office@cedar-steel.example", "Нина Рельсова"),
    ),
    key_since="always",
)
MORNING_BAKERY = Company(3, "Пекарня «Семь утра»", (_contact("hello@seven-bakery.example", "Зоя Караваева"),))
MAGPIE_LAB = Company(
    4,
    "Лаборатория «Сорока»",
    (_contact("lab@magpie-lab.example", "Игнат Колбин"), _contact("pr@magpie-lab.example", "Майя Пробиркина")),
    key_since=datetime(2026, 5, 12, 10, 0, tzinfo=MOSCOW),
)
VERST = Company(5, "Верста Логистика", (_contact("dispatch@verst.example", "Семён Обозов"),))
HARBOUR = Company(
    6,
    "Harbour & Finch",
    (
        _contact("m.harbour@harbour-finch.example", "Maud Harbour", "en"),
        _contact("desk@harbour-finch.example", "Ned Finch", "en"),
    ),
    key_since="always",
)
LINDGRUEN = Company(
    7,
    "Lindgrün Möbel",
    (_contact("j.tischler@lindgruen.example", "Jule Tischler", "en"),),
    tags=("germany",),
    zone=BERLIN,
)
BLUEBELL = Company(8, "Bluebell Kitchens", (_contact("web@bluebell-kitchens.example", "Rosie Ladle", "en"),))

COMPANIES = (POLAR_TEA, CEDAR_STEEL, MORNING_BAKERY, MAGPIE_LAB, VERST, HARBOUR, LINDGRUEN, BLUEBELL)


def client_of(company: Company) -> ClientTimeline:
    """Return what a client register would know of the company, as of any instant."""

    def known(tier: str) -> Attributes:
        return client_attributes(
            company.name, tier=tier, segment="current", manager=MARINA.name, tags=company.tags or None
        )

    if isinstance(company.key_since, datetime):
        changes = ((0, known("standard")), (int(company.key_since.timestamp()), known("key")))
        return ClientTimeline(company.name, changes)
    return ClientTimeline(company.name, ((0, known("key" if company.key_since else "standard")),))
