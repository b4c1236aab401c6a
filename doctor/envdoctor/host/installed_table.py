"""The part of the table with what is installed on a machine: the system's, package managers' and applications' Pythons.

Places are those of their own documentation, source and packages as of November 2026.
"""

from __future__ import annotations

from envdoctor.host.locator_row import Owner, Row, each

__all__ = ["INSTALLED"]

_STORES = ("*/*/python-*", "*/python-*")
_KEGS = (
    *("opt/python@*", "opt/python-*", "opt/pypy*", "opt/pypy*/libexec"),
    *("Cellar/python@*/*", "Cellar/python/*", "Cellar/python-*/*", "Cellar/pypy*/*", "Cellar/pypy*/*/libexec"),
)
_FRAMEWORK = "Frameworks/*ython*.framework/Versions/*"
_IN_A_BUNDLE = (
    *("MacOS", "Resources", "Resources/python*", _FRAMEWORK, f"Library/{_FRAMEWORK}"),
    "Frameworks/*.framework/Versions/*/local",
)

_TOOLS = ("Python/*/*", "PyPy/*/*")

INSTALLED: tuple[Row, ...] = (
    Row(
        source="homebrew",
        override=each(("$HOMEBREW_PREFIX",), _KEGS),
        linux=each(("/home/linuxbrew/.linuxbrew", "~/.linuxbrew"), _KEGS),
        darwin=each(("/opt/homebrew", "/usr/local"), _KEGS),
    ),
    Row(
        source="homebrew tool",
        owner=Owner.TOOL,
        override=("$HOMEBREW_PREFIX/opt/*/libexec",),
        linux=each(("/home/linuxbrew/.linuxbrew", "~/.linuxbrew"), ("opt/*/libexec",)),
        darwin=each(("/opt/homebrew", "/usr/local"), ("opt/*/libexec",)),
    ),
    Row(source="python.org", darwin=each(("", "~"), ("Library/Frameworks/Python*.framework/Versions/*",))),
    Row(
        source="python.org",
        windows=("{local}/Programs/Python/Python*", "{programs}/Python*", "{programs86}/Python*", "{drive}/Python*"),
    ),
    Row(
        source="WinPython",
        override=("$WINPYTHON_HOME",),
        windows=each(("{drive}", "~", "~/Desktop", "~/Downloads"), ("WPy*/python-*", "WPy*/python")),
    ),
    Row(
        source="scoop",
        override=("$SCOOP/apps/python*/*", "$SCOOP_GLOBAL/apps/python*/*", "$SCOOP/apps/pypy*/*"),
        windows=each(("~/scoop/apps", "{programdata}/scoop/apps"), ("python*/*", "pypy*/*")),
    ),
    Row(source="chocolatey", windows=("{programdata}/chocolatey/lib/python*/tools", "{drive}/tools/python*")),
    Row(source="nuget", windows=("~/.nuget/packages/python/*/tools", "~/.nuget/packages/pythonx86/*/tools")),
    Row(source="Visual Studio", vendored=True, windows=("{programs86}/Microsoft Visual Studio/Shared/Python*",)),
    Row(
        source="msys2",
        executables=True,
        windows=each(("{drive}/msys64", "{drive}/msys32"), ("ucrt64/bin", "mingw64/bin", "clang64/bin", "usr/bin")),
    ),
    Row(source="cygwin", executables=True, windows=("{drive}/cygwin64/bin", "{drive}/cygwin/bin")),
    Row(
        source="Microsoft Store",
        windows=("{local}/Microsoft/WindowsApps/PythonSoftwareFoundation.Python.*",),
    ),
    Row(source="PyManager", windows=("{local}/Python/pythoncore-*",)),
    Row(source="pgAdmin", vendored=True, owner=Owner.TOOL, linux=("/usr/pgadmin4/venv",)),
    Row(source="macOS", darwin=("/System/Library/Frameworks/Python.framework/Versions/*",)),
    Row(
        source="PostgreSQL",
        vendored=True,
        linux=("/opt/PostgreSQL/*/languagepack/Python-*", "/opt/edb/languagepack/*/Python-*"),
        darwin=("/Library/PostgreSQL/*/languagepack/Python-*", "/Library/edb/languagepack/*/Python-*"),
        windows=("{drive}/edb/languagepack/*/Python-*",),
    ),
    Row(source="MacPorts", darwin=("/opt/local/Library/Frameworks/Python*.framework/Versions/*",)),
    Row(
        source="Xcode",
        darwin=(
            "/Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework/Versions/*",
            "/Applications/Xcode*.app/Contents/Developer/Library/Frameworks/Python3.framework/Versions/*",
        ),
    ),
    Row(
        source="nix",
        executables=True,
        override=("$NIX_PROFILES/bin",),
        unix=(
            "~/.nix-profile/bin",
            "~/.local/state/nix/profile/bin",
            "~/.local/state/nix/profiles/profile/bin",
            "~/.local/state/nix/profiles/home-manager/home-path/bin",
            "{data}/devbox/global/default/.devbox/nix/profile/default/bin",
            "/nix/var/nix/profiles/default/bin",
            "/run/current-system/sw/bin",
            "/etc/profiles/per-user/*/bin",
        ),
    ),
    Row(
        source="guix",
        executables=True,
        linux=("~/.guix-profile/bin", "~/.guix-home/profile/bin", "/run/current-system/profile/bin"),
    ),
    Row(
        source="spack",
        override=each(("$SPACK_ROOT/opt/spack",), _STORES),
        unix=each(("~/spack/opt/spack", "~/.spack/opt/spack", "/opt/spack/opt/spack"), _STORES),
    ),
    Row(
        source="easybuild",
        override=("$EBROOTPYTHON", "$EASYBUILD_PREFIX/software/Python/*", "$EASYBUILD_INSTALLPATH/software/Python/*"),
        linux=each(
            ("~/.local/easybuild/software", "/apps/software", "/apps/easybuild/software", "/opt/easybuild/software"),
            ("Python/*", "Python-bundle-PyPI/*"),
        ),
    ),
    Row(source="modules", linux=each(("/apps", "/opt/apps", "/software", "/sw"), ("python/*", "Python/*", "python-*"))),
    Row(source="software collection", linux=("/opt/rh/*python*/root/usr",)),
    Row(
        source="tool cache",
        override=each(("$RUNNER_TOOL_CACHE", "$AGENT_TOOLSDIRECTORY"), _TOOLS),
        unix=each(("/opt/hostedtoolcache", "~/*/_work/_tool", "/opt/*/_work/_tool"), _TOOLS),
        windows=each(("{drive}/hostedtoolcache/windows", "{drive}/*/_work/_tool"), _TOOLS),
    ),
    Row(source="system", executables=True, linux=("/usr/bin", "/bin"), darwin=()),
    Row(source="local", executables=True, unix=("/usr/local/bin",)),
    Row(
        source="local",
        unix=(
            *(
                "/opt/python*",
                "/opt/Python*",
                "/opt/python/*",
                "/opt/pypy*",
                "/usr/local/python*",
                "/usr/local/Python*",
            ),
            *(
                "/usr/local/pypy*",
                "/usr/local/opt/python*",
                "/usr/local/python/*",
                "~/python*",
                "~/Python*",
                "~/.python*",
                "~/pypy*",
                "~/opt/python*",
            ),
        ),
    ),
    Row(
        source="google-cloud-sdk",
        vendored=True,
        linux=each(
            ("~", "/usr/lib", "/opt", "/opt/google-cloud*", "/usr/local", "/usr/share", "/snap/google-cloud*/current"),
            ("google-cloud-sdk/platform/bundledpythonunix", "platform/bundledpythonunix"),
        ),
        darwin=(
            "~/google-cloud-sdk/platform/bundledpythonunix",
            *each(
                ("/opt/homebrew/Caskroom", "/usr/local/Caskroom"),
                ("*cloud*/*/google-cloud-sdk/platform/bundledpythonunix",),
            ),
        ),
        windows=("{local}/Google/Cloud SDK/google-cloud-sdk/platform/bundledpython",),
    ),
    Row(
        source="platformio",
        vendored=True,
        owner=Owner.TOOL,
        unix=("~/.platformio/penv", "~/.platformio/python3"),
        windows=("~/.platformio/penv", "~/.platformio/python3"),
    ),
    Row(
        source="esp-idf",
        vendored=True,
        owner=Owner.TOOL,
        unix=("~/.espressif/python_env/*",),
        windows=("~/.espressif/python_env/*", *each(("{drive}/Espressif",), ("python_env/*", "tools/idf-python/*"))),
    ),
    Row(
        source="google-cloud-sdk",
        vendored=True,
        owner=Owner.TOOL,
        unix=("~/.config/gcloud/virtenv",),
        windows=("{roaming}/gcloud/virtenv",),
    ),
    Row(
        source="application",
        vendored=True,
        owner=Owner.TOOL,
        linux=("/opt/*", "/srv/*", "/usr/share/python/*", "/usr/local/cuda*/*/*/python", "/opt/nvidia/*/*/*/python"),
    ),
    Row(
        source="libreoffice",
        vendored=True,
        linux=("/opt/libreoffice*/program/python-core-*", "/usr/lib/libreoffice/program/python-core-*"),
        darwin=("/Applications/LibreOffice.app/Contents/Frameworks/LibreOfficePython.framework/Versions/*",),
        windows=("{programs}/LibreOffice/program/python-core-*",),
    ),
    Row(
        source="houdini",
        vendored=True,
        linux=("/opt/hfs*/python",),
        darwin=(f"/Applications/Houdini/*/Frameworks/*.framework/Versions/Current/Resources/{_FRAMEWORK}",),
    ),
    Row(
        source="omniverse",
        vendored=True,
        linux=("{data}/ov/pkg/*/kit/python", "~/isaac*sim*/kit/python", "/opt/nvidia/*/kit/python"),
        windows=("{local}/ov/pkg/*/kit/python",),
    ),
    Row(source="arcgis", vendored=True, owner=Owner.TOOL, windows=("{programs}/ArcGIS/Pro/bin/Python/envs/*",)),
    Row(source="unreal", vendored=True, windows=("{programs}/Epic Games/*/Engine/Binaries/ThirdParty/Python3/*",)),
    Row(source="osgeo4w", vendored=True, windows=("{drive}/OSGeo4W*/apps/Python*",)),
    Row(
        source="blender",
        vendored=True,
        linux=("~/blender*/*/python", "/opt/blender*/*/python"),
        darwin=each(("/Applications", "~/Applications"), ("Blender*.app/Contents/Resources/*/python",)),
        windows=("{programs}/Blender Foundation/Blender */*/python",),
    ),
    Row(
        source="application",
        vendored=True,
        darwin=each(
            each(("/Applications", "/Applications/*", "/Applications/*/*", "~/Applications"), ("*.app/Contents",)),
            _IN_A_BUNDLE,
        ),
    ),
    Row(
        source="snap",
        vendored=True,
        linux=("/snap/*/current/usr", "/snap/*/current", "/snap/*/current/*/python", "/snap/*/current/opt/*"),
    ),
    Row(
        source="flatpak application",
        linux=each(
            ("~/.var/app/*",),
            ("data/*", "data/virtualenvs/*", "data/uv/tools/*", "data/pipx/venvs/*", "cache/pypoetry/virtualenvs/*"),
        ),
    ),
    Row(
        source="flatpak",
        vendored=True,
        linux=each(
            ("/var/lib/flatpak", "{data}/flatpak"),
            ("runtime/*/*/*/active/files", "app/*/current/active/files", "app/*/*/*/active/files"),
        ),
    ),
)
