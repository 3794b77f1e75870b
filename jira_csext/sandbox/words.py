"""What people of the made agency and its clients write, in Russian and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from jira_csext.sandbox.people import Language

Topic = Literal["complaint", "question", "bug", "task"]
Subject = tuple[str, str]
"""A summary and the text below it."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language. `received` is what the machine says; the rest is said by people."""

    received: str
    subjects: Mapping[Topic, tuple[Subject, ...]]
    first_answers: tuple[str, ...]
    questions_to_client: tuple[str, ...]
    client_answers: tuple[str, ...]
    client_urges: tuple[str, ...]
    progress: tuple[str, ...]
    done: tuple[str, ...]
    thanks: tuple[str, ...]
    welcome: tuple[str, ...]
    notes: tuple[str, ...]


RUSSIAN = Phrases(
    received="Заявка принята. Это автоматический ответ: человек напишет отдельно.",
    subjects={
        "complaint": (
            ("Рассылка ушла не тому сегменту", "Письмо о скидке получили и те, кто уже купил. Как это вышло?"),
            ("В отчёте чужие цифры", "На третьей странице отчёта показы другого проекта. Прошу разобраться."),
            ("Третий раз переносится макет", "Обещали в среду, сегодня пятница. Когда будет макет?"),
            ("Не предупредили о простое сайта", "Сайт лежал сорок минут, узнали от покупателей."),
            ("Счёт выставлен дважды", "За апрель пришло два счёта на одну сумму."),
        ),
        "question": (
            ("Как добавить второй телефон на сайт", "В шапке один номер, нужен ещё номер склада."),
            ("Кто утверждает тексты карточек", "Тексты готовы, кому их отправлять?"),
            ("Когда обновится каталог", "Загрузили прайс вчера вечером, на сайте старые цены."),
            ("Что входит в поддержку в праздники", "Кому писать, если что-то случится 9 мая?"),
            ("Можно ли поменять обложку группы", "Хотим к сезону обновить обложку, что для этого нужно?"),
            ("Почему упал охват", "За неделю охват упал вдвое, хотя бюджет тот же."),
        ),
        "bug": (
            ("Форма заявки не отправляется", "Нажимаю «Отправить», крутится и ничего. Пробовали с двух телефонов."),
            ("Фильтр по цене показывает не то", "Ставлю до 5000, показывает всё подряд."),
            ("Картинки в карточке перевёрнуты", "После обновления фото с телефона лежат на боку."),
            ("Не приходит письмо с паролем", "Покупатели жалуются, что письмо не доходит."),
            ("Корзина теряет товар", "Если вернуться назад, корзина пустая."),
        ),
        "task": (
            ("Баннер к летней акции", "Нужен баннер 1200×400 и две версии для соцсетей. Текст приложу."),
            ("Страница новой услуги", "Структуру обсудили на встрече, нужен черновик."),
            ("Обновить прайс на сайте", "Новый прайс во вложении, старый убрать."),
            ("Подборка постов на июнь", "Восемь постов, темы как в прошлый раз."),
            ("Подключить оплату частями", "Банк дал доступы, готовы созвониться."),
        ),
    },
    first_answers=(
        "Добрый день! Увидели, разбираемся. Вернусь с ответом сегодня до вечера.",
        "Здравствуйте! Взял в работу, первые новости будут к 16:00.",
        "Добрый день, спасибо, что написали. Проверяю и отвечу подробно.",
        "Здравствуйте! Воспроизвели у себя, причину ищем.",
    ),
    questions_to_client=(
        "Подскажите, пожалуйста, на каком устройстве это видно, и пришлите снимок экрана.",
        "Нужен доступ к рекламному кабинету: пришлите, пожалуйста, приглашение на нашу почту.",
        "Какой из двух вариантов берём? Дальше без вашего решения не продвинемся.",
        "Уточните, пожалуйста, с какого числа действует новая цена.",
    ),
    client_answers=(
        "Снимок приложил, телефон обычный, браузер встроенный.",
        "Берём второй вариант.",
        "Доступ выдали, проверьте.",
        "С первого числа следующего месяца.",
    ),
    client_urges=("Есть новости?", "Подскажите, когда ждать ответа?", "Напоминаю про наш вопрос."),
    progress=(
        "Нашли причину, правка на проверке. До конца завтрашнего дня выложим.",
        "Спасибо, этого достаточно. Продолжаем.",
        "Черновик готов, показываем после внутренней проверки.",
    ),
    done=(
        "Готово, проверьте, пожалуйста. Если что-то не так, просто ответьте здесь.",
        "Исправили и проверили на трёх устройствах. Закрываем, но вернёмся по первому слову.",
        "Сделали. Материалы во вложении на диске, ссылка та же.",
    ),
    thanks=("Спасибо, всё работает.", "Отлично, благодарю!"),
    welcome=("Рады помочь!", "Спасибо, что проверили. Хорошего дня!"),
    notes=(
        "Похоже на прошлогоднюю историю с кешем, посмотрите туда.",
        "Клиент нервничает, пишем бережно и с датой.",
        "Жду ответа от хостинга.",
    ),
)

