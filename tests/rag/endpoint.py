"""A model behind HTTP on this machine, in the format of OpenAI's streaming chat completions."""

import json
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass
class Endpoint:
    """What was asked of it, and where it is. `closing` is set when the test is over."""

    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    closing: Event = field(default_factory=Event)


class Request(BaseHTTPRequestHandler):
    """One request, and the ways in which a test may answer it."""

    protocol_version = "HTTP/1.1"
    endpoint: Endpoint
    answer: Callable[["Request"], None]

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.body = json.loads(self.rfile.read(length))
        self.endpoint.bodies.append(self.body)
        self.endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
        type(self).answer(self)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing on stderr."""

    def refuse(self, status: int, retry_after_ms: int = 1) -> None:
        body = json.dumps({"error": {"message": "no", "type": "none", "code": None}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("retry-after-ms", str(retry_after_ms))
        self.end_headers()
        self.wfile.write(body)

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def say(self, piece: str, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": finish}
        self._send([choice], None)

    def end(self, usage: tuple[int, int] | None = None) -> None:
        if usage:
            asked, said = usage
            spent = {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}
            self._send([], spent)
        self.write("data: [DONE]\n\n")
        self.write("")

    def cut(self) -> None:
        """Hang up without a word."""
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def write(self, text: str) -> None:
        """One piece of the body; an empty one ends it."""
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def reply(self, pieces: Sequence[str], usage: tuple[int, int] | None = None) -> None:
        """A whole reply."""
        self.begin()
        for piece in pieces:
            self.say(piece)
        self.say("", finish="stop")
        self.end(usage)

    def _send(self, choices: list[dict[str, Any]], usage: dict[str, int] | None) -> None:
        chunk = {
            "id": "made",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": self.body["model"],
            "choices": choices,
            "usage": usage,
        }
        self.write(f"data: {json.dumps(chunk)}\n\n")


@contextmanager
def endpoint(answer: Callable[[Request], None]) -> Iterator[Endpoint]:
    """An endpoint that answers every request so."""
    made = Endpoint()

    class Answering(Request):
        pass

    Answering.endpoint, Answering.answer = made, answer
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # the client may hang up
    made.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
