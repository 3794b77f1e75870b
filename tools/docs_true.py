"""Checks that what the documents say is so, and that the repository keeps its rules; prints `file:line: sentence`."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from jira_csext import __version__
from jira_csext.cli.main import COMMANDS, cli
from tools.pin import SETS, requirements

REPO = Path(__file__).resolve().parents[1]
CODE = ("jira_csext", "tests", "benchmarks", "tools")
LINE_LIMIT = 400
BIG = 1_000_000
"""Bytes from which on a file is data and not read for words."""

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)
FENCE = re.compile(r"^\s*(```+|~~~+)")
TARGET = re.compile(r"^([a-z][\w-]*):", re.MULTILINE)
TERM = re.compile(r"\*\*([^*]+)\*\*")

UNWANTED = {
    re.compile(r"(?<![\w.$}])/(?:home|root|Users|work|workspace)/[\w.-]+"): "a path of one machine; make it relative",
    re.compile(r"https?://\S+/simple\b|--(?:extra-)?index-url|--find-links"): "an address of a package registry",
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bATATT3x\w{20,}"): "a secret; take it out and revoke it",
}


def documents() -> list[Path]:
    """Return every document that people read."""
    return [path for path in tracked() if path.suffix == ".md" and not path.is_relative_to(REPO / "tests" / "data")]


def tracked() -> list[Path]:
    """Return the files of the repository, those about to be added among them; nothing that git ignores."""
    command = ["git", "-C", str(REPO), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return sorted(path for name in set(listed.split("\0")) if name and (path := REPO / name).is_file())


def place(path: Path, line: int = 1) -> str:
    """Return `file:line` as an editor opens it."""
    return f"{path.relative_to(REPO)}:{line}"


def fenced_commands(text: str) -> Iterator[tuple[int, str]]:
    """Yield line number and command for each line of a fenced block; with prompts in it, only what follows one."""
    block: list[tuple[int, str]] = []
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        mark = FENCE.match(line)
        if not fence:
            fence = mark.group(1) if mark else ""
        elif mark and line.strip() == fence:
            prompted = [(at, said[2:]) for at, said in block if said.startswith("$ ")]
            yield from prompted or block
            block, fence = [], ""
        elif block and block[-1][1].endswith("\\"):
            block[-1] = (block[-1][0], block[-1][1][:-1] + line.strip())
        else:
            block.append((number, line.strip()))


def unknown_part(words: list[str]) -> str:
    """Return what in a call of `jira-csext` does not exist, as a sentence; empty when all of it does."""
    command: click.Command = cli
    context = click.Context(cli, info_name="jira-csext")
    waiting = iter(words)
    for word in waiting:
        if word.startswith("-") and word != "-":
            name = word.partition("=")[0]
            option = next(
                (one for one in command.get_params(context) if name in [*one.opts, *one.secondary_opts]), None
            )
            if option is None:
                return f"`{context.command_path}` has no option {name}"
            if isinstance(option, click.Option) and not (option.is_flag or option.count or "=" in word):
                next(waiting, None)
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                return f"`{context.command_path}` has no command {word!r}"
            command, context = found, click.Context(found, info_name=word, parent=context)
    return ""


def commands_exist() -> Iterator[str]:
    """Every `jira-csext …` and `make …` in a fenced block is there, with its options."""
    targets = set(TARGET.findall((REPO / "Makefile").read_text(encoding="utf-8")))
    for path in documents():
        for line, said in fenced_commands(path.read_text(encoding="utf-8")):
            for part in re.split(r"\||&&|;|>", said.partition(" #")[0]):
                try:
                    words = shlex.split(part)
                except ValueError:  # an apostrophe in the output of a command, not a command
                    continue
                while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                    words = words[1:]
                name = Path(words[0]).name if words else ""
                if name == "jira-csext" and (wrong := unknown_part(words[1:])):
                    yield f"{place(path, line)}: {wrong}."
                if name == "make":
                    for target in words[1:]:
                        if target not in targets and "=" not in target and not target.startswith("-"):
                            yield f"{place(path, line)}: the Makefile has no target {target!r}."


def registered_commands_import() -> Iterator[str]:
    """Every command that the list names can be imported."""
    context = click.Context(cli)
    for name, entry in COMMANDS.items():
        try:
            cli.get_command(context, name)
        except (ImportError, AttributeError) as error:
            yield f"jira_csext/cli/main.py:1: command {name!r} should be at {entry.target}: {error}."


def slug(heading: str) -> str:
    """Return the anchor that GitHub gives to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def links_resolve() -> Iterator[str]:
    """Every relative link leads to a file, and its anchor to a heading."""
    for path in documents():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for link in LINK.findall(line):
                name, _, anchor = link.partition("#")
                if "://" in link or link.startswith("mailto:"):
                    continue
                target = (path.parent / name).resolve() if name else path
                if not target.exists():
                    yield f"{place(path, number)}: the link {link!r} leads to nothing."
                elif anchor and target.suffix == ".md":
                    headings = HEADING.findall(target.read_text(encoding="utf-8"))
                    if anchor not in {slug(heading) for heading in headings}:
                        yield f"{place(path, number)}: {name or path.name} has no heading for #{anchor}."


