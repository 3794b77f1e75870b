"""The outcome of scenarios as JUnit XML, in the shape that build servers read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

if TYPE_CHECKING:
    from jira_csext.cli.rules_test import Played

# What XML 1.0 has no place for, however it is escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(every: list[Played]) -> bytes:
    """Return a suite for each folder: a case for each scenario, and skipped ones for what no scenario touches.

    What differs is a failure; a file that cannot be read is an error, and so is a rulebook that cannot.
    """
    root = Xml.Element("testsuites")
    for one in every:
        suite = Xml.SubElement(root, "testsuite", {"name": _said(str(one.folder))})
        for path, result in one.results:
            case = _case(suite, str(path), result.name)
            if not result.passed:
                text = f"times in {result.timezone}\n" + "\n".join(result.differences)
                _outcome(case, "failure", "differs", result.differences[0], text)
        for path, sentences in one.wrong.items():
            name = "rulebook" if path == one.folder else path.stem
            _outcome(_case(suite, str(path), name), "error", "refused", sentences[0], "\n".join(sentences))
        for kind, verb, names in (
            ("rule", "touches", one.untouched_rules),
            ("escalation", "raises", one.untouched_escalations),
        ):
            for name in names:
                case = _case(suite, str(one.folder), f"{kind} {name}")
                Xml.SubElement(case, "skipped", {"message": _said(f"no scenario {verb} the {kind} {name}")})
        _count(suite)
    _count(root)
    Xml.indent(root)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _case(suite: Xml.Element, place: str, name: str) -> Xml.Element:
    return Xml.SubElement(suite, "testcase", {"classname": _said(place), "name": _said(name)})


def _outcome(case: Xml.Element, kind: str, of_type: str, message: str, text: str) -> None:
    outcome = Xml.SubElement(case, kind, {"message": _said(message), "type": of_type})
    outcome.text = _said(text)


def _count(holder: Xml.Element) -> None:
    """Write the sums that readers trust instead of counting."""
    holder.set("tests", str(len(holder.findall(".//testcase"))))
    for attribute, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        if attribute != "skipped" or holder.tag == "testsuite":
            holder.set(attribute, str(len(holder.findall(f".//{kind}"))))


def _said(text: str) -> str:
    return _NOT_XML.sub("�", text)
