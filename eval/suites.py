"""The suites that are declared in a suites file: which questions, of which documents, how and when.

A suites file is TOML, one table a suite; paths count from the file's repository (see suites.toml).
"""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.provenance import ROOT
from eval.results import Reference
from rag.errors import InputError

OWN = Path(__file__).with_name("suites.toml")


class Way(StrEnum):
    """How a suite is run."""

    GOLD = "gold"  # case files on a folder of documents
    PASSAGES = "passages"  # a BEIR folder's queries, answered
    RETRIEVAL = "retrieval"  # a BEIR folder's queries, searched
    QUANTITIES = "quantities"  # texts whose amounts are read
    GIVEN = "given"  # questions that bring their passages


class Role(StrEnum):
    """When a suite is run."""

    GATE = "gate"  # with the gate, and decides it
    INFORM = "inform"  # with the gate where it is there, for information
    ASKED = "asked"  # when it is named


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite. `files` are its case files; `corpus` the folder of its documents or of its data."""

    name: str
    title: str
    way: Way
    role: Role = Role.ASKED
    files: tuple[Path, ...] = ()
    corpus: Path | None = None
    floor: float = 0.0  # the least share of right answers, whatever is given up
    quick: int | None = None  # with the gate only so many questions, from the first
    references: tuple[Reference, ...] = ()
    wanted: str = ""  # where the declaration looked, to say what is missing

    @property
    def missing(self) -> str:
        """What of the suite isn't on this machine, in one sentence; "" if all is there."""
        if self.way in (Way.GOLD, Way.GIVEN) and not self.files:
            return f"没有题目文件 {self.wanted}"
        if self.corpus is not None and not self.corpus.is_dir():
            return f"没有文件夹 {self.corpus.name}（{self.wanted}）"
        return ""


class _Reference(BaseModel):
    model_config = ConfigDict(extra="forbid")

    figure: str
    value: float
    by: str


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    way: Way
    role: Role = Role.ASKED
    cases: str | None = None
    corpus: str | None = None
    floor: float = Field(0.0, ge=0, le=1)
    quick: int | None = Field(None, ge=1)
    references: tuple[_Reference, ...] = ()


def declared(file: Path = OWN, root: Path = ROOT) -> tuple[Suite, ...]:
    """The suites of a file, in its order. InputError where the file says something that no suite has."""
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
        return tuple(_suite(name, _Declared.model_validate(table), root) for name, table in tables.items())
    except (OSError, UnicodeDecodeError):
        raise InputError(f"读不了题集清单 {file}，请检查路径。") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"题集清单 {file} 不是有效的 TOML（{error}）。") from None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise InputError(
            f"题集清单 {file} 的 {error.title} 有误：{field}，请对照 eval/suites.toml。"
        ) from None


def find(name: str, suites: tuple[Suite, ...], corpus: Path | None) -> Suite:
    """A declared suite by name, or a case file by path with a corpus. InputError for anything else."""
    for suite in suites:
        if suite.name == name:
            if corpus is not None:
                raise InputError(f"题集 {name} 自己声明了文件夹，--corpus 只用于题目文件。")
            if suite.missing:
                raise InputError(f"题集 {name} 不在这台机器上：{suite.missing}。")
            return suite
    path = Path(name)
    if not path.is_file():
        known = "、".join(suite.name for suite in suites)
        raise InputError(f"没有名为 {name} 的题集，也没有这个题目文件。现有题集：{known}。")
    if corpus is None:
        raise InputError(f"请用 --corpus 给出 {path} 所问的文件夹。")
    return Suite(path.stem, path.name, Way.GOLD, files=(path,), corpus=corpus)


def corpus_of(file: Path, suites: tuple[Suite, ...]) -> Path | None:
    """The folder that a declared case file is asked of; None where it isn't declared, or not here."""
    declared_by = [suite for suite in suites if file.resolve() in {path.resolve() for path in suite.files}]
    return next((suite.corpus for suite in declared_by if not suite.missing), None)


def _suite(name: str, row: _Declared, root: Path) -> Suite:
    files = sorted(_matching(root, row.cases)) if row.cases else []
    corpus = root / row.corpus if row.corpus else None
    return Suite(
        name=name,
        title=row.title,
        way=row.way,
        role=row.role,
        files=tuple(files),
        corpus=corpus,
        floor=row.floor,
        quick=row.quick,
        references=tuple(Reference(r.figure, r.value, r.by) for r in row.references),
        wanted=row.cases if row.cases and not files else row.corpus or "",
    )


def _matching(root: Path, pattern: str) -> list[Path]:
    folder, _, name = pattern.rpartition("/")
    return list((root / folder).glob(name))
