"""Which time window the page shows, and the links to the others."""

from dataclasses import dataclass

from telemetry.retention import RetentionError, retention_days
from telemetry.summary.windows import UnknownWindowError, Window


@dataclass(frozen=True, kw_only=True)
class WindowOption:
    """A link to the page with another window."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class WindowChoice:
    """The window shown; `is_known` is false if another was asked for that does not exist."""

    window: Window
    choices: tuple[Window, ...]
    is_known: bool = True

    @classmethod
    def of(cls, slug: str | None) -> "WindowChoice":
        """Read the wanted window; anything unknown is answered with the default one."""
        days = _days_kept()
        choices = Window.choices(retention_days=days)
        try:
            window = Window.parse(slug, retention_days=days)
        except UnknownWindowError:
            default = Window.default(retention_days=days)
            return cls(window=default, choices=choices, is_known=False)
        return cls(window=window, choices=choices)

    @property
    def url(self) -> str:
        return f"?window={self.window.slug}"

    @property
    def options(self) -> list[WindowOption]:
        return [
            WindowOption(
                label=choice.label, url=f"?window={choice.slug}", current=choice == self.window
            )
            for choice in self.choices
        ]


def _days_kept() -> int:
    """Return the retention, or that of the longest window if it is set wrong.

    The card then says that it cannot be measured; the rest of the page must not suffer.
    """
    try:
        return retention_days()
    except RetentionError:
        return Window.ALL[-1].length.days
