"""The state of a visitor's quiz, in a signed cookie and nowhere else: docs/adr/0003-quiz-without-a-trace.md."""

import random
import secrets
import uuid
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac

from myths.models import Answer, Attempt, Difficulty, StatementVersion, Verdict
from pages import cookies

COOKIE = "myths_quiz"
GUIDE_COOKIE = "myths_guide"
PATH = "/myths/"
KEPT_FOR = timedelta(days=180)
MIX = {Difficulty.EASY: 4, Difficulty.MEDIUM: 4, Difficulty.HARD: 2}
LENGTH = sum(MIX.values())


@dataclass
class Quiz:
    """`drawn` are version keys in the order asked, `seen` statement keys from the longest ago to the latest.

    `ticket` is random, and gone once the quiz was counted.
    """

    drawn: list[int] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    ticket: str = ""
    is_first: bool = True
    guide_read: bool = False

    @property
    def is_started(self) -> bool:
        return bool(self.drawn)

    @property
    def is_finished(self) -> bool:
        return self.is_started and len(self.answers) == len(self.drawn)

    @property
    def next_number(self) -> int:
        return min(len(self.answers) + 1, len(self.drawn))


def load(request: HttpRequest) -> Quiz:
    """The quiz of this browser; a new one where there is none, or the cookie was tampered with or outlived its rows.

    What a coordinator has taken back since is not asked any more; a quiz that ends by that counts at the next start.
    """
    try:
        quiz = Quiz(
            **signing.loads(request.COOKIES.get(cookies.name_of(COOKIE, PATH), ""), salt=COOKIE, max_age=KEPT_FOR)
        )
    except (signing.BadSignature, TypeError):
        return Quiz()
    published = dict(StatementVersion.objects.filter(pk__in=quiz.drawn).values_list("pk", "statement__published"))
    if len(published) != len(quiz.drawn):
        return Quiz()
    asked, ahead = quiz.drawn[: len(quiz.answers)], quiz.drawn[len(quiz.answers) :]
    return replace(quiz, drawn=asked + [pk for pk in ahead if published[pk]])


def save(response: HttpResponseBase, quiz: Quiz) -> None:
    _set_cookie(response, COOKIE, signing.dumps(asdict(quiz), salt=COOKIE, compress=True))


def has_read_guide(request: HttpRequest) -> bool:
    return cookies.name_of(GUIDE_COOKIE, PATH) in request.COOKIES


def remember_guide(response: HttpResponseBase) -> None:
    _set_cookie(response, GUIDE_COOKIE, "1")


def _set_cookie(response: HttpResponseBase, name: str, value: str) -> None:
    response.set_cookie(
        cookies.name_of(name, PATH),
        value,
        max_age=KEPT_FOR,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def start(quiz: Quiz, *, guide_read: bool) -> Quiz:
    """A new quiz with other statements than `quiz` and those before it had, as far as there are others.

    `quiz` is counted before, if it ended without a last answer.
    """
    _count_once(quiz)
    drawn = draw(quiz.seen)
    fresh = [version.statement_id for version in drawn]
    return Quiz(
        drawn=[version.pk for version in drawn],
        seen=[pk for pk in quiz.seen if pk not in fresh] + fresh,
        ticket=secrets.token_urlsafe(16),
        is_first=not quiz.is_started,
        guide_read=guide_read,
    )


def length() -> int:
    """How many statements a quiz has: fewer than LENGTH only where the guide is that short."""
    return min(LENGTH, StatementVersion.objects.current().published().count())


def draw(seen: list[int], rng: random.Random | None = None) -> list[StatementVersion]:
    """Versions for one quiz, easy ones first: `MIX` of each difficulty, topped up where one has too few.

    Statements not in `seen` come first, then those seen longest ago.
    """
    rng = rng or random.SystemRandom()
    pool = list(StatementVersion.objects.current().published().select_related("statement"))
    rng.shuffle(pool)
    pool.sort(key=lambda version: _recency(seen, version.statement_id))
    drawn = [version for level, count in MIX.items() for version in _of(pool, level)[:count]]
    spare = [version for version in pool if version not in drawn]
    drawn += spare[: LENGTH - len(drawn)]
    rng.shuffle(drawn)
    return sorted(drawn, key=lambda version: version.statement.difficulty)


def _recency(seen: list[int], statement_id: int) -> int:
    return seen.index(statement_id) if statement_id in seen else -1


def _of(pool: list[StatementVersion], level: int) -> list[StatementVersion]:
    return [version for version in pool if version.statement.difficulty == level]


def answer(quiz: Quiz, number: int, verdict: str) -> None:
    """Note the answer to question `number`, if it is the one to be asked next; the last one counts the quiz.

    A repeated or belated answer changes nothing. ValueError for anything but a verdict.
    """
    verdict = Verdict(verdict).value
    if number != len(quiz.answers) + 1 or number > len(quiz.drawn):
        return
    quiz.answers.append(verdict)
    _count_once(quiz)


def _count_once(quiz: Quiz) -> None:
    if quiz.is_finished and quiz.ticket:
        record(quiz)
        quiz.ticket = ""


@transaction.atomic
def record(quiz: Quiz) -> None:
    """Write the answers of a finished quiz in one go; once, however often and from wherever it is sent."""
    attempt, created = Attempt.objects.get_or_create(
        pk=_attempt_id(quiz.ticket),
        defaults={"week": _monday(), "is_first": quiz.is_first, "guide_read": quiz.guide_read},
    )
    if not created:
        return
    pairs = zip(quiz.drawn, quiz.answers, strict=True)
    Answer.objects.bulk_create(
        Answer(id=uuid.uuid4(), attempt=attempt, version_id=version, verdict=verdict) for version, verdict in pairs
    )


def _attempt_id(ticket: str) -> uuid.UUID:
    """Follows from the ticket and the server's key: two posts of one quiz meet here, and no row leads back."""
    return uuid.UUID(bytes=salted_hmac("myths.quiz.attempt", ticket, algorithm="sha256").digest()[:16], version=4)


def _monday() -> date:
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())
