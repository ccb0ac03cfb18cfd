"""The reports of a run as files of one folder."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.baseline import Change
from eval.reports import data, junit, page, summary
from eval.results import SuiteRun
from rag.errors import InputError

JSON = "report.json"


def write(
    runs: Sequence[SuiteRun],
    folder: Path,
    changes: Mapping[str, Change] | None = None,
    expected: Mapping[str, frozenset[str]] | None = None,
) -> tuple[Path, ...]:
    """report.json, report.html, junit.xml and summary.md. InputError where the folder can't be written."""
    contents = {
        JSON: json.dumps(data.to_json(runs), ensure_ascii=False, indent=1) + "\n",
        "report.html": page.to_html(runs),
        "junit.xml": junit.to_xml(runs, expected),
        "summary.md": summary.to_markdown(runs, changes),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in contents.items():
            (folder / name).write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise InputError(f"报告写不进 {folder}（{error.strerror}），请换一个位置。") from None
    return tuple(folder / name for name in contents)
