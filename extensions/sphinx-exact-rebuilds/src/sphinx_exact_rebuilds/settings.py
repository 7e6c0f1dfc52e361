"""Settings whose type is checked: a value that nothing can be done with ends the build with a word on what may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from sphinx.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import _ConfigRebuild

#: Name → its default, what must be done again when it changes, and its types.
Settings: TypeAlias = "Mapping[str, tuple[Any, _ConfigRebuild, tuple[type, ...]]]"
_NAMES = {
    bool: "True or False",
    int: "a whole number, 0 or more",
    str: "a text",
    list: "a list",
    tuple: "a tuple",
    dict: "a dictionary",
    type(None): "None",
}


def add_settings(app: Sphinx, settings: Settings) -> None:
    """Register ``settings``, and check the types of their values.

    Numbers are counts: none is negative. The check comes after handlers of ``config-inited`` with a priority below 450.
    """
    for name, (default, rebuild, types) in settings.items():
        app.add_config_value(name, default, rebuild, frozenset(types))

    def check(_app: Sphinx, config: Config) -> None:
        for name, (_default, _rebuild, types) in settings.items():
            check_type(name, config[name], types)

    app.connect("config-inited", check, priority=450)


def check_type(name: str, value: object, types: tuple[type, ...]) -> None:
    """Raise :exc:`ConfigError` where ``value`` is of none of ``types``, or a negative number."""
    fits = isinstance(value, types) or (bool in types and value in (0, 1))
    if int in types:
        fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if not fits:
        wanted = " or ".join(_NAMES[kind] for kind in types)
        hint = f"; write [{value!r}]" if isinstance(value, str) and list in types else ""
        raise ConfigError(f"{name} must be {wanted}, not {value!r}{hint}")
