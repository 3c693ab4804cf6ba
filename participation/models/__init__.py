from participation.models.activity import Activity, ActivityQuerySet, Participation, ParticipationQuerySet, Status
from participation.models.audit import Action, AuditEntry
from participation.models.limit import LimitCount
from participation.models.link import Link, Purpose
from participation.models.link_request import LinkRequest
from participation.models.person import Person
from participation.models.program import Affiliation, Program, Sphere
from participation.models.session import Session

__all__ = [
    "Action",
    "Activity",
    "ActivityQuerySet",
    "Affiliation",
    "AuditEntry",
    "LimitCount",
    "Link",
    "LinkRequest",
    "Participation",
    "ParticipationQuerySet",
    "Person",
    "Program",
    "Purpose",
    "Session",
    "Sphere",
    "Status",
]
