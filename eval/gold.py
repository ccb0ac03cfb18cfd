"""Gold questions on a folder of documents: ingested into a store of their own, asked, judged."""

from functools import partial

from tqdm import tqdm

from eval import answers, case_files
from eval.asking import ask_all, run_of
from eval.options import Options
from eval.results import SuiteRun
from eval.suites import Suite
from eval.workspace import own, read_corpus, show
from ingest.pipeline import ingest
from rag.answer import Answerer
from rag.models.embedder import open_embedder


def run(suite: Suite, options: Options) -> SuiteRun:
    """InputError where a case file or the corpus is faulty; nothing is asked then."""
    assert suite.corpus is not None
    settings = own(suite.corpus, options.settings)
    documents = read_corpus(suite.corpus, settings)
    texts = {document.id: document.text for document in documents}
    cases = case_files.load(suite.files, texts)[: options.first]
    if options.answers:
        results = ask_all(cases, answers.replay(answers.read(options.answers)), texts, suite.title)
    else:
        with tqdm(disable=None, leave=False) as bar:
            ingest([suite.corpus], settings, open_embedder(settings), partial(show, bar), exact=True)
        with Answerer.open(settings, options.chat) as answerer:
            results = ask_all(cases, lambda case: answerer.ask(case.conversation), texts, suite.title)
    return run_of(suite, options, settings, documents, results)
