"""Templates read: Jinja of which only names and `if` are left, with the place of everything that is wrong.

What nothing loops, calls or grows in cannot be turned against us, whoever edits the texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from jira_csext.rulefiles.problems import Problem, Refused, nearest, quoted
from jira_csext.rulefiles.templates_known import VARIABLES, examples
from jira_csext.rulefiles.templates_places import Places
from jira_csext.rulefiles.templates_wrong import why_unfilled, why_unread

MAX_BYTES = 64 * 1024
SUMMARY = "Summary:"
"""How the first line of a template for a new ticket begins, in every language."""

# Words, and a choice between them: nothing that loops, calls, grows or reaches into what it is given.
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
_DEEPEST = 20
_FORBIDDEN: Mapping[type[nodes.Node], tuple[str, str]] = {
    nodes.For: ("for", "loops"),
    nodes.Filter: ("|", "filters"),
    nodes.Test: ("is", "tests"),
    nodes.Call: ("(", "calls"),
    nodes.Getattr: (".", "a look inside a word"),
    nodes.Getitem: ("[", "a look inside a word"),
}
_HOW = "write words like {{ due }}, and {% if … %}, {% else %}, {% endif %} around them"
# A tag alone on its line leaves no line behind; the line's end goes into the tag, so that lines keep their numbers.
_TAG_LINE = re.compile(r"(?m)^[ \t]*(\{%(?:(?!%\}).)*?|\{#(?:(?!#\}).)*?)(-?[%#]\})[ \t]*\n")
# Characters that nobody can type mark what is filled in.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LINK = re.compile(r"(?:\]\(|<)[ \t]*(?!https?://)(?=[A-Za-z][A-Za-z0-9+.-]*:)")
_LINK_END = re.compile(r"[\s)>]")
_LENT_HOST = re.compile(r"https?://[^/\s)>]*\{\{")


class TemplateRefused(Refused):
    """A template that cannot be said."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template that may be filled: its tree, and the first place of each word that it names."""

    file: str
    parsed: nodes.Template
    names: Mapping[str, tuple[int, int]]
    has_summary: bool


def sandbox(finalize: Callable[[Any], str] | None = None) -> Environment:
    """Return the environment that fills templates; `finalize` sees all that is put between a template's own words."""
    environment = ImmutableSandboxedEnvironment(autoescape=False, finalize=finalize or _plainly)
    environment.globals.clear()
    return environment


def parse_template(file: str, data: bytes, *, is_reply: bool = False) -> Template:
    """Return the template; raises TemplateRefused with every problem, each at its place in `file`.

    Of one that `is_reply` a word that is not known is compared with those that a client may read.
    """
    if len(data) > MAX_BYTES:
        what = f"this is longer than {MAX_BYTES >> 10} KB, which is no message; shorten it"
        raise TemplateRefused([Problem(file, 1, 1, "", what)])
    try:
        source = _CONTROL.sub("", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        raise TemplateRefused([Problem(file, line, column, "", "this is no UTF-8 text; save it as UTF-8")]) from None
    places = Places(source)
    problems: list[Problem] = [Problem(file, *at, "", what) for at, what in _wrong_in_words(source, places)]
    try:
        parsed = sandbox().parse(_TAG_LINE.sub(r"\1 \n\2", source))
    except TemplateSyntaxError as error:
        what = f"{why_unread(error.message or '')}; {_HOW}"
        raise TemplateRefused([*problems, Problem(file, *places.of_tag(error.lineno), "", what)]) from None
    except (RecursionError, ValueError, OverflowError):
        what = f"this is nested too deeply, or a number is too long; {_HOW}"
        raise TemplateRefused([*problems, Problem(file, 1, 1, "", what)]) from None
    names: dict[str, tuple[int, int]] = {}
    known = [name for name, variable in VARIABLES.items() if not (is_reply and variable.inside)]
    for node, what in _forbidden(parsed, 0, names, places, known):
        problems.append(Problem(file, *node, "", what))
    if not problems and (what := _why_unsayable(parsed)):
        problems.append(Problem(file, 1, 1, "", what))
    if problems:
        raise TemplateRefused(problems)
    return Template(file, parsed, names, source.lstrip().startswith(SUMMARY))


def wrong_use(template: Template, kind: str) -> Iterator[Problem]:
    """Yield what keeps a template from being used for an action of that kind."""
    if kind == "reply":
        for name, at in template.names.items():
            if VARIABLES[name].inside:
                what = f'"{name}" is not for what a client reads; leave it out of a reply, or say it in a note'
                yield Problem(template.file, *at, "", what)
    elif kind == "ticket" and not template.has_summary:
        what = (
            f'a new ticket needs a name; begin the first line with "{SUMMARY}", like "{SUMMARY} Call {{{{ client }}}}"'
        )
        yield Problem(template.file, 1, 1, "", what)


def _wrong_in_words(source: str, places: Places) -> Iterator[tuple[tuple[int, int], str]]:
    for start, address in _other_links(source):
        what = f"a link leads to http:// or https://, not to {quoted(address)}; change it, or write it without brackets"
        yield places.at(start), what
    for found in _LENT_HOST.finditer(source):
        yield places.at(found.start()), "a link names its site itself; put words from a ticket behind the next /"


def _other_links(source: str) -> Iterator[tuple[int, str]]:
    """Yield where each link begins that leads elsewhere than to a web page, and where to."""
    end = 0
    for found in _LINK.finditer(source):
        start = found.end()
        # An address that holds the beginning of another is one, so its end is looked for once.
        if start < end:
            continue
        closing = _LINK_END.search(source, start)
        if closing is None:
            return
        end = closing.start()
        if closing[0] in ")>":
            yield start, source[start:end]


def _forbidden(
    node: nodes.Node, depth: int, names: dict[str, tuple[int, int]], places: Places, known: Sequence[str]
) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield what may not stand in a template or is not known, and gather what is."""
    if not isinstance(node, _ALLOWED):
        token, what = next((said for kind, said in _FORBIDDEN.items() if isinstance(node, kind)), ("", "this"))
        verb = "is" if what.startswith(("a ", "this")) else "are"
        yield places.of(node.lineno, token), f"{what} {verb} not understood in a template; {_HOW}"
        return
    if depth > _DEEPEST:
        yield places.of_tag(node.lineno), f"this is nested more than {_DEEPEST} levels deep; say it in fewer"
        return
    if isinstance(node, nodes.Name):
        at = places.of(node.lineno, node.name)
        if node.name in VARIABLES:
            names.setdefault(node.name, at)
        else:
            yield at, _unknown(node.name, known)
    for child in node.iter_child_nodes():
        yield from _forbidden(child, depth + 1, names, places, known)


def _unknown(name: str, known: Sequence[str]) -> str:
    near = nearest(name, known)
    way_out = f'did you mean "{near}"?' if near else f"there are: {', '.join(known)}"
    return f"there is no {quoted(name)} to say; {way_out}"


def _why_unsayable(parsed: nodes.Template) -> str:
    """Return why the template cannot be filled, tried with an example of everything and with nothing at all."""
    try:
        template = sandbox().from_string(parsed)
        if not template.render(examples()).strip():
            return "the template says nothing; write what is to be said, or delete the file"
        template.render(examples(filled=False))
    except (TemplateError, TypeError, ValueError, RecursionError, SyntaxError, MemoryError) as error:
        return f"the template cannot be filled: {why_unfilled(error)}"
    return ""


def _plainly(value: object) -> str:
    # A choice without an `else` says nothing.
    return "" if isinstance(value, Undefined) else str(value)
