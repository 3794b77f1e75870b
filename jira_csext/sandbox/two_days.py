"""Two working days of the made agency, as a script: clients ask, some are answered in time and some are not.

Monday 18 and Tuesday 19 May 2026, Moscow time. The office works 10-13 and 14-19; what is promised stands in `rules/`.
`the_week_before` is for whoever wants to begin, as a real agency does, with tickets that are already open.
"""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.sandbox.hand import Hand
from jira_csext.sandbox.people import (
    AUTOMATION,
    BLUEBELL,
    CEDAR_STEEL,
    EVA,
    HARBOUR,
    IRINA,
    LINDGRUEN,
    MARINA,
    MORNING_BAKERY,
    PAVEL,
    POLAR_TEA,
    TIMUR,
    VERST,
    Company,
    Person,
)
from jira_csext.sandbox.plot import Kind, Priority
from jira_csext.sandbox.script import Act, Play, play
from jira_csext.sandbox.small_site import SERVICE
from jira_csext.sandbox.vocabulary import TYPES, workflow
from jira_csext.sandbox.words import PHRASES

THE_WEEK_BEFORE = "2026-05-12T09:30:00+03:00"
BEGINS, ENDS = "2026-05-18T09:30:00+03:00", "2026-05-19T19:30:00+03:00"

RAISED_IN_PRIORITY = "Рассылка ушла не тому сегменту"
"""The ticket to explain first, by its summary: promised anew when the priority was raised, and answered too late."""

_DATES = {
    "last Tue": "2026-05-12",
    "last Wed": "2026-05-13",
    "last Thu": "2026-05-14",
    "last Fri": "2026-05-15",
    "Mon": "2026-05-18",
    "Tue": "2026-05-19",
}


class _Story:
    """What happens to one ticket. `at` is `Mon 10:05`, or `Tue 15:14:55` where seconds count, or `last Fri 16:00`."""

    def __init__(
        self,
        at: str,
        company: Company,
        kind: Kind,
        summary: str,
        text: str,
        *,
        priority: Priority = "Medium",
        contact: int = 0,
    ) -> None:
        self.plays: list[Play] = []
        self.client = company.contacts[contact]
        self._steps = workflow(kind)
        self._kind = kind
        self._key: str | None = None

        def create(hand: Hand) -> None:
            self._key = hand.create(SERVICE, TYPES[kind].name, summary, text, priority=priority, company=company)

        self._at(at, self.client, create)

    def _at(self, at: str, by: Person, act: Act) -> None:
        day, _, time = at.rpartition(" ")
        self.plays.append(play(f"{_DATES[day]}T{time if time.count(':') == 2 else f'{time}:00'}+03:00", by.name, act))

    def _ticket(self) -> str:
        if self._key is None:
            raise LookupError("The ticket is not there yet; its script is out of order.")
        return self._key

    def says(self, at: str, by: Person, text: str, *, internal: bool = False) -> _Story:
        """Somebody writes, to the client's side unless `internal`."""
        self._at(at, by, lambda hand: hand.comment(self._ticket(), text, internal=internal))
        return self

    def moves(self, at: str, by: Person, stage: str) -> _Story:
        """Somebody moves the ticket on: open, working, waiting, resolved."""
        self._at(at, by, lambda hand: hand.move(self._ticket(), self._steps[stage].id))
        return self

    def assigns(self, at: str, by: Person, to: Person) -> _Story:
        """Somebody gives the ticket to a person."""
        self._at(at, by, lambda hand: hand.assign(self._ticket(), to.name))
        return self

    def prioritizes(self, at: str, by: Person, priority: Priority) -> _Story:
        """Somebody changes the priority."""
        self._at(at, by, lambda hand: hand.prioritize(self._ticket(), priority))
        return self

    def promises(self, at: str, by: Person, on: str) -> _Story:
        """Somebody promises a date."""
        self._at(at, by, lambda hand: hand.promise(self._ticket(), on))
        return self


def two_days() -> list[Play]:
    """Return the script; tickets get their keys in the order of their creation, SUP-1 first on an empty site."""
    # A script can be played once: its tickets remember their keys.
    return [each for story in _stories() for each in story.plays]


def the_week_before() -> list[Play]:
    """Return the script of what is still open when the two days begin, from `THE_WEEK_BEFORE` on."""
    return [each for story in _earlier() for each in story.plays]


def _earlier() -> Iterator[_Story]:
    yield _told_before_it_is_late()
    yield _resolved_a_moment_before_we_speak()
    yield _left_over_the_weekend()


