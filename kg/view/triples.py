"""From what an article says to direct triples about incidents, people, agencies and places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.rdf import terms
from kg.view import fips
from kg.view.facts import EXPECTED, SAID, Facts, Term

_KG, _SCHEMA = vocab.KG, vocab.SCHEMA
GEONAMES: Final = "https://sws.geonames.org/"

CLASSES: Final[dict[str, tuple[str, ...]]] = {
    "incident": (_KG + "Incident", _SCHEMA + "Event"),
    "event": (_KG + "SubEvent", _SCHEMA + "Event"),
    "investigation": (_KG + "Investigation", _SCHEMA + "Event"),
    "person": (_KG + "Person", _SCHEMA + "Person"),
    "group": (_KG + "PersonGroup",),  # schema.org has no word for people who are not told apart
    "agency": (_KG + "Agency", _SCHEMA + "GovernmentOrganization"),
    "organization": (_KG + "Organization", _SCHEMA + "Organization"),
    "facility": (_KG + "Facility", _SCHEMA + "Organization", _SCHEMA + "Place"),
    "outlet": (_KG + "NewsOutlet", _SCHEMA + "NewsMediaOrganization"),
    "place": (_KG + "Place", _SCHEMA + "Place"),
    "weapon": (_KG + "Weapon",),
    "vehicle": (_KG + "Vehicle", _SCHEMA + "Vehicle"),
}
"""Kind of entity -> its classes in the view. Other kinds (participations, tenures, charges, times) become direct links, and
those who only speak (documents, anonymous sources, the narrator) are left to the claims."""

_EXIST: Final = ("agency", "organization", "facility", "outlet", "place")
"""Kinds of which the article asserts nothing by naming one, so that they are there whenever they are named."""

_RECORD: Final = (
    (vocab.DCT + "identifier", "identifier"), (vocab.DCT + "title", "headline"), (vocab.DCT + "issued", "datePublished"),
    (vocab.DCT + "publisher", "publisher"), (vocab.DCT + "language", "inLanguage"), (_SCHEMA + "url", "url"),
)  # fmt: skip

_ROLES: Final = {vocab.concept("role", n): name for n, name in vocab.ROLE_PROPERTIES.items()}
_OUTCOMES: Final = {vocab.concept("outcome", n): name for n, name in vocab.OUTCOME_PROPERTIES.items()}
_MAIN: Final = vocab.concept("prominence", "main")
_STATE, _COUNTY = terms.concept("place-kind", "state"), terms.concept("place-kind", "county")
_CODES: Final = ("stateCode", "countryCode")
_CITY: Final = terms.concept("place-kind", "city")


class Builder:
    """The view's triples of one article. ``canonical`` maps an entity's IRI to the one that stands for it."""

    def __init__(self, facts: Facts, canonical: Mapping[str, str]) -> None:
        self._facts = facts
        self._canonical = canonical
        self._out: dict[Triple, None] = {}
        self._reached: dict[str, None] = {}
        self._hit: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)

    def triples(self) -> list[Triple]:
        """All of them, sorted."""
        facts = self._facts
        for kind in CLASSES:
            for iri in facts.of_kind(kind):
                if kind in _EXIST or facts.asserted(iri):
                    self._reached[iri] = None
        for node, entity in facts.entities.items():
            if entity.kind in _LINKS:
                _LINKS[entity.kind](self, node)
        described: set[str] = set()
        while left := [iri for iri in self._reached if iri not in described]:
            for iri in left:
                described.add(iri)
                self._describe(iri)
        self._article()
        return sorted(self._out, key=str)

    # ------------------------------------------------------------ writing

    def _add(self, subject: str, predicate: str, value: Term | str | None) -> None:
        """A triple, unless there is no value; an IRI may be given as a string. Entities that it names are reached."""
        if value is None:
            return
        if isinstance(value, str):
            value = NamedNode(value)
        self._reach(subject)
        if isinstance(value, NamedNode):
            self._reach(value.value)
            if value.value in self._canonical:
                value = NamedNode(self._canonical[value.value])
        self._out[Triple(NamedNode(self._canonical.get(subject, subject)), _predicate(predicate), value)] = None

    def _reach(self, iri: str) -> None:
        if iri not in self._reached and self._facts.kind(iri) in CLASSES:
            self._reached[iri] = None

    def _attribute(self, iri: str, predicate: str, *names: str) -> None:
        """The first of these attributes that the builder gave it."""
        attributes = self._facts.entities[iri].attributes
        self._add(iri, predicate, next((attributes[name] for name in names if name in attributes), None))

    def _best(self, iri: str, predicate: str, name: str, level: int = 2) -> None:
        self._add(iri, predicate, self._facts.best(iri, name, level))

    def _every(self, iri: str, predicate: str, name: str, level: int = 2) -> None:
        for value in self._facts.every(iri, name, level):
            self._add(iri, predicate, value)

    def _whole(self, event: str) -> str:
        """The incident that an event is, or is part of."""
        whole = self._facts.best(event, "partOf", SAID)
        return whole.value if isinstance(whole, NamedNode) else event

    # ------------------------------------------------------------ n-ary nodes as direct links

    def _participation(self, node: str) -> None:
        facts = self._facts
        events = dict.fromkeys(self._whole(event) for event in facts.links(node, "inEvent", SAID))
        for agent in facts.links(node, "agent", SAID):
            for incident in events:
                for role in facts.links(node, "role"):
                    self._add(incident, "participant", agent)
                    if role in _ROLES:
                        self._add(incident, _ROLES[role], agent)
                for outcome in facts.links(node, "outcome"):
                    if outcome in _OUTCOMES:
                        self._add(incident, _OUTCOMES[outcome], agent)
                    self._hit[incident, outcome][agent] = self._people(agent)
            self._add(agent, "inCondition", facts.best(node, "condition"))
            for facility in facts.links(node, "treatedAt"):
                self._add(agent, "patientOf", facility)

    def _people(self, agent: str) -> int:
        counts = [int(v.object.value) for v in self._facts.values(agent, "count", SAID)]
        return max(counts, default=1)

    def _tenure(self, node: str) -> None:
        for holder in self._facts.links(node, "holder"):
            for position in self._facts.every(node, "position", SAID):
                self._add(holder, _SCHEMA + "jobTitle", position)
            for body in self._facts.links(node, "organization", SAID):
                self._add(holder, _SCHEMA + "worksFor", body)

    def _charge(self, node: str) -> None:
        for person in self._facts.links(node, "chargedPerson", EXPECTED):
            for offence in self._facts.every(node, "offence", SAID):
                self._add(person, "chargedWith", offence)

    def _investigation(self, node: str) -> None:
        for agency in self._facts.links(node, "leadAgency", EXPECTED):
            self._add(node, "leadAgency", agency)
            for event in self._facts.links(node, "investigates", SAID):
                self._add(node, "investigates", event)
                self._add(self._whole(event), "investigatedBy", agency)

    def _thing(self, node: str) -> None:
        for event in self._facts.links(node, "usedIn"):
            self._add(self._whole(event), self._facts.kind(node), node)

    # ------------------------------------------------------------ entities

    def _describe(self, iri: str) -> None:
        kind = self._facts.kind(iri)
        for cls in CLASSES[kind]:
            self._add(iri, vocab.RDF + "type", cls)
        _DESCRIPTIONS[kind](self, iri)

    def _event(self, iri: str) -> None:
        self._words(iri)
        self._best(iri, "incidentType", "incidentType")
        self._best(iri, "eventType", "eventType")
        if (whole := self._whole(iri)) != iri:
            self._add(iri, _SCHEMA + "superEvent", whole)
        self._add(iri, _SCHEMA + "startDate", self._when(iri, "date"))
        self._add(iri, "startTime", self._when(iri, "clockTime"))
        scenes = [self._facts.best(iri, name) for name in ("place", "city", "county")]
        self._add(iri, _SCHEMA + "location", next((scene for scene in scenes if scene), None))
        self._add(iri, "city", scenes[1])
        self._add(iri, "county", scenes[2])

    def _incident(self, iri: str) -> None:
        self._event(iri)
        self._best(iri, "prominence", "prominence")
        dead = self._hit[iri, vocab.concept("outcome", "killed")]
        for outcome in ("killed", "injured"):
            hit = self._hit[iri, vocab.concept("outcome", outcome)]
            counted = sum(people for agent, people in hit.items() if outcome == "killed" or agent not in dead)
            self._add(iri, outcome, self._facts.best(iri, f"{outcome}Count") or (terms.integer(counted) if counted else None))
        self._add(iri, "reportedIn", self._facts.work)

    def _when(self, event: str, name: str) -> Term | None:
        """The best of its times that has such a value: a weekday that is no date counts for nothing here."""
        found = [
            (f"{time.key} {value.value}", value)
            for time in self._facts.values(event, "time")
            for value in self._facts.every(time.object.value, name, SAID)
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    def _inquiry(self, iri: str) -> None:
        self._best(iri, "focus", "focus", EXPECTED)
        self._best(iri, "status", "status", EXPECTED)

    def _person(self, iri: str) -> None:
        self._best(iri, _SCHEMA + "name", "name", SAID)
        self._words(iri)
        self._best(iri, "age", "age")
        self._best(iri, "gender", "gender")
        self._best(iri, "count", "count")
        self._best(iri, _SCHEMA + "homeLocation", "hometown")
        self._every(iri, _SCHEMA + "relatedTo", "relativeOf")
        self._every(iri, "harmedBy", "harmedBy")

    def _body(self, iri: str) -> None:
        self._name(iri)
        self._attribute(iri, "agencyKind", "agencyKind")
        self._attribute(iri, _SCHEMA + "areaServed", "jurisdiction")

    def _facility(self, iri: str) -> None:
        self._body(iri)
        self._place(iri)

    def _place(self, iri: str) -> None:
        self._name(iri)
        for predicate, name in (("placeKind", "placeKind"), (_SCHEMA + "latitude", "lat"), (_SCHEMA + "longitude", "long"),
                                (_SCHEMA + "containedInPlace", "within"), ("countyName", "countyName")):  # fmt: skip
            self._attribute(iri, predicate, name)
        attributes = self._facts.entities[iri].attributes
        if "geonames" in attributes:
            self._add(iri, vocab.SKOS + "exactMatch", f"{GEONAMES}{attributes['geonames'].value}/")
        around = self._facts.entities.get(attributes["within"].value) if "within" in attributes else None
        codes = {code: attributes.get(code) or (around.attributes.get(code) if around else None) for code in _CODES}
        for code, value in codes.items():
            self._add(iri, code, value)
        self._census(iri, *(value.value if value else "" for value in codes.values()))

    def _census(self, iri: str, state: str, country: str) -> None:
        """The key under which census tables have a state or a county, and a city's county."""
        if country != "US" or not state:
            return
        entity = self._facts.entities[iri]
        kind, county = (entity.attributes.get(name) for name in ("placeKind", "countyName"))
        if kind == _STATE:
            self._add(iri, "fips", _string(fips.state(state)))
        elif kind == _COUNTY:
            name = entity.attributes.get("officialName") or entity.label
            self._add(iri, "fips", _string(fips.county(name.value, state)) if name else None)
        elif county is not None:
            self._add(iri, "countyFips", _string(fips.county(county.value, state)))

    def _weapon(self, iri: str) -> None:
        self._words(iri)
        self._best(iri, "weaponKind", "weaponKind")
        self._every(iri, "usedBy", "usedBy")

    def _vehicle(self, iri: str) -> None:
        self._words(iri)
        self._best(iri, "vehicleRole", "vehicleRole")
        self._every(iri, "usedBy", "usedBy")

    def _name(self, iri: str) -> None:
        entity = self._facts.entities[iri]
        name = entity.attributes.get("officialName") or entity.label
        self._add(iri, _SCHEMA + "name", name)
        city = entity.attributes.get("placeKind") == _CITY
        if isinstance(name, Literal) and (city or entity.kind in ("agency", "organization", "facility")):
            self._add(iri, "searchName", terms.search_name(name.value))

    def _words(self, iri: str) -> None:
        """How the article speaks of what has no name; words of the article, which an export may have to leave out."""
        entity = self._facts.entities[iri]
        self._add(iri, _SCHEMA + "description", entity.attributes.get("description") or entity.label)

    # ------------------------------------------------------------ the article

    def _article(self) -> None:
        facts = self._facts
        self._add(facts.work, vocab.RDF + "type", _SCHEMA + "NewsArticle")
        for source, target in _RECORD:
            value = facts.record.get(source)
            if isinstance(value, Literal):
                self._add(facts.work, _SCHEMA + target, value)
        for iri in self._reached:
            best = facts.best(iri, "prominence")
            about = best is not None and best.value == _MAIN
            self._add(facts.work, _SCHEMA + ("about" if about else "mentions"), iri)


_LINKS: Final = {
    "participation": Builder._participation, "tenure": Builder._tenure, "charge": Builder._charge,
    "investigation": Builder._investigation, "weapon": Builder._thing, "vehicle": Builder._thing,
}  # fmt: skip
_DESCRIPTIONS: Final = {
    "incident": Builder._incident, "event": Builder._event, "investigation": Builder._inquiry, "person": Builder._person,
    "group": Builder._person, "agency": Builder._body, "organization": Builder._body, "outlet": Builder._body,
    "facility": Builder._facility, "place": Builder._place, "weapon": Builder._weapon, "vehicle": Builder._vehicle,
}  # fmt: skip


def _string(text: str | None) -> Literal | None:
    return Literal(text) if text else None


@cache
def _predicate(name: str) -> NamedNode:
    """A full IRI as it is; a local name as the view's own, or as that of the claims."""
    return NamedNode(name if ":" in name else vocab.VIEW_PREDICATES.get(name) or vocab.PREDICATES[name])
