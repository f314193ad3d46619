"""The milestones of the telemetry card, each with its breakdown, drawn already.

A template that looks up each value would cost more than all they show.
"""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from system_dashboard.telemetry_card import FamilyFigure, LabelFigure, TelemetryCard
from tenantpilot.ui import bars, formatting, icons, times
from tenantpilot.ui.markup import format_html, join_html

_HIDDEN = (
    '<li class="family" data-event="{}"><div class="family-name">{}<h3>{}</h3></div>'
    '<p class="stat-value">–</p><p class="family-change">withheld</p></li>'
)
_LINE = (
    '<li class="family" data-event="{}" data-value="{}">'
    '<div class="family-name">{}<h3>{}</h3><small>in {} {}</small></div>'
    '<p class="stat-value">{}</p><p class="family-change">{}<small>{}</small></p>'
    '<div class="family-bars">{}</div>{}</li>'
)
_BREAKDOWN = (
    '<details class="more family-more" id="by-{}">'
    '<summary>{}{}<span class="visually-hidden">: {}</span></summary>'
    '<table class="breakdown"><caption class="visually-hidden">{}: {}</caption>'
    '<thead><tr><th scope="col">Value</th><th scope="col" class="num">Count</th>'
    '<th scope="col" class="num">Workspaces</th><th scope="col">Change</th></tr></thead>'
    "<tbody>{}</tbody></table>{}</details>"
)
_LABEL = (
    '<tr data-label="{}"><th scope="row">{}</th><td class="num">{}</td><td class="num">{}</td>'
    '<td class="quiet">{}</td></tr>'
)
_WITHHELD = SafeString(
    '<p class="quiet">Withheld: too few people could have done it there. Where one figure is '
    "withheld, another one is too, so that the difference does not tell it.</p>"
)


def family_lines(card: TelemetryCard) -> list[SafeString]:
    """Return the line of each milestone of the card."""
    return [
        _hidden(figure) if figure.is_hidden else _line(figure, number=number, card=card)
        for number, figure in enumerate(card.families, 1)
    ]


def _hidden(figure: FamilyFigure) -> SafeString:
    return format_html(_HIDDEN, figure.event, icons.draw(figure.icon), figure.label)


def _line(figure: FamilyFigure, *, number: int, card: TelemetryCard) -> SafeString:
    return format_html(
        _LINE,
        figure.event,
        figure.count,
        icons.draw(figure.icon),
        figure.label,
        formatting.number(figure.workspaces),
        "workspace" if figure.workspaces == 1 else "workspaces",
        formatting.number(figure.count),
        _change(figure),
        _signal(figure, card=card),
        bars.draw(figure.series, top=card.top, unknown=figure.unknown),
        _breakdown(figure, number=number),
    )


def _change(figure: FamilyFigure) -> SafeString | str:
    if figure.recorded_since is None:
        return figure.change
    since = times.coarse_date(figure.recorded_since)
    return format_html("recorded since {}<small>no comparison yet</small>", since)


def _signal(figure: FamilyFigure, *, card: TelemetryCard) -> str:
    if figure.last_signal is None or card.now is None:
        return "no signal on record"
    return f"last: {formatting.coarse(figure.last_signal, now=card.now)}"


def _breakdown(figure: FamilyFigure, *, number: int) -> SafeString:
    return format_html(
        _BREAKDOWN,
        number,
        icons.draw("chevron-right"),
        figure.by,
        figure.label,
        figure.label,
        figure.by.lower(),
        _labels(figure.labels),
        _WITHHELD if figure.is_withheld else "",
    )


def _labels(labels: Iterable[LabelFigure]) -> SafeString:
    return join_html(_LABEL, map(_told, labels))


def _told(label: LabelFigure) -> tuple[str, ...]:
    if label.count is None:
        return label.value, label.label, formatting.NOTHING, formatting.NOTHING, "withheld"
    count, workspaces = formatting.number(label.count), formatting.number(label.workspaces)
    return label.value, label.label, count, workspaces, label.change
