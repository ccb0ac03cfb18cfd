"""python -m ingest PATH… : read files and folders into the store."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

from ingest.pipeline import FileReport, Outcome, Report, ingest_files, read
from rag import cli
from rag.models.embedder import open_embedder
from rag.settings import load

app = typer.Typer(add_completion=False, help="把文件和文件夹读入文档库。")

_OUTCOMES = {
    Outcome.ADDED: "新收录",
    Outcome.UPDATED: "已更新",
    Outcome.UNCHANGED: "未变化",
    Outcome.DUPLICATE: "重复",
    Outcome.REMOVED: "已移除",
    Outcome.SKIPPED: "跳过",
}
_REASONS = {
    "navigation": "网页导航",
    "recommended": "推荐阅读",
    "contents": "目录",
    "page number": "页码",
    "footnote": "脚注号",
}


@app.command()
def main(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹，可以多个")],
    store: Annotated[Path | None, typer.Option(help="文档库所在文件夹")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出结果")] = False,
    exact: Annotated[bool, typer.Option("--exact", help="文档库里只保留这次给出的文件")] = False,
) -> None:
    """把文件和文件夹读入文档库；没有变化的文件不重复处理。"""
    settings = load()
    if store:
        settings = settings.model_copy(update={"store": store})
    files = read(paths, settings)
    with tqdm(unit="段", disable=not sys.stderr.isatty(), leave=False) as bar:

        def progress(title: str, done: int, total: int) -> None:
            bar.total = total
            bar.set_description(title[:20])
            bar.update(done - bar.n)

        report = ingest_files(files, settings, open_embedder(settings), progress, exact=exact)
    if as_json:
        print(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    else:
        _print(report)


def _print(report: Report) -> None:
    for file in report.files:
        print(f"{_OUTCOMES[file.outcome]}  {file.doc or file.path}{_details(file)}")
    for warning in report.warnings:
        print(warning)
    print(f"文档库现有 {report.documents} 份文件、{report.chunks} 个片段。")


def _details(file: FileReport) -> str:
    if file.note:
        return f"  {file.note}"
    if not file.chunks:
        return ""
    parts = [f"{file.characters} 字、{file.sections} 节、{file.chunks} 段"]
    if file.removed:
        parts.append(
            "去除" + "、".join(f"{_REASONS.get(reason, reason)} {n} 处" for reason, n in file.removed)
        )
    if file.marks:
        parts.append(f"标出残缺 {len(file.marks)} 处")
    return "  " + "；".join(parts)


if __name__ == "__main__":
    cli.run(app, "ingest")
