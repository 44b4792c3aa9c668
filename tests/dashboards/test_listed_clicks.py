"""The recorder is told of clicks by the sites' own files, for their own hosts and no others; shipped files list none."""

from pathlib import Path

from crawlers.recording.recording_plan import RecordingPlan
from dashboards.configuration import default_configuration
from dashboards.sites.book import listed_clicks

BBS = """
title = "同城论坛"
platform = "同城论坛"
start_urls = ["https://bbs.example.com/"]

[evidence]
clicks = [".show-phone", "text=查看更多"]
"""


def test_a_sites_file_says_what_is_clicked_on_its_hosts_only(tmp_path: Path) -> None:
    configuration = default_configuration(tmp_path)
    assert listed_clicks(configuration) == ()
    configuration.sites_folder.mkdir(exist_ok=True)
    (configuration.sites_folder / "bbs.toml").write_text(BBS, "utf-8")
    plan = RecordingPlan(browser="", user_agent="", clicks=listed_clicks(configuration))
    assert plan.clicks_on("https://bbs.example.com/thread-1.html") == (".show-phone", "text=查看更多")
    assert plan.clicks_on("https://www.example.com/") == ()
