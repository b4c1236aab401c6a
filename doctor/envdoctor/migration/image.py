"""The Dockerfile: dependency files before code, one layer of system packages, cache mounts, nobody's root."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from envdoctor.migration.lessons import of_kind, said
from envdoctor.migration.model import Lesson, LessonKind, Plan
from envdoctor.migration.toolchain import CACHE_PIP, CACHE_UV, UV_IMAGE
from envdoctor.model import Evidence

__all__ = ["MARK", "dockerfile"]

MARK = "# Written by `envdoctor migrate`; every part says what in this repository asks for it."
_APT = """\
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \\
    apt-get update \\
    && apt-get install --yes --no-install-recommends {packages}
"""

_PIP = {"3.6": "21.3.1", "3.5": "20.3.4"}
"""The newest pip for Pythons whose own is too old for wheels of today."""


def dockerfile(plan: Plan) -> str:
    """The text of the whole file."""
    parts = [
        _head(plan) + _base(plan),
        *([_libraries(plan)] if plan.libraries else []),
        _dependencies(plan),
        _develop(plan),
    ]
    if plan.processes and not plan.existing:
        parts.append(_runtime(plan))
    return "\n".join(parts)


def _head(plan: Plan) -> str:
    why = _because(plan.python.evidence)
    note = f"# {plan.python.note}.\n" if plan.python.note else ""
    stage = "bare" if plan.libraries else "base"
    return f"{MARK}\n# Python {plan.python.version}{why}\n{note}FROM {plan.python.image} AS {stage}\n\n"


def _base(plan: Plan) -> str:
    lines = [
        "ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore"
    ]
    lines.append("ENV VIRTUAL_ENV=/opt/venv PATH=/opt/venv/bin:$PATH")
    text = "\n".join(lines) + "\n"
    text += _archive(plan)
    text += _apt(plan.system_packages.run, "what running needs")
    text += (
        "RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid app --create-home app\nWORKDIR /app\n"
    )
    return text


def _libraries(plan: Plan) -> str:
    """A stage that builds them, and the base with nothing of it but what they installed."""
    text = "# Libraries that a script of this repository builds.\nFROM bare AS libraries\n"
    tools = {name: item.evidence for item in plan.libraries for name in item.packages if item.evidence}
    text += _apt(dict(sorted(tools.items())), "what building them needs")
    collect = "find /usr/local -cnewer /tmp/begin ! -type d -exec cp --parents --no-dereference -t /built {} +"
    for item in plan.libraries:
        text += "COPY . .\n" if item.whole else f"COPY {item.folder}/ ./{item.folder}/\n"
        text += f"# {_because(item.evidence)[2:]}\nWORKDIR /app/{item.folder}\n".replace("/app/\n", "/app\n")
        text += f"RUN mkdir -p /built && touch /tmp/begin \\\n    && {' '.join(item.command)} \\\n    && {collect}\n"
    return text + "\nFROM bare AS base\nCOPY --from=libraries /built/ /\nRUN ldconfig\n"


def _archive(plan: Plan) -> str:
    """Debian 10 is only in the archive, whose lists are valid for ever."""
    packages = plan.system_packages
    if not plan.python.image.endswith("-buster") or not (packages.build or packages.run):
        return ""
    return (
        "# Debian 10 has moved to the archive.\n"
        "RUN sed -i 's/\\(deb\\|security\\).debian.org/archive.debian.org/g' /etc/apt/sources.list \\\n"
        "    && echo 'Acquire::Check-Valid-Until \"false\";' >/etc/apt/apt.conf.d/99archive\n"
    )


def _python_path(plan: Plan) -> str:
    """Folders with modules that Python would not find: console scripts do not look where they are started.

    A project that is installed is found without, unless its modules lie in several places.
    """
    if plan.toolchain.after_code and not plan.paths:
        return ""
    return ":".join(["/app", *(f"/app/{folder}" for folder in plan.paths)])


def _apt(packages: Mapping[str, Evidence], purpose: str) -> str:
    """One layer; the comment above it says which package is there for what."""
    if not packages:
        return ""
    reasons: dict[str, list[str]] = {}
    for name, evidence in packages.items():
        reasons.setdefault(f"{evidence.text}{_place(evidence)}", []).append(name)
    comment = "".join(f"#   {', '.join(names)}: {reason}\n" for reason, names in reasons.items())
    return f"# {purpose[0].upper()}{purpose[1:]}:\n{comment}# hadolint ignore=DL3008\n" + _APT.format(
        packages=" ".join(packages)
    )


def _place(evidence: Evidence) -> str:
    return f" in {evidence.location}" if evidence.location and evidence.text != f"`{evidence.location}`" else ""


def _because(evidence: Evidence | None) -> str:
    return f": {evidence.text}{_place(evidence)}" if evidence else ""


def _dependencies(plan: Plan) -> str:
    chain = plan.toolchain
    text = f"# Dependencies by {chain.manager}{_because(chain.evidence)}; the code comes after them.\n"
    text += "FROM base AS dependencies\n"
    text += _apt(plan.system_packages.build, "what building needs")
    if _uses_uv(plan):
        text += f"COPY --from={UV_IMAGE} /uv /bin/uv\n"
        text += "ENV UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=/opt/venv\n"
    text += "".join(
        f"# {said(item)}\nENV {item.name}={item.value}\n" for item in of_kind(plan.lessons, LessonKind.BUILD_VARIABLE)
    )
    text += "".join(f"ENV {name}={value}\n" for name, value in chain.environment.items())
    text += _environment(plan) + _lines(chain.prepare)
    text += "COPY . .\n" if chain.needs_code else _copies(chain.files)
    text += _locked_again(plan) + _lines(chain.install)
    return text + _installed(plan, of_kind(plan.lessons, LessonKind.DISTRIBUTION))


def _environment(plan: Plan) -> str:
    """What makes the virtual environment."""
    if plan.toolchain.tool:
        image, program = plan.toolchain.tool
        return f"COPY --from={image} {program} {program}\n"
    if _uses_uv(plan):
        return "RUN uv venv /opt/venv\n"
    if plan.python.version == "2.7":
        return f"RUN {CACHE_PIP} \\\n    pip install virtualenv==20.15.1 \\\n    && virtualenv /opt/venv\n"
    if pip := _PIP.get(plan.python.version):
        # the pip that comes with it knows no wheel of today
        return f"RUN {CACHE_PIP} \\\n    python -m venv /opt/venv \\\n    && pip install pip=={pip}\n"
    return "RUN python -m venv /opt/venv\n"


def _uses_uv(plan: Plan) -> bool:
    chain = plan.toolchain
    return any("uv " in line for line in (*chain.install, *chain.develop, *chain.after_code))


def _installed(plan: Plan, lessons: Iterable[Lesson]) -> str:
    """What the declarations forgot, each with the reason for it."""
    mount, tool = (CACHE_UV, "uv pip install") if _uses_uv(plan) else (CACHE_PIP, "pip install")
    return "".join(f'# {said(item)}\nRUN {mount} \\\n    {tool} "{item.name}"\n' for item in lessons)


def _tools(plan: Plan) -> str:
    """Tools that CI brings by itself, in one layer."""
    wanted = sorted({name for task in plan.tasks for name in task.packages})
    if not wanted:
        return ""
    mount, tool = (CACHE_UV, "uv pip install") if _uses_uv(plan) else (CACHE_PIP, "pip install")
    why = next(task.evidence for task in plan.tasks if task.packages)
    return f"# Tools{_because(why)}\n# hadolint ignore=DL3013,DL3059\nRUN {mount} \\\n    {tool} {' '.join(wanted)}\n"


def _locked_again(plan: Plan) -> str:
    """A lock file that does not fit its declarations is made anew, in the image only."""
    stale = of_kind(plan.lessons, LessonKind.LOCK)
    return "".join(f"# {said(item)}\nRUN rm {item.name}\n" for item in stale)


def _builder(plan: Plan, source: str, target: str) -> str:
    """A stage that installs the project itself, if that is needed at all."""
    chain = plan.toolchain
    code = "" if chain.needs_code else "COPY . .\n"
    return f"FROM {source} AS {target}\n{code}{_lines(chain.after_code)}\n" if chain.after_code else ""


def _copies(files: Iterable[str]) -> str:
    """One COPY per folder, so that each file lands where its neighbours look for it."""
    folders: dict[str, list[str]] = {}
    for path in files:
        folder, _, _ = path.rpartition("/")
        folders.setdefault(folder, []).append(path)
    return "".join(f"COPY {' '.join(paths)} ./{folder + '/' if folder else ''}\n" for folder, paths in folders.items())


def _lines(lines: Iterable[str]) -> str:
    """RUN lines; neighbours with the same mount become one layer."""
    joined: list[str] = []
    for line in lines:
        mount, _, rest = line.removeprefix("RUN ").partition(" ")
        if joined and mount.startswith("--mount") and joined[-1].startswith(f"RUN {mount} "):
            joined[-1] += f" \\\n    && {rest}"
        else:
            joined.append(line)
    return "".join(f"{_broken(line)}\n" for line in joined)


def _broken(line: str) -> str:
    """A RUN line with its mount on a line of its own."""
    mount, _, rest = line.removeprefix("RUN ").partition(" ")
    return f"RUN {mount} \\\n    {rest}" if mount.startswith("--mount") else line


def _develop(plan: Plan) -> str:
    chain = plan.toolchain
    text = (
        "# What tests and tools need on top.\nFROM dependencies AS dependencies-develop\n"
        + _lines(chain.develop)
        + _tools(plan)
        + _installed(plan, _for_development(plan))
        + "\n"
    )
    text += _builder(plan, "dependencies-develop", "builder-develop")
    source = "builder-develop" if chain.after_code else "dependencies-develop"
    return text + f"FROM base AS develop\nCOPY --from={source} /opt/venv /opt/venv\n" + _own(plan, source)


def _for_development(plan: Plan) -> tuple[Lesson, ...]:
    """What tests miss; and again what running misses, since `uv sync` takes away what the lock file does not have."""
    again = of_kind(plan.lessons, LessonKind.DISTRIBUTION) if "uv sync" in " ".join(plan.toolchain.develop) else ()
    return (*again, *of_kind(plan.lessons, LessonKind.DEVELOPMENT))


def _own(plan: Plan, source: str) -> str:
    """The code, and folders that the application may write to, all belonging to its user; ``source`` built it."""
    folders, files = (of_kind(plan.lessons, kind) for kind in (LessonKind.FOLDER, LessonKind.FILE))
    reasons = "".join(f"# {item.name}: {said(item)}\n" for item in (*folders, *files))
    made = [f"mkdir -p {' '.join(item.name for item in folders)}"] if folders else []
    made += [f"cp {item.value} {item.name}" for item in files]
    owned = " ".join(["/app", *(item.name for item in (*folders, *files))])
    run = "RUN " + " \\\n    && ".join([*made, f"chown 10001:10001 {owned}"]) + "\n"
    modules = f"ENV PYTHONPATH={path}\n" if (path := _python_path(plan)) else ""
    code = f"--from={source} --chown=10001:10001 /app /app" if _leaves_metadata(plan) else "--chown=10001:10001 . ."
    return f"{modules}COPY {code}\n{reasons}{run}USER 10001:10001\n" + _command(plan)


def _leaves_metadata(plan: Plan) -> bool:
    """Whether installing the project leaves its metadata beside its code, as pip does for a setup.py (`NAME.egg-info`).

    Without it the project's commands end with `DistributionNotFound` (setuptools, "Development Mode").
    """
    chain = plan.toolchain
    lines = (*chain.install, *chain.after_code)
    return not _uses_uv(plan) and any(line.split()[-2:] == ["-e", "."] for line in lines)


def _command(plan: Plan) -> str:
    first = next(iter(plan.processes), None)
    words = first.command if first else plan.tests.command if plan.tests else ("python",)
    where = f"WORKDIR /app/{first.folder}\n" if first and first.folder else ""
    return f"{where}CMD {json.dumps(list(words))}\n"


def _runtime(plan: Plan) -> str:
    source = "builder" if plan.toolchain.after_code else "dependencies"
    text = "# What runs.\n" + _builder(plan, "dependencies", "builder")
    return text + f"FROM base AS runtime\nCOPY --from={source} /opt/venv /opt/venv\n" + _own(plan, source)
