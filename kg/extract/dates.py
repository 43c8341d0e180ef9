"""Finds times in a text, and sets them on the calendar against the publication date where that is certain.

Nothing is invented: "Thursday" in an article without a date stays an unresolved weekday, with its words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from spacy.tokens import Doc

from kg.extract.draft import Range
from kg.extract.lexicon import phrases
from kg.extract.numbers import number
from kg.extract.patterns import source
from kg.extract.syntax import sentence_at, text_of
from kg.model import Typed

Precision: TypeAlias = Literal["minute", "hour", "day_part", "day", "week", "month", "year"]
Resolution: TypeAlias = Literal["absolute", "relative_to_publication", "relative_to_text", "unresolved"]

_NAMES: Final = "january february march april may june july august september october november december".split()
_MONTHS: Final = {m: i for i, m in enumerate(_NAMES, 1)} | {m[:3]: i for i, m in enumerate(_NAMES, 1)} | {"sept": 9}
_DAYS: Final = {d: i for i, d in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_MONTH: Final = source("month")
_WORD: Final = source("number-word")
_DAY: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_PART: Final = r"(?:early\s+|late\s+|mid-?\s*)?(?:morning|afternoon|evening|night|noon|midday|overnight|dawn|dusk)"
_CLOCK: Final = source("clock")
SOON: Final = 45
"""Days ahead within which a date without a year is the coming one rather than last year's."""
_YEAR: Final = r"(?:1[89]\d\d|20[0-4]\d)"
_HOLIDAYS: Final = {
    "new year's eve": (12, 31), "new year's day": (1, 1), "valentine's day": (2, 14), "fourth of july": (7, 4),
    "july fourth": (7, 4), "independence day": (7, 4), "halloween": (10, 31), "veterans day": (11, 11), "thanksgiving": (11, 0),
    "christmas eve": (12, 24), "christmas": (12, 25),
}  # fmt: skip
"""Month and day of the days that go by a name; Thanksgiving, day 0, is the fourth Thursday."""

