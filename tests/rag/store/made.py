"""Documents made up for the store's tests: every field filled, vectors that differ."""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import numpy as np

from rag.schema import (
    Chunk,
    ChunkKind,
    Document,
    Fact,
    FactKind,
    Figure,
    Mark,
    MarkKind,
    Period,
    Quantity,
    Removal,
    Section,
    Standing,
)
from rag.spans import OffsetMap, Span
from rag.store.store import Store
from rag.store.vectors import Vectors

DIMENSION = 8
EMBEDDER = "made-up"
FIVE = ("甲", "乙", "丙", "丁", "戊")


@dataclass(frozen=True)
class Made:
    document: Document
    sections: tuple[Section, ...]
    chunks: tuple[Chunk, ...]
    vectors: Vectors
    removals: tuple[Removal, ...]
    facts: tuple[Fact, ...]

    def put(self, store: Store) -> None:
        store.replace(self.document, self.sections, self.chunks, self.vectors, self.removals, self.facts)


def made(doc: str, chunks: int = 3, version: int = 0) -> Made:
    """A document of some chunks; another version has another revision, other text and other vectors."""
    lines = [f"{doc}的第{n}段，第{version}稿：到2025年新增{n + 1}家，PM2.5达标。" for n in range(chunks)]
    text = "首页导航\n" + "\n".join(lines)
    revision = sha256(text.encode()).hexdigest()
    seed = np.random.default_rng([version, *doc.encode()])
    passages = []
    for n, line in enumerate(lines):
        start = text.index(line)
        # Without its fifth character, so that the map has two runs.
        offsets = OffsetMap.keeping([Span(start, start + 4), Span(start + 5, start + len(line))])
        passages.append(
            Chunk(
                id=f"{doc}:{revision[:12]}:{n}",
                doc=doc,
                ordinal=n,
                kind=ChunkKind.TABLE if n % 2 else ChunkKind.PROSE,
                path=(f"一、{doc}的目标", "（一）总量"),
                lead_in="今后五年，目标是：",
                text=line[:4] + line[5:],
                offsets=offsets,
                marks=(Mark(MarkKind.CUT_OFF, Span(start, start + 2), "此处文字中断。"),),
            )
        )
    return Made(
        Document(
            id=doc,
            title=f"{doc}工作方案",
            issuer=None,
            issued="2022-01",
            path=f"in/{doc}.txt",
            revision=revision,
            text=text,
            title_in_text=False,
            date_in_text=True,
            pages=(0, 7),
        ),
        (Section(0, 1, f"一、{doc}的目标", (f"一、{doc}的目标",), Span(5, len(text))),),
        tuple(passages),
        seed.normal(size=(chunks, DIMENSION)).astype(np.float32),
        (Removal(Span(0, 5), "navigation"),),
        tuple(fact for chunk in passages for fact in _facts(chunk)),
    )


def _facts(chunk: Chunk) -> tuple[Fact, Fact]:
    """Two facts of a chunk, one with every field, one with none that can be empty; the first is damaged."""
    amount = Quantity(
        Span(10, 12), "3家", Decimal("12.50"), "家", "超过", Decimal("12.50"), Decimal(10) ** 30
    )
    whole = Span(0, len(chunk.text))
    full = Figure(
        amount,
        "高企“总数”",
        "松山湖",
        FactKind.CHANGE,
        Period("到2025年", 2021, 2025),
        Standing.TARGET,
        whole,
        Period("2015年", 2015, 2015),
    )
    bare = Figure(
        Quantity(Span(14, 17), "2.5", Decimal("2.5"), ""), "", "", FactKind.LEVEL, None, None, Span(13, 17)
    )
    quoted = chunk.original(0, len(chunk.text))
    behind = chunk.original(13, 17)
    return (
        Fact(chunk.doc, chunk.id, chunk.path, full, chunk.original(10, 12), (quoted, behind), chunk.marks),
        Fact(chunk.doc, chunk.id, chunk.path, bare, chunk.original(14, 17), (behind,)),
    )


def written(folder: Path, *documents: Made, url: str | None = None) -> None:
    """Write these documents into the store, Chroma included."""
    with Store.write(folder, EMBEDDER, DIMENSION, url) as store:
        for document in documents:
            document.put(store)
        store.sync_vectors()
        assert store.warnings == ()
