from changetargets.rosters import COLUMNS as CONTRIBUTION_COLUMNS
from coalition.rosters import COLUMNS as MEMBERSHIP_COLUMNS

# The columns of a roster, by the app whose kind of taking part it lists.
ROSTER_COLUMNS = {"changetargets": CONTRIBUTION_COLUMNS, "coalition": MEMBERSHIP_COLUMNS}
