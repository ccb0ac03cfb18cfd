"""python -m ingest PATH… : read files and folders into the store. python -m ingest facts: show the ledger."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from ingest.pipeline import FileReport, Outcome, Report, ingest_files, read
from rag import cli
from rag.contract import fact_to_json
from rag.errors import InputError
from rag.language.standing import LABELS
from rag.language.terms import fold
from rag.models.embedder import open_embedder
from rag.schema import Fact, FactKind, Period
from rag.settings import load
from rag.store.store import Store

app = typer.Typer(add_completion=False, help="把文件和文件夹读入文档库。")
ledger = typer.Typer(add_completion=False, help="列出从文件里读出的每个数。")

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


_KINDS = {
    FactKind.LEVEL: "水平",
    FactKind.COUNT: "个数",
    FactKind.GROWTH: "增速",
    FactKind.SHARE: "占比",
    FactKind.RANK: "位次",
    FactKind.MULTIPLE: "倍数",
    FactKind.CHANGE: "增减",
}


@app.command(epilog="用 python -m ingest facts 文件 列出从一份文件里读出的数。")
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


@ledger.command()
def facts(
    doc: Annotated[str | None, typer.Argument(help="文件的标识，如 plan14；不给则列全部")] = None,
    indicator: Annotated[str, typer.Option(help="只列名称含有这些字的指标")] = "",
    store: Annotated[Path | None, typer.Option(help="文档库所在文件夹")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """以表格列出读出的每个数，供人逐条核对。"""
    settings = load()
    with Store.read(store or settings.store, settings.chroma_url) as opened:
        known = [document.id for document in opened.documents()]
        if doc is not None and doc not in known:
            raise InputError(f"文档库里没有 {doc}；现有：{'、'.join(known)}。")
        found = [fact for fact in opened.facts(doc) if fold(indicator) in fold(fact.figure.indicator)]
    if as_json:
        print(json.dumps([fact_to_json(fact) for fact in found], ensure_ascii=False, indent=2))
    else:
        Console().print(_table(found))
        print(f"共 {len(found)} 条。")


def _table(found: list[Fact]) -> Table:
    table = Table()
    for heading in ("文件", "位置", "范围", "指标", "数", "类", "时间", "性质", "残缺"):
        table.add_column(heading, overflow="fold")
    for fact in found:
        figure, quantity = fact.figure, fact.figure.quantity
        table.add_row(
            fact.doc,
            str(fact.span.start),
            figure.scope,
            figure.indicator,
            f"{quantity.qualifier or ''} {quantity.verbatim}".strip(),
            _KINDS[figure.kind],
            _years(figure.period),
            LABELS[figure.standing],
            "有" if fact.marks else "",
        )
    return table


def _years(period: Period | None) -> str:
    if period is None:
        return ""
    return str(period.last) if period.first == period.last else f"{period.first}—{period.last}"


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
    parts = [f"{file.characters} 字、{file.sections} 节、{file.chunks} 段、{file.facts} 个数"]
    if file.removed:
        parts.append(
            "去除" + "、".join(f"{_REASONS.get(reason, reason)} {n} 处" for reason, n in file.removed)
        )
    if file.marks:
        parts.append(f"标出残缺 {len(file.marks)} 处")
    return "  " + "；".join(parts)


if __name__ == "__main__":
    # `facts` beside plain paths: a folder of that name is given as ./facts.
    if sys.argv[1:2] == ["facts"]:
        del sys.argv[1]
        cli.run(ledger, "ingest facts")
    else:
        cli.run(app, "ingest")
