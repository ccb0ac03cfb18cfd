"""What the server lets in, without a browser; and `python -m ui` called wrongly."""

import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from tests.ui.fake import FakeAnswerer
from ui.app import serve


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def answerer() -> FakeAnswerer:
    return FakeAnswerer()


@pytest.fixture(scope="module")
def client(answerer: FakeAnswerer) -> Iterator[httpx.Client]:
    running = serve(answerer, "127.0.0.1", free_port())
    with httpx.Client(base_url=running.url, trust_env=False) as opened:
        yield opened
    running.close()


@pytest.mark.parametrize("path", ["monitoring", "gradio_api/runs", "docs", "file=/etc/hostname"])
def test_what_the_page_does_not_need_is_shut(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code in {403, 404}


def test_the_page_names_no_address_to_fetch_from_and_forbids_it_too(client: httpx.Client) -> None:
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    config = client.get("config").json()
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []


def test_nothing_is_offered_to_api_clients(client: httpx.Client) -> None:
    assert client.get("gradio_api/info").json() == {"named_endpoints": {}, "unnamed_endpoints": {}}


def test_the_page_takes_no_files(client: httpx.Client) -> None:
    upload = client.post("gradio_api/upload", files={"files": ("a.txt", b"some text", "text/plain")})
    assert upload.status_code == 413


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui", *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def test_a_port_in_use_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = call("--port", str(port))
    assert ended.returncode == 2
    assert ended.stderr == f"端口 {port} 已被占用：请先关掉占用它的程序，或用 --port 换一个端口。\n"
    assert ended.stdout == ""


@pytest.mark.parametrize("arguments", [("--port", "70000"), ("--host", "nowhere.invalid"), ("--nonsense",)])
def test_a_wrong_call_is_one_line_and_status_2(arguments: tuple[str, ...]) -> None:
    ended = call(*arguments)
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
