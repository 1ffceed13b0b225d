"""What an inspection refuses, each with its sentence."""

from safety_inspector.errors import Refusal
from safety_inspector.words import N_


class Concluded(Refusal):
    """A change of what is concluded."""

    code = "INS-E03"
    message = N_("This inspection was concluded on {day} and can no longer be changed. Begin a new inspection.")


class NotYours(Refusal):
    """Somebody else's inspection."""

    code = "INS-E04"
    message = N_("This inspection is {name}'s: only its inspector may answer and conclude it.")


class NoForm(Refusal):
    """A type without a form."""

    code = "INS-E05"
    message = N_('There is no checklist yet for "{name}" (type {type}). Choose the form to inspect it by.')


class AlreadyOpen(Refusal):
    """A second draft of one equipment."""

    code = "INS-E06"
    message = N_('An inspection of "{name}" begun on {day} by {inspector} is still open. Go on with that one.')


class StruckOff(Refusal):
    """Inspecting what is no more."""

    code = "INS-E07"
    message = N_('"{name}" is struck off: there is nothing to inspect. Correct its state on the card first.')


class KindReasonWanted(Refusal):
    """An extraordinary inspection without its reason."""

    code = "INS-E08"
    message = N_("An extraordinary inspection needs its reason: say why it is made.")


class UnknownKind(Refusal):
    """A kind there is not."""

    code = "INS-E09"
    message = N_('"{kind}" is no kind of inspection. Choose initial, periodic or extraordinary.')


class NoSuchItem(Refusal):
    """An item the form does not ask."""

    code = "INS-E10"
    message = N_('The form does not ask the item "{item}" at this inspection. Choose an item of the checklist.')


class NoSuchAnswer(Refusal):
    """A word that is no answer."""

    code = "INS-E11"
    message = N_('"{answer}" is no answer to "{item}". Answer pass, fail, not applicable or could not be checked.')


class NotApplicableHere(Refusal):
    """Not applicable, where the form does not allow it."""

    code = "INS-E12"
    message = N_('The form does not allow "not applicable" for "{item}". Give another answer.')


class ReasonWanted(Refusal):
    """An answer that needs a reason."""

    code = "INS-E13"
    message = N_('"{answer}" for "{item}" needs a reason. Type the reason, then answer again.')


class StepLocked(Refusal):
    """A section after a failed one."""

    code = "INS-E14"
    message = N_('Stopped: "{item}" comes after a step that failed ("{failed}"). Conclude, or mend that answer.')


class NoSuchMeasure(Refusal):
    """A value the form does not ask."""

    code = "INS-E16"
    message = N_('The item "{item}" has no value named "{key}". Choose one of the values on the checklist.')


class TextWanted(Refusal):
    """A finding without words."""

    code = "INS-E17"
    message = N_('A finding at "{item}" needs words: say what was found.')


class NotASeverity(Refusal):
    """A word that says not how bad it is."""

    code = "INS-E25"
    message = N_('"{word}" is not how bad a finding is. Choose dangerous, serious or minor.')


class Undecided(Refusal):
    """Concluding what cannot be concluded."""

    code = "INS-E18"
    message = N_(
        "It cannot be concluded as passed: {unanswered} items without an answer, {not_checked} not checked, "
        "{lacking} lacking data. Finish them, or conclude as failed with a reason."
    )


class NeverMilder(Refusal):
    """A conclusion milder than the answers."""

    code = "INS-E19"
    message = N_('The answers say "{proposed}"; the conclusion may not be milder. Failed: {failed}.')


class StricterWhy(Refusal):
    """A stricter conclusion without a reason."""

    code = "INS-E20"
    message = N_('"{chosen}" is stricter than the answers say ("{proposed}"): type the reason.')


class FailureUnexplained(Refusal):
    """A failed item without words."""

    code = "INS-E21"
    message = N_('The failed item "{item}" has neither a reason nor a finding. Say what was found there.')


class NotAConclusion(Refusal):
    """A word that is no conclusion."""

    code = "INS-E22"
    message = N_('"{word}" is no conclusion. Conclude as passed or failed.')


class DayUnlikely(Refusal):
    """An inspection date in the future or before it was begun."""

    code = "INS-E23"
    message = N_("The inspection date {day} is {wrong}. Correct the date.")


class OtherThanClaimed(Refusal):
    """An inspection date that is not that of the paper form."""

    code = "INS-E72"
    message = N_(
        "The inspection date {day} is not the day {claimed} on which the paper form was filled in. Correct one of them."
    )


class NoSuchInspection(Refusal):
    """An id nobody knows."""

    code = "INS-E24"
    message = N_("There is no inspection {id} in this store. Look it up in the list of inspections.")


class EvidenceWanted(Refusal):
    """A rule of evidence that is not met."""

    code = "INS-E27"
    message = N_('"{item}" lacks evidence: {text}. Add it, then conclude.')


class EvidenceOfWholeWanted(Refusal):
    """A rule of evidence of the inspection as a whole that is not met."""

    code = "INS-E50"
    message = N_("The inspection as a whole lacks evidence: {text}. Add it on the finish page, then conclude.")


class LineUnnamed(Refusal):
    """An answer to a line of the procedure that has no name yet."""

    code = "INS-E28"
    message = N_('Name the line first: type "{label}", then answer.')


class LineAnswered(Refusal):
    """Taking away the name of a line that was answered."""

    code = "INS-E29"
    message = N_('"{item}" was answered: take back the answer first, then the name.')


class TextTooLong(Refusal):
    """More letters than a text of an inspection takes."""

    code = "INS-E33"
    message = N_('The text "{start}…" has {count} letters; at most {most} are kept. Shorten it.')
