//! Tests of both syntaxes together.
