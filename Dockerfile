# Built by `docker compose build`; see compose.yaml.
ARG PYTHON_VERSION=3.13

FROM ghcr.io/astral-sh/uv:0.13 AS uv

FROM python:${PYTHON_VERSION}-slim AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# git, because envdoctor asks it what is tracked and pushed.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=0 PATH=/app/.venv/bin:$PATH

FROM base AS dependencies
COPY --from=uv /uv /bin/uv
# The lock file alone decides this layer; code changes do not touch it.
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-install-project

FROM dependencies AS tests
# patch(1), because a migration must apply without git too.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends patch \
    && rm -rf /var/lib/apt/lists/*
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-install-project --extra test
COPY . .
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --extra test && chown -R 10001:10001 /app
USER 10001:10001
CMD ["python", "-m", "pytest"]

FROM dependencies AS build
COPY doctor doctor
COPY checks checks
COPY reports reports
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-editable

FROM base AS app
COPY --from=build /app/.venv /app/.venv
WORKDIR /repository
# The repository is mounted read-only and belongs to somebody else; envdoctor only reads it, and runs nothing in it.
RUN git config --system --add safe.directory /repository
USER 10001:10001
ENTRYPOINT ["envdoctor"]
CMD ["scan", "--profile", "ci"]
