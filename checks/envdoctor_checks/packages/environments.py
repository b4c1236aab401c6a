"""Virtual environments that were committed."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Ring, Severity, Skipped
from envdoctor.repository.declarations.sheet import ASIDE
from envdoctor_checks.host_wording import count, shell

__all__ = ["CommittedEnvironment"]


class CommittedEnvironment(RepositoryCheck):
    """A virtual environment is part of the repository.

    Looked for are folders with a `pyvenv.cfg` and the environment's own commands (`bin/activate` or
    `Scripts/activate`) among the files of the repository. Test data and examples are left alone.

    ## Why is this bad?
    An environment names the folder and the interpreter of the laptop that it was made on: it works for nobody else, not
    on another operating system and not in the container. Yet tools that look for `.venv` find it and use it, and every
    upgrade of a library is a commit of thousands of files.

    ## Example
    `venv/` with 2,314 files, made from `C:\\\\Users\\\\ada\\\\Python39`

    ## How to fix
    `git rm -r --cached venv` takes it out and leaves it on the disk; add the folder to `.gitignore`.
    """

    code = "PKG008"
    name = "committed-virtual-environment"
    settled = True
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per environment."""
        files = repository.files
        for path in files:
            folder, _, name = path.rpartition("/")
            if name != "pyvenv.cfg" or not folder or ASIDE.search(path):
                continue
            scripts = [one for one in (f"{folder}/bin/activate", f"{folder}/Scripts/activate") if one in files]
            if scripts:
                inside = sum(one.startswith(f"{folder}/") for one in files)
                yield self.finding(
                    f"The virtual environment `{folder}` is part of the repository",
                    subject=folder,
                    location=Location(path=path),
                    evidence=[
                        Evidence(text="an environment's own script", location=Location(path=scripts[0])),
                        Evidence(text=f"{count(inside, 'file')} in it; every clone gets them and none can use them"),
                    ],
                    fix=Fix(
                        text="take it out of the repository, leave it on the disk, and ignore it",
                        command=f"git rm -r -q --cached {shell(folder)}",
                    ),
                )
