"""A right answer to a question of every kind, on two invented documents."""

from decimal import Decimal
from typing import Any

from eval.cases import Case, Evidence, GoldNumber, GoldResult, Kind
from rag.schema import Answer, Citation, Computed, Status
from rag.spans import Span

PLAN = (
    "公园建设规划。一、成效。去年建成公园12个，绿地率达到47.2%，投入1.4亿元。二、目标。到2025年建成公园超过20个，"
    "新增停车位3000个，培训园丁650人。三、分工。由市城管局牵头，市水务局配合，建设东湖、西湖、南湖、北湖、中湖五个片区。"
    "四、附则。补助标准为每个公园元，由各镇落实。本规划自2021年3月1日起施行，此前的规定不再执行。"
)
NEWS = "公园建设简报。今年新建公园15个，接待游客80万人次，其中外地游客占三成，比上年增长6.5%。"
DOCUMENTS = {"plan": PLAN, "news": NEWS}
TITLES = {"plan": "公园建设规划", "news": "公园建设简报"}


def evidence(doc: str, quote: str) -> Evidence:
    start = DOCUMENTS[doc].index(quote)
    return Evidence(doc, Span(start, start + len(quote)))


def cite(n: int, doc: str, quote: str) -> Citation:
    start = DOCUMENTS[doc].index(quote)
    return Citation(n, doc, TITLES[doc], "2021", (), start, start + len(quote), quote, "0" * 64)


def number(value: str, unit: str, text: str, doc: str = "plan", **more: str) -> GoldNumber:
    return GoldNumber.model_validate({"value": Decimal(value), "unit": unit, "text": text, "doc": doc} | more)


def asked(id: str, kind: Kind, answer: str, *places: tuple[str, str], **fields: Any) -> Case:
    docs = tuple(dict.fromkeys(doc for doc, _ in places))
    return Case(
        id, ("问？",), kind, answer, docs=docs, evidence=tuple(evidence(*p) for p in places), **fields
    )


def told(text: str, *places: tuple[str, str], status: Status = Status.ANSWERED, **fields: Any) -> Answer:
    return Answer("问？", status, text, tuple(cite(n, *p) for n, p in enumerate(places, 1)), **fields)


BUILT = ("plan", "去年建成公园12个，绿地率达到47.2%，投入1.4亿元")
AIMED = ("plan", "到2025年建成公园超过20个")
NEWEST = ("news", "今年新建公园15个")
SHARED_OUT = ("plan", "由市城管局牵头，市水务局配合")
LAKES = ("plan", "建设东湖、西湖、南湖、北湖、中湖五个片区")
TORN = ("plan", "补助标准为每个公园元")
TWELVE, FIFTEEN = (
    number("12", "个", "12个", period="2020年"),
    number("15", "个", "15个", "news", period="2021年"),
)

RIGHT: dict[str, tuple[Case, Answer]] = {
    case.id: (case, answer)
    for case, answer in (
        (
            asked(
                "parks",
                Kind.NUMERIC,
                "12个，投入1.4亿元",
                BUILT,
                numbers=(TWELVE, number("140000000", "元", "1.4亿元")),
            ),
            told("去年建成公园12个，投入1.4亿元[1]。", BUILT),
        ),
        (
            asked(
                "aim",
                Kind.NUMERIC,
                "超过20个",
                AIMED,
                numbers=(number("20", "个", "20个", qualifier="超过"),),
                trap=("12个",),
            ),
            told("到2025年建成公园超过20个[1]。", AIMED),
        ),
        (
            asked("green", Kind.TABLE, "47.2%", BUILT, numbers=(number("47.2", "%", "47.2%"),)),
            told("绿地率47.2%[1]。", BUILT),
        ),
        (
            asked("when", Kind.DATE, "2025年", AIMED, numbers=(number("2025", "年", "2025年"),)),
            told("到2025年[1]。", AIMED),
        ),
        (
            asked("divided", Kind.CONFLICT, "12个；15个", BUILT, NEWEST, numbers=(TWELVE, FIFTEEN)),
            told(
                "公园建设规划（2020年）：12个[1]\n公园建设简报（2021年）：15个[2]",
                BUILT,
                NEWEST,
                status=Status.CONFLICT,
            ),
        ),
        (
            asked(
                "growth",
                Kind.COMPUTED,
                "增长25%",
                BUILT,
                NEWEST,
                numbers=(TWELVE, FIFTEEN),
                computed=(GoldResult(value=Decimal(25), unit="%", tol=Decimal("0.1")),),
            ),
            told(
                "从12个[1]到15个[2]，增长25%。",
                BUILT,
                NEWEST,
                computed=(Computed("15 / 12 - 1", Decimal(25), "%", "25%", ()),),
            ),
        ),
        (
            asked(
                "lakes",
                Kind.LIST,
                "东湖、西湖、南湖、北湖、中湖",
                LAKES,
                items=("东湖", "西湖", "南湖", "北湖", "中湖"),
            ),
            told("东湖、西湖、南湖、北湖、中湖[1]。", LAKES),
        ),
        (
            asked("who", Kind.TEXT, "由市城管局牵头", SHARED_OUT),
            told("由市城管局牵头，市水务局配合[1]。", SHARED_OUT),
        ),
        (
            asked(
                "firm",
                Kind.ENTERPRISE,
                "市城管局、市水务局",
                SHARED_OUT,
                departments=("市城管局", "市水务局"),
            ),
            told("由市城管局牵头，市水务局配合[1]。", SHARED_OUT),
        ),
        (
            asked("torn", Kind.GARBLED, "原文缺数", TORN),
            told("原文此处有残缺[1]。", TORN, status=Status.DAMAGED),
        ),
        (asked("nothing", Kind.UNANSWERABLE, "没有写"), told("文件里没有写。", status=Status.NOT_FOUND)),
    )
}
