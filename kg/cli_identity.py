"""The commands about identity: which incidents and people of different articles are one."""

from __future__ import annotations

from typing import Final

import click

from kg import terminal
from kg.graph import Graph
from kg.options import by_option, store_option


@click.command()
@click.argument("things", nargs=-1, metavar="[ONE OTHER same|different]")
@store_option
@click.option("--by", envvar="KG_JUDGE", show_envvar=True, metavar="NAME", help="Who says so; it is kept.")
@click.option("--limit", default=20, show_default=True, metavar="N", help="How many pairs are listed.")
@click.option("--made", is_flag=True, help="List the judgements that were made instead.")
def judge(things: tuple[str, ...], store: str, by: str | None, limit: int, made: bool) -> None:
    """Lists pairs of incidents that may be one, or records whether two are.

    Without arguments: the pairs about which kg is unsure, likeliest first, with a sentence of each. With two IRIs (of incidents
    or persons, in articles or canonical) and a verdict, the judgement outweighs every score until it is undone; "different"
    keeps them apart whatever comes later.

    \b
    kg judge
    kg judge …/article/0a1b…/incident/1 …/article/2c3d…/incident/1 different --by "R. Okafor"
    kg judge --made
    """
    if not things:
        with Graph.open(store, read_only=True) as graph:
            if made:
                terminal.print_judgements(graph.judgements())
            else:
                terminal.print_unsure(graph.unsure(limit=limit))
        return
    if len(things) != 3 or things[2] not in ("same", "different"):
        raise click.UsageError("Expected two IRIs and a verdict: kg judge ONE OTHER same|different --by NAME")
    if not by:
        raise click.UsageError("Missing option '--by' (env var: 'KG_JUDGE'): who says so.")
    with Graph.open(store, create=False) as graph:
        made_now = graph.judge(things[0], things[1], "same" if things[2] == "same" else "different", by=by)
    terminal.print_judgements([made_now])


@click.command()
@click.argument("things", nargs=-1, required=True, metavar="ONE OTHER...")
@store_option
@by_option
def merge(things: tuple[str, ...], store: str, by: str) -> None:
    """Records that these incidents, or these persons, are all one.

    \b
    kg merge …/incident/5f2c… …/incident/91ab… --by "R. Okafor"
    """
    with Graph.open(store, create=False) as graph:
        terminal.print_judgements([graph.merge(things, by=by)])


@click.command()
@click.argument("canonical")
@click.argument("parts", nargs=-1, required=True)
@store_option
@by_option
def split(canonical: str, parts: tuple[str, ...], store: str, by: str) -> None:
    """Records that PARTS of the CANONICAL incident, or person, are none of the others.

    PARTS are IRIs of articles, or of incidents or persons in them.

    \b
    kg split …/incident/5f2c… …/article/0a1b… --by "R. Okafor"
    """
    with Graph.open(store, create=False) as graph:
        terminal.print_judgements([graph.split(canonical, parts, by=by)])


@click.command()
@click.argument("number", type=int, required=False)
@store_option
@by_option
def undo(number: int | None, store: str, by: str) -> None:
    """Takes back a judgement: the last that stands, or the one with this NUMBER (kg judge --made).

    \b
    kg undo --by "R. Okafor"
    """
    with Graph.open(store, create=False) as graph:
        terminal.print_judgements([graph.undo(number, by=by)])


@click.command()
@click.argument("incident")
@store_option
def history(incident: str, store: str) -> None:
    """Says what changed in an INCIDENT (its canonical IRI), when, and by which article.

    \b
    kg history …/incident/5f2c…
    """
    with Graph.open(store, read_only=True) as graph:
        terminal.print_changes(graph.history(incident))


@click.command()
@click.argument("articles", nargs=-1, required=True)
@store_option
def remove(articles: tuple[str, ...], store: str) -> None:
    """Removes ARTICLES (ids, URLs or IRIs) with all that they brought, as if they had never been there.

    \b
    kg remove wire-0417
    """
    with Graph.open(store, create=False) as graph:
        missing = [article for article in articles if not graph.remove(article)]
    gone = len(articles) - len(missing)
    click.echo(f"{gone:,} article{'' if gone == 1 else 's'} removed")
    if missing:
        raise click.UsageError(f"The store has no article {', '.join(missing)}.")


@click.command()
@store_option
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def settle(store: str, quiet: bool) -> None:
    """Compares the articles that have not been compared with the others yet.

    A build does it as it goes; this is for a store that was filled with kg load --bulk. What was stopped goes on from there.

    \b
    kg settle --store incidents.kg
    """
    with Graph.open(store, create=False) as graph, terminal.counting(quiet=quiet, noun="article") as progress:
        done = graph.settle(progress=(lambda settled: progress(settled.articles)) if progress else None)
    click.echo(f"{done.articles:,} articles compared, {done.joined:,} incidents known from others, {done.unsure:,} unsure pairs")


COMMANDS: Final = (judge, merge, split, undo, history, remove, settle)
