"""A report as JUnit XML: one test case a question, so that a CI shows it.

Against a baseline only what it has right can fail; what it doesn't have right is skipped, with its reason.
"""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from eval.results import Outcome, Result, SuiteRun


def to_xml(runs: Sequence[SuiteRun], expected: Mapping[str, frozenset[str]] | None = None) -> str:
    """`expected`: for each suite the ids that must be right; without it every question must."""
    root = Element("testsuites", name="eval")
    for run in runs:
        must = None if expected is None else expected.get(run.name, frozenset())
        sort = {result.question.id: _sort(result, must) for result in run.results}
        suite = SubElement(
            root,
            "testsuite",
            name=run.name,
            tests=str(len(run.results)),
            failures=str(sum(kind == "failure" for kind in sort.values())),
            errors=str(sum(kind == "error" for kind in sort.values())),
            skipped=str(sum(kind == "skipped" for kind in sort.values())),
            time=f"{sum(result.ms for result in run.results) / 1000:.3f}",
        )
        properties = SubElement(suite, "properties")
        for key, value in _properties(run):
            SubElement(properties, "property", name=key, value=value)
        for result in run.results:
            _case(suite, run.name, result, sort[result.question.id])
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _sort(result: Result, must: frozenset[str] | None) -> str:
    if result.outcome is Outcome.RIGHT:
        return ""
    if must is not None and result.question.id not in must:
        return "skipped"
    return "error" if result.outcome is Outcome.ERROR else "failure"


def _case(suite: Element, name: str, result: Result, sort: str) -> None:
    question = result.question
    case = SubElement(
        suite,
        "testcase",
        classname=f"{name}.{question.kind}",
        name=_clean(f"{question.id} {question.turns[-1]}"),
        time=f"{result.ms / 1000:.3f}",
    )
    if sort:
        reason = _clean("；".join(result.reasons))
        message = f"基线里也不对：{reason}" if sort == "skipped" else reason
        given = result.answer.text if result.answer else "没有答案"
        SubElement(case, sort, message=message).text = _clean(f"标准答案：{question.gold}\n回答：{given}")


def _properties(run: SuiteRun) -> list[tuple[str, str]]:
    made = run.made_from
    named = [("commit", made.commit or ""), ("model", made.model or ""), *made.settings]
    return [
        *named,
        *(("prompt " + k, v) for k, v in made.prompts),
        *(("doc " + k, v) for k, v in made.revisions),
    ]


def _clean(text: str) -> str:
    """Without the control characters that XML can't hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
