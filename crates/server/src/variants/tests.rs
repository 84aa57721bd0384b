//! Holds every variant against the honest server.
