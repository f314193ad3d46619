"""The scheduled commands and how each last ended, drawn already."""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from tenantpilot.scheduler.overdue import CommandState
from tenantpilot.ui.markup import join_html
from tenantpilot.ui.templatetags.ui import badge
from tenantpilot.ui.times import relative_time

_LINE = '<tr><th scope="row"><code>{}</code></th><td>{}</td><td>{}</td><td>{}</td></tr>'


def command_lines(commands: Iterable[CommandState]) -> SafeString:
    """Return a row for each command."""
    return join_html(
        _LINE,
        (
            (
                command.name,
                relative_time(command.last_success, none="never"),
                relative_time(command.last_failure, none="never"),
                _state(command),
            )
            for command in commands
        ),
    )


def _state(command: CommandState) -> SafeString:
    if command.is_overdue:
        return badge("Overdue", "danger")
    if command.has_failed:
        return badge("Failed", "warning")
    return badge("In time", "success") if command.last_success else badge("Not due yet")
