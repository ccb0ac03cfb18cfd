"""Documents of an invented city, a store made of them, and passages for the tests of single stages."""

from collections.abc import Sequence
from pathlib import Path

from ingest.facts import read_facts
from ingest.pipeline import ingest
from rag.answer import Answerer
from rag.asks import Ask
from rag.models.chat import Chat
from rag.reader.library import Library
from rag.reader.relevance import Aspects
from rag.schema import Chunk, ChunkKind, Document, Hit, Mark, MarkKind
from rag.settings import Settings
from rag.spans import OffsetMap, Span
from rag.store.store import Store
from rag.testing import HashEmbedder
from rag.understand import understand

PLAN = """\
---
title: 云溪市机器人产业规划（2021—2025年）
issuer: 云溪市人民政府
date: 2021-03-10
---

# 云溪市机器人产业规划（2021—2025年）

## 一、发展基础

2020年，云溪市拥有高新技术企业1200家，规模以上工业企业3400家，机器人产值达到85.6亿元，是2015年的2.4倍。\
集装箱吞吐量完成36.5万标箱，货物吞吐量完成5200万吨。2020年生活垃圾、危险废物、餐厨垃圾处理能力分别比2015年提高40%、55%、61%。

## 二、发展目标

到2025年，主要目标是：

——企业梯队。高新技术企业达到2000家，其中市级研发机构150家、省级研发机构42家、国家级研发机构6家。

——产业规模。机器人产值突破200亿元，传感器产值达到90亿元。

## 三、重点任务

### （一）改造数字车间

每年改造数字车间30个，优先安排食品和纺织行业。

### （二）培育链主企业

对新认定的链主企业给予100万元奖励，由市工业和信息化局牵头。

### （三）组建产业基金

基金首期规模8亿元，研发飞地设在深圳。

## 四、空间布局

构建“一核两带”的空间布局。以松溪新城为创新核，沿云江建设智造带，沿滨溪建设生态带。
"""

REPORT = """\
---
title: 云溪市2022年工作报告
issuer: 云溪市人民政府
date: 2022-01-20
---

# 云溪市2022年工作报告

## 一、去年工作

去年高新技术企业增至1450家，机器人产值达到112亿元，城镇登记失业率下降0.3个百分点。

## 二、主要指标

| 指标 | 数值 | 单位 | 时期 | 性质 |
|---|---|---|---|---|
| 公园绿地面积 | 1860 | 公顷 | 2021年 | 实际 |
| 公园绿地面积 | 2300 | 公顷 | 2026年 | 目标 |
| 人均可支配收入 | 超过5.2万 | 元 | 2021年 | 预计 |
| 进出口总额 | 640亿 | 元 | 2021年 | 实际 |
| 进出口增速 | -3.7 | % | 2021年 | 实际 |

## 三、今年任务

今年新建幼儿园12所，新增学位4500个。力争引进外商投资项目60个。
"""

DAMAGED = """\
云溪市土地整备简报

全年完成土地整备万亩，拆除旧厂房45万平方米。

新建口袋公园9个。整备中心设在惠州。
"""

FILES = {"plan.md": PLAN, "report.md": REPORT, "brief.txt": DAMAGED}


def answerer(
    folder: Path, files: dict[str, str] | Path = FILES, chat: Chat | None = None, **configured: float
) -> Answerer:
    """An answerer over these files (name → content) or a folder of them; no model is loaded.

    A folder that it has been made over before is read as it is.
    """
    settings = Settings(store=folder / "store", **configured)  # type: ignore[arg-type]
    embedder = HashEmbedder()
    if not settings.store.exists():
        _ingest(folder, files, settings, embedder)
    return Answerer(Store.read(settings.store), embedder, settings, chat)


def _ingest(folder: Path, files: dict[str, str] | Path, settings: Settings, embedder: HashEmbedder) -> None:
    if isinstance(files, Path):
        sources = files
    else:
        sources = folder / "sources"
        sources.mkdir(parents=True)
        for name, content in files.items():
            (sources / name).write_text(content, "utf-8")
    ingest([sources], settings, embedder)


def document(
    text: str, id: str = "made", title: str = "云溪市工作要点", issued: str | None = "2022-01"
) -> Document:
    return Document(id, title, "云溪市人民政府", issued, f"{id}.txt", id * 8, text)


def passage(
    text: str,
    *,
    doc: str = "made",
    path: Sequence[str] = (),
    lead_in: str = "",
    table: bool = False,
    ordinal: int = 0,
    marks: Sequence[Mark] = (),
) -> Chunk:
    """A chunk that stands at the start of its document, character by character."""
    kind = ChunkKind.TABLE if table else ChunkKind.PROSE
    offsets = OffsetMap.identity(len(text))
    id = f"{doc}:{doc * 8}:{ordinal}"
    return Chunk(id, doc, ordinal, kind, tuple(path), lead_in, text, offsets, tuple(marks))


def mark(kind: MarkKind, text: str, at: str) -> Mark:
    """Damage at the first place of `at` in the text."""
    start = text.index(at)
    return Mark(kind, Span(start, start + len(at)), f"原文此处有问题：{kind}")


def rows(*lines: Sequence[str]) -> str:
    """The text of a table chunk, header first."""
    return "\n".join("\t".join(cells) for cells in lines)


def hit(chunk: Chunk, score: float = 1.0) -> Hit:
    return Hit(chunk, score)


def same_idf(grams: object) -> dict[str, float]:
    """Every gram is as rare as any other, and none is unseen but the one that stands for those."""
    assert isinstance(grams, set)
    return {gram: 9.0 if gram == "\uffff" else 5.0 for gram in grams}


def only_ask(question: str) -> Ask:
    (ask,) = understand([question]).asks
    return ask


def aspects(question: str) -> Aspects:
    return Aspects(question, same_idf)


def library_of(documents: Sequence[Document], chunks: Sequence[Chunk]) -> Library:
    """The passages as a library of their own, their facts read as at ingest; every word is equally rare."""
    by_doc = {one.id: [chunk for chunk in chunks if chunk.doc == one.id] for one in documents}
    facts = [fact for one in documents for fact in read_facts(one, by_doc[one.id])]
    return Library(
        documents={one.id: one for one in documents},
        idf=same_idf,
        chunk={chunk.id: chunk for chunk in chunks}.__getitem__,
        chunks_of=by_doc.__getitem__,
        facts_in=lambda ids: [fact for fact in facts if fact.chunk in ids],
        facts_named=lambda _, k: facts[:k],
    )
