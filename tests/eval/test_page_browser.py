"""The HTML report in a real Chromium, opened from disk."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from eval.reports import files
from tests.eval.invented import run

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (apt install chromium)"),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("report")
    files.write([run()], folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--disable-dev-shm-usage", "--no-sandbox"]
        )
        opened = browser.new_page(locale="zh-CN")
        opened.goto((folder / "report.html").as_uri())
        yield opened
        browser.close()


def shown(page: Page) -> list[str]:
    return [article.get_attribute("data-kind") or "" for article in page.locator("article:visible").all()]


def choose(page: Page, **chosen: str) -> list[str]:
    """What is shown with these filters and no others."""
    for name in ("outcome", "kind", "doc"):
        page.locator(f"#{name}").select_option(chosen.get(name, ""))
    page.locator("#words").fill(chosen.get("words", ""))
    return shown(page)


def test_all_questions_are_shown_at_first(page: Page) -> None:
    assert choose(page) == ["numeric", "unanswerable", "multiturn"]
    expect(page.get_by_role("status")).to_have_text("3 题")


@pytest.mark.parametrize(
    ("chosen", "kinds"),
    [
        ({"kind": "numeric"}, ["numeric"]),
        ({"doc": "plan"}, ["numeric", "unanswerable"]),
        ({"outcome": "error"}, ["multiturn"]),
        ({"words": "地铁"}, ["unanswerable"]),
        ({"words": "没有这个词"}, []),
        ({"doc": "plan", "outcome": "wrong"}, ["unanswerable"]),
    ],
)
def test_filters(page: Page, chosen: dict[str, str], kinds: list[str]) -> None:
    assert choose(page, **chosen) == kinds
    expect(page.get_by_role("status")).to_have_text(f"{len(kinds)} 题")


def test_the_cited_passage_stands_out(page: Page) -> None:
    choose(page, kind="numeric")
    mark = page.locator("article:visible mark")
    expect(mark).to_have_text("建成公园12个")
    around = mark.locator("xpath=..").evaluate("e => getComputedStyle(e).backgroundColor")
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") not in (around, "rgba(0, 0, 0, 0)")
