"""What Compose loads: overrides, includes, extended services; checked against Compose itself by the benchmark."""

from __future__ import annotations

from envdoctor.repository import compose
from envdoctor.repository.compose import ComposeFile, Service


def composed(source) -> ComposeFile:
    return source.fact(compose.composed)[0]


def service(source, name: str = "web") -> Service:
    found = composed(source).service(name)
    assert found is not None
    return found


BASE = """
services:
  web:
    image: shop:1
    command: gunicorn shop
    environment: {A: one, B: two}
    ports: ["8000:8000"]
    volumes: ["./src:/app", "data:/data"]
    depends_on: [db]
  db:
    image: postgres:17
volumes: {data: {}}
"""


def test_an_override_file_is_laid_over_the_main_file(repository) -> None:
    override = """
    services:
      web:
        command: ["runserver"]
        environment: ["B=three", "C=4"]
        ports: ["9000:9000"]
        volumes: ["./other:/app"]
        depends_on: {db: {condition: service_healthy}}
    """
    source = repository({"compose.yaml": BASE, "compose.override.yaml": override})
    web = service(source)
    assert composed(source).parts == ("compose.override.yaml",)
    assert web.command == ("runserver",)
    assert dict(web.environment) == {"A": "one", "B": "three", "C": "4"}
    assert [port.published for port in web.ports] == ["8000", "9000"]
    assert [(mount.source, mount.target) for mount in web.mounts] == [("./other", "/app"), ("data", "/data")]
    assert dict(web.depends_on) == {"db": "service_healthy"}


def test_positions_stay_those_of_the_file_that_says_it(repository) -> None:
    override = 'services:\n  web:\n    command: x\n    environment: {B: b}\n    ports: ["1:1"]\n'
    web = service(repository({"docker-compose.yml": BASE, "docker-compose.override.yml": override}))
    assert str(web.location) == "docker-compose.yml:2"
    assert str(web.at("command")) == "docker-compose.override.yml:3"
    assert str(web.at("environment.B")) == "docker-compose.override.yml:4"
    assert str(web.at("environment.A")) == "docker-compose.yml:5"
    assert [str(web.place(port)) for port in web.ports] == ["docker-compose.yml:6", "docker-compose.override.yml:5"]


def test_tags_take_away_and_replace(repository) -> None:
    override = """
    services:
      web:
        ports: !override ["127.0.0.1:9000:8000"]
        environment: !reset null
        depends_on: !reset []
    """
    web = service(repository({"compose.yaml": BASE, "compose.override.yml": override}))
    assert [(port.host, port.published) for port in web.ports] == [("127.0.0.1", "9000")]
    assert not web.environment
    assert not web.depends_on


def test_a_service_extends_another_files_service_with_paths_from_there(repository) -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    extends: {file: common/base.yml, service: app}\n    command: mine\n",
        "common/base.yml": """
        services:
          root: {image: debian, user: app}
          app:
            extends: root
            build: {context: ./app, dockerfile: Dockerfile.dev}
            env_file: [app.env, {path: ../shared.env, required: false}]
            volumes: ["./conf:/conf", "named:/n"]
            command: theirs
        """,
    }
    web = service(repository(files))
    assert web.build is not None
    assert (web.build.context, web.build.dockerfile) == ("common/app", "common/app/Dockerfile.dev")
    assert [item.path for item in web.environment_files] == ["common/app.env", "shared.env"]
    assert [mount.source for mount in web.mounts] == ["./common/conf", "named"]
    assert (web.command, web.image, web.text("user")) == (("mine",), "debian", "app")
    assert str(web.at("user")) == "common/base.yml:2"


def test_included_files_bring_services_and_volumes(repository) -> None:
    files = {
        "compose.yaml": "include:\n  - infra/compose.yaml\nservices:\n  web: {image: x, depends_on: [db]}\n",
        "infra/compose.yaml": "services:\n  db: {build: pg, volumes: ['data:/d']}\nvolumes: {data: {}}\n",
    }
    source = repository(files)
    found = composed(source)
    assert [item.name for item in found.services] == ["db", "web"]
    assert found.volumes == ("data",)
    assert service(source, "db").build == compose.Build(context="infra/pg", dockerfile="infra/pg/Dockerfile", line=2)


def test_dot_env_may_name_the_files(repository) -> None:
    files = {
        ".env": "COMPOSE_FILE=docker-compose.yml:docker-compose.dev.yml\n",
        "docker-compose.yml": BASE,
        "docker-compose.dev.yml": "services: {web: {command: dev}}\n",
        "docker-compose.override.yml": "services: {web: {command: never}}\n",
    }
    source = repository(files)
    assert service(source).command == ("dev",)
    assert [item.path for item in source.fact(compose.composed)] == [
        "docker-compose.yml",
        "docker-compose.override.yml",
    ]


def test_what_nothing_loads_comes_alone(repository) -> None:
    files = {"compose.yaml": BASE, "compose.prod.yaml": "services: {web: {command: prod}}\n"}
    found = repository(files).fact(compose.composed)
    assert [(item.path, item.parts) for item in found] == [("compose.yaml", ()), ("compose.prod.yaml", ())]


def test_circles_end(repository) -> None:
    files = {
        "compose.yaml": "include: [b.compose.yaml]\nservices:\n  web: {extends: web}\n  a: {extends: b}\n  b: {extends: a}\n",
        "b.compose.yaml": "include: [compose.yaml]\nservices: {c: {image: x}}\n",
    }
    assert {item.name for item in composed(repository(files)).services} == {"web", "a", "b", "c"}


def test_an_override_that_is_broken_is_left_out(repository) -> None:
    source = repository({"compose.yaml": BASE, "compose.override.yaml": "services: [\n"})
    assert service(source).command == ("gunicorn", "shop")
