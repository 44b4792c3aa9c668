"""The command line `qingyuan`; its commands are in `commands/`.

Errors are one line on standard error and an exit status (`exit_status.py`); a stack trace only with `--debug`.
"""

import os
import sys
from pathlib import Path
from typing import Any

import click

from crawlers.config import CONFIG_VARIABLE, ConfigError
from dashboards.commands import (
    crawling,
    explaining,
    judging,
    keeping,
    lexicon,
    licences,
    nights,
    reviewing,
    setting_up,
    sites,
)
from dashboards.exit_status import ExitStatus

CONFIGURATION_HELP = "配置文件（默认：$QINGYUAN_CONFIG，或当前目录的 qingyuan.toml）"
COMMANDS = (
    setting_up.init,
    setting_up.doctor,
    setting_up.demo,
    crawling.nightly,
    nights.nights,
    nights.alarms,
    nights.schedule,
    crawling.crawl,
    crawling.classify,
    judging.evaluate,
    judging.train,
    judging.gold,
    explaining.explain,
    lexicon.lexicon,
    licences.licences,
    reviewing.serve,
    reviewing.export,
    sites.sites,
    keeping.users,
    keeping.evidence,
    keeping.rebuild_index,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "config", metavar="文件", help=CONFIGURATION_HELP)
@click.option("--debug", is_flag=True, help="出错时显示调用栈")
def qingyuan(config: str | None, debug: bool) -> None:
    """清源：夜间巡查公开网页上的非法辅助生殖广告，固定证据，供人研判。"""
    del debug  # read from the command line by `main`, which must know it before anything can fail
    if config is not None:
        os.environ[CONFIG_VARIABLE] = str(Path(config).absolute())


for command in COMMANDS:
    qingyuan.add_command(command)


def main(arguments: list[str] | None = None) -> Any:
    """Entry point: one line and an exit status for every error a person can do something about."""
    words = sys.argv[1:] if arguments is None else arguments
    if "--debug" in words:
        return qingyuan.main(words, prog_name="qingyuan", standalone_mode=True)
    try:
        return qingyuan.main(words, prog_name="qingyuan", standalone_mode=True)
    except ConfigError as error:
        return _complain(str(error), ExitStatus.WRONG_USE)
    except Exception as error:  # noqa: BLE001 - border: the command line
        from dashboards.complaints import explain

        message, status = explain(error)
        return _complain(message, status)


def _complain(message: str, status: int) -> int:
    click.echo(f"qingyuan: {message}", err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
