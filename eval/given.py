"""Questions that bring their passages: each is answered from exactly those, in a store of its own.

A line holds `id`, `query`, `docs` (the passages), `answer_groups` (of each group one name must be said),
`expect` and, where passages are false, `fake_answers` (the layout of ../shared/bench/given_passages).
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from eval import answers
from eval.asking import ask_all, run_of
from eval.cases import Case, Kind
from eval.options import Options
from eval.results import SuiteRun
from eval.suites import Suite
from ingest.load import Loaded
from ingest.pipeline import prepare
from rag.answer import Answerer
from rag.errors import DocumentError, InputError
from rag.models.chat import Chat
from rag.models.embedder import Embedder, open_embedder
from rag.schema import Answer, Document
from rag.settings import Settings
from rag.spans import OffsetMap
from rag.store.store import Store

_KINDS = {
    "answer": Kind.NOISY,
    "refuse": Kind.UNANSWERABLE,
    "flag_or_correct": Kind.FALSIFIED,
    "surface_conflict": Kind.CONTRADICTED,
}


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    query: str
    docs: tuple[str, ...]
    answer_groups: tuple[tuple[str, ...], ...]
    fake_answers: tuple[str, ...] = ()
    expect: Literal["answer", "refuse", "flag_or_correct", "surface_conflict"]


def run(suite: Suite, options: Options) -> SuiteRun:
    """InputError where a line isn't what it should be; nothing is asked then."""
    rows = [row for file in suite.files for row in _rows(file)][: options.first]
    documents = {row.id: _documents(row) for row in rows}
    if len(documents) < len(rows):
        raise InputError(f"题集 {suite.name} 里有重复的编号，每题的编号只能用一次。")
    texts = {document.id: document.text for found in documents.values() for document in found}
    cases = [_case(row) for row in rows]
    if options.answers:
        ask = answers.replay(answers.read(options.answers))
    else:
        embedder = open_embedder(options.settings)

        def ask(case: Case) -> Answer:
            return answer_from(
                documents[case.id], case.conversation, options.settings, embedder, options.chat
            )

    results = ask_all(cases, ask, texts, suite.title)
    every = [document for found in documents.values() for document in found]
    return run_of(suite, options, options.settings, every, results)


def answer_from(
    documents: Sequence[Document],
    conversation: Sequence[str],
    settings: Settings,
    embedder: Embedder,
    chat: Chat | None = None,
) -> Answer:
    """Answer from these documents and nothing else, by the real way of a question.

    The store lives in a temporary folder and is not handed to Chroma: without it a search compares
    with every vector, which for a few passages is faster and exact.
    """
    with TemporaryDirectory(prefix="jushi-") as folder:
        with Store.write(Path(folder), embedder.name, embedder.dimension) as store:
            for document in documents:
                loaded = Loaded(document, document.text, OffsetMap.identity(len(document.text)))
                try:
                    made = prepare(loaded, settings.chunk_tokens)
                except DocumentError:
                    continue  # nothing in it that can be cited
                vectors = embedder.embed_passages([chunk.indexed_text for chunk in made.chunks])
                store.replace(document, made.sections, made.chunks, vectors, made.removals, made.facts)
        own = settings.model_copy(update={"store": Path(folder), "chroma_url": None})
        with Answerer(Store.read(own.store), embedder, own, chat) as answerer:
            return answerer.ask(conversation)


def _rows(file: Path) -> Iterator[_Row]:
    try:
        lines = file.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        raise InputError(f"读不了题目文件 {file}，请检查路径和编码（UTF-8）。") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _Row.model_validate(json.loads(line))
            except (json.JSONDecodeError, ValidationError):
                raise InputError(
                    f"{file}:{number} 不是自带材料的题：应有 id、query、docs、answer_groups 和 expect。"
                ) from None


def _documents(row: _Row) -> tuple[Document, ...]:
    return tuple(
        Document(
            id=f"{row.id}/{number}",
            title=f"材料{number}",
            issuer=None,
            issued=None,
            path=f"{row.id}/{number}",
            revision=hashlib.sha256(f"{number}\n{text}".encode()).hexdigest(),
            text=text,
            title_in_text=False,
        )
        for number, text in enumerate(row.docs, 1)
        if text.strip()
    )


def _case(row: _Row) -> Case:
    kind = _KINDS[row.expect]
    named = kind is not Kind.UNANSWERABLE
    return Case(
        id=row.id,
        conversation=(row.query,),
        kind=kind,
        answer="、".join(group[0] for group in row.answer_groups) if named else "材料里没有答案",
        groups=row.answer_groups if named else (),
        falsehoods=row.fake_answers,
    )
