//! Tests that go through several modules: published vectors, captures, and alterations.
