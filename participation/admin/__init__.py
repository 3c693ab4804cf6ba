from participation.admin.activity import ActivityAdmin
from participation.admin.importing import ImportingAdmin
from participation.admin.own import AuditEntryAdmin, PersonAdmin, ProgramAdmin
from participation.admin.review import ParticipationAdmin
from participation.admin.scoped import ScopedAdmin, SharedAdmin

__all__ = [
    "ActivityAdmin",
    "AuditEntryAdmin",
    "ImportingAdmin",
    "ParticipationAdmin",
    "PersonAdmin",
    "ProgramAdmin",
    "ScopedAdmin",
    "SharedAdmin",
]
