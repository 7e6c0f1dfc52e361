"""What the buttons and the line beside them say; ``{}`` stands for numbers and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping


def words_for(own: Mapping[str, str]) -> dict[str, str]:
    """The words by the names that the scripts use, in the language of the project; ``own`` replaces some."""
    words = {
        "run": _("Run"),
        "stop": _("Stop"),
        "edit": _("Edit"),
        "undo": _("Undo"),
        "reset": _("Restore"),
        "share": _("Copy link"),
        "output": _("Output"),
        "difference": _("Differences from the record (-: the record, +: now)"),
        "picture": _("The picture that the program printed"),
        "examples": _("examples"),
        "editor": _("{}: edit this part. Ctrl+Enter runs it, Esc leaves, Tab goes on to the buttons, Ctrl+] indents."),
        "preparing": _("Getting ready …"),
        "loading": _("Loading Python: {} of {} MB"),
        "starting": _("Starting Python …"),
        "running": _("Running …"),
        "same": _("Byte for byte as on record, {} s"),
        "different": _("Not as on record, {} s"),
        "known": _("; the reason is known: {}"),
        "varies": _("Done in {} s (this output is another each time, so it is not compared)"),
        "edited": _("Done in {} s, with what you changed"),
        "right": _("Every example gives what the page says, {} s"),
        "wrong": _(
            "{} examples give something else, {} s; the Python in a browser may be another version, and can do less"
        ),
        "failed": _("Failed with exit status {}, {} s"),
        "stopped": _("Stopped"),
        "limit": _("Stopped: not done after {} seconds"),
        "flood": _("Stopped: too much output (more than 1 MB, or than 10,000 writes)"),
        "fatal": _("The interpreter broke down ({}); the next run gets a new one"),
        "cut": _("[the rest is not shown]"),
        "restored": _("As it was"),
        "kept": _("Your earlier edit is still here: Run uses it, Restore drops it"),
        "brought": _("The link brought this edit along. Read it before you run it"),
        "copied": _("Copied a link to this edit"),
        "inAddress": _("The link is in the address bar"),
        "missing": _("Could not load {}"),
        "home": _("Needs {}: run it on your own machine"),
        "home_why": _("Runs on your own machine only: {}"),
    }
    return {**{name: str(text) for name, text in words.items()}, **own}
