"""python -m rag ask|search|quantities|verify : the command line of the answering half."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from tqdm import tqdm

from rag import cli, report
from rag.answer import Answerer
from rag.contract import hit_to_json, quantity_to_json, to_json
from rag.errors import InputError, JushiError
from rag.language.encoding import decode
from rag.language.quantity import read_quantities
from rag.phrasing.words import reading, wording
from rag.review import review
from rag.schema import Answer, Status
from rag.settings import load
from rag.store.store import Store
from rag.verify import Outcome

app = typer.Typer(add_completion=False, no_args_is_help=True, help="向文档库提问。")

StoreOption = Annotated[Path | None, typer.Option(help="文档库所在文件夹")]
JsonOption = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
BatchOption = Annotated[Path | None, typer.Option(help="每行一个 JSON 对象的输入文件")]
OutOption = Annotated[Path | None, typer.Option(help="输出文件，每行一个 JSON 对象")]


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="问题")] = None,
    batch: BatchOption = None,
    out: OutOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """回答一个问题；用 --batch 和 --out 一次回答多个。"""
    _one_or_batch(question, batch, out)
    with _open(store) as answerer:
        if batch and out:
            _run_batch(batch, out, lambda row: _ask_row(answerer, row), _no_answer)
            return
        answer = answerer.ask([question or ""])
        if answer.status is Status.ERROR:
            raise InputError(answer.text)
        if as_json:
            _print_json(to_json(answer))
        else:
            _print_answer(answer)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="检索词")],
    k: Annotated[int, typer.Option(min=1, max=200, help="返回多少段")] = 10,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """只检索，列出相关的段落。"""
    with _open(store) as answerer:
        hits = answerer.search(query, k)
        if as_json:
            _print_json([hit_to_json(hit, answerer.document(hit.chunk.doc)) for hit in hits])
            return
        for hit in hits:
            place = " > ".join(hit.chunk.path)
            print(f"{hit.score:.3f}  {hit.chunk.doc}  {place}\n       {hit.chunk.text[:80]}")


@app.command()
def quantities(
    text: Annotated[str | None, typer.Argument(help="要读的文字")] = None,
    batch: BatchOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """读出文字里的数量：数值、单位、限定词和位置。"""
    _one_or_batch(text, batch, out)
    if batch and out:
        _run_batch(batch, out, _quantities_row, _no_quantities)
    elif as_json:
        _print_json(_read(text or ""))
    else:
        for read in _read(text or ""):
            print(read["verbatim"], read["value"], read["unit"], read["qualifier"] or "", sep="\t")


@app.command()
def verify(
    text: Annotated[Path, typer.Option(help="要核对的文稿，UTF-8 或 GB18030 编码的文本文件")],
    doc: Annotated[list[str] | None, typer.Option(help="只对照这份文件；可以写几次")] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """拿文件核对一份文稿：每个数字出自哪里，哪些不符，哪些没找到。"""
    settings = load()
    draft = _draft(text, settings.max_file_mb)
    with closing(Store.read(store or settings.store, settings.chroma_url)) as opened:
        documents = {document.id: document for document in opened.documents()}
        if unknown := next((id for id in doc or () if id not in documents), None):
            raise InputError(f"文档库里没有 {unknown}，现有的文件是：{'、'.join(documents)}。")
        facts = [fact for id in doc or documents for fact in opened.facts(id)]
    findings = review(draft, facts, lambda fact: report.quote(fact, documents))
    if as_json:
        _print_json(report.to_json(findings, documents))
    else:
        if findings:
            Console().print(report.table(findings, documents))
        print(report.summary(findings))
    if any(finding.outcome is not Outcome.SUPPORTED for finding in findings):
        raise typer.Exit(1)


def _draft(path: Path, max_mb: int) -> str:
    try:
        if path.stat().st_size > max_mb * 1024 * 1024:
            raise InputError(f"{path} 超过 {max_mb} MB 的上限，请拆成几个文件，或调高 JUSHI_MAX_FILE_MB。")
        return decode(path.read_bytes())
    except OSError:
        raise InputError(f"读不了 {path}，请检查路径和权限。") from None
    except ValueError:
        raise InputError(f"{path} 不是文本文件或编码无法识别，请另存为 UTF-8 编码的文本再试。") from None


def _read(text: str) -> list[dict[str, Any]]:
    return [quantity_to_json(quantity) for quantity in read_quantities(text)]


Row = dict[str, Any]


def _quantities_row(row: Row) -> Row:
    if not isinstance(text := row.get("text"), str):
        raise InputError("text 应为字符串，请更正这一行。")
    return {"quantities": _read(text)}


def _no_quantities(problem: str) -> Row:
    return {"status": Status.ERROR.value, "text": problem, "quantities": []}


def _ask_row(answerer: Answerer, row: Row) -> Row:
    question = row.get("question")
    conversation = [question] if isinstance(question, str) else question
    if not isinstance(conversation, list) or not all(isinstance(turn, str) for turn in conversation):
        raise InputError("question 应为字符串，或者字符串的列表（一次对话），请更正这一行。")
    return to_json(answerer.converse(conversation))


def _no_answer(problem: str) -> Row:
    return to_json(Answer("", Status.ERROR, problem))


def _one_or_batch(one: str | None, batch: Path | None, out: Path | None) -> None:
    if (one is None) == (batch is None) or (batch is None) != (out is None):
        raise InputError("请给出一段文字，或者同时给出 --batch 和 --out。")


def _run_batch(source: Path, target: Path, run: Callable[[Row], Row], failed: Callable[[str], Row]) -> None:
    """Every line of `source` through `run`; for a line that fails, what `failed` makes of the problem."""
    try:
        lines = source.read_text("utf-8-sig").split("\n")  # JSON strings may hold U+2028
    except (OSError, UnicodeDecodeError):
        raise InputError(f"读不了 {source}，请检查路径，文件须为 UTF-8 编码。") from None
    rows = [line for line in lines if line.strip()]
    # Written beside and renamed, so that an interrupted run leaves no half file under the asked-for name.
    beside = target.with_name(target.name + ".part")
    try:
        # A lone surrogate in an id can't be encoded; written backslash and all it is its JSON escape.
        with beside.open("w", encoding="utf-8", errors="backslashreplace") as sink:
            for line in tqdm(rows, disable=not sys.stderr.isatty(), leave=False):
                print(json.dumps(_row_result(line, run, failed), ensure_ascii=False), file=sink)
        beside.replace(target)
    except OSError:
        raise InputError(f"写不了 {target}，请检查路径和权限。") from None


def _row_result(line: str, run: Callable[[Row], Row], failed: Callable[[str], Row]) -> Row:
    id = None
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise InputError("这一行应为一个 JSON 对象，请更正。")
        id = row.get("id")
        return {"id": id, **run(row)}
    except json.JSONDecodeError:
        problem = "这一行不是有效的 JSON，请更正。"
    except JushiError as error:
        problem = str(error)
    except Exception as error:  # one bad line must not end the batch
        problem = f"这一行处理时出了意外（{type(error).__name__}），请检查其内容。"
    return {"id": id, **failed(problem)}


@contextmanager
def _open(store: Path | None) -> Iterator[Answerer]:
    settings = load()
    with Answerer.open(settings.model_copy(update={"store": store}) if store else settings) as answerer:
        yield answerer


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _print_answer(answer: Answer) -> None:
    if understood := reading(answer):
        print(f"{understood}\n")
    print(answer.text)
    for citation in answer.citations:
        place = " > ".join(citation.section)
        print(f"\n[{citation.n}] 《{citation.title}》 {citation.issued or '未注明日期'}  {place}")
        print("    " + "".join(citation.quote.split()))
    for warning in answer.warnings:
        print(f"\n注意：{warning}")
    if whose := wording(answer):
        print(f"\n{whose}")


if __name__ == "__main__":
    cli.run(app, "rag")
