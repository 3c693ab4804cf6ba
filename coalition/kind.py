from coalition.forms import HowYouHelpForm, YouForm
from coalition.models import Membership
from participation.kinds import Declaration

KIND = Declaration(Membership, forms=(YouForm, HowYouHelpForm), sensitive=("motivation", "experience"))
