"""What a browser would send for a form as it stands on a page."""

from html.parser import HTMLParser

NOT_SENT = {"submit", "button", "reset", "image", "file"}


class _Controls(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__(convert_charrefs=True)
        self.form_id, self.inside = form_id, False
        self.values: dict[str, list[str]] = {}
        self.select: str | None = None
        self.multiple = False
        self.options: list[tuple[str, bool]] = []
        self.textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        elif not self.inside or "disabled" in given:
            return
        elif tag == "input" and name and given.get("type", "text") not in NOT_SENT:
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.values.setdefault(name, []).append(given.get("value") or ("on" if "checked" in given else ""))
        elif tag == "select":
            self.select, self.multiple, self.options = name, "multiple" in given, []
        elif tag == "option" and self.select:
            self.options.append((given.get("value") or "", "selected" in given))
        elif tag == "textarea":
            self.textarea = name
            self.values.setdefault(name, []).append("")

    def handle_data(self, data: str) -> None:
        if self.inside and self.textarea:
            self.values[self.textarea][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            chosen = [value for value, selected in self.options if selected]
            first = [value for value, _selected in self.options[:1]]
            self.values.setdefault(self.select, []).extend(chosen or ([] if self.multiple else first))
            self.select = None
        elif tag == "textarea" and self.textarea:
            # The line break after the tag belongs to the page and not to the text.
            self.values[self.textarea][-1] = self.values[self.textarea][-1].removeprefix("\r\n").removeprefix("\n")
            self.textarea = None


def values_of(page: str, form_id: str) -> dict[str, list[str]]:
    """The names and values that the form of this id would send."""
    controls = _Controls(form_id)
    controls.feed(page)
    return {name: values for name, values in controls.values.items() if values and name != "csrfmiddlewaretoken"}