def decisions_are_indexed() -> Iterator[str]:
    """Every decision is numbered without a gap, has its three parts, fits a page, and is linked from the index."""
    folder = REPO / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for number, path in enumerate(sorted(folder.glob("[0-9]*.md")), 1):
        text = path.read_text(encoding="utf-8")
        if not path.name.startswith(f"{number:04}-"):
            yield f"{place(path)}: the next number is {number:04}."
        if f"({path.name})" not in index:
            yield f"{place(folder / 'README.md')}: {path.name} is not linked."
        for part in ("Context", "Decision", "Consequences"):
            if f"\n## {part}\n" not in text:
                yield f"{place(path)}: the part '## {part}' is missing."
        if len(text.splitlines()) > 80:
            yield f"{place(path)}: longer than a page (80 lines)."


def nothing_unwanted() -> Iterator[str]:
    """No file holds a secret, a registry's address or a path of somebody's machine."""
    for path in tracked():
        if path == Path(__file__).resolve() or path.stat().st_size > BIG:
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        for pattern, what in UNWANTED.items():
            for found in pattern.finditer(text):
                yield f"{place(path, text.count(chr(10), 0, found.start()) + 1)}: {found.group()!r} is {what}."
        if path.parent.name == "constraints" and "://" in text:
            yield f"{place(path)}: pinned releases carry hashes and no addresses."


def modules_are_small() -> Iterator[str]:
    """Every module opens with a sentence on what it is for and stays below the limit."""
    for path in tracked():
        if path.suffix != ".py" or path.relative_to(REPO).parts[0] not in CODE:
            continue
        text = path.read_text(encoding="utf-8")
        if (lines := len(text.splitlines())) > LINE_LIMIT:
            yield f"{place(path, LINE_LIMIT)}: {lines} lines, and {LINE_LIMIT} is the limit; make it two modules."
        if text.strip() and not ast.get_docstring(ast.parse(text)):
            yield f"{place(path)}: the module does not say what it is for."


def glossary_knows_the_core() -> Iterator[str]:
    """Every public class of the core's own modules, or the class it extends, is named by a word of the glossary."""
    terms = TERM.findall((REPO / "docs" / "glossary.md").read_text(encoding="utf-8").lower())
    known = {word for term in terms for word in re.findall(r"[a-z]+", term)}
    known |= {re.sub(r"ies$", "y", word) for word in known}
    for path in sorted((REPO / "jira_csext" / "core").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                names = [node.name, *(base.id for base in node.bases if isinstance(base, ast.Name))]
                words = {word.lower() for word in re.findall(r"[A-Z][a-z]+", " ".join(names))}
                if not words & known:
                    yield f"{place(path, node.lineno)}: {node.name}: none of its words is in docs/glossary.md."


def changelog_has_this_version() -> Iterator[str]:
    """The changelog speaks of the version that the package carries."""
    path = REPO / "CHANGELOG.md"
    if not re.search(rf"^## {re.escape(__version__)}\b", path.read_text(encoding="utf-8"), re.MULTILINE):
        yield f"{place(path)}: there is no heading '## {__version__}'."


def pins_cover_the_project() -> Iterator[str]:
    """Every package that the project or a set-up asks for is pinned."""
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned: set[str] = set()
    for name, extras in SETS.items():
        path = REPO / "constraints" / f"{name}.txt"
        text = path.read_text(encoding="utf-8").lower().replace("_", "-")
        pinned |= set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))
        for requirement in requirements(extras, project):
            package = re.split(r"[^\w.-]", requirement.lower().replace("_", "-"), maxsplit=1)[0]
            if package not in pinned:
                yield f"{place(path)}: {package} is not pinned; run `make pins`."


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    registered_commands_import,
    links_resolve,
    decisions_are_indexed,
    nothing_unwanted,
    modules_are_small,
    glossary_knows_the_core,
    changelog_has_this_version,
    pins_cover_the_project,
)


def main() -> int:
    """Print every problem at once; return 1 when there is one."""
    problems = [problem for check in CHECKS for problem in check()]
    # A command that cannot be imported is told above; walking its options would only tell it again.
    problems += [] if any(registered_commands_import()) else commands_exist()
    print("\n".join(problems) if problems else "The documents are true and the repository keeps its rules.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
