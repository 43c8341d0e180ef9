#!/usr/bin/env python3
"""Holds every offset of a built graph against the characters of the input's own fields, and counts what does not fit.

    python benchmarks/offsets.py ARTICLES… [--skip N] [--limit N] [--shift N] [--mentions all]

The articles go the whole way, store included; then every span of the graph is cut from ``text`` or ``title`` *as the input has
it*: of JSON Lines the field of that line, decoded here and not by kg; of other files what ``kg.ingest`` reads from them. Checked:

=============  =======================================================================================================
outside        a span lies inside its field, is not empty, and has the offsets that its IRI says
mention        a mention reads as its entity's ``rdfs:label``
age, count     the number stands in the evidence, in figures or words ("a couple" is 2, "17-month-old" is an age of 1)
name, position, offence, focus, expression
               the words of the value stand in the evidence, one after the other
description    the words stand in the text or title, one after the other
cue, hedge     the span lies inside the evidence of its claim; a cue may stand in the sentence before or behind it, which
               another claim with that cue, or one of the narrator's, rests on
word           no span begins or ends inside a word (an edge of a zone is no such place)
zone           no evidence, mention, cue or hedge shares a character with a zone of comments or boilerplate
=============  =======================================================================================================

Words are compared after the repairs that ingest is known to make, done here on the cut itself: mojibake, character references,
curly marks, invisible characters, runs of white space, a lost apostrophe ("Theyve", "Smith?s") and a lost space ("fire.Police").
What fits only without regard to apostrophes and spaces is counted as ``repaired``. Case counts. Exit status 1 for any fault.

``--shift N`` moves every offset by N characters first: then nearly everything must fail, or the checks are worth nothing.
With ``--mentions all``, where pronouns are mentions too, one mention of each entity has to read as its label.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path

import ftfy
from pyoxigraph import Literal, Triple

from kg import vocab
from kg.config import Config
from kg.extract.numbers import number
from kg.ingest import read_articles
from kg.ingest.repair import PLAIN
from kg.model import Article
from kg.pipeline import build
from kg.rdf.iris import article_iri
from kg.store import open_store

VERBATIM = {vocab.PREDICATES[name]: name for name in ("name", "position", "offence", "focus", "expression")}
NUMBERS = {vocab.PREDICATES[name]: name for name in ("age", "count")}
UNREAD = ("comments", "boilerplate")
COUNTED = {"couple": 2, "pair": 2, "trio": 3, "twin": 2, "twins": 2}

_LINE = re.compile(r"(?P<file>.+\.(?:jsonl|ndjson)(?:\.gz)?):(?P<line>\d+)")
_IRI = re.compile(r"/(?P<field>text|title)#char=(?P<start>\d+),(?P<end>\d+)$")
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_LOST_MARK = re.compile("(?<=[a-z])[\ufffd?](?=(?:s|t|re|ve|ll|d|m)\\b)")
_INFANT = re.compile(r"(?P<count>\d+|[a-z]+(?:-[a-z]+)?)[\s-]{0,2}(?P<unit>month|week|day)s?[\s-]{0,2}olds?\b", re.IGNORECASE)
_PLAIN = {ord(old): new for old, new in PLAIN.items()}


@dataclass(frozen=True, slots=True)
class Cut:
    """The characters of one span. ``field`` is ``"text"`` or ``"title"``."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit: the check that failed, what was expected there, and what was read instead."""

    article: str
    check: str
    expected: str
    found: str
    at: Cut


@dataclass(slots=True)
class Report:
    """How often each check was made, and every fault."""

    checked: Counter[str]
    faults: list[Fault]


