"""TeX as one reads it off the page: signs as signs, letters as letters, no markup. Pure."""

from __future__ import annotations

import re

from docutils.utils.math import tex2unichar

_COMMAND = re.compile(r"\\([A-Za-z]+)\*? ?")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[^}]*\}")
_ESCAPED = re.compile(r"\\([%#_])")
_LONE_INDEX = re.compile(r"([_^])\{(\w)\}")
_MARKS = re.compile(r"[{}$&~]|\\[^A-Za-z]?")
_MARKUP = re.compile(
    r"left|right|[bB]ig[glr]*|math(?:rm|bf|bb|cal|it|sf|frak)|bm|boldsymbol|operatorname|text(?:bf|it|rm)?|q?quad"
    r"|(?:display|text|script)style|(?:no)?limits|[dt]?frac|[dt]?binom|sqrt|(?:wide)?(?:hat|tilde)|bar|vec|[d]?dot"
    r"|(?:over|under)(?:line|brace|set)|label|tag|nonumber|phantom|middle|mid"
)
#: Letters and other signs that stand beside their neighbours; relations and operators stand apart.
_CLOSE = tex2unichar.mathalpha | tex2unichar.mathord | tex2unichar.mathopen | tex2unichar.mathclose
_APART = tex2unichar.mathop | tex2unichar.mathbin | tex2unichar.mathrel | tex2unichar.mathfence | tex2unichar.mathpunct
_ALIASES = {
    "ne": "neq",
    "le": "leq",
    "ge": "geq",
    "to": "rightarrow",
    "gets": "leftarrow",
    "land": "wedge",
    "lor": "vee",
}


def formula_text(tex: str) -> str:
    """``x_{i}\\neq\\sum y`` → ``x_i ≠ ∑ y``; a command without a sign, such as ``\\sin``, stays as its name."""
    text = _LONE_INDEX.sub(r"\1\2", _ENVIRONMENT.sub(" ", _ESCAPED.sub(r" \1 ", tex)))
    text = _MARKS.sub(" ", _COMMAND.sub(_shown, text))
    return " ".join(text.split())


def _shown(match: re.Match[str]) -> str:
    name = match[1]
    if _MARKUP.fullmatch(name):
        return " | " if name in {"mid", "middle"} else " "
    name = _ALIASES.get(name, name)
    if name in _APART:
        return f" {_APART[name]} "
    return _CLOSE.get(name) or f" {name} "
