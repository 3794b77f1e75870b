"""The report in a real browser: drawn, with links that work, no error, nothing fetched; light, dark, phone, paper."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.command import END, Agency, call

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="The browser is driven by playwright; install it for this."
)
pytest.importorskip("duckdb", reason="Reports need DuckDB: pip install 'jira_csext[report]'")

QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_SCROLLED = """
    [...document.querySelectorAll('.wide')].filter(one => one.scrollWidth > one.clientWidth)
    .map(one => one.closest('.part').id)
"""
# How far two labels below the columns of one picture are apart at least, in pixels.
_APART = """
    Math.min(...[...document.querySelectorAll('figure > svg')].flatMap(svg => {
        const labels = [...svg.querySelectorAll('text.axis[text-anchor=middle]')];
        const boxes = labels.map(one => one.getBoundingClientRect());
        return boxes.slice(1).map((box, place) => box.left - boxes[place].right);
    }))
"""
HOSTILE = "<script>alert(1)</script><img src=https://evil.example/x onerror=alert(2)>"


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser with a profile of its own."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("No Chromium is installed here, so the report was not looked at in a browser.")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"), executable_path=found, headless=True, args=list(QUIET)
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=["en", "ru"])
def file(reported: Agency, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The whole report as a page."""
    path: Path = tmp_path_factory.mktemp("page") / f"report-{request.param}.html"
    words = ("--format", "html", "--language", request.param, "--until", END, "--out", path)
    assert call("report", "all", "--site", reported.site, *words).code == 0
    return path


def test_the_report_is_drawn_links_within_itself_and_fetches_nothing(context: Any, file: Path, tmp_path: Path) -> None:
    page = context.new_page()
    errors: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 1200, "height": 900})
    page.goto(file.as_uri())

    boxes = [one.bounding_box() for one in page.locator("figure > svg").all()]
    assert len(boxes) >= 8
    assert all(box and box["width"] > 200 and box["height"] > 30 for box in boxes)
    drawn = page.locator("figure > svg rect.kept").all()
    assert any(box["width"] > 5 and box["height"] > 5 for one in drawn if (box := one.bounding_box()))
    for link in page.locator("a[href^='#']").all():
        target = link.get_attribute("href").removeprefix("#")
        assert page.locator(f"[id='{target}']").count() == 1, target
    page.locator("nav a").last.click()
    assert page.url.endswith("#report-health")
    tickets = page.locator("details a")
    assert tickets.count() > 50
    assert tickets.first.get_attribute("href").startswith("https://jira.agency.example/browse/SUP-")
    page.locator("details").first.locator("summary").click()
    assert tickets.first.is_visible()

    assert "(none)" not in page.locator("body").inner_text()
    assert "docs/" not in page.content()
    # What has nothing to show is not in the contents, and says why in its place.
    assert page.locator("nav a[href='#report-csi']").count() == 0
    assert "jira-csext survey import" in page.locator("#report-csi").inner_text()
    # A rule is read as words, with its name and sentence in small below.
    rule = page.locator("#kept_by_rule td.text", has_text="Bug resolution").first
    assert rule.locator("small").inner_text().startswith("bug-resolution: What we broke we mend")
    tiles = {round(box["height"]) for one in page.locator(".tiles li").all() if (box := one.bounding_box())}
    assert len(tiles) == 1
    assert page.evaluate(_SCROLLED) == []

    for name, scheme, media, width in (
        ("light", "light", "screen", 1200),
        ("dark", "dark", "screen", 1200),
        ("phone", "light", "screen", 360),
        ("print", "light", "print", 690),
    ):
        page.emulate_media(color_scheme=scheme, media=media)
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate(_APART) >= 3, name
        picture = tmp_path / f"{file.stem}-{name}.png"
        page.screenshot(path=picture)
        assert picture.stat().st_size > 5_000
        assert _contrast(page) >= 4.5, name
    assert page.pdf(format="A4").startswith(b"%PDF")
    assert errors == []
    assert set(asked) == {file.as_uri()}
    page.close()


def _contrast(page: Any) -> float:
    """How much the softest text differs from what is behind it (WCAG 2, 1.4.3)."""
    return float(
        page.evaluate(
            """() => {
                const light = of => { const [r, g, b] = of.match(/[0-9.]+/g).slice(0, 3).map(v => v / 255)
                    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
                const ink = light(getComputedStyle(document.querySelector('.soft')).color);
                const paper = light(getComputedStyle(document.body).backgroundColor);
                return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
            }"""
        )
    )


def test_what_a_client_is_called_is_text_and_never_markup(context: Any, tmp_path: Path) -> None:
    from zoneinfo import ZoneInfo

    from jira_csext.reports.about import About
    from jira_csext.reports.figures.facts import Span
    from jira_csext.reports.figures.rows import Cases, Kept, Part, Report
    from jira_csext.reports.page.page import page as made
    from jira_csext.reports.words import words_in

    row = Kept(HOSTILE, 30, 20, 10, 0, 0, 2 / 3, 30, 60, 90, 95)
    rows = [row, row._replace(name="<b>other</b>")]
    part = Part("kept_by_client", Kept._fields, rows, {0: Cases(1, ("<i>SUP-1</i>",))})
    about = About(HOSTILE, Span(0, 86_400, ZoneInfo("UTC"), 86_400), {"client": HOSTILE}, "javascript:alert(3)")
    file = tmp_path / "hostile.html"
    file.write_text(made([Report("sla", (part,))], about, words_in("en")), "utf-8")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert page.locator("script, img, b:has-text('other'), i").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert HOSTILE in page.locator("td.text").first.inner_text()
    page.close()
