"""The page: Gradio wiring around ui/turn.py and ui/render.py. The only file that imports Gradio."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import gradio as gr  # noqa: TID251 - the one place
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.examples import fitting
from ui.render import announcement, conversation_html, documents_html, ways_html
from ui.scripts import CONVERSATION, FOCUS_QUESTION, ON_LOAD, STATUS
from ui.stops import Stops
from ui.turn import AnswererLike, Stage, Turn, answering

TITLE: Final = "据实"
TAGLINE: Final = ("每个数字都能在引文里找到；", "文件没写的，就说没写")
FONTS: Final = (
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
)

ASKED_AT_ONCE: Final = 4  # where a model phrases, most of an answer's time is waiting for it

# Defence in depth: even if something unescaped got into the page, the browser would fetch nothing
# from elsewhere. Gradio's own frontend needs inline scripts, eval and blob workers.
CONTENT_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "worker-src 'self' blob:; frame-ancestors 'self'; form-action 'self'; object-src 'none'"
)


@dataclass(frozen=True, slots=True)
class Running:
    """A page that is being served. `url` is where; `close` ends it."""

    url: str
    blocks: Any

    def close(self) -> None:
        self.blocks.close(verbose=False)


def build(answerer: AnswererLike) -> Any:
    """The page as gr.Blocks, not yet served. A person's history lives in their own session only."""
    documents = answerer.documents()
    examples = fitting(documents)
    stops = Stops()

    blocks = gr.Blocks(title=f"{TITLE} · 政策文件问答", analytics_enabled=False, fill_width=True)
    with blocks:
        history = gr.State((), time_to_live=24 * 3600)
        with gr.Column(elem_id="page"):
            tagline = "".join(f"<span>{clause}</span>" for clause in TAGLINE)
            masthead = f'<header id="masthead"><h1>{TITLE}</h1><p>{tagline}</p></header>'
            about = documents_html(documents) + ways_html(answerer.model)
            _html(f'{masthead}<div class="about">{about}</div>')
            conversation = _html("", elem_id="conversation", js_on_load=CONVERSATION)
            status = _html("", elem_id="announcement", js_on_load=STATUS)
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
                stop = gr.Button("停止", elem_id="stop", scale=0, min_width=72, visible=False)
                clear = gr.Button("新对话", elem_id="clear", scale=0, min_width=72, visible=False)

            _html("<p>Enter 发送，Shift+Enter 换行</p>", elem_id="hint")

        def ask(question: str, turns: tuple[Turn, ...], request: gr.Request) -> Iterator[dict[Any, Any]]:
            question = question.strip()
            if not question:
                yield {status: "请先输入问题。"}
                return
            yield {
                send: gr.update(interactive=False, visible=not answerer.model),
                stop: gr.update(visible=bool(answerer.model)),
                clear: gr.update(interactive=False),
                box: "",
                suggestions: gr.update(visible=False),
                conversation: conversation_html(turns, pending=question),
                status: "正在查找…",
            }
            asked = [*(turn.answer.question for turn in turns), question]
            turn = None
            with stops.answering(request.session_hash) as going:
                for turn in answering(answerer, asked, going.stopped):
                    if turn.stage is Stage.WRITING and not going.unwanted.is_set():
                        yield {
                            clear: gr.update(interactive=True, visible=True),
                            conversation: conversation_html((*turns, turn)),
                        }
                if going.unwanted.is_set():  # the page has begun anew
                    return
                ready = {send: gr.update(interactive=True, visible=True), stop: gr.update(visible=False)}
                if turn is None:  # stopped before anything was found: as if it hadn't been asked
                    yield {
                        **ready,
                        clear: gr.update(interactive=True),
                        box: question,
                        suggestions: gr.update(visible=bool(examples) and not turns),
                        conversation: conversation_html(turns),
                        status: "已停止。",
                    }
                    return
                turns = (*turns, turn)
                yield {
                    **ready,
                    clear: gr.update(interactive=True, visible=True),
                    history: turns,
                    conversation: conversation_html(turns),
                    status: announcement(turn),
                }

        def stop_asking(request: gr.Request) -> None:
            stops.stop(request.session_hash)

        def start_over(request: gr.Request) -> dict[Any, Any]:
            stops.stop(request.session_hash, unwanted=True)
            return {
                send: gr.update(interactive=True, visible=True),
                stop: gr.update(visible=False),
                history: (),
                conversation: "",
                status: "",
                box: "",
                suggestions: gr.update(visible=bool(examples)),
                clear: gr.update(visible=False),
            }

        changed = [history, conversation, status, box, suggestions, send, stop, clear]
        private = {"api_visibility": "private", "show_progress": "hidden"}
        asking = {
            "fn": ask,
            "outputs": changed,
            "concurrency_id": "ask",
            "concurrency_limit": ASKED_AT_ONCE if answerer.model else 1,
            **private,
        }
        begun = [box.submit, send.click, *(button.click for button in buttons)]
        ended = [
            gr.on([box.submit, send.click], inputs=[box, history], **asking),
            *(button.click(inputs=[button, history], **asking) for button in buttons),
            # In the queue, so that it comes to the page behind what was still being said; past its limits.
            clear.click(start_over, None, changed, concurrency_limit=None, **private),
        ]
        gr.on(begun, None, js=FOCUS_QUESTION)  # the button that was pressed goes away
        for event in ended:
            event.then(None, js=FOCUS_QUESTION)
        stop.click(stop_asking, queue=False, **private)
        blocks.unload(stop_asking)
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
