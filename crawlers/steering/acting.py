"""Addresses that do something rather than show it, by their spelling: answer, edit, sort, log in.

In: addresses. Out: claims about them. A click that shows nothing is asked last; one that would change something on the site in the
name of whoever follows it is never asked at all, though it is a plain link.
"""

import re

ACTION = re.compile(
    r"[?&;](?:do|action|act|mode|cmd|op|sa|area)=(?:edit|diff|login|logout|register|reply|report|history|revisions|print(?:able|page|view)?|quote|share|info|media|backlink|export\w*|recent|resendpwd|newthread|post|showmsg|findpwd|raw|source|purge|rollback|undelete|delete|new|new_?post|last_?post|next(?:newest|oldest)|mark_?(?:all)?_?(?:as)?_?read|vote|subscribe|lostpw|whoposted)\b"
    # An action that is left empty shows the page itself once more.
    r"|[?&;](?:do|action|act|mode|cmd|op)=(?=&|;|$)"
    r"|[?&;](?:oldid|diff|rev|reply_?to\w*|printable|veaction|redlink|returnto|highlight|sort|sortby|order|order_?by|order_?type|dir|goto)="
    r"|[?&;](?:rating|vote)="
    r"|[?&](?:edit|history|diff|raw|source)(?=&|$)"
    # Some scripts are told by bare words what to do: the quote, the print, the neighbour in time.
    r"|[?&;,](?:quote(?:=|(?=[&;,]|$))|(?:print(?:able|view)?|newer|older)(?=[&;,]|$))"
    # Others call it a view, or keep a name of its own for the neighbour.
    r"|[?&;](?:view=(?:print(?:able|page|view)?|next|prev(?:ious)?|unread)(?=[&;]|$)|prev_?next=)"
    # A token proves that its visitor meant to change something; one platform signs the addresses of its notes so.
    r"|[?&;](?:(?!xsec)\w*token|csrf\w*|sectok|formhash|my_post_key|_?wp_?nonce|sesc)="
    r"|/(?:login|logout|log-in|signin|signup|register|reply|report|print|share|edit|api\.php|wp-login\.php|wp-admin|member/register)(?:[/?.]|$)"
    # Wikis keep what is no page of theirs under a name or a sign of its own.
    r"|/\+(?:history|modify|meta|diff|highlight|download|convert|rename|delete|destroy|copy|ajax\w*|similar_names|backrefs|subscribe|quicklink)(?=/|$)"
    r"|(?:Special|特殊|%E7%89%B9%E6%AE%8A)(?::|%3A)",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"[?&;](?:do|action|act|mode|cmd|op|sa|area)=(?:log_?out|delete|rollback|undelete|purge|(?:up|down)?vote|(?:un)?(?:subscribe|follow|like|watch)|mark_?(?:all)?_?(?:as)?_?read)\b"
    r"|[?&;](?:rating|vote|rate)=[-+\d]"
    r"|[?&;](?:\w*csrf\w*|xsrf\w*|(?:authenticity|form|edit|security|user|delete|vote)_?token|sectok|formhash|my_post_key|_?wp_?nonce|sesc)="
    r"|/(?:log-?out|sign-?out)(?:[/?.]|$)"
    # Where other sites announce that they link here: it takes, and shows nothing.
    r"|[?&;](?:type|do|action|act|mode|cmd|op)=(?:trackback|pingback|webmention)(?=[&;]|$)|/(?:trackback|pingback|webmention|xmlrpc)(?:\.\w+)?/?(?:\?|$)",
    re.IGNORECASE,
)


def only_acts(url: str) -> bool:
    """Whether an address, by its spelling, does something rather than shows it: answers, edits, sorts, logs in."""
    return ACTION.search(url) is not None


def changes_something(url: str) -> bool:
    """Whether following an address would vote, delete, subscribe, announce or log somebody out, or carries the token that allows to."""
    return CHANGE.search(url) is not None
