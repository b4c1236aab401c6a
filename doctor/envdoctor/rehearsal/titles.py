"""What a section is about by its title, in more languages than the checks of documents read.

A rehearsal may be bolder than a check: a section that was taken for setting up although it is not shows itself by what
happens when its lines are typed.
"""

# ruff: noqa: RUF001 - other languages have other letters

from __future__ import annotations

from envdoctor.repository.documents import Section, SectionKind
from envdoctor.values import regex

__all__ = ["WALKED", "is_about_containers", "is_elsewhere", "is_walked"]

WALKED = frozenset({SectionKind.SETUP, SectionKind.RUN})
_SETUP_OR_RUN = regex(
    r"""(?ix)
      установ\w* | запуск\w* | запустить | быстрый\s+старт | начало\s+работы | настройк\w* | зависимост\w* | сборка
    | встановлен\w* | запустити | швидкий\s+старт | налаштуван\w*
    | 安装 | 安裝 | 运行 | 運行 | 启动 | 啟動 | 快速 | 环境 | 環境 | 配置 | 依赖 | 本地开发
    | インストール | セットアップ | 起動 | 実行 | 始め方 | クイックスタート
    | 설치 | 실행 | 시작 | 설정
    | \binstalaci[oó]n | \bpuesta\s+en\s+marcha | \bejecuci[oó]n | \bejecutar | \bconfiguraci[oó]n | \brequisitos
    | \binicio\s+r[aá]pido | \bprimeros\s+pasos | \barrancar
    | \binstala[cç][aã]o | \bexecu[cç][aã]o | \bexecutar | \brodar | \brodando | \bconfigura[cç][aã]o
    | \bpr[eé]-?requisitos
    | \bin[ií]cio\s+r[aá]pido | \bcome[cç]ando
    | \bd[ée]marrage | \bd[ée]marrer | \blancer\b | \blancement | \bmise\s+en\s+place | \bpr[ée]requis | \bex[ée]cution
    | \beinrichtung | \beinrichten | \binbetriebnahme | \bstarten | \bausf[üu]hr\w* | \bvoraussetzung\w*
    | \bschnellstart | \berste\s+schritte
    | \bavvio | \bavviare | \besecuzione | \brequisiti | \bconfigurazione
    | \bkurulum\w* | \bçalıştır\w* | \bgereksinim\w*
    | \binstalacja | \buruchom\w* | \bkonfiguracja | \bwymagania
    | \binstalasi | \bmenjalankan | \bpersyaratan | \bcài\s+đặt | \bchạy\b | \bkhởi\s+động
    """
)
_ELSEWHERE = regex(
    r"""(?ix)
      тест\w* | обновлен\w* | удален\w* | откат\w* | разв[её]ртыван\w* | деплой\w* | форматирован\w* | проверк\w*
    | онов\w* | видален\w* | розгортан\w*
    | 测试 | 測試 | 部署 | 更新 | 升级 | 卸载 | テスト | デプロイ | 테스트 | 배포
    | \bpruebas? | \bdespliegue | \bactualiza\w* | \btestes? | \bimplanta\w* | \batualiza\w* | \bd[ée]ploiement
    | \bmise\s+[àa]\s+jour | \baktualisier\w* | \bbereitstellung | \baggiorna\w* | \btestowanie | \bwdro[żz]eni\w*
    """
)

_WITHOUT = regex(
    r"(?i)(?:\b(?:without|no|non|not using|sin|sem|sans|ohne|senza|bez)|\bбез|不使用|不用)[\s-]+"
    r"(?:(?:using|a|the)\s+)?$"
)
_CONTAINERS = regex(
    r"(?i)\b(?:docker|compose|containers?|podman|kubernetes|k8s|helm|vagrant|dev ?containers?|codespaces)\b"
)


def is_about_containers(title: str) -> bool:
    """Whether a title names containers, and does not say that its section does without."""
    match = _CONTAINERS.search(title)
    return match is not None and not _WITHOUT.search(title[: match.start()])


def is_walked(section: Section) -> bool:
    """Whether a section tells how to set up or to run."""
    if section.kind is not SectionKind.OTHER:
        return section.kind in WALKED
    return _SETUP_OR_RUN.search(section.title) is not None and not is_elsewhere(section.title)


def is_elsewhere(title: str) -> bool:
    """Whether a title says in another language that its section is about tests, releases or updates."""
    return _ELSEWHERE.search(title) is not None
