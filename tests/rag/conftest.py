"""Stores that are made once for all tests of the answering half."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer import Answerer
from tests.rag import made
from tests.rag.puppet import Puppet

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture(scope="session")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    """Over the documents of an invented city."""
    with made.answerer(tmp_path_factory.mktemp("made")) as opened:
        yield opened


@pytest.fixture(scope="session")
def on_samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    """Over the fact sheets of this repository."""
    with made.answerer(tmp_path_factory.mktemp("samples"), SAMPLES) as opened:
        yield opened


@pytest.fixture(scope="session")
def puppet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Puppet]:
    """Over the same documents, with a model that does as a test says."""
    made_of = Puppet(tmp_path_factory.mktemp("puppet"))
    yield made_of
    made_of.close()
