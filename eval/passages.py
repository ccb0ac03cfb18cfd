"""A folder in BEIR layout as question answering: every query answered, what has no answer refused.

A query is right by the rules of a text question: the gold passage cited, the amounts of the gold answer
in the text, no refusal, no pasted page. ROUGE-L and containment of the gold answer are there to watch.
"""

from eval import answers, beir
from eval.asking import ask_all, run_of
from eval.beir import Query
from eval.cases import Case, Documents, Evidence, GoldNumber, Kind
from eval.options import Options
from eval.results import SuiteRun
from eval.suites import Suite
from eval.workspace import own
from rag.answer import Answerer
from rag.language.quantity import read_quantities
from rag.models.embedder import open_embedder
from rag.spans import Span


def run(suite: Suite, options: Options) -> SuiteRun:
    """InputError where the folder lacks a file or a line isn't what it should be."""
    assert suite.corpus is not None
    documents = beir.corpus(suite.corpus)
    texts = {document.id: document.text for document in documents}
    cases = [answerable(query, texts) for query in beir.queries(suite.corpus)]
    cases = cases[: options.first]
    cases += [_unanswerable(query) for query in beir.unanswerable(suite.corpus)][: options.first]
    settings = own(suite.corpus, options.settings)
    if options.answers:
        results = ask_all(cases, answers.replay(answers.read(options.answers)), texts, suite.title)
    else:
        beir.fill(documents, settings, open_embedder(settings))
        with Answerer.open(settings, options.chat) as answerer:

            def certainty(case: Case) -> float:
                """The best passage's BM25, as a share of the most that the question could reach."""
                found = answerer.search(case.conversation[-1], 1)
                return max((dict(hit.parts).get("strength", 0.0) for hit in found), default=0.0)

            results = ask_all(
                cases, lambda case: answerer.ask(case.conversation), texts, suite.title, certainty
            )
    return run_of(suite, options, settings, documents, results)


def answerable(query: Query, texts: Documents) -> Case:
    """The query as a gold question: its answer is the words of each of its documents that holds them."""
    answer = query.answer or ""
    docs = sorted(query.relevant)
    places = [(doc, texts[doc].find(answer)) for doc in docs if answer and answer in texts.get(doc, "")]
    numbers = [
        GoldNumber(value=q.value, unit=q.unit, text=q.verbatim, qualifier=q.qualifier, doc=doc)
        for doc, _ in places[:1]
        for q in read_quantities(answer)
    ]
    return Case(
        id=query.id,
        conversation=(query.text,),
        kind=Kind.TEXT,
        answer=answer,
        numbers=tuple(numbers),
        docs=tuple(docs),
        evidence=tuple(Evidence(doc, Span(start, start + len(answer))) for doc, start in places),
        verbatim=bool(answer),
    )


def _unanswerable(query: Query) -> Case:
    return Case(query.id, (query.text,), Kind.UNANSWERABLE, "文件里没有写")