def main(arguments: list[str] | None = None) -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("articles", nargs="+")
    ap.add_argument("--skip", type=int, default=0, metavar="N", help="leave the first N articles out")
    ap.add_argument("--limit", type=int, metavar="N", help="stop after N articles")
    ap.add_argument("--shift", type=int, default=0, metavar="N", help="move every offset by N characters before it is checked")
    ap.add_argument("--mentions", choices=["all", "denoting"], default="denoting")
    ap.add_argument("--show", type=int, default=1000, metavar="N", help="print at most N faults (default 1000)")
    args = ap.parse_args(arguments)
    begin = time.perf_counter()
    found = (a for a in read_articles(args.articles) if isinstance(a, Article))
    stop = None if args.limit is None else args.skip + args.limit
    report = check(islice(found, args.skip, stop), config=Config(all_mentions=args.mentions == "all"), shift=args.shift)
    for fault in report.faults[: args.show]:
        print(f"{fault.article}  {fault.check}  {fault.at.field} {fault.at.start}-{fault.at.end}  "
              f"expected {fault.expected!r}, found {fault.found[:300]!r}")  # fmt: skip
    print(f"{report.checked.pop('articles')} articles in {time.perf_counter() - begin:.0f} s; checked: "
          + ", ".join(f"{name} {count:,}" for name, count in sorted(report.checked.items())))  # fmt: skip
    by_check = Counter(fault.check for fault in report.faults)
    print(f"{len(report.faults)} faults" + "".join(f", {name} {count:,}" for name, count in sorted(by_check.items())))
    return 1 if report.faults else 0


def check(articles: Iterable[Article], *, config: Config | None = None, shift: int = 0) -> Report:
    """Builds the articles and checks every offset of what the store then holds."""
    config = config or Config()
    report = Report(Counter(), [])
    inputs = Inputs()
    pending = iter(articles)
    while batch := list(islice(pending, config.batch)):
        with open_store(":memory:") as store:
            build(batch, store, config=config)
            for article in batch:
                if graphs := store.graphs(article_iri(article, config.base)):
                    report.checked["articles"] += 1
                    checks = Checks(article.id or article.origin, inputs.fields(article), graphs, shift)
                    report.faults += checks.faults()
                    report.checked += checks.made
    return report


class Inputs:
    """The fields of articles as their files have them; a file is read once."""

    def __init__(self) -> None:
        self._lines: dict[str, dict[int, dict[str, object]]] = {}

    def fields(self, article: Article) -> dict[str, str]:
        found = _LINE.fullmatch(article.origin)
        if found is None:
            return {"text": article.text, "title": article.title}
        file = found["file"]
        if file not in self._lines:
            data = gzip.decompress(Path(file).read_bytes()) if file.endswith(".gz") else Path(file).read_bytes()
            self._lines[file] = {n: json.loads(line) for n, line in enumerate(data.split(b"\n"), 1) if line.strip()}
        record = self._lines[file][int(found["line"])]
        return {name: str(record.get(name) or "") for name in ("text", "title")}


