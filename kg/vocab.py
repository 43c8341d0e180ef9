"""The words of the graph: namespaces, classes, predicates and notations.

This table and ``ontology/*.ttl`` say the same thing twice, once for Python and once for the world; a test holds them
together. Text wing and graph wing both speak only in these local names.
"""

from __future__ import annotations

import re
from typing import Final

VERSION: Final = "1.0.0"
"""Version of the ontology, and of the layout of a store."""

KG: Final = "https://w3id.org/incident-kg/ns#"
KGV: Final = "https://w3id.org/incident-kg/vocab#"
SHAPES: Final = "https://w3id.org/incident-kg/shapes#"
DATA: Final = "https://data.example.org/kg/"
"""Default base of minted IRIs; set another with ``Config.base``."""

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
NIF: Final = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
PROV: Final = "http://www.w3.org/ns/prov#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
DCT: Final = "http://purl.org/dc/terms/"
WGS: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"
SCHEMA: Final = "https://schema.org/"
VOID: Final = "http://rdfs.org/ns/void#"
DCAT: Final = "http://www.w3.org/ns/dcat#"

PREFIXES: Final[dict[str, str]] = {
    "kg": KG, "kgv": KGV, "rdf": RDF, "rdfs": RDFS, "xsd": XSD, "skos": SKOS, "nif": NIF, "prov": PROV,
    "foaf": FOAF, "dct": DCT, "wgs": WGS, "schema": SCHEMA, "void": VOID, "dcat": DCAT,
}  # fmt: skip

CLASSES: Final[dict[str, str]] = {
    # entity kind (the first part of a local id, "person/3") -> class, local name in KG
    "person": "Person",
    "group": "PersonGroup",  # several people not told apart; has `count` where the text gives a number
    "agency": "Agency",  # police, fire, courts, prosecutors ...: public bodies with a mandate
    "organization": "Organization",  # any other body
    "facility": "Facility",  # hospital, school, jail ... : may be a place and may speak
    "outlet": "NewsOutlet",  # an outlet that the article cites
    "document": "Document",  # "court records", "a criminal complaint": a source that is a text
    "anonymous": "AnonymousSource",  # "sources", "a neighbor who did not want to be named"
    "narrator": "Narrator",  # the article's own voice; one an article, id "narrator/1"
    "place": "Place",
    "incident": "Incident",
    "event": "SubEvent",  # a part or a consequence of an incident: traffic stop, arrest, hearing
    "investigation": "Investigation",
    "participation": "Participation",
    "tenure": "Tenure",
    "charge": "Charge",
    "weapon": "Weapon",
    "vehicle": "Vehicle",
    "time": "TimeSpan",
    "alternatives": "AlternativeSet",
}
"""Kinds of entity that an extraction may hold."""

STRUCTURE: Final[tuple[str, ...]] = (
    "Article", "TextVersion", "Zone", "Mention", "EvidenceSpan", "Claim", "QuarantinedClaim", "Violation",
    "IdentityDecision", "Judgement", "Change", "SlotValue", "UnsettledArticle",
)  # fmt: skip
"""Classes that the graph wing makes itself; super-classes ``Agent`` and ``Event`` stand only in the ontology."""

