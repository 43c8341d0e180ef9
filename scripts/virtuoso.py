"""A Virtuoso 7 of one's own, for tests, benchmarks and trying out: on loopback, with a loader, and nobody else may write.

    apt-get install virtuoso-opensource-7-bin      # the server alone: no service is started
    python scripts/virtuoso.py build/virtuoso      # prints what to put into the environment; ends with Ctrl-C

Debian's package ``virtuoso-opensource`` starts a service with settings of its own instead (``docs/stores.md`` says what to
change there). Passwords are made anew for each folder and stand in it, readable by its owner only.
"""

from __future__ import annotations

import argparse
import json
import secrets
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

SERVER, CLIENT = "virtuoso-t", "isql-vt"
USER = "kgloader"
_STARTS_WITHIN = 120
_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 60
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
MaxMemPoolSize = 200000000
MaxQueryMem = 1G
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 4
CaseMode = 2
DirsAllowed = {allowed}
; Half of a short question's time is the search for its best plan: give up early.
MaxOptimizeLayouts = 50
StopCompilerWhenXOverRunTime = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = {folder}
ServerThreads = 10
MaxClientConnections = 10
MaxKeepAlives = 10
KeepAliveTimeout = 10
Charset = UTF-8
[SPARQL]
; What is over this number of rows is left out.
ResultSetMaxRows = 100000000
MaxQueryExecutionTime = 600
DeferInferenceRulesInit = 1
"""
_USER_SQL = "DB.DBA.USER_CREATE('{user}', '{password}');\nGRANT SPARQL_UPDATE TO {user};\n"


@dataclass(frozen=True, slots=True)
class Virtuoso:
    """A server that runs. ``address`` is what kg takes as ``--store``."""

    folder: Path
    sql_port: int
    http_port: int
    password: str
    administrator: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http_port}/sparql?data=/sparql-graph-crud-auth"

    @property
    def environment(self) -> dict[str, str]:
        return {"KG_STORE_USER": USER, "KG_STORE_PASSWORD": self.password, "KG_STORE_AUTH": "digest"}

    def sql(self, statements: str) -> str:
        """What the server's own client prints for statements of SQL."""
        quietly = ("ERRORS=STDOUT", "VERBOSE=OFF", "PROMPT=OFF", "BANNER=OFF")
        command = [CLIENT, f"127.0.0.1:{self.sql_port}", "dba", self.administrator, *quietly]
        run = subprocess.run(command, input=statements, capture_output=True, text=True)
        if run.returncode or "*** Error" in run.stdout:  # not check=True, which shows the password
            raise RuntimeError(f"Virtuoso refuses: {run.stdout.strip()}")
        return run.stdout

    def load(self, folder: Path, pattern: str = "*.nq") -> None:
        """Loads files of N-Quads by the server's own bulk loader. The folder must be one of those ``started`` was given."""
        listed = f"DELETE FROM DB.DBA.load_list;\nld_dir('{folder}', '{pattern}', 'urn:x-kg:none');\n"
        self.sql(f"{listed}rdf_loader_run();\ncheckpoint;\n")
        failed = self.sql("SELECT ll_file, ll_error FROM DB.DBA.load_list WHERE ll_error IS NOT NULL OR ll_state <> 2;\n").strip()
        if failed:
            raise RuntimeError(f"Virtuoso did not load everything: {failed}")

    def clear(self) -> None:
        """Takes out every graph, also those that the server brought along."""
        self.sql("RDF_GLOBAL_RESET();\n")


@contextmanager
def started(folder: Path, *, reads: Sequence[Path] = (), megabytes: int = 1500) -> Iterator[Virtuoso]:
    """A Virtuoso over the data in a folder, which is made if need be. ``reads`` are folders that its bulk loader may read.

    Raises :class:`FileNotFoundError` where Virtuoso is not installed.
    """
    if shutil.which(SERVER) is None:
        raise FileNotFoundError(f"there is no {SERVER}: apt-get install virtuoso-opensource-7-bin")
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    secret = folder / "passwords.json"
    fresh = not secret.exists()
    if fresh:
        secret.touch(mode=0o600)
        secret.write_text(json.dumps({"dba": secrets.token_hex(8), USER: secrets.token_hex(8)}), encoding="utf-8")
    passwords = json.loads(secret.read_text(encoding="utf-8"))
    server = Virtuoso(folder, _free_port(), _free_port(), passwords[USER], passwords["dba"])
    buffers = megabytes * 85  # pages of 8 kB, two thirds of the memory
    allowed = ", ".join(str(path.resolve()) for path in (folder, *reads))
    ini = folder / "virtuoso.ini"
    ports = {"sql_port": server.sql_port, "http_port": server.http_port}
    settings = _INI.format(folder=folder, buffers=buffers, dirty=buffers * 3 // 4, allowed=allowed, **ports)
    ini.write_text(settings, encoding="utf-8")
    command = [SERVER, "+foreground", "+configfile", str(ini)]
    with (folder / "out.log").open("ab") as log:
        if fresh:  # a run of its own that only sets the passwords: the server never answers to "dba", "dba"
            new = ["+pwdold", "dba", "+pwddba", passwords["dba"], "+pwddav", secrets.token_hex(8)]
            subprocess.run([*command, *new], stdout=log, stderr=log, cwd=folder, check=True)
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        _wait(server, process)
        if fresh:
            server.sql(_USER_SQL.format(user=USER, password=passwords[USER]))
        yield server
    finally:
        process.terminate()  # it writes a checkpoint first
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(server: Virtuoso, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            httpx.get(f"http://127.0.0.1:{server.http_port}/sparql", params={"query": "ASK {}"}, timeout=5)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"Virtuoso does not start; {server.folder / 'out.log'} says why")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where its data are, or will be")
    parser.add_argument("--load", type=Path, metavar="DIR", help="first load the .nq files of this folder by the bulk loader")
    parser.add_argument("--memory", type=int, default=1500, metavar="MB")
    given = parser.parse_args()
    with started(given.folder, reads=[given.load] if given.load else [], megabytes=given.memory) as server:
        if given.load:
            server.load(given.load.resolve())
        values = {"KG_STORE": server.address, **server.environment}
        print("\n".join(f"export {name}={shlex.quote(value)}" for name, value in values.items()), flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
