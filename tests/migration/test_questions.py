from __future__ import annotations

from collections.abc import Callable

from envdoctor.migration import Decision, Options, plan
from envdoctor.migration.questions import answered, questions
from envdoctor.repository import Repository

BOTH = {
    "requirements.txt": "flask==3.1\npsycopg2-binary==2.9\npymysql==1.1\nboto3==1.35\n",
    "app.py": "import psycopg2\nimport pymysql\nfrom flask import Flask\napp = Flask(__name__)\n",
}


def test_rivals_are_asked_about_and_the_answer_decides(repository: Callable[..., Repository]) -> None:
    found = repository(BOTH)
    question = questions(plan(found))[0]
    assert set(question.choices) == {"postgres", "mysql"}
    assert question.because
    assert answered(Options(), question, question.default) == Options()
    other = next(item for item in question.choices if item != question.default)
    options = answered(Options(), question, other)
    added = [item.family for item in plan(found, options).services if item.decision is Decision.ADDED]
    assert added == [other]
    assert not any("|" in item.about for item in questions(plan(found, options)))


def test_a_python_that_nothing_states_is_asked_for(repository: Callable[..., Repository]) -> None:
    found = repository({"app.py": BOTH["app.py"], "requirements.txt": "flask\n"})
    question = next(item for item in questions(plan(found)) if item.about == "python")
    assert answered(Options(), question, "3.10").python == "3.10"
    stated = repository({**BOTH, ".python-version": "3.11\n"}, name="other")
    assert not any(item.about == "python" for item in questions(plan(stated)))
