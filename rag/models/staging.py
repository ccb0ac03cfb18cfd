"""A model folder appears whole or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from safetensors import SafetensorError

from rag.errors import ModelUnavailable


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` that takes its name when the block ends well.

    What a killed process left is cleared by the next one; processes that make the same folder take turns,
    and a folder that is already there stays. ModelUnavailable if it cannot be written.
    """
    partial = target.with_name(f".{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(f".{target.name}.lock")):
            try:
                shutil.rmtree(partial, ignore_errors=True)
                partial.mkdir()
                yield partial
                if not target.exists():
                    partial.rename(target)
            finally:
                shutil.rmtree(partial, ignore_errors=True)
    except (OSError, SafetensorError) as error:
        raise ModelUnavailable(f"向量模型无法写入 {target}（{error}），请检查磁盘空间和权限。") from error
