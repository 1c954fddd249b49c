"""The page in a browser: a checker of accessibility finds no fault, nothing scrolls sideways or is lost on paper.

Slow, and skipped where there is no chromium: `make page` runs it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]


@pytest.fixture(scope="module")
def browser():
    pytest.importorskip("axe_playwright_python", reason="`make page` installs what drives the browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(
    scope="module", params=["project_transition", "programme", "performance_statement", "allocation_initial"]
)
def written(request, amif, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    report = amif.check_file(EXAMPLES / f"{request.param}.yaml", explain=request.param == "project_transition")
    path.write_text(report.to_html(), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1100])
def test_accessible_in_every_width_and_scheme(browser, written, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    page.goto(written)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page, options={"runOnly": RULES}).response
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    assert len(found["passes"]) > 20
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.context.close()


def test_asks_for_nothing_else_and_reports_no_error(browser, written):
    page = browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(written)
    assert asked == [written] and said == []
    page.close()


def test_the_keyboard_comes_to_the_results_first_and_is_seen(browser, written):
    page = browser.new_page()
    page.goto(written)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_paper_shows_what_the_screen_folds_away(browser, written):
    page = browser.new_page()
    page.goto(written)
    shown = "document.querySelector('.group.compliant .verdict').checkVisibility()"
    assert page.evaluate(shown) is False
    page.emulate_media(media="print")
    assert page.evaluate(shown) is True
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.close()
