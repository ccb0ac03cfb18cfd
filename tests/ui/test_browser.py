"""The page in a real Chromium, over an invented document."""

import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect, sync_playwright

from rag.schema import Phrasing
from tests.ui.fake import QUOTE, FakeAnswerer
from tests.ui.test_app import free_port
from ui.app import serve

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (apt install chromium)"),
]

QUESTION = "全镇要新增多少家科技型企业？"
MODEL = "<b>小模型</b>"
OWN = "计划新增科技型企业42家"
HOSTILE = (
    "<script>window.harmed=1</script><img src=x onerror='window.harmed=1'>"
    "![](http://a.example/b.png) ${window.harmed=1} {{constructor}} 补助"
)

LOW_CONTRAST = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const e of document.querySelectorAll('#page *')) {
    const speaks = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!speaks || !e.checkVisibility() || e.closest('#announcement')) continue;
    const [a, b] = [light(numbers(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.push(`${e.tagName}.${e.className}: ${ratio.toFixed(2)}`);
  }
  return low;
}"""


@pytest.fixture(scope="module")
def answerer() -> FakeAnswerer:
    return FakeAnswerer()


@pytest.fixture(scope="module")
def url(answerer: FakeAnswerer) -> Iterator[str]:
    running = serve(answerer, "127.0.0.1", free_port())
    yield running.url
    running.close()


@pytest.fixture(scope="module")
def phraser() -> FakeAnswerer:
    return FakeAnswerer(model=MODEL)


@pytest.fixture(scope="module")
def phrasing_url(phraser: FakeAnswerer) -> Iterator[str]:
    running = serve(phraser, "127.0.0.1", free_port())
    yield running.url
    running.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--disable-dev-shm-usage", "--no-sandbox"]
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def outside() -> list[str]:
    """What the page asked for beyond this machine, in all tests together."""
    return []


def watch(context: BrowserContext, outside: list[str]) -> None:
    def note(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", note)


@pytest.fixture(scope="module")
def tab(browser: Browser, url: str, outside: list[str]) -> Iterator[Page]:
    with browser.new_context(locale="zh-CN") as context:
        watch(context, outside)
        opened = context.new_page()
        opened.goto(url)
        yield opened


@pytest.fixture
def page(tab: Page) -> Page:
    """The one tab (opening it takes over a second), with an empty conversation and the box in focus."""
    tab.set_viewport_size({"width": 1400, "height": 900})
    if tab.locator(".turn").count():
        tab.locator("#clear").click()
    expect(tab.locator(".turn")).to_have_count(0)
    tab.locator("#question textarea").fill("")
    expect(tab.locator("#question textarea")).to_be_focused()
    return tab


@pytest.fixture
def phrased(browser: Browser, phrasing_url: str, outside: list[str]) -> Iterator[Page]:
    """A tab of its own, of the page whose answers a model phrases."""
    with browser.new_context(locale="zh-CN", viewport={"width": 1400, "height": 700}) as context:
        watch(context, outside)
        opened = context.new_page()
        opened.goto(phrasing_url)
        expect(opened.locator("#question textarea")).to_be_focused()
        yield opened


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").focus()
    page.keyboard.insert_text(question)
    page.keyboard.press("Enter")


def drain(answerer: FakeAnswerer) -> None:
    while not answerer.ended.empty():
        answerer.ended.get()


def test_a_question_by_keyboard_gets_its_answer_with_the_passage_highlighted(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("据实")
    expect(page.locator(".ways")).to_have_text("回答直接摘自文件原文")
    ask(page, QUESTION)
    turn = page.locator("#t1")
    expect(turn.locator(".answer")).to_contain_text("计划新增科技型企业42家")
    expect(turn.locator(".status")).to_have_text("有据可查")
    expect(turn.locator("blockquote mark")).to_have_text(QUOTE)
    expect(turn.locator("blockquote mark")).to_be_in_viewport()
    expect(page.locator("#question textarea")).to_have_value("")
    expect(page.locator("#announcement [role=status]")).to_contain_text("1 处引文")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_an_earlier_mark_still_leads_to_its_source(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.locator("#t1 .answer")).to_be_visible()
    for number in (2, 3):
        ask(page, "补助标准是多少？")
        expect(page.locator(f"#t{number} .status")).to_have_text("文件没有写")
    expect(page.locator("#t3")).to_be_in_viewport()
    page.locator("#t1 .answer a.mark").focus()
    page.keyboard.press("Enter")
    highlight = page.locator("#t1-s1")
    expect(highlight).to_be_focused()
    expect(highlight).to_be_in_viewport()
    expect(page.locator(".source.current")).to_contain_text(QUOTE)


def test_waiting_is_visible_and_nothing_can_be_sent_meanwhile(page: Page, answerer: FakeAnswerer) -> None:
    answerer.delay = 0.6
    try:
        ask(page, QUESTION)
        expect(page.locator(".waiting")).to_have_text("正在查找…")
        expect(page.locator("#send")).to_be_disabled()
        expect(page.locator("#t1 .answer")).to_be_visible()
    finally:
        answerer.delay = 0.0
    expect(page.locator(".waiting")).to_have_count(0)
    expect(page.locator("#send")).to_be_enabled()


def test_a_follow_up_carries_the_conversation_until_a_new_one_starts(
    page: Page, answerer: FakeAnswerer
) -> None:
    ask(page, QUESTION)
    expect(page.locator("#t1 .answer")).to_be_visible()
    ask(page, "那示范车间呢？")
    expect(page.locator("#t2 .answer")).to_be_visible()
    assert answerer.asked[-1] == [QUESTION, "那示范车间呢？"]
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#question textarea")).to_be_focused()
    ask(page, "补助标准是多少？")
    expect(page.locator("#t1 .answer")).to_be_visible()
    assert answerer.asked[-1] == ["补助标准是多少？"]


def test_shift_enter_makes_a_line_and_an_empty_question_is_not_asked(
    page: Page, answerer: FakeAnswerer
) -> None:
    before = len(answerer.asked)
    page.keyboard.press("Enter")
    expect(page.locator("#announcement [role=status]")).to_have_text("请先输入问题。")
    page.keyboard.insert_text("企业")
    page.keyboard.press("Shift+Enter")
    page.keyboard.insert_text("有多少家")
    expect(page.locator("#question textarea")).to_have_value("企业\n有多少家")
    assert len(answerer.asked) == before


def test_a_hostile_question_is_inert(page: Page, outside: list[str]) -> None:
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    ask(page, HOSTILE)
    expect(page.locator("#t1 .question")).to_have_text(HOSTILE)
    expect(page.locator("#t1 .answer")).to_contain_text("<img src=x")
    assert page.evaluate("window.harmed") is None
    assert page.locator("#conversation img, #conversation script").count() == 0
    assert (dialogs, outside) == ([], [])


def test_an_error_is_one_sentence_and_the_page_goes_on(page: Page) -> None:
    ask(page, "停机了吗？")
    expect(page.locator("#t1 .status")).to_have_text("出错")
    expect(page.locator("#t1 .answer")).to_have_text("文档库正在更新，请稍后再问。")
    ask(page, "出意外了吗？")
    expect(page.locator("#t2 .answer")).to_contain_text("回答时出了意外")
    assert "must not reach" not in page.content()
    ask(page, QUESTION)
    expect(page.locator("#t3 .status")).to_have_text("有据可查")


def test_another_session_sees_nothing_of_this_one(page: Page, browser: Browser, url: str) -> None:
    ask(page, QUESTION)
    expect(page.locator("#t1 .answer")).to_be_visible()
    with browser.new_context() as context:
        other = context.new_page()
        other.goto(url)
        expect(other.locator("#question textarea")).to_be_focused()
        assert other.locator(".turn").count() == 0


def test_the_loaded_documents_are_listed(page: Page) -> None:
    page.get_by_text("已载入 1 份文件").click()
    listed = page.locator(".documents li")
    expect(listed).to_contain_text("《云溪镇年度工作要点》")
    expect(listed).to_contain_text("2031年2月")
    expect(listed).to_contain_text("原文未注明日期")


def test_no_width_scrolls_sideways(page: Page) -> None:
    ask(page, QUESTION + "很长" * 200 + "a" * 300)
    expect(page.locator("#t1 .answer")).to_be_visible()
    for width in (375, 768, 1400):
        page.set_viewport_size({"width": width, "height": 812})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        parts = {
            part: page.locator(part).bounding_box()
            for part in ("#question textarea", "#clear", "#t1 .answer", "#t1 .source")
        }
        edges = {part: (box["x"], box["x"] + box["width"]) for part, box in parts.items() if box}
        assert len(edges) == 4
        assert all(left >= 0 and right <= width for left, right in edges.values())
        beside = edges["#t1 .source"][0] >= edges["#t1 .answer"][1]
        assert beside == (width == 1400)


def test_a_time_line_is_readable_on_a_phone_and_leads_to_its_passage(page: Page) -> None:
    ask(page, "历年有多少家科技型企业？")
    drawn = page.locator("#t1 .timeline")
    expect(drawn.get_by_role("img")).to_have_accessible_name(
        "2029年30家（实际），2030年34家（实际），2031年42家（目标）"
    )
    for width in (360, 1400):
        page.set_viewport_size({"width": width, "height": 812})
        sizes = drawn.locator("text").evaluate_all(
            "(all) => all.map((e) => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a)"
        )
        assert all(11 <= size <= 16 for size in sizes)
        frame = drawn.bounding_box()
        assert frame
        for label in drawn.locator("text").all():
            box = label.bounding_box()
            assert box
            assert frame["x"] <= box["x"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 4  # the halo of the last number
    drawn.locator("a").last.click()
    expect(page.locator("#t1-s1")).to_be_focused()


def test_every_text_stands_out_from_its_ground(page: Page) -> None:
    page.get_by_text("已载入 1 份文件").click()
    ask(page, "历年有多少家科技型企业？")
    expect(page.locator("#t1 .timeline")).to_be_visible()
    ask(page, "补助标准是多少？")
    expect(page.locator("#t2 .answer")).to_be_visible()
    page.locator("#t1 .answer a.mark").click()
    page.add_style_tag(content="* { transition: none !important; }")
    for dark in (False, True):
        page.evaluate("(dark) => document.body.classList.toggle('dark', dark)", dark)
        assert page.evaluate(LOW_CONTRAST) == []
    page.evaluate("document.body.classList.remove('dark')")


def test_the_system_colour_scheme_is_followed(browser: Browser, url: str) -> None:
    with browser.new_context(color_scheme="dark") as context:
        dark = context.new_page()
        dark.goto(url)
        expect(dark.locator("#question textarea")).to_be_visible()
        expect(dark.locator("body")).to_have_css("background-color", "rgb(21, 25, 27)")


def test_a_lost_connection_is_said_in_chinese(browser: Browser, url: str) -> None:
    with browser.new_context(locale="zh-CN") as context:
        cut_off = context.new_page()
        cut_off.goto(url)
        expect(cut_off.locator("#question textarea")).to_be_focused()
        context.set_offline(True)
        ask(cut_off, QUESTION)
        notice = cut_off.get_by_test_id("toast-text")
        expect(notice).to_have_css("font-size", "0px")
        assert "正在重新连接" in notice.evaluate("(e) => getComputedStyle(e, '::after').content")


def test_a_model_writes_over_the_answer_and_a_reader_is_told_once(
    phrased: Page, phraser: FakeAnswerer
) -> None:
    expect(phrased.locator(".ways")).to_have_text(f"措辞由 {MODEL} 整理，逐句与引文核对")
    ask(phrased, QUESTION)
    turn, told = phrased.locator("#t1"), phrased.locator("#announcement [role=status]")
    expect(turn.locator(".text")).to_contain_text(OWN)
    expect(turn.locator(".source")).to_contain_text(QUOTE)
    expect(turn.locator(".text .wording")).to_contain_text("正在由大模型整理措辞…")
    expect(phrased.locator("#send")).to_have_count(0)
    expect(phrased.locator("#question textarea")).to_be_focused()
    phrased.set_viewport_size({"width": 340, "height": 700})  # where the own answer takes two lines
    table = turn.locator(".facts").bounding_box()
    phraser.says.put("全镇新增42家。[1]")
    expect(turn.locator(".text")).to_contain_text("全镇新增42家")
    expect(turn.locator(".text")).not_to_contain_text(OWN)
    assert turn.locator(".facts").bounding_box() == table
    expect(told).to_have_text("正在查找…")
    phraser.says.put(Phrasing.PHRASED)
    expect(turn.locator(".text .wording")).to_have_text(f"措辞由 {MODEL} 整理")
    expect(told).to_contain_text("全镇新增42家")
    expect(phrased.locator("#stop")).to_have_count(0)
    expect(phrased.locator("#send")).to_be_enabled()


def test_who_reads_on_while_a_model_writes_is_left_alone(phrased: Page, phraser: FakeAnswerer) -> None:
    ask(phrased, "补助标准是多少？")
    expect(phrased.locator("#t1 .answer")).to_be_visible()
    ask(phrased, QUESTION)
    phrased.locator("#t2 .text a.mark").click()
    place = phrased.locator("#t2-s1")
    expect(place).to_be_focused()
    phrased.mouse.wheel(0, -200)
    phrased.wait_for_timeout(400)
    scrolled = phrased.evaluate("scrollY")
    for said in ("新增42家。[1]", "新增42家。[1]另建公园3处。[2]"):
        phraser.says.put(said)
        expect(phrased.locator("#t2 .text")).to_contain_text(said[-9:-4])
    expect(place).to_be_focused()
    expect(phrased.locator("#t2 .source.current mark#t2-s1")).to_have_text(QUOTE)
    phraser.says.put(Phrasing.PHRASED)
    expect(phrased.locator("#send")).to_be_enabled()
    phrased.wait_for_timeout(400)
    expect(place).to_be_focused()
    assert phrased.evaluate("scrollY") == scrolled


@pytest.mark.parametrize("way", ["Escape", "Tab"])
def test_stopping_keeps_the_complete_answer_and_the_page_goes_on(
    phrased: Page, phraser: FakeAnswerer, way: str
) -> None:
    ask(phrased, QUESTION)
    phraser.says.put("半句。[1]")
    expect(phrased.locator("#t1 .text")).to_contain_text("半句")
    phrased.keyboard.press(way)
    if way == "Tab":
        expect(phrased.locator("#stop")).to_be_focused()
        phrased.keyboard.press("Enter")
    expect(phrased.locator("#t1 .text .wording")).to_have_text("已停止整理，摘自文件原文")
    expect(phrased.locator("#t1 .text")).to_contain_text(OWN)
    expect(phrased.locator("#question textarea")).to_be_focused()
    ask(phrased, "补助标准是多少？")
    expect(phrased.locator("#t2 .status")).to_have_text("文件没有写")
    assert phraser.asked[-1] == [QUESTION, "补助标准是多少？"]


def test_stopped_before_anything_is_found_the_question_can_be_changed(phrased: Page) -> None:
    ask(phrased, "慢企业？")
    expect(phrased.locator("#stop")).to_be_visible()
    expect(phrased.locator(".waiting")).to_have_text("正在查找…")
    phrased.keyboard.press("Escape")
    expect(phrased.locator("#question textarea")).to_have_value("慢企业？")
    expect(phrased.locator(".turn")).to_have_count(0)
    expect(phrased.locator("#send")).to_be_enabled()


def test_a_new_conversation_stops_the_model(phrased: Page, phraser: FakeAnswerer) -> None:
    drain(phraser)
    ask(phrased, QUESTION)
    expect(phrased.locator("#t1 .text")).to_contain_text(OWN)
    phrased.locator("#clear").click()
    expect(phrased.locator(".turn")).to_have_count(0)
    assert phraser.ended.get(timeout=5) == QUESTION
    expect(phrased.locator("#stop")).to_have_count(0)
    phrased.wait_for_timeout(300)
    assert phrased.locator(".turn").count() == 0
    ask(phrased, "补助标准是多少？")
    expect(phrased.locator("#t1 .status")).to_have_text("文件没有写")
    assert phraser.asked[-1] == ["补助标准是多少？"]


def test_leaving_the_page_stops_the_model(phrased: Page, phraser: FakeAnswerer) -> None:
    drain(phraser)
    ask(phrased, QUESTION)
    expect(phrased.locator("#t1 .text")).to_contain_text(OWN)
    phrased.close()
    assert phraser.ended.get(timeout=5) == QUESTION


def test_nobody_waits_while_a_model_writes_for_another(
    phrased: Page, browser: Browser, phrasing_url: str, phraser: FakeAnswerer
) -> None:
    ask(phrased, QUESTION)
    expect(phrased.locator("#t1 .text")).to_contain_text(OWN)
    with browser.new_context(locale="zh-CN") as context:
        other = context.new_page()
        other.goto(phrasing_url)
        ask(other, "示范企业呢？")
        expect(other.locator("#t1 .text")).to_contain_text(OWN)
        assert phraser.asked[-1] == ["示范企业呢？"]
        other.keyboard.press("Escape")
        expect(other.locator("#t1 .text .wording")).to_have_text("已停止整理，摘自文件原文")
        expect(phrased.locator("#t1 .text .wording")).to_contain_text("正在由大模型整理措辞…")
    phraser.says.put(Phrasing.PHRASED)
    expect(phrased.locator("#t1 .text .wording")).to_have_text(f"措辞由 {MODEL} 整理")
    assert phrased.locator(".turn").count() == 1


def test_a_failure_while_a_model_writes_ends_in_the_answer(phrased: Page, phraser: FakeAnswerer) -> None:
    ask(phrased, QUESTION)
    phraser.says.put("半句。[1]")
    expect(phrased.locator("#t1 .text")).to_contain_text("半句")
    phraser.says.put(RuntimeError("details that must not reach the page"))
    expect(phrased.locator("#t1 .text")).to_contain_text(OWN)
    expect(phrased.locator("#t1 .warnings")).to_contain_text("回答摘自文件原文")
    assert "must not reach" not in phrased.content()
    expect(phrased.locator("#send")).to_be_enabled()


def test_every_text_stands_out_while_a_model_writes(phrased: Page, phraser: FakeAnswerer) -> None:
    ask(phrased, "how many 企业？")
    phraser.says.put("新增42家。[1]")
    expect(phrased.locator("#t1 .text")).to_contain_text("新增42家")
    expect(phrased.locator("#t1 .reading")).to_have_text("按“到2031年底新增多少家科技型企业？”理解")
    phrased.add_style_tag(content="* { transition: none !important; }")
    for width in (390, 1280):
        phrased.set_viewport_size({"width": width, "height": 800})
        assert phrased.evaluate("document.documentElement.scrollWidth") <= width
        for dark in (False, True):
            phrased.evaluate("(dark) => document.body.classList.toggle('dark', dark)", dark)
            assert phrased.evaluate(LOW_CONTRAST) == []
    phrased.keyboard.press("Escape")
    expect(phrased.locator("#send")).to_be_enabled()


def test_nothing_was_asked_from_elsewhere(page: Page, outside: list[str]) -> None:
    """Last, so that it covers every page and answer above."""
    assert page.locator("#question").count() == 1
    assert outside == []
