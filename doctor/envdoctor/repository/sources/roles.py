"""What a file is for, by its path."""

from __future__ import annotations

from functools import cache

from envdoctor.repository.sources.model import Role
from envdoctor.values import regex

__all__ = ["role_of"]

_TEST_DIRECTORY = regex(
    r"(?i)(?:^|[_-])tests?$|^tests?[_-]|^testing$|^test_?suites?$|(?:^|_)benchmarks?$|^(?:unit|functional|integration|e2e)[_-]?tests?$|^spec$|^e2e(?:[_-]|$)|^(?:bench(?:es)?|benchmarks?|perf|asv_bench|behave|bdd)$"
)
_TEST_FILE = regex(
    r"(?i)^(?:test_.*|.*_tests?|tests?|conftest|testing|.*test_?utils|run_?tests?|(?:.*_)?pytest(?:_.*)?)\.(?:py|pyi|ipynb)$"
)
_DOCUMENTATION = regex(
    r"(?i)^(?:docs?|doc[_-].*|docs[_-].*|documentation|readthedocs|rtd|(?:.*[_-])?examples?|samples?|demos?|tutorials?|notebooks?|cookbook|recipes)$"
)
_DOCUMENTATION_FILE = regex(r"(?i)^(?:sphinx(?:_.*)?|.*_sphinx|mkdocs_.*|sphinx_?ext)\.py$")
_LINTER_FILE = regex(r"(?i)^(?:.*_)?(?:linter|pylint|flake8)(?:_?(?:plugins?|checkers?))?\.py$")
_SCRIPT = regex(
    r"(?i)^(?:scripts?|tools?|tasks|utilities|bin|ci|\.ci|\.github|\.circleci|contrib|dev|devel|_?build[_-]?(?:tools|backend|meta|hooks?)|_custom_build|build_helpers|hack|misc|extras?|"
    r"packaging|release|sandbox|deploy|deployment|docker|\.docker|ansible|fabfile|infra|infrastructure|maint|maintenance|etc|(?:pylint|flake8|mypy)[-_]?plugins?)$"
)
_BUILD_FILE = regex(r"(?i)^(?:noxfile|conanfile|hatch_build|versioneer|ez_setup|dangerfile|gunicorn(?:[._-].*)?)\.py$")
_SCRIPT_FILE = regex(
    r"(?i)^(?:setup|setup_.*|noxfile|tasks|fabfile|dodo|pavement|conanfile|sconstruct|wscript|hatch_build|build|release|"
    r"gunicorn(?:[._-].*)?|bootstrap|ez_setup|versioneer|dangerfile|locustfile)\.py$"
)


@cache
def _of_directory(directory: str) -> Role | None:
    """The role of everything below a directory; None if it says nothing."""
    parts = directory.split("/") if directory else []
    if any(_TEST_DIRECTORY.search(part) for part in parts) or parts[:1] == ["t"] or parts[-2:] == ["features", "steps"]:
        return Role.TEST
    if any(_DOCUMENTATION.match(part) for part in parts):
        return Role.DOCUMENTATION
    if parts[:1] == ["integration"]:
        return Role.TEST
    return Role.SCRIPT if parts and _SCRIPT.match(parts[0]) else None


def role_of(path: str) -> Role:
    """The role of a file; what nothing says is for something else is application code."""
    directory, _, name = path.rpartition("/")
    if _TEST_FILE.match(name):
        return Role.TEST
    if (role := _of_directory(directory)) is not None:
        return role
    if _DOCUMENTATION_FILE.match(name):
        return Role.DOCUMENTATION
    if _BUILD_FILE.match(name) or (not directory and _LINTER_FILE.match(name)):
        return Role.SCRIPT
    if not directory and (_SCRIPT_FILE.match(name) or name == "conf.py"):
        return Role.SCRIPT
    return Role.APPLICATION
