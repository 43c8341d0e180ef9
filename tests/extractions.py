"""Hand-built extractions for the tests of the graph wing: fictional people in real kinds of places, as messy as real ones.

``shooting()`` is one rich article (two agencies that investigate, an either/or, a denial, a hospital, charges to come);
``crash()`` a small one without a date or names; ``many(n)`` gives as many different articles as you ask for.
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

from kg.model import (
    Article,
    Claim,
    Concept,
    Entity,
    Extraction,
    Field,
    Reading,
    Ref,
    Segment,
    Span,
    Statement,
    Typed,
    Value,
    Zone,
)

TEXT = (
    "MARLOW FALLS, Ohio — A Marlow Falls police officer was shot Tuesday near the Tuttle Street ramp, police said.\n\n"
    "Officer Dana Whitlock, 34, was taken to St. Brannock Hospital in serious condition, WKZQ reported. "
    "A man with a pistol fled in a gray Toyota Camry. It was unclear whether he was hit by an officer or by a bystander.\n\n"
    "\u201cNobody else was hurt,\u201d Police Chief Orrin Vasko said at about 9:30 p.m. "
    "Two teenagers allegedly saw it \U0001f6a8 from a porch. Vasko denied that the officer fired first.\n\n"
    "The Ohio Bureau of Criminal Investigation will look into the officers actions. "
    "Marlow Falls police are investigating the shooting. "
    "Terrell Oakes, 27, is expected to be charged with felonious assault.\n\n"
    "A clerk was robbed on the same block in 2016.\n\n"
    "Comments\nI bet it was the mayor."
)
MORE = (
    " Neighbors along the ramp told this paper that headlights had been going up and down the hill since supper, and that the "
    "corner store had shut its doors an hour early for want of customers. Council members will hear from the public works crew "
    "about lamps that have been dark there since autumn, an agenda posted at the library shows. Older residents remember when "
    "the mill whistle blew at dusk and nobody locked a porch. A bake sale for the officer is planned at the grange hall, with "
    "pies, quilts and a raffle of two hams. Bus riders should expect the westbound stop to stay closed until crews have hauled "
    "away the broken guardrail, and the school band has moved its rehearsal to the armory across the river."
)
TITLE = "Officer shot near Tuttle Street ramp"
S = Statement


def shooting(id: str | None = "marlow-1", date: str | None = "2018-03-14", **changes: Any) -> Extraction:
    """The rich one. ``changes`` are fields of its article."""
    article = Article(
        title=TITLE, text=TEXT, id=id, date=date, source="Marlow Falls Courier", url="https://courier.example.com/n/1"
    )
    article = dataclasses.replace(article, **changes)
    return Extraction(reading=_reading(article), entities=_ENTITIES, claims=_claims())


def beacon() -> Extraction:
    """The same shooting in another paper, which has more to tell: an officer of 35, and a suspect who robbed the clerk before."""
    text = TEXT.replace("Whitlock, 34", "Whitlock, 35").replace("\n\nComments", f"{MORE}\n\nComments")
    base = shooting(id="beacon-9", date="2018-04-02", source="Tuttle County Beacon", url=None, text=text)
    officer = _entity("person/1", "Dana Whitlock", at("Officer Dana Whitlock, 34"), description="Officer Dana Whitlock, 35")
    robber = _entity("participation/8", "suspect: Terrell Oakes")
    claims = tuple(
        dataclasses.replace(c, statements=tuple(dataclasses.replace(s, object=35) if s.object == 34 else s for s in c.statements))
        for c in base.claims
    )
    robbed = Claim(
        statements=(
            S("participation/8", "agent", Ref("person/4")), S("participation/8", "role", Concept("role", "suspect")),
            S("participation/8", "inEvent", Ref("incident/2")),
        ),
        source=Ref("narrator/1"), evidence=at("A clerk was robbed on the same block in 2016."), extractors=("persons",),
    )  # fmt: skip
    entities = (*(officer if e.id == officer.id else e for e in base.entities), robber)
    return dataclasses.replace(base, entities=entities, claims=(*claims, robbed))


def at(words: str, field: Field = "text", nth: int = 1) -> Span:
    """Where the words stand in the shooting article."""
    text = TEXT if field == "text" else TITLE
    start = -1
    for _ in range(nth):
        start = text.index(words, start + 1)
    return Span(field, start, start + len(words))


def _reading(article: Article) -> Reading:
    end = len(article.text)
    comments = article.text.find("Comments\n")
    if comments < 0:
        zones: tuple[Zone, ...] = (Zone("body", Span("text", 0, end)),)
    else:
        zones = (Zone("body", Span("text", 0, comments)), Zone("comments", Span("text", comments, end)))
    if article.title:
        zones = (Zone("headline", Span("title", 0, len(article.title))), *zones)
    body = article.text if comments < 0 else article.text[:comments]
    segments = (Segment(0, len(body), Span("text", 0, len(body))),)
    return Reading(article=article, text=body, segments=segments, zones=zones, damage=("apostrophes_lost",))


def _entity(id: str, label: str, *mentions: Span, **attributes: Value) -> Entity:
    return Entity(id=id, kind=id.partition("/")[0], label=label, attributes=tuple(attributes.items()), mentions=mentions)


_ENTITIES = (
    _entity("narrator/1", "the article"),
    _entity("outlet/1", "WKZQ", at("WKZQ")),
    _entity("incident/1", "the shooting", at("the shooting")),
    _entity("incident/2", "A clerk was robbed", at("A clerk was robbed")),
    _entity("person/1", "Dana Whitlock", at("Officer Dana Whitlock, 34"), description="Officer Dana Whitlock, 34"),
    _entity("person/2", "a man with a pistol", at("A man with a pistol"), description="A man with a pistol"),
    _entity("person/3", "Orrin Vasko", at("Police Chief Orrin Vasko"), description="Police Chief Orrin Vasko"),
    _entity("person/4", "Terrell Oakes", at("Terrell Oakes, 27"), description="Terrell Oakes, 27"),
    _entity("person/5", "a bystander", at("a bystander")),
    _entity("group/1", "Two teenagers", at("Two teenagers"), description="Two teenagers"),
    _entity(
        "agency/1",
        "Marlow Falls police",
        at("Marlow Falls police", nth=2),
        agencyKind=Concept("agency-kind", "municipal_police"),
        officialName="Marlow Falls Police Department",
        jurisdiction=Ref("place/1"),
    ),
    _entity(
        "agency/2",
        "The Ohio Bureau of Criminal Investigation",
        at("The Ohio Bureau of Criminal Investigation"),
        agencyKind=Concept("agency-kind", "state_police"),
        jurisdiction=Ref("place/3"),
    ),
    _entity("facility/1", "St. Brannock Hospital", at("St. Brannock Hospital"), placeKind=Concept("place-kind", "hospital")),
    _entity(
        "place/1",
        "MARLOW FALLS",
        at("MARLOW FALLS"),
        placeKind=Concept("place-kind", "city"),
        geonames=4500001,
        lat=Decimal("40.1234"),
        long=Decimal("-82.50"),
        stateCode="OH",
        countryCode="US",
        countyName="Licking County",
        within=Ref("place/3"),
    ),
    _entity(
        "place/2", "near the Tuttle Street ramp", at("near the Tuttle Street ramp"), placeKind=Concept("place-kind", "street")
    ),
    _entity("place/3", "Ohio", at("Ohio"), placeKind=Concept("place-kind", "state"), stateCode="OH", countryCode="US"),
    _entity("participation/1", "victim: Dana Whitlock"),
    _entity("participation/2", "suspect: a man with a pistol"),
    _entity("participation/3", "spokesperson: Orrin Vasko"),
    _entity("participation/4", "witness: Two teenagers"),
    _entity("participation/5", "officer_involved: Dana Whitlock"),
    _entity("participation/6", "suspect: Terrell Oakes"),
    _entity("participation/7", "intervener: a bystander"),
    _entity("tenure/1", "Police Chief"),
    _entity("tenure/2", "Officer"),
    _entity("investigation/1", "the shooting"),
    _entity("investigation/2", "the officers actions"),
    _entity("charge/1", "felonious assault"),
    _entity("weapon/1", "a pistol", at("a pistol")),
    _entity("vehicle/1", "a gray Toyota Camry", at("a gray Toyota Camry")),
    _entity("time/1", "Tuesday"),
    _entity("time/2", "at about 9:30 p.m."),
    _entity("time/3", "in 2016"),
)


def _claims() -> tuple[Claim, ...]:
    narrator, chief, outlet, police = Ref("narrator/1"), Ref("person/3"), Ref("outlet/1"), Ref("agency/1")
    lead = at("A Marlow Falls police officer was shot Tuesday near the Tuttle Street ramp, police said.")
    hospital = at("Officer Dana Whitlock, 34, was taken to St. Brannock Hospital in serious condition, WKZQ reported.")
    flight = at("A man with a pistol fled in a gray Toyota Camry.")
    unclear = at("It was unclear whether he was hit by an officer or by a bystander.")
    quote = at("\u201cNobody else was hurt,\u201d Police Chief Orrin Vasko said at about 9:30 p.m.")
    saw = at("Two teenagers allegedly saw it \U0001f6a8 from a porch.")
    denial = at("Vasko denied that the officer fired first.")
    state = at("The Ohio Bureau of Criminal Investigation will look into the officers actions.")
    local = at("Marlow Falls police are investigating the shooting.")
    charged = at("Terrell Oakes, 27, is expected to be charged with felonious assault.")
    headline = Span("title", 0, len(TITLE))

    def concept(scheme: str, notation: str) -> Concept:
        return Concept(scheme, notation)

    def takes_part(number: int, agent: str, role: str, *more: Statement) -> tuple[Statement, ...]:
        node = f"participation/{number}"
        return (
            S(node, "agent", Ref(agent)),
            S(node, "role", concept("role", role)),
            S(node, "inEvent", Ref("incident/1")),
            *more,
        )

    return (
        Claim(
            statements=(S("incident/1", "incidentType", concept("incident-type", "shooting")),),
            source=narrator,
            evidence=headline,
            confidence=Decimal("0.80"),
            extractors=("events",),
        ),
        Claim(
            statements=(
                S("incident/1", "incidentType", concept("incident-type", "shooting")),
                S("incident/1", "prominence", concept("prominence", "main")),
                S("incident/1", "time", Ref("time/1")),
                S("incident/1", "place", Ref("place/2")),
                S("incident/1", "city", Ref("place/1")),
                S("time/1", "expression", "Tuesday"),
                S("time/1", "date", Typed("2018-03-13", "date")),
                S("time/1", "precision", concept("precision", "day")),
                S("time/1", "resolution", concept("resolution", "relative_to_publication")),
                *takes_part(1, "person/1", "victim", S("participation/1", "outcome", concept("outcome", "injured"))),
            ),
            source=police,
            evidence=lead,
            quote="indirect",
            cue=at("police said"),
            confidence=Decimal("0.95"),
            extractors=("events", "persons"),
        ),
        Claim(
            statements=(
                *takes_part(5, "person/1", "officer_involved"),
                S("person/1", "name", "Dana Whitlock"),
                S("person/1", "age", 34),
                S("participation/1", "outcome", concept("outcome", "hospitalized")),
                S("participation/1", "condition", concept("condition", "serious")),
                S("participation/1", "treatedAt", Ref("facility/1")),
                S("tenure/2", "holder", Ref("person/1")),
                S("tenure/2", "organization", Ref("agency/1")),
                S("tenure/2", "position", "Officer"),
            ),
            source=outlet,
            evidence=hospital,
            quote="indirect",
            cue=at("WKZQ reported"),
            confidence=Decimal("0.9"),
            extractors=("persons",),
        ),
        Claim(
            statements=(
                *takes_part(2, "person/2", "suspect", S("participation/2", "outcome", concept("outcome", "at_large"))),
                S("person/2", "gender", concept("gender", "male")),
                S("weapon/1", "usedIn", Ref("incident/1")),
                S("weapon/1", "usedBy", Ref("person/2")),
                S("weapon/1", "weaponKind", concept("weapon-kind", "handgun")),
                S("vehicle/1", "usedIn", Ref("incident/1")),
                S("vehicle/1", "vehicleRole", concept("vehicle-role", "suspect")),
            ),
            source=narrator,
            evidence=flight,
            confidence=Decimal("0.88"),
            extractors=("persons", "things"),
        ),
        *(
            Claim(
                statements=statements,
                source=narrator,
                evidence=unclear,
                certainty="possible",
                hedge=at("unclear whether"),
                confidence=Decimal("0.7"),
                extractors=("uncertain",),
                alternatives="alternatives/1",
            )
            for statements in (
                takes_part(7, "person/5", "intervener"),
                (S("participation/2", "outcome", concept("outcome", "injured")),),
            )
        ),
        Claim(
            statements=(
                S("incident/1", "injuredCount", 1),
                S("incident/1", "time", Ref("time/2")),
                S("time/2", "expression", "at about 9:30 p.m."),
                S("time/2", "clockTime", Typed("21:30", "time")),
                S("time/2", "precision", concept("precision", "minute")),
                S("time/2", "resolution", concept("resolution", "absolute")),
                *takes_part(3, "person/3", "spokesperson"),
                S("person/3", "name", "Orrin Vasko"),
                S("tenure/1", "holder", Ref("person/3")),
                S("tenure/1", "organization", Ref("agency/1")),
                S("tenure/1", "position", "Police Chief"),
            ),
            source=chief,
            evidence=quote,
            quote="direct",
            cue=at("Police Chief Orrin Vasko said"),
            confidence=Decimal("0.92"),
            extractors=("persons", "speech"),
        ),
        Claim(
            statements=(
                *takes_part(4, "group/1", "witness"),
                S("group/1", "count", 2),
            ),
            source=narrator,
            evidence=saw,
            certainty="probable",
            hedge=at("allegedly"),
            confidence=Decimal("0.75"),
            extractors=("persons",),
        ),
        Claim(
            statements=(S("incident/1", "gist", "fire first"),),
            source=chief,
            evidence=denial,
            polarity="negative",
            quote="indirect",
            cue=at("Vasko denied"),
            confidence=Decimal("0.6"),
            extractors=("speech",),
        ),
        Claim(
            statements=(
                S("investigation/2", "leadAgency", Ref("agency/2")),
                S("investigation/2", "investigates", Ref("incident/1")),
                S("investigation/2", "focus", "the officers actions"),
                S("investigation/2", "status", concept("investigation-status", "announced")),
            ),
            source=narrator,
            evidence=state,
            temporality="future",
            realis="planned",
            confidence=Decimal("0.85"),
            extractors=("investigations",),
        ),
        Claim(
            statements=(
                S("investigation/1", "leadAgency", Ref("agency/1")),
                S("investigation/1", "investigates", Ref("incident/1")),
                S("investigation/1", "focus", "the shooting"),
                S("investigation/1", "status", concept("investigation-status", "ongoing")),
            ),
            source=narrator,
            evidence=local,
            confidence=Decimal("0.97"),
            extractors=("investigations",),
        ),
        Claim(
            statements=(
                S("charge/1", "chargedPerson", Ref("person/4")),
                S("charge/1", "offence", "felonious assault"),
                S("charge/1", "chargedIn", Ref("incident/1")),
            ),
            source=narrator,
            evidence=charged,
            temporality="future",
            realis="planned",
            hedge=at("is expected to"),
            certainty="probable",
            confidence=Decimal("0.9"),
            extractors=("charges",),
        ),
        Claim(
            statements=(
                S("incident/2", "incidentType", concept("incident-type", "robbery")),
                S("incident/2", "prominence", concept("prominence", "background")),
                S("incident/2", "time", Ref("time/3")),
                S("time/3", "expression", "in 2016"),
                S("time/3", "date", Typed("2016", "gYear")),
                S("time/3", "precision", concept("precision", "year")),
                S("time/3", "resolution", concept("resolution", "absolute")),
            ),
            source=narrator,
            evidence=at("A clerk was robbed on the same block in 2016."),
            confidence=Decimal("0.8"),
            extractors=("events",),
        ),
        Claim(
            statements=(
                *takes_part(6, "person/4", "suspect"),
                S("person/4", "name", "Terrell Oakes"),
                S("person/4", "age", 27),
            ),
            source=narrator,
            evidence=at("Terrell Oakes, 27"),
            confidence=Decimal("0.5"),
            extractors=("persons",),
        ),
    )


CRASH = "Two men were killed and a third was hurt when a box truck hit a car in Pell County. Nobody was named."


def crash(id: str | None = None, url: str | None = None, more: str = "") -> Extraction:
    """The small one: no title, no date, no names; two killed and one hurt, not counted by anybody. ``more`` ends its text."""
    article = Article(title="", text=CRASH + more, id=id, url=url)
    everything = Span("text", 0, CRASH.index(" Nobody"))
    entities = (
        _entity("narrator/1", "the article"),
        _entity("incident/1", "a box truck hit a car"),
        _entity("group/1", "Two men", Span("text", 0, 7)),
        _entity("person/1", "a third", Span("text", 24, 31)),
        _entity(
            "place/1",
            "Pell County",
            Span("text", CRASH.index("Pell"), CRASH.index(". Nobody")),
            placeKind=Concept("place-kind", "county"),
            stateCode="TN",
            countryCode="US",
        ),
        _entity("participation/1", "victim: Two men"),
        _entity("participation/2", "victim: a third"),
    )
    statements = (
        S("incident/1", "incidentType", Concept("incident-type", "vehicle_crash")),
        S("incident/1", "prominence", Concept("prominence", "main")),
        S("incident/1", "county", Ref("place/1")),
        S("participation/1", "agent", Ref("group/1")),
        S("participation/1", "role", Concept("role", "victim")),
        S("participation/1", "inEvent", Ref("incident/1")),
        S("participation/1", "outcome", Concept("outcome", "killed")),
        S("group/1", "count", 2),
        S("participation/2", "agent", Ref("person/1")),
        S("participation/2", "role", Concept("role", "victim")),
        S("participation/2", "inEvent", Ref("incident/1")),
        S("participation/2", "outcome", Concept("outcome", "injured")),
    )
    claim = Claim(
        statements=statements, source=Ref("narrator/1"), evidence=everything, confidence=Decimal("0.9"), extractors=("events",)
    )
    again = dataclasses.replace(claim, statements=statements[6:8], evidence=Span("text", 0, 19))
    return Extraction(reading=_reading(article), entities=entities, claims=(claim, again))


def many(count: int) -> list[Extraction]:
    """As many articles, each with an id, a text and a date of its own."""
    return [shooting(id=f"a{n}", date=f"2018-{n % 12 + 1:02d}-{n % 28 + 1:02d}", text=f"{TEXT}\n{n}") for n in range(count)]
