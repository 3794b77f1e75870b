"""Domains where anybody has a mailbox: an address there says nothing about whose client its owner is."""

from __future__ import annotations

from typing import Final

_EVERYWHERE: Final = """
gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com aol.com aim.com
icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com
zoho.com zohomail.com fastmail.com fastmail.fm hey.com mail.com email.com usa.com gmx.com gmx.net gmx.de gmx.at gmx.ch
web.de t-online.de freenet.de arcor.de posteo.de mailbox.org laposte.net orange.fr wanadoo.fr free.fr sfr.fr
libero.it virgilio.it tiscali.it alice.it wp.pl o2.pl onet.pl interia.pl op.pl seznam.cz centrum.cz email.cz
abv.bg ukr.net i.ua meta.ua bigmir.net tut.by qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net
hanmail.net rediffmail.com uol.com.br bol.com.br terra.com.br comcast.net verizon.net att.net sbcglobal.net
bellsouth.net cox.net btinternet.com sky.com ntlworld.com bigpond.com telenet.be ziggo.nl hushmail.com inbox.lv
mailinator.com yopmail.com guerrillamail.com 10minutemail.com mail.ee walla.co.il
"""
_RUSSIAN: Final = """
mail.ru bk.ru inbox.ru list.ru internet.ru xmail.ru yandex.ru ya.ru yandex.com yandex.by yandex.kz yandex.ua narod.ru
rambler.ru lenta.ru autorambler.ru myrambler.ru ro.ru rambler.ua vk.com pochta.ru qip.ru nm.ru hotbox.ru mail.kz
e1.ru ngs.ru sibmail.com land.ru front.ru
"""
# Of these families every country's is free: hotmail.fr, yahoo.co.uk, outlook.de.
_FAMILIES: Final = ("hotmail", "live", "outlook", "yahoo", "ymail")

FREE_MAIL: Final = frozenset((*_EVERYWHERE.split(), *_RUSSIAN.split()))


def is_free_mail(domain: str) -> bool:
    """Return whether anybody may have a mailbox at the domain, given folded (`domain_folded`)."""
    if domain in FREE_MAIL:
        return True
    family, _, country = domain.partition(".")
    parts = country.split(".")
    return family in _FAMILIES and len(parts) <= 2 and all(len(part) in (2, 3) for part in parts)
