"""Three more machines: an image-based Fedora, an old Intel Mac, a Windows machine that builds."""

from __future__ import annotations

import json

from host.home_builder import PE_X86_64
from host.mini import Mini, conda, dist, py, venv

__all__ = ["CASES"]

ADA = "/var/home/ada"
KEG = "/var/home/linuxbrew/.linuxbrew/Cellar/python@3.13/3.13.2"
UV = f"{ADA}/.local/share/uv/python/cpython-3.12.9-linux-x86_64-gnu"
LAYER = f"{ADA}/.local/share/containers/storage/overlay/0a1b2c/diff"
RUNTIME = "/var/lib/flatpak/runtime/org.freedesktop.Platform/x86_64/24.08/active/files"


def kernel(python: str, name: str) -> str:
    return json.dumps({"argv": [python, "-m", "ipykernel_launcher"], "display_name": name})


FEDORA = Mini(
    name="an image-based Fedora",
    home=ADA,
    parts=(
        py("/usr", "3.13.2"),
        py(KEG, "3.13.2"),
        py(UV, "3.12.9"),
        py(f"{LAYER}/usr", "3.11.2"),
        venv(f"{LAYER}/app/.venv", "/usr", "3.11.2"),
        py(RUNTIME, "3.12.4"),
        venv(f"{ADA}/Projects/shop/.venv", UV, "3.12.9", made_at="/home/ada/Projects/shop/.venv"),
        venv(f"{ADA}/Projects/toolbox/.venv", "/usr", "3.12.9", written="3.12.9"),
        venv(f"{ADA}/.local/share/pipx/venvs/ansible-core", "/usr", "3.13.2"),
        venv(f"{ADA}/.var/app/com.visualstudio.code/data/venv", UV, "3.12.9"),
        dist("/usr/local/lib/python3.13/site-packages", "glances", "4.0", installer="pip\n"),
        dist("/usr/lib/python3.13/site-packages", "dnf", "4.0", installer="rpm\n"),
    ),
    files={
        "/etc/os-release": 'ID=fedora\nVERSION_ID="42"\n',
        f"{ADA}/.var/app/com.visualstudio.code/config/Code/User/settings.json": (
            '{\n"python.defaultInterpreterPath": "/home/ada/gone/bin/python"\n}'
        ),
        f"{ADA}/.bashrc.d/python.sh": "export PYTHONPATH=~/lib\nalias python=python3\n",
        f"{ADA}/Projects/shop/pyproject.toml": "",
    },
    links={"/home": "var/home", "/bin": "usr/bin"},
    variables={"HOME": "/home/ada", "PATH": "/home/linuxbrew/.linuxbrew/bin:/home/ada/.local/bin:/usr/bin:/bin"},
    python={"/usr": "3.13.2", KEG: "3.13.2", UV: "3.12.9", RUNTIME: "3.12.4"},
    vendored=frozenset({RUNTIME}),
    envs={
        f"{ADA}/Projects/shop/.venv": "3.12.9",
        f"{ADA}/Projects/toolbox/.venv": "3.12.9",
        f"{ADA}/.local/share/pipx/venvs/ansible-core": "3.13.2",
        f"{ADA}/.var/app/com.visualstudio.code/data/venv": "3.12.9",
    },
    ties={f"{ADA}/Projects/shop/.venv": f"{ADA}/Projects/shop"},
    told=frozenset(
        {
            "PY007 PYTHONPATH",
            "VENV001 /usr/bin/python3.12",
            "VENV011 /usr/bin/python3.13",
            "VENV016 /home/ada/gone/bin/python",
        }
    ),
)

