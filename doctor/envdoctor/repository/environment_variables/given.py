"""Variables that an operating system, an interpreter, a platform or a launcher sets, not the person at the keyboard."""

from __future__ import annotations

from envdoctor.values import regex

__all__ = ["is_given", "is_read_by_tools"]

_NAMES = frozenset(
    {"HOME", "PATH", "USER", "USERNAME", "LOGNAME", "SHELL", "PWD", "OLDPWD", "TERM", "LANG", "LANGUAGE", "TZ",
     "TMPDIR", "TEMP", "TMP", "DISPLAY", "WAYLAND_DISPLAY", "EDITOR", "VISUAL", "PAGER", "BROWSER", "HOSTNAME",
     "COMPUTERNAME", "NO_COLOR", "COLUMNS", "LINES", "NOTIFY_SOCKET", "INVOCATION_ID", "JAVA_HOME",
     "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "SYSTEMROOT", "WINDIR", "HOMEDRIVE", "HOMEPATH",
     "COMSPEC", "PATHEXT", "OS", "SYSTEMDRIVE", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE", "RUN_MAIN",
     "FLASK_APP", "FLASK_ENV", "FLASK_DEBUG", "MPLBACKEND", "SPACE_ID", "CI", "TF_BUILD", "K_SERVICE",
     "K_REVISION", "GOOGLE_CLOUD_PROJECT", "GCP_PROJECT", "DYNO", "PORT", "RANK", "LOCAL_RANK", "WORLD_SIZE",
     "MASTER_ADDR", "MASTER_PORT", "QUERY_STRING", "REQUEST_METHOD", "GATEWAY_INTERFACE", "PYTHON_VERSION",
     "PS1", "LIBRARY_PATH", "CPATH", "C_INCLUDE_PATH", "PKG_CONFIG_PATH", "MANPATH", "INFOPATH"}
)  # fmt: skip
_PREFIXES = regex(
    r"""(?x)
    LC_ | XDG_ | DBUS_ | SSH_ | SUDO_ | LD_ | DYLD_ | LISTEN_ | PROGRAMFILES | PROCESSOR | NUMBER_OF_ | COMMONPROGRAM
    | PYTHON[A-Z]+$ | CONDA_ | PIP_ | UV_ | PYTEST_ | TOX_ | WERKZEUG_ | JPY_ | JUPYTERHUB_ | COLAB_ | KAGGLE_
    | GITHUB_ | RUNNER_ | ACTIONS_ | GITLAB_ | CI_ | TRAVIS | CIRCLE | APPVEYOR | BUILDKITE | JENKINS_ | TEAMCITY_
    | READTHEDOCS | CODEBUILD_ | BITBUCKET_ | INPUT_ | AWS_ | GAE_ | FUNCTION_ | HEROKU_ | KUBERNETES_ | POD_ | WEBSITE_
    | AZUREML_ | VERCEL | RENDER | RAILWAY_ | FLY_ | ECS_ | SLURM_ | PBS_ | OMPI_ | CUDA_ | NVIDIA_ | SGE_ | LSB_ | PMI_
    | COMP_[A-Z]+$ | HADOOP_ | SPARK_
    """
)


_LINKED = regex(r"_(?:PORT_\d+_(?:TCP|UDP)(?:_(?:ADDR|PORT|PROTO))?|SERVICE_(?:HOST|PORT))$")
"""What Docker sets for a linked container (``docker run --link``) and Kubernetes for a service."""


def is_given(name: str) -> bool:
    """Whether a variable is usually there, or meant to be absent, without anybody's doing."""
    upper = name.upper()
    return upper in _NAMES or _PREFIXES.match(upper) is not None or _LINKED.search(upper) is not None


_TOOLS = regex(
    r"""(?x)
    COMPOSE_ | DOCKER_ | BUILDKIT_ | ELASTIC_ | ES_JAVA | POSTGRES(?:QL)?_ | PG[A-Z]+$ | PGADMIN_ | MYSQL_ | MARIADB_
    | MONGO | RABBITMQ_ | MINIO_ | REDIS_ | KAFKA_ | ZOOKEEPER_ | KEYCLOAK_ | KC_ | VAULT_ | GF_ | TRAEFIK | LETSENCRYPT
    | VIRTUAL_(?:HOST|PORT) | NGINX_ | CADDY | C_FORCE_ROOT | CELERY | FLOWER_ | GUNICORN_ | UVICORN_ | WEB_CONCURRENCY
    | COVERAGE_ | SENTRY_ | OTEL_ | DD_ | NEW_RELIC | LOGFIRE_ | OPENAI_ | ANTHROPIC_ | AZURE_ | GOOGLE_ | GEMINI_
    | COHERE_ | MISTRAL_ | LANGCHAIN_ | LANGSMITH_ | LANGFUSE_ | HF_ | HUGGING | WANDB_ | MLFLOW_ | STREAMLIT_ | GRADIO_
    | DJANGO_ | FLASK_ | SQLALCHEMY_ | HTTPS?_PROXY$ | NO_PROXY$ | NODE_ | NPM_ | YARN_ | VITE_ | NEXT_ | REACT_APP_
    | NUXT_ | SOURCE_VERSION$ | PUID$ | PGID$ | UID$ | GID$ | UMASK$ | DEBIAN_FRONTEND$ | PROMETHEUS_ | AIRFLOW
    | DAGSTER_ | PREFECT_
    """
)


def is_read_by_tools(name: str) -> bool:
    """Whether a library, an image or a tool reads a variable of this name by itself, without the code saying so."""
    return is_given(name) or _TOOLS.match(name.upper()) is not None
