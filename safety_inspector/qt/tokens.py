"""The design tokens: every size, colour and state the interface may use.

Nothing outside this file names a colour.
"""

from dataclasses import dataclass

from safety_inspector.words import N_, _

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL = 4, 8, 12, 16, 24
RADIUS_CONTROL, RADIUS_PANEL = 4, 6

#: role -> (pixel size at 100 %, weight). Nothing is set smaller than 12: stacked marks close up.
TYPE = {
    "caption": (12, 400),
    "caption_strong": (12, 600),
    "body": (13, 400),
    "strong": (13, 600),
    "item": (15, 600),
    "title": (19, 600),
    "figure": (25, 600),
}

ROW_ONE, ROW_TWO, CONTROL, CONTROL_GLOVE = 32, 48, 32, 40
RAIL, RAIL_NARROW, TOPBAR, STATUS = 180, 52, 48, 28


@dataclass(frozen=True)
class Tone:
    """Foreground for text and shape, ground behind it."""

    fg: str
    soft: str


@dataclass(frozen=True)
class Colours:
    """Every colour of one look."""

    window: str  # the desk: behind panels
    rail: str  # navigation and status line
    surface: str  # panels, tables, inputs
    sunken: str  # headers, folded parts
    hover: str
    selected: str
    border: str  # hairlines between things (decorative)
    edge: str  # borders of controls (3:1 on surface)
    text: str
    muted: str  # 4.5:1 on every ground above
    accent: str
    on_accent: str
    paper: str  # a printed page stays white in the dark
    red: Tone
    orange: Tone
    amber: Tone
    green: Tone
    blue: Tone
    grey: Tone


LIGHT = Colours(
    window="#F3F5F7",
    rail="#E9EDF1",
    surface="#FFFFFF",
    sunken="#F7F8FA",
    hover="#EFF3F7",
    selected="#E1ECF7",
    border="#DCE1E7",
    edge="#828B97",
    text="#18202A",
    muted="#525D6B",
    accent="#1B5A96",
    on_accent="#FFFFFF",
    paper="#FFFFFF",
    red=Tone("#AE1F1A", "#FBE8E6"),
    orange=Tone("#9A4100", "#FCEBDC"),
    amber=Tone("#735200", "#FAF0CF"),
    green=Tone("#17663A", "#E2F2E7"),
    blue=Tone("#1B5A96", "#E1ECF7"),
    grey=Tone("#525D6B", "#ECEFF2"),
)
DARK = Colours(
    window="#14171B",
    rail="#101316",
    surface="#1B1F24",
    sunken="#21262C",
    hover="#262C33",
    selected="#20364D",
    border="#30373F",
    edge="#717C89",
    text="#E7EAEE",
    muted="#A7B1BD",
    accent="#82B6EA",
    on_accent="#0D1B2A",
    paper="#FFFFFF",
    red=Tone("#FF9A91", "#45211F"),
    orange=Tone("#F7AE73", "#40291A"),
    amber=Tone("#E7C45C", "#393016"),
    green=Tone("#7FCF9B", "#1B3626"),
    blue=Tone("#82B6EA", "#20364D"),
    grey=Tone("#A7B1BD", "#2B3138"),
)


@dataclass(frozen=True)
class State:
    """A state is a word, a shape and a tone together; `weight` says how loud it may be in a list."""

    name: str
    shape: str
    tone: str
    weight: str = "plain"  # plain: shape + word | soft: on a tinted ground | solid: reversed

    @property
    def word(self) -> str:
        """The state's word in the user's language."""
        return _(self.name)


STATES = {
    # time runs out like a clock face filling up
    "overdue": State(N_("Overdue"), "disc_bang", "red", "soft"),
    "due30": State(N_("Within 30 days"), "pie3", "orange"),
    "due60": State(N_("Within 60 days"), "pie2", "amber"),
    "due90": State(N_("Within 90 days"), "pie1", "grey"),
    "valid": State(N_("In date"), "ring_tick", "green"),
    "prohibited": State(N_("Do not use"), "no_entry", "red", "solid"),
    # a paper's way through the office
    "draft": State(N_("Draft"), "dashed", "grey"),
    "waiting": State(N_("Awaiting approval"), "ring_dot", "blue"),
    "returned": State(N_("Sent back"), "return", "red", "soft"),
    "issued": State(N_("Issued"), "seal", "green"),
    "void": State(N_("Void"), "cross", "grey"),
    "surpassed": State(N_("Genuine, but a newer one stands"), "ring_tick", "amber"),
    # verdicts of one checklist item
    "pass": State(N_("Pass"), "tick", "green"),
    "fail": State(N_("Fail"), "cross", "red", "soft"),
    "partial": State(N_("Partly passed"), "pie2", "orange"),
    "na": State(N_("Not applicable"), "dash", "grey"),
    "blocked": State(N_("Could not be checked"), "zero", "amber"),
    "open": State(N_("Not yet checked"), "ring", "grey"),
    "initial": State(N_("Never inspected – due at once"), "disc_bang", "orange"),
    "none": State(N_("No due date yet"), "dash", "grey"),
    "failed": State(N_("Failed – stop-use proposed"), "no_entry", "red", "solid"),
    "done": State(N_("Inspected, awaiting approval"), "ring_dot", "blue"),
}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    hi, lo = sorted((luminance(a), luminance(b)), reverse=True)
    return (hi + 0.05) / (lo + 0.05)


def measured(c: Colours) -> list[tuple[str, float, float]]:
    """(pair, ratio, required) for every pair the interface draws."""
    grounds = ["window", "rail", "surface", "sunken", "hover", "selected"]
    rows = [
        (f"{ink} / {g}", contrast(getattr(c, ink), getattr(c, g)), 4.5)
        for ink in ("text", "muted", "accent")
        for g in grounds
    ]
    for name in ("red", "orange", "amber", "green", "blue", "grey"):
        tone = getattr(c, name)
        rows += [(f"{name} / {g}", contrast(tone.fg, getattr(c, g)), 4.5) for g in grounds]
        rows.append((f"{name} / its soft ground", contrast(tone.fg, tone.soft), 4.5))
        rows += [(f"{ink} / {name} soft", contrast(getattr(c, ink), tone.soft), 4.5) for ink in ("text", "accent")]
    rows.append(("on_accent / accent", contrast(c.on_accent, c.accent), 4.5))
    rows.append(("surface / red (solid)", contrast(c.surface, c.red.fg), 4.5))
    rows += [(f"edge / {g}", contrast(c.edge, getattr(c, g)), 3.0) for g in ("surface", "window", "sunken")]
    return rows
