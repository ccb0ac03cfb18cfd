"""After installation nothing reaches beyond this machine: not ingest, not a question, not the page."""

import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_socket import disable_socket, enable_socket

from ingest.pipeline import ingest
from rag.answer import Answerer
from rag.models.embedder import Embedder, default_folder, open_embedder
from rag.schema import Status
from rag.settings import Settings
from rag.store.store import Store
from rag.testing import HashEmbedder
from ui.app import serve

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
ONE_SAMPLE = SAMPLES / "miit2025.md"
CACHE = ROOT / "var" / "cache"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
ASKED = "2025年计划新增市级工业设计中心多少家？"


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Refuses connections beyond loopback and looking up names, and keeps what was tried: a library may
    well try in a thread of its own and say nothing of its failure."""
    tried: list[object] = []

    def refuse_outside(name: str) -> None:
        real = getattr(socket.socket, name)

        def guarded(self: socket.socket, *arguments: Any) -> Any:
            address = arguments[-1]
            if isinstance(address, tuple) and address[0] not in LOOPBACK:
                tried.append(address)
                raise OSError(f"{name} to {address}")
            return real(self, *arguments)

        monkeypatch.setattr(socket.socket, name, guarded)

    for name in ("connect", "connect_ex", "sendto"):
        refuse_outside(name)
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:
        if host not in (*LOOPBACK, None):
            tried.append(host)
            raise OSError(f"looked up {host}")
        return look_up(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    return tried


def test_the_guard_sees_what_is_tried(attempts: list[object]) -> None:
    with socket.socket() as outside, pytest.raises(OSError, match="connect to"):
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(httpx.ConnectError):
        httpx.get("http://example.org", trust_env=False)
    assert attempts == [("192.0.2.1", 80), "example.org"]


def whole_way(folder: Path, sources: Path, embedder: Embedder, port: int) -> None:
    """Ingest, open, ask, serve the page and fetch it."""
    settings = Settings(store=folder / "store")
    ingest([sources], settings, embedder)
    with Answerer(Store.read(settings.store), embedder, settings) as answerer:
        answer = answerer.ask([ASKED])
        assert answer.status is Status.ANSWERED
        assert "20家" in answer.text
        running = serve(answerer, "127.0.0.1", port)
        try:
            with httpx.Client(base_url=running.url, trust_env=False) as client:
                page = client.get("/")
                assert page.status_code == 200
                assert "据实" in page.text
                assert client.get("config").json()["analytics_enabled"] is False
        finally:
            running.close()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
        return free


def test_the_whole_way_stays_on_this_machine(tmp_path: Path, port: int, attempts: list[object]) -> None:
    whole_way(tmp_path, SAMPLES, HashEmbedder(), port)
    assert attempts == []


def test_ingest_and_questions_need_no_sockets_at_all(tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "store")
    embedder = HashEmbedder()
    disable_socket(allow_unix_socket=True)
    try:
        ingest([ONE_SAMPLE], settings, embedder)
        with Answerer(Store.read(settings.store), embedder, settings) as answerer:
            assert "20家" in answerer.ask([ASKED]).text
    finally:
        enable_socket()


@pytest.mark.model
def test_the_whole_way_with_the_real_model(tmp_path: Path, port: int, attempts: list[object]) -> None:
    settings = Settings(cache=CACHE, threads=1)
    if not default_folder(settings).is_dir():
        pytest.skip("the default model isn't installed; make install does that")
    whole_way(tmp_path, ONE_SAMPLE, open_embedder(settings), port)
    assert attempts == []
