"""`python -m tests.sample_web --pages 400 --seed 7 --port 0 [--sites DIR] [--answer-seconds 0.2]`: serve until killed.

Prints one JSON line {"port": n, "pages": m} when ready; m counts the pages of the truth.
"""

import argparse
import json
import sys
import threading
from pathlib import Path

from tests.sample_web import SampleWeb, serving


def main() -> None:
    """Serve the sample web the arguments describe."""
    parser = argparse.ArgumentParser(prog="python -m tests.sample_web")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--sites", type=Path, help="folder to write the site files to")
    parser.add_argument("--answer-seconds", type=float, default=0.0, help="how long every answer takes, as on the web")
    arguments = parser.parse_args()
    web = SampleWeb(arguments.pages, arguments.seed)
    with serving(web, arguments.port, answer_seconds=arguments.answer_seconds) as server:
        if arguments.sites:
            arguments.sites.mkdir(parents=True, exist_ok=True)
            for name, text in web.site_files(server.port).items():
                (arguments.sites / f"{name}.toml").write_text(text, "utf-8")
        pages = sum(1 for _ in web.urls(server.port))
        sys.stdout.write(json.dumps({"port": server.port, "pages": pages}) + "\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
