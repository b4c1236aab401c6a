"""Compose files: both spellings of everything, positions, and files that are wrong."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository import compose
from envdoctor.repository.compose import ComposeFile, Service, interpolate, parse


def read(text: str, path: str = "compose.yaml") -> ComposeFile:
    return parse(textwrap.dedent(text).lstrip("\n"), path)


def service(text: str) -> Service:
    return read("services:\n  app:\n" + textwrap.indent(textwrap.dedent(text), "    ")).services[0]


FULL = """
    name: shop
    x-app: &app
      build: .
      environment: &env
        A: 1
    services:
      app:
        <<: *app
        image: shop:${TAG:-dev}
        environment:
          <<: *env
          DB_HOST: db
          SECRET:
        ports:
          - "127.0.0.1:8000:8000"
          - target: 80
            published: "8080"
            host_ip: 127.0.0.1
        depends_on:
          db:
            condition: service_healthy
            required: false
          cache: {condition: service_started}
        env_file:
          - .env
          - path: ./more.env
            required: false
      db:
        image: postgres:16
        healthcheck:
          test: pg_isready -U $$POSTGRES_USER
        volumes:
          - data:/var/lib/postgresql/data
          - ./init:/docker-entrypoint-initdb.d:ro
          - /anonymous
    volumes:
      data:
