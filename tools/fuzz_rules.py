"""Fuzz rule files, guided by coverage: any text makes a rulebook that holds or a refusal with places, soon and small.

    python tools/fuzz_rules.py [--of rulebooks|templates] [--seconds 600] [--corpus FOLDER]

`docs/testing.md` says how to set it up. A find ends the run, with the input in a file beside the corpus; run the same
command with that file behind it to see the find again.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))

LONGEST = 16_384
SLOWEST_SECONDS = 2.0
"""Of the processor's time: on a busy machine a wall clock finds slowness everywhere."""
MEMORY_MB = 1_500
NEXT_FILE = b"\n#### next file\n"
"""Parts a text into the files of one folder, so that names across files are found too."""
WORDS = r"""
version people calendars slas metrics escalations actions delay_warnings limits segments playbooks conduct timezone
hours holidays country closed open always mon-fri sat,sun when metric calendar goals target steps at do escalate
repeat every times pause_while on_reopen new_cycle resume effective_from renamed_from shadow description start stop
cancel any all not becomes client_message agent_reply agent_note answered assigned label_added attachment_added
resolved reopened acknowledged promised breached created contract_ended unanswered_for state status priority type
labels client.tier client.key client.segment fields.X cause known more_than outside client.contact_hours
first_response next_response keep_informed resolution waiting_for_client client_warned leadership_ack levels after to
until inhibit note reply mention label unlabel set assign watch transition ticket notify template account from
client.manager away first last instead count per within enter_when segment_entered last_contact contract_ends else
client.calendar client.targets.first_response promised_at due_at 30m 4h 1h30m 5wd 30cd 1d 50% breach 0% 2h\x20before
1wd\x20before 30cd\x20after end\x20of\x20day end\x20of\x20next\x20working\x20day complaint Europe/Moscow UTC
["10:00-18:00"] ["22:00-06:00"] 2026-06-01 null true ~ -1 0 1e9 99999999999999 && *a &a << !!str --- ... | > ? [ ] { }
: , - # % @ ` ' "
"""
TEMPLATE_WORDS = r"""
{{ }} {% %} {# #} {%- -%} if else elif endif for endfor in set macro call filter raw endraw and or not is ~ * ** % | (
) [ ] . == != < > 'a' 10**9 ticket client due rule target name 1000000000 join center format loop range lipsum include
extends Summary: https:// javascript: [~admin] \u202e
"""
_YAML = re.compile(rb"(?s)```yaml\n(.*?)```")
_TOKEN = re.compile(rb"[\w.%*&-]+|[\[\]{}:,#|>]|\n *|\"[^\"\n]*\"")


class Find(Exception):
    """An input that takes too long, or grows."""


def words_of(of: str) -> list[bytes]:
    """Return the words of the language that a slip or a whim may put anywhere."""
    text = TEMPLATE_WORDS if of == "templates" else WORDS
    return [word.encode().replace(rb"\x20", b" ") for word in text.split()]


def seeds(of: str) -> Iterator[bytes]:
    """Yield what a person wrote, right and wrong; the files of a folder as one text."""
    if of == "templates":
        yield from (path.read_bytes() for path in sorted((REPO / "rules" / "templates").glob("*/*.txt")))
        return
    data = REPO / "tests" / "data"
    for folder in (REPO / "rules", data / "fuzz-seeds", *_folders(data / "rulebooks"), *_folders(data / "language")):
        if files := [path.read_bytes() for path in sorted(folder.glob("*.yaml"))]:
            yield NEXT_FILE.join(files)
    for path in sorted((data / "wrong-rulebooks").glob("*")):
        if written := [path] if path.suffix == ".yaml" else sorted(path.glob("*.yaml")):
            yield NEXT_FILE.join(file.read_bytes() for file in written)

    for path in sorted((REPO / "docs").glob("rules*.md")):
        yield from (b"version: 1\n" + block for block in _YAML.findall(path.read_bytes()))


def _folders(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_dir())


def slip(data: bytes, size: int, seed: int, words: list[bytes], whole: Callable[[bytes, int], bytes]) -> bytes:
    """Return the text with a slip in it: a word for another, a line lost, doubled, moved or indented, or worse."""
    chance = random.Random(seed)  # noqa: S311 - one seed, one slip: a find can be made again
    for _ in range(chance.choice((1, 1, 2, 4))):
        kind = chance.randrange(8)
        if kind == 0:
            data = whole(data, size)
        elif kind < 4:
            found = list(_TOKEN.finditer(data))
            if found:
                token = chance.choice(found)
                other = chance.choice(found)[0] if chance.random() < 0.4 else chance.choice(words)
                data = data[: token.start()] + other + data[token.end() :]
        else:
            lines = data.split(b"\n")
            at = chance.randrange(len(lines))
            if kind == 4:
                del lines[at]
            elif kind == 5:
                lines.insert(chance.randrange(len(lines) + 1), lines[at])
            elif kind == 6:
                lines[at] = b"  " + lines[at] if chance.random() < 0.5 else lines[at][2:]
            else:
                lines[at] += chance.choice((b" ", b", ", b": ")) + chance.choice(words)
            data = b"\n".join(lines)
    return data[:size]


