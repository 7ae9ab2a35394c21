"""The provider of `signing_in.py` as a program: its pages ask for nothing outside this machine."""

from __future__ import annotations

import json
import re
import sys

from flask import Response
from oidc_provider_mock import User, app
from werkzeug.serving import run_simple

OUTSIDE = re.compile(rb'<link[^>]*href="https?://[^>]*>')


def own_pages_only(response: Response) -> Response:
    """Leave the style sheet out that its pages take from elsewhere."""
    if response.mimetype == "text/html":
        response.set_data(OUTSIDE.sub(b"", response.get_data()))
    return response


if __name__ == "__main__":
    port, *people = sys.argv[1:]
    users = [json.loads(each) for each in people]
    provider = app(user_claims=[User(sub=each.pop("sub"), claims=each) for each in users])
    provider.after_request(own_pages_only)
    provider.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))  # browsers ask for one
    run_simple("127.0.0.1", int(port), provider, threaded=True)  # browsers hold idle connections open