KIM = "/Users/kim"
ORG3 = "/Library/Frameworks/Python.framework/Versions/3.8"
ORG2 = "/Library/Frameworks/Python.framework/Versions/2.7"
KEG9 = "/usr/local/Cellar/python@3.9/3.9.18/Frameworks/Python.framework/Versions/3.9"
APPLE2 = "/System/Library/Frameworks/Python.framework/Versions/2.7"
POSTGRES = "/Library/PostgreSQL/16/languagepack/Python-3.11"
SAGE = "/Applications/SageMath-10-4.app/Contents/Frameworks/Sage.framework/Versions/10.4/local/var/lib/sage/venv-python3.11"
OLD_MAC = Mini(
    name="an old Intel Mac",
    platform="darwin",
    home=KIM,
    parts=(
        py(ORG3, "3.8.10"),
        py(ORG2, "2.7.18"),
        py(KEG9, "3.9.18"),
        py(APPLE2, "2.7.16"),
        py(POSTGRES, "3.11.4"),
        conda("/opt/anaconda3", "3.11.5", base=True),
        conda(f"{KIM}/opt/miniconda3", "3.10.8", base=True),
        conda(f"{KIM}/opt/miniconda3/envs/geo", "3.9.16"),
        conda(f"{KIM}/.edm/envs/edm", "3.8.12"),
        venv(f"{KIM}/PycharmProjects/app/venv", ORG3, "3.8.10"),
        venv(f"{KIM}/Sites/django/env", KEG9, "3.9.18"),
        venv(f"{KIM}/venvs/scrape", "/usr/local/opt/python@3.7", "3.7.9"),
        venv(f"{KIM}/Dropbox/code/tool/.venv", KEG9, "3.9.18", made_at="/Users/kim/Desktop/tool/.venv"),
        venv(f"{KIM}/.virtualenvs/blog", ORG3, "3.8.10"),
        dist(f"{KIM}/Library/Python/3.8/lib/python/site-packages", "six", "1.10"),
        dist(f"{ORG3}/lib/python3.8/site-packages", "six", "1.16"),
    ),
    files={
        f"{KIM}/.bash_profile": (
            "# Setting PATH for Python 3.8\n"
            'PATH="/Library/Frameworks/Python.framework/Versions/3.8/bin:${PATH}"\nexport PATH\n'
            "# >>> conda initialize >>>\n# <<< conda initialize <<<\n"
            "export WORKON_HOME=$HOME/.virtualenvs\nsource /usr/local/bin/virtualenvwrapper.sh\n"
        ),
        f"{KIM}/.virtualenvs/blog/.project": f"{KIM}/Sites/blog-gone\n",
        f"{KIM}/Library/Jupyter/kernels/py37/kernel.json": kernel(f"{KIM}/opt/miniconda3/envs/py37/bin/python", "3.7"),
        f"{KIM}/.edm/envs/edm/bin/edm-env": "",
    },
    links={
        "/Library/Frameworks/Python.framework/Versions/Current": "3.8",
        "/usr/local/bin/python": f"{ORG2}/bin/python2.7",
        "/usr/local/bin/python3": f"{ORG3}/bin/python3.8",
        "/usr/local/opt/python@3.9": "../Cellar/python@3.9/3.9.18",
        "/usr/local/Frameworks/Python.framework/Versions/3.9": KEG9,
        "/usr/local/bin/pip": f"{ORG3}/bin/pip",
    },
    variables={"PATH": "/usr/local/bin:/usr/bin:/bin"},
    python={
        ORG3: "3.8.10",
        ORG2: "2.7.18",
        KEG9: "3.9.18",
        APPLE2: "2.7.16",
        POSTGRES: "3.11.4",
        "/opt/anaconda3": "3.11.5",
        f"{KIM}/opt/miniconda3": "3.10.8",
    },
    vendored=None,
    envs={
        f"{KIM}/opt/miniconda3/envs/geo": "3.9.16",
        f"{KIM}/.edm/envs/edm": "3.8.12",
        f"{KIM}/PycharmProjects/app/venv": "3.8.10",
        f"{KIM}/Sites/django/env": "3.9.18",
        f"{KIM}/venvs/scrape": "3.7.9",
        f"{KIM}/Dropbox/code/tool/.venv": "3.9.18",
        f"{KIM}/.virtualenvs/blog": "3.8.10",
    },
    ties={f"{KIM}/PycharmProjects/app/venv": f"{KIM}/PycharmProjects/app"},
    told=frozenset(
        {
            "PY001 pip",
            "PY014 base",
            "VENV001 /usr/local/opt/python@3.7/bin/python3.7",
            f"VENV002 {KIM}/Dropbox/code/tool/.venv",
            f"VENV007 {KIM}/Library/Python/3.8/lib/python/site-packages {ORG3}",
            f"VENV008 {KIM}/.virtualenvs/blog",
            "VENV009 py37",
        }
    ),
)

