"""The built-in checks: code -> where its class is. Static, so that listing them imports nothing."""

from __future__ import annotations

__all__ = ["BUILT_IN"]

BUILT_IN: dict[str, str] = {
    # DEP and PKG: packages
    "PKG001": "envdoctor_checks.packages:NoLockFile",
    "PKG002": "envdoctor_checks.packages:StaleLockFile",
    "PKG003": "envdoctor_checks.packages:SeveralPackageManagers",
    "PKG004": "envdoctor_checks.packages:PythonVersionUnclear",
    "PKG005": "envdoctor_checks.packages:EndOfLifePython",
    "PKG006": "envdoctor_checks.packages:MisspeltRequirementsFile",
    "PKG007": "envdoctor_checks.packages:UnreadableDeclaration",
    # PY, VENV and PKG1xx: the host
    "PY001": "envdoctor_checks.interpreters:PipAndPythonDiffer",
    "PY002": "envdoctor_checks.interpreters:ShimWithoutVersion",
    "PY003": "envdoctor_checks.interpreters:EndOfLifeInterpreter",
    "PY004": "envdoctor_checks.interpreters:Sprawl",
    "PY020": "envdoctor_checks.repository_python:NoMatchingPython",
    "PY021": "envdoctor_checks.repository_python:VersionFileWithoutVersion",
    "PY022": "envdoctor_checks.repository_python:CiOfAnotherPython",
    "VENV001": "envdoctor_checks.environments:BrokenEnvironment",
    "VENV002": "envdoctor_checks.environments:MovedEnvironment",
    "VENV003": "envdoctor_checks.environments:DriftedEnvironment",
    "VENV004": "envdoctor_checks.environments:ForeignEnvironment",
    "VENV020": "envdoctor_checks.active_environment:EnvironmentDiffers",
    "VENV021": "envdoctor_checks.active_environment:HandInstalled",
    "VENV022": "envdoctor_checks.active_environment:EnvironmentOfAnotherPython",
    "PKG101": "envdoctor_checks.pip_configuration:PipConfigurationTrap",
    "PKG102": "envdoctor_checks.pip_configuration:ProtectionOverridden",
    # DOC: documents
    "DOC001": "envdoctor_checks.documents:MissingReadme",
    "DOC002": "envdoctor_checks.documents:CommandNamesMissingPath",
    "DOC003": "envdoctor_checks.documents:CommandNamesMissingTask",
    "DOC004": "envdoctor_checks.documents:BrokenLink",
    "DOC005": "envdoctor_checks.documents:OutdatedCommand",
    "DOC006": "envdoctor_checks.documents:PythonVersionContradicts",
    "DOC007": "envdoctor_checks.documents:MissingComposeService",
    "DOC009": "envdoctor_checks.documents:TextNamesMissingPath",
    "DOC010": "envdoctor_checks.documents:DeadOwnUrl",
    "DOC012": "envdoctor_checks.documents:DeadService",
    # IMG and SVC: containers
    "IMG001": "envdoctor_checks.images:NoDockerfile",
    "IMG002": "envdoctor_checks.images:CodeCopiedBeforeDependencies",
    "IMG003": "envdoctor_checks.images:RunsAsRoot",
    "IMG004": "envdoctor_checks.images:UnpinnedBaseImage",
    "IMG005": "envdoctor_checks.images:MissingDockerignore",
    "SVC001": "envdoctor_checks.services:NoComposeFile",
    "SVC002": "envdoctor_checks.services:PublishedOnEveryInterface",
    "SVC003": "envdoctor_checks.services:DependsOnWithoutHealth",
    "SVC004": "envdoctor_checks.services:ObsoleteVersionKey",
    "SVC005": "envdoctor_checks.services:NoServiceThatRunsTheTests",
    # ENG: the engine on this machine
    "ENG001": "envdoctor_checks.engine:ClientWithoutEngine",
    "ENG002": "envdoctor_checks.engine:NoComposePlugin",
    "ENG003": "envdoctor_checks.engine:SocketDenied",
    "ENG004": "envdoctor_checks.engine:NoClient",
    "ENG005": "envdoctor_checks.engine:EngineElsewhere",
    "ENG006": "envdoctor_checks.engine:DeadPlugin",
    # CONF and BUS: what exists only here
    "CONF001": "envdoctor_checks.configuration:UnstatedVariable",
    "CONF002": "envdoctor_checks.configuration:CommittedEnvironment",
    "CONF003": "envdoctor_checks.configuration:ForgottenExample",
    "BUS001": "envdoctor_checks.laptop:UnpushedCommits",
    "BUS002": "envdoctor_checks.laptop:NoRemote",
    "BUS003": "envdoctor_checks.laptop:Stashed",
    "BUS004": "envdoctor_checks.laptop:Uncommitted",
}
