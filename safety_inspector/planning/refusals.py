"""How plans are refused: each class owns its sentence."""

from safety_inspector.errors import Refusal
from safety_inspector.words import N_


class NotPlannedHere(Refusal):
    """A plan touched on a device that only reads it."""

    code = "PLN-E20"
    message = N_(
        "Plans are made, approved and amended at headquarters; this device reads them. Ask headquarters for the change."
    )


class PlannersWanted(Refusal):
    """Somebody without a planner's role."""

    code = "PLN-E21"
    message = N_(
        "“{login}” may not plan: it needs the role technical head or headquarters officer. Ask the administrator."
    )


class YearUnfit(Refusal):
    """A year that is over, or none."""

    code = "PLN-E22"
    message = N_("{year} cannot be planned. Type a year from {this} on.")


class SensibleWanted(Refusal):
    """Numbers nobody means."""

    code = "PLN-E23"
    message = N_(
        "An inspector does 1 to {most} inspections a month, planned 0 to 11 months ahead of the due month. Type such"
        " numbers."
    )


class PlanApproved(Refusal):
    """A line of the base."""

    code = "PLN-E24"
    message = N_("The plan of {year} was approved on {on:%d/%m/%Y} and stays as it is. Amend it with a reason instead.")


class NothingToPlan(Refusal):
    """No equipment at all."""

    code = "PLN-E25"
    message = N_(
        "Nothing in “{unit}” and below falls due in {year}, and nothing is without a due date. Choose another unit or"
        " year."
    )


class PlanWanted(Refusal):
    """There is no plan."""

    code = "PLN-E26"
    message = N_("There is no such plan here. Generate the plan of the unit and year first.")


class NotOneOfTwo(Refusal):
    """One's own plan."""

    code = "PLN-E27"
    message = N_("“{login}” made or moved this plan and does not approve or amend it. Let another approver do it.")


class NothingToApprove(Refusal):
    """A plan without months."""

    code = "PLN-E28"
    message = N_(
        "The plan of {year} has no line with a month. Enter intervals and scopes of inspectors, then generate it again."
    )


class PlanOutdated(Refusal):
    """Due dates changed since."""

    code = "PLN-E29"
    message = N_(
        "{count} lines now stand after their due date, which has changed since the plan was made: {names}. Generate it"
        " again, then approve."
    )


class LineUnknown(Refusal):
    """Equipment that is not in the plan."""

    code = "PLN-E30"
    message = N_("“{name}” is not in the plan of {year}. Generate the plan again, or add it by an amendment.")


class NoWindow(Refusal):
    """A line without a due date."""

    code = "PLN-E31"
    message = N_(
        "“{name}” has no due date, so no month can be its own. Enter its interval and generate the plan again."
    )


class OutOfWindow(Refusal):
    """Too early or too late."""

    code = "PLN-E32"
    message = N_(
        "“{name}” cannot be planned for month {month}/{year}: its months are {first} to {last}, never after the due"
        " date. Choose one of them."
    )


class OutOfScope(Refusal):
    """An inspector who may not."""

    code = "PLN-E33"
    message = N_(
        "{inspector} has no scope that covers “{name}” throughout month {month}/{year}. Choose another inspector or"
        " month."
    )


class OverCapacity(Refusal):
    """An inspector who is full."""

    code = "PLN-E34"
    message = N_(
        "{inspector} has {load} inspections in month {month}/{year} already, {elsewhere} of them by other plans; he can"
        " do {capacity}. Choose another inspector or month."
    )


class StillDraft(Refusal):
    """An amendment of what is not approved."""

    code = "PLN-E35"
    message = N_("The plan of {year} is not approved yet: move its lines, then have it approved.")


class ReasonWanted(Refusal):
    """An amendment without reason."""

    code = "PLN-E36"
    message = N_("An amendment needs its reason: type the order, or what happened.")


class NothingAmended(Refusal):
    """An amendment that changes nothing."""

    code = "PLN-E37"
    message = N_(
        "This amendment changes nothing. Name what is moved, added or taken out, each piece of equipment once."
    )


class InPlanAlready(Refusal):
    """Adding what is planned, or taking out what is not."""

    code = "PLN-E38"
    message = N_("“{name}” is in the plan of {year} already. Move it instead of adding it.")


class MonthUnfit(Refusal):
    """A month no year has."""

    code = "PLN-E50"
    message = N_("“{month}” is no month of {year}. Choose 1 to 12 for “{name}”.")


class OutsideUnit(Refusal):
    """Adding what stands elsewhere."""

    code = "PLN-E52"
    message = N_(
        "“{name}” stands in “{unit}”, which is not below the unit of this plan. Add it to the plan of a unit above"
        " both."
    )


class NotInUse(Refusal):
    """Adding what is no more."""

    code = "PLN-E53"
    message = N_(
        "“{name}” is struck off or awaits disposal and is inspected no more. Choose another piece of equipment."
    )
