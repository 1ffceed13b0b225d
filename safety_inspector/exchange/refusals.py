"""Why a package, a join request or a licence is not taken in: a code and one sentence each.

They are listed in the order of the gates; nothing is changed by a refused file.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from safety_inspector.errors import Explained, Fault, Refusal
from safety_inspector.words import N_


class Refused(Fault):
    """A package that some gate did not let through."""


class WrongSize(Refused):
    """Empty, or larger than any package of this program."""

    code = "KDP-E01"
    message = N_("The file is empty or larger than a package may be ({bytes} bytes). Ask the sender for a new one.")


class NotJudged(Refused):
    """The rules came upon something that no rule foresaw."""

    code = "KDP-E84"
    message = N_(
        "The package holds something this program cannot judge ({what}), so nothing of it is taken in. Ask the sender"
        " for a new one, and show this sentence to who looks after the program."
    )


@contextmanager
def foreseen() -> Iterator[None]:
    """What no rule foresaw refuses the one package it was found in: a folder of others goes on. Raises `NotJudged`."""
    try:
        yield
    except Explained:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise NotJudged(what=type(error).__name__) from error


class NotForUs(Refused):
    """Encrypted to another key, or damaged in its envelope."""

    code = "KDP-E02"
    message = N_(
        "The file does not open with this device's key: it is encrypted for another device, or damaged. Ask the"
        " sender for a package to letter {letter}."
    )


class NotAPackage(Refused):
    """Something else."""

    code = "KDP-E03"
    message = N_("The file is not a package of this program. Choose a file that ends in .kdp.")


class CutShort(Refused):
    """The front does not fit into the file."""

    code = "KDP-E04"
    message = N_("The package is cut short or its length is wrong. Copy it again from the sender's disk.")


class UnknownKey(Refused):
    """Signed by a key no licence names."""

    code = "KDP-E05"
    message = N_(
        "The package is signed by a device that this store does not know. Import the newest package of"
        " headquarters first, then this one again."
    )


class BadSignature(Refused):
    """The front is not what was signed."""

    code = "KDP-E06"
    message = N_("The package was altered after it was signed by device {letter}. Ask the sender for a new one.")


class KeyRevoked(Refused):
    """Signed by a revoked key."""

    code = "KDP-E07"
    message = N_(
        "The licence of device {letter} was revoked. The device must ask headquarters for a new licence before"
        " its packages are taken in."
    )


class KeyExpired(Refused):
    """Signed by a key whose licence has lapsed or not begun."""

    code = "KDP-E08"
    message = N_(
        "The licence of device {letter} is valid from {begins:%d/%m/%Y} to {ends:%d/%m/%Y}, not today. Renew it at"
        " headquarters, or correct the clock of this computer."
    )


class BadHeader(Refused):
    """A signed header that says what no sender of ours says."""

    code = "KDP-E09"
    message = N_("The header of the package is not understood. Ask the sender to update the program.")


class Newer(Refused):
    """Made by a newer program."""

    code = "KDP-E10"
    message = N_("The package was made by a newer program. Update this program, then import it again.")


class OtherRoot(Refused):
    """Of another organisation, or practice against real."""

    code = "KDP-E11"
    message = N_("The package belongs to another organisation. Import it in a store of that organisation.")


class PracticeMixed(Refused):
    """Practice data at the door of a real store, or the other way round."""

    code = "KDP-E12"
    message = N_("Practice data (THỰC HÀNH) and real data are never mixed. Import the package in the other store.")


class NotAddressed(Refused):
    """To somebody else."""

    code = "KDP-E13"
    message = N_("The package is addressed to another device, not to {letter}. Ask the sender for one of your own.")


class WrongKind(Refused):
    """A join request or licence where a package was wanted, or the other way round."""

    code = "KDP-E14"
    message = N_("This file is a {kind}. Open it under “{where}”.")


class WrongLength(Refused):
    """The parts do not fill the file exactly."""

    code = "KDP-E15"
    message = N_("The parts of the package are longer or shorter than it says. Copy it again from the sender's disk.")


class PartDamaged(Refused):
    """A part is not what its hash says."""

    code = "KDP-E16"
    message = N_("Part {part} of the package is damaged. Copy it again from the sender's disk.")


class BadCompression(Refused):
    """A part does not unpack to what it says."""

    code = "KDP-E17"
    message = N_("Part {part} of the package does not unpack to the length it says. Ask the sender for a new one.")


class Unreadable(Refused):
    """A line that is no entry, or says what no record of ours says."""

    code = "KDP-E18"
    message = N_("Line {line} of the package cannot be read ({what}). Ask the sender for a new one.")


class EntryAltered(Refused):
    """An entry is not what its hash says."""

    code = "KDP-E19"
    message = N_("An entry of device {letter} is not what its hash says. Ask the sender for a new package.")


class EntryUnlicensed(Refused):
    """An entry of a device without licence, or after its revocation."""

    code = "KDP-E20"
    message = N_(
        "The package carries an entry of a device that has no valid licence ({device}). Import the newest package"
        " of headquarters first."
    )


class EntryForged(Refused):
    """An entry that its device did not sign."""

    code = "KDP-E21"
    message = N_(
        "The package carries an entry that device {letter} did not sign: it is forged. Do not use this file; tell"
        " headquarters."
    )


class ChainBroken(Refused):
    """An entry that does not follow the one it names."""

    code = "KDP-E22"
    message = N_("The chain of entries of device {letter} is broken at {seq}. Ask the sender for a new package.")


class NotOwner(Refused):
    """A change of what belongs to another."""

    code = "KDP-E23"
    message = N_("Device {letter} changed what it does not own: {what}. Tell headquarters; the package is not used.")


class SelfApproved(Refused):
    """An approver who is the inspector, or no approver."""

    code = "KDP-E24"
    message = N_(
        "The package holds a paper or review by “{login}”, who made the inspection himself or is no approver. The"
        " sender must have it reviewed by a second person."
    )


class BadCertificate(Refused):
    """A paper that disagrees with its device's series or its inspection."""

    code = "KDP-E25"
    message = N_("The paper {number} does not agree with its device or inspection ({what}). Tell the sender.")


