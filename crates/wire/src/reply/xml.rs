//! Replies in XML.