def rulebook_trial() -> Callable[[bytes], None]:
    """Return what tries a text as a rulebook."""
    from jira_csext.rulefiles import RulebookRefused, load_rulebook
    from tests.fuzzed import client_holds, client_lives, lives, refusal_holds, rulebook_holds

    told, clients = list(lives()), list(client_lives())
    folder = Path(tempfile.mkdtemp(prefix="fuzz-rules-"))

    def tried(data: bytes) -> None:
        for path in folder.iterdir():
            path.unlink()
        for number, text in enumerate(data.split(NEXT_FILE)[:8]):
            (folder / f"{number}.yaml").write_bytes(text)
        try:
            book = load_rulebook(folder).rulebook
        except RulebookRefused as refused:
            refusal_holds(refused)
            return
        for ticket, client, instants in told:
            rulebook_holds(book, ticket, client, instants)
        for life, instants in clients:
            client_holds(book, life, instants)

    return tried


def template_trial() -> Callable[[bytes], None]:
    """Return what tries a text as a template: what is not refused can be filled, and does not grow."""
    from jira_csext.rulefiles.templates import TemplateRefused, parse_template, sandbox
    from jira_csext.rulefiles.templates_known import examples
    from tests.fuzzed import refusal_holds

    def tried(data: bytes) -> None:
        try:
            template = parse_template("a.txt", data)
        except TemplateRefused as refused:
            refusal_holds(refused)
            return
        said = sandbox().from_string(template.parsed).render(examples())
        # Each word is filled in where it stands, and the longest example is short.
        if len(said) > 200 * (len(data) + 1):
            raise Find(f"{len(data)} bytes say {len(said)} characters")

    return tried


def timed(tried: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Return the trial with a limit on the time it takes."""

    def limited(data: bytes) -> None:
        before = time.process_time()
        tried(data)
        took = time.process_time() - before
        if took > SLOWEST_SECONDS:
            raise Find(f"{took:.1f} s of the processor's time for {len(data)} bytes")

    return limited


def main(arguments: list[str]) -> int:
    """Fuzz until a find or the end of the time; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--of", choices=("rulebooks", "templates"), default="rulebooks", help="what the texts are")
    parser.add_argument("--seconds", type=int, default=600, help="how long (default: 600)")
    parser.add_argument("--corpus", type=Path, help="where inputs that found new code are kept (default: made anew)")
    parser.add_argument("input", nargs="*", type=Path, help="try these files once, and do not fuzz")
    chosen = parser.parse_args(arguments)
    trials = {"rulebooks": rulebook_trial, "templates": template_trial}
    if chosen.input:
        tried = timed(trials[chosen.of]())
        for path in chosen.input:
            tried(path.read_bytes())
            print(f"{path}: holds.")
        return 0
    if find_spec("atheris") is None:
        print("The fuzzer is the package atheris, which is not installed here; docs/testing.md says how to add it.")
        return 2
    atheris = import_module("atheris")
    corpus = chosen.corpus or Path(tempfile.mkdtemp(prefix="fuzz-corpus-"))
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(chosen.of)):
        (corpus / f"seed-{number:03}").write_bytes(seed)
    words = words_of(chosen.of)
    dictionary = corpus.with_name(f"{corpus.name}.dict")
    escaped = ("".join(f"\\x{byte:02x}" for byte in word) for word in words)
    dictionary.write_text("".join(f'"{word}"\n' for word in escaped))
    with atheris.instrument_imports(include=["jira_csext", *(["jinja2"] if chosen.of == "templates" else [])]):
        tried = timed(trials[chosen.of]())
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    options = [
        *(f"-max_total_time={chosen.seconds}", f"-max_len={LONGEST}", "-len_control=0", f"-dict={dictionary}"),
        *(f"-rss_limit_mb={MEMORY_MB}", f"-malloc_limit_mb={MEMORY_MB}", "-timeout=30", "-print_final_stats=1"),
        f"-artifact_prefix={corpus}.find-",
    ]
    atheris.Setup(
        [sys.argv[0], *options, str(corpus)],
        tried,
        custom_mutator=lambda data, size, seed: slip(data, size, seed, words, atheris.Mutate),
    )
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
