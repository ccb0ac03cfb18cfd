"""`python -m rag.models`, as `make install` calls it."""

import os
import subprocess
import sys
from pathlib import Path

from rag.settings import DEFAULT_EMBEDDER


def prepare(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rag.models"], capture_output=True, text=True, env=os.environ | environment
    )


def test_a_model_that_is_there_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "models" / DEFAULT_EMBEDDER
    folder.mkdir(parents=True)
    done = prepare(JUSHI_CACHE=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"向量模型已在 {folder}。\n", "")
    assert list(folder.iterdir()) == []


def test_a_wrong_setting_is_one_line(tmp_path: Path) -> None:
    done = prepare(JUSHI_CACHE=str(tmp_path), JUSHI_THREADS="0")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "JUSHI_THREADS" in done.stderr