BOT = "C:/Users/build"
CACHE = "C:/hostedtoolcache/windows/Python/3.12.7/x64"
RUNNER = "C:/actions-runner/_work/_tool/Python/3.13.1/x64"
AGENT = "C:/agent/_work/_tool/Python/3.11.9/x64"
VCPKG = "C:/vcpkg/downloads/tools/python/python-3.11.8-x64"
EMSDK = "C:/emsdk/python/3.9.2-nuget_64bit"
MOZILLA = "C:/mozilla-build/python3"
BUILDER = Mini(
    name="a Windows machine that builds",
    platform="win32",
    machine="AMD64",
    home=BOT,
    parts=(
        py(CACHE, "3.12.7"),
        py(RUNNER, "3.13.1"),
        py(AGENT, "3.11.9"),
        py(EMSDK, "3.9.2"),
        py(MOZILLA, "3.11.6"),
        py("C:/tools/python3", "3.10.11"),
        conda("C:/tools/Anaconda3", "3.11.5", base=True),
        venv("D:/Jenkins/workspace/nightly/venv", "C:/tools/python3", "3.10.11"),
        venv("C:/actions-runner/_work/shop/shop/.venv", RUNNER, "3.13.1"),
        venv("D:/Jenkins/workspace/old/venv", "C:/hostedtoolcache/windows/Python/3.9.13/x64", "3.9.13"),
        venv("D:/Jenkins/workspace/older/venv", "C:/hostedtoolcache/windows/Python/3.9.13/x64", "3.9.13"),
        dist("C:/tools/Anaconda3/Lib/site-packages", "conan", "2.0", installer="pip"),
    ),
    files={
        f"{VCPKG}/python.exe": PE_X86_64 + b"vcpkg",
        f"{VCPKG}/python311._pth": "python311.zip\n",
        f"{VCPKG}/python311.dll": PE_X86_64 + b"\x003.11.8\0",
        "C:/cygwin64/bin/python3.9.exe": PE_X86_64 + b"cygwin",
        "C:/cygwin64/lib/python3.9/os.py": "",
        "C:/cygwin64/usr/include/python3.9/patchlevel.h": '#define PY_VERSION "3.9.18"\n',
        "C:/Windows/System32/config/systemprofile/pip/pip.ini": "[global]\ntrusted-host = x\n",
        "C:/ProgramData/pip/pip.ini": "[global]\nextra-index-url = https://pypi.corp.example/simple\n",
        "D:/Jenkins/workspace/nightly/requirements.txt": "",
        "C:/actions-runner/_work/shop/shop/pyproject.toml": "",
    },
    registry={"PythonCore/3.10": "C:\\tools\\python3", "PythonCore/3.9": "C:\\Program Files\\Python39"},
    variables={
        "USERPROFILE": "C:\\Users\\build",
        "LOCALAPPDATA": "C:\\Users\\build\\AppData\\Local",
        "APPDATA": "C:\\Users\\build\\AppData\\Roaming",
        "ProgramData": "C:\\ProgramData",
        "RUNNER_TOOL_CACHE": "C:\\hostedtoolcache\\windows",
        "AGENT_TOOLSDIRECTORY": "C:\\agent\\_work\\_tool",
        "PYTHONHOME": "C:\\tools\\python3",
        "PATH": "C:\\tools\\python3;C:\\tools\\python3\\Scripts;C:\\Windows",
    },
    python={
        CACHE: "3.12.7",
        RUNNER: "3.13.1",
        AGENT: "3.11.9",
        EMSDK: "3.9.2",
        MOZILLA: "3.11.6",
        VCPKG: "3.11.8",
        "C:/tools/python3": "3.10.11",
        "C:/tools/Anaconda3": "3.11.5",
        "C:/cygwin64": "3.9",
    },
    vendored=None,
    envs={
        "D:/Jenkins/workspace/nightly/venv": "3.10.11",
        "C:/actions-runner/_work/shop/shop/.venv": "3.13.1",
        "D:/Jenkins/workspace/old/venv": "3.9.13",
        "D:/Jenkins/workspace/older/venv": "3.9.13",
    },
    ties={
        "D:/Jenkins/workspace/nightly/venv": "D:/Jenkins/workspace/nightly",
        "C:/actions-runner/_work/shop/shop/.venv": "C:/actions-runner/_work/shop/shop",
    },
    told=frozenset(
        {
            "PKG101 C:/ProgramData/pip/pip.ini extra-index-url",
            "PY007 PYTHONHOME",
            "VENV001 C:/hostedtoolcache/windows/Python/3.9.13/x64",
            "VENV011 C:/tools/Anaconda3/python.exe",
            "VENV015 registry",
        }
    ),
    words=("2 environments cannot start",),
)
CASES = (FEDORA, OLD_MAC, BUILDER)
