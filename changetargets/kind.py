from changetargets.forms import ContributeForm
from changetargets.models import Contribution
from participation.kinds import Declaration

KIND = Declaration(Contribution, forms=(ContributeForm,), sensitive=("message",))
