# The image of one service. From the root of the repository:
#   docker build --build-arg SERVICE=cases --tag baton-cases .
# BASE may name a copy of your own, by its digest.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
ARG SERVICE
RUN : "${SERVICE:?name one of the folders in services/, with --build-arg SERVICE=}"
WORKDIR /baton
COPY services/${SERVICE}/requirements.lock ./
RUN python3 -m venv venv \
    && venv/bin/python -m pip install --quiet --disable-pip-version-check --no-cache-dir \
        --no-compile --no-deps --require-hashes --requirement requirements.lock \
    && venv/bin/python -m pip uninstall --quiet --yes setuptools pip \
    && venv/bin/python -m compileall -q venv/lib
COPY libs/common/src libs/common/src
COPY libs/contracts/src libs/contracts/src
COPY services/${SERVICE}/alembic.ini services/${SERVICE}/alembic.ini
COPY services/${SERVICE}/migrations services/${SERVICE}/migrations
COPY services/${SERVICE}/src services/${SERVICE}/src
# Our packages are found without PYTHONPATH: the child process that reads mails gets no environment.
# `baton-service` is the service's program under a name that all five images share.
RUN printf '/baton/%s\n' libs/common/src libs/contracts/src "services/${SERVICE}/src" \
        >"$(venv/bin/python -c 'import site; print(site.getsitepackages()[0])')/baton.pth" \
    && venv/bin/python -m compileall -q libs services \
    && printf '#!/bin/sh\nexec /baton/venv/bin/python -m baton_%s "$@"\n' "${SERVICE}" \
        >venv/bin/baton-service \
    && chmod 0755 venv/bin/baton-service

FROM ${BASE}
ARG SERVICE
# The only place it writes to: a volume, where what must survive an older database is kept.
RUN install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/baton
COPY --from=build /baton/venv /baton/venv
COPY --from=build /baton/libs /baton/libs
COPY --from=build /baton/services /baton/services
# BATON_SMTP_HOST and port 8825 are for email; the other services do not listen there.
ENV PATH=/baton/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BATON_HOME=/var/lib/baton \
    BATON_SECOND_PLACE=/var/lib/baton \
    BATON_PREFIX=/${SERVICE} \
    BATON_SMTP_HOST=0.0.0.0
WORKDIR /var/lib/baton
USER 10001:10001
EXPOSE 8000 8825
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "baton_common.program.knock", "healthz"]
ENTRYPOINT ["baton-service"]
CMD ["serve"]
