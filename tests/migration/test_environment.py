"""Variables that lead to the services: the value has the form that the application reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.migration import plan
from envdoctor.repository import Repository

Make = Callable[..., Repository]


@pytest.mark.parametrize(
    ("name", "default", "wanted"),
    [
        ("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092", "kafka:19092"),
        ("KAFKA_BOOTSTRAP_SERVERS", "", "kafka:19092"),
        ("KAFKA_BROKERS", "", "kafka:19092"),
        ("KAFKA_BROKER", "localhost:9092", "kafka:19092"),
        ("KAFKA_BOOTSTRAP_SERVER", "localhost:9092", "kafka:19092"),
        ("KAFKA_SERVER", "localhost:9092", "kafka:19092"),
        ("KAFKA_HOST", "localhost", "kafka"),
        ("ELASTICSEARCH_HOSTS", "http://localhost:9200", "http://elasticsearch:9200"),
        ("ELASTICSEARCH_HOSTS", "localhost:9200", "elasticsearch:9200"),
        ("ELASTICSEARCH_HOSTS", '["localhost:9200"]', '["elasticsearch:9200"]'),
        ("ELASTICSEARCH_HOST", "localhost", "elasticsearch"),
    ],
)
def test_where_the_servers_are(repository: Make, name: str, default: str, wanted: str) -> None:
    files = {
        "app.py": f"import os\nfrom flask import Flask\napp = Flask(__name__)\nWHERE = os.environ.get({name!r}, {default!r})\n"
        "producer = KafkaProducer()\nclient = Elasticsearch()\n",
        "requirements.txt": "flask\nkafka-python\nelasticsearch==8.1.0\n",
    }
    assert plan(repository(files)).environment[name] == wanted


def test_a_broker_of_kafka_is_not_celerys(repository: Make) -> None:
    files = {
        "app.py": "import os\nfrom flask import Flask\napp = Flask(__name__)\nA = os.environ['KAFKA_BROKER_URL']\nB = os.environ['CELERY_BROKER_URL']\n"
        "producer = KafkaProducer()\n",
        "requirements.txt": "flask\nkafka-python\ncelery\npika\n",
    }
    found = plan(repository(files)).environment
    assert found["KAFKA_BROKER_URL"] == "kafka:19092"
    assert found["CELERY_BROKER_URL"].startswith("amqp://")


def test_the_database_of_an_application_without_a_relational_one_is_its_mongo(repository: Make) -> None:
    files = {
        "app.py": "import os\nfrom flask import Flask\nfrom pymongo import MongoClient\napp = Flask(__name__)\n"
        "client = MongoClient(os.getenv('DATABASE_URL'))\n",
        "requirements.txt": "flask\npymongo\n",
    }
    assert plan(repository(files)).environment["DATABASE_URL"].startswith("mongodb://mongo:27017")
    both = files | {
        "requirements.txt": "flask\npymongo\npsycopg2\n",
        "db.py": "URL = 'postgresql+psycopg2://localhost/a'\n",
    }
    assert plan(repository(both, name="both")).environment["DATABASE_URL"].startswith("postgresql")
