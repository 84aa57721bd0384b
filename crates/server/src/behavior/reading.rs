//! How parameters are read: coding, arrays, booleans, repetitions.

use untag_wire::Lens;

/// How parameters are read.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice or fault of its own")]
pub struct Reading {
    /// How query and form are decoded.
    pub lens: Lens,
    /// Which part of a request is read of some requests only.
    pub part: PartRead,
    /// What becomes of `%20`.
    pub space: SpaceEscape,
    /// How the elements of an array are gathered.
    pub arrays: Arrays,
    /// Which value counts when a parameter is given twice.
    pub repeated: Repeated,
    /// An unknown parameter is refused.
    pub refuse_unknown: bool,
    /// How `All` is read when it is not spelt as clients spell it.
    pub other_boolean: OtherSpelling,
    /// `True` and `False` are read as any other spelling.
    pub lower_case_booleans: bool,
    /// Any `All`, `false` too, is read as true.
    pub presence_is_true: bool,
    /// `All` is read as true only if it is spelt `1`.
    pub one_is_true: bool,
}

/// Which part of a request is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PartRead {
    /// Both.
    #[default]
    Both,
    /// The form is not read where there is a query.
    QueryBeforeForm,
    /// The query is not read where there is a form.
    FormBeforeQuery,
    /// The query of V1 requests without a form is not read.
    FormOfV1,
    /// The form of V3 requests is not read.
    QueryOfV3,
}

/// What becomes of `%20`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SpaceEscape {
    /// A space.
    #[default]
    Resolved,
    /// It is kept as three characters.
    Kept,
}

/// How the elements of an array are gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrays {
    /// The order and completeness.
    pub order: ArrayOrder,
    /// Elements after a gap in the numbering.
    pub after_gap: Taken,
    /// An element numbered 0.
    pub zero: Taken,
    /// An element whose number has a leading zero.
    pub leading_zero: Taken,
    /// An element without text.
    pub empty: EmptyElement,
}

/// Whether an irregular element counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It counts.
    Counted,
    /// It is passed over.
    Ignored,
    /// The request is refused.
    Refused,
}

/// What an element without text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyElement {
    /// It is passed over.
    Ignored,
    /// The request is refused.
    Refused,
    /// It is an element like any other, and checked like one.
    Counted,
}

/// In which order the elements of an array are taken, and which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArrayOrder {
    /// By number.
    Number,
    /// By number, those numbered 10 and more are lost.
    OneDigit,
    /// By the text of the number; the array ends where that is not the number expected.
    Text,
    /// As sent; an element that does not come in its turn is lost.
    Sent,
    /// By number, the first one is lost.
    FromTwo,
    /// By number, the last one is lost.
    ButLast,
}

/// Which value counts when a parameter is given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repeated {
    /// The first.
    First,
    /// The last.
    #[default]
    Last,
    /// None: the request is refused.
    Refused,
}

/// How a boolean is read that is not spelt as clients spell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OtherSpelling {
    /// As true.
    True,
    /// As false.
    False,
    /// Not at all: the request is refused.
    #[default]
    Refused,
}

impl Default for Arrays {
    fn default() -> Self {
        Self {
            order: ArrayOrder::Number,
            after_gap: Taken::Counted,
            zero: Taken::Ignored,
            leading_zero: Taken::Ignored,
            empty: EmptyElement::Ignored,
        }
    }
}
