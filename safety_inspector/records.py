"""Every module that has tables: import this before a store is opened."""

from safety_inspector.access import users as users
from safety_inspector.exchange import licences as licences
