import pytest
from django import forms

from tests.ui.markup import draw, element, elements

HOSTILE = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7331|add:7331 }}{% now 'Y' %}"
)

COMPONENTS = [
    "{% button h name=h value=h form=h about=h kind=h tone=h %}",
    "{% link_button h h about=h tone=h %}",
    "{% badge h %}",
    "{% stats %}{% stat h 1 of=2 event=h tone=h %}{{ h }}{% endstat %}{% endstats %}",
    "{% progress 1 2 label=h %}",
    "{% progress 1 0 label=h %}",
    "{% table h show_caption=True %}<tbody><tr><td>{{ h }}</td></tr></tbody>{% endtable %}",
    "{% filters form about=h %}",
    "{% empty_state h %}<p>{{ h }}</p>{% endempty_state %}",
    "{% alert 'info' title=h role=h %}{{ h }}{% endalert %}",
    "{% dialog h title=h %}{{ h }}{% enddialog %}",
    "{% dialog_button h h about=h tone=h %}",
    "{% segmented options label=h %}",
    "{% copyable h label=h %}",
    "{% crumb h h %}",
    "{% crumb h %}",
    "{% icon 'play' label=h %}",
    "{% icon h %}",
    "{% relative_time None none=h %}",
    "{{ h|initials }}",
    "{{ form }}",
]


class HostileForm(forms.Form):
    field = forms.CharField(label=HOSTILE, help_text=HOSTILE)
    choice = forms.ChoiceField(label=HOSTILE, choices=[(HOSTILE, HOSTILE)])

    def clean_field(self) -> str:
        raise forms.ValidationError(HOSTILE)


@pytest.mark.parametrize("source", COMPONENTS)
def test_hostile_text_stays_text(source: str) -> None:
    form = HostileForm({"field": HOSTILE, "choice": HOSTILE})
    options = [{"label": HOSTILE, "url": HOSTILE, "current": True}]

    html = draw(source, h=HOSTILE, form=form, options=options)

    assert not elements(html, "script")
    assert not elements(html, "img")
    assert not [name for one in elements(html) for name in one.attributes if name.startswith("on")]
    assert "14662" not in html


def test_hostile_text_arrives_unharmed_where_it_is_shown() -> None:
    html = draw("{% badge h %}", h=HOSTILE)

    assert element(html, "span").text == HOSTILE
