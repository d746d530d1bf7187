"""The web app for a server: `python app.py`, or `uvicorn app:app`.

Behind a proxy, name its address or network in COPROD_TRUSTED_PROXIES. Started through uvicorn's own command line, add
`--no-proxy-headers --no-access-log --timeout-graceful-shutdown 5`, which `python app.py` does by itself: uvicorn would
otherwise believe X-Forwarded-For from this machine, log addresses and wait for open pages when it is stopped. It then
bounds neither the heads of requests nor the time that they take nor the connections of an address, so it must stand
behind a proxy that does.
"""

from __future__ import annotations

import sys

from coprod_assistant.config import load_settings
from coprod_assistant.errors import AssistantError


def main() -> int:
    """Serves until stopped; 1 after printing one line where that cannot begin."""
    try:
        settings = load_settings()  # before all that a server needs is loaded
        from coprod_assistant.web import serve

        serve(settings)
    except AssistantError as error:
        print(f"{error}: {error.hint}" if error.hint else str(error), file=sys.stderr)
        return 1
    return 0


def __getattr__(name: str) -> object:
    """Makes `app` when a server asks for it, so that importing this module opens nothing."""
    if name != "app":
        raise AttributeError(name)
    from coprod_assistant.web import create_app

    globals()["app"] = create_app(load_settings())
    return globals()["app"]


if __name__ == "__main__":
    raise SystemExit(main())
