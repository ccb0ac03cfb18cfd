"""A GGUF file on disk → llama.cpp's own server, inside this process, on a free port of this machine.

The one file that talks to xllamacpp, which the extra `local` installs.
"""

from pathlib import Path
from typing import Any

from rag.errors import ModelUnavailable


class Served:
    """A model that is being served. `url` is its OpenAI-compatible address."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.url = f"{server.listening_address}/v1"

    def close(self) -> None:
        """Stop serving and free the model's memory."""
        self._server = None


def serve(path: Path, threads: int, context: int) -> Served:
    """Load a model and serve it to this machine only. `context` is in the model's own tokens.

    ModelUnavailable if xllamacpp isn't installed or the file is no model.
    """
    try:
        import xllamacpp  # noqa: TID251 - the one place
    except ModuleNotFoundError:
        raise ModelUnavailable("运行 .gguf 模型要先安装：.venv/bin/pip install xllamacpp。") from None
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = context
    params.n_parallel = 1
    params.warmup = False
    params.verbosity = -1  # else fifty lines on stderr
    params.hostnames = ["127.0.0.1"]
    params.port = 0  # any that is free
    # llama.cpp's threads wait by spinning: more than there are cores to spare would slow everything down.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    try:
        return Served(xllamacpp.Server(params))
    except (RuntimeError, ValueError, OSError):
        raise ModelUnavailable(f"{path} 读不出模型，请换一个 .gguf 文件。") from None
