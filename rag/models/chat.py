"""A language model, to phrase with: an OpenAI-compatible endpoint, or a GGUF file run in this process.

The one file that talks to langchain-openai. What goes wrong outside becomes a ChatUnavailable.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from rag.errors import InputError
from rag.models.gguf import serve
from rag.settings import THIS_MACHINE, Settings

_RETRIES = 2  # with growing pauses, by the client; the time limit of an answer holds over all of them
MOST_OUTPUT = 1200  # tokens of one reply, with what some models think aloud first
_TOKENS_OF_OTHERS = 3  # tokens that a small model's own tokenizer makes of one of ours, in Chinese


class Chat:
    """A chat model that is there to be asked, under the name that answers carry.

    `takes_schema` says whether it may be given the JSON schema of its reply; it turns False for good once
    an endpoint has refused one. Safe to use from several threads.
    """

    def __init__(
        self,
        model: BaseChatModel,
        name: str,
        *,
        takes_schema: bool = False,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.model = model
        self.name = name
        self.takes_schema = takes_schema
        self._close = close

    def close(self) -> None:
        self._close()


def open_chat(settings: Settings) -> Chat | None:
    """The configured model, or None. Nothing is asked yet: that an endpoint is down shows with an answer.

    InputError where the settings don't go together or the file is missing.
    """
    name = settings.chat_model
    if name is None:
        if settings.chat_url:
            raise InputError("设了 JUSHI_CHAT_URL，还要用 JUSHI_CHAT_MODEL 写明模型名。")
        return None
    if settings.chat_url:
        model = _endpoint(settings.chat_url, name, settings.chat_key, settings.chat_seconds)
        return Chat(model, name, takes_schema=True)
    path = Path(name)
    if path.suffix.lower() != ".gguf":
        raise InputError(
            f"还要用 JUSHI_CHAT_URL 写明模型 {name} 的接口地址，或把 JUSHI_CHAT_MODEL 指向 .gguf 文件。"
        )
    if not path.is_file():
        raise InputError(f"没有模型文件 {path}，请检查 JUSHI_CHAT_MODEL。")
    served = serve(path, settings.threads, context=_TOKENS_OF_OTHERS * (settings.chat_tokens + MOST_OUTPUT))
    model = _endpoint(served.url, path.stem, None, settings.chat_seconds)
    return Chat(model, path.stem, takes_schema=True, close=served.close)


def _endpoint(url: str, name: str, key: SecretStr | None, seconds: float) -> BaseChatModel:
    from langchain_openai import ChatOpenAI  # noqa: TID251 - the one place; a second to import
    from openai import DefaultHttpxClient

    own = urlsplit(url).hostname in THIS_MACHINE  # no proxy leads there, whatever the environment says
    model: BaseChatModel = ChatOpenAI(
        base_url=url,
        model=name,
        api_key=key or SecretStr("none"),  # the client wants one even where the endpoint doesn't
        timeout=seconds,
        max_retries=_RETRIES,
        max_completion_tokens=MOST_OUTPUT,
        temperature=0,
        stream_usage=True,
        http_socket_options=(),  # the client's own would keep it from the proxies of the environment
        http_client=DefaultHttpxClient(trust_env=False) if own else None,
    )
    return model
