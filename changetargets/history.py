from changetargets.models import ChangeTarget


def selves(target: ChangeTarget) -> list[ChangeTarget]:
    """The target through the years, newest first, with itself; a single one has no history.

    Of several later selves each is listed, as a target may be split in two.
    """
    of_program = ChangeTarget.objects.for_reading().filter(program=target.program_id)
    family = {one.pk: one for one in of_program}
    members = [*_earlier(target, family), *_later(target, family)]
    return sorted([target, *members], key=lambda one: (-one.year, one.pk)) if members else []


def _earlier(target: ChangeTarget, family: dict[int, ChangeTarget]) -> list[ChangeTarget]:
    earlier = family.get(target.earlier_self_id)
    return [earlier, *_earlier(earlier, family)] if earlier else []


def _later(target: ChangeTarget, family: dict[int, ChangeTarget]) -> list[ChangeTarget]:
    children = [one for one in family.values() if one.earlier_self_id == target.pk]
    return [later for child in children for later in (child, *_later(child, family))]
