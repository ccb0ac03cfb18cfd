"""What the README and docs/ say is so: settings, commands, targets, files, fields, examples, weaknesses."""

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import typer
from annotated_types import Ge, Le
from typer.testing import CliRunner

import eval.__main__
import ingest.__main__
import rag.__main__
import rag.answer
import ui.__main__
from ingest import manifest
from ingest.formats.markdown import front_matter
from ingest.pipeline import ingest as read_into
from rag import settings
from rag.contract import to_json
from rag.errors import InputError
from rag.schema import Answer, Status
from rag.settings import Settings
from rag.testing import HashEmbedder

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
WEAKNESSES = (ROOT / "docs" / "known-weaknesses.md").read_text("utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
APPS = {
    "ingest": ingest.__main__.app,
    "ingest facts": ingest.__main__.ledger,  # beside plain paths, so an application of its own
    "rag": rag.__main__.app,
    "ui": ui.__main__.app,
    "eval": eval.__main__.app,
}
# `make run PORT=8000` in a line of text or of a code block
_MAKE = re.compile(r"(?:`|^)make ((?:[a-z]+|[A-Z]+=\S+)(?: [A-Z]+=[^\s`]*)*)", re.MULTILINE)


def section(title: str) -> str:
    """The README's part under this heading."""
    return re.split(r"^## ", README.partition(f"\n## {title}\n")[2], flags=re.MULTILINE)[0]


def rows(title: str) -> list[list[str]]:
    """The body of the one table under a heading."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def blocks(language: str, title: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", section(title), re.DOTALL)


def documented(name: str) -> list[str]:
    """The row that a setting should have."""
    field = Settings.model_fields[name]
    bounds = [
        str(mark.ge if isinstance(mark, Ge) else mark.le)
        for mark in field.metadata
        if isinstance(mark, Ge | Le)
    ]
    default = "不设" if field.default is None else f"`{field.default}`"
    return [f"`JUSHI_{name.upper()}`", default, "–".join(bounds), field.description or ""]


def test_the_settings_table_is_what_the_settings_are() -> None:
    assert rows("设置") == [documented(name) for name in Settings.model_fields]


# Commands

COMMANDS = [cells[0].strip("`") for cells in rows("命令")]


def parsed(command: str) -> tuple[str, str | None, set[str]]:
    """Module, subcommand and options of a line of the table."""
    words = re.sub(r"[\[\]]", "", command).split()
    assert words[:2] == ["python", "-m"]
    module, rest = words[2], words[3:]
    if f"{module} {rest[0]}" in APPS:
        module, rest = f"{module} {rest[0]}", rest[1:]
    subcommand = rest[0] if rest and re.fullmatch("[a-z]+", rest[0]) else None
    return module, subcommand, {word for word in rest if word.startswith("--")}


def options(app: typer.Typer, subcommand: str | None) -> set[str]:
    command: Any = typer.main.get_command(app)
    if subcommand:
        command = command.commands[subcommand]
    return {option for parameter in command.params for option in parameter.opts if option.startswith("--")}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_documented_command_exists_with_its_options_and_help(command: str) -> None:
    module, subcommand, given = parsed(command)
    called = CliRunner().invoke(APPS[module], [*([subcommand] if subcommand else []), "--help"])
    assert called.exit_code == 0, called.output
    assert given <= options(APPS[module], subcommand)


def test_every_command_and_option_is_documented() -> None:
    shown: dict[tuple[str, str | None], set[str]] = {}
    for module, subcommand, given in map(parsed, COMMANDS):
        shown.setdefault((module, subcommand), set()).update(given)
    there: dict[tuple[str, str | None], set[str]] = {}
    for module, app in APPS.items():
        command: Any = typer.main.get_command(app)
        names = getattr(command, "commands", None)
        if names is None or command.invoke_without_command:
            there[module, None] = options(app, None) - {"--help"}
        for name in names or ():
            there[module, name] = options(app, name) - {"--help"}
    assert shown == there


def test_the_make_targets_and_variables_named_are_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    variables = set(re.findall(r"^([A-Z]+) \?=", makefile, re.MULTILINE))
    calls = [call.split() for page in PAGES for call in _MAKE.findall(page.read_text("utf-8"))]
    words = [word for call in calls for word in call]
    assert {"run", "test", "install", "clean"} <= {word for word in words if "=" not in word} <= targets
    assert {word.partition("=")[0] for word in words if "=" in word} <= variables


# Files


def referenced(page: Path) -> Iterator[Path]:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        yield page.parent / target
    for name in re.findall(r"`((?:rag|ingest|ui|eval|tests|docs|samples)/[\w./-]*)`", text):
        yield ROOT / name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_refers_to_is_there(page: Path) -> None:
    assert [str(path) for path in referenced(page) if not path.exists()] == []


def test_the_picture_names_modules_that_exist_and_a_place_that_says_so() -> None:
    picture = (ROOT / "docs" / "pipeline.svg").read_text("utf-8")
    modules = re.findall(r">((?:rag|ingest)/[\w/]+\.py)<", picture)
    assert len(modules) == 12
    assert [name for name in modules if not (ROOT / name).is_file()] == []
    place = re.search(r">(\w+)</text><text[^>]*>位置(\d+)–(\d+)<", picture)
    assert place is not None
    sheet = (ROOT / "samples" / f"{place[1]}.md").read_text("utf-8")
    assert "| 力争150 | 家 | 2025年 |" in sheet[int(place[2]) : int(place[3])]


def test_the_changelog_opens_with_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    released = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert released[0] == version


# Examples and fields


def test_the_examples_of_metadata_are_read(tmp_path: Path) -> None:
    heading, table = blocks("markdown", "加入自己的文件")
    assert front_matter(heading)[0].issued == "2024-03-15"
    path = tmp_path / manifest.NAME
    path.write_text(table, "utf-8")
    entries = manifest.read(path)
    assert {name: (entry.id, entry.date_in_text) for name, entry in entries.items()} == {
        "fangan.pdf": ("action2024", True),
        "jianbao.txt": ("brief", False),
    }
    assert entries["jianbao.txt"].metadata.issued == "2024-05-20"


def test_the_fields_of_an_answer_are_those_listed() -> None:
    fields = to_json(Answer("问", Status.ANSWERED, "答"))
    table = {cells[0].strip("`"): cells[1] for cells in rows("答案的 JSON")}
    assert list(table) == list(fields)
    assert {status.value for status in Status} == set(re.findall(r"`(\w+)`", table["status"]))


def test_the_langchain_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a store of the samples and an embedder that needs no model."""
    (example,) = blocks("python", "在 LangChain 里使用")
    embedder = HashEmbedder()
    monkeypatch.setenv("JUSHI_STORE", str(tmp_path))
    monkeypatch.setattr(rag.answer, "open_embedder", lambda _: embedder)
    settings.load.cache_clear()
    try:
        read_into([ROOT / "samples"], settings.load(), embedder)
        with redirect_stdout(StringIO()) as shown:
            exec(compile(example, "README.md", "exec"), {})
    finally:
        settings.load.cache_clear()
    text, quote, passage = shown.getvalue().splitlines()
    assert "150家" in text
    assert "150" in quote
    doc, _, headings = passage.partition(" ")
    sheet = (ROOT / "samples" / f"{doc}.md").read_text("utf-8")
    assert all(heading in sheet for heading in ast.literal_eval(headings))


def test_a_misspelt_setting_is_an_error_as_the_readme_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUSHI_STROE", "elsewhere")
    settings.load.cache_clear()
    with pytest.raises(InputError, match="JUSHI_STROE"):
        settings.load()


def test_a_known_weakness_is_still_one() -> None:
    """docs/known-weaknesses.md lists what the baseline hasn't right, and nothing that it has."""
    files = sorted((ROOT / "eval" / "cases").glob("samples*.jsonl"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]
    asked = {json.loads(line)["id"] for line in lines}
    listed = {word for word in re.findall(r"[A-Za-z]+-?\d+", WEAKNESSES) if word in asked}
    listed |= set(re.findall(r"\bs\d{3}\b", WEAKNESSES))
    right = set(json.loads((ROOT / "eval" / "baseline.json").read_text("utf-8"))["samples"]["right"])
    assert sorted(listed - asked) == []
    assert sorted(listed & right) == []
    assert sorted(asked - right - listed) == []
