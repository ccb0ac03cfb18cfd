"""`python -m eval`: the gate, and the ways to run one part of it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from eval import case_files, gate, quantities, retrieval, saved, suites
from eval import compare as comparing
from eval.options import options
from eval.reports import compared, data, files, terminal
from eval.run import run_suite
from eval.workspace import read_corpus
from rag import cli
from rag.errors import InputError
from rag.settings import load

app = typer.Typer(add_completion=False, help="评测：按标准答案检查回答。不带子命令时运行门禁。")
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Out = Annotated[Path | None, typer.Option(help="把报告（JSON、HTML、JUnit、Markdown）写进这个文件夹")]
Suites = Annotated[Path | None, typer.Option("--suites", help="题集清单（TOML），不给则用 eval/suites.toml")]


@app.callback(invoke_without_command=True)
def gate_(
    context: typer.Context,
    accept: Annotated[bool, typer.Option("--accept", help="把这次的结果写成新的基线")] = False,
    out: Out = None,
) -> None:
    """门禁：跑自带题目，低于基线则以状态 1 退出；外部题集在这台机器上的，一并跑，仅供参考。"""
    if not context.invoked_subcommand and not gate.run(suites.declared(), load(), accept=accept, out=out):
        raise typer.Exit(1)


@app.command()
def run(
    suite: Annotated[list[str], typer.Argument(help="题集名（见 list），或题目文件（JSONL）")],
    corpus: Annotated[Path | None, typer.Option(help="题目文件所问的文件夹")] = None,
    model: Annotated[str | None, typer.Option(help="使用的语言模型；不给则不用")] = None,
    answers: Annotated[
        Path | None, typer.Option(help="不作答，给这个文件里的答案评分（rag ask --batch 的输出）")
    ] = None,
    listed_in: Suites = None,
    first: Annotated[int | None, typer.Option(min=1, help="只跑开头这么多题")] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """跑一个或几个题集，显示报告。"""
    if answers and len(suite) > 1:
        raise InputError("--answers 一次只能用于一个题集。")
    how = options(load(), answers, model, first)
    known = _declared(listed_in)
    runs = [run_suite(one, how) for one in [suites.find(name, known, corpus) for name in suite]]
    written = files.write(runs, out) if out else ()
    if as_json:
        print(json.dumps(data.to_json(runs), ensure_ascii=False, indent=1))
        return
    for done in runs:
        terminal.show(done)
    for path in written:
        print(f"已写入 {path}")


@app.command("list")
def list_(listed_in: Suites = None) -> None:
    """列出题集：怎样跑，何时跑，在不在这台机器上。"""
    terminal.show_suites(_declared(listed_in))


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="原来的报告：文件夹或 report.json")],
    after: Annotated[Path, typer.Argument(help="新的报告")],
    as_json: AsJson = False,
) -> None:
    """逐题比较两份报告：哪些变错、哪些变对，差别是否可信。"""
    found = comparing.compare(saved.read(before), saved.read(after))
    if not found:
        raise InputError("两份报告没有共同的题集，无从比较。")
    print(compared.to_json(found) if as_json else "\n\n".join(map(compared.describe, found)))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="题目文件（JSONL）")],
    corpus: Annotated[
        Path | None, typer.Option(help="题目所问的文件夹，用来核对出处；题集清单里有的题目文件不必给")
    ] = None,
) -> None:
    """检查题目文件；有错误时逐条列出，以状态 1 退出。"""
    corpus = corpus or suites.corpus_of(file, suites.declared())
    documents = {d.id: d.text for d in read_corpus(corpus, load())} if corpus else None
    faults = case_files.check(file, documents)
    for fault in faults:
        print(fault)
    if documents is None:
        print("没有给出 --corpus，出处没有核对。")
    print(f"{len(faults)} 处错误。" if faults else "没有错误。")
    if faults:
        raise typer.Exit(1)


@app.command("retrieval")
def retrieval_(
    folder: Annotated[Path, typer.Argument(help="BEIR 格式的文件夹")], as_json: AsJson = False
) -> None:
    """检索评测：hit@k、mrr@10、answer@k。"""
    done = retrieval.evaluate(folder, load())
    print(json.dumps(done.to_json(), ensure_ascii=False) if as_json else retrieval.describe(done))


@app.command("quantities")
def quantities_(
    folder: Annotated[Path, typer.Argument(help="数量题所在文件夹")], as_json: AsJson = False
) -> None:
    """数量识别评测。"""
    done = quantities.evaluate(folder)
    print(json.dumps(done.to_json(), ensure_ascii=False) if as_json else quantities.describe(done))


def _declared(file: Path | None) -> tuple[suites.Suite, ...]:
    """The suites of a file of somebody else's count their paths from its folder."""
    return suites.declared(file, file.resolve().parent) if file else suites.declared()


if __name__ == "__main__":
    cli.run(app, "eval")
