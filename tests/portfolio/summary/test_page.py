"""The summary as a page: well formed, self-contained, harmless; in a browser where there is one."""

from __future__ import annotations

import re
import shutil

import html5lib
import pytest

from tests.portfolio.ceiling import ROWS, checked, say

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
HOSTILE = [
    "<script>alert(1)</script>", "</style><img src=x onerror=alert(1)>", "\u202eevil", "{{ 7*7 }}", "=HYPERLINK(1)",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    rows = "".join(f'"{identity}",100000,90000,no\n' for identity in HOSTILE)
    checked(folder, "v.parquet", ROWS + rows)
    assert say("summary", folder / "v.parquet", "-o", folder / "s.html") == 0
    assert say("compare", folder / "v.parquet", folder / "v.parquet", "-o", folder / "c.html") == 0
    return folder


def test_well_formed_and_self_contained(folder):
    for name in ("s.html", "c.html"):
        text = (folder / name).read_text(encoding="utf-8")
        parser = html5lib.HTMLParser(strict=True)
        parser.parse(text)
        assert not re.search(r"(?:src|href)=\"(?!#)", text) and "<script" not in text and "@import" not in text
        ids = re.findall(r"\sid=\"([^\"]+)\"", text)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r"href=\"#([^\"]+)\"", text)) <= set(ids)


def test_what_users_wrote_is_shown_and_not_obeyed(folder):
    text = (folder / "s.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text and "\u202e" not in text and "{{ 7*7 }}" in text
    assert "onerror=alert(1)&gt;" in text


def test_numbers_stand_beside_every_picture(folder):
    text = (folder / "s.html").read_text(encoding="utf-8")
    pictures = re.findall(r"<svg[^>]*role=\"img\"", text)
    assert len(pictures) == 4 and text.count("The numbers of this chart") == 4
    assert "exactly 100 %" in text and "sum of the Union contributions" in text


@pytest.fixture(scope="module")
def browser():
    pytest.importorskip("axe_playwright_python", reason="`make page` installs what drives the browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
@pytest.mark.parametrize("name", ["s.html", "c.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1100])
def test_accessible_in_every_width_and_scheme(browser, folder, name, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    page.goto((folder / name).as_uri())
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": rules}).response
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.context.close()
