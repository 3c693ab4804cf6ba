from miniprojects.forms import EnrollmentForm, SignUpForm
from miniprojects.models import Enrollment
from participation.kinds import Declaration

KIND = Declaration(Enrollment, forms=(SignUpForm, EnrollmentForm))
