//! What is sent is not what is understood.

use untag_wire::Syntax;

use crate::behavior::{ActionFrom, ArrayOrder, PartRead, SpaceEscape};
use crate::mutant::Mutant;

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant::new("arrays-nine-only", "wire.arrays", "loses elements past nine", |b| {
        b.reading.arrays.order = ArrayOrder::OneDigit;
    }),
    Mutant::new("arrays-as-text", "wire.arrays", "takes elements by the text of the number", |b| {
        b.reading.arrays.order = ArrayOrder::Text;
    }),
    Mutant::new("arrays-as-sent", "wire.arrays", "loses elements not sent in order", |b| {
        b.reading.arrays.order = ArrayOrder::Sent;
    }),
    Mutant::new("arrays-from-two", "wire.arrays", "loses the element numbered 1", |b| {
        b.reading.arrays.order = ArrayOrder::FromTwo;
    }),
    Mutant::new("arrays-but-last", "wire.arrays", "loses the last of several elements", |b| {
        b.reading.arrays.order = ArrayOrder::ButLast;
    }),
    Mutant::new("plus-kept", "wire.space", "takes + for a plus sign", |b| {
        b.reading.lens.plus_is_space = false;
    }),
    Mutant::new("percent-20-kept", "wire.space", "does not resolve %20", |b| {
        b.reading.space = SpaceEscape::Kept;
    }),
    Mutant::new("decoded-twice", "wire.utf8", "resolves escapes twice", |b| {
        b.reading.lens.decode_twice = true;
    }),
    Mutant::new("latin-1", "wire.utf8", "takes bytes for Latin-1", |b| {
        b.reading.lens.latin1 = true;
    }),
    Mutant::new("form-ignored", "wire.v1-form", "does not read form bodies", |b| {
        b.reading.lens.form = false;
    }),
    Mutant::new("query-ignored", "wire.v3-query", "does not read queries", |b| {
        b.reading.lens.query = false;
    }),
    Mutant::new("action-from-header", "wire.v1-split", "reads the action from the header", |b| {
        b.gateway.action_from = ActionFrom::Header;
    }),
    Mutant::new("action-from-parameter", "wire.v3-query", "reads no action from headers", |b| {
        b.gateway.action_from = ActionFrom::Parameter;
    }),
    Mutant::new("form-ignored-beside-query", "wire.both", "reads no form beside a query", |b| {
        b.reading.part = PartRead::QueryBeforeForm;
    }),
    Mutant::new("query-ignored-beside-form", "wire.both", "reads no query beside a form", |b| {
        b.reading.part = PartRead::FormBeforeQuery;
    }),
    Mutant::new("v3-in-query-only", "wire.v3-form", "reads no form of V3 requests", |b| {
        b.reading.part = PartRead::QueryOfV3;
    }),
    Mutant::new("v1-in-form-only", "wire.v1-query", "reads no query of V1 requests", |b| {
        b.reading.part = PartRead::FormOfV1;
    }),
    Mutant::new("json-asked-xml-given", "wire.json", "answers XML though JSON was asked", |b| {
        b.gateway.json_asked = Syntax::Xml;
    }),
];
