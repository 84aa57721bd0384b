//! The chain against replies and looks that are made up.