ENGLISH = Phrases(
    received="We have received your request. This is an automatic answer: a person will write separately.",
    subjects={
        "complaint": (
            ("Newsletter went out with last year's prices", "Customers are calling about prices we no longer have."),
            ("Nobody told us about the downtime", "The shop was down for half an hour, we heard it from customers."),
            ("The report is a week late again", "It was promised for Monday. Our board meets tomorrow."),
        ),
        "question": (
            ("Who approves the autumn texts", "The texts are ready, where do we send them?"),
            ("Can we change the header picture", "We would like a summer one. What do you need from us?"),
            ("Why did the reach drop", "Half of last week's, with the same budget."),
            ("Is support available on 9 May", "We do not have that holiday here. Who answers?"),
        ),
        "bug": (
            ("Contact form never finishes", "The wheel spins and nothing is sent, on two different phones."),
            ("Cart forgets items", "Going back from the checkout empties it."),
            ("Opening hours are shown an hour off", "Since the end of March the shop page is one hour late."),
        ),
        "task": (
            ("Banner for the summer sale", "1200 by 400 and two for social networks, please."),
            ("Page for the new service", "As discussed: a first draft of the structure."),
            ("Replace the price list", "The new one is attached, please remove the old."),
        ),
    },
    first_answers=(
        "Hello! We have seen it and are looking into it. You will hear from me today.",
        "Good day, thank you for writing. I am on it, first news by four o'clock.",
        "Hello! We can see it here as well and are looking for the cause.",
    ),
    questions_to_client=(
        "Which device do you see it on? A screenshot would help us a lot.",
        "Which of the two versions do you prefer? We cannot go on without your word.",
        "Could you send us an invitation to the advertising account, please?",
    ),
    client_answers=("Screenshot attached, an ordinary phone.", "The second one, please.", "You have access now."),
    client_urges=("Any news?", "When can we expect an answer?", "A gentle reminder."),
    progress=(
        "We have found the cause; the change is being checked and goes live tomorrow.",
        "Thank you, that is all we need. Going on.",
        "The draft is ready, you will see it after our own review.",
    ),
    done=(
        "Done, please have a look. If anything is off, simply answer here.",
        "Fixed, and checked on three devices. We are closing this and come back at a word from you.",
    ),
    thanks=("Works now, thank you.", "Great, thanks a lot!"),
    welcome=("Glad to help!", "Thank you for checking. Have a good day!"),
    notes=(
        "Looks like the cache again, start there.",
        "Waiting for the hosting company.",
        "Please answer with a date.",
    ),
)

PHRASES: Mapping[Language, Phrases] = {"ru": RUSSIAN, "en": ENGLISH}
