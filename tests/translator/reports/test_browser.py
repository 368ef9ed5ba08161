"""The page in a real browser: filters, search, keys, no script of others, nothing that axe finds wrong.

Skipped where there is no Playwright (`uv run --group browser pytest …`) or no Chromium.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from glossary import Glossary
from translator import Result
from translator.reports import write_html

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (--group browser)")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Any, result: Result, small: Glossary, tmp_path: Path) -> Iterator[Open]:
    """Opens the page of a result from disk; any error of its script fails the test."""
    contexts, errors = [], []

    def open_result(shown: Result = result, **options: Any) -> Any:
        path = tmp_path / "report.html"
        path.write_text("".join(write_html(shown, small, None, name="artikel.txt")), encoding="utf-8")
        contexts.append(browser.new_context(viewport={"width": 1200, "height": 700}, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(error))
        page.on("dialog", lambda dialog: errors.append(dialog.message))
        page.on("request", lambda request: errors.append(request.url) if request.url != path.as_uri() else None)
        page.goto(path.as_uri())
        return page

    yield open_result
    for context in contexts:
        context.close()
    assert errors == []


def shown(page: Any) -> list[int]:
    """The indices of the segments that can be seen."""
    return [int(item.get_attribute("id")[1:]) for item in page.locator(".seg:visible").all()]


def focused(page: Any) -> str:
    name: str = page.evaluate("document.activeElement.id")
    return name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 380])
def test_axe_finds_nothing(scheme: str, width: int, open_page: Open) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    page = open_page(color_scheme=scheme, bypass_csp=True)
    page.set_viewport_size({"width": width, "height": 700})
    # What is not near the window is not drawn, and axe looks only at what is.
    page.add_style_tag(content=".seg { content-visibility: visible !important }")
    for prepare in (lambda: None, lambda: page.click("#s0 a[data-term]"), lambda: page.click("#help-open")):
        prepare()
        found = axe.run(page).response
        assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in found["violations"]] == []
        assert len(found["passes"]) > 15
        page.keyboard.press("Escape")


def test_filters_show_what_they_name(open_page: Open) -> None:
    page = open_page()
    assert shown(page) == list(range(8))
    page.check("input[value=refused]")
    assert shown(page) == [3]
    page.check("input[value=doubt]")
    assert shown(page) == [3, 4, 5]
    assert page.inner_text("#count") == "3 of 8 segments"
    page.uncheck("input[value=refused]")
    page.uncheck("input[value=doubt]")
    page.check("input[value=memory]")
    assert shown(page) == [6]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Pjöngjang", [0]),
        ("pjongjang", [0]),
        ("Kyiv", [1, 2, 3, 5]),
        ("kyiv silent", [3]),
        ("grusst", [1]),
        ("menu.title", [6]),
        ("<img", [5]),
        ("nirgends", []),
    ],
)
def test_search_finds_both_sides(query: str, expected: list[int], open_page: Open) -> None:
    page = open_page()
    page.fill("#query", query)
    page.wait_for_selector("#count:not(:empty)")
    assert shown(page) == expected
    assert page.is_visible("#nothing") == (not expected)
    page.keyboard.press("Escape")
    assert shown(page) == list(range(8))


def test_keys_go_from_segment_to_segment_and_from_finding_to_finding(open_page: Open) -> None:
    page = open_page()
    places = []
    for key in ("j", "j", "k", "ArrowDown", "n", "n", "n", "n", "p", "k"):
        page.keyboard.press(key)
        places.append(focused(page))
    assert places == ["s0", "s1", "s0", "s1", "s3", "s4", "s5", "s5", "s4", "s3"]
    page.keyboard.press("/")
    page.keyboard.type("jn?")
    assert (focused(page), page.input_value("#query")) == ("query", "jn?")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.is_visible("#help")
    page.uncheck("#keys")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert not focused(page).startswith("s")


def test_keys_pass_over_what_a_filter_hides(open_page: Open) -> None:
    page = open_page()
    page.check("input[value=doubt]")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert focused(page) == "s4"


def test_a_term_shows_its_concept_and_gives_the_place_back(open_page: Open) -> None:
    page = open_page()
    page.focus("#s3 a.refused")
    page.keyboard.press("Enter")
    panel = page.inner_text("#panel")
    assert "DVRK → –" in panel
    assert "refused: not applied (no place for it was found)" in panel
    assert "North Korea" in panel
    assert focused(page) == "panel"
    page.keyboard.press("n")
    assert focused(page) == "s4"
    page.keyboard.press("Escape")
    assert not page.is_visible("#panel")
    assert page.evaluate("document.activeElement.textContent") == "DVRK"


def test_both_sides_of_a_term_are_marked_together(open_page: Open) -> None:
    page = open_page()
    page.hover("#s0 [lang=de] a >> nth=1")
    assert page.locator(".pair").all_text_contents() == ["Pjöngjang", "Pyongyang"]
    page.hover("h1")
    assert page.locator(".pair").count() == 0


def test_what_is_copied_is_the_text_alone(open_page: Open) -> None:
    page = open_page()
    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('#s0 [lang=en]'))")
    assert page.evaluate("() => getSelection().toString()") == "Shoigu visits Pyongyang."


def test_a_link_to_a_hidden_segment_shows_it(open_page: Open) -> None:
    page = open_page()
    page.check("input[value=refused]")
    page.click("#c-pyongyang dd a")
    assert 0 in shown(page)


def test_dark_and_light_are_switched(open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    assert page.get_attribute("#theme", "aria-pressed") == "true"
    page.click("#theme")
    assert page.evaluate(background) != dark
    page.reload()
    assert page.evaluate(background) != dark


def test_it_is_read_without_scripts(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    assert page.locator(".seg").count() == 8
    assert not page.is_visible("#tools")
    page.click("#s0 [lang=en] a >> nth=1")
    assert page.url.endswith("#c-pyongyang")


@pytest.mark.slow
def test_five_thousand_segments_open_and_filter_at_once(open_page: Open, result: Result) -> None:
    """Bounds for a busy machine; `bench/report.py` has the figures."""
    many = [replace(result.segments[n % 8], index=n, unit=n // 2) for n in range(5000)]
    started = time.perf_counter()
    page = open_page(replace(result, segments=tuple(many)))
    page.wait_for_selector("#tools:visible")
    assert time.perf_counter() - started < 20
    took = page.evaluate(
        "() => { const box = document.querySelector('input[value=refused]'); const start = performance.now();"
        " box.click(); document.body.offsetHeight; return performance.now() - start; }"
    )
    assert page.inner_text("#count") == "625 of 5,000 segments"
    assert took < 2000
