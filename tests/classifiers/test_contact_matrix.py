"""Every form of every contact is read to its canonical value at its exact place, and nothing else is taken for one."""

import pytest

from classifiers.contacting.contacts import find_contacts
from classifiers.engine import Engine
from classifiers.verdict import Contact, ContactKind
from crawlers.page import BlockKind
from tests.classifiers.contact_forms import Form, all_forms
from tests.classifiers.contact_rejects import REJECTS
from tests.factories import make_page

FORMS = all_forms()
_MANY = 100
"""Forms that one test goes through; one test for each would take ten times as long to set up as to run."""


@pytest.mark.parametrize("first", range(0, len(FORMS), _MANY))
def test_every_form_is_read_to_its_value_at_its_place(engine: Engine, first: int) -> None:
    wrong = [(form.text, found) for form in FORMS[first : first + _MANY] if (found := _read(engine, form)) is not None]
    assert not wrong


def test_there_are_several_hundred_forms() -> None:
    assert len(FORMS) >= 700
    assert sum(len(texts) for texts in REJECTS.values()) >= 160


@pytest.mark.parametrize("kind", REJECTS)
def test_what_only_looks_like_a_contact_is_left_alone(engine: Engine, kind: str) -> None:
    found = {text: find_contacts(text, engine.views.views(text).squeezed) for text in REJECTS[kind]}
    assert not {text: contacts for text, contacts in found.items() if contacts}


@pytest.mark.parametrize("kind", REJECTS)
def test_a_real_number_beside_what_looks_like_one_is_found(engine: Engine, kind: str) -> None:
    """What is left alone must not take its neighbour along."""
    for text in REJECTS[kind]:
        whole = f"{text}，代怀咨询电话：17600002185"
        values = [contact.value for contact in find_contacts(whole, engine.views.views(whole).squeezed)]
        assert values == ["17600002185"], whole


@pytest.mark.parametrize(
    ("payload", "kind", "value"),
    [
        ("https://u.wechat.com/qyDemo", ContactKind.LINK, "u.wechat.com/qydemo"),
        ("https://qm.qq.com/q/qydemo", ContactKind.LINK, "qm.qq.com/q/qydemo"),
        ("http://Dwz.cn/qyDemo7", ContactKind.QR, "dwz.cn/qyDemo7"),
        ("t.cn/qyDemo7", ContactKind.QR, "t.cn/qyDemo7"),
        ("weixin://dl/chat?qydemo", ContactKind.QR, "weixin://dl/chat?qydemo"),
        ("BEGIN:VCARD\nFN:qy\nEND:VCARD", ContactKind.QR, "BEGIN:VCARD\nFN:qy\nEND:VCARD"),
        ("MECARD:N:qy;TEL:13900007432;;", ContactKind.PHONE, "13900007432"),
    ],
)
def test_a_code_that_leads_to_a_person_is_a_contact(
    engine: Engine, payload: str, kind: ContactKind, value: str
) -> None:
    contacts = _of_code(engine, payload)
    assert [(each.kind, each.value) for each in contacts] == [(kind, value)]


@pytest.mark.parametrize(
    "payload", ["https://www.example.com/", "https://news.example.com/a/13900007432.html", "早上好", "t.cn"]
)
def test_a_code_that_leads_to_a_page_is_no_contact(engine: Engine, payload: str) -> None:
    assert _of_code(engine, payload) == ()


def _of_code(engine: Engine, payload: str) -> tuple[Contact, ...]:
    page = make_page(pieces=((BlockKind.TITLE, "供卵机构"), (BlockKind.QR_PAYLOAD, payload)))
    contacts = engine.judge(page).verdict.contacts
    assert all(each.text == page.text[slice(*each.span)] for each in contacts)
    return contacts


def _read(engine: Engine, form: Form) -> object:
    """None where exactly the form's contact was found, else what was found."""
    found = find_contacts(form.text, engine.views.views(form.text).squeezed)
    is_right = [(each.kind, each.value, each.span) for each in found] == [(form.kind, form.value, form.span)]
    return None if is_right and found[0].text == form.shown else found
