"""Travis CI, GitLab CI, CircleCI, Azure Pipelines, Bitbucket Pipelines and AppVeyor."""

from __future__ import annotations

from envdoctor.repository.ci.gathering import Gathering, texts
from envdoctor.repository.yaml import Document, Mapping, Node, Scalar
from envdoctor.values import regex

__all__ = ["read_azure", "read_bitbucket", "read_circle", "read_gitlab", "read_travis"]

_PYTHON_IMAGE = regex(r"(?:^|/)python:(\d+\.\d+)")
_PHASES = ("before_install", "install", "before_script", "script", "after_success", "after_script")
_TRAVIS_ADDONS = ("postgresql", "mariadb", "rethinkdb")
_GITLAB_OTHER = frozenset(
    {"variables", "default", "stages", "include", "workflow", "image", "services", "cache", "pages:deploy"}
)


def read_travis(document: Document, gathering: Gathering) -> None:
    """``.travis.yml`` (config.travis-ci.com), its jobs and its old ``matrix`` key included."""
    root = document.root
    if root is None:
        return
    jobs = [item for key in ("jobs", "matrix") if (found := root.get(key, "include")) for item in found.elements()]
    for job in (root, *jobs):
        _travis_job(job, gathering)


def _travis_job(job: Node, gathering: Gathering) -> None:
    for text, line in texts(job.get("python")):
        gathering.python(text, line)
    for service in _scalars(job.get("services")):
        if service.raw not in {"docker", "xvfb"}:
            gathering.service(service.raw, service.raw, service)
    for addon in _TRAVIS_ADDONS:
        if (found := job.get("addons", addon)) and found.text():
            gathering.service(addon, f"{addon}:{found.text()}", found)
    packages = job.get("addons", "apt", "packages") or job.get("addons", "apt_packages")
    for text, line in texts(packages):
        for name in text.split():
            gathering.package(name, line)
    _travis_environment(job.get("env"), gathering)
    for phase in _PHASES:
        gathering.script(job.get(phase))


def _travis_environment(node: Node | None, gathering: Gathering) -> None:
    if isinstance(node, Mapping) and {"global", "jobs", "matrix"} & set(node.entries):
        for key in ("global", "jobs", "matrix"):
            gathering.environment(node.get(key))
    else:
        gathering.environment(node)


def _scalars(node: Node | None) -> tuple[Scalar, ...]:
    if isinstance(node, Scalar):
        return (node,) if node.text() else ()
    return tuple(item for item in (node.elements() if node else ()) if isinstance(item, Scalar) and item.text())


def read_gitlab(document: Document, gathering: Gathering) -> None:
    """``.gitlab-ci.yml``: defaults and every job, hidden templates included."""
    root = document.root
    if root is None:
        return
    gathering.environment(root.get("variables"))
    jobs = [node for name, node in root.items() if name not in _GITLAB_OTHER and isinstance(node, Mapping)]
    for job in (root, *([found] if (found := root.get("default")) else []), *jobs):
        if job is not root:
            gathering.environment(job.get("variables"))
        _gitlab_services(job.get("services"), gathering)
        image = job.get("image", "name") or job.get("image")
        _python_image(image, gathering)
        for key in ("before_script", "script", "after_script"):
            gathering.script(job.get(key))


def _gitlab_services(node: Node | None, gathering: Gathering) -> None:
    for item in node.elements() if node else ():
        image = (item.get("name") or item) if isinstance(item, Mapping) else item
        text = image.text()
        if text and "dind" not in text:
            alias = item.get("alias")
            gathering.service((alias.text() if alias else None) or _family(text), text, item)


def _family(image: str) -> str:
    return image.rpartition("/")[2].partition(":")[0]


def _python_image(image: Node | None, gathering: Gathering) -> None:
    if image is not None and (match := _PYTHON_IMAGE.search(image.text() or "")):
        gathering.python(match[1], image.line)


def read_circle(document: Document, gathering: Gathering) -> None:
    """``.circleci/config.yml``: jobs, executors and commands."""
    for kind in ("jobs", "executors", "commands"):
        found = document.get(kind)
        for _, job in found.items() if found else ():
            _circle_job(job, gathering)


def _circle_job(job: Node, gathering: Gathering) -> None:
    gathering.environment(job.get("environment"))
    images = job.get("docker")
    for index, item in enumerate(images.elements() if images else ()):
        image = item.get("image")
        text = image.text() if image else None
        if index and text:
            gathering.service(_family(text), text, item)
        elif image is not None:
            _python_image(image, gathering)
            gathering.environment(item.get("environment"))
    steps = job.get("steps")
    for step in steps.elements() if steps else ():
        run = step.get("run")
        if run is not None:
            gathering.environment(run.get("environment"))
            gathering.script(run.get("command") or run)


def read_azure(document: Document, gathering: Gathering) -> None:
    """``azure-pipelines.yml``: steps wherever they are."""
    _azure(document.root, gathering)


def _azure(node: Node | None, gathering: Gathering, depth: int = 0) -> None:
    if node is None or depth > 12:
        return
    if isinstance(node, Mapping) and (found := node.get("bash") or node.get("script")) and isinstance(found, Scalar):
        gathering.script(found)
        gathering.environment(node.get("env"))
    for key, value in node.items():
        if key.lower().replace("_", ".") in {"python.version", "pythonversion", "versionspec"}:
            for text, line in texts(value):
                gathering.python(text, line)
        _azure(value, gathering, depth + 1)
    for item in node.elements():
        _azure(item, gathering, depth + 1)


def read_bitbucket(document: Document, gathering: Gathering) -> None:
    """``bitbucket-pipelines.yml``: scripts, images and the services that are defined."""
    services = document.get("definitions", "services")
    for name, service in services.items() if services else ():
        image = service.get("image", "name") or service.get("image")
        text = image.text() if image else None
        if text:
            gathering.service(name, text, service)
    _bitbucket(document.root, gathering)


def _bitbucket(node: Node | None, gathering: Gathering, depth: int = 0) -> None:
    if node is None or depth > 12:
        return
    for key, value in node.items():
        if key == "script":
            gathering.script(value)
        elif key == "image":
            _python_image(value.get("name") or value, gathering)
        else:
            _bitbucket(value, gathering, depth + 1)
    for item in node.elements():
        _bitbucket(item, gathering, depth + 1)
