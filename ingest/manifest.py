"""The manifest: a table in SOURCES.md that says what the files of a folder are."""

import re
from dataclasses import dataclass
from pathlib import Path

from ingest.formats.markdown import stated, tables
from ingest.metadata import Metadata, iso_date
from rag.errors import DocumentError
from rag.language.encoding import decode
from rag.spans import Span

NAME = "SOURCES.md"
_COLUMNS = {
    "issued": ("date", "issued", "日期", "发布日期", "发布时间"),
    "file": ("file", "文件"),
    "id": ("id", "标识", "编号"),
    "title": ("title", "标题", "题名"),
    "issuer": ("issuer", "发布", "来源"),
}
_NOT_IN_TEXT = re.compile(r"\bnot\b|\bno date\b|未注明|文中无|无日期", re.IGNORECASE)
# "全市工信系统 (as it names itself)": a remark of the manifest's, not part of the name.
_REMARK = re.compile(r"\s+\([A-Za-z][^()]*\)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `date_in_text` is False where the row says that the file does not name the date."""

    id: str
    metadata: Metadata
    date_in_text: bool


Manifest = dict[str, Entry]  # by file stem or by file name


def read(path: Path) -> Manifest:
    """The rows of the first table with an id and a title. DocumentError if the file cannot be read."""
    try:
        text = decode(path.read_bytes())
    except (OSError, ValueError):
        raise DocumentError(f"无法读取清单 {path}，请检查文件权限，并存为 UTF-8 编码。") from None
    for (_, header), _, *rows in tables(text):
        columns = _columns([_words(text, cell) for cell in header])
        if {"id", "title"} <= columns.keys():
            entries = (_entry(columns, [_words(text, cell) for cell in cells]) for _, cells in rows)
            return dict(filter(None, entries))
    return {}


def _words(text: str, cell: Span) -> str:
    return cell.of(text).replace("**", "").strip("` ")


def _columns(header: list[str]) -> dict[str, int]:
    """Which column is what, by the words the headings begin with."""
    columns: dict[str, int] = {}
    for i, heading in enumerate(header):
        for name, words in _COLUMNS.items():
            if heading.lower().startswith(words):
                columns.setdefault(name, i)
                break
    return columns


def _entry(columns: dict[str, int], cells: list[str]) -> tuple[str, Entry] | None:
    """A row under the stem or name of its file; None for a row without an id."""
    row = {name: cells[i] for name, i in columns.items() if i < len(cells)}
    if not row.get("id"):
        return None
    issued = row.get("issued", "")
    metadata = Metadata(_named(row.get("title", "")), _named(row.get("issuer", "")), iso_date(issued))
    return row.get("file") or row["id"], Entry(row["id"], metadata, not _NOT_IN_TEXT.search(issued))


def _named(cell: str) -> str | None:
    return stated(_REMARK.sub("", cell))