PATTERNS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("iso", rf"\b(?P<year>{_YEAR})-(?P<month_n>\d\d)-(?P<day>\d\d)\b"),
        ("slashed", r"\b(?P<month_n>\d{1,2})/(?P<day>\d{1,2})/(?P<year>(?:20|19)?\d\d)\b"),
        ("month_day", rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*[:%])(?:,?\s+(?P<year>{_YEAR})\b)?"),
        ("day_month", rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b(?:,?\s+(?P<year>{_YEAR})\b)?"),
        ("month_year", rf"\b(?P<month>{_MONTH}),?\s+(?:of\s+)?(?P<year>{_YEAR})\b"),
        (
            "weekday",
            rf"\b(?P<which>last|next|this|previous|following)?\s*(?P<weekday>{_DAY})s?\b(?:['’]s)?(?:\s+(?P<part>{_PART})\b)?",
        ),
        (
            "today",
            rf"\b(?P<which>today|tonight|yesterday|tomorrow|last\s+night|overnight|this\s+(?:{_PART})|(?:early|late)\s+this\s+(?:morning|afternoon|evening)|earlier\s+today|earlier\s+this\s+(?:morning|afternoon|evening))\b(?:\s+(?P<part>{_PART})\b)?",
        ),
        (
            "ago",
            rf"\b(?P<count>\d{{1,2}}|{_WORD}|a|an|several|few)\s+(?P<unit>day|week|month|year)s?\s+(?P<which>ago|earlier|before)\b",
        ),
        (
            "last_unit",
            r"\b(?P<which>last|this|earlier\s+this|previous|next)\s+(?P<unit>week|weekend|month|year|spring|summer|fall|autumn|winter)\b",
        ),
        (
            "holiday",
            rf"\b(?:on|early|late)\s+(?P<holiday>{'|'.join(_HOLIDAYS)})(?:\s+day|\s+{_PART})?\b",
        ),
        ("in_month", rf"\b(?:in|last|since|until|by|early|late|mid-?)\s+(?P<month>{_MONTH})\b(?!\s+\d)"),
        ("year_before", rf"\b(?:the|a|an|his|her|their|that)\s+(?P<year>{_YEAR})(?=\s+(?-i:[a-z]))"),
        ("in_year", rf"\b(?:in|since|of|from|until|by|during|late|early)\s+(?P<year>{_YEAR})\b"),
    )
)
CLOCK: Final = re.compile(rf"\b(?P<clock>{_CLOCK})(?![\d:])", re.IGNORECASE)
STAMP: Final = re.compile(
    rf"\((?P<month>{_MONTH})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>20[0-4]\d)\)"
    rf"|\b(?:published|posted|updated)\b[^.\n]{{0,25}}?\b(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}}),?\s+(?P<year2>20[0-4]\d)\b"
    r"|/(?P<y>20[0-4]\d)/(?P<m>[01]\d)/(?P<d>[0-3]\d)/",
    re.IGNORECASE,
)
HEAD: Final = 400
"""Characters at the head of a text within which a date of its own may stand."""


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words for a time. ``date`` is ``None`` where no date follows from them; ``clock`` is ``HH:MM:SS``, local."""

    range: Range
    text: str
    form: str
    date: Typed | None
    clock: str | None
    precision: Precision
    resolution: Resolution
    weekday: int | None = None
    future: bool = False

    @property
    def day(self) -> dt.date | None:
        """The day, where the date is one."""
        return dt.date.fromisoformat(self.date.lexical) if self.date is not None and self.date.datatype == "date" else None


def time_expressions(doc: Doc, published: str | None) -> list[TimeExpression]:
    """Every time in the text, in order, not overlapping; a clock time beside a date is one expression with it."""
    today = dt.date.fromisoformat(published) if published else _stamp(text_of(doc))
    taken: list[tuple[int, int]] = []
    found: list[TimeExpression] = []
    for form, pattern in PATTERNS:
        for match in pattern.finditer(text_of(doc)):
            start, end = match.span()
            groups = match.groupdict()
            if any(start < b and end > a for a, b in taken) or any(
                (groups.get(k) or "X")[0].islower() for k in ("month", "weekday")
            ):
                continue
            expression = _expression(doc, form, match, today)
            if expression is not None:
                taken.append((start, end))
                found.append(expression)
    if not published:
        found = [replace(e, resolution="relative_to_text") if e.resolution == "relative_to_publication" else e for e in found]
    clocks = list(_clocks(doc))
    return _join(doc, sorted(found, key=lambda e: e.range), clocks)


def _stamp(text: str) -> dt.date | None:
    """The day that a text without a publication date gives as its own: in its dateline, after "Published", or in its address."""
    m = STAMP.search(text, 0, HEAD)
    if m is None:
        return None
    month = int(m.group("m")) if m.group("m") else _month(m.group("month") or m.group("month2"))
    try:
        return dt.date(
            int(m.group("y") or m.group("year") or m.group("year2")),
            month,
            int(m.group("d") or m.group("day") or m.group("day2")),
        )
    except ValueError:
        return None


def _expression(doc: Doc, form: str, match: re.Match[str], today: dt.date | None) -> TimeExpression | None:
    span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
    if span is None or not span.text.strip():
        return None
    start, end = span.start, span.end
    while start < end and doc[start].is_space:
        start += 1
    if form == "year_before" and not (doc[end - 1].head.pos_ == "NOUN" and doc[end - 1].head.lower_ in phrases("triggers")):
        return None  # "the 2016 season", "a 2009 sedan"; but "the 2016 murder"
    groups = match.groupdict()
    future = _future(doc, start)
    date, precision, resolution, weekday = _resolve(form, groups, today, future)
    if (
        date is None
        and form in {"iso", "slashed", "month_day", "day_month"}
        and resolution == "unresolved"
        and precision == "year"
    ):
        return None
    return TimeExpression(
        (start, end), " ".join(doc[start:end].text.split()), form, date, None, precision, resolution, weekday, future
    )


def _future(doc: Doc, start: int) -> bool:
    """Whether the clause of the expression looks ahead."""
    token = doc[start]
    for _ in range(4):
        if any(c.tag_ == "MD" and c.lower_ in {"will", "shall", "'ll"} for c in token.children) or (
            token.lemma_.lower() in {"schedule", "expect", "plan", "set"} and token.pos_ == "VERB"
        ):
            return True
        if token.head.i == token.i:
            break
        token = token.head
    return False


_Resolved: TypeAlias = tuple[Typed | None, Precision, Resolution, int | None]


def _resolve(form: str, g: dict[str, str | None], today: dt.date | None, future: bool) -> _Resolved:
    which = " ".join((g.get("which") or "").lower().split())
    if form in {"iso", "slashed", "month_day", "day_month"}:
        month = int(g["month_n"] or 0) if g.get("month_n") else _month(g.get("month"))
        return _day(month, int(g["day"] or 0), g.get("year"), today, future)
    if form == "holiday":
        return _holiday(str(g["holiday"]), today)
    if form == "month_year":
        return Typed(f"{g['year']}-{_month(g['month']):02d}", "gYearMonth"), "month", "absolute", None
    if form in {"in_year", "year_before"}:
        return Typed(str(g["year"]), "gYear"), "year", "absolute", None
    if form == "in_month":
        if today is None:
            return None, "month", "unresolved", None
        month = _month(g["month"])
        year = today.year if month <= today.month else today.year - 1
        if future and month < today.month:
            year = today.year + 1
        elif future:
            year = today.year
        return Typed(f"{year:04d}-{month:02d}", "gYearMonth"), "month", "relative_to_publication", None
    if form == "weekday":
        weekday = _DAYS[str(g["weekday"]).lower()]
        precision: Precision = "day_part" if g.get("part") else "day"
        if today is None or which == "following":
            return None, precision, "unresolved", weekday
        back = (today.weekday() - weekday) % 7
        if which == "next" or (future and which != "last"):
            ahead = (weekday - today.weekday()) % 7 or (7 if which == "next" else 0)
            return _date(today + dt.timedelta(ahead)), precision, "relative_to_publication", weekday
        if which in {"last", "previous"} and back <= 1:  # on a Friday, "last Thursday" is not yesterday
            back += 7
        return _date(today - dt.timedelta(back)), precision, "relative_to_publication", weekday
    if today is None:
        return None, "day" if form == "today" else "week", "unresolved", None
    if form == "today":
        part: Precision = "day_part" if g.get("part") or "this" in which or "night" in which else "day"
        shift = {"yesterday": -1, "tomorrow": 1, "last night": -1}.get(which, 0)
        return _date(today + dt.timedelta(shift)), part, "relative_to_publication", None
    if form == "ago":
        if which != "ago":
            return None, "day" if g["unit"] == "day" else "month", "unresolved", None
        count = 1 if str(g["count"]).lower() in {"a", "an"} else number(str(g["count"]))
        if count is None:
            return None, "month", "unresolved", None
        return _ago(today, count, str(g["unit"]).lower())
    unit = str(g.get("unit")).lower()
    if unit == "year":
        year = today.year - 1 if which in {"last", "previous"} else today.year + 1 if which == "next" else today.year
        return Typed(f"{year:04d}", "gYear"), "year", "relative_to_publication", None
    if unit == "month":
        first = today.replace(day=1)
        if which in {"last", "previous"}:
            first = (first - dt.timedelta(1)).replace(day=1)
        elif which == "next":
            first = (first + dt.timedelta(32)).replace(day=1)
        return Typed(first.isoformat()[:7], "gYearMonth"), "month", "relative_to_publication", None
    return None, "week" if "week" in unit else "month", "unresolved", None


def _ago(today: dt.date, count: int, unit: str) -> _Resolved:
    if unit == "day":
        return _date(today - dt.timedelta(count)), "day", "relative_to_publication", None
    if unit == "week":
        day = today - dt.timedelta(7 * count)
        return Typed(day.isoformat()[:7], "gYearMonth"), "week", "relative_to_publication", None
    if unit == "month":
        months = today.year * 12 + today.month - 1 - count
        return Typed(f"{months // 12:04d}-{months % 12 + 1:02d}", "gYearMonth"), "month", "relative_to_publication", None
    return Typed(f"{today.year - count:04d}", "gYear"), "year", "relative_to_publication", None


def _holiday(name: str, today: dt.date | None) -> _Resolved:
    """The last such day before publication, or on it."""
    month, day = _HOLIDAYS[name.lower()]
    if today is None:
        return None, "day", "unresolved", None
    for year in (today.year, today.year - 1):
        on = dt.date(year, month, day or 28 - (dt.date(year, month, 1).weekday() - 3 - 1) % 7)
        if on <= today:
            return _date(on), "day", "relative_to_publication", None
    return None, "day", "unresolved", None


def _month(text: str | None) -> int:
    low = (text or "").lower().rstrip(".")
    return _MONTHS.get(low) or _MONTHS[low[:3]]


def _date(day: dt.date) -> Typed:
    return Typed(day.isoformat(), "date")


def _day(month: int, day: int, year: str | None, today: dt.date | None, future: bool) -> _Resolved:
    if year is not None:
        full = int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 50 else 1900 + int(year)
        try:
            return _date(dt.date(full, month, day)), "day", "absolute", None
        except ValueError:
            return None, "year", "unresolved", None
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None, "year", "unresolved", None
    if today is None:
        return None, "day", "unresolved", None
    candidates = []
    for y in (today.year - 1, today.year, today.year + 1):
        try:
            candidates.append(dt.date(y, month, day))
        except ValueError:
            continue
    if future:
        ahead = [c for c in candidates if c >= today]
        if ahead and (ahead[0] - today).days < 300:
            return _date(ahead[0]), "day", "relative_to_publication", None
    past = [c for c in candidates if c <= today + dt.timedelta(2)]
    soon = [c for c in candidates if today < c <= today + dt.timedelta(SOON)]
    if soon and (not past or (today - past[-1]).days > 300):
        return _date(soon[0]), "day", "relative_to_publication", None  # "on June 29", told on June 18
    return (_date(past[-1]) if past else None), "day", "relative_to_publication" if past else "unresolved", None


# ---------------------------------------------------------------- clock times


def _clocks(doc: Doc) -> Iterator[tuple[int, int, str]]:
    for m in CLOCK.finditer(text_of(doc)):
        value = clock_time(m.group("clock"))
        span = doc.char_span(m.start(), m.end(), alignment_mode="expand")
        if value is not None and span is not None:
            yield span.start, span.end, value


def clock_time(text: str) -> str | None:
    """``HH:MM:SS`` of a clock time in words or figures, ``None`` for what is none.

    >>> clock_time("11:30 p.m."), clock_time("noon"), clock_time("12 a.m."), clock_time("25:10")
    ('23:30:00', '12:00:00', '00:00:00', None)
    """
    low = (
        text.lower().replace(" ", "").replace(".", ":", 1) if re.match(r"^\d{1,2}\.\d\d", text) else text.lower().replace(" ", "")
    )
    if low.endswith("noon"):
        return "12:00:00"
    if low == "midnight":
        return "00:00:00"
    m = re.match(r"^(\d{1,2})(?::(\d\d))?(a|p)?", low)
    if m is None or (m.group(2) is None and m.group(3) is None):
        return None
    hour, minute = int(m.group(1)), int(m.group(2) or 0)
    if m.group(3):
        if hour > 12:
            return None
        hour = hour % 12 + (12 if m.group(3) == "p" else 0)
    return f"{hour:02d}:{minute:02d}:00" if hour < 24 else None


def _join(doc: Doc, dates: list[TimeExpression], clocks: list[tuple[int, int, str]]) -> list[TimeExpression]:
    """Makes one expression of a clock time and the date nearest to it in the same sentence; lone clock times stay."""
    out = list(dates)
    for start, end, value in clocks:
        sentence = sentence_at(doc, start)
        near = [
            (abs(e.range[0] - start), i)
            for i, e in enumerate(out)
            if e.clock is None
            and sentence.start <= e.range[0] < sentence.end
            and e.form != "in_year"
            and min(abs(e.range[0] - end), abs(start - e.range[1])) <= 8
        ]
        if near and e_ok(out[min(near)[1]]):
            i = min(near)[1]
            out[i] = replace(out[i], clock=value, precision="minute")
            a, b = out[i].range
            lo, hi = min(a, start), max(b, end)
            if hi - lo <= 8:
                out[i] = replace(out[i], range=(lo, hi), text=" ".join(doc[lo:hi].text.split()))
            else:
                out[i] = replace(out[i], clock=None, precision=dates[i].precision if i < len(dates) else "day")
                out.append(TimeExpression((start, end), doc[start:end].text, "clock", None, value, "minute", "unresolved"))
        else:
            out.append(TimeExpression((start, end), doc[start:end].text, "clock", None, value, "minute", "unresolved"))
    return sorted(out, key=lambda e: e.range)


def e_ok(expression: TimeExpression) -> bool:
    """Whether a clock time can belong to the expression: it names a day."""
    return expression.form in {"iso", "slashed", "month_day", "day_month", "weekday", "today"}
