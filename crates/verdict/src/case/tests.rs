//! Cases as files: written, read again, named, refused.