class CodeContradicted(Refused):
    """A certificate whose columns or facts are not what its own code signed."""

    code = "KDP-E60"
    message = N_(
        "Certificate {number} says something else in “{field}” than its signed code. Nothing was taken in; tell the"
        " sender: the certificate has to be voided and issued anew."
    )


class CodeForeign(Refused):
    """A certificate whose code its own device has not signed."""

    code = "KDP-E61"
    message = N_(
        "The signed code of certificate {number} is not of device {letter}, which issued it. Nothing was taken in;"
        " tell the sender: the certificate has to be voided and issued anew."
    )


class NotEntitled(Refused):
    """What only somebody with a role may write, by somebody without it."""

    code = "KDP-E62"
    message = N_(
        "Device {letter} sent {what}, written by “{login}”, who did not have the role “{role}” there. Nothing was"
        " taken in; tell the sender and headquarters."
    )


class Unsendable(Refused):
    """An entry of the sender's own journal that no receiver would take in, found before it is sent."""

    code = "KDP-E68"
    message = N_(
        "Nothing was sent: what “{login}” wrote on {at} cannot be taken in by anybody ({what}: {where}). Restore the"
        " last backup of before that day and type in again what came after, or tell headquarters."
    )


class AttachmentMissing(Refused):
    """A record names a file that is neither here nor inside."""

    code = "KDP-E26"
    message = N_("A paper or picture named in the package is not inside it ({name}). Ask the sender for a new one.")


class Held(Refused):
    """Something before it has not arrived."""

    code = "KDP-E27"
    message = N_("Waiting for a package from device {letter}: something it wrote earlier is missing here. Import it.")


class RuleBroken(Refused):
    """The file's own rules refuse what is in the package."""

    code = "KDP-E28"
    message = N_("The package breaks a rule of the store ({what}). Tell the sender; nothing was changed.")


