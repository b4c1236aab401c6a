"""What only the system's package manager installs: DEP009, true and tempting."""

from __future__ import annotations

from checks.dependency_cases import Case


def _case(name: str, declared: str, code: str, expected: str = "", **files: str) -> Case:
    named = {key.replace("__", "/").replace("_DOT_", "."): text for key, text in files.items()}
    return Case(name, {"requirements.txt": declared, "a.py": code, **named}, expected)


CASES = (
    _case("zbar", "pyzbar\n", "import pyzbar\n", "DEP009:zbar"),
    _case("portaudio", "pyaudio\n", "import pyaudio\n", "DEP009:portaudio"),
    _case("Graphviz by its Python", "graphviz\n", "import graphviz\n", "DEP009:graphviz"),
    _case("LDAP", "python-ldap\n", "import ldap\n", "DEP009:ldap"),
    _case("ffmpeg behind a wrapper", "pydub\n", "from pydub import AudioSegment\n", "DEP009:ffmpeg"),
    _case("ffmpeg that comes along", "imageio-ffmpeg\n", "import imageio_ffmpeg\n"),
    _case(
        "a program whose name is a common word",
        "flask\n",
        "import flask, subprocess\nsubprocess.check_output('convert a.png b.jpg', shell=True)\n",
        "",
    ),
    _case("a program of every system", "flask\n", "import flask, os\nos.system('ls -l')\nos.system('tar xf a')\n"),
    _case("a word that is no program", "flask\n", "import flask\nx = ['ffmpeg', 'is nice']\n"),
    _case("a package list of Heroku", "python-magic\n", "import magic\n", "", Aptfile="libmagic1\n"),
    _case(
        "Nix", "python-magic\n", "import magic\n", "", flake_DOT_nix="{ buildInputs = [ pkgs.file pkgs.libmagic ]; }\n"
    ),
    _case(
        "brew in the documentation",
        "psycopg2\n",
        "import psycopg2\n",
        "",
        docs__setup_DOT_md="# Setup\n\n```\nbrew install libpq\n```\n",
    ),
    _case(
        "an image of somebody's own",
        "psycopg2\n",
        "import psycopg2\n",
        "",
        Dockerfile="FROM registry.example.org/base/python-db:3\n",
    ),
    _case(
        "a program in a test only",
        "flask\n",
        "import flask\n",
        "",
        tests__test_a_DOT_py="import subprocess\nsubprocess.run(['ffmpeg', '-i', 'x'])\n",
    ),
)
