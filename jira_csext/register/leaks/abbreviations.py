"""Abbreviations that everybody knows in another sense, and where one of them is a client all the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from jira_csext.register.leaks.elsewhere import is_beside_reader
from jira_csext.register.leaks.grammar import BASES
from jira_csext.register.leaks.spelling import Word, listed
from jira_csext.register.leaks.working_words import is_human

_KNOWN: Final = listed("""
    api app cdn cms crm css csv dns erp eta faq ftp gps gui html http https ide imap ip isp js json jwt lan ldap mx nas
    nfc ntp ocr oem os otp pc pdf php pin png poc pos psp qr ram rest rfid rss saas sap sdk seo sem smm sftp sim sla
    smtp sms soap sql ssd ssh ssl sso svg tls tv ui url usb utf utm ux vat vip vlan voip vpn vps wan wap wifi xml agm
    bcc ceo cfo coo cta cto cv eod fyi gdpr hr kpi kyc mvp nda nps okr pa plc po pr qa rfp rfq roi rsvp sku sow tbc
    tbd tba asap dm dpi rgb cmyk cpc cpm ctr ppc gmt utc bbc eu uk usa us un nhs nato hms uss rms raf mri ct ecg gp dna
    bmi gdp iq ngo ufo diy led lcd aka tc qa rd rnk dnk
    ндс инн кпп огрн бик рф сша мвд фз гк тк нк снг ук жк тц тз тп кп пк по сми гост снип дтп гибдд пдд мфц егэ вуз
    нии чп фсб фнс рпц сто тсж жкх мчс эцп эдо рнк днк гис бд ос ип оао зао лк чс дк фио смс тв
    """)
_DETERMINED: Final = listed("""
    a an the our your my this that any each no its own second local free наш нашего нашем ваш вашего вашем свой своего
    через на по без the
    """)
_WITH: Final = listed("with с со")
_BARGAIN: Final = re.compile(r"contracts?|agreements?|calls?|meetings?|deal|договор\w*|созвон\w*|встреч\w*|акт\w{0,2}")
_PLURAL_VERBS: Final = listed("are were have share had asked got signed moved uses") | BASES
_PLACING: Final = listed("through from with about after before when while also both тоже также после перед когда")


def is_known_abbreviation(short: str) -> bool:
    """Return whether an abbreviation has a sense that every reader knows: CDN, T&C, НДС."""
    return re.sub(r"\W", "", short).lower() in _KNOWN


def is_client_here(words: Sequence[Word], first: int, last: int, tail: str) -> bool:
    """Return whether a known abbreviation is a client all the same: HMS's catalogue, but not our CDN, HMS Victory."""
    after = words[last] if last < len(words) else None
    gap = after.before if after is not None else tail
    if gap[:1] in ("'", "’") and after is not None and after.word == "s":
        return True
    if is_beside_reader(words, first, last):
        return True
    if first > 1 and words[first - 1].word in _WITH and _BARGAIN.fullmatch(words[first - 2].word):
        return True
    if first and words[first - 1].word in _DETERMINED and not words[first].before.strip():
        return False
    follows = after is not None and not gap.strip()
    if follows and after is not None and (after.word in _PLURAL_VERBS or is_human(after.word)):
        return True
    # HMS Victory, "CDN supplier", «РНК-вирусы».
    is_whole = after is not None and gap in (" ", "-", "‑", "\u00a0") and after.word.isalpha() and len(after.word) > 3
    return not is_whole or (after is not None and after.word in _PLACING)