# -- licences ------------------------------------------------------------------------------------


class LicenceRefused(Refusal):
    """A join request or licence that is not taken in."""


class RequestRevoked(LicenceRefused):
    """A join request under a key that was revoked, as by one whose double has joined anew."""

    code = "LIC-E18"
    message = N_(
        "The licence of device {letter} was revoked; its old key is never licensed again. Let the device ask under"
        " a new name: licence request --anew."
    )


class RequestDamaged(LicenceRefused):
    """A join request that its own key does not vouch for."""

    code = "LIC-E01"
    message = N_("The join request is damaged or altered. Ask the device for a new one.")


class RequestPractice(LicenceRefused):
    """Practice and real do not join."""

    code = "LIC-E02"
    message = N_("Practice devices (THỰC HÀNH) and real ones never join. Use a store of the same kind.")


class NotHeadquarters(LicenceRefused):
    """Only the holder of the root key grants."""

    code = "LIC-E03"
    message = N_("This store does not hold the root key, so it grants no licence. Take the file to headquarters.")


class LetterBad(LicenceRefused):
    """Not one or two capital letters."""

    code = "LIC-E04"
    message = N_("“{letter}” cannot be a device letter. Use one or two capital letters from A to Z.")


class LetterTaken(LicenceRefused):
    """Another device has the letter."""

    code = "LIC-E05"
    message = N_("The letter {letter} belongs to another device already. Choose a free one.")


class UntilPast(LicenceRefused):
    """A licence that would end before it begins."""

    code = "LIC-E06"
    message = N_("The licence would end on {until:%d/%m/%Y}, which is not after today. Choose a later day.")


class LicenceForged(LicenceRefused):
    """A licence its root did not sign."""

    code = "LIC-E07"
    message = N_("The licence is not signed by the root it names: it was altered. Ask headquarters for a new file.")


class LicenceOther(LicenceRefused):
    """A licence for another device or key."""

    code = "LIC-E08"
    message = N_("The licence was granted to another device, not to this one. Ask headquarters for this device's own.")


class LicenceForeign(LicenceRefused):
    """A licence of another root than the one this device has joined."""

    code = "LIC-E09"
    message = N_(
        "This device belongs to “{organisation}” already, and the licence is of another organisation. Take the"
        " licence of your own headquarters."
    )


class LicenceExpired(LicenceRefused):
    """A licence that is over."""

    code = "LIC-E10"
    message = N_("The licence ended on {until:%d/%m/%Y}. Ask headquarters for a new one.")


class LicenceReplayed(LicenceRefused):
    """Older than the one held, or no request waits for it."""

    code = "LIC-E11"
    message = N_("A newer licence than this one was taken in already. Keep the newer one; this file is not needed.")


class LicenceUnasked(LicenceRefused):
    """It answers no request of this device."""

    code = "LIC-E12"
    message = N_("This licence answers no join request of this device. Make a join request and have it granted.")


class LicenceRevoked(LicenceRefused):
    """The licence file itself says that it is revoked."""

    code = "LIC-E13"
    message = N_("The licence in this file was revoked by headquarters. Make a new join request.")


class RequestOfHead(LicenceRefused):
    """A root with devices of its own does not join another."""

    code = "LIC-E14"
    message = N_("The device that asks has granted licences itself, so it cannot join. Only a lone store joins.")


class DeviceUnknown(LicenceRefused):
    """No device of that name here."""

    code = "LIC-E15"
    message = N_("There is no device “{device}” under this organisation. See the list of licences.")


class NeverOneself(LicenceRefused):
    """Headquarters does not revoke or address itself."""

    code = "LIC-E16"
    message = N_("“{device}” is this very device. Choose another one.")


class NotJoined(LicenceRefused):
    """There is nobody to write to."""

    code = "LIC-E17"
    message = N_("This store has no root yet, so it neither joins nor sends. Make the store with “init”.")
