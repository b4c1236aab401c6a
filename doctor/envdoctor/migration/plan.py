"""From facts to a plan, and from the plan to its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from envdoctor.changes import encoded
from envdoctor.migration import (
    code,
    database,
    django_settings,
    environment,
    evidence,
    integration,
    lessons,
    native,
    notes,
    processes,
    python_version,
    readme,
    scoring,
    system,
    tasks,
    testing,
    toolchain,
    versions,
)
from envdoctor.migration.application import names_declared
from envdoctor.migration.composition import compose
from envdoctor.migration.ignore_files import (
    dockerignore,
    dockerignore_extended,
    env_example,
    env_example_extended,
)
from envdoctor.migration.image import MARK, dockerfile
from envdoctor.migration.layout import below, is_manage_script, join, python_root
from envdoctor.migration.merging import extended
from envdoctor.migration.model import (
    Action,
    Decision,
    LessonKind,
    Options,
    Plan,
    PlannedFile,
    PlannedService,
    Process,
    ProcessKind,
    PythonChoice,
)
from envdoctor.redaction import Redactor
from envdoctor.repository import compose as compose_facts
from envdoctor.repository import dockerfile as dockerfile_facts
from envdoctor.repository import environment_files, environment_variables, shape
from envdoctor.repository.build_context import BuildContext, parse_ignore_file
from envdoctor.repository.sources import Role
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["plan"]

_ELSEWHERE = regex(
    r"(?:^|/)(?:docs?|examples?|benchmarks?|scripts|tools|\.[^/]+)/|^(?:setup|conftest|noxfile|tasks)\.py$"
)
_TESTS = regex(r"(?:^|/)tests?/|(?:^|/)test_[^/]*$|_test\.py$")
_SERVING = frozenset({shape.Kind.SCRIPTS, shape.Kind.WEB, shape.Kind.WORKER, shape.Kind.BOT})


def plan(repository: Repository, options: Options | None = None) -> Plan:
    """The migration of this repository. Reads facts only; nothing is written or run."""
    options = options or Options()
    root = python_root(repository)
    kind = repository.fact(shape.read).kind
    # a command line may hold a secret
    running = Redactor().seal(_told_apart(processes.find(repository, root)))
    serves = _has_app(running) or kind in _SERVING
    signs = repository.fact(evidence.read)
    if not serves and (project := _trial_project(repository)):
        folder = project.rpartition("/")[0]
        serves, signs = True, (*scoring.of_drivers(signs), *code.of_trial_project(repository, folder))
    judged = scoring.judge(signs, versions.images(repository), options, serves=serves)
    services = Redactor().seal(judged)
    draft = lessons.apply(_draft(repository, root, running, services, options), options.lessons)
    draft = replace(draft, files=_files(repository, draft))
    files = (*draft.files, *_around(repository, draft, options))
    real = (replace(_spared(repository, item), path=repository.files.origin(item.path)) for item in files)
    return replace(draft, files=tuple(sorted(real, key=_path)))


def _spared(repository: Repository, item: PlannedFile) -> PlannedFile:
    """Without the change to a file in UTF-16 or another encoding that a patch cannot keep."""
    if item.action is not Action.EXTEND or encoded(item.before or "") == repository.files.read(item.path):
        return item
    return replace(item, action=Action.KEEP, after=item.before or "", reason="it is not written in UTF-8")


def _trial_project(repository: Repository) -> str | None:
    """The `manage.py` of the project that a reusable Django application brings to be tried in.

    What that project is set up with, whoever works on the application needs.
    """
    found = (path for path in repository.files.matching("manage.py") if is_manage_script(repository, path))
    return min(found, key=lambda path: (path.count("/"), path), default=None)


def _told_apart(running: tuple[Process, ...]) -> tuple[Process, ...]:
    """Each process under a name of its own: a second worker is `worker-2`."""
    seen: dict[str, int] = {}
    found = []
    for item in running:
        seen[item.name] = number = seen.get(item.name, 0) + 1
        found.append(item if number == 1 else replace(item, name=f"{item.name}-{number}"))
    return tuple(found)


def _has_app(running: tuple[Process, ...]) -> bool:
    return any(item.kind is not ProcessKind.CLI for item in running)


def _draft(
    repository: Repository,
    root: str,
    running: tuple[Process, ...],
    services: tuple[PlannedService, ...],
    options: Options,
) -> Plan:
    python = _python(repository, root, options)
    manage = database.manage_script(repository, root)
    tests = testing.choose(repository, root, manage)
    with_pytest = bool(tests and "pytest" in tests.command)
    chain = toolchain.choose(repository, root, python.version, tests=with_pytest)
    declared = names_declared(repository)
    migrations = database.find(repository, root, declared) if running else None
    return Plan(
        name=repository.name,
        root=root,
        shape=repository.fact(shape.read).kind.value,
        python=python,
        toolchain=chain,
        processes=running,
        migrations=migrations,
        tasks=tasks.find(repository, root, manage, migrations),
        paths=_paths(repository, root, running),
        existing=(existing := _dockerfile(repository, root)),
        dockerfile=_own_name(repository, root) if existing else "Dockerfile",
        defaults=environment.example_file(repository),
        dotenv=".env" not in repository.files.directories,
        tests=tests,
        system_packages=system.choose(repository, root, python.version),
        libraries=native.find(repository, root),
        services=services,
        environment=_environment(repository, root, services, running, manage),
        notes=notes.find(repository, root, services, running),
    )


def _python(repository: Repository, root: str, options: Options) -> PythonChoice:
    """What trying taught, what the person said, or what the repository says."""
    for lesson in reversed(lessons.of_kind(options.lessons, LessonKind.PYTHON)):
        return python_version.chosen(lesson.value, lessons.said(lesson))
    if options.python:
        return python_version.chosen(options.python, "asked for")
    return python_version.choose(repository, root)


def _paths(repository: Repository, root: str, running: tuple[Process, ...]) -> tuple[str, ...]:
    """Folders with modules that Python does not find by itself from the top."""
    below_src = [path for path in repository.files.with_suffix(".py") if path.startswith(join(root, "src/"))]
    source = ["src"] if below_src and join(root, "src/__init__.py") not in repository.files else []
    return tuple(dict.fromkeys([*source, *(item.folder for item in running if item.folder)]))


def _environment(
    repository: Repository,
    root: str,
    services: tuple[PlannedService, ...],
    running: tuple[Process, ...],
    manage: str | None,
) -> Mapping[str, str]:
    wanted = environment.read_names(repository)
    added = [item for item in services if item.decision is Decision.ADDED]
    values = environment.addresses(added, wanted, names_declared(repository))
    values.update(environment.selectors(repository, added))
    if running:
        values.update(environment.secrets(wanted, values))
    if manage and (settings := django_settings.find(repository, root, manage)):
        values[django_settings.VARIABLE] = settings[0]
    return MappingProxyType(dict(sorted(values.items())))


def _files(repository: Repository, draft: Plan) -> tuple[PlannedFile, ...]:
    """What is missing is created, what is there is kept or gets what it lacks."""
    planned = [
        _new(repository, join(draft.root, draft.dockerfile), dockerfile(draft)),
        *([_new(repository, draft.existing, "")] if draft.existing else []),
        *_left_out(repository, draft),
        _composition(repository, draft),
    ]
    if draft.processes and (example := _example(repository, draft)):
        planned.append(example)
    return tuple(sorted(planned, key=_path))


def _left_out(repository: Repository, draft: Plan) -> Iterator[PlannedFile]:
    """The build context's ignore file; beside an image that is there already, ours gets one of its own if it must."""
    path = join(draft.root, ".dockerignore")
    before = repository.files.text(path) if path in repository.files else None
    fresh = dockerignore(frozenset(repository.files))
    if before is None:
        yield _new(repository, path, fresh)
        return
    needed = _needed(repository, draft)
    if not draft.existing:
        yield _extended(
            path, before, dockerignore_extended(before, needed), "what the image needs, and what it must not get"
        )
        return
    yield _extended(path, before, before, "")
    context = BuildContext(root="", rules=tuple(parse_ignore_file(before)))
    if any(context.excludes(name) for name in needed):
        yield _new(repository, join(draft.root, f"{draft.dockerfile}.dockerignore"), fresh)


