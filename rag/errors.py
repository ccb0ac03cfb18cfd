"""The error tree. A message is one Chinese sentence that says what to do.

JushiError
├── InputError            the call or its input is wrong; repeating it cannot help (exit status 2)
│   ├── DocumentError     one document cannot be read; the others go on
│   └── StoreMismatch     the store was made by another model or an older format
├── Unavailable           something outside is missing now; repeating it later can help (exit status 2)
│   ├── StoreBusy         another process is writing to the store
│   ├── ModelUnavailable  the embedding model is not on disk or will not load
│   └── ChatUnavailable   the language model doesn't answer, or not in time; answers do without it
│       └── SchemaRefused the endpoint takes no schema for what it returns
└── Stopped               whoever asked doesn't wait any longer; never shown
"""


class JushiError(Exception):
    """Base of everything this project raises on purpose."""

    retryable = False


class InputError(JushiError):
    """The call or its input is wrong."""


class DocumentError(InputError):
    """A document cannot be read (missing, empty, binary, broken, too large)."""


class StoreMismatch(InputError):
    """The store was written by another embedding model or format."""


class Unavailable(JushiError):
    """Something needed is not there now."""

    retryable = True


class StoreBusy(Unavailable):
    """Another process holds the store's write lock."""


class ModelUnavailable(Unavailable):
    """The embedding model cannot be loaded."""


class ChatUnavailable(Unavailable):
    """The language model doesn't answer, or not in time."""


class SchemaRefused(ChatUnavailable):
    """The endpoint takes no schema for what it returns."""


class Stopped(JushiError):
    """Whoever asked doesn't wait any longer."""
