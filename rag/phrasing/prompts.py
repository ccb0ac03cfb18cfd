"""The prompts in prompts/*.md, filled and ready to send. An answer records the hashes of those it got."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from langchain_core.messages import BaseMessage
from langchain_core.prompts import ChatPromptTemplate

_FOLDER = Path(__file__).resolve().parents[2] / "prompts"
_HASH_DIGITS = 12
_BETWEEN = "\n---\n"  # what the system says, then what the person says


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as it stands on disk. Blanks are written {{{so}}}; what fills one is no template."""

    name: str
    text: str
    hash: str  # first digits of its SHA-256, hex

    def with_form(self, form: "Prompt") -> "Prompt":
        """With the blank {{{form}}} filled by another prompt, whose hash goes into this one's."""
        text = self.text.replace("{{{form}}}", form.text)
        return _prompt(f"{self.name}+{form.name}", text)

    def messages(self, **blanks: str) -> list[BaseMessage]:
        """KeyError where a blank has nothing to fill it."""
        system, _, human = self.text.partition(_BETWEEN)
        template = ChatPromptTemplate.from_messages(
            [("system", system), ("human", human)], template_format="mustache"
        )
        if missing := set(template.input_variables) - set(blanks):
            raise KeyError(f"nothing given for {sorted(missing)}")
        return template.format_messages(**blanks)


def asked_before(earlier: Sequence[str]) -> str:
    """The earlier questions of a conversation, as they fill a blank."""
    return "".join(f"前面问过：{' '.join(question.split())}\n" for question in earlier)


@cache
def load(name: str) -> Prompt:
    """prompts/<name>.md."""
    return _prompt(name, (_FOLDER / f"{name}.md").read_text("utf-8").strip())


def _prompt(name: str, text: str) -> Prompt:
    return Prompt(name, text, hashlib.sha256(text.encode()).hexdigest()[:_HASH_DIGITS])