def _told_before_it_is_late() -> _Story:
    # Five working days are over on Tuesday at 10:30; 85% of them on Monday at 12:30, when the client hears from us.
    story = _Story(
        "last Tue 10:30",
        BLUEBELL,
        "complaint",
        "Half of the product photos are gone",
        "Since the weekend every second kitchen has no picture. We pay for these pages.",
    )
    story.assigns("last Tue 10:40", MARINA, EVA)
    story.says("last Tue 11:20", EVA, "Hello Rosie, I see it too. We are bringing them back, page by page.")
    story.moves("last Tue 11:21", EVA, "working")
    story.says("Tue 09:50", EVA, "All 212 pictures are back, and the backup now runs daily. I am sorry for the week.")
    return story.moves("Tue 10:12", EVA, "resolved")


def _resolved_a_moment_before_we_speak() -> _Story:
    # 85% are over on Monday at 15:00; a public message is announced a few minutes before, and by then the work is done.
    story = _Story(
        "last Tue 12:00",
        LINDGRUEN,
        "complaint",
        "Wrong phone number in the autumn catalogue",
        "Our customers reach a dentist. Please have it corrected in every file.",
    )
    story.assigns("last Tue 12:10", MARINA, EVA).moves("last Tue 12:11", EVA, "working")
    story.says("last Tue 14:30", EVA, "Good afternoon Jule, this is on us. I will go through all the files.")
    story.says("Mon 14:57", EVA, "It is corrected in all 14 files; the list is attached.")
    return story.moves("Mon 14:58", EVA, "resolved")


def _left_over_the_weekend() -> _Story:
    # Four working hours were over on Thursday at closing time.
    story = _Story(
        "last Thu 15:00",
        MORNING_BAKERY,
        "complaint",
        "Акция закончилась, а баннер висит",
        "Покупатели требуют скидку, которой уже нет. Снимите, пожалуйста.",
    )
    story.assigns("Mon 10:30", MARINA, PAVEL)
    story.says("Mon 11:05", PAVEL, "Зоя, здравствуйте! Простите за молчание: баннер снят, проверьте, пожалуйста.")
    return story.moves("Mon 11:06", PAVEL, "resolved")


def _stories() -> Iterator[_Story]:
    yield _answered_and_reopened()
    yield _five_seconds_before()
    yield _forgotten_complaint()
    yield _raised_in_priority()
    yield _waiting_over_lunch()
    yield _forgotten_overnight()
    yield _key_client_at_night()
    yield _order_taken_the_next_day()
    yield _only_a_note_inside()
    yield _german_morning()
    yield _answered_by_a_colleague()


def _answered_and_reopened() -> _Story:
    story = _Story(
        "Mon 10:05",
        POLAR_TEA,
        "question",
        "Как добавить второй телефон на сайт",
        "В шапке один номер, нужен ещё номер склада.",
    )
    story.assigns("Mon 10:20", MARINA, IRINA).moves("Mon 10:40", IRINA, "working")
    story.says("Mon 10:41", IRINA, "Добрый день! Добавим сегодня. Подскажите, номер показывать и в телефоне?")
    story.says("Mon 12:05", story.client, "Да, и в подвале тоже.")
    story.says("Mon 12:30", IRINA, "Поняла, к 16:00 будет на сайте.")
    story.says("Mon 15:50", IRINA, PHRASES["ru"].done[0]).moves("Mon 15:51", IRINA, "resolved")
    story.says("Tue 11:10", story.client, "В подвале номер старый, посмотрите, пожалуйста.")
    story.moves("Tue 11:11", story.client, "working")
    story.says("Tue 11:55", IRINA, "Поправили и в подвале, проверьте.")
    return story.moves("Tue 12:40", IRINA, "resolved")


def _five_seconds_before() -> _Story:
    # Four working hours from 10:15 are over at 15:15: lunch does not count.
    story = _Story(
        "Mon 10:15",
        VERST,
        "complaint",
        "Третий раз переносится макет",
        "Обещали в среду, сегодня понедельник. Когда будет макет?",
    )
    story.says("Mon 10:16", AUTOMATION, PHRASES["ru"].received).assigns("Mon 10:50", MARINA, PAVEL)
    story.says("Mon 15:14:55", PAVEL, "Семён, здравствуйте! Макет будет завтра к 12:00, пришлю сам и позвоню.")
    return story.moves("Mon 15:16", PAVEL, "working").promises("Mon 15:17", PAVEL, "2026-05-19")


def _forgotten_complaint() -> _Story:
    story = _Story(
        "Mon 11:00",
        BLUEBELL,
        "complaint",
        "The report is a week late again",
        "It was promised for Monday. Our board meets tomorrow.",
    )
    # A machine's words are no answer.
    story.says("Mon 11:01", AUTOMATION, PHRASES["en"].received)
    story.says("Mon 17:40", EVA, "Hello Rosie, you are right, and it is late. You have the report by ten tomorrow.")
    story.assigns("Mon 17:41", EVA, EVA).moves("Mon 17:42", EVA, "working")
    return story.says("Tue 09:55", EVA, "Here is the report; the figures for May are on page two.")