class Checks:
    """The checks of one article. ``made`` counts them."""

    def __init__(self, name: str, fields: Mapping[str, str], graphs: Mapping[str, list[Triple]], shift: int) -> None:
        self.made: Counter[str] = Counter()
        self._name, self._fields, self._graphs, self._shift = name, fields, graphs, shift
        self._said: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for graph, triples in graphs.items():
            if "/claim/" not in graph:
                for triple in triples:
                    self._said[triple.subject.value][triple.predicate.value].append(triple.object.value)
        zones = self._of_class("Zone")
        unread = {vocab.concept("zone", kind) for kind in UNREAD}
        self._unread = [self._cut(span) for span in zones if self._one(span, vocab.KG + "zoneKind") in unread]
        self._edges: defaultdict[str, set[int]] = defaultdict(set)
        for cut in map(self._cut, zones):
            self._edges[cut.field] |= {cut.start, cut.end}

    def faults(self) -> Iterator[Fault]:
        used = [self._said[claim][vocab.KG + role] for claim in self._of_class("Claim") for role in ("evidence", "cue", "hedge")]
        evidence = list(dict.fromkeys(span for spans in used for span in spans))
        for kind, spans in (("Zone", self._of_class("Zone")), ("Mention", self._of_class("Mention")), ("EvidenceSpan", evidence)):
            for span in spans:
                yield from self._place(kind, span)
        mentions: defaultdict[str, list[Cut]] = defaultdict(list)
        for span in self._of_class("Mention"):
            for entity in self._said[span][vocab.KG + "denotes"]:
                mentions[entity].append(self._cut(span))
        for entity, cuts in mentions.items():
            label = self._one(entity, vocab.RDFS + "label")
            if len(cuts) > 1:  # with all mentions: "he" is not called so
                cuts = [cut for cut in cuts if _fit(label, self._text(cut), whole=True)][:1] or cuts
            for cut in cuts:
                yield from self._reads("mention", label, cut, whole=True)
        for entity, about in self._said.items():
            for words in about.get(vocab.PREDICATES["description"], []):
                yield from self._anywhere("description", words, entity)
        for claim in self._of_class("Claim"):
            yield from self._claim(claim)

    def _claim(self, claim: str) -> Iterator[Fault]:
        evidence = self._cut(self._one(claim, vocab.KG + "evidence"))
        for role in ("cue", "hedge"):
            for span in self._said[claim][vocab.KG + role]:
                self.made[role] += 1
                inner = self._cut(span)
                if not _within(inner, evidence) and not (role == "cue" and self._told_elsewhere(span, inner)):
                    yield self._fault(role, f"inside {evidence.start}-{evidence.end}", inner)
        for triple in self._graphs.get(claim, []):
            predicate, value = triple.predicate.value, triple.object
            if predicate in VERBATIM and isinstance(value, Literal):
                yield from self._reads(VERBATIM[predicate], value.value, evidence, whole=False)
            if predicate in NUMBERS and isinstance(value, Literal):
                name = NUMBERS[predicate]
                self.made[name] += 1
                text = normal(self._text(evidence))
                if int(value.value) not in numbers(text) | (infants(text) if name == "age" else set()):
                    yield self._fault(name, value.value, evidence)

    def _told_elsewhere(self, span: str, cue: Cut) -> bool:
        """Whether the cue attributes what stands beside it, or announces what follows."""
        for claim in self._of_class("Claim"):
            about = self._said[claim]
            narrated = self._one(claim, vocab.KG + "source").rpartition("/")[0].endswith("/narrator")
            if (narrated or span in about[vocab.KG + "cue"]) and _within(cue, self._cut(self._one(claim, vocab.KG + "evidence"))):
                return True
        return False

    def _place(self, kind: str, span: str) -> Iterator[Fault]:
        self.made[kind] += 1
        cut, field = self._cut(span), self._fields[self._cut(span).field]
        said = _IRI.search(span)
        by_iri = Cut(said["field"], int(said["start"]) + self._shift, int(said["end"]) + self._shift) if said else None
        inside = 0 <= cut.start < cut.end <= len(field)
        if by_iri != cut or not inside:
            yield self._fault("outside", f"{by_iri}, inside 0-{len(field)}", cut)
        if kind == "Zone" or not inside:
            return
        for at in {cut.start, cut.end} - {0, len(field)} - self._edges[cut.field]:
            if _inside_a_word(field[max(0, at - 12) : at], field[at : at + 12]):
                yield self._fault("word", "a word's beginning or end", cut)
        for zone in self._unread:
            if zone.field == cut.field and zone.start < cut.end and cut.start < zone.end:
                yield self._fault("zone", "no comments, no boilerplate", cut)

    def _reads(self, check: str, words: str, cut: Cut, *, whole: bool) -> Iterator[Fault]:
        self.made[check] += 1
        how = _fit(words, self._text(cut), whole=whole)
        if how == "repaired":
            self.made["repaired"] += 1
        elif how is None:
            yield self._fault(check, words, cut)

    def _anywhere(self, check: str, words: str, entity: str) -> Iterator[Fault]:
        self.made[check] += 1
        if not any(_fit(words, text, whole=False) for text in self._fields.values()):
            yield Fault(self._name, check, words, entity, Cut("text", 0, 0))

    def _fault(self, check: str, expected: str, cut: Cut) -> Fault:
        return Fault(self._name, check, expected, self._text(cut), cut)

    def _text(self, cut: Cut) -> str:
        return self._fields[cut.field][max(0, cut.start) : max(0, cut.end)]

    def _cut(self, span: str) -> Cut:
        field = self._one(span, vocab.NIF + "referenceContext").rpartition("/")[2]
        start, end = (int(self._one(span, vocab.NIF + name)) for name in ("beginIndex", "endIndex"))
        return Cut(field, start + self._shift, end + self._shift)

    def _one(self, subject: str, predicate: str) -> str:
        """The one value. A span that is mention and evidence says its place twice, in two graphs."""
        (value,) = set(self._said[subject][predicate])
        return value

    def _of_class(self, name: str) -> list[str]:
        cls = vocab.KG + name
        return sorted(s for s, about in self._said.items() if cls in about.get(vocab.RDF + "type", []))


