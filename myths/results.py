"""What a quiz came to, for its taker and, with less detail, for anybody it is shared with."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from myths.models import StatementVersion, Topic
from myths.quiz import Quiz

SIGNER = Signer(salt="myths.result", sep=".")


@dataclass(frozen=True)
class Question:
    number: int
    version: StatementVersion
    answer: str

    @property
    def is_right(self) -> bool:
        return self.answer == self.version.verdict


@dataclass(frozen=True)
class SharedResult:
    right: int
    asked: int
    topics: list[Topic]


def questions(quiz: Quiz) -> list[Question]:
    """The answered questions of a quiz in the order asked, with their sources."""
    versions = StatementVersion.objects.select_related("statement__topic").prefetch_related("sources")
    by_key = versions.in_bulk(quiz.drawn)
    answered = zip(quiz.drawn, quiz.answers, strict=False)
    return [Question(number, by_key[pk], answer) for number, (pk, answer) in enumerate(answered, start=1)]


def share_code(answered: list[Question]) -> str:
    """Score and topics to read, signed. Everybody with the same score and topics gets the same code."""
    topics = sorted({question.version.statement.topic_id for question in answered if not question.is_right})
    right = sum(question.is_right for question in answered)
    return SIGNER.sign_object([right, len(answered), *topics], compress=True)


def shared_result(code: str) -> SharedResult | None:
    """The result in a code of `share_code`; None where the code is not one of ours."""
    try:
        right, asked, *topics = SIGNER.unsign_object(code)
    except BadSignature:
        return None
    return SharedResult(right, asked, list(Topic.objects.filter(pk__in=topics)))
