"""The admin's page for an import: a file, then a preview of every line, then one button."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from changetargets import importing
from changetargets.admin_forms import ImportForm
from participation.scope import programs_of

LIST = "admin:changetargets_changetarget_changelist"
BYTES_AT_MOST = 1_000_000


def show(model_admin, request):
    """A file or, once previewed, its rows are posted; what is posted is checked anew each time."""
    if not (model_admin.has_add_permission(request) and model_admin.has_change_permission(request)):
        raise PermissionDenied
    form = ImportForm(request.POST or None, request.FILES or None)
    try:
        if "rows" in request.POST:
            return _run(model_admin, request)
        rows = importing.read(_content(form)) if request.method == "POST" and form.is_valid() else []
    except importing.Unreadable as error:
        form.add_error("file", str(error))
        rows = []
    return _page(model_admin, request, form, rows)


def _content(form: ImportForm) -> bytes:
    file = form.cleaned_data["file"]
    if file.size > BYTES_AT_MOST:
        raise importing.Unreadable(_("The file is larger than 1 MB."))
    return file.read()


def _page(model_admin, request, form, rows):
    lines = importing.preview(rows, programs=programs_of(request.user), by=request.user) if rows else []
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Import change targets"),
        "opts": model_admin.opts,
        "form": form,
        "lines": lines,
        "rows": json.dumps({"change_targets": rows}, ensure_ascii=False) if rows else "",
        "wrong": any(line.what == "wrong" for line in lines),
        "nothing": all(line.what == "same" for line in lines),
    }
    return TemplateResponse(request, "admin/changetargets/changetarget/import.html", context)


def _run(model_admin, request):
    rows = importing.read(request.POST["rows"].encode())
    lines = importing.run(rows, programs=programs_of(request.user), by=request.user)
    if any(line.what == "wrong" for line in lines):
        return _page(model_admin, request, ImportForm(), rows)
    count = sum(line.what != "same" for line in lines)
    text = ngettext("%d target was imported.", "%d targets were imported.", count)
    messages.success(request, text % count)
    return redirect(LIST)
