"""What the reading of speakers hands on: an answer for each source, who spoke before, and the article around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from analysis.codebook import Codebook
from analysis.groups import Groups
from analysis.lexicons import terms
from analysis.listed import Listed, listed
from analysis.mentions import Cast, read_cast
from analysis.names import roles
from analysis.nominals import Nominal, nominals
from analysis.nouns import head_of
from analysis.records import Article, Span, Statement
from analysis.text import Index, paragraphs, quotations, sentences

HE = terms("reading", "source he")
SHE = terms("reading", "source she")
IT = terms("reading", "source it")
THEY = terms("reading", "source they")
WHO = terms("reading", "source who")
ME = terms("reading", "source me")
PRONOUNS = HE | SHE | IT | THEY | WHO | ME


@dataclass(frozen=True, slots=True)
class Answer:
    """Who speaks and whom for, and why in plain words.

    `kind` is person, body, joint or other (people and things without a name); `plural` whether it is several.
    """

    actor: str | None
    group: str | None
    why: str
    kind: str = "other"
    gender: str | None = None
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who made an earlier statement of the article, and where."""

    actor: str
    group: str | None
    kind: str
    gender: str | None
    at: int
    plural: bool = False


@dataclass
class Scene:
    """One article as it is read: its people and bodies, its sentences, and who has spoken so far.

    `read` reads a noun phrase at a place, as a source is read: (words, start, end).
    """

    article: Article
    statements: Sequence[Statement]
    cast: Cast
    groups: Groups
    book: Listed
    sentences: Index
    paragraphs: Index
    quotations: Index
    read: Callable[[str, int, int], Answer]
    history: list[Speaker] = field(default_factory=list)
    solved: dict[int, Answer] = field(default_factory=dict)
    solved_to: int = 0
    subjects: list[int] | None = None
    contents: dict[int, tuple[Span, ...]] = field(default_factory=dict)

    @cached_property
    def nominals(self) -> list[Nominal]:
        """The people and bodies without a name."""
        return nominals(self.text)

    @cached_property
    def nominal_starts(self) -> list[int]:
        """Where the people and bodies without a name begin."""
        return [one.start for one in self.nominals]

    @cached_property
    def listed_bodies(self) -> list[tuple[int, int, str]]:
        """Where the text names bodies of the codebook."""
        return self.book.named_in(self.text)

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    def said_at(self, start: int) -> tuple[Span, ...]:
        """What is said by the source that begins at a place."""
        if not self.contents:
            self.contents = {
                one.attribution.source.start: one.attribution.content
                for one in self.statements
                if one.attribution.source
            }
        return self.contents.get(start, ())


def scene_of(
    article: Article,
    statements: Sequence[Statement],
    codebook: Codebook,
    read: Callable[[Scene, str, int, int], Answer],
) -> Scene:
    """The scene of an article before its first source is read; `read` reads a noun phrase in a scene."""
    text, book = article.text, listed(codebook)
    cast = read_cast(text, article.title, book.names_of_people)
    groups = Groups(codebook, cast, article.published.year)
    parts = (Index(sentences(text)), Index(paragraphs(text)), Index(quotations(text)))
    scene = Scene(article, statements, cast, groups, book, *parts, lambda *where: read(scene, *where))
    return scene


def because(answer: Answer, why: str, gender: str | None = None) -> Answer:
    """The answer with another reason."""
    return replace(answer, why=why, gender=answer.gender or gender)


def head_classes(phrase: str) -> frozenset[str]:
    """The classes of a phrase's head noun in `lexicons/roles.csv`."""
    return roles().get(head_of(phrase).lower(), frozenset())
