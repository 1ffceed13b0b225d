"""Every module that has tables: import this before a store is opened."""
