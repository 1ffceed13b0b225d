"""Every module that has tables: import this before a store is opened."""

from safety_inspector.access import devices as devices
from safety_inspector.access import users as users
from safety_inspector.catalogue import equipment as equipment
from safety_inspector.catalogue import units as units
from safety_inspector.certification import certificates as certificates
from safety_inspector.certification import minutes as minutes
from safety_inspector.certification import notices as notices
from safety_inspector.certification import reviews as reviews
from safety_inspector.certification import voids as voids
from safety_inspector.competence import eligibilities as eligibilities
from safety_inspector.competence import instruments as instruments
from safety_inspector.competence import scopes as scopes
from safety_inspector.exchange import guarding as guarding
from safety_inspector.exchange import ledger as ledger
from safety_inspector.exchange import licences as licences
from safety_inspector.inspection import corrections as corrections
from safety_inspector.inspection import photos as photos
from safety_inspector.planning import amendments as amendments
from safety_inspector.planning import plans as plans
from safety_inspector.planning import projections as projections
from safety_inspector.planning import schedules as schedules
from safety_inspector.regulations import confirmations as confirmations
from safety_inspector.reporting import snapshots as snapshots
from safety_inspector.reporting import typed_figures as typed_figures
