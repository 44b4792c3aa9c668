"""Campaigns join what one network wrote, show its template, and leave everybody else apart."""

from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.campaigning import near_duplicates
from classifiers.campaigning.finding import find_campaigns
from classifiers.campaigning.linking import LISTING_FROM, STRONG_MOST, WEAK_MOST
from classifiers.campaigning.masking import Masker, load_masker
from classifiers.campaigning.near_duplicates import FEWEST_WORDS, cluster_texts
from classifiers.campaigning.records import Campaign, CampaignItem, LinkKind, Slot
from classifiers.unmasking.reading_views import load_view_maker
from classifiers.verdict import ContactKind
from tests.classifiers.campaigning.records import (
    CITIES,
    contact,
    domain,
    image,
    make_campaign_item,
    network_items,
    unlike,
)
from tests.steps import steps


@cache
def load_masker_once() -> Masker:
    """Hypothesis runs a test many times; tables are read once."""
    return load_masker(load_view_maker())


@pytest.fixture
def masker() -> Masker:
    return load_masker_once()


def copies(count: int, prefix: str = "n") -> list[CampaignItem]:
    """One network's text in several cities, under numbers of its own that never repeat."""
    return [
        make_campaign_item(
            f"{prefix}{number:02}",
            f"{CITIES[number % len(CITIES)]}供卵三代试管婴儿生男孩包成功，费用{20 + number}万，咨询1380000{1000 + number}",
            contact(f"1380000{1000 + number}", ContactKind.PHONE),
            day=number,
            host=f"host{number}.localhost",
        )
        for number in range(count)
    ]


def members(campaigns: Sequence[Campaign]) -> list[set[str]]:
    return [set(campaign.item_ids) for campaign in campaigns]


def test_copies_in_other_cities_under_other_numbers_are_one_campaign_with_a_template(masker: Masker) -> None:
    (campaign,) = find_campaigns(copies(6), masker).campaigns
    assert campaign.size == 6
    assert "".join(piece.shown for piece in campaign.template) == (
        "{城市}供卵三代试管婴儿生男孩包成功，费用{数字}万，咨询{电话}"
    )
    assert campaign.cities == tuple(sorted(CITIES[:6]))
    assert len(campaign.hosts) == 6
    assert len(campaign.shared_of(LinkKind.CONTACT)) == 6
    assert campaign.first_seen < campaign.last_seen


def test_disguised_copies_are_the_same_text(masker: Masker) -> None:
    plain = make_campaign_item("a", "专业代孕机构，三代试管包成功，不成功全额退款")
    disguised = make_campaign_item("b", "专 业 代🤰机构，三-代-试-管包成功，不成功\u200b全额退款")
    assert members(find_campaigns([plain, disguised], masker).campaigns) == [{"a", "b"}]


def test_where_members_differ_the_template_has_a_gap(masker: Masker) -> None:
    items = [
        make_campaign_item("a", "正规代孕公司十年品质，零风险签约，包成功包健康，欢迎来电咨询"),
        make_campaign_item("b", "正规代孕公司良心之选，零风险签约，包成功包健康，欢迎来电咨询"),
    ]
    (campaign,) = find_campaigns(items, masker).campaigns
    assert (
        "".join(piece.shown for piece in campaign.template) == "正规代孕公司{…}，零风险签约，包成功包健康，欢迎来电咨询"
    )
    assert [piece.slot for piece in campaign.template if piece.slot] == [Slot.WORDS]


@pytest.mark.parametrize(
    "shared", [contact("qy_demo88"), image("f" * 64), domain("ivf.example"), contact("http://q", ContactKind.QR)]
)
def test_a_shared_value_joins_unlike_texts(masker: Masker, shared: object) -> None:
    items = [make_campaign_item(str(number), unlike(number), shared) for number in range(3)]  # type: ignore[arg-type]
    items.append(make_campaign_item("x", unlike(99)))
    assert members(find_campaigns(items, masker).campaigns) == [{"0", "1", "2"}]


def test_short_texts_that_anybody_writes_join_nothing(masker: Masker) -> None:
    assert len("代孕包成功") < FEWEST_WORDS
    items = [make_campaign_item(str(number), "代孕包成功") for number in range(5)]
    assert not find_campaigns(items, masker).campaigns


def test_a_platforms_number_does_not_merge_the_world(masker: Masker) -> None:
    hotline = contact("4008001234", ContactKind.LANDLINE)
    strangers = [make_campaign_item(f"s{number}", unlike(number), hotline) for number in range(WEAK_MOST + 2)]
    found = find_campaigns([*strangers, *copies(3)], masker)
    assert members(found.campaigns) == [{"n00", "n01", "n02"}]
    assert [(each.shared, each.items) for each in found.hubs] == [(hotline, WEAK_MOST + 2)]


def test_a_landline_under_one_networks_repeated_texts_is_no_hub(masker: Masker) -> None:
    line = contact("02812345678", ContactKind.LANDLINE)
    items = [make_campaign_item(f"s{number}", unlike(number % 8), line) for number in range(40)]
    found = find_campaigns(items, masker)
    assert not found.hubs
    assert [campaign.size for campaign in found.campaigns] == [40]


