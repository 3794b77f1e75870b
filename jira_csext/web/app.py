"""The two faces of the daemon: one for those who run it, one that can be shown to the helpdesk alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from jira_csext.web.metrics import CONTENT_TYPE, Figures
from jira_csext.web.vitals import Probe, Vitals
from jira_csext.web.webhooks import Door, Webhooks

_FRESH: Final = {"Cache-Control": "no-store"}


def inside(vitals: Vitals, figures: Figures, door: Door | None = None) -> Starlette:
    """Return what operators and their machines ask, the door for webhooks beside it where it has no address of its own.

    `/healthz` (200 or 503: the process works), `/readyz` (200 or 503: it can do its work), `/metrics`.
    """

    async def metrics(_: Request) -> Response:
        return Response(await run_in_threadpool(figures.text), media_type=CONTENT_TYPE, headers=_FRESH)

    routes: list[BaseRoute] = [
        Route("/healthz", _probed(vitals.alive)),
        Route("/readyz", _probed(vitals.ready)),
        Route("/metrics", metrics),
    ]
    return Starlette(routes=routes + (_doors(door) if door else []))


def outside(door: Door) -> Starlette:
    """Return the door for webhooks and nothing else."""
    return Starlette(routes=_doors(door))


def _doors(door: Door) -> list[BaseRoute]:
    webhooks = Webhooks(door)
    return [
        Route("/webhooks/jira/{name}", webhooks),
        Route("/webhooks/jira/{name}/{secret}", webhooks),
    ]


def _probed(probe: Callable[[], Probe]) -> Callable[[Request], object]:
    async def answer(_: Request) -> Response:
        found = await run_in_threadpool(probe)
        text = "".join(f"{trouble}\n" for trouble in found.troubles) or "ok\n"
        return PlainTextResponse(text, 200 if found.is_well else 503, headers=_FRESH)

    return answer
