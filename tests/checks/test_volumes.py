"""BUS009: data in Docker volumes, asked of an engine that answers over a real socket."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from envdoctor.api import Confidence, Finding, Host, Skipped
from envdoctor.repository import Repository
from envdoctor_checks.laptop import DataInVolume
from host.fake_engine import serving
from host.home_builder import ELF_X86_64, put

Make = Callable[..., Repository]
COMPOSE = {"compose.yaml": "services: {db: {image: 'postgres:17', volumes: ['db:/x']}}\nvolumes: {db: }\n"}


def machine(tmp_path: Path, address: str) -> Host:
    put(tmp_path, "bin/docker", ELF_X86_64, 0o755)
    return Host(home=tmp_path, environment={"PATH": f"{tmp_path}/bin", "DOCKER_HOST": address})


def volume(name: str, size: int = 52_000_000, project: str = "shop") -> Mapping[str, object]:
    labels = {"com.docker.compose.project": project, "com.docker.compose.volume": name.partition("_")[2]}
    return {"Name": name, "Labels": labels, "UsageData": {"Size": size}, "CreatedAt": "2026-01-02T03:04:05Z"}


def test_data_in_volumes(repository: Make, tmp_path: Path) -> None:
    listed = [
        volume("shop_db"),
        volume("shop_pip_cache"),
        volume("shop_empty", size=0),
        volume("other_db", project="other"),
        {"Name": "anonymous", "Labels": None},
    ]
    made = repository(COMPOSE, name="Shop")
    with serving({"/system/df": {"Volumes": listed}, "/containers/json": []}) as address:
        (finding,) = [
            item for item in DataInVolume().examine(made, machine(tmp_path, address)) if isinstance(item, Finding)
        ]
    assert finding.message == (
        "the volume `shop_db` (52 MB) of `compose.yaml` exists only in the Docker Engine of this machine"
    )
    assert (finding.subject, finding.confidence) == ("db", Confidence.LIKELY)


def test_a_project_of_another_name(repository: Make, tmp_path: Path) -> None:
    made = repository(COMPOSE)
    labels = {"com.docker.compose.project": "shop", "com.docker.compose.project.working_dir": str(made.root)}
    running = [{"Names": ["/x"], "State": "running", "Labels": labels}]
    answers = {"/volumes": {"Volumes": [volume("shop_db", size=-1)]}, "/containers/json": running}
    with serving(answers) as address:
        (finding,) = DataInVolume().examine(made, machine(tmp_path, address))
    assert isinstance(finding, Finding)
    assert finding.message.startswith("the volume `shop_db` of")


def test_nothing_to_ask(repository: Make, tmp_path: Path) -> None:
    host = machine(tmp_path, f"unix://{tmp_path}/nobody")
    assert list(DataInVolume().examine(repository({"a.py": ""}), host)) == [Skipped(reason="there is no compose file")]
    made = repository(COMPOSE, name="shop")
    assert list(DataInVolume().examine(made, host)) == [Skipped(reason="no Docker Engine answers")]
