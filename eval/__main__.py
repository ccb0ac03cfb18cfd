"""`python -m eval`: the gate, and the ways to run one part of it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from eval import baseline, cases, quantities, report, retrieval
from eval.run import ROOT, SuiteRun, read_corpus, run_suite
from rag import cli
from rag.errors import InputError
from rag.settings import load

BASELINE = ROOT / "eval" / "baseline.json"
OWN = "samples"  # the suite whose questions stand in this repository
SHARED = ROOT.parent / "shared"  # a checkout beside this one may carry more documents and questions

app = typer.Typer(add_completion=False, help="评测：按标准答案检查回答。不带子命令时运行门禁。")
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@app.callback(invoke_without_command=True)
def gate(
    context: typer.Context,
    accept: Annotated[bool, typer.Option("--accept", help="把这次的结果写成新的基线")] = False,
) -> None:
    """门禁：跑自带题目（有开发集时一并跑），低于基线则以状态 1 退出。"""
    if context.invoked_subcommand:
        return
    settings = load()
    floors = baseline.load(BASELINE)
    files = sorted((ROOT / "eval" / "cases").glob("*.jsonl"))
    if not files:
        raise InputError("eval/cases 里没有题目文件（*.jsonl），请从版本库恢复。")
    runs = [run_suite(OWN, files, ROOT / "samples", settings)]
    worse = _show(runs[0], floors)
    dev = SHARED / "gold" / "dev.jsonl"
    if dev.exists() and (SHARED / "corpus").is_dir():
        runs.append(run_suite("dev", [dev], SHARED / "corpus", settings))
        _show(runs[1], floors)  # for information: what stands outside the repository can't fail it
    else:
        print("没有 ../shared 的开发集，只跑了自带题目。")
    if accept:
        new = {run.name: baseline.floor_of(run, with_ids=run.name == OWN) for run in runs}
        baseline.save(BASELINE, {**floors, **new})
        print(f"已写入新基线 {BASELINE.relative_to(ROOT)}。")
    elif worse:
        print("门禁未通过：低于基线。请修复，或确认后用 --accept 接受。")
        raise typer.Exit(1)
    else:
        print("门禁通过。")


@app.command()
def run(
    file: Annotated[Path, typer.Argument(help="题目文件（JSONL）")],
    corpus: Annotated[Path, typer.Option(help="文件所在文件夹")],
    out: Annotated[Path | None, typer.Option(help="把 JSON 报告写到这个文件")] = None,
    as_json: AsJson = False,
) -> None:
    """在一个文件夹的文件上跑一份题目。"""
    done = run_suite(file.stem, [file], corpus, load())
    data = json.dumps(report.to_json(done), ensure_ascii=False, indent=1)
    if out:
        try:
            out.write_text(data + "\n", encoding="utf-8")
        except OSError as error:
            raise InputError(f"报告写不进 {out}（{error.strerror}），请换一个位置。") from None
    print(data if as_json else report.table(done))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="题目文件（JSONL）")],
    corpus: Annotated[Path | None, typer.Option(help="文件所在文件夹；给出时一并核对出处")] = None,
) -> None:
    """检查题目文件；有错误时逐条列出，以状态 1 退出。"""
    documents = {d.id: d.text for d in read_corpus(corpus, load())} if corpus else None
    faults = cases.check(file, documents)
    for fault in faults:
        print(fault)
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
    data = {"suites": [asdict(score) | {"share": score.share} for score in done.scores]}
    print(json.dumps(data, ensure_ascii=False) if as_json else quantities.describe(done))


def _show(done: SuiteRun, floors: dict[str, baseline.Floor]) -> bool:
    """Print a run and how it stands to its floor; True if it is worse."""
    print(report.table(done))
    floor = floors.get(done.name)
    if floor is None:
        print(f"\n{done.name} 还没有基线；用 --accept 写入。\n")
        return False
    change = baseline.compare(floor, done)
    print(f"\n与基线相比：\n{baseline.describe(change)}\n")
    return change.worse


if __name__ == "__main__":
    cli.run(app, "eval")
