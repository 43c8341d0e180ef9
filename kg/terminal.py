"""What the command line writes for people: tables, accounts of articles, summaries and progress.

On a terminal ``rich`` lays it out; in a pipe it is plain text without colours, breaks or cut cells.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeAlias

import click
from rich import box
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from kg.account import Account, Told
from kg.query import Query, Rows

if TYPE_CHECKING:
    from kg.graph import Pair
    from kg.identity import Change, Judgement
    from kg.pipeline import Summary
    from kg.validate import Report

LISTED: Final = 20
"""How many skipped articles, reasons or findings are named before "and N more"."""
EVERY: Final = 3.0
"""Seconds between two lines of progress where there is no terminal."""

LEGIBLE: Final = 24
"""Characters that a column needs at most to be read."""

_OWN: Final = re.compile(r"^\S+/article/[0-9a-f]{24}/")

Reporter: TypeAlias = "Callable[[Summary], None]"


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # rich would exit with status 1, which says that data does not conform


def console(*, err: bool = False) -> Console:
    """A console on standard output or error; where that is no terminal, lines are as long as their content."""
    stream = sys.stderr if err else sys.stdout
    piped = not stream.isatty()
    return _Console(file=stream, highlight=False, soft_wrap=piped, width=100_000 if piped else None)


def print_rows(rows: Rows) -> None:
    """An answer as a table; on a terminal with the IRIs of an article's own entities cut short, and where it is too
    narrow for the columns, a line a value."""
    out = console()
    cells = [[_cell(value) for value in row] for row in rows]
    if not out.is_terminal:
        print_lines(plain_table([list(rows.columns), *cells]))
    else:
        cells = [[_OWN.sub("…/", cell) for cell in row] for row in cells]
        widths = [max(map(len, column)) for column in zip(rows.columns, *cells, strict=True)]
        narrow = sum(min(width, LEGIBLE) + 2 for width in widths) > out.width
        out.print(_records(rows.columns, cells) if narrow else _table(rows.columns, cells))
    click.echo(_count(len(rows), "row"), err=True)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))  # Text: square brackets in a quotation are no markup
    return table


def _records(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Name and value of every cell that is not empty, an empty line between two rows."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        for name, value in zip(columns, row, strict=True):
            if value:
                table.add_row(name, Text(value))
        table.add_row()
    return table


def print_queries(queries: Iterable[Query]) -> None:
    """What can be asked: each query's name, title and parameters."""
    needs = [[q.name, q.title, ", ".join(p.name + (" (required)" if p.required else "") for p in q.params)] for q in queries]
    print_lines(plain_table([["query", "title", "parameters"], *needs]))


def print_lines(lines: Iterable[str]) -> None:
    """Lines on standard output."""
    for line in lines:
        click.echo(line)


def print_report(where: str, report: Report) -> None:
    """A line a finding (severity, what was expected, the node, the shape), then whether it conforms."""
    print_lines("\t".join((f.severity, f.message, f.claim or f.focus, f.shape)) for f in report.findings)
    faults = sum(f.severity == "violation" for f in report.findings)
    others = len(report.findings) - faults
    verdict = "conforms" if report.conforms else "does not conform"
    click.echo(f"{where} {verdict}: {_count(faults, 'violation')}, {_count(others, 'warning')}", err=True)


