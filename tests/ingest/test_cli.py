"""The command line: one line for what is wrong, before a model is loaded, and a summary of what was done."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest import __main__ as command
from rag.testing import HashEmbedder
from tests.ingest.made import put

ROOT = Path(__file__).parents[2]
PAGE = (
    "样例办法\n\n一、目标\n到2030年，样例企业达到50家。\n对样例出口亿人民币。\n"
    "推荐阅读\n样例新闻\n2031-02-03\n"
)


def ran(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """In a process of its own, with a model that is not there: whoever opens it says so."""
    return subprocess.run(
        [sys.executable, "-m", "ingest", *arguments, "--store", folder / "store"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"JUSHI_EMBEDDER": "no-such-model"},
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.txt", None, "找不到"),
        ("empty", {"a.xlsx": b"PK"}, "没有读到任何文件"),
        ("binary.txt", b"\x00\x01\x02ELF\x00" * 20, "编码"),
        ("menu.txt", "首页 > 样例\n朋友圈\n".encode(), "没有正文"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    tmp_path: Path, name: str, content: bytes | dict[str, bytes] | None, words: str
) -> None:
    if isinstance(content, bytes):
        put(tmp_path, name, content)
    elif content is not None:
        (tmp_path / name).mkdir()
        for file, data in content.items():
            put(tmp_path / name, file, data)
    done = ran(tmp_path, tmp_path / name)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "store").exists()


def test_a_missing_model_and_a_missing_argument(tmp_path: Path) -> None:
    for arguments, words in (([put(tmp_path, "a.txt", PAGE)], "no-such-model"), ([], "--help")):
        done = ran(tmp_path, *arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert words in done.stderr


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(command, "open_embedder", lambda _: HashEmbedder())
    put(tmp_path / "docs", "a.txt", PAGE)
    put(tmp_path / "docs", "b.txt", PAGE)
    put(tmp_path / "docs", "c.pdf", b"not a PDF")
    return tmp_path


def printed(folder: Path, *options: str) -> str:
    done = CliRunner().invoke(command.app, [str(folder / "docs"), "--store", str(folder / "store"), *options])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_summary_names_what_was_cleaned_marked_and_skipped(folder: Path) -> None:
    skipped, duplicate, added, total = printed(folder).splitlines()
    assert skipped.startswith("跳过")
    assert "c.pdf" in skipped
    assert duplicate.startswith("重复  a  ")
    assert added == f"新收录  a  {len(PAGE)} 字、1 节、2 段、1 个数；去除推荐阅读 3 处；标出残缺 1 处"
    assert total == "文档库现有 1 份文件、2 个片段。"
    assert "未变化  a" in printed(folder)


def test_the_summary_as_json(folder: Path) -> None:
    report = json.loads(printed(folder, "--json"))
    assert (report["documents"], report["chunks"], report["warnings"]) == (1, 2, [])
    outcomes = {Path(file["path"]).name: file["outcome"] for file in report["files"]}
    assert outcomes == {"a.txt": "added", "b.txt": "duplicate", "c.pdf": "skipped"}
    (added,) = (file for file in report["files"] if file["outcome"] == "added")
    assert (added["removed"], added["marks"][0]["kind"]) == ([["recommended", 3]], "number_lost")
