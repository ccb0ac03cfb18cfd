"""What the command lines share: one clear line on stderr and the contract's exit status.

0 done · 1 a gate or a check failed · 2 the call or its input was wrong.
"""

import sys
from typing import NoReturn

import typer
from typer.exceptions import Abort, TyperException

from rag.errors import JushiError


def run(app: typer.Typer, name: str) -> NoReturn:
    """Run a Typer app; errors made on purpose become one line and status 2, never a traceback."""
    try:
        result = app(prog_name=f"python -m {name}", standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except TyperException as error:
        message = error.format_message()
        # Called without arguments, the "message" is the whole help.
        print(message if "\n" in message else f"{message} 用法见 python -m {name} --help", file=sys.stderr)
        code = 2
    except (Abort, KeyboardInterrupt):
        print("已中断；已写入的内容完好，重新运行即可继续。", file=sys.stderr)
        code = 130
    except JushiError as error:
        print(error, file=sys.stderr)
        code = 2
    sys.exit(code)
