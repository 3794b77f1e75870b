"""Syntax errors of YAML in an admin's words: what was met, where, and what to do about it."""

from __future__ import annotations

import re

import yaml

from jira_csext.rulefiles.problems import Problem, quoted
from jira_csext.rulefiles.reader import BREAK

_TAB = "a tab; indent with spaces"
_INDENT = "this does not line up with the lines above; give it the same indent as its neighbours"
_KEY_OR_ITEM = "expected `key: value` or `- item`"
_QUOTE_VALUE = "put the whole value in quotes"


def syntax_problem(file: str, text: str, error: yaml.MarkedYAMLError, unclosed: list[tuple[int, int]]) -> Problem:
    """Return the error as a problem.

    `text` is what was parsed, to look at the line in question; `unclosed` are the places (counted from 1) of the
    brackets and braces open when it came.
    """
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(file, 1, 1, "", f"this is not YAML: {error.problem or error}")
    # The end of the file has a place too, past the last line.
    lines = [*BREAK.split(text), "", ""]
    line, column = mark.line, mark.column
    shown = lines[line]
    is_at_end = not "".join(lines[line:])[column:].strip()
    if unclosed and is_at_end and "quoted scalar" not in (error.context or ""):
        return Problem(file, *unclosed[-1], "", _unclosed(lines[unclosed[-1][0] - 1][unclosed[-1][1] - 1 :]))
    indent = shown[: len(shown) - len(shown.lstrip())]
    if "\t" in indent:
        return Problem(file, line + 1, indent.index("\t") + 1, "", _TAB)
    line, column, what = _explained(error, lines, line, column)
    return Problem(file, line + 1, column + 1, "", what)


def _explained(error: yaml.MarkedYAMLError, lines: list[str], line: int, column: int) -> tuple[int, int, str]:
    problem = error.problem or ""
    context = error.context or ""
    started = error.context_mark
    shown = lines[line]
    rest = shown[column:]
    if started is not None and "quoted scalar" in context:
        return _quoted(lines, (started.line, started.column), problem, (line, column))
    if "flow" in context and started is not None and _is_unclosed(problem):
        return _flow(lines, (started.line, started.column), (line, column))
    if "cannot start any token" in problem:
        return line, column, _TAB if rest[:1] == "\t" else _cannot_begin(rest[:1])
    if "tab character" in problem:
        return line, column, _TAB
    if "alias" in context or "anchor" in context:
        if started is not None:
            line, column = started.line, started.column
            rest = lines[line][column:]
        return line, column, f'{rest[:1]} begins an alias in YAML; write it in quotes, like "*"'
    if "mapping values are not allowed" in problem:
        return line, column, _second_colon(lines, line, column)
    if "sequence entries are not allowed" in problem:
        return line, column, "a list item cannot begin here; put each `- item` on a line of its own, below its key"
    if "could not find expected ':'" in problem and started is not None:
        found = lines[started.line].strip()
        return started.line, started.column, f"{quoted(found)} is no `key: value`; add the colon, or {_QUOTE_VALUE}"
    if "did not find expected key" in problem or "expected '-' indicator" in problem:
        return line, column, _no_key(shown, column)
    if "<document start>" in problem:
        return line, column, f"this does not belong to what stands above; {_INDENT.split('; ')[1]}"
    if "expected node content" in problem:
        return line, column, f"expected a value, found {quoted(rest[:1] or 'the end')}; write one, or delete the comma"
    if "directive" in context or "incompatible YAML" in problem:
        return line, 0, "a line that begins with % is a directive of YAML; delete it"
    return line, column, f"this is not YAML ({problem or context}); {_KEY_OR_ITEM}"


def _is_unclosed(problem: str) -> bool:
    return "expected ','" in problem or "expected node content" in problem


def _flow(lines: list[str], started: tuple[int, int], at: tuple[int, int]) -> tuple[int, int, str]:
    opened = lines[started[0]][started[1] : started[1] + 1]
    if opened not in ("{", "["):
        found = lines[at[0]][at[1] : at[1] + 1]
        return *at, f"expected a value, found {quoted(found)}; write one, or delete what is left over"
    closing = "}" if opened == "{" else "]"
    if at[0] != started[0]:
        return *started, _unclosed(opened)
    return *at, f"expected a comma or the closing {closing} here; {_QUOTE_VALUE} if it holds a colon or a comma"


def _unclosed(opened: str) -> str:
    closing = "}" if opened.startswith("{") else "]"
    return f"the {opened[:1]} opened here is not closed; add the {closing}"


def _quoted(lines: list[str], started: tuple[int, int], problem: str, at: tuple[int, int]) -> tuple[int, int, str]:
    if "escape" in problem:
        shown = lines[at[0]][at[1] : at[1] + 2]
        return *at, f"{shown} means nothing inside double quotes; use single quotes"
    quote = lines[started[0]][started[1] : started[1] + 1]
    return *started, f"the quote {quote} opened here is not closed; add one at the end of the text"


def _cannot_begin(character: str) -> str:
    return f"a value cannot begin with {character}; put it in quotes"


def _second_colon(lines: list[str], line: int, column: int) -> str:
    shown = lines[line]
    if re.search(r":\s", shown[:column]):
        return f"a second colon in one line; {_QUOTE_VALUE} if it belongs to the text"
    previous = next((text for text in reversed(lines[:line]) if text.strip() and not text.lstrip().startswith("#")), "")
    if len(shown) - len(shown.lstrip()) > len(previous) - len(previous.lstrip()):
        return f"this line is indented deeper than the one above, which already has a value; {_INDENT.split('; ')[1]}"
    return f"the line above, {quoted(previous.strip())}, is no `key: value`; add the colon, and a space after it"


def _no_key(shown: str, column: int) -> str:
    before, rest = shown[:column].strip(), shown[column:].strip()
    if rest[:1] in ("}", "]"):
        return f"a {rest[:1]} too many; delete it"
    if before and not before.endswith(("-", ":")):
        return f"{quoted(rest)} follows a value that has already ended; {_QUOTE_VALUE}, of a kind that it does not hold"
    return _INDENT
