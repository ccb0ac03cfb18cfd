"""Settings: the only reader of the environment. Every name carries the prefix `JUSHI_`."""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import InputError

THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
DEFAULT_EMBEDDER = "multilingual-e5-small"


class Settings(BaseSettings):
    """What can be configured, with the range of each value. Paths are relative to the working folder."""

    model_config = SettingsConfigDict(env_prefix="JUSHI_", extra="forbid", frozen=True)

    store: Path = Field(Path("var/store"), description="文档库所在文件夹")
    cache: Path = Field(Path("var/cache"), description="模型等可重建文件所在文件夹")
    embedder: str = Field(DEFAULT_EMBEDDER, description="向量模型：名称或 sentence-transformers 文件夹")
    chroma_url: str | None = Field(
        None, description="Chroma 服务地址，如 http://127.0.0.1:8000；不填则在进程内运行"
    )
    threads: int = Field(2, ge=1, le=64, description="在本机运行的模型使用的线程数")
    chat_model: str | None = Field(
        None, description="组织语言的大模型：接口上的模型名，或本机的 .gguf 文件；不填则不用"
    )
    chat_url: str | None = Field(
        None, description="大模型的 OpenAI 兼容接口地址，如 http://127.0.0.1:11434/v1；.gguf 文件不用填"
    )
    chat_key: SecretStr | None = Field(None, description="大模型接口的密钥；不要密钥的接口不用填")
    chat_seconds: float = Field(30, ge=1, le=600, description="每个回答等大模型最多多少秒")
    chat_tokens: int = Field(3000, ge=500, le=100_000, description="每次发给大模型的内容最多多少 token")
    chunk_tokens: int = Field(400, ge=100, le=1000, description="每个片段最多多少 token")
    max_file_mb: int = Field(20, ge=1, le=1000, description="单个文件的大小上限（MB）")
    max_question_chars: int = Field(2000, ge=10, le=100_000, description="问题的长度上限（字）")
    host: str = Field("127.0.0.1", description="网页监听地址")
    port: int = Field(7860, ge=1, le=65535, description="网页端口")

    @model_validator(mode="before")
    @classmethod
    def _no_unknown_variables(cls, values: dict[str, Any]) -> dict[str, Any]:
        """A misspelt JUSHI_ variable is an error, not a silent default."""
        import os

        known = {f"JUSHI_{name}".upper() for name in cls.model_fields}
        for name in os.environ:
            if name.startswith("JUSHI_") and name.upper() not in known:
                raise ValueError(f"没有名为 {name} 的设置")
        return values


@cache
def load() -> Settings:
    """The settings of this process. InputError on an unknown key or a value out of range."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        where = "JUSHI_" + "_".join(str(part) for part in first["loc"]).upper() if first["loc"] else "设置"
        problem = first["msg"].removeprefix("Value error, ")
        raise InputError(f"{where}的值不对：{problem}。请更正环境变量后重试。") from None
