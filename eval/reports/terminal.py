"""A report on the terminal: a table by kind, what failed and why, the figures beside their references."""

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from eval.cases import KIND_TITLES
from eval.figures import is_right, latency
from eval.results import Figure, Outcome, Result, SuiteRun
from eval.suites import Role, Suite, Way

_WITHOUT_TERMINAL = 140  # columns
_LONGEST_LIST = 60  # failures shown; the page shows all


def show(run: SuiteRun, console: Console | None = None, *, brief: bool = False) -> None:
    """The whole report of a run, or with `brief` its right answers in one line."""
    (console or _console()).print(_line(run) if brief else rendered(run))


def rendered(run: SuiteRun) -> RenderableType:
    parts: list[RenderableType] = [Text(f"{run.title}（{run.name}）", style="bold"), _by_kind(run)]
    failed = [result for result in run.results if not is_right(result)]
    if failed:
        parts.append(Text("\n未答对："))
        parts += [Text(f"  {r.question.id} {r.question.kind}：{why(r)}") for r in failed[:_LONGEST_LIST]]
    if len(failed) > _LONGEST_LIST:
        parts.append(Text(f"  …… 另有 {len(failed) - _LONGEST_LIST} 题，见网页报告（--out）"))
    parts += [Text(), _figures(run), Text(_made_from(run)), Text()]
    return Group(*parts)


def _line(run: SuiteRun) -> Text:
    n, errors = len(run.results), run.count(Outcome.ERROR)
    crashed = f"，出错 {errors}" if errors else ""
    return Text(f"{run.title}（{run.name}）：{n} 题，答对 {run.right}（{percent(run.right / n)}）{crashed}")


def why(result: Result) -> str:
    """What makes a result not right, in one line."""
    reasons = "；".join(result.reasons)
    return f"出错，{reasons}" if result.outcome is Outcome.ERROR else reasons


def percent(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}"


def figure_rows(run: SuiteRun) -> list[tuple[Figure, str]]:
    """Every figure with what others reached on the same questions."""
    return [
        (figure, "；".join(f"{r.value:.3f} {r.by}" for r in run.references if r.figure == figure.name))
        for figure in run.figures
    ]


def _by_kind(run: SuiteRun) -> Table:
    table = Table(box=None)
    table.add_column("种类")
    for column in ("题数", "答对", "出错", "比例"):
        table.add_column(column, justify="right")
    for kind in run.kinds if len(run.kinds) > 1 else ():
        name = f"{KIND_TITLES.get(kind, '')} {kind}".strip()
        table.add_row(*_row(name, [r for r in run.results if r.question.kind == kind]))
    table.add_row(*_row("合计", list(run.results)), style="bold")
    return table


def _row(name: str, results: list[Result]) -> tuple[str, ...]:
    right = sum(map(is_right, results))
    errors = sum(result.outcome is Outcome.ERROR for result in results)
    return name, str(len(results)), str(right), str(errors), percent(right / len(results))


def _figures(run: SuiteRun) -> Table:
    table = Table(box=None)
    table.add_column("指标")
    table.add_column("值", justify="right")
    table.add_column("题数", justify="right")
    if run.references:
        table.add_column("参照")
    for figure, references in figure_rows(run):
        cells = (figure.title, "—" if figure.value is None else f"{figure.value:.3f}", str(figure.n))
        table.add_row(*cells, *([escape(references)] if run.references else []))
    median, slow = latency(run.results)
    if slow:
        table.add_row("单题用时", f"{median:.0f} 毫秒", f"95% 在 {slow:.0f} 毫秒内")
    return table


def _made_from(run: SuiteRun) -> str:
    made = run.made_from
    said = [f"代码 {made.commit or '未知'}", *(f"{key}={value}" for key, value in made.settings)]
    said += [f"模型 {made.model}"] if made.model else []
    said += [f"答案取自 {made.answers}"] if made.answers else []
    said += [f"提示词 {name} {digest[:8]}" for name, digest in made.prompts]
    return "  ".join([*said, f"文件 {len(made.revisions)} 份"])


def show_suites(suites: Sequence[Suite]) -> None:
    """The suites of a list: what they are, when they run, whether they are here."""
    table = Table(box=None)
    for column in ("题集", "名称", "跑法", "何时跑", "在这台机器上"):
        table.add_column(column)
    for suite in suites:
        here = suite.missing or f"在（{len(suite.files) or 1} 个{'文件' if suite.files else '文件夹'}）"
        table.add_row(suite.name, escape(suite.title), _WAYS[suite.way], _ROLES[suite.role], escape(here))
    _console().print(table)


def _console() -> Console:
    """As wide as the terminal; where there is none, wide enough for a table."""
    wide = Console()
    return wide if wide.is_terminal else Console(width=_WITHOUT_TERMINAL)


_WAYS = {
    Way.GOLD: "文件夹上的题目",
    Way.PASSAGES: "BEIR 文件夹，回答",
    Way.RETRIEVAL: "BEIR 文件夹，检索",
    Way.QUANTITIES: "读数量",
    Way.GIVEN: "自带材料的题目",
}
_ROLES = {Role.GATE: "门禁", Role.INFORM: "门禁时一并跑，仅供参考", Role.ASKED: "点名才跑"}