def _raised_in_priority() -> _Story:
    # High means one hour instead of four: from 12:00 it is over at 13:00, when the office closes for lunch.
    story = _Story(
        "Mon 12:00",
        POLAR_TEA,
        "complaint",
        RAISED_IN_PRIORITY,
        "Письмо о скидке получили и те, кто уже купил. Как это вышло?",
        contact=1,
    )
    story.assigns("Mon 12:05", MARINA, TIMUR).prioritizes("Mon 12:20", MARINA, "High")
    story.says("Mon 12:25", MARINA, "Тимур, это срочно: клиент уже получает звонки.", internal=True)
    story.says("Mon 14:20", TIMUR, "Лев, добрый день! Ошиблись фильтром, извинения и исправление уйдут до 16:00.")
    return story.moves("Mon 14:21", TIMUR, "working")


def _waiting_over_lunch() -> _Story:
    story = _Story(
        "Mon 11:30",
        MORNING_BAKERY,
        "bug",
        "Форма заявки не отправляется",
        "Нажимаю «Отправить», крутится и ничего. Пробовали с двух телефонов.",
        priority="High",
    )
    story.assigns("Mon 11:40", TIMUR, TIMUR).says("Mon 11:50", TIMUR, PHRASES["ru"].questions_to_client[0])
    story.moves("Mon 11:52", TIMUR, "waiting")
    story.says("Mon 14:30", story.client, PHRASES["ru"].client_answers[0]).moves("Mon 14:45", TIMUR, "working")
    story.says("Mon 15:10", TIMUR, PHRASES["ru"].progress[0])
    return story.says("Tue 16:20", TIMUR, PHRASES["ru"].done[1]).moves("Tue 16:21", TIMUR, "resolved")


def _forgotten_overnight() -> _Story:
    # Two hours on Monday, two on Tuesday: due at noon, and nobody comes.
    return _Story(
        "Mon 17:00",
        POLAR_TEA,
        "bug",
        "Не приходит письмо с паролем",
        "Покупатели жалуются, что письмо не доходит.",
        contact=1,
    )


def _key_client_at_night() -> _Story:
    story = _Story(
        "Mon 20:40",
        HARBOUR,
        "complaint",
        "Newsletter went out with last year's prices",
        "Customers are calling about prices we no longer have.",
        priority="Highest",
    )
    story.says("Mon 21:05", EVA, "Hello Maud, I have stopped the mailing. A correction goes out within the hour.")
    story.assigns("Mon 21:06", EVA, EVA).moves("Mon 21:06", EVA, "working")
    return story.says("Mon 21:50", EVA, PHRASES["en"].done[0]).moves("Tue 10:10", EVA, "resolved")


def _order_taken_the_next_day() -> _Story:
    story = _Story(
        "Mon 16:10",
        CEDAR_STEEL,
        "task",
        "Баннер к летней акции",
        "Нужен баннер 1200×400 и две версии для соцсетей. Текст приложу.",
    )
    story.says("Tue 10:30", MARINA, "Артём, взяли в план, первые варианты в четверг до 18:00.")
    return story.assigns("Tue 10:31", MARINA, PAVEL).promises("Tue 10:32", MARINA, "2026-05-21")


def _only_a_note_inside() -> _Story:
    story = _Story(
        "Tue 10:05",
        VERST,
        "reclamation",
        "В отчёте чужие цифры",
        "На третьей странице отчёта показы другого проекта. Прошу разобраться.",
    )
    story.assigns("Tue 10:15", MARINA, PAVEL).moves("Tue 10:40", PAVEL, "working")
    return story.says("Tue 11:20", PAVEL, "Похоже на прошлогоднюю историю с кешем, смотрю.", internal=True)


def _german_morning() -> _Story:
    story = _Story(
        "Tue 10:20",
        LINDGRUEN,
        "question",
        "Who approves the autumn texts",
        "The texts are ready, where do we send them?",
    )
    story.says("Tue 12:10", EVA, "Good morning Jule! To me, please; you have our word on them by Thursday.")
    return story.says("Tue 12:40", story.client, "Great, thanks a lot!").moves("Tue 14:05", EVA, "resolved")


def _answered_by_a_colleague() -> _Story:
    story = _Story(
        "Tue 11:30",
        MORNING_BAKERY,
        "question",
        "Можно ли поменять обложку группы",
        "Хотим к сезону обновить обложку, что для этого нужно?",
    )
    story.assigns("Tue 11:35", MARINA, PAVEL)
    return story.says("Tue 15:20", IRINA, "Добрый день! Павел занят, отвечу я: нужен логотип и две фотографии.")
