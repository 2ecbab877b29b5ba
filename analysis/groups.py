"""Say whom a speaker speaks for: the country or body of a person, a body, or people without a name.

The codebook wins; then the words of the article ("head of the works council", "Iranian Foreign Minister"); then general
knowledge of countries, capitals, seats and state organs (`lexicons/countries.csv`).
"""

from __future__ import annotations

import re

from analysis.codebook import Codebook
from analysis.lexicons import terms
from analysis.listed import listed
from analysis.mentions import Cast, Person
from analysis.names import NAME, body_words, fold, is_role, leaders, places, places_in, roles, titles

_FORMER = re.compile(r"\b(?:former|ex|retired|onetime|one-time|erstwhile|then|served|was|led|headed|ran)\b|\bex-", re.I)
_STATE_BODY = re.compile(
    r"\b(?:Ministry|Army|Navy|Embassy|Police|Parliament|Supreme Court|High Court|Court of Appeals"
    r"|Senate|Congress|House of Representatives"
    r"|Department of|Justice Department|Attorney General|Coast Guard|Air Force|National Guard"
    r"|Federal Bureau|Census Bureau|Bureau of|Armed Forces|Central Bank|Constitutional Court"
    r"|Prime Minister|Cabinet|Foreign Office|Parliamentary|State Department)\b|\b(?:[Gg]overnment"
    r"|[Aa]dministration|[Aa]uthorities|[Rr]egime|[Mm]ilitary|[Cc]abinet)$"
)
_STATE_HEADS = terms("reading", "group state heads")
_LINK = re.compile(r" (?:of|for|at|with|from|to) (?:the |its |an? )?")
_BEFORE_ROLE = terms("reading", "group before role")
_BEFORE_BODY = terms("reading", "group before body")
_PARTIES = frozenset({"Republican", "Democratic", "Conservative", "Labour"})
_NO_BODY = terms("reading", "group no body")
_CANDIDATE = terms("reading", "group candidate")


_OWNER = re.compile(r"((?:[A-Z][\w.-]* )*[A-Z][\w.-]*)[’'](?:s )?(?=\w)")
_JOINT_POLL = re.compile(r"\b((?:[A-Z]\w+ ?)+)[-/–]((?:[A-Z]\w+ ?)*[A-Z]\w+) (?:\w+ )?(?:poll|survey|study)\b")
_TITLED = re.compile(r"^(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\.?|President|Senator|Representative|Governor) (?=[A-Z])")
_OF_PARTY = re.compile(r"(?:an? |the )?(?:\w+ )?(?:Democrat|Republican|Independent|Conservative) (?:of|from|for)\b")
_SENT = frozenset({"ambassador", "envoy", "emissary"})
_LOCAL = frozenset({"lawyer", "attorney", "developer", "resident", "businessman", "businesswoman", "farmer", "voter"})
_INDEFINITE = re.compile(r"an? ", re.I)
_KIN = terms("people", "male") | terms("people", "female") | frozenset({"friend", "friends", "parents", "children"})
_HOME, _REGION = "?", "?state"
_OF_REGION = re.compile(
    r"\b(?:(?:Republican|Democratic) (?:Secretary of State|Attorney General)|Gov\.|Governor|Lieutenant Governor"
    r"|Lt\. Gov\.|[Ss]tate (?:[Ss]enator|[Aa]ttorney [Gg]eneral|[Rr]epresentative|[Tt]reasurer|[Aa]uditor|[Ss]chools))"
)
_RETIRED = re.compile(r"(?:[Rr]etired|[Ff]ormer)\b")
"""Who has left an office may have another since: "retired Lt. Gen. …, a top adviser to …"."""


