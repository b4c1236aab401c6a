"""What trying a plan taught, put into the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from envdoctor.migration.model import Lesson, LessonKind, Plan
from envdoctor.model import Evidence

__all__ = ["apply", "of_kind", "said"]

_COMPILER = "build-essential"


def apply(plan: Plan, lessons: Iterable[Lesson]) -> Plan:
    """The plan with every lesson in it; those that only a file shows are kept in `Plan.lessons`."""
    lessons = tuple(lessons)
    packages = replace(
        plan.system_packages,
        build=_packages(plan.system_packages.build, lessons, LessonKind.BUILD_PACKAGE),
        run=_packages(plan.system_packages.run, lessons, LessonKind.RUN_PACKAGE),
    )
    environment = {**plan.environment, **{item.name: item.value for item in of_kind(lessons, LessonKind.VARIABLE)}}
    ports = {item.name: int(item.value) for item in of_kind(lessons, LessonKind.PORT)}
    return replace(
        plan,
        system_packages=packages,
        environment=MappingProxyType(dict(sorted(environment.items()))),
        paths=(*plan.paths, *(item.name for item in of_kind(lessons, LessonKind.IMPORT_PATH))),
        processes=tuple(
            replace(item, port=ports.get(item.name, item.port), command=_command(item.command, lessons))
            for item in plan.processes
        ),
        migrations=plan.migrations and replace(plan.migrations, command=_command(plan.migrations.command, lessons)),
        tasks=tuple(replace(item, command=_command(item.command, lessons)) for item in plan.tasks),
        lessons=lessons,
    )


def _command(words: tuple[str, ...], lessons: Iterable[Lesson]) -> tuple[str, ...]:
    """A command as it is once FLASK_APP says which application it is about."""
    target = next((item.value for item in of_kind(lessons, LessonKind.VARIABLE) if item.name == "FLASK_APP"), None)
    if target is None:
        return words
    if words[:2] == ("sh", "-c"):
        return (*words[:2], *(word.replace(f"flask --app {target} ", "flask ") for word in words[2:]))
    return tuple(word for at, word in enumerate(words) if word != "--app" and words[max(at - 1, 0)] != "--app")


def of_kind(lessons: Iterable[Lesson], kind: LessonKind) -> tuple[Lesson, ...]:
    """Those lessons, in the order in which they were learned."""
    return tuple(item for item in lessons if item.kind is kind)


def said(lesson: Lesson) -> str:
    """The reason of a lesson as one line for a comment."""
    return f"learned by trying: {' '.join(lesson.reason.split())[:160]}"


def _packages(present: Mapping[str, Evidence], lessons: Iterable[Lesson], kind: LessonKind) -> Mapping[str, Evidence]:
    found = dict(present)
    for item in of_kind(lessons, kind):
        found.setdefault(item.name, Evidence(text=said(item)))
        if kind is LessonKind.BUILD_PACKAGE and item.name.endswith("-dev"):
            found.setdefault(_COMPILER, Evidence(text=said(item)))
    return MappingProxyType(dict(sorted(found.items())))
