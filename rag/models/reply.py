"""A model's reply, piece by piece, within a time limit and a length, whatever the model does."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event, Thread
from time import monotonic
from typing import Any

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.runnables import Runnable

from rag.errors import ChatUnavailable, SchemaRefused, Stopped
from rag.language import tokens
from rag.models.chat import MOST_OUTPUT, Chat

MOST_CHARACTERS = 3 * MOST_OUTPUT  # for endpoints that don't keep to the tokens asked for
_LOOK = 0.1  # seconds after which one who waits looks whether he still should

Schema = dict[str, Any]


class Deadline:
    """A moment by which something must be done, if nobody sets `stopped` before."""

    def __init__(self, seconds: float, stopped: Event | None = None) -> None:
        self._end = monotonic() + seconds
        self._stopped = stopped

    @property
    def left(self) -> float:
        """Seconds, 0 once it has passed."""
        return max(0.0, self._end - monotonic())

    @property
    def is_stopped(self) -> bool:
        return self._stopped is not None and self._stopped.is_set()


@dataclass(slots=True)
class Usage:
    """What was spent on one answer. Grows as replies come in."""

    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0


def reply(
    chat: Chat,
    messages: Sequence[BaseMessage],
    deadline: Deadline,
    usage: Usage,
    schema: Schema | None = None,
) -> Iterator[str]:
    """The text as it comes. Closing the iterator stops the model.

    ChatUnavailable if there is no connection, the reply breaks off, is too long or isn't finished by the
    deadline; SchemaRefused if the endpoint rejects the request and had been given a schema; Stopped soon
    after it was.
    """
    pieces: Queue[AIMessageChunk | Exception | None] = Queue()
    stopped = Event()

    # A read that hangs can't be interrupted, so it hangs in a thread of its own until the client gives up.
    Thread(target=_read, args=(_bound(chat, schema), messages, pieces, stopped), daemon=True).start()
    usage.calls += 1
    text = ""
    asked = answered = 0  # tokens, as the endpoint says
    try:
        while True:
            if deadline.is_stopped:
                raise Stopped
            try:
                piece = pieces.get(timeout=min(deadline.left, _LOOK))
            except Empty:
                if deadline.left:
                    continue
                raise ChatUnavailable("大模型没有在限定的时间内答完。") from None
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise _explained(piece, given_schema=schema is not None) from piece
            if spent := piece.usage_metadata:  # so far, where it comes with every piece
                asked = max(asked, spent["input_tokens"])
                answered = max(answered, spent["output_tokens"])
            said = piece.text
            text += said
            if len(text) > MOST_CHARACTERS:
                raise ChatUnavailable("大模型的回答长得没有尽头。")
            if said:
                yield said
    finally:
        stopped.set()
        # Counted where it was cut short, or where an endpoint doesn't say.
        usage.input_tokens += asked or sum(tokens.count(message.text) for message in messages)
        usage.output_tokens += answered or tokens.count(text)


def _bound(chat: Chat, schema: Schema | None) -> Runnable[LanguageModelInput, Any]:
    if schema is None:
        return chat.model
    wanted = {"name": "reply", "strict": True, "schema": schema}
    return chat.model.bind(extra_body={"response_format": {"type": "json_schema", "json_schema": wanted}})


def _read(
    model: Runnable[LanguageModelInput, Any],
    messages: Sequence[BaseMessage],
    pieces: "Queue[AIMessageChunk | Exception | None]",
    stopped: Event,
) -> None:
    try:
        with closing(model.stream(list(messages))) as stream:  # type: ignore[type-var]
            for piece in stream:
                if stopped.is_set():
                    return
                pieces.put(piece)
    except Exception as error:  # whatever a client raises; what it means is said on the other side
        pieces.put(error)
    else:
        pieces.put(None)


def _explained(error: Exception, *, given_schema: bool) -> ChatUnavailable:
    """What a person can do about it. Clients name the HTTP status alike, so none of them is imported."""
    status = getattr(error, "status_code", None)
    if status in (400, 422) and given_schema:
        return SchemaRefused("大模型的接口不支持限定输出格式。")
    match status:
        case 401 | 403:
            return ChatUnavailable("大模型的接口不认这个密钥，请检查 JUSHI_CHAT_KEY。")
        case 404:
            return ChatUnavailable("大模型的接口上没有这个模型，请检查 JUSHI_CHAT_MODEL 和 JUSHI_CHAT_URL。")
        case 429:
            return ChatUnavailable("大模型的接口说请求太多了，请过一会儿再试。")
        case int():
            return ChatUnavailable(f"大模型的接口出错了（{status}）。")
    return ChatUnavailable("大模型没有连上，或者中途断开了。")
