"""Reports to render: an ordinary one, a clean one, one of the machine alone, and one in which every name is hostile."""

from __future__ import annotations

from dataclasses import replace

from envdoctor.api import (
    CheckResult,
    CheckState,
    Confidence,
    Evidence,
    Finding,
    Fix,
    Ignored,
    Location,
    Onboarding,
    Page,
    Report,
    Ring,
    Scope,
    Severity,
    State,
    Step,
    Summary,
    Target,
    Unexamined,
    Unwritten,
)
from envdoctor.report import judge_rings, number_findings

PAGES = {
    "DEP001": Page(
        title="A third-party module is imported but no declaration installs it.",
        body="Looks at every import.\n\n## Why is this bad?\nIt runs *here* only.\n\n## Example\n```python\nimport yaml\n```\n\n"
        "## How to fix\nDeclare it: `uv add pyyaml`.",
    ),
    "IMG001": Page(title="There is no Dockerfile.", body="## Why is this bad?\nNobody can build it."),
    "DOC004": Page(title="A document links to nothing.", body="## Why is this bad?\nReaders get lost."),
    "PY003": Page(title="pip belongs to another Python.", body="## Why is this bad?\nIt installs elsewhere."),
}

FINDINGS = (
    Finding(
        code="DEP001",
        severity=Severity.ERROR,
        message="`yaml` is imported but no declaration installs it",
        subject="yaml",
        location=Location(path="src/shop/settings.py", line=3, column=8),
        evidence=(
            Evidence(text="import yaml", location=Location(path="src/shop/settings.py", line=3)),
            Evidence(text="no requirement provides it", location=Location(path="pyproject.toml", line=12)),
        ),
        fix=Fix(text="declare `pyyaml`", command="uv add pyyaml", safe=True),
    ),
    Finding(
        code="DEP001",
        severity=Severity.ERROR,
        message="`requests` is imported but no declaration installs it",
        subject="requests",
        location=Location(path="src/shop/prices.py", line=1),
        fix=Fix(text="declare `requests`", command="uv add requests", safe=True),
    ),
    Finding(
        code="IMG001",
        severity=Severity.WARNING,
        message="the application has no Dockerfile",
        subject="Dockerfile",
        fix=Fix(text="let envdoctor write one", command="envdoctor migrate -o compose.patch", safe=True),
    ),
    Finding(
        code="DOC004",
        severity=Severity.NOTE,
        message="the link to `docs/setup.md` leads nowhere",
        subject="README.md#docs/setup.md",
        location=Location(path="README.md", line=40),
        confidence=Confidence.LIKELY,
    ),
    Finding(
        code="PY003",
        severity=Severity.WARNING,
        message="`pip` installs for Python 3.9, `python` is 3.13",
        subject="pip",
        location=Location(path="/usr/local/bin/pip"),
        evidence=(Evidence(text="#!/usr/bin/python3.9", location=Location(path="/usr/local/bin/pip", line=1)),),
        fix=Fix(text="call pip through the Python that you mean", command="python -m pip install PACKAGE", safe=False),
    ),
)

CHECKS = (
    CheckResult(code="DEP001", name="undeclared-import", state=CheckState.FAILED, ring=Ring.PACKAGES, seconds=0.25),
    CheckResult(
        code="DEP009", name="lock-drift", state=CheckState.ERROR, ring=Ring.PACKAGES, reason="not finished after 20 s"
    ),
    CheckResult(code="DOC004", name="dead-link", state=CheckState.FAILED, seconds=0.01),
    CheckResult(code="IMG001", name="no-dockerfile", state=CheckState.FAILED, ring=Ring.CONTAINER, absence=True),
    CheckResult(code="PY003", name="foreign-pip", state=CheckState.FAILED, scope=Scope.HOST, seconds=0.02),
    CheckResult(
        code="SVC001", name="no-compose", state=CheckState.SKIPPED, ring=Ring.COMPOSITION, reason="no application"
    ),
    CheckResult(code="VENV001", name="no-python-named", state=CheckState.PASSED, ring=Ring.ENVIRONMENT, seconds=0.001),
)

TARGET = Target(
    path="~/code/shop",
    repository="~/code/shop",
    revision="0123456789abcdef0123456789abcdef01234567",
    branch="main",
    platform="linux",
    profile="laptop",
)


