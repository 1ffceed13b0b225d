"""Safety Inspector: statutory inspection of equipment, offline, from checklist to certificate."""

__version__ = "0.1.0"