def _needed(repository: Repository, draft: Plan) -> frozenset[str]:
    """What our image is built from: dependency files, one module of each folder with code, what the tests read."""
    folders: dict[str, str] = {}
    for path in repository.files.with_suffix(".py"):
        inside = below(draft.root, path)
        if inside and not _ELSEWHERE.search(inside) and (draft.tests or not _TESTS.search(inside)):
            folders.setdefault(inside.partition("/")[0], inside)
    read = testing.read_by_tests(repository, draft.root) if draft.tests else ()
    return frozenset({*draft.toolchain.files, *folders.values(), *read})


def _extended(path: str, before: str, after: str, reason: str) -> PlannedFile:
    if after == before:
        return PlannedFile(path=path, action=Action.KEEP, before=before, after=before, reason="it is there already")
    return PlannedFile(path=path, action=Action.EXTEND, before=before, after=after, reason=reason)


def _example(repository: Repository, draft: Plan) -> PlannedFile | None:
    """A file of example values, or the one that is there with the variables that the code insists on."""
    insisted = {
        item.name
        for item in repository.fact(environment_variables.read)
        if item.role is Role.APPLICATION and item.required and item.always and item.default is None
    }
    text = env_example(draft, environment.read_names(repository), insisted)
    kept = _examples(repository)
    if kept is None or kept != draft.defaults:
        return _new(repository, ".env.example", text, kept=kept) if text else None
    before = repository.files.text(kept) or ""
    after = env_example_extended(before, insisted - set(draft.environment))
    return _extended(kept, before, after, "variables that the code insists on")


