"""Import names and distributions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.repository import Repository, first_party, names, standard_library


@pytest.mark.parametrize(
    ("module", "first"),
    [
        ("yaml", "pyyaml"),
        ("PIL.Image", "pillow"),
        ("cv2", "opencv-python"),
        ("sklearn.svm", "scikit-learn"),
        ("google.cloud.storage", "google-cloud-storage"),
        ("google.cloud.secretmanager_v1", "google-cloud-secret-manager"),
        ("google.protobuf.message", "protobuf"),
        ("azure.mgmt.compute.models", "azure-mgmt-compute"),
        ("azure.core.exceptions", "azure-core"),
        ("opentelemetry.trace", "opentelemetry-api"),
        ("opentelemetry.exporter.otlp.proto.grpc.trace_exporter", "opentelemetry-exporter-otlp-proto-grpc"),
        ("ruamel.yaml", "ruamel-yaml"),
        ("zope.interface", "zope-interface"),
        ("pkg_resources", "setuptools"),
    ],
)
def test_most_likely_distribution(module: str, first: str) -> None:
    assert names.distributions(module)[0] == first


@pytest.mark.parametrize("module", ["google", "utils", "config", "nobody_knows_this"])
def test_unknown_stays_unknown(module: str) -> None:
    assert not names.distributions(module)


@pytest.mark.parametrize(
    ("module", "distribution"),
    [
        ("skopt", "ft-scikit-optimize"),
        ("psycopg2", "psycopg2-binary"),
        ("google.cloud.storage", "google-cloud-storage"),
        ("google.cloud.pubsub_v1", "google-cloud-pubsub"),
        ("rapidjson", "python-rapidjson"),
        ("phonenumbers", "phonenumberslite"),
        ("azure.storage.blob", "azure-storage-blob"),
        ("llama_index.embeddings.openai_like", "llama-index-embeddings-openai-like"),
        ("opentelemetry.exporter.otlp.proto.grpc.trace_exporter", "opentelemetry-exporter-otlp"),
        ("ruamel.yaml", "ruamel-yaml"),
    ],
)
def test_declared_distribution_is_accepted(module: str, distribution: str) -> None:
    assert names.provider(module, {distribution, "something-else"}) == distribution


@pytest.mark.parametrize(
    ("module", "distribution"),
    [
        ("yaml", "types-pyyaml"),
        ("redis", "django-redis-cache"),
        ("google.cloud.bigquery", "google-cloud-storage"),
        ("azure.identity", "azure-storage-blob"),
        ("requests", "requests-mock"),
    ],
)
def test_neighbours_are_not_accepted(module: str, distribution: str) -> None:
    assert names.provider(module, {distribution}) is None


@pytest.mark.parametrize(
    ("module", "subject"),
    [
        ("yaml.constructor", "yaml"),
        ("google.cloud.bigquery.table", "google.cloud.bigquery"),
        ("google.protobuf.message", "google.protobuf"),
        ("paste.cascade", "paste"),
        ("azure.mgmt.compute.models", "azure.mgmt.compute"),
    ],
)
def test_identifying_part(module: str, subject: str) -> None:
    assert names.identifying(module) == subject


def test_modules_of_a_distribution() -> None:
    assert "yaml" in names.modules_of("pyyaml")
    assert names.modules_of("no-such-distribution") == frozenset()


@pytest.mark.parametrize("module", ["os", "tomllib", "distutils", "urllib2", "asyncore", "annotationlib", "imp"])
def test_standard_library_of_every_python(module: str) -> None:
    assert standard_library.contains(module)


def test_lifetime() -> None:
    assert standard_library.lifetime("tomllib") == ("3.11", "")
    assert standard_library.lifetime("imp.x") == ("", "3.12")
    assert standard_library.lifetime("yaml") is None


TREE = {
    "pyproject.toml": "[project]\nname = 'shop-engine'\nversion = '1'\n",
    "src/shop/__init__.py": "",
    "src/shop/redis.py": "",
    "src/shop/views.py": "",
    "backend/manage.py": "",
    "backend/orders/__init__.py": "",
    "scripts/common_things.py": "",
    "scripts/run.py": "",
    "docker/build.py": "",
    "plugins/deep/inner.py": "",
    "examples/flask/__init__.py": "",
}


@pytest.mark.parametrize(
    ("module", "path", "own"),
    [
        ("shop.views", "tests/test_shop.py", True),
        ("orders", "backend/manage.py", True),
        ("orders", "tests/test_orders.py", True),
        ("common_things", "scripts/run.py", True),
        ("shop_engine", "tests/test_shop.py", True),
        ("redis", "src/shop/views.py", False),
        ("docker", "scripts/run.py", False),
        ("docker.build", "manage.py", True),
        ("plugins.deep.inner", "manage.py", True),
        ("flask", "src/shop/views.py", False),
        ("events_pb2", "src/shop/views.py", True),
        ("requests", "src/shop/views.py", False),
    ],
)
def test_first_party(repository: Callable[..., Repository], module: str, path: str, own: bool) -> None:
    assert repository(TREE).fact(first_party.read).contains(module, path) is own
