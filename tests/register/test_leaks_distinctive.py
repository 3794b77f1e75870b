"""A name that is no word of either language is stopped in any form, in any letters, wherever it stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jira_csext.register.leaks import KnownAs, LeakGuard

# Each name with all forms that its language gives it, written out by hand.
FORMS = {
    "Теплодар": "Теплодар Теплодара Теплодару Теплодаром Теплодаре теплодаровский теплодаровцы",
    "Северопром": "Северопром Северопрома Северопрому Северопромом Северопроме северопромовцы",
    "Алмитра": "Алмитра Алмитры Алмитре Алмитру Алмитрой",
    "Гавротень": "Гавротень Гавротеня Гавротеню Гавротенем Гавротене",
    "Лазудия-Мед": "Лазудия-Мед|Лазудии-Мед|Лазудию-Мед|Лазудией-Мед",
    "Скородуй и Ко": "Скородуй и Ко|Скородуя и Ко|Скородую и Ко|Скородуем и Ко",
    "НордЛогистик": "НордЛогистик НордЛогистика НордЛогистику НордЛогистиком НордЛогистике",
    "Zephyrine": "Zephyrine Zephyrines",
    "Vanterpool": "Vanterpool Vanterpools",
    "Fjordhus": "Fjordhus",
    "Quillmoor Dairy": "Quillmoor Dairy|Quillmoor-Dairy|QuillmoorDairy",
    "Tolbrex": "Tolbrex Tolbrexes",
}
NAMED = [(name, form) for name, forms in FORMS.items() for form in forms.split("|" if "|" in forms else " ")]
SETTINGS = [
    "{}",
    "{}.",
    "{} saw it first.",
    "{} is out, nothing to do.",
    "The {} site went live.",
    "A {} column, please.",
    "Our {} is fine.",
    "Press the button {}.",
    "We had it at {}, too.",
    "see {}, it's the same there",
    'Look at «{}» and "{}".',
    "{}'s people asked.",
    "Set the colour to {}.",
    "the {} font, size 12",
    "In the book {} there is a map.",
    "Вчера у {} было то же.",
    "{} – это вам не сюда.",
    "Нажмите кнопку «{}».",
    "эт пароль {}, ваш другой",
    "Цвет {} поменяли, слово {} убрали.",
    "Созвездие {} на баннере.",
    "вместе с {} переедете",
    "Раздел {} в меню.",
    "ВАЖНО: {}!",
    "/clients/{}/2027",
    "1) {}\n2) вы",
    "{}, добрый день!",
    "На {} 4 мы не ездим.",
]
LETTERS = [str, str.lower, str.upper, str.title]
GUARD = LeakGuard([KnownAs(name, (name,)) for name in FORMS])


@given(st.sampled_from(NAMED), st.sampled_from(SETTINGS), st.sampled_from(LETTERS), st.booleans())
def test_a_distinctive_name_is_stopped_in_every_form_case_and_setting(
    named: tuple[str, str], setting: str, letters: type[str], whole: bool
) -> None:
    name, form = named
    written = letters(form)
    text = setting.replace("{}", written)
    text = letters(text) if whole else text
    assert name in {leak.client for leak in GUARD.leaks(text, "somebody")}


@given(st.sampled_from(NAMED), st.text(max_size=30), st.text(max_size=30))
def test_a_distinctive_name_is_stopped_between_any_words(named: tuple[str, str], before: str, after: str) -> None:
    name, form = named
    assert name in {leak.client for leak in GUARD.leaks(f"{before} | {form} | {after}", "somebody")}
