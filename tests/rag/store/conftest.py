"""A store to change, and a real Chroma server on loopback."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rag.store.made import FIVE, made, written


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    binary = Path(sys.executable).parent / "chroma"
    if not binary.exists():
        pytest.skip("the chroma command isn't installed beside this Python")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = tmp_path_factory.mktemp("chroma-server")
    with (data / "log").open("wb") as log:
        server = subprocess.Popen(
            [binary, "run", "--path", data / "db", "--host", "127.0.0.1", "--port", str(port)],
            stdout=log,
            stderr=log,
        )
    try:
        for _ in range(300):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if server.poll() is not None:
                pytest.fail(f"chroma run ended at once: {(data / 'log').read_text(errors='replace')}")
            time.sleep(0.1)
        else:
            pytest.fail("chroma run never answered")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    written(folder, *map(made, FIVE))
    return folder


@pytest.fixture
def folder(five: Path, tmp_path: Path) -> Path:
    """A store of FIVE, free to be changed."""
    return shutil.copytree(five, tmp_path / "store")