@lru_cache(maxsize=65_536)
def normal(text: str) -> str:
    """The text with the repairs of ingest made on it, and single spaces."""
    text = " ".join(ftfy.fix_encoding(token) for token in text.split())
    text = _INVISIBLE.sub("", html.unescape(text))
    return " ".join(_LOST_MARK.sub("'", text).translate(_PLAIN).split())


def numbers(text: str) -> set[int]:
    """Every number in a text, in figures or words.

    >>> sorted(numbers("Twenty-two shots hit a couple, 31 and 29"))
    [2, 20, 22, 29, 31]
    """
    tokens = re.findall(r"\d[\d,]*\d|\d|[a-z]+", text.lower())
    spans = [*tokens, *(f"{a}-{b}" for a, b in pairwise(tokens))]
    values = {COUNTED.get(span, number(span)) for span in spans}
    return {value for value in values if value is not None}


def infants(text: str) -> set[int]:
    """The years of every age that is given in months, weeks or days.

    >>> sorted(infants("a 17-month-old boy and his six-week-old sister"))
    [0, 1]
    """
    found = ((number(age["count"]), age["unit"].lower()) for age in _INFANT.finditer(text))
    return {count // 12 if unit == "month" else 0 for count, unit in found if count is not None}


def _fit(words: str, text: str, *, whole: bool) -> str | None:
    """``"exact"``, ``"repaired"`` (only without regard to apostrophes and spaces), or ``None``: they do not read so."""
    wanted, found = normal(words), normal(text)
    if wanted == found if whole else _among(wanted, found):
        return "exact"
    wanted, found = (re.sub(r"[\s']", "", each) for each in (wanted, found))
    return "repaired" if (wanted == found if whole else wanted in found) else None


def _among(words: str, text: str) -> bool:
    """Whether the words stand in a text, not inside a longer word."""
    before, after = (r"(?<!\w)" if words[:1].isalnum() else "", r"(?!\w)" if words[-1:].isalnum() else "")
    return re.search(f"{before}{re.escape(words)}{after}", text) is not None


def _within(inner: Cut, outer: Cut) -> bool:
    return inner.field == outer.field and outer.start <= inner.start and inner.end <= outer.end


def _inside_a_word(before: str, after: str) -> bool:
    """Whether a boundary cuts a word in two. Letters glued to a capital are two words whose space was lost."""
    a, b = before[-1], after[0]
    token = before.split(" ")[-1] + after.split(" ")[0]
    return a.isalpha() and b.isalpha() and not (a.islower() and b.isupper()) and normal(token) == token


if __name__ == "__main__":
    raise SystemExit(main())
