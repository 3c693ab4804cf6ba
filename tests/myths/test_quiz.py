from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from random import Random
from threading import Barrier

import pytest
from django.core import signing
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from myths import quiz as quizzes
from myths.models import Answer, Attempt, Statement
from myths.quiz import Quiz


def finish(quiz, verdict="myth"):
    for number in range(1, len(quiz.drawn) + 1):
        quizzes.answer(quiz, number, verdict)
    return quiz


def test_ten_statements_in_a_fixed_mix_with_the_easy_ones_first(pool):
    drawn = quizzes.draw([], Random(1))
    assert [version.statement.difficulty for version in drawn] == [1, 1, 1, 1, 2, 2, 2, 2, 3, 3]
    assert len(set(drawn)) == 10


def test_three_quizzes_repeat_nothing_while_there_is_something_new(pool):
    quiz, asked = Quiz(), []
    for _again in range(3):
        quiz = quizzes.start(quiz, guide_read=False)
        asked.append(set(quiz.drawn))
    assert not asked[0] & asked[1]
    difficulty = {version.pk: version.statement.difficulty for version in pool}
    repeated = Counter(difficulty[pk] for pk in asked[2] & (asked[0] | asked[1]))
    assert repeated == {1: 2}  # ten easy ones, of which eight were seen
    assert len(quiz.seen) == len(set(quiz.seen)) == 28


def test_what_was_seen_longest_ago_comes_back_first(make_statement):
    versions = [make_statement() for _index in range(12)]
    seen = [version.statement_id for version in versions]
    assert {version.statement_id for version in quizzes.draw(seen)} == set(seen[:10])


@pytest.mark.parametrize(("levels", "expected"), [([1] * 3, 3), ([3] * 12, 10), ([], 0), ([1] * 4 + [2] * 20, 10)])
def test_a_small_guide_makes_the_fullest_quiz_it_can(make_statement, levels, expected):
    for level in levels:
        make_statement(difficulty=level)
    assert len(quizzes.draw([])) == expected


def test_unpublished_statements_are_not_drawn(pool):
    Statement.objects.exclude(difficulty=1).update(published=False)
    assert {version.statement.difficulty for version in quizzes.draw([])} == {1}


def test_the_finished_quiz_is_counted_once_with_its_flags(pool):
    quiz = quizzes.start(Quiz(), guide_read=True)
    ticket = quiz.ticket
    finish(quiz)
    quiz.ticket = ticket  # an old cookie sent again
    quizzes.record(quiz)
    attempt = Attempt.objects.get()
    assert (attempt.is_first, attempt.guide_read, attempt.week.isoweekday()) == (True, True, 1)
    assert set(attempt.answers.values_list("version", "verdict")) == {(pk, "myth") for pk in quiz.drawn}
    assert Answer.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_eight_posts_of_the_last_answer_at_once_are_one_quiz(pool):
    quiz, start = quizzes.start(Quiz(), guide_read=False), Barrier(8)
    quiz.answers = ["myth"] * 9

    def post(_index):
        start.wait()
        try:
            quizzes.answer(deepcopy(quiz), 10, "fact")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(post, range(8)))
    assert (Attempt.objects.count(), Answer.objects.count()) == (1, 10)


def test_the_second_quiz_of_a_browser_is_not_its_first(pool):
    finish(quizzes.start(finish(quizzes.start(Quiz(), guide_read=False)), guide_read=False))
    assert sorted(Attempt.objects.values_list("is_first", flat=True)) == [False, True]


def test_an_unfinished_quiz_leaves_nothing(pool):
    quiz = quizzes.start(Quiz(), guide_read=False)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for number in range(1, 10):
            quizzes.answer(quiz, number, "fact")
    assert (len(queries), Attempt.objects.count(), Answer.objects.count()) == (0, 0, 0)


def test_only_the_next_question_takes_an_answer(pool):
    quiz = quizzes.start(Quiz(), guide_read=False)
    quizzes.answer(quiz, 1, "fact")
    quizzes.answer(quiz, 1, "myth")
    quizzes.answer(quiz, 3, "myth")
    assert quiz.answers == ["fact"]
    with pytest.raises(ValueError, match="both"):
        quizzes.answer(quiz, 2, "both")


def test_a_finished_quiz_takes_no_more_answers(pool):
    quiz = finish(quizzes.start(Quiz(), guide_read=False))
    quizzes.answer(quiz, 11, "myth")
    assert (len(quiz.answers), quiz.ticket, quiz.is_finished) == (10, "", True)


def request_with(cookie):
    request = RequestFactory().get("/myths/quiz/")
    request.COOKIES[quizzes.COOKIE] = cookie
    return request


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "forged",
        "a:b:c",
        "\x00",
        signing.dumps([1], salt=quizzes.COOKIE),
        signing.dumps({"drawn": [1]}, salt="other"),
    ],
    ids=["empty", "unsigned", "badly signed", "a control character", "not a quiz", "signed for another cookie"],
)
def test_a_cookie_that_is_not_ours_is_a_new_quiz(cookie):
    assert quizzes.load(request_with(cookie)) == Quiz()


def test_a_cookie_that_outlived_its_statements_is_a_new_quiz(db):
    assert quizzes.load(request_with(signing.dumps({"drawn": [1, 2]}, salt=quizzes.COOKIE))) == Quiz()