PREDICATES: Final[dict[str, str]] = {
    # person, group: claims
    "name": FOAF + "name",  # fullest form in the article, without titles; string
    "age": KG + "age",  # completed years; integer
    "gender": KG + "gender",  # concept of scheme gender, by word or pronoun only
    "count": KG + "count",  # number of people in a group; integer
    "relativeOf": KG + "relativeOf",  # person -> person
    "harmedBy": KG + "harmedBy",  # person -> person, group or agency said to have hurt them
    "hometown": KG + "hometown",  # person -> place ("of Springfield")
    # participation: claims
    "agent": KG + "agent",  # participation -> person, group or agency
    "role": KG + "role",  # concept of scheme role
    "inEvent": KG + "inEvent",  # participation -> incident, event
    "outcome": KG + "outcome",  # concept of scheme outcome; several may hold
    "condition": KG + "condition",  # concept of scheme condition
    "treatedAt": KG + "treatedAt",  # participation -> facility
    # tenure: claims
    "holder": KG + "holder",  # tenure -> person
    "organization": KG + "organization",  # tenure -> agency, organization, facility
    "position": KG + "position",  # title, rank or post as in the text; string
    # incident, event: claims
    "incidentType": KG + "incidentType",  # concept of scheme incident-type
    "eventType": KG + "eventType",  # concept of scheme event-type (sub-events)
    "prominence": KG + "prominence",  # concept of scheme prominence: main, background
    "time": KG + "time",  # incident, event -> time
    "place": KG + "place",  # incident, event -> place: the most specific place phrase
    "city": KG + "city",  # incident -> place of kind city
    "county": KG + "county",  # incident -> place of kind county
    "killedCount": KG + "killedCount",  # as stated; integer
    "injuredCount": KG + "injuredCount",  # as stated; integer
    "partOf": KG + "partOf",  # event -> incident
    # investigation: claims
    "leadAgency": KG + "leadAgency",  # investigation -> agency
    "investigates": KG + "investigates",  # investigation -> incident
    "focus": KG + "focus",  # what is looked into, verbatim; string
    "status": KG + "status",  # concept of scheme investigation-status
    # charge: claims
    "chargedPerson": KG + "chargedPerson",  # charge -> person
    "offence": KG + "offence",  # as in the text; string
    "chargedIn": KG + "chargedIn",  # charge -> incident
    # weapon, vehicle: claims
    "usedIn": KG + "usedIn",  # weapon, vehicle -> incident
    "usedBy": KG + "usedBy",  # weapon, vehicle -> person
    "weaponKind": KG + "weaponKind",  # concept of scheme weapon-kind
    "vehicleRole": KG + "vehicleRole",  # concept of scheme vehicle-role
    # time: claims (the words are kept even where no date follows from them)
    "expression": KG + "expression",  # verbatim; string
    "date": KG + "date",  # Typed: date, gYearMonth or gYear
    "clockTime": KG + "clockTime",  # Typed: time; local
    "precision": KG + "precision",  # concept of scheme precision
    "resolution": KG + "resolution",  # concept of scheme resolution
    # what nothing finer is said of: claims
    "gist": KG + "gist",  # incident, else the article: a clause, by its main words in base form ("make arrest"); string
    # attributes (made by the builder, in the article's entities graph)
    "description": KG + "description",  # person, group: a verbatim mention, the fullest; string
    "agencyKind": KG + "agencyKind",  # concept of scheme agency-kind
    "officialName": KG + "officialName",  # "Cicero Police Department"; string
    "jurisdiction": KG + "jurisdiction",  # agency -> place
    "placeKind": KG + "placeKind",  # concept of scheme place-kind
    "geonames": KG + "geonames",  # GeoNames id; integer
    "lat": WGS + "lat",  # degrees, WGS 84; decimal
    "long": WGS + "long",
    "within": KG + "within",  # place -> place
    "stateCode": KG + "stateCode",  # "IL"; ISO 3166-2 without the country; string
    "countryCode": KG + "countryCode",  # "US"; ISO 3166-1 alpha-2; string
    "countyName": KG + "countyName",  # county that a city lies in; string
}
"""Local name -> IRI, for every predicate of a ``model.Statement`` or of ``model.Entity.attributes``."""

STRUCTURE_PREDICATES: Final[dict[str, str]] = {
    name: KG + name
    for name in (
        # article and text version
        "hasVersion", "contentHash", "dataset", "damage", "ontologyVersion", "extractorVersion", "layoutVersion",
        "contentGraph", "entitiesGraph", "claimsGraph", "quarantineGraph", "identityGraph",  # -> named graph
        # spans
        "zoneKind",  # zone -> concept of scheme zone
        "denotes",  # mention -> entity
        # description of a claim
        "source",  # -> agent
        "evidence", "cue", "hedge",  # -> evidence span
        "certainty", "polarity", "temporality", "realis", "quote",  # -> concept of the scheme of that name
        "confidence",  # decimal in [0, 1]
        "extractor",  # string
        "alternativeIn",  # -> alternative set
        "relayedBy",  # -> agent through whom the source's words come
        "marks",  # -> concept of the scheme of that name
        # quarantine
        "statement",  # quarantined claim -> reified triple (rdf:subject, rdf:predicate, rdf:object)
        "violates",  # violation -> quarantined claim
        "shape", "severity", "message", "focusNode",
        # identity
        "canonical",  # entity -> what stands for it in all articles
        "fingerprint",  # article: what it is compared by; string (JSON)
        "blockKey",  # incident, person: under which it is found; string
        "compares",  # decision, judgement -> the two things
        "concerns",  # decision -> the two articles
        "verdict",  # -> concept of the scheme of that name
        "score",  # decimal in [0, 1]
        "speaksFor", "speaksAgainst",  # decision: name of a feature; string
        "decidedBy",  # what or who; string
        "number", "undoes",  # judgement: integer; -> judgement
        # history
        "changeOf", "changedIn",  # change -> incident, -> article
        "slot",  # change, slot value -> property of the view
        "before", "after",  # change: the value
        # derived while validating, never stored
        "overlaps",  # span -> zone of the same text that shares a character with it
        "resolvedAgainst",  # time resolved relative to publication -> article
    )
}  # fmt: skip
"""Local name -> IRI, for the predicates of ``KG`` that the graph wing writes around the statements."""