def make_report(
    findings: tuple[Finding, ...] = FINDINGS,
    checks: tuple[CheckResult, ...] = CHECKS,
    *,
    baselined: int = 0,
    **changes: object,
) -> Report:
    """A report of these findings; the last ``baselined`` of them are known."""
    numbered = number_findings(findings, {check.code: check for check in checks})
    new = len(numbered) - baselined
    marked = tuple(item if index < new else replace(item, state=State.BASELINED) for index, item in enumerate(numbered))
    fresh = [item.finding.severity for item in marked[:new]]
    report = Report(
        version="0.1.0",
        target=TARGET,
        rings=judge_rings(checks, marked),
        onboarding=Onboarding(),
        findings=marked,
        checks=checks,
        summary=Summary(
            error=fresh.count(Severity.ERROR),
            warning=fresh.count(Severity.WARNING),
            note=fresh.count(Severity.NOTE),
            baselined=baselined,
            unchecked=sum(check.state is CheckState.ERROR for check in checks),
        ),
    )
    return replace(report, **changes)  # type: ignore[arg-type]


def ordinary() -> Report:
    """A report with something of everything."""
    report = make_report(baselined=1)
    return replace(
        report,
        onboarding=Onboarding(
            steps=tuple(Step(text=f"step {number}", path="README.md", line=number) for number in range(1, 18)),
            steps_after=3,
            unwritten=(
                Unwritten(kind="variable", subject="DATABASE_URL", path="src/shop/settings.py", line=9),
                Unwritten(kind="service", subject="redis", path="src/shop/cache.py", line=2),
            ),
        ),
        summary=replace(report.summary, ignored=2, fixed=1),
        ignored=(Ignored(code="DEP002", reason="used by a plug-in", count=2),),
        unread=(Unexamined(path="data/dump.sql", reason="larger than 4 MiB"),),
        notes=("the ignore of `DEP003` matches nothing any more; remove it from the settings",),
        seconds=1.84,
    )


def clean() -> Report:
    """Nothing found."""
    passed = tuple(replace(check, state=CheckState.PASSED, reason="") for check in CHECKS)
    return make_report((), passed, seconds=0.2)


def machine_only() -> Report:
    """The host alone."""
    target = replace(TARGET, path="~", repository=None, revision=None, branch=None)
    return make_report((FINDINGS[-1],), (CHECKS[4],), target=target)


ATTACKS = (
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred",
    "\u202egpj.exe\u2066",
    "a|b`c``d\\|e",
    "<script>alert('x')</script><img src=x onerror=alert(1)>",
    "</code></pre></td></table><h1>x</h1>",
    "&lt;b&gt;&amp; ]]> <!-- --> ]]]]><![CDATA[>",
    "[click](javascript:alert(1)) ![](https://evil.example/x.png)",
    "@octocat see #123 and GH-7 https://evil.example www.evil.example",
    "::error file=x,line=1::injected\n::set-output name=a::b",
    "%0A::add-mask::x%25,title=a:b",
    "line one\n# heading\n- item\n\n---\n```sh\nrm -rf /\n```",
    "'; rm -rf / #$(touch x)`touch y`",
    "name with \x00 nul and \udc80 lone surrogate \ufffe \ud800",
    "x" * 10_000,
    "漢字" * 50 + " émoji 🎉 \u200b\u200d\ufeff",
    "..\\..\\windows\\path",
    "=cmd|' /C calc'!A0",
    "",
    " ",
    "\u2028\u2029\x85\x9b31m",
)


def hostile() -> Report:
    """Every string that comes from a scanned repository attacks somebody."""
    checks = tuple(
        replace(check, reason=ATTACKS[0] + ATTACKS[8] if check.state is CheckState.ERROR else check.reason)
        for check in CHECKS
    )
    findings = tuple(
        Finding(
            code=FINDINGS[index % len(FINDINGS)].code,
            severity=list(Severity)[index % 3],
            message=f"`{attack}` is wrong: {attack}",
            subject=attack,
            location=Location(path=f"src/{attack}/x.py", line=index + 1),
            evidence=(Evidence(text=attack, location=Location(path=attack, line=1)),),
            fix=Fix(text=attack, command=attack),
        )
        for index, attack in enumerate(ATTACKS)
    )
    bad = "\n".join(ATTACKS)
    return make_report(
        findings,
        checks,
        target=replace(TARGET, path=bad, repository=bad, branch=bad, revision="0" * 40),
        onboarding=Onboarding(
            steps=tuple(Step(text=attack, path=attack, line=1) for attack in ATTACKS),
            steps_after=1,
            unwritten=tuple(Unwritten(kind="service", subject=attack, path=attack, line=1) for attack in ATTACKS),
        ),
        ignored=tuple(Ignored(code="DEP002", reason=attack, count=1) for attack in ATTACKS),
        unread=tuple(Unexamined(path=attack, reason=attack) for attack in ATTACKS),
        notes=ATTACKS,
    )
