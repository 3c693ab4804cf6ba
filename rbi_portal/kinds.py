from changetargets.rosters import COLUMNS as CONTRIBUTION_COLUMNS
from coalition.rosters import COLUMNS as MEMBERSHIP_COLUMNS
from datawalk.rosters import COLUMNS as RSVP_COLUMNS
from miniprojects.rosters import COLUMNS as ENROLLMENT_COLUMNS

# The columns of a roster, by the app whose kind of taking part it lists.
ROSTER_COLUMNS = {
    "changetargets": CONTRIBUTION_COLUMNS,
    "coalition": MEMBERSHIP_COLUMNS,
    "datawalk": RSVP_COLUMNS,
    "miniprojects": ENROLLMENT_COLUMNS,
}