class Groups:
    """Answers for one article with one codebook."""

    def __init__(self, codebook: Codebook, cast: Cast, year: int | None = None) -> None:
        self.cast, self.year = cast, year
        self.book = listed(codebook)

    def named_person(self, name: str) -> str | None:
        """The full name of a person of the article, by it or by the surname."""
        person = next((one for one in self.cast.people if fold(name) in (fold(one.name), one.surname)), None)
        return person.name if person else None

    def party(self, name: str) -> str | None:
        """The name itself where it is a party's: Democrats, Republicans."""
        return name if name in body_words() else None

    # --- people ------------------------------------------------------------------------------------------------------

    def of_person(self, person: Person, phrase: str = "", year: int | None = None) -> str | None:
        """Whom a person speaks for, from the words that describe him or her, the present phrase first."""
        name = re.escape(person.name.split()[-1])
        given = "".join(f"{re.escape(word)}|" for word in person.name.split()[:-1])
        own = [phrase] if len(phrase.split()) > 1 and fold(person.name.split()[-1]) in fold(phrase).split() else []
        for words in [*own, *person.descriptions]:
            words = re.sub(rf"(?:(?:{given}[A-Z]\.) )*{name}\b(?:['’]s)?", "", words).strip(" ,")
            found = self._of_description(words)
            if found == _HOME:
                return self._led(person, year or self.year) or self.book.canonical(self.cast.home)
            if found == _REGION and self.cast.region:
                return self.book.canonical(self.cast.region)
            if found and found not in ("-", _REGION):
                return found
            if found == "-" and not _RETIRED.match(words):
                return None
        return self._led(person, year or self.year)

    def _led(self, person: Person, year: int | None) -> str | None:
        """The country that a person of this name led in that year, as far as general knowledge goes."""
        found = leaders().get(fold(person.name))
        if (
            found is None
            and len(person.name.split()) == 1
            and any("resident" in one or "inister" in one or "hancellor" in one for one in person.descriptions)
        ):
            same = [one for name, one in leaders().items() if name.split()[-1] == fold(person.name)]
            found = same[0] if len(same) == 1 else None
        if found is None or year is None or not any(first <= year <= last for first, last in found[1]):
            return None
        return self.book.canonical(found[0])

    def _of_description(self, words: str) -> str | None:
        """The employer in a description; "-" for one that says there is none."""
        words = re.sub(r"\([^()]*\)", "", words).strip(" ,")
        if not words:
            return None
        at = re.match(r"(?:at|of|from|with) (?:the )?([A-Z].+)", words)
        if at:
            run = NAME.match(at.group(1))
            name = run.group() if run else at.group(1).strip()
            return self._entity(name) if name not in places() else None
        tokens = re.findall(r"[\w.’'-]+", words)
        lowered = [token.lower().rstrip(".") for token in tokens]
        # A think tank speaks for no country, wherever it has its seat.
        if _OF_PARTY.match(words) or re.search(r"\bthink[ -]tank\b", words):
            return "-"
        if re.search(r"\bSecretary of State\b(?! for)", words) and not places_in(words) and not _OF_REGION.match(words):
            return self.book.canonical("United States")
        if _OF_REGION.match(words) and not places_in(words):
            return _REGION
        if _FORMER.search(words) or re.search(
            r"\b(?:House Speaker|(?:majority|minority) leader|whip|caucus chair)\b", words, re.I
        ):
            return "-"
        campaign = re.search(r"((?:[A-Z][\w.-]* ?)+)(?:['’]s )?campaign\b", words)
        if campaign:
            person = next(
                (one for one in self.cast.people if fold(campaign.group(1).strip()).split()[-1:] == [one.surname]), None
            )
            return f"{person.name if person else campaign.group(1).strip()} campaign"
        if set(lowered) & _CANDIDATE and not set(lowered) & {
            "spokesman",
            "spokeswoman",
            "spokesperson",
            "manager",
            "adviser",
            "aide",
            "lawyer",
            "leader",
            "head",
            "analyst",
        }:
            return "-"
        rank = next((number for number, token in enumerate(lowered) if is_role(token)), None)
        leads = re.match(r"who (?:leads?|heads?|chairs?|runs?|represents?) (.+)", words)
        if leads:
            return self._first_entity(leads.group(1), None)
        if rank is None:
            match = re.search(r"((?:[A-Z][\w.&-]*\s?)+)['’]s?$", words)  # "CNN’s", "Fox News'"
            return self._entity(match.group(1).strip()) if match else None
        last = max(number for number, token in enumerate(lowered) if is_role(token))
        linked = re.search(rf"\b{re.escape(tokens[rank])}\b[^,]*?{_LINK.pattern}(.+)", words)
        before = words[: _end_of(words, tokens, last)]
        # "Foreign Minister of Peru"; "of the economy" names no body; an envoy "to" a country is not of it.
        if linked and lowered[rank] not in _SENT:
            rest = words[linked.end() - len(linked.group(1)) :] if linked.group(1) else ""
            found = self._first_entity(rest, lowered[rank])
            if found:
                return found
        found = self._first_entity(before, lowered[rank])
        if found:
            return found
        if (
            set(lowered) & {"president", "minister", "chancellor", "secretary", "attorney"}
            and re.search(
                r"\b(?:[Pp]resident|[Pp]rime [Mm]inister|[Ff]oreign|[Dd]efen[cs]e|[Ii]nterior|[Ff]inance"
                r"|[Tt]reasury|Secretary of State|Attorney General|Cabinet Secretary|the president"
                r"|Vice President)\b",
                words,
            )
            and not re.search(r"\b(?:company|firm|bank|group|university|college|club|vice[- ]president for)\b", words)
        ):
            return _HOME
        return None

    def _first_entity(self, words: str, role: str | None) -> str | None:
        """The first body or country named in the words, under its canonical name, as a group."""
        if self.book.pattern:
            match = self.book.pattern.search(words)
            if match:
                known = self.book.known(match.group())
                if known and not self.book.is_person(known):
                    return self.book.of_known(known)
                if known:
                    return self.book.of_known(known)
        owner: str | None = None
        for match in NAME.finditer(words):
            run = match.group()
            tokens = run.split()
            while tokens and (is_role(tokens[-1]) or tokens[-1].lower() in _BEFORE_ROLE):
                tokens = tokens[:-1]
            while tokens and tokens[0].lower() in _BEFORE_BODY:
                if tokens[0] in _PARTIES and len(tokens) > 1 and (tokens[1] in body_words() or len(tokens) > 2):
                    break
                tokens = tokens[1:]
            run = " ".join(tokens)
            tail = words[match.end() : match.end() + 40]
            more = re.match(r" (?:of|for|in|on) (?:the )?[A-Z][\w.-]*(?:(?: and| for| of)? [A-Z][\w.-]*)*", tail)
            if more and tokens and tokens[-1] in body_words():
                run = (run + more.group()).strip()
            if words[match.end() : match.end() + 2] == " &":
                run += re.match(r" & [A-Z][\w.-]*|", words[match.end() :]).group()  # type: ignore[union-attr]
            elif words[match.end() :].startswith(" of America"):
                run += " of America"
            if re.search(r"-[a-z]+(?:ed|born)$", run) or (
                role in _LOCAL and " " not in run and _INDEFINITE.match(words) and self.cast.often(run) < 2
            ):
                continue  # "an Ivy League-trained doctor", "a Lima lawyer"
            if not run or is_role(run) or run in titles() or run in _NO_BODY or re.fullmatch(r"[A-Z]|Mr|Jr", run):
                continue
            found = self._entity(run, role)
            if (
                found
                and words[match.end() : match.end() + 2] in ("'s", "’s")
                and any(one.name == found for one in self.cast.people)
            ):
                owner = owner or found  # "Vega’s KTV colleague" is of KTV
            elif found:
                return found
        return owner

    def _entity(self, name: str, role: str | None = None) -> str | None:
        """A named body or country as a group: the country for its organs, itself otherwise."""
        name = _TITLED.sub("", name)
        known = self.book.known(name)
        if known:
            return self.book.of_known(known)
        place = places().get(name)
        if place:
            # A city speaks for its country only through a role: "Kyiv's foreign minister".
            return None if place[1] == "capital" and role not in roles() else self.book.canonical(place[0])
        person = next(
            (one for one in self.cast.people if fold(one.name) == fold(name) or one.surname == fold(name)), None
        )
        if person is not None:
            return self.book.known(person.name) or person.name
        inside = [place for place in places_in(name) if place[3] in ("country", "demonym")]
        if (
            inside
            and len(name.split()) > 1
            and not _company_like(name)
            and (inside[0][3] == "demonym" or _STATE_BODY.search(name))
        ):
            return self.book.canonical(inside[0][2])
        organ = [place for place in places_in(name) if place[3] == "organ" and place[0] == 0]
        if organ:
            return self.book.canonical(organ[0][2])
        if is_role(name.split()[-1]):
            return None
        local = re.match(r"([A-Z]\w+(?: [A-Z]\w+)?) (?:Supreme|High|Superior|District|County|Police|City|Fire)\b", name)
        if local and local.group(1).split()[0] not in ("The", "National", "Federal"):
            return local.group(1) if "Police" in name else name
        if _STATE_BODY.search(name):
            regions = [place for place in places_in(name) if place[3] == "region"]
            return regions[0][2] if regions else self.book.canonical(self.cast.home)
        if len(name) > 1 and name.isupper() and name in self.cast.bodies:
            return self.cast.bodies[name]
        return self.cast.full_body(name)

    # --- bodies and people without a name ----------------------------------------------------------------------------

    def of_body(self, name: str) -> str | None:
        """A body's group: the country where it is a state organ, else itself."""
        person = (
            next((one for one in self.cast.people if one.surname == fold(name.split()[-1])), None)
            if len(name.split()) > 1
            else None
        )
        if person is not None and not set(name.split()) & body_words():
            return None
        inside = places_in(name)
        state = _STATE_BODY.search(name)
        if self.book.pattern:
            match = self.book.pattern.search(name)
            if match and state:
                return self.book.of_known(self.book.known(match.group()) or "")
        local = re.match(r"([A-Z]\w+(?: [A-Z]\w+)?) (?:Police|Fire) Department", name)
        if local:
            return local.group(1)
        organ = [one for one in inside if one[3] == "organ"]
        if organ:
            return self.book.canonical(organ[0][2])
        country = [one for one in inside if one[3] in ("country", "demonym", "region", "capital")]
        if country and (state or (country[0][3] == "demonym" and not _company_like(name))):
            return self.book.canonical(country[0][2])
        if state:
            return self.book.canonical(self.cast.home)
        return self.book.canonical(name)

    def of_phrase(self, phrase: str) -> str | None:
        """The group of people or things without a name: "Iranian officials", "spokeswoman for the bank"."""
        made = _JOINT_POLL.search(phrase)
        if made:
            return f"{made.group(1).removeprefix('The ')} and {made.group(2)}"
        return self._of_phrase(phrase) or self._of_owner(phrase)

    def _of_owner(self, phrase: str) -> str | None:
        """Whose it is, where a name owns it: "KTV’s average"."""
        owner = _OWNER.match(phrase)
        if owner is None or _FORMER.search(phrase) or set(phrase.lower().split()) & _KIN:
            return None
        name = _TITLED.sub("", owner.group(1))
        person = next((one for one in self.cast.people if fold(name) in (fold(one.name), one.surname)), None)
        if person is not None:
            return self.of_person(person) or self.book.known(person.name) or person.name
        return self._entity(name)

    def _of_phrase(self, phrase: str) -> str | None:
        if _FORMER.search(phrase):
            return None
        words = re.findall(r"[\w.’'-]+", phrase)
        lowered = [word.lower() for word in words]
        head_classes = [roles().get(word, frozenset()) for word in lowered]
        state = any("state" in one for one in head_classes) or bool(set(lowered) & _STATE_HEADS)
        spokes = any("spokesperson" in one for one in head_classes)
        staff = any("employee" in one for one in head_classes)
        document = any("document" in one for one in head_classes)
        campaign = re.search(r"((?:[A-Z][\w.-]* ?)+)(?:['’]s )?campaign (?=\w)", phrase)
        if campaign:
            return self._of_description(phrase)
        if lowered and lowered[-1] in ("administration", "government", "campaign"):
            person = next(
                (
                    one
                    for one in self.cast.people
                    if len(words) > 1 and one.surname == fold(re.sub(r"['’]s$", "", words[-2]))
                ),
                None,
            )
            if person:
                return (
                    f"{person.name} campaign"
                    if lowered[-1] == "campaign"
                    else self._led(person, self.year) or self.book.canonical(self.cast.home)
                )
            if lowered[-1] != "campaign" and len(words) == 2 and words[0][0].isupper() and not places_in(phrase):
                return self.book.canonical(self.cast.home)  # "the Ruiz administration"
        if re.search(r"\b(?:federal|appeals|supreme|high|constitutional) (?:\w+ )?(?:court|judge)s?\b", phrase, re.I):
            inside = [one for one in places_in(phrase) if one[3] in ("country", "demonym", "organ")]
            return self.book.canonical(inside[0][2] if inside else self.cast.home)
        body = any("company" in one for one in head_classes)
        organs = [one for one in places_in(phrase) if one[3] == "organ"]
        if body and organs and organs[0][0] == 0:
            return self.book.canonical(organs[0][2])
        if not (state or spokes or staff or document):
            return None
        if spokes or staff or document:
            linked = re.search(r" (?:for|of|at|to|by|from|with) (?:the |its |an? |both )?(.+)", phrase)
            if linked:
                found = self._first_entity(linked.group(1), lowered[0])
                if found:
                    return found
                if set(re.findall(r"\w+", linked.group(1).lower())) & (
                    _STATE_HEADS | {"department", "minister", "president"}
                ):
                    return self.book.canonical(self.cast.home)
        found = self._first_entity(re.split(r" (?:for|of|at|to|by|from|with|in) ", phrase)[0], lowered[0])
        if found and (state or spokes or staff or document):
            return found
        inside = [
            one for one in places_in(phrase) if one[3] in ("country", "demonym", "capital", "organ", "union", "body")
        ]
        if inside and state:
            return self.book.canonical(inside[0][2])
        if (
            set(lowered) & {"government", "administration", "cabinet", "military", "army", "parliament", "president"}
            and len(words) <= 3
        ):
            return self.book.canonical(self.cast.home)
        return None


def _company_like(name: str) -> bool:
    return bool(
        set(name.split())
        & {
            "University",
            "College",
            "Institute",
            "Airlines",
            "Airways",
            "Motors",
            "Bank",
            "Press",
            "Times",
            "Post",
            "News",
            "Association",
            "Foundation",
            "Company",
            "Party",
            "Union",
            "Church",
            "Group",
            "Council",
            "Center",
            "Centre",
        }
    )


def _end_of(words: str, tokens: list[str], number: int) -> int:
    at = 0
    for token in tokens[: number + 1]:
        at = words.find(token, at) + len(token)
    return at
