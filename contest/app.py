"""create_app: the only place where the web parts meet."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from contest import compression, failures, login, presentation, protection
from contest.database import Database
from contest.paths import STATIC, TEMPLATES
from contest.settings import Settings
from contest.web import account, files, health, jury, organiser, public, team, trial
from contest.web.access import ACCESS, UPLOADS
from contest.web.request import commit_at_the_edge
from uploads.storage import FolderStore

BODY_LIMIT = 1_000_000


def create_app(settings: Settings, *, secret_key: str) -> Flask:
    """The web application; it knows neither commands nor worker."""
    app = Flask("contest", static_folder=str(STATIC), template_folder=str(TEMPLATES))
    app.config.update(
        SECRET_KEY=secret_key,
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["contest.settings"] = settings
    app.extensions["contest.database"] = Database(settings.database)
    app.extensions["contest.store"] = FolderStore(settings.store_dir)
    # The order matters: the edge commits last, so it is registered first.
    commit_at_the_edge(app)
    CSRFProtect(app)
    login.install(app)
    protection.install(app, ACCESS, uploads=UPLOADS)
    compression.install(app)
    presentation.install(app)
    failures.install(app)
    for pages in (public, trial, account, team, jury, organiser, files, health):
        app.register_blueprint(pages.blueprint)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app