"""


def test_a_whole_file() -> None:
    found = read(FULL)
    app, db = found.services
    assert found.keys["services"] == 6
    assert found.volumes == ("data",)
    assert not found.errors
    assert (app.image, app.location.line, app.line("image")) == ("shop:dev", 7, 9)
    assert app.environment == {"DB_HOST": "db", "SECRET": None, "A": "1"}
    assert app.lines["environment.DB_HOST"] == 12
    assert [(item.host, item.published, item.target) for item in app.ports] == [
        ("127.0.0.1", "8000", "8000"),
        ("127.0.0.1", "8080", "80"),
    ]
    assert app.depends_on == {"db": "service_healthy", "cache": "service_started"}
    assert app.optional_dependencies == ("db",)
    assert app.env_files == (".env", "more.env")
    assert [item.required for item in app.environment_files] == [True, False]
    assert app.build is not None
    assert (app.build.context, app.build.dockerfile) == ("", "Dockerfile")
    assert db.healthcheck == ("CMD-SHELL", "pg_isready -U $POSTGRES_USER")
    assert [(item.kind, item.source, item.target, item.read_only) for item in db.mounts] == [
        ("volume", "data", "/var/lib/postgresql/data", False),
        ("bind", "./init", "/docker-entrypoint-initdb.d", True),
        ("volume", None, "/anonymous", False),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("'80'", (None, None, "80", "tcp")),
        ("80", (None, None, "80", "tcp")),
        ("'8000:80/udp'", (None, "8000", "80", "udp")),
        ("'127.0.0.1::80'", ("127.0.0.1", "", "80", "tcp")),
        ("'[::1]:8000:80'", ("::1", "8000", "80", "tcp")),
        ("'0.0.0.0:3000-3005:3000-3005'", ("0.0.0.0", "3000-3005", "3000-3005", "tcp")),
        ("'${BIND:-127.0.0.1}:${PORT:-8000}:8000'", ("127.0.0.1", "8000", "8000", "tcp")),
        ("'${PORT:?set it: now}:8000'", (None, "${PORT}", "8000", "tcp")),
        ("22:22", (None, "22", "22", "tcp")),
    ],
)
def test_ports(text: str, wanted) -> None:
    port = service(f"ports: [{text}]").ports[0]
    assert (port.host, port.published, port.target, port.protocol) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("healthcheck: {test: [CMD, curl, localhost]}", ("CMD", "curl", "localhost")),
        ("healthcheck: {disable: true}", ("NONE",)),
        ("healthcheck: {interval: 5s}", ()),
        ("image: x", ()),
    ],
)
def test_healthchecks(text: str, wanted) -> None:
    assert service(text).healthcheck == wanted


def test_lists_and_mappings_mean_the_same() -> None:
    one = service("environment: [A=1, 'B=x=y', C]\ndepends_on: [db]\nenv_file: .env\ncommand: sh -c 'a b'\n")
    assert one.environment == {"A": "1", "B": "x=y", "C": None}
    assert one.depends_on == {"db": "service_started"}
    assert one.env_files == (".env",)
    assert one.command == ("sh", "-c", "a b")
    assert one.lines["environment.A"] == 3


def test_builds() -> None:
    assert service("build: https://github.com/a/b.git").build == compose.Build(context=None, dockerfile=None, line=3)
    build = (
        read("services: {a: {build: {context: .., dockerfile: docker/web, target: dev}}}", "deploy/compose.yml")
        .services[0]
        .build
    )
    assert build is not None
    assert (build.context, build.dockerfile, build.target) == ("", "docker/web", "dev")
    outside = read("services: {a: {build: ../..}}", "deploy/compose.yml").services[0].build
    assert outside is not None
    assert outside.context is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("${A}-$A", "1-1"),
        ("${B:-${A}}", "1"),
        ("${B}", "${B}"),
        ("${B?no}${B:?no: way}", "${B}${B}"),
        ("${A:+x}${B:+x}", "x"),
        ("$$A", "$$A"),
        ("${E-d}|${E:-d}", "|d"),
    ],
)
def test_interpolation(text: str, wanted: str) -> None:
    assert interpolate(text, {"A": "1", "E": ""}) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "services: [",
        "services:\n\t- a",
        "- a",
        "services: 3",
        "services: {a: 3}",
        "services: {a: {image: x}, a: {image: y}}",
        "services: {a: &a {b: *a}}",
        "a: b: c",
        "{" * 5000,
        "services: *unknown",
    ],
)
def test_what_is_wrong_is_an_error_and_never_an_exception(text: str) -> None:
    assert parse(text).errors


@pytest.mark.parametrize(
    "text",
    [
        "",
        "services:",
        "services: {a: {ports: 3, volumes: {a: b}, environment: 3, depends_on: 3, build: [], image: [], healthcheck: 4}}",
        "services: {a: {ports: [[], {}, null], volumes: [[], {}, null], env_file: [{}, []], extends: [], command: [[]]}}",
    ],
)
def test_wrong_types_are_left_out(text: str) -> None:
    parse(text)


@given(st.text(alphabet=st.sampled_from("services:\n  {}[]&*<!-'\"|>\t#abc,${}"), max_size=80))
def test_no_text_raises(text: str) -> None:
    parse(text)


def test_which_files_compose_loads(repository) -> None:
    body = "services: {a: {image: x}}\n"
    found = repository(
        {
            "docker-compose.yml": body,
            "compose.yaml": body,
            "compose.override.yaml": body,
            "docker-compose.prod.yml": body,
            "deploy/docker-compose.yml": body,
            "local.compose.yml": body,
            "composer.yml": body,
            "docs/compose.md": body,
            "key-compose.yaml": "bindings: []\n",
            "{{cookiecutter.x}}/compose.yaml": body,
            "t/compose.yaml": "services:\n  {% if x %}\n  a: {{ b }}\n  {% endif %}\n",
        }
    ).fact(compose.read)
    assert [(item.path, item.default, item.override) for item in found] == [
        ("compose.yaml", True, False),
        ("compose.override.yaml", False, True),
        ("docker-compose.prod.yml", False, False),
        ("docker-compose.yml", False, False),
        ("local.compose.yml", False, False),
        ("deploy/docker-compose.yml", True, False),
    ]


def test_includes() -> None:
    found = read("include:\n  - db/compose.yaml\n  - path: [a.yaml, ../b.yaml]\n  - oci://x\n", "d/compose.yaml")
    assert found.includes == ("d/db/compose.yaml", "d/a.yaml", "b.yaml")


def test_a_dot_env_that_belongs_to_the_repository_fills_in(repository) -> None:
    found = repository(
        {
            "compose.yaml": "services: {a: {image: 'x:${TAG}', environment: {T: '${TAG}'}}, b: }",
            ".env": "# c\nexport TAG='1.2' # why\nOTHER=$TAG\n",
        }
    ).fact(compose.read)
    assert found[0].services[0].image == "x:1.2"
    assert found[0].services[0].environment == {"T": "${TAG}"}
    assert not found[0].errors


def test_links_start_services_first() -> None:
    assert dict(service("links: [db, 'cache:redis']\nnetwork_mode: service:vpn").depends_on) == {
        "db": "service_started", "cache": "service_started", "vpn": "service_started"
    }  # fmt: skip