def _path(file: PlannedFile) -> str:
    return file.path


def _around(repository: Repository, draft: Plan, options: Options) -> Iterator[PlannedFile]:
    """What speaks of the composition: the README's section, a job for CI."""
    path = readme.find(repository, draft.root) if options.readme else None
    before = repository.files.text(path) if path else None
    if path and before is not None and (after := readme.extended(draft, path, before)):
        yield PlannedFile(path=path, action=Action.EXTEND, before=before, after=after, reason="how to start it")
    if options.ci:
        yield integration.job(repository, draft, integration.Platform(options.ci))


def _dockerfile(repository: Repository, root: str) -> str | None:
    """The Dockerfile that is there already: the root folder's own, or the one at the top."""
    present = [item.path for item in repository.fact(dockerfile_facts.read) if not _ours(repository, item.path)]
    wanted = (join(root, "Dockerfile"), "Dockerfile", join(root, "docker/Dockerfile"), "docker/Dockerfile")
    return next((path for path in wanted if path in present), None)


def _own_name(repository: Repository, root: str) -> str:
    """A name for our Dockerfile that nobody else's has."""
    names = ("Dockerfile.develop", "Dockerfile.toolkit")
    free = (name for name in names if join(root, name) not in repository.files or _ours(repository, join(root, name)))
    return next(free, "Dockerfile.envdoctor")


def _ours(repository: Repository, path: str) -> bool:
    return (repository.files.text(path) or "").startswith(MARK)


def _composition(repository: Repository, draft: Plan) -> PlannedFile:
    """A new compose file, or the one that is there with what it lacks."""
    files = repository.fact(compose_facts.read)
    present = next((item for item in files if item.path in compose_facts.DEFAULT_NAMES), None)
    if present is None:
        return _new(repository, "compose.yaml", compose(draft))
    before = repository.files.text(present.path) or ""
    after = extended(repository, draft, present)
    if after is None:
        return PlannedFile(
            path=present.path, action=Action.KEEP, before=before, after=before, reason="it is there already"
        )
    return PlannedFile(
        path=present.path, action=Action.EXTEND, before=before, after=after, reason="tests and a toolkit"
    )


def _examples(repository: Repository) -> str | None:
    found = [
        path for path in repository.files if environment_files.gives_examples(path) and ".envs" not in path.split("/")
    ]
    return min(found, key=lambda item: (item.count("/"), item), default=None)


def _new(repository: Repository, path: str, text: str, *, kept: str | None = None) -> PlannedFile:
    present = path if path in repository.files else kept
    if present is None and path in repository.files.ignored:
        return PlannedFile(path=path, action=Action.KEEP, before="", after="", reason="it is there, and git ignores it")
    if present is None:
        return PlannedFile(path=path, action=Action.CREATE, after=text)
    content = repository.files.text(present) or ""
    return PlannedFile(path=present, action=Action.KEEP, before=content, after=content, reason="it is there already")
