"""An invented suite for the tests: three questions on one sentence, with scripted answers."""

from decimal import Decimal

from eval.asking import ask_all
from eval.cases import Case, Evidence, GoldNumber, Kind
from eval.figures import of_answers
from eval.results import Provenance, Reference, Result, SuiteRun
from rag.schema import Answer, Citation, Status
from rag.spans import Span

TEXTS = {"plan": "一、成效。去年建成公园12个，绿地率有所提高。"}
CITED = Citation(1, "plan", "公园要点", None, ("一、成效",), 7, 14, "建成公园12个", "0" * 64)
PARKS = Case(
    "s1",
    ("几个公园？",),
    Kind.NUMERIC,
    "12个",
    numbers=(GoldNumber(value=Decimal(12), unit="个", text="12个", doc="plan"),),
    docs=("plan",),
    evidence=(Evidence("plan", Span(5, 14)),),
)
NOTHING = Case("s2", ("几条地铁？",), Kind.UNANSWERABLE, "没有写")
FOLLOW_UP = Case(
    "s3", ("有公园吗？", "几个？"), Kind.MULTITURN, "12个", numbers=PARKS.numbers, evidence=PARKS.evidence
)
CASES = (PARKS, NOTHING, FOLLOW_UP)

SCRIPT = {
    "几个公园？": Answer("几个公园？", Status.ANSWERED, "12个。[1]", (CITED,), timings_ms={"total": 5.0}),
    "几条地铁？": Answer("几条地铁？", Status.ANSWERED, "3条。[1]", (CITED,)),
}


def scripted(case: Case) -> Answer:
    """One right, one wrong, and one that crashes."""
    return SCRIPT[case.conversation[-1]]


def suite(results: tuple[Result, ...], name: str = "own") -> SuiteRun:
    return SuiteRun(
        name=name,
        title="自编题",
        results=results,
        figures=of_answers(results),
        references=(Reference("right", 0.25, "别家"),),
        made_from=Provenance(
            revisions=(("plan", "ab" * 32),),
            settings=(("embedder", "fake"),),
            prompts=(("answer.md", "cd" * 32),),
            model="小模型",
            commit="abc+",
        ),
        documents=TEXTS,
    )


def run() -> SuiteRun:
    return suite(ask_all(CASES, scripted, TEXTS, "own"))