SCHEMES: Final[dict[str, tuple[str, ...]]] = {
    "incident-type": (
        "shooting", "stabbing", "assault", "homicide_other", "robbery", "burglary", "theft", "sexual_assault", "kidnapping",
        "arson", "fire", "explosion", "vehicle_crash", "pursuit", "drug_crime", "weapons_crime", "fraud", "threat",
        "riot_protest", "missing_person", "rescue", "accident_other", "death_investigation", "police_operation",
        "terror_attack", "animal_attack", "cybercrime", "other",
    ),
    "event-type": (
        "traffic_stop", "pursuit", "foot_pursuit", "flight", "standoff", "search", "medical_transport", "surgery", "arrest",
        "surrender", "hearing", "trial", "verdict", "sentencing", "press_conference", "funeral", "vigil", "other",
    ),
    "role": (
        "victim", "suspect", "officer_involved", "responder", "witness", "intervener", "caller", "bystander",
        "relative_of_victim", "relative_of_suspect", "spokesperson", "investigator", "official", "prosecutor",
        "defense_lawyer", "judge", "medical", "expert", "journalist", "missing", "rescued", "other",
    ),
    "outcome": (
        "killed", "injured", "unharmed", "arrested", "charged", "convicted", "sentenced", "at_large", "hospitalized",
        "rescued", "missing",
    ),
    "condition": ("good", "fair", "stable", "serious", "critical", "grave"),
    "gender": ("male", "female", "nonbinary"),
    "prominence": ("main", "background"),
    "agency-kind": (
        "municipal_police", "county_sheriff", "state_police", "federal_law_enforcement", "campus_or_transit_police",
        "foreign_police", "fire_department", "ems", "prosecutor", "court", "medical_examiner", "corrections", "military",
        "other_government",
    ),
    "place-kind": (
        "city", "county", "state", "country", "neighborhood", "street", "intersection", "highway", "block", "facility",
        "hospital", "school", "business", "residence", "natural", "region", "other",
    ),
    "investigation-status": ("announced", "ongoing", "completed", "unknown"),
    "weapon-kind": (
        "handgun", "rifle", "shotgun", "firearm_unspecified", "knife", "blunt", "vehicle", "explosive", "fire", "chemical",
        "bodily", "other",
    ),
    "vehicle-role": ("suspect", "victim", "police", "other"),
    "precision": ("minute", "hour", "day_part", "day", "week", "month", "year"),
    "resolution": ("absolute", "relative_to_publication", "relative_to_text", "unresolved"),
    "certainty": ("certain", "probable", "possible"),
    "polarity": ("positive", "negative"),
    "temporality": ("past_or_present", "future"),
    "realis": ("actual", "attempted", "planned", "hypothetical"),
    "quote": ("none", "direct", "indirect"),
    "marks": ("restored",),
    "zone": ("headline", "dateline", "body", "caption", "byline", "comments", "boilerplate"),
    "damage": ("mojibake", "apostrophes_lost", "quotes_lost"),
    "verdict": ("same", "different", "unsure"),
    "severity": ("violation", "warning", "info"),
}  # fmt: skip
"""SKOS schemes and their notations (those of the annotation guidelines; finer concepts may stand under them)."""


ROLE_PROPERTIES: Final[dict[str, str]] = {
    notation: {"medical": "medic", "missing": "missingPerson", "rescued": "rescuedPerson", "other": "otherParticipant"}.get(
        notation, re.sub(r"_([a-z])", lambda match: match[1].upper(), notation)
    )
    for notation in SCHEMES["role"]
}
"""Role -> local name of the view's property from an incident to who has that role in it (``victim``, ``officerInvolved``)."""

OUTCOME_PROPERTIES: Final[dict[str, str]] = {
    notation: "person" + "".join(part.capitalize() for part in notation.split("_")) for notation in SCHEMES["outcome"]
}
"""Outcome -> local name of the view's property from an incident to whom it befell (``personKilled``)."""

VIEW_PREDICATES: Final[dict[str, str]] = {
    name: KG + name
    for name in (
        # incident ->
        "participant", *ROLE_PROPERTIES.values(), *OUTCOME_PROPERTIES.values(),
        "killed", "injured",  # as stated, else counted over those whose outcome it is; integer
        "startTime",  # local clock time
        "weapon", "vehicle", "investigatedBy",
        "reportedIn",  # -> article
        "searchName",  # city, agency, organization, facility: its name in small letters; string
        "articleCount",  # joined incident: how many articles report it; integer
        # slot value ->
        "slotOf",  # -> incident, person
        "slotValue",  # the value
        "sourceCount",  # how many independent sources give it; integer
        "firstGiven", "lastGiven",  # day of publication
        # place ->
        "fips",  # state: two digits; county: five; string
        "countyFips",  # city: of the county that it lies in; string
        # person ->
        "chargedWith",  # the offence; string
        "patientOf",  # -> facility
        "inCondition",  # -> concept of scheme condition
        # claim ->
        "corroborates", "contradicts",  # -> claim that stands before it
    )
}  # fmt: skip
"""Local name -> IRI, for the predicates of ``KG`` that stand only in the view; beside them it has those of schema.org, and
of ``PREDICATES`` where they already are direct."""


def concept(scheme: str, notation: str) -> str:
    """The IRI of a concept.

    >>> concept("role", "relative_of_victim")
    'https://w3id.org/incident-kg/vocab#role-relative_of_victim'
    """
    if notation not in SCHEMES[scheme]:
        raise KeyError(f"scheme {scheme!r} has no notation {notation!r}; it has: {', '.join(SCHEMES[scheme])}")
    return f"{KGV}{scheme}-{notation}"
