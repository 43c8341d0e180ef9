#!/usr/bin/env python3
"""Trains the small linear models of ``kg/extract/data`` from annotated articles.

    python -m benchmarks.training.train --annotated DIR [--records DIR] [--held-out DIR] [--cache DIR]

``annotated`` holds articles.jsonl and gold.jsonl with every incident, person and role; ``records`` holds incidents with their
participants, told by several articles (distant supervision: only who is victim and who suspect, and what became of them).
Incidents of ``held-out`` articles, and those whose ``sha1(incident_id)`` begins with c to f, are left out of training.
Features are words with names masked; those of fewer than ``fitting.MIN_ARTICLES`` articles are dropped, so no weight can hold
anything that only one text says. The output is deterministic.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.training.corpus import documents, gold_of, records
from benchmarks.training.fitting import FOLDS, OVERRIDES, Row, fit, fit_choice, folds, use_labels, write
from benchmarks.training.matching import alike, fold, match_named, match_persons, match_unnamed, same_body
from kg.extract import gazetteer, linear, pairing, place_scores, scene, sides, standing, traits
from kg.extract import incidents as inc
from kg.extract import investigations as inv
from kg.extract import roles as rol
from kg.extract import tolls as tol
from kg.extract.agencies import agency_mentions, policed_towns, words_of_bodies
from kg.extract.bodies import county_of, settle
from kg.extract.choices import right_the_actors
from kg.extract.drafting import start_draft
from kg.extract.home import ABROAD, after_headline, home_states, regions
from kg.extract.home import evidence as home_evidence
from kg.extract.names import person_names
from kg.extract.place_spans import place_spans
from kg.extract.places import grouped, surnames_of, towns_of
from kg.extract.readings import WHATS, evidence
from kg.vocab import SCHEMES

ROLES = tuple(r for r in SCHEMES["role"] if r != "other")
OUTCOMES = SCHEMES["outcome"]


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--annotated", type=Path, required=True)
    ap.add_argument("--records", type=Path)
    ap.add_argument("--held-out", type=Path)
    ap.add_argument("--cache", type=Path)
    ap.add_argument("--fold", type=int, choices=range(FOLDS), help="leave out every fifth article, from this one (to measure)")
    args = ap.parse_args()
    gold = gold_of(args.annotated)
    order = {a: n for n, a in enumerate(gold)}
    keep = (lambda a: order[a] % FOLDS != args.fold) if args.fold is not None else (lambda a: True)
    docs = [(a, d) for a, d in documents(args.annotated, args.cache) if keep(a)]
    record_docs, record_gold = records(args) if args.records else ([], {})
    homes(docs, gold, record_docs, record_gold)
    places(docs, gold)
    report(docs, gold, types(docs, gold))
    scenes(docs, gold, record_docs, record_gold)
    outcomes = people(docs, gold, record_docs, record_gold)
    twins(docs, gold, record_docs, record_gold)
    tolls(docs, gold, record_docs, record_gold, outcomes)
    bodies(docs, gold)
    unnamed(docs, gold)
    return 0


def blank_draft(doc):
    """The draft before any model is asked, so that training does not rest on an older model."""
    found = inc.find_incidents
    import kg.extract.drafting as drafting

    drafting.find_incidents = lambda draft: None
    try:
        return start_draft(doc)
    finally:
        drafting.find_incidents = found


def body_of(doc) -> int:
    """The first token after the headline."""
    return next((t.i for t in doc if t.idx >= doc._.reading.body), len(doc)) if doc._.reading.body else 0


def spoken_of(doc):
    """The names of people, the mentions of bodies and the proposals of places, as ``drafting`` finds them."""
    names = person_names(doc, body_of(doc))
    named = frozenset(i for m in names for i in range(*m.name))
    mentions = agency_mentions(doc, named)
    return names, mentions, grouped(doc, place_spans(doc, named | words_of_bodies(mentions)))


def homes(docs, gold, record_docs, record_gold) -> None:
    """In which state an article is at home: where its incident was."""
    codes = {s.name: s.code for s in gazetteer.states() if s.country == "US"}
    wanted: dict[str, set[str | None]] = {}
    for article, _ in docs:
        mains = [i for i in gold[article]["incidents"] if i["main"] and i["country"]]
        wanted[article] = {i["state"] if i["country"] == "US" else ABROAD for i in mains}
    wanted |= {a: {codes.get(record_gold[a]["state"])} for a, _ in record_docs}
    rows = []
    for article, doc in (*docs, *record_docs):
        region = wanted[article].pop() if len(wanted[article]) == 1 else None
        if region in regions():
            _, mentions, groups = spoken_of(doc)
            reading = doc._.reading
            found = home_evidence(
                doc, towns_of(doc, groups), policed_towns(mentions), source=reading.article.source, title=after_headline(reading)
            )
            rows.append((article, found, regions().index(region)))
    write("home", {"state": fit_choice(rows, len(regions()), strength=1.0)})


def places(docs, gold) -> None:
    """Which proposals name a place, and of which kind."""
    rows: list[Row] = []
    kinds: dict[str, list[Row]] = {k: [] for k in place_scores.KINDS}
    for article, doc in docs:
        names, mentions, groups = spoken_of(doc)
        body = body_of(doc)
        surnames = surnames_of(doc, names)
        wanted = {fold(p["text"]).removeprefix("the "): p["kind"] for p in gold[article]["places"]}
        towns, policed = towns_of(doc, groups), policed_towns(mentions)
        reading = doc._.reading
        home = home_states(doc, towns, policed, source=reading.article.source, title=after_headline(reading))
        around = place_scores.surroundings(home, towns, policed)
        said = [fold(doc[g[0].start : g[0].end].text).removeprefix("the ") for g in groups]
        for spans, text in zip(groups, said, strict=True):
            features = place_scores.place_features(doc, spans, body, surnames, around)
            kind = wanted.get(text) or next((k for w, k in wanted.items() if w not in said and alike(w, text)), None)
            rows.append((article, features, kind is not None))
            if kind is not None and kind not in place_scores.FIXED | {"other"} and spans[0].kind not in place_scores.FIXED:
                for k in kinds:
                    kinds[k].append((article, features, k == kind))
    write("places", {"place": fit(rows, strength=0.5)})
    write("place_kinds", {k: fit(r, strength=0.5) for k, r in kinds.items() if sum(label for _, _, label in r) >= 8})


def types(docs, gold) -> list[Row]:
    """Fits the model of incident types; returns its rows."""
    rows: list[Row] = []
    for article, doc in docs:
        mains = {i["type"] for i in gold[article]["incidents"] if i["main"]}
        draft = blank_draft(doc)
        hits = draft.hits
        if mains and hits:
            for kind, features in inc.type_features(draft, hits).items():
                rows.append((article, features, kind in mains))
    write("incident_type", {"type": fit_types(rows)})
    return rows


def fit_types(rows: list[Row]) -> dict[str, object]:
    return fit(rows, strength=0.3)


def report(docs, gold, type_rows: list[Row]) -> None:
    """Whether an article reports an incident; how sure its type is comes from models that did not see the article."""
    fold = folds(docs)
    rows: list[Row] = []
    for k in range(FOLDS):
        use_labels("incident_type", {"type": fit_types([r for r in type_rows if fold[r[0]] != k])})
        kinds = linear.model("incident_type")["type"]
        for article, doc in docs:
            draft = blank_draft(doc)
            hits = draft.hits
            if hits and fold[article] == k:
                scores = {kind: kinds.log_odds(f) for kind, f in inc.type_features(draft, hits).items()}
                reported = any(i["main"] for i in gold[article]["incidents"])
                rows.append((article, inc.report_features(draft, hits, scores), reported))
    OVERRIDES.pop("incident_type")
    write("incident_report", {"report": fit(rows, strength=0.1, balanced=True)})


def with_incident(draft, kind: str):
    """The draft with its main incident set to the gold type."""
    hits = draft.hits
    incident = inc.Incident("incident", type=kind, main=True)
    incident.triggers = [s for k, s, _ in hits if k == kind] or [s for _, s, _ in hits[:1]]
    draft.incidents = [incident]
    return incident


def scenes(docs, gold, record_docs, record_gold) -> None:
    dates: list[Row] = []
    cities: list[Row] = []
    for article, doc in docs:
        mains = [i for i in gold[article]["incidents"] if i["main"]]
        if not mains:
            continue
        draft = blank_draft(doc)
        incident = with_incident(draft, mains[0]["type"])
        want = {i["date"] for i in mains if i["date"]}
        for e in draft.times:
            if e.date is not None:
                dates.append((article, scene.date_features(draft, incident, e), any(e.date.lexical[: len(w)] == w for w in want)))
        place = {fold(i["city"]) for i in mains if i["city"]}
        for c in draft.city_candidates:
            cities.append((article, scene.city_features(draft, incident, c, len(draft.city_candidates)), fold(c.name) in place))
    for article, doc in record_docs:
        g = record_gold[article]
        draft = blank_draft(doc)
        incident = with_incident(draft, "shooting")
        for e in draft.times:
            if e.date is not None:
                dates.append((article, scene.date_features(draft, incident, e), e.date.lexical == g["date"]))
        for c in draft.city_candidates:
            cities.append(
                (
                    article,
                    scene.city_features(draft, incident, c, len(draft.city_candidates)),
                    fold(c.name) == fold(g["city_or_county"]),
                )
            )
    write("incident_date", {"date": fit(dates, strength=0.2)})
    write("incident_city", {"city": fit(cities, strength=0.2)})


def people(docs, gold, record_docs, record_gold) -> dict[str, list[Row]]:
    """Fits the models of roles and outcomes; returns the rows of outcomes."""
    role_rows: dict[str, list[Row]] = {r: [] for r in ROLES}
    outcome_rows: dict[str, list[Row]] = {o: [] for o in OUTCOMES}
    kept_rows: list[Row] = []
    for article, doc in docs:
        draft = blank_draft(doc)
        mains = [i["type"] for i in gold[article]["incidents"] if i["main"]]
        if mains:
            with_incident(draft, mains[0])
        same(draft, match_persons(draft, [g for g in gold[article]["persons"] if g.get("name")]))
        pairs = match_persons(draft, gold[article]["persons"])
        matched = {id(p): g for p, g in pairs}
        for p in draft.persons:
            features = traits.person_features(draft, p)
            g = matched.get(id(p))
            if g is None and not p.name:
                continue  # an unnamed mention that the annotation may have merged elsewhere
            if p.name:
                kept_rows.append((article, features, g is not None))
            have = {r["role"] for r in g["roles"]} if g else set()
            for r in ROLES:
                role_rows[r].append((article, features, r in have))
            for o in OUTCOMES:
                outcome_rows[o].append((article, features, g is not None and o in (g.get("outcomes") or ())))
    for article, doc in record_docs:
        draft = blank_draft(doc)
        with_incident(draft, "shooting")
        same(draft, match_named(draft, record_gold[article]["participants"]))
        for p, g in match_named(draft, record_gold[article]["participants"]):
            features = traits.person_features(draft, p)
            role = "victim" if g["type"] == "Victim" else "suspect"
            for r in ("victim", "suspect"):
                role_rows[r].append((article, features, r == role))
            for o, word in (("killed", "Killed"), ("injured", "Injured")):
                if word in g["status"] or "Killed" in g["status"] or "Injured" in g["status"] or "Unharmed" in g["status"]:
                    outcome_rows[o].append(
                        (article, features, word in g["status"] and not (o == "injured" and "Killed" in g["status"]))
                    )
    write("roles", {r: fit(rows, strength=0.15) for r, rows in role_rows.items() if sum(label for _, _, label in rows) >= 8})
    write_sides(docs, gold, role_rows)
    write("kept", {"kept": fit(kept_rows, strength=0.15)})
    write("outcomes", fit_outcomes(outcome_rows))
    return outcome_rows


def fit_outcomes(rows: dict[str, list[Row]]) -> dict[str, object]:
    return {o: fit(r, strength=0.15) for o, r in rows.items() if sum(label for _, _, label in r) >= 8}


def tolls(docs, gold, record_docs, record_gold, outcome_rows: dict[str, list[Row]]) -> None:
    """How many were killed and injured. What became of each person is predicted by models that did not see the article."""
    fold = folds(docs)
    rows: dict[str, list[Row]] = {what: [] for what in WHATS}

    def add(article, doc, kind: str, counts: dict[str, int]) -> None:
        draft = blank_draft(doc)
        incident = with_incident(draft, kind)
        pairing.pair(draft)
        rol.assign(draft)
        right_the_actors(draft)
        found = evidence(draft, incident)
        for what in WHATS:
            killed = counts["killed"] if what == "injured" else None
            for value in tol.candidates(found, what, killed):
                features = tol.toll_features(draft, incident, found, what, value, killed)
                rows[what].append((article, features, value == counts[what]))

    for k in range(FOLDS):
        use_labels("outcomes", fit_outcomes({o: [r for r in rs if fold.get(r[0]) != k] for o, rs in outcome_rows.items()}))
        for article, doc in docs:
            mains = [i for i in gold[article]["incidents"] if i["main"]]
            if fold[article] == k and len(mains) == 1:
                add(article, doc, mains[0]["type"], {what: mains[0][what] or 0 for what in WHATS})
    use_labels("outcomes", fit_outcomes({o: [r for r in rs if r[0] in fold] for o, rs in outcome_rows.items()}))
    for article, doc in record_docs[::2]:
        add(article, doc, "shooting", {what: record_gold[article][f"num_{what}"] for what in WHATS})
    OVERRIDES.pop("outcomes")
    write("tolls", {what: fit(rows[what], strength=0.05) for what in WHATS})


def side_rows(docs, gold, scorers) -> dict[str, list[Row]]:
    """Who is victim, who suspect, by the scores of each person alone: ``scorers(article)`` gives models that had not seen it."""
    rows: dict[str, list[Row]] = {side: [] for side in sides.SIDES}
    for article, doc in docs:
        draft = blank_draft(doc)
        mains = [i["type"] for i in gold[article]["incidents"] if i["main"]]
        if mains:
            with_incident(draft, mains[0])
        same(draft, match_persons(draft, [g for g in gold[article]["persons"] if g.get("name")]))
        matched = {id(p): g for p, g in match_persons(draft, gold[article]["persons"])}
        models = scorers(article)
        alone = {
            id(p): {side: linear.probability(models[side].log_odds(features)) for side in sides.SIDES}
            for p in draft.persons
            for features in [traits.person_features(draft, p)]
        }
        for p in draft.persons:
            g = matched.get(id(p))
            if g is None and not p.name:
                continue
            have = {r["role"] for r in g["roles"]} if g else set()
            features = sides.side_features(draft, p, alone)
            for side in sides.SIDES:
                rows[side].append((article, features, side in have))
    return rows


def write_sides(docs, gold, role_rows: dict[str, list[Row]]) -> None:
    fold = folds(docs)
    scorers = []
    for k in range(FOLDS):
        fits = {side: fit([r for r in role_rows[side] if fold.get(r[0]) != k], strength=0.15) for side in sides.SIDES}
        scorers.append({side: linear.Linear(m["weights"], m["bias"]) for side, m in fits.items()})
    rows = side_rows(docs, gold, lambda article: scorers[fold[article]])
    write("sides", {side: fit(rows[side], strength=0.1) for side in sides.SIDES})


def same(draft, matched) -> None:
    """Joins the named with the unnamed of the age that is known of them, as ``pairing.pair`` will where it is not."""
    ages = {id(p): str(g["age"]) for p, g in matched if g.get("age")}
    for n, u in pairing.candidates(draft):
        if n.age is None and ages.get(id(n)) == str(u.age) and u in draft.persons:
            pairing.join(draft, n, u)


def twins(docs, gold, record_docs, record_gold) -> None:
    """Pairs of somebody named and somebody unnamed of an age: one where the known age of the named is that age."""
    rows: list[Row] = []
    for article, doc in docs:
        draft = blank_draft(doc)
        mains = [i["type"] for i in gold[article]["incidents"] if i["main"]]
        if mains:
            with_incident(draft, mains[0])
        matched = {id(p): g for p, g in match_persons(draft, [g for g in gold[article]["persons"] if g.get("name")])}
        for n, u, features in pairing.pairs(draft):
            rows.append((article, features, id(n) in matched and matched[id(n)].get("age") == u.age))
    for article, doc in record_docs:
        draft = blank_draft(doc)
        with_incident(draft, "shooting")
        matched = {id(p): g for p, g in match_named(draft, record_gold[article]["participants"])}
        for n, u, features in pairing.pairs(draft):
            age = matched[id(n)].get("age") if id(n) in matched else "none"
            if age:
                rows.append((article, features, str(age) == str(u.age)))
    write("pairing", {"same": fit(rows, strength=0.15)})


def bodies(docs, gold) -> None:
    rows: list[Row] = []
    for article, doc in docs:
        g = gold[article]
        draft = blank_draft(doc)
        mains = [i["type"] for i in g["incidents"] if i["main"]]
        if not mains:
            continue
        with_incident(draft, mains[0])
        cities = {fold(i["city"]) for i in g["incidents"] if i["city"]}
        city = next((c.place for c in draft.city_candidates if fold(c.name) in cities), None)
        settle(draft, city, county_of(draft, city))
        names = {a["aid"]: a["name"] for a in g["agencies"]}
        want = [names[i["agency"]] for i in g["investigations"] if i["agency"] in names]
        for agency in draft.agencies:
            key = set(fold(agency.label).split())
            rows.append((article, inv.agency_features(draft, agency), any(same_body(key, set(fold(w).split())) for w in want)))
    write("investigations", {"investigates": fit(rows, strength=0.15)})


def unnamed(docs, gold) -> None:
    """Who of the unnamed stands for a person of the annotation: the others are told of already, or take no part."""
    import kg.extract.drafting as drafting

    settle_unnamed, drafting.settle_unnamed = drafting.settle_unnamed, lambda draft: None
    rows: list[Row] = []
    try:
        for article, doc in docs:
            drafting.complete(doc)
            draft = doc._.draft
            persons = [p for p in draft.persons if p.roles and p.name is None]
            own = match_unnamed(draft, persons, gold[article]["persons"])
            rows += [(article, standing.standing_features(draft, p), id(p) in own) for p in persons]
    finally:
        drafting.settle_unnamed = settle_unnamed
    write("standing", {"own": fit(rows, strength=0.3)})


if __name__ == "__main__":
    raise SystemExit(main())