def plain_table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines with the cells of a column under each other, two spaces apart, each row on one line.

    >>> print(*plain_table([["name", "age"], ["Ann", "9"], ["Bartholomew", "71"]]), sep="\\n")
    name         age
    Ann          9
    Bartholomew  71
    """
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def print_account(shown: Account) -> None:
    """An article, its entities, and its claims under the sentences that they rest on."""
    out = console()
    out.print(Text(shown.title or shown.key, style="bold"))
    url = shown.url if shown.url != shown.key else None
    out.print(Text(" · ".join(filter(None, (shown.key, shown.date, shown.source, url)))))
    if shown.article != shown.key:
        out.print(Text(shown.article))
    rows = [[e.id, e.label, "; ".join(f"{name} {value}" for name, value in e.attributes)] for e in shown.entities]
    out.print(Text(f"\nEntities ({len(rows)})", style="bold"))
    if out.is_terminal:
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        for row in rows:
            table.add_row(Text(row[0], style="cyan"), Text(row[1]), Text(row[2], style="dim"))
        out.print(table)
    else:
        print_lines(plain_table(rows))
    out.print(Text(f"\nClaims ({len(shown.claims)})", style="bold"))
    for (field, start, end, sentence), claims in groupby(shown.claims, key=lambda c: (c.field, c.start, c.end, c.sentence)):
        out.print(Text.assemble((f"{field} {start}-{end}", "dim"), "  ", (" ".join(sentence.split()), "italic")))
        for claim in claims:
            for (_, subject), lines in groupby(claim.lines, key=lambda line: (line.ends[0], line.subject)):
                said = Text("; ").join(Text.assemble((line.predicate, "cyan"), " ", line.object) for line in lines)
                out.print(Text.assemble("    ", (subject, "bold"), "  ", said))
            out.print(Text("      " + "; ".join(_circumstances(claim, shown.article)), style="dim"))
    if shown.quarantined:
        out.print(Text(f"\n{_count(shown.quarantined, 'claim')} in quarantine: kg query quarantine -p article={shown.key}"))


def _circumstances(claim: Told, article: str) -> Iterator[str]:
    """Who says it and how surely; what is usual is left out."""
    yield claim.source if claim.source_kind == "narrator" else f"{claim.source} ({claim.source_kind})"
    if claim.relayed_by:
        yield f"through {claim.relayed_by}"
    if claim.cue:
        yield f"cue {claim.cue!r}"
    if claim.quote != "none":
        yield f"{claim.quote} quote" + (", marks restored" if claim.restored else "")
    yield claim.certainty + (f" ({claim.hedge!r})" if claim.hedge else "")
    if claim.polarity == "negative":
        yield "negated"
    if claim.temporality == "future":
        yield "in the future"
    if claim.realis != "actual":
        yield claim.realis
    if claim.alternatives:
        yield f"one of {claim.alternatives}"
    if claim.borne_out_by:
        yield f"borne out by {', '.join(claim.borne_out_by)}"
    if claim.contradicted_by:
        yield f"contradicted by {', '.join(claim.contradicted_by)}"
    yield f"confidence {claim.confidence:.2f}"
    yield f"by {', '.join(claim.extractors)}"
    yield claim.iri.removeprefix(f"{article}/")


def summary_lines(summary: Summary, store: str) -> Iterator[str]:
    """What became of the articles and of their claims."""
    yield (
        f"{_count(summary.articles, 'article')}: {summary.built} built, {summary.replaced} replaced, "
        f"{summary.unchanged} unchanged, {len(summary.skipped)} skipped"
    )
    extracted = summary.accepted + summary.quarantined
    yield f"{_count(extracted, 'claim')}: {summary.accepted} accepted, {summary.quarantined} quarantined"
    if summary.joined:
        yield f"{_count(summary.joined, 'incident')} known from other articles (kg query real-incidents --store {store})"
    if summary.skipped:
        yield "Skipped:"
        yield from _listed([f"{s.origin or s.id}: {s.reason}" for s in summary.skipped])
    if summary.reasons:
        yield f"Quarantined, by reason (kg query quarantine --store {store}):"
        yield from _listed(_counted(summary.reasons))
    if summary.warnings:
        yield "Warnings (they set nothing aside):"
        yield from _listed(_counted(summary.warnings))


def print_unsure(pairs: Sequence[Pair]) -> None:
    """Pairs of incidents that may be one: a sentence of each, and what speaks for and against."""
    out = console()
    for pair in pairs:
        out.print(Text(f"score {pair.unsure.score:.2f}", style="bold"))
        for side in (pair.one, pair.other):
            told = " · ".join(filter(None, (side.key, side.date, side.source, side.title)))
            out.print(Text.assemble("  ", (told, "cyan")))
            out.print(Text(f"    {side.sentence}", style="italic"))
            out.print(Text(f"    {side.iri}", style="dim"))
        out.print(Text(f"  for: {', '.join(pair.unsure.speaks_for) or '-'}"))
        out.print(Text(f"  against: {', '.join(pair.unsure.speaks_against) or '-'}"))
        out.print()
    click.echo(_count(len(pairs), "pair") + (": kg judge ONE OTHER same|different --by NAME" if pairs else ""), err=True)


def print_judgements(made: Sequence[Judgement]) -> None:
    """A line a judgement, and below it the pairs that it is about."""
    for each in made:
        what = f"undoes {each.undoes}" if each.undoes else each.verdict + (" (undone)" if each.undone else "")
        click.echo(f"{each.number}  {what}  by {each.by}  {each.when}")
        if not each.undoes:
            print_lines(f"     {one}  {other}" for one, other in each.pairs)
    click.echo(_count(len(made), "judgement"), err=True)


def print_changes(changes: Sequence[Change]) -> None:
    """A line a change: when, of what, from which value to which, and by which article."""
    rows = [
        [c.when, c.subject, re.sub(r"^.*[#/]", "", c.slot), c.before or "", c.after or "", c.article or "judgement"]
        for c in changes
    ]  # fmt: skip
    print_lines(plain_table([["when", "who", "slot", "before", "after", "by"], *rows]))
    click.echo(_count(len(rows), "change"), err=True)


@contextmanager
def counting(*, quiet: bool, noun: str) -> Iterator[Callable[[int], None] | None]:
    """What to call with how many are done: a line every few seconds on standard error."""
    last = time.monotonic()

    def line(done: int) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            click.echo(f"{_count(done, noun)} done", err=True)

    yield None if quiet else line


@contextmanager
def progress(*, quiet: bool) -> Iterator[Reporter | None]:
    """What to call after every batch: a bar on a terminal, else a line every few seconds, both on standard error."""
    if quiet:
        yield None
    elif (out := console(err=True)).is_terminal:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Bar(*columns, console=out, transient=True) as bar:
            task = bar.add_task("Loading the language model and reading the first articles")
            yield lambda summary: bar.update(task, description=_so_far(summary))
    else:
        last = time.monotonic()

        def line(summary: Summary) -> None:
            nonlocal last
            if time.monotonic() - last >= EVERY:
                last = time.monotonic()
                click.echo(_so_far(summary), err=True)

        yield line


def _so_far(summary: Summary) -> str:
    claims = f"{_count(summary.accepted, 'claim')} accepted, {summary.quarantined:,} quarantined"
    return f"{_count(summary.articles, 'article')} done, {claims}"


def _listed(lines: Sequence[str]) -> Iterator[str]:
    for line in lines[:LISTED]:
        yield f"  {line}"
    if len(lines) > LISTED:
        yield f"  and {len(lines) - LISTED:,} more"


def _counted(counts: Counter[str]) -> list[str]:
    """Most frequent first, and among equals in the order of the alphabet."""
    return [f"{n} × {message}" for message, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)


def _count(number: int, noun: str) -> str:
    """
    >>> _count(1, "article"), _count(2300, "claim")
    ('1 article', '2,300 claims')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
