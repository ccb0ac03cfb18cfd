"""The page: Gradio wiring around ui/render.py. The only file that imports Gradio."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import gradio as gr  # noqa: TID251 - the one place
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.errors import JushiError
from rag.schema import Answer, Document, Status
from ui.examples import fitting
from ui.passages import passages
from ui.render import Turn, announcement, conversation_html, documents_html

TITLE: Final = "据实"
TAGLINE: Final = ("每个数字都能在引文里找到；", "文件没写的，就说没写")
FONTS: Final = (
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
)

# Defence in depth: even if something unescaped got into the page, the browser would fetch nothing
# from elsewhere. Gradio's own frontend needs inline scripts, eval and blob workers.
CONTENT_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "worker-src 'self' blob:; frame-ancestors 'self'; form-action 'self'; object-src 'none'"
)

# Marks and passages point at each other. Plain #fragments won't do: Gradio sets <base href>, so a
# fragment on a page with a query string (?__theme=dark) would load another page.
CONVERSATION_SCRIPT: Final = """
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const show = (target, block) => target.scrollIntoView({block, behavior: calm ? 'auto' : 'smooth'});
element.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (!link) return;
  event.preventDefault();
  const target = element.querySelector(link.getAttribute('href'));
  if (!target) return;
  element.querySelectorAll('.current').forEach((one) => one.classList.remove('current'));
  target.closest('.source')?.classList.add('current');
  target.focus({preventScroll: true});
  show(target, target.matches('mark') ? 'center' : 'start');
});
new MutationObserver(() => {
  const turns = element.querySelectorAll('.turn');
  if (turns.length > 1) show(turns[turns.length - 1], 'start');
}).observe(element, {childList: true, subtree: true});
"""
STATUS_SCRIPT: Final = "element.setAttribute('role', 'status');"
ON_LOAD: Final = "() => { document.documentElement.lang = 'zh-CN'; }"
# Not on touch screens, where the keyboard would come up over the answer.
FOCUS_QUESTION: Final = """() => {
  if (matchMedia('(pointer: fine)').matches) document.querySelector('#question textarea').focus();
}"""

log = logging.getLogger(__name__)


class AnswererLike(Protocol):
    """What the page needs of rag.answer.Answerer."""

    def ask(self, conversation: Sequence[str]) -> Answer: ...
    def documents(self) -> tuple[Document, ...]: ...
    def document(self, id: str) -> Document: ...
    def readable(self, doc: str, start: int, end: int) -> str: ...


@dataclass(frozen=True, slots=True)
class Running:
    """A page that is being served. `url` is where; `close` ends it."""

    url: str
    blocks: Any

    def close(self) -> None:
        self.blocks.close(verbose=False)


def answer_turn(answerer: AnswererLike, history: Sequence[Turn], question: str) -> Turn:
    """Ask, and look up the passages. Whatever fails becomes an answer of status error: the page goes on."""
    try:
        answer = answerer.ask([*(turn.answer.question for turn in history), question])
        shown = passages(answer.citations, answerer.document, answerer.readable)
    except JushiError as error:
        return Turn(Answer(question, Status.ERROR, str(error)))
    except Exception:
        log.exception("a question failed")
        return Turn(Answer(question, Status.ERROR, "回答时出了意外，请换个问法再试；详情见程序的输出。"))
    return Turn(answer, shown)


def build(answerer: AnswererLike) -> Any:
    """The page as gr.Blocks, not yet served. A person's history lives in their own session only."""
    documents = answerer.documents()
    examples = fitting(documents)

    blocks = gr.Blocks(title=f"{TITLE} · 政策文件问答", analytics_enabled=False, fill_width=True)
    with blocks:
        history = gr.State((), time_to_live=24 * 3600)
        with gr.Column(elem_id="page"):
            tagline = "".join(f"<span>{clause}</span>" for clause in TAGLINE)
            masthead = f'<header id="masthead"><h1>{TITLE}</h1><p>{tagline}</p></header>'
            _html(masthead + documents_html(documents))
            conversation = _html("", elem_id="conversation", js_on_load=CONVERSATION_SCRIPT)
            status = _html("", elem_id="announcement", js_on_load=STATUS_SCRIPT)
            with gr.Column(elem_id="examples", visible=bool(examples)) as suggestions:
                _html("<h2>可以这样问</h2>")
                with gr.Row():
                    buttons = [gr.Button(question, size="sm", min_width=0) for question in examples]
            with gr.Row(elem_id="composer"):
                box = gr.Textbox(
                    elem_id="question",
                    label="问题",
                    show_label=False,
                    placeholder="输入问题",
                    lines=1,
                    max_lines=6,
                    autofocus=True,
                    container=False,
                    scale=1,
                )
                send = gr.Button("提问", elem_id="send", variant="primary", scale=0, min_width=72)
                clear = gr.Button("新对话", elem_id="clear", scale=0, min_width=72, visible=False)

            _html("<p>Enter 发送，Shift+Enter 换行</p>", elem_id="hint")

        def ask(question: str, turns: tuple[Turn, ...]) -> Iterator[dict[Any, Any]]:
            question = question.strip()
            if not question:
                yield {status: "请先输入问题。"}
                return
            busy = {button: gr.update(interactive=False) for button in (send, clear)}
            yield {
                **busy,
                box: "",
                suggestions: gr.update(visible=False),
                conversation: conversation_html(turns, pending=question),
                status: "正在查找…",
            }
            turns = (*turns, answer_turn(answerer, turns, question))
            yield {
                send: gr.update(interactive=True),
                clear: gr.update(interactive=True, visible=True),
                history: turns,
                conversation: conversation_html(turns),
                status: announcement(turns[-1]),
            }

        def start_over() -> dict[Any, Any]:
            return {
                history: (),
                conversation: "",
                status: "",
                box: "",
                suggestions: gr.update(visible=bool(examples)),
                clear: gr.update(visible=False),
            }

        changed = [history, conversation, status, box, suggestions, send, clear]
        private = {"api_visibility": "private", "show_progress": "hidden"}
        asked = [
            gr.on([box.submit, send.click], ask, [box, history], changed, concurrency_id="ask", **private),
            *(
                button.click(ask, [button, history], changed, concurrency_id="ask", **private)
                for button in buttons
            ),
        ]
        for event in (*asked, clear.click(start_over, None, changed, **private)):
            event.then(None, js=FOCUS_QUESTION)
        blocks.load(None, js=ON_LOAD)
    return blocks


