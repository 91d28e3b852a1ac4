"""A real web process for the tests of faults; it hands the body over as it comes, unlike waitress."""

from __future__ import annotations

import sys
from pathlib import Path

from werkzeug.serving import make_server

from contest.app import create_app
from contest.settings import Settings

if __name__ == "__main__":
    data, url, port_file = sys.argv[1:]
    app = create_app(Settings(data_dir=Path(data), database_url=url), secret_key="for tests only")
    app.config["WTF_CSRF_ENABLED"] = False
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Path(port_file).write_text(str(server.port))
    server.serve_forever()
