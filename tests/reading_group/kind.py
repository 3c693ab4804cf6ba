from participation.kinds import Declaration
from tests.reading_group.forms import ReaderForm
from tests.reading_group.models import Reader

KIND = Declaration(Reader, forms=(ReaderForm,), sensitive=("why",))