def serve(answerer: AnswererLike, host: str, port: int) -> Running:
    """Serve the page and return at once. OSError if the port cannot be had.

    Nothing is fetched from elsewhere, nothing is shared, kept in the browser or open to API clients.
    """
    blocks = build(answerer)
    blocks.queue(api_open=False, max_size=32, default_concurrency_limit=1)
    _, url, _ = blocks.launch(
        server_name=host,
        server_port=port,
        prevent_thread_lock=True,
        share=False,
        inbrowser=False,
        quiet=True,
        theme=_theme(),
        css_paths=Path(__file__).with_name("style.css"),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        mcp_server=False,
        ssr_mode=False,
        show_error=False,
        pwa=False,
        allowed_paths=[],
        max_file_size=1,  # the page takes no files
        app_kwargs={"middleware": [Middleware(_SecurityHeaders)]},
    )
    return Running(url, blocks)


class _SecurityHeaders:
    """Puts the content policy on every response. Plain ASGI: it must not buffer the event stream."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = CONTENT_POLICY
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _html(value: str, **kwargs: Any) -> Any:
    return gr.HTML(value, apply_default_css=False, **{"js_on_load": None, **kwargs})


def _theme() -> Any:
    """Gradio's plainest theme with system fonts; colours are in style.css, but for the first paint."""
    return gr.themes.Base(
        font=[*FONTS, "system-ui", "sans-serif"], font_mono=["ui-monospace", "Consolas", "monospace"]
    ).set(
        body_background_fill="#faf9f6",
        body_background_fill_dark="#15191b",
        body_text_color="#1d2426",
        body_text_color_dark="#e3e7e6",
    )
