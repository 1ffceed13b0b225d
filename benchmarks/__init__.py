"""Speed of the product beside its raw limits; never asserted in a test."""
