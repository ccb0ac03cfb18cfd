"""The SQLite file of a store: opening it, its transactions, and what its failures mean to a user.

WAL mode: readers never wait for the writer, and a process killed at any moment leaves the last
committed transaction. Each thread that reads holds a connection of its own from a small pool.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import InputError, JushiError, StoreBusy, StoreMismatch

APPLICATION_ID = 0x4A555348  # "JUSH": tells our file from any other SQLite file
FORMAT = 3
BUSY_SECONDS = 10.0


class Database:
    """One SQLite file. Every failure of SQLite that a user can do something about is a JushiError."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._idle: list[sqlite3.Connection] = []
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._thread = threading.local()
        self._closed = False

    def create(self, schema: str, fill: Callable[[sqlite3.Connection], None]) -> None:
        """Make and fill the tables, in one transaction, where there are none. Needs the write lock."""
        with self._connection() as connection:
            if _tables(connection):
                return
            connection.execute("pragma journal_mode = wal")
        with self.writing() as connection:
            connection.execute(f"pragma application_id = {APPLICATION_ID}")
            connection.execute(f"pragma user_version = {FORMAT}")
            for statement in schema.split(";\n"):
                connection.execute(statement)
            fill(connection)

    def check(self) -> None:
        """InputError unless the file is a store of ours in the format of this version."""
        with self.reading() as connection:
            application = connection.execute("pragma application_id").fetchone()[0]
            tables = _tables(connection)
            version = connection.execute("pragma user_version").fetchone()[0]
        if application == 0 and tables == 0:  # a writer was killed before its first commit
            raise InputError(no_store(self._file.parent))
        if application != APPLICATION_ID:
            raise InputError(f"{self._file} 不是据实的文档库：请用 --store 指定另一个文件夹。")
        if version != FORMAT:
            raise StoreMismatch(
                f"文档库 {self._file.parent} 的格式是第 {version} 版，本程序用的是第 {FORMAT} 版："
                "请换用相应版本的程序，或用 --store 指定新的文件夹重新导入。"
            )

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a read transaction: all it sees is of one moment.

        Nested calls of one thread share the transaction.
        """
        current: sqlite3.Connection | None = getattr(self._thread, "connection", None)
        if current is not None:
            yield current
            return
        with self._connection() as connection:
            connection.execute("begin")
            self._thread.connection = connection
            try:
                yield connection
            finally:
                self._thread.connection = None
                connection.execute("rollback")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a write transaction, committed at the end and rolled back on any error."""
        with self._connection() as connection:
            connection.execute("begin immediate")
            try:
                yield connection
                connection.execute("commit")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("rollback")
                raise

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._idle.clear()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock:
                if self._closed:
                    raise ValueError("the store is closed")
                connection = self._idle.pop() if self._idle else self._connect()
            try:
                yield connection
            finally:
                with self._lock:
                    if not self._closed:
                        self._idle.append(connection)
        except sqlite3.DatabaseError as error:
            told = self._told(error)
            if told is None:
                raise
            raise told from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._open.append(connection)
        connection.execute("pragma foreign_keys = on")
        return connection

    def _told(self, error: sqlite3.DatabaseError) -> JushiError | None:
        """What the user is told, or None where the failure is a mistake of ours."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte: extended codes refine it
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return InputError(
                f"文档库文件 {self._file} 已损坏或不是文档库：请把它移走，再重新运行 python -m ingest。"
            )
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return StoreBusy(busy(self._file.parent))
        if code == sqlite3.SQLITE_FULL:
            return InputError(f"磁盘已满，文档库 {self._file.parent} 写不进去：请腾出空间后重试。")
        if code in (
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_READONLY,
            sqlite3.SQLITE_PERM,
            sqlite3.SQLITE_IOERR,
        ):
            return InputError(f"文档库文件 {self._file} 打不开或不能写：请检查文件夹的权限。")
        return None


def _tables(connection: sqlite3.Connection) -> int:
    row: tuple[int] = connection.execute("select count(*) from sqlite_master").fetchone()
    return row[0]


def no_store(folder: Path) -> str:
    return f"{folder} 里没有文档库：请先运行 python -m ingest 导入文件，或用 --store 指定文档库所在的文件夹。"


def busy(folder: Path) -> str:
    return f"另一个进程正在写入文档库 {folder}：请等它结束后再试。"
