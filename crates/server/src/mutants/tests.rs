//! Holds every mutant against the honest server.
