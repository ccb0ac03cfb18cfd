"""An answerer for tests of the page: one invented document, answers that quote it exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from queue import Empty, Queue
from threading import Event
from time import sleep

from rag.errors import Unavailable
from rag.schema import (
    Answer,
    Citation,
    CitedFact,
    Document,
    Fact,
    FactKind,
    Figure,
    ModelUse,
    Period,
    Phrasing,
    Quantity,
    Standing,
    Status,
)
from rag.spans import Span

TEXT = (
    "云溪镇年度工作要点\n\n"
    "一、总体要求\n"
    "坚持稳字当头，把发展的着力点放在实体经济上。全年工作分三步走，先摸清底数，再逐项落实，最后核对结果。\n\n"
    "二、主要任务\n"
    "（一）培育企业。到2031年底，全镇计划新增科技型企业42家，培育示范车间9个。各村要建立企业名册，"
    "每季度更新一次；更新情况向镇经济办公室报送。\n"
    "（二）改善环境。新建口袋公园3处，<b>改造</b>旧厂房1.5万平方米。对按期完工的项目给予补助，"
    "补助标准另行公布。已完工的项目由村委会组织验收，验收不合格的限期整改。整改仍不合格的，收回补助。\n"
)
QUOTE = "到2031年底，全镇计划新增科技型企业42家，培育示范车间9个。"
PARKS = "新建口袋公园3处"
REVISION = "a" * 64


def document() -> Document:
    return Document(
        id="yunxi",
        title="云溪镇年度工作要点",
        issuer="云溪镇人民政府",
        issued="2031-02",
        path="yunxi.txt",
        revision=REVISION,
        text=TEXT,
        title_in_text=True,
        date_in_text=False,
    )


def citation(quote: str = QUOTE, n: int = 1) -> Citation:
    start = TEXT.index(quote)
    return Citation(
        n=n,
        doc="yunxi",
        title="云溪镇年度工作要点",
        issued="2031-02",
        section=("二、主要任务", "（一）培育企业"),
        start=start,
        end=start + len(quote),
        quote=quote,
        revision=REVISION,
    )


def cited_fact(
    verbatim: str = "42家", qualifier: str | None = None, indicator: str = "科技型企业"
) -> CitedFact:
    amount = Quantity(Span(21, 24), verbatim, Decimal(42), "家", qualifier)
    period = Period("到2031年底", 2031, 2031)
    figure = Figure(amount, indicator, "", FactKind.COUNT, period, Standing.TARGET, Span(0, len(QUOTE)))
    return CitedFact(Fact("yunxi", "yunxi:0", (), figure, Span(0, 1), (Span(0, 1),)), 1)


def at_year(
    value: str,
    year: int | None,
    standing: Standing | None = Standing.ACTUAL,
    *,
    unit: str = "家",
    indicator: str = "科技型企业",
    scope: str = "",
    kind: FactKind = FactKind.COUNT,
    doc: str = "yunxi",
    n: int = 1,
) -> CitedFact:
    """A fact as a time line needs it: so much at the end of a year (None: not said when)."""
    amount = Quantity(Span(0, 1), f"{value}{unit}", Decimal(value), unit)
    period = None if year is None else Period(f"{year}年", year - 1, year)
    figure = Figure(amount, indicator, scope, kind, period, standing, Span(0, 1))
    return CitedFact(Fact(doc, f"{doc}:0", (), figure, Span(0, 1), (Span(0, 1),)), n)


class FakeAnswerer:
    """Answers questions about 企业, with a time line if they say 历年; others find nothing; 慢 never ends.

    With a `model`, what is found is phrased anew as a test tells it to through `says`: a text replaces the
    answer's, a Phrasing ends it, an exception is raised. `delay` (seconds) makes the waiting state visible.
    """

    def __init__(self, delay: float = 0.0, model: str | None = None) -> None:
        self.delay = delay
        self.model = model
        self.says: Queue[str | Phrasing | Exception] = Queue()
        self.asked: list[list[str]] = []
        self.ended: Queue[str] = Queue()  # questions whose stream has ended, or was closed

    def ask(self, conversation: Sequence[str]) -> Answer:
        self.asked.append(list(conversation))
        sleep(self.delay)
        question = conversation[-1]
        if "停机" in question:
            raise Unavailable("文档库正在更新，请稍后再问。")
        if "意外" in question:
            raise RuntimeError("details that must not reach the page")
        if "企业" not in question:
            return Answer(question, Status.NOT_FOUND, f"已载入的文件没有写到：{question}")
        series = (at_year("30", 2029), at_year("34", 2030), at_year("42", 2031, Standing.TARGET))
        return Answer(
            question,
            Status.ANSWERED,
            "到2031年底，计划新增科技型企业42家。[1]",
            citations=(citation(),),
            facts=series if "历年" in question else (cited_fact(),),
            warnings=("这是计划数，不是完成数。",),
            rewritten="到2031年底新增多少家科技型企业？" if "how" in question else None,
        )

    def stream(self, conversation: Sequence[str], stopped: Event | None = None) -> Iterator[Answer]:
        try:
            if "慢" in conversation[-1] and stopped:
                stopped.wait()
                return
            own = self.ask(conversation)
            yield own
            while self.model and own.status is Status.ANSWERED:
                match self._heard(stopped or Event()):
                    case None:
                        return
                    case Exception() as error:
                        raise error
                    case Phrasing() as phrasing:
                        yield self._whole(own, phrasing)
                        return
                    case str() as text:
                        own = self._grown(own, text)
                        yield replace(own, facts=(), warnings=())
        finally:
            self.ended.put(conversation[-1])

    def _heard(self, stopped: Event) -> str | Phrasing | Exception | None:
        while not stopped.is_set():
            try:
                return self.says.get(timeout=0.02)
            except Empty:
                continue
        return None

    def _grown(self, own: Answer, text: str) -> Answer:
        cited = (citation(), citation(PARKS, 2)) if "[2]" in text else (citation(),)
        return replace(own, text=text, citations=cited)

    def _whole(self, said: Answer, phrasing: Phrasing) -> Answer:
        failed = () if phrasing is Phrasing.PHRASED else ("大模型没有在限定的时间内答完。回答摘自文件原文。",)
        use = ModelUse(phrasing, calls=1)
        return replace(said, model=self.model, use=use, warnings=(*said.warnings, *failed))

    def documents(self) -> tuple[Document, ...]:
        return (document(),)

    def document(self, id: str) -> Document:
        assert id == "yunxi"
        return document()

    def readable(self, doc: str, start: int, end: int) -> str:
        assert doc == "yunxi"
        return TEXT[start:end]
