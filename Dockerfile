# One image for every part of TenantPilot: web, worker and management commands.
#
#   docker build --tag tenantpilot .
#   docker build --tag tenantpilot --build-arg REQUIREMENTS=s3 .   # review packs in a bucket

FROM python:3.13-slim-trixie AS build

WORKDIR /opt/tenantpilot
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore

# Each version and each file's hash is pinned; a package that was tampered with ends the build.
ARG REQUIREMENTS=runtime
COPY requirements/ requirements/
RUN python -m venv --without-pip .venv \
    && python -m pip --python .venv/bin/python install \
        --only-binary :all: --require-hashes --requirement requirements/${REQUIREMENTS}.txt

COPY . .
# Stand-ins for settings that only a running installation needs; none of them stays in the image.
RUN TENANTPILOT_ENV=development DEBUG=0 DEMO=0 DATABASE_URL=postgres://nobody@nowhere/none \
        .venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && .venv/bin/python -m compileall -q -j 0 .


FROM python:3.13-slim-trixie

# A number, so that an orchestrator can see that it is not root.
RUN groupadd --system --gid 10001 tenantpilot \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent tenantpilot \
    && install --directory --owner 10001 --group 10001 --mode 0700 \
        /var/lib/tenantpilot/review-packs /var/lib/tenantpilot/register /var/lib/tenantpilot/static

WORKDIR /opt/tenantpilot
COPY --from=build /opt/tenantpilot /opt/tenantpilot

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PATH=/opt/tenantpilot/.venv/bin:$PATH \
    WEB_HOST=0.0.0.0 WEB_PORT=8000 \
    REVIEW_PACKS_ROOT=/var/lib/tenantpilot/review-packs

USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "deploy/healthcheck.py"]
CMD ["deploy/web"]
