"""The command ``kg``: each subcommand a thin mirror of one function."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from kg import __version__, memory, terminal
from kg import query as questions
from kg.cli_identity import COMMANDS
from kg.config import Config
from kg.errors import KGError, QueryError
from kg.export import FORMATS, TEXTS, bulk_load
from kg.export.manifest import NAME as MANIFEST
from kg.graph import Graph, validate_file
from kg.options import store_option
from kg.store import without_password
from kg.workers import cores

INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141


class Failure(click.ClickException):
    """A ``KGError`` for click: its message on standard error, its exit status."""

    def __init__(self, error: KGError) -> None:
        super().__init__(str(error))
        self.error = error

    @property
    def exit_code(self) -> int:  # type: ignore[override]  # click has it as a class variable; here it depends on the error
        return self.error.exit_status


class Commands(click.Group):
    """Turns errors into messages and exit statuses, and lets the reader of a pipe leave early."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except KGError as error:
            raise Failure(error) from error
        except BrokenPipeError:
            _forget_output()
            ctx.exit(BROKEN_PIPE)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Builds a checked knowledge graph of incidents from news articles, and answers questions about it.

    \b
    kg build articles/
    kg query incidents
    kg query participants --format csv -p since=2024-01-01

    Exit status: 0 done, 1 the data does not conform (validate) or was not all taken (build --strict), 2 wrong usage,
    3 something cannot be read, written or reached, 130 stopped (Ctrl-C), 141 the reader of a pipe left.
    """


@cli.command()
@click.argument("articles", nargs=-1)
@store_option
@click.option("--dataset", default="articles", show_default=True, metavar="NAME", help="Tells equal ids of two sources apart.")
@click.option("--base", default=Config().base, show_default=True, metavar="IRI", help="The IRI under which articles are named.")
@click.option("--model", metavar="NAME", help="A spaCy package; default: the first of those that kg knows.")
@click.option("--mentions", type=click.Choice(["all", "denoting"]), default="denoting", show_default=True,
              help="Which mentions of an entity are kept: all, or the fullest.")  # fmt: skip
@click.option("--jobs", "-j", type=click.IntRange(min=1), default=cores, show_default="the cores there are", metavar="N",
              help="Processes that read; the graph is the same for any number.")  # fmt: skip
@click.option("--force", is_flag=True, help="Also build what is stored and has not changed.")
@click.option("--outdated", is_flag=True,
              help="Also build again, from its stored text, what another version has read, or other settings.")  # fmt: skip
@click.option("--cluster", metavar="ADDRESS|local",
              help="Build on the workers of a Dask scheduler, or on local ones, into files; kg load stores them.")  # fmt: skip
@click.option("--partitions", type=click.Path(file_okay=False, path_type=Path), default="partitions", show_default=True,
              metavar="DIR", help="With --cluster: where the files go, a folder that all machines share.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit with status 1 when an article was skipped or a claim quarantined.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary.")
def build(
    articles: tuple[str, ...],
    store: str,
    dataset: str,
    base: str,
    model: str | None,
    mentions: str,
    jobs: int,
    force: bool,
    outdated: bool,
    cluster: str | None,
    partitions: Path,
    strict: bool,
    quiet: bool,
) -> None:
    """Builds ARTICLES into the graph.

    ARTICLES are files (text, HTML, JSON Lines, JSON, web archives, each also gzipped), folders of these, patterns such as
    'news-*.jsonl.gz', or - for standard input. What is stored already, has not changed, and was read by the same version of kg
    is left alone, before it is read again: a build that was stopped goes on with the same command.

    \b
    kg build story.html wire.jsonl.gz archive/
    kg build --outdated --store incidents.kg
    kg build 'news-*.jsonl.gz' --cluster tcp://10.0.0.1:8786 --partitions /shared/parts
    curl -s https://example.org/story.html | kg build -
    """
    if not articles and not outdated:
        raise click.UsageError("Missing argument 'ARTICLES...': files, folders or - (only --outdated needs none).")
    if cluster and (force or outdated):
        raise click.UsageError("--force and --outdated are for a store; with --cluster, take another folder for --partitions.")
    config = Config(base=base, dataset=dataset, model=model, all_mentions=mentions == "all")
    memory.one_heap()
    try:
        from kg.ingest import read_articles

        # before the store, so that none is made for a path that is wrong
        found = read_articles(articles, dataset=dataset, max_characters=config.max_characters)
        if cluster:
            from kg.cluster import build as build_partitions

            with terminal.progress(quiet=quiet) as progress:
                summary = build_partitions(found, partitions, address=cluster, config=config, jobs=jobs, progress=progress)
        else:
            with Graph.open(store, config=config) as graph, terminal.progress(quiet=quiet) as progress:
                summary = graph.add(found, force=force, outdated=outdated, jobs=jobs, progress=progress)
    except KeyboardInterrupt:
        click.echo("\nStopped. What is stored stays valid; the same command goes on from there.", err=True)
        sys.exit(INTERRUPTED)
    if not quiet:
        click.echo("\n".join(terminal.summary_lines(summary, without_password(store))))
        if cluster:
            click.echo(f"Not stored yet: kg load {partitions / MANIFEST} --store {without_password(store)}")
    if strict and (summary.skipped or summary.quarantined):
        sys.exit(1)


@cli.command()
@click.argument("question", metavar="NAME|FILE.rq|-", required=False)
@store_option
@click.option("--param", "-p", "parameters", multiple=True, metavar="KEY=VALUE", help="A parameter; repeatable.")
@click.option("--format", "-f", "form", type=click.Choice(questions.FORMATS), default="table", show_default=True,
              help="How the answer is written; ttl is for CONSTRUCT.")  # fmt: skip
@click.option("--list", "listed", is_flag=True, help="List the named queries with their parameters.")
def query(question: str | None, store: str, parameters: tuple[str, ...], form: str, listed: bool) -> None:
    """Answers a named query, the SPARQL in a file, or that on standard input (-).

    \b
    kg query --list
    kg query participants -p article=wire-0417
    kg query claims -p since=2024-05-01 --format csv > claims.csv
    echo 'SELECT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 5' | kg query - --format json
    """
    if listed:
        terminal.print_queries(questions.named().values())
        return
    if question is None:
        raise click.UsageError("Expected the name of a query, a file or '-'; `kg query --list` lists the names.")
    given = dict(_pair(parameter) for parameter in parameters)
    asked = _typed_in() if question == "-" else question
    with Graph.open(store, read_only=True) as graph:
        rows = graph.query(asked, **given)
    if form == "table":
        terminal.print_rows(rows)
    else:
        _utf8_output()
        questions.write(rows, form, sys.stdout)


def _typed_in() -> str:
    """The query on standard input."""
    try:
        asked = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(f"the query on standard input must be in UTF-8: {error}") from error
    if not asked.strip():
        raise QueryError("expected a query on standard input, and it is empty")
    return asked


def _pair(parameter: str) -> tuple[str, str]:
    key, equals, value = parameter.partition("=")
    if not equals:
        raise click.BadParameter(f"expected KEY=VALUE, not {parameter!r}", param_hint="'--param'")
    return key, value


@cli.command()
@click.argument("article")
@store_option
def show(article: str, store: str) -> None:
    """Shows what an article says: its entities, and its claims under the sentences they rest on.

    ARTICLE is its id, its URL or its IRI; or the IRI of an entity or a claim, for what concerns it alone.

    \b
    kg show wire-0417
    kg show https://data.example.org/kg/article/00522c76b1a75c185761c40f/person/3
    """
    with Graph.open(store, read_only=True) as graph:
        terminal.print_account(graph.show(article))


@cli.command()
@click.argument("files", nargs=-1)
@store_option
def validate(files: tuple[str, ...], store: str) -> None:
    """Checks FILES, or without any the graph in the store, against the shapes.

    FILES are Turtle, TriG, N-Quads or N-Triples. Every finding is a line: severity, what was expected, the node, the shape.
    Exit status 1 when something does not conform; warnings alone do not count.

    \b
    kg validate --store incidents.kg
    kg validate export.trig
    """
    if files:
        reports = [(file, validate_file(file)) for file in files]
    else:
        with Graph.open(store, read_only=True) as graph:
            reports = [(without_password(store), graph.validate())]
    for where, report in reports:
        terminal.print_report(where, report)
    if not all(report.conforms for _, report in reports):
        sys.exit(1)


@cli.command()
@store_option
@click.option("--rebuild", is_flag=True, help="First make it anew from the claims.")
def view(store: str, rebuild: bool) -> None:
    """Says what the view holds: what is asserted, in direct triples, which ordinary queries ask.

    A build keeps it current; --rebuild is for a store that an older kg built, or one that somebody changed.

    \b
    kg view --store incidents.kg
    kg view --rebuild
    """
    with Graph.open(store, create=False, read_only=not rebuild) as graph:
        if rebuild:
            put = graph.view_rebuild()
            click.echo(f"{put.replaced:,} articles changed, {put.unchanged:,} were right", err=True)
        found = graph.view()
    terminal.print_lines(terminal.plain_table([["class", "things"], *([name, f"{n:,}"] for name, n in found.items())]))


@cli.command()
@store_option
@click.option("--format", "-f", "form", type=click.Choice(FORMATS), default="trig", show_default=True,
              help="trig and nquads have all named graphs; turtle, ntriples, rdfxml and jsonld what is asserted, and who says "
              "so; csv is the answer to a query; void describes the data set.")  # fmt: skip
@click.option("--text", type=click.Choice(TEXTS),
              help="How much of the articles' words goes with it: none (facts and names, also headlines), evidence (the default: "
              "the sentences that claims rest on), full (also the text), stored (for kg load --bulk).")  # fmt: skip
@click.option("--query", "-q", "question", metavar="NAME|FILE.rq", help="For csv: what is asked.")
@click.option("--param", "-p", "parameters", multiple=True, metavar="KEY=VALUE", help="For csv: a parameter; repeatable.")
@click.option("--licence", metavar="IRI", help="For void: the licence that you give.")
@click.option("--output", "-o", default="-", show_default=True, metavar="FILE|-", help="Where to; - is standard output.")
def export(
    store: str,
    form: str,
    text: str | None,
    question: str | None,
    parameters: tuple[str, ...],
    licence: str | None,
    output: str,
) -> None:
    """Writes the graph for others: the same store gives the same bytes.

    \b
    kg export --output incidents.trig
    kg export --format jsonld --text none | gzip > incidents.jsonld.gz
    kg export --format csv --query incidents -p since=2024-01-01
    """
    given = dict(_pair(parameter) for parameter in parameters)
    _utf8_output()
    with Graph.open(store, read_only=True) as graph:
        graph.export(form, sys.stdout if output == "-" else output, text=text, query=question, licence=licence, parameters=given)


@cli.command()
@click.argument("files", nargs=-1, required=True)
@store_option
@click.option("--no-check", is_flag=True, help="Do not hold them against the shapes: they are known to be whole.")
@click.option("--bulk", is_flag=True,
              help="Make a new store, in a directory, of whole exports (--text stored) or a manifest, unchecked, as fast as the "
              "disk.")  # fmt: skip
def load(files: tuple[str, ...], store: str, no_check: bool, bulk: bool) -> None:
    """Stores exported FILES, TriG (.trig) or N-Quads (.nq); articles that are there already are replaced.

    What breaks a shape goes into quarantine, as in a build. The manifest (.json) of a build with --cluster stands for all its
    partitions (.nq.gz, which are not given by name); these were checked when they were built. Of two versions of an article,
    in two files, the last counts; --bulk refuses them, as it refuses a store that is there already, or an endpoint.

    \b
    kg load incidents.trig --store copy.kg
    kg load partitions/manifest.json --store incidents.kg
    kg load export-*.nq --bulk --store new.kg
    kg load partitions/manifest.json --bulk --store new.kg
    """
    if bulk:
        made = bulk_load(files, store)
        click.echo(f"{made.articles:,} articles, {made.quads:,} quads in a new store; next: kg settle --store {store}")
        return
    with Graph.open(store) as graph:
        put = graph.load(files, check=not no_check)
    click.echo(f"{put.added:,} articles added, {put.replaced:,} replaced, {put.unchanged:,} unchanged")


@cli.command()
@store_option
def compact(store: str) -> None:
    """Puts the files of a STORE in order, so that questions are answered sooner: after a bulk load, or many builds.

    Takes some minutes for ten million quads. Nothing that is asked or written later needs it.

    \b
    kg compact --store incidents.kg
    """
    with Graph.open(store, create=False) as graph:
        graph.compact()


@cli.command()
@store_option
@click.pass_context
def info(context: click.Context, store: str) -> None:
    """Says which kg this is, which language model it reads with, and what the store holds.

    \b
    kg info --store incidents.kg
    """
    lines = [["kg", __version__], ["model", _model()]]
    if context.get_parameter_source("store") is ParameterSource.DEFAULT and not Path(store).exists():
        lines.append(["store", f"none yet at {store}"])
    else:
        with Graph.open(store, read_only=True) as graph:
            found = graph.info()
        lines += [["store", found.location], ["layout", found.version]]
        lines += [[name, f"{getattr(found, name):,}"] for name in ("articles", "claims", "quarantined", "graphs", "quads")]
    terminal.print_lines(terminal.plain_table(lines))


def _model() -> str:
    """The language model that a build would read with, and its version."""
    from importlib.metadata import version
    from importlib.util import find_spec

    from kg.nlp import MODELS

    found = next((model for model in MODELS if find_spec(model)), None)
    return f"{found} {version(found)}" if found else f"none installed; any of {', '.join(MODELS)} will do"


for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Entry point."""
    _prepare_streams()
    try:
        try:
            cli(prog_name="kg")
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.filename is not None:  # then it is not about what was printed
            raise
        _forget_output()
        if isinstance(error, BrokenPipeError):
            sys.exit(BROKEN_PIPE)
        click.echo(f"Error: cannot write the output: {error.strerror or error}", err=True)
        sys.exit(KGError.exit_status)


def _prepare_streams() -> None:
    """Standard streams that are there, and take any character: file names and articles hold what not every terminal knows."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed, as `>&-` does
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  # until the process ends
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _utf8_output() -> None:
    """What other programs read is in UTF-8, whatever the terminal speaks."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def _forget_output() -> None:
    """Lets go of what could not be written, or the interpreter complains at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