def test_a_private_number_joins_any_number_of_unlike_texts(masker: Masker) -> None:
    items = [make_campaign_item(f"s{number}", unlike(number), contact("qy_demo88")) for number in range(60)]
    found = find_campaigns(items, masker)
    assert not found.hubs
    assert [campaign.size for campaign in found.campaigns] == [60]


def test_a_private_number_beside_everybodys_own_is_a_hub(masker: Masker) -> None:
    service = contact("platform_kefu")
    items = [
        make_campaign_item(f"s{number}", unlike(number), service, contact(f"own_{number:03}"))
        for number in range(STRONG_MOST + 1)
    ]
    found = find_campaigns(items, masker)
    assert not found.campaigns
    assert [each.shared for each in found.hubs] == [service]


def test_a_list_of_many_networks_offers_does_not_merge_them(masker: Masker) -> None:
    contacts = [contact(f"seller_{number}") for number in range(LISTING_FROM + 2)]
    items = [
        make_campaign_item(f"{number}{copy}", unlike(10 * number + copy), one)
        for number, one in enumerate(contacts)
        for copy in range(2)
    ]
    alone = find_campaigns(items, masker)
    assert [campaign.size for campaign in alone.campaigns] == [2] * len(contacts)
    assert find_campaigns([*items, make_campaign_item("list", unlike(999), *contacts)], masker) == alone


def test_a_long_list_of_one_networks_own_contacts_belongs_to_it(masker: Masker) -> None:
    contacts = [contact(f"seller_{number}") for number in range(LISTING_FROM + 2)]
    items = [
        make_campaign_item(f"n{number}", f"专业代孕机构，三代试管包成功，不成功全额退款，加微信{one.value}", one)
        for number, one in enumerate(contacts)
    ]
    (campaign,) = find_campaigns([*items, make_campaign_item("list", unlike(999), *contacts)], masker).campaigns
    assert campaign.size == len(items) + 1


def test_a_campaign_keeps_its_id_when_it_grows(masker: Masker) -> None:
    assert find_campaigns(copies(3), masker).campaigns[0].campaign_id == "n00"
    assert find_campaigns(copies(9), masker).campaigns[0].campaign_id == "n00"


WORLD = [
    *copies(5),
    *(make_campaign_item(f"w{number}", unlike(number), contact("qy_demo88"), day=number % 3) for number in range(4)),
    *(
        make_campaign_item(f"h{number}", unlike(50 + number), contact("4001112222", ContactKind.LANDLINE))
        for number in range(9)
    ),
    make_campaign_item("z", unlike(500), image("0" * 64)),
]


@settings(max_examples=25, deadline=None)
@given(st.permutations(WORLD))
def test_the_order_of_the_items_does_not_matter(shuffled: list[CampaignItem]) -> None:
    masker = load_masker_once()
    assert find_campaigns(shuffled, masker) == find_campaigns(WORLD, masker)


@settings(max_examples=40, deadline=None)
@given(st.integers(1000, 10_000), st.integers(12, 80), st.integers(-30, 60))
def test_an_unrelated_item_changes_no_campaign(seed: int, length: int, day: int) -> None:
    masker = load_masker_once()
    stranger = make_campaign_item(f"q{seed}", unlike(seed, length), contact(f"stranger{seed}"), day=day)
    assert find_campaigns([*WORLD, stranger], masker) == find_campaigns(WORLD, masker)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.integers(0, 40), st.integers(0, 40))
def test_any_text_can_be_masked(text: str, start: int, length: int) -> None:
    masker = load_masker_once()
    item = make_campaign_item("a", text)
    masked = masker.masked(item.offer, [(start, start + length, ContactKind.PHONE)])
    assert all(character == " " for character in masked.text if character.isspace())
    assert "  " not in masked.text


def test_a_text_of_slots_only_and_an_empty_one_join_nothing(masker: Masker) -> None:
    assert cluster_texts(["", "", "\U000f0000" * 20, "\U000f0000" * 20]) == [0, 1, 2, 3]
    assert not find_campaigns([], masker).campaigns


def test_many_texts_that_share_half_of_their_words_are_not_compared_all_with_all(
    masker: Masker, monkeypatch: pytest.MonkeyPatch
) -> None:
    furniture = unlike(7, 100)
    items = [make_campaign_item(f"{number:05}", furniture + unlike(number + 50, 60)) for number in range(1000)]
    compared = 0
    jaccard = near_duplicates.Sketches.jaccard

    def counted(sketches: near_duplicates.Sketches, one: int, other: int) -> float:
        nonlocal compared
        compared += 1
        return jaccard(sketches, one, other)

    monkeypatch.setattr(near_duplicates.Sketches, "jaccard", counted)
    assert not find_campaigns(items, masker).campaigns
    bands = near_duplicates.PERMUTATIONS // near_duplicates.ROWS_PER_BAND
    assert 0 < compared <= len(items) * bands * near_duplicates.VERIFIED < len(items) ** 2 / 2


def test_four_times_as_many_items_are_four_times_the_work(masker: Masker) -> None:
    few, many = network_items(500), network_items(2000)
    find_campaigns(few, masker)
    assert steps(lambda: find_campaigns(many, masker)) < 5 * steps(lambda: find_campaigns(few, masker))
    assert sum(campaign.size for campaign in find_campaigns(many, masker).campaigns) > 0.75 * len(many)
