"""What an edit may not do to the names of rules: what was said is on record under the first name that a rule had."""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.core.rulebook import Rulebook, Sla


def problems_of_names(in_force: Rulebook, proposed: Rulebook) -> list[str]:
    """Return a sentence for each rule whose former names would be lost, so that it could say again what it has said."""
    formers: dict[str, tuple[str, ...]] = {sla.name: sla.renamed_from for sla in in_force.promises}
    names = {sla.name for sla in proposed.promises}
    return [sentence for sla in proposed.promises for sentence in _of(sla, formers, names)]


def _of(sla: Sla, formers: dict[str, tuple[str, ...]], names: set[str]) -> Iterator[str]:
    place = f'{sla.source}: rule "{sla.name}"'
    for former in sla.renamed_from:
        if former in names:
            yield f'{place} says that it was called "{former}", and there still is a rule of that name; rename only one'
            return
    before = next((name for name in (sla.name, *reversed(sla.renamed_from)) if name in formers), None)
    if before is None:
        return
    chain = formers[before] if before == sla.name else (*formers[before], before)
    first = chain[0] if chain else sla.name
    if (*sla.renamed_from, sla.name)[0] == first:
        return
    if first == sla.name:
        yield f"{place} has been in force under this name, so `renamed_from` comes too late; take it away"
    else:
        yield f'{place}: what it said is on record under "{first}"; write renamed_from: [{", ".join(chain)}]'
