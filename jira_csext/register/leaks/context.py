"""Whether a word of everyday life means the company of that name here: its capital, its quotes, the words around "
"it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from jira_csext.register.leaks.ordinary import GIVEN_NAMES
from jira_csext.register.leaks.spelling import Word, listed

LEGAL_BEFORE: Final = listed("ооо оао зао ао пао ип нпо нко тоо чп фгуп муп гк тд мфо снт")
LEGAL_AFTER: Final = listed("ltd llc llp plc inc co corp gmbh ag sa bv limited incorporated corporation company ооо")
_COMPANY: Final = re.compile(
    r"клиент\w*|компани\w+|фирм\w+|заказчик\w*|организаци\w+|агентств\w+|магазин\w*|бренд\w*|фонд\w*|контор\w+|"
    r"студи[яиюе]й?|"
    r"предприяти\w+|холдинг\w*|концерн\w*|отел(?:ь|я|ю|е|ем)|ресторан\w*|партнер\w*|подрядчик\w*|"
    r"clients?|customers?|compan(?:y|ies)|firm|agency|brand|fund|hotel|vendor|supplier|account"
)
_AT_COMPANY: Final = re.compile(
    r"коллег\w*|ребят\w*|представител\w+|сотрудник\w*|менеджер\w*|бухгалтер\w*|директор\w*|команд\w+|люд\w+|парн\w+|"
    r"people|guys|folks|colleagues|friends|team|staff|engineers?|manager|director|someone|contact"
)
_OF: Final = listed("из от у в at from of with for")
_AFTER: Final = re.compile(
    r"team|people|guys|folks|colleagues|staff|has|have|had|is|are|was|were|asks?|asked|uses?|used|renews?|renewed|"
    r"signs?|signed|"
    r"complain(?:s|ed)|report(?:s|ed)|pays?|paid|mov(?:es|ed)|got|gets|receiv(?:es|ed)|approv(?:es|ed)|bought|"
    r"buys|order(?:s|ed)|"
    r"confirm(?:s|ed)|call(?:s|ed)|wrote|writes|request(?:s|ed)|cancell?(?:s|ed)|switch(?:es|ed)|already|too|also|"
    r"wants?|wanted|"
    r"needs?|needed|chose|chooses|prefers?|preferred|likes?|liked|loves?|loved|agree[sd]?|decide[sd]?|sent|sends|"
    r"gave|gives|took|"
    r"takes|went|goes|came|comes|made|makes|runs?|ran|sells?|sold|hosts?|tests?|tested|book(?:s|ed)|chang(?:es|"
    r"ed)|accept(?:s|ed)|"
    r"reject(?:s|ed)|launch(?:es|ed)|stopp?(?:s|ed)|left|leaves|join(?:s|ed)|shar(?:es|ed)|owns?|did|does|tried|"
    r"tries|said|says|told|"
    r"will|would|can|could|just|still|never|only|and|or|"
    r"тоже|также|уже|ещ[её]|мы|нам|просят|просит|платит|платят|хочет|хотят|ведет|пишет|пишут|сообщает|жалуется|"
    r"доволен|довольна|"
    r"согласен|согласна|согласны|готов[аы]?|ждет|ждут|использует|использу\w+|пользуется|арендует|покупает|"
    r"заказывает|просила?|"
    r"(?:за|пере|вы|по|при|с|у|об|от|под|про|со|рас|до|на|ку|пла|пис|хот|ре|взя|жал|обра|реш|вер)\w{1,12}(?:л|ла|"
    r"ло|ли)(?:сь|ся)?"
)
_NOT_AFTER: Final = re.compile(
    r"(?:была|было|был|были|пропал\w*|оборвал\w*|смыл\w*|упал\w*|стал\w*|пошл\w|началс?\w*|прошл\w)"
)
# Ordinary words that may open an English sentence without an article.
_THINGS: Final = listed("access action change contact help support work test time today one two")
_PAPER: Final = re.compile(
    r"invoice\w*|report\w*|contract\w*|act|acts|logo\w*|banner\w*|offer|brief|dogovor|schet|akt|kp|price|list|final|"
    r"сч[её]т\w*|акт\w*|договор\w*|отч[её]т\w*|логотип\w*|баннер\w*|бриф|кп|прайс|[0-9]+"
)
_GREETING: Final = re.compile(r"здравствуй\w*|добр(?:ый|ое|ого)|привет\w*|коллеги|доброе|hello|hi|good|dear")
_INTERFACE: Final = listed("""
    button column field tab menu option label colour color heading header word font click press select open build
    setting settings choose style theme row mode status tag set type page section column's folder level phase step
    title called кнопка кнопку кнопки кнопке поле поля вкладка вкладку вкладке раздел раздела разделе столбец столбце
    слово слова цвет цвета цветом шрифт меню пункт пункте опция вариант нажмите выберите строка строке режим заголовок
    статус тег метка этап колонка колонке рубрика рубрике тема фраза фраз назван названа
    """)
_PEOPLE_OF_OURS: Final = listed("""
    инженер инженера инженеру менеджер менеджера менеджеру дизайнер дизайнера специалист коллега бухгалтер разработчик
    курьер мастер юрист директор аналитик тестировщик фотограф администратор господин госпожа г engineer manager
    designer developer mr mrs ms dr colleague courier director
    """)
_OPENING_QUOTES: Final = frozenset("«\"“„'‘")
_CLOSING_QUOTES: Final = frozenset("»\"”“'’")
_STARTS: Final = re.compile(r"[.!?…:;\n•]")
_CLIENTS_FOLDER: Final = re.compile(r"clients?|customers?|klient\w*|accounts?|projects?|клиент\w*|проект\w*")


class Setting(NamedTuple):
    """What the whole text tells of its capitals and its language."""

    has_capitals: bool
    has_small: bool
    is_russian: bool
    tail: str


def setting_of(text: str, words: Sequence[Word]) -> Setting:
    """Return what the whole text tells: whether it is written in small letters only, in capitals only, in Russian."""
    cyrillic = sum(one.cyrillic for one in words)
    return Setting(
        any(one.raw != one.word.replace("ё", "е") and one.raw != one.raw.lower() for one in words),
        any(not one.raw.isupper() for one in words if not one.raw.isdigit()),
        cyrillic * 2 > len(words),
        text[words[-1].end :] if words else "",
    )


class Place:
    """Words `first` up to `last` of a text, which spell a name of everyday words."""

    def __init__(self, words: Sequence[Word], first: int, last: int, setting: Setting) -> None:
        self._words = words
        self._first = first
        self._last = last
        self._setting = setting

    def means_company(self, *, is_surname: bool) -> bool:
        """Return whether a reader understands the company; in doubt, where a capital speaks for it, yes."""
        if self._word(self._first - 1) in LEGAL_BEFORE or self._word(self._last) in LEGAL_AFTER:
            return True
        if is_surname and self._is_person():
            return False
        if self._is_called_company():
            return True
        if self._is_shown_in_interface() or self._is_in_compound():
            return False
        if self._is_quoted():
            return self._is_capital() or self._words[self._first].raw[0].isdigit() or not self._setting.has_capitals
        if self._is_in_path():
            return self._last - self._first > 1 or self._is_named_in_path()
        if not self._is_capital():
            return self._is_written_small()
        if not self._setting.has_small:
            return True
        return self._begins_sentence_as_company() if self._is_first() else self._is_name_of_its_own()

    def _word(self, at: int) -> str:
        return self._words[at].word if 0 <= at < len(self._words) else ""

    def _gap_after(self) -> str:
        return self._words[self._last].before if self._last < len(self._words) else self._setting.tail

    def _is_capital(self) -> bool:
        return any(self._words[at].raw[0].isupper() for at in range(self._first, self._last)) and (
            self._words[self._first].raw[0].isupper() or self._words[self._first].raw[0].isdigit()
        )

    def _is_first(self) -> bool:
        before = self._words[self._first].before
        if before.strip() == ":" and self._gap_after()[:1] in (",", ".", ";", "", ")", "\n"):
            return False
        return self._first == 0 or bool(_STARTS.search(before))

    def _is_person(self) -> bool:
        before = self._word(self._first - 1)
        if before in GIVEN_NAMES or before in _PEOPLE_OF_OURS or self._word(self._last) in GIVEN_NAMES:
            return True
        initial = self._words[self._last].raw if self._last < len(self._words) else ""
        behind = self._words[self._last + 1].before if self._last + 1 < len(self._words) else self._setting.tail
        return len(initial) == 1 and initial.isupper() and behind.startswith(".")

    def _is_called_company(self) -> bool:
        gap = self._words[self._first].before
        before = self._word(self._first - 1)
        if gap.strip() == ":" and _COMPANY.fullmatch(before):
            return self._is_capital()
        if len(gap.strip()) > 1 or _STARTS.search(gap) or "," in gap or "(" in gap:
            return False
        is_figure = self._words[self._first].raw[0].isdigit()
        is_foreign = self._setting.is_russian and not self._words[self._first].cyrillic
        is_plain = not self._is_capital() and self._setting.has_capitals and not is_foreign
        if _COMPANY.fullmatch(before):
            return not is_plain and (not is_figure or bool(gap.strip()))
        return (
            before in _OF
            and bool(_AT_COMPANY.fullmatch(self._word(self._first - 2)))
            and not is_plain
            and not is_figure
        )

    def _is_shown_in_interface(self) -> bool:
        gaps = self._words[self._first].before + self._gap_after()
        if ">" in gaps or "→" in gaps or "#" in self._gap_after():
            return True
        near = [self._word(self._first - back) for back in (1, 2, 3)]
        is_option = len(near[0]) == 1 and near[1] in _INTERFACE
        return (
            near[0] in _INTERFACE or is_option or (near[1] in _INTERFACE and near[0] in ("the", "a", "to", "на", "в"))
        )

    def _is_in_compound(self) -> bool:
        after = self._gap_after()
        if after in ("-", "‑", "–") and self._last < len(self._words):
            return not self._words[self._last].raw.isdigit()
        return self._words[self._first].before in ("-", "‑") and self._first > 0

    def _is_quoted(self) -> bool:
        before, after = self._words[self._first].before, self._gap_after()
        return before[-1:] in _OPENING_QUOTES and after[:1] in _CLOSING_QUOTES and bool(before) and bool(after)

    def _is_in_path(self) -> bool:
        before, after = self._words[self._first].before, self._gap_after()
        return (
            before[-1:] in ("/", "\\", "_", "@")
            or after[:1] in ("/", "\\", "_", "@")
            or (after == "." and self._last < len(self._words))
        )

    def _is_named_in_path(self) -> bool:
        is_file = self._gap_after() in ("_", "-") and bool(_PAPER.fullmatch(self._word(self._last)))
        return is_file or bool(_CLIENTS_FOLDER.fullmatch(self._word(self._first - 1)))

    def _is_written_small(self) -> bool:
        letters = [self._words[at] for at in range(self._first, self._last)]
        return not self._setting.has_capitals and len(letters) > 1

    def _begins_sentence_as_company(self) -> bool:
        if self._last - self._first > 1:
            return True
        after, gap = self._word(self._last), self._gap_after()
        if gap[:1] in ("'", "’") and after == "s":
            return True
        if gap.strip() in (",", "(") and after == "the":
            return True
        if "," in gap:
            return bool(_GREETING.fullmatch(after)) or "\n" in gap
        return not gap.strip() and self._is_subject(after)

    def _is_subject(self, after: str) -> bool:
        """Return whether what follows is done by people: "Волна перешла на…", but not "Волна была…"."""
        first = self._words[self._first]
        if after in ("is", "are", "was", "were", "will", "can", "and", "or", "has", "had"):
            # "Target is Friday" is a thing; a company does not go without an article when it is one.
            return not first.cyrillic and first.word not in _THINGS
        return bool(_AFTER.fullmatch(after)) and not _NOT_AFTER.fullmatch(after)

    def _is_name_of_its_own(self) -> bool:
        """Return whether a capital inside a sentence is the name's own, not part of a longer one or of a title."""
        first = self._words[self._first]
        before = self._words[self._first - 1]
        joined = not first.before.strip()
        is_part = joined and before.raw[0].isupper() and self._first > 1 and not self._starts_at(self._first - 1)
        follows = (
            self._last < len(self._words)
            and not self._gap_after().strip()
            and self._words[self._last].raw[:1].isupper()
        )
        if self._setting.is_russian and not first.cyrillic:
            return not follows
        return not is_part and not (follows and not self._setting.is_russian and len(self._words[self._last].raw) > 1)

    def _starts_at(self, at: int) -> bool:
        return at == 0 or bool(_STARTS.search(self._words[at].before))
