from django.utils.translation import gettext_lazy as _

from datawalk.forms import RsvpForm
from datawalk.models import Rsvp
from participation.kinds import Declaration
from tables.columns import Column

KIND = Declaration(
    Rsvp,
    forms=(RsvpForm,),
    sensitive=("access_needs",),
    columns=(Column("came", _("Came"), lambda row: hasattr(row, "check_in")),),
)
