"""Every error that kg raises on purpose.

KGError
├── UsageError          the caller asked for what cannot be done          exit 2
│   ├── QueryError      no such query, bad parameter, SPARQL that does not parse
│   └── ConfigError     a setting that does not fit
├── InputError          an input that cannot be read                      exit 3
├── StoreError          a store that cannot be reached, read or written   exit 3
│   ├── StoreLocked
│   └── StoreVersion
├── ModelError          the language model is missing or too old          exit 3
├── WorkerError         a process of a build is killed again and again    exit 3
├── ValidationError     the validation engine cannot run                  exit 3
└── ConsistencyError    a promise of kg itself is broken (a bug)          exit 3

A message says what was expected, what came, and what to do. Data that breaks a shape is a result (quarantine), never an
exception.
"""

from __future__ import annotations


class KGError(Exception):
    """Root of the tree."""

    exit_status = 3


class UsageError(KGError):
    exit_status = 2


class QueryError(UsageError):
    pass


class ConfigError(UsageError):
    pass


class InputError(KGError):
    """``path`` and ``line`` (1-based, or ``None``) say where."""

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


class StoreError(KGError):
    pass


class StoreLocked(StoreError):
    pass


class StoreVersion(StoreError):
    pass


class ModelError(KGError):
    pass


class WorkerError(KGError):
    pass


class ValidationError(KGError):
    pass


class ConsistencyError(KGError):
    pass
