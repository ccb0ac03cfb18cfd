"""A report for a merge request: Markdown, the changes first."""

from collections.abc import Mapping, Sequence

from eval.baseline import Change, describe
from eval.figures import latency
from eval.reports.terminal import figure_rows, percent, why
from eval.results import Outcome, SuiteRun

_LONGEST_LIST = 30


def to_markdown(runs: Sequence[SuiteRun], changes: Mapping[str, Change] | None = None) -> str:
    """`changes`: by suite, how the run stands to its baseline."""
    lines = [
        "## 评测",
        "",
        "| 题集 | 题数 | 答对 | 比例 | 出错 | 用时中位数 | 与基线相比 |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    for run in runs:
        change = (changes or {}).get(run.name)
        said = _escaped(describe(change).replace("\n", "；")) if change else "没有基线"
        share = percent(run.right / len(run.results))
        lines.append(
            f"| {_escaped(run.title)} | {len(run.results)} | {run.right} | {share} | "
            f"{run.count(Outcome.ERROR)} | {latency(run.results)[0]:.0f} 毫秒 | {said} |"
        )
    for run in runs:
        lines += ["", *_details(run)]
    return "\n".join([*lines, "", *_made_from(runs)]) + "\n"


def _details(run: SuiteRun) -> list[str]:
    failed = [result for result in run.results if result.outcome is not Outcome.RIGHT]
    lines = [f"<details><summary>{_escaped(run.title)}：指标和未答对的 {len(failed)} 题</summary>", ""]
    lines += ["| 指标 | 值 | 题数 | 参照 |", "|---|--:|--:|---|"]
    for figure, references in figure_rows(run):
        value = "—" if figure.value is None else f"{figure.value:.3f}"
        lines.append(f"| {_escaped(figure.title)} | {value} | {figure.n} | {_escaped(references)} |")
    lines += [""] + [
        f"- {_escaped(r.question.id)}（{r.question.kind}）：{_escaped(why(r))}"
        for r in failed[:_LONGEST_LIST]
    ]
    if len(failed) > _LONGEST_LIST:
        lines.append(f"- …… 另有 {len(failed) - _LONGEST_LIST} 题")
    return [*lines, "", "</details>"]


def _made_from(runs: Sequence[SuiteRun]) -> list[str]:
    lines = []
    for made in dict.fromkeys(run.made_from for run in runs):
        said = [f"代码 `{made.commit or '未知'}`", *(f"{key} `{value}`" for key, value in made.settings)]
        said += [f"模型 `{made.model}`"] if made.model else ["不用语言模型"]
        said += [f"答案取自 `{made.answers}`"] if made.answers else []
        said += [f"提示词 `{name}` {digest[:8]}" for name, digest in made.prompts]
        docs = [f"`{doc}` {revision[:8]}" for doc, revision in made.revisions[:10]]
        more = f" 等 {len(made.revisions)} 份" if len(made.revisions) > len(docs) else ""
        lines.append("- " + "，".join(said) + (f"；文件 {'、'.join(docs)}{more}" if docs else ""))
    return lines


def _escaped(text: str) -> str:
    """As it reads in a table's cell: nothing of it is markup."""
    for mark in "\\|`*_[]<>":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.split())
