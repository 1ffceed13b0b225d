"""How the room refuses: each class owns its sentence."""

from safety_inspector.errors import Refusal
from safety_inspector.words import N_


class AuditorsWanted(Refusal):
    """Somebody without a role for it."""

    code = "LAB-E01"
    message = N_(
        "“{login}” may not write here: it needs the role inspector, technical head or headquarters officer. Ask the"
        " administrator."
    )


class AuditUnknown(Refusal):
    """No such audit."""

    code = "LAB-E02"
    message = N_("There is no audit “{text}” in this store. Take one from the list of audits.")


class AuditConcluded(Refusal):
    """What is concluded stays."""

    code = "LAB-E03"
    message = N_("The audit was concluded as {number} on {on:%d/%m/%Y} and stays as it is. Begin another one.")


class ItemUnknown(Refusal):
    """Not in the pinned checklist."""

    code = "LAB-E04"
    message = N_("The checklist of this audit has no item “{item}”. Take a code such as S1.01 from it.")


class WordUnknown(Refusal):
    """A word outside a closed list."""

    code = "LAB-E05"
    message = N_("“{word}” is not known for “{field}”. Choose one of: {known}.")


class TextWanted(Refusal):
    """A field that may not be empty."""

    code = "LAB-E06"
    message = N_("“{field}” is empty. Type it.")


class TooLong(Refusal):
    """More letters than are kept."""

    code = "LAB-E07"
    message = N_("“{field}” has {count} letters; at most {most} are kept. Shorten it.")


class SampleUnfit(Refusal):
    """A sample that cannot be."""

    code = "LAB-E08"
    message = N_("{right} right of {of} cannot be a sample. Type both numbers, the first not above the second.")


class DaysUnfit(Refusal):
    """Days in the wrong order, or to come."""

    code = "LAB-E09"
    message = N_("{day:%d/%m/%Y} cannot be “{field}”: type one from {first:%d/%m/%Y} to {last:%d/%m/%Y}.")


class Unanswered(Refusal):
    """Items without an answer."""

    code = "LAB-E10"
    message = N_("{count} items have no answer yet: {items}. Answer each, be it with “could not be checked”.")


class FindingWanted(Refusal):
    """A failed item without words."""

    code = "LAB-E11"
    message = N_("{count} items did not pass and say nothing of what was found: {items}. Type the finding of each.")


class StopToldWanted(Refusal):
    """A stop that nobody was told."""

    code = "LAB-E12"
    message = N_("Item {item} asks to stop at once, and does not say who was told. Type the name of the person.")


class StopWithoutFinding(Refusal):
    """A stop on what passed."""

    code = "LAB-E13"
    message = N_("Item {item} asks to stop at once, but nothing is wrong with it. Answer fail or partly, or drop it.")


class PeriodWanted(Refusal):
    """An army unit's audit names its period."""

    code = "LAB-E14"
    message = N_("The audit of an army unit names the period it looks at. Type from which day to which.")


class ActionUnknown(Refusal):
    """No such corrective action."""

    code = "LAB-E20"
    message = N_("There is no corrective action “{text}” in this store. Take one from the list of actions.")


class ActionClosed(Refusal):
    """A closed one stays closed, unless it is opened again."""

    code = "LAB-E21"
    message = N_("The action on {item} was closed on {on:%d/%m/%Y}. Open it again with a reason first.")


class NotDoneYet(Refusal):
    """Closing what nobody did."""

    code = "LAB-E22"
    message = N_("Nobody has said that the action on {item} is done. Say who did the work before it is closed.")


class ClosedByDoer(Refusal):
    """Who did the work does not confirm it."""

    code = "LAB-E23"
    message = N_("“{login}” did the work on {item} or said it was done, and so cannot close it. Somebody else must.")


class EvidenceWanted(Refusal):
    """Closing without proof."""

    code = "LAB-E24"
    message = N_("The action on {item} has no evidence. Type the number of a paper or where the photo is.")


class NotOpen(Refusal):
    """Opening again what is open."""

    code = "LAB-E25"
    message = N_("The action on {item} is not closed or done, so there is nothing to open again.")


class DeadlineUnfit(Refusal):
    """An extension that shortens."""

    code = "LAB-E26"
    message = N_("{day:%d/%m/%Y} is not after the deadline {deadline:%d/%m/%Y} of {item}. Type a later day.")


class NumberUnfit(Refusal):
    """A number nobody means."""

    code = "LAB-E30"
    message = N_("“{field}” cannot be {value}: type a whole number from {low} to {high}.")


class VictimsUnfit(Refusal):
    """More dead or hurt than victims, or a class that does not fit."""

    code = "LAB-E31"
    message = N_(
        "{victims} victims, {deaths} dead, {serious} seriously hurt do not make an accident of the class “{said}”."
        " Correct the numbers or the class."
    )


class AccidentUnknown(Refusal):
    """No such accident."""

    code = "LAB-E60"
    message = N_("There is no accident “{text}” in this store. Take one from the list of accidents.")


class TrainingUnknown(Refusal):
    """No such course."""

    code = "LAB-E61"
    message = N_("There is no course “{text}” in this store. Take one from the list of courses.")


class NumberUnclear(Refusal):
    """Something typed that is no whole number."""

    code = "LAB-E62"
    message = N_("“{text}” is no whole number for “{field}”. Type digits only.")


class AnswerWanted(Refusal):
    """Something typed about an item that has no answer yet."""

    code = "LAB-E63"
    message = N_("Item {item} has no answer yet. Answer it first: D, P, K, X or 0; what you typed stays.")


class NotKept(Refusal):
    """Something typed that waits for a correction."""

    code = "LAB-E64"
    message = N_("What was typed of {items} is not kept yet. Go there and correct it, or take the answer back.")


class EquipmentUnfit(Refusal):
    """A number that is of no piece of equipment, or of several."""

    code = "LAB-E65"
    message = N_(
        "“{text}” is the number of {count} pieces of equipment. Type the asset number or serial of one, or leave the"
        " field empty."
    )


class ScriptUnfit(Refusal):
    """A script of answers that cannot be followed."""

    code = "LAB-E33"
    message = N_("The script {file} cannot be followed, at {place}: {why} Nothing was written.")


class TemplateBroken(Refusal):
    """The checklist's file is not sound."""

    code = "LAB-E32"
    message = N_("The checklist {file} is not sound, at {place}: {what}. Restore it as it was delivered.")


class MoneyUnclear(Refusal):
    """So few đồng that millions are likely to be meant."""

    code = "LAB-E66"
    message = N_(
        "“{field}” is {value} đồng, too little: money is kept in đồng, not in millions of đồng. For {value} millions"
        " type {value}000000; where there was none, 0."
    )


class MomentUnfit(Refusal):
    """A time that is none."""

    code = "LAB-E70"
    message = N_("“{text}” is no time of an answer: it is written like 2026-11-24T10:42:00. Answer in the program.")


class LongerWithoutReason(Refusal):
    """A set deadline put off past the verb that asks why."""

    code = "LAB-E71"
    message = N_(
        "{day:%d/%m/%Y} is after the deadline {deadline:%d/%m/%Y} set for {item}. Give it longer with a reason."
    )
