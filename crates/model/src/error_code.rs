//! The eleven errors that the reference page of UntagResources lists, exactly as it lists them.

use std::fmt;

/// An error of the page's table "Error codes".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorCode {
    /// 400 `InvalidParameter.ResourceType`
    InvalidResourceType,
    /// 400 `MissingParameter.ResourceIds`
    MissingResourceIds,
    /// 400 `MissingParameter.ResourceType`
    MissingResourceType,
    /// 400 `InvalidParameter.TagKey`
    InvalidTagKey,
    /// 400 `NumberExceed.ResourceIds`
    TooManyResourceIds,
    /// 400 `NumberExceed.TagKeys`
    TooManyTagKeys,
    /// 400 `Duplicate.TagKey`
    DuplicateTagKey,
    /// 400 `InvalidResourceId.NotFound`
    ResourceIdNotFound,
    /// 400 `MissingParameter.TagKeysOrDeleteAll`
    MissingTagKeysOrDeleteAll,
    /// 500 `InternalError`
    InternalError,
    /// 403 `NoPermission`
    NoPermission,
}

impl ErrorCode {
    /// Every documented error, in the order of the page.
    pub const ALL: [Self; 11] = [
        Self::InvalidResourceType,
        Self::MissingResourceIds,
        Self::MissingResourceType,
        Self::InvalidTagKey,
        Self::TooManyResourceIds,
        Self::TooManyTagKeys,
        Self::DuplicateTagKey,
        Self::ResourceIdNotFound,
        Self::MissingTagKeysOrDeleteAll,
        Self::InternalError,
        Self::NoPermission,
    ];

    /// The HTTP status of the error.
    pub const fn status(self) -> u16 {
        match self {
            Self::InternalError => 500,
            Self::NoPermission => 403,
            _ => 400,
        }
    }

    /// The error code as it stands in the reply.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidResourceType => "InvalidParameter.ResourceType",
            Self::MissingResourceIds => "MissingParameter.ResourceIds",
            Self::MissingResourceType => "MissingParameter.ResourceType",
            Self::InvalidTagKey => "InvalidParameter.TagKey",
            Self::TooManyResourceIds => "NumberExceed.ResourceIds",
            Self::TooManyTagKeys => "NumberExceed.TagKeys",
            Self::DuplicateTagKey => "Duplicate.TagKey",
            Self::ResourceIdNotFound => "InvalidResourceId.NotFound",
            Self::MissingTagKeysOrDeleteAll => "MissingParameter.TagKeysOrDeleteAll",
            Self::InternalError => "InternalError",
            Self::NoPermission => "NoPermission",
        }
    }

    /// The error message as it stands in the reply.
    pub const fn message(self) -> &'static str {
        match self {
            Self::InvalidResourceType => "The ResourceType parameter is invalid.",
            Self::MissingResourceIds => "You must specify ResourceIds.",
            Self::MissingResourceType => "You must specify ResourceType.",
            Self::InvalidTagKey => "The TagKey parameter is invalid.",
            Self::TooManyResourceIds => "The maximum number of ResourceIds is exceeded.",
            Self::TooManyTagKeys => "The maximum number of TagKeys is exceeded.",
            Self::DuplicateTagKey => "The TagKey contains duplicate keys.",
            Self::ResourceIdNotFound => "The specified ResourceIds are not found in our records.",
            Self::MissingTagKeysOrDeleteAll => "You must specify TagKeys or DeleteAll.",
            Self::InternalError => "The request processing has failed due to some unknown error.",
            Self::NoPermission => "You are not authorized to perform this action.",
        }
    }

    /// The documented error of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|error| error.code() == code)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorCode;

    /// The table of the reference page (Error codes) and, last, of its section on authorization.
    const TABLE: [(u16, &str, &str); 11] = [
        (400, "InvalidParameter.ResourceType", "The ResourceType parameter is invalid."),
        (400, "MissingParameter.ResourceIds", "You must specify ResourceIds."),
        (400, "MissingParameter.ResourceType", "You must specify ResourceType."),
        (400, "InvalidParameter.TagKey", "The TagKey parameter is invalid."),
        (400, "NumberExceed.ResourceIds", "The maximum number of ResourceIds is exceeded."),
        (400, "NumberExceed.TagKeys", "The maximum number of TagKeys is exceeded."),
        (400, "Duplicate.TagKey", "The TagKey contains duplicate keys."),
        (
            400,
            "InvalidResourceId.NotFound",
            "The specified ResourceIds are not found in our records.",
        ),
        (400, "MissingParameter.TagKeysOrDeleteAll", "You must specify TagKeys or DeleteAll."),
        (500, "InternalError", "The request processing has failed due to some unknown error."),
        (403, "NoPermission", "You are not authorized to perform this action."),
    ];

    #[test]
    fn every_error_is_as_it_is_documented() {
        let ours: Vec<_> = ErrorCode::ALL
            .into_iter()
            .map(|error| (error.status(), error.code(), error.message()))
            .collect();
        assert_eq!(ours, TABLE);
    }

    #[test]
    fn a_code_leads_back_to_its_error() {
        for error in ErrorCode::ALL {
            assert_eq!(ErrorCode::from_code(error.code()), Some(error));
            assert_eq!(error.to_string(), error.code());
        }
        assert_eq!(ErrorCode::from_code("noPermission"), None);
    }
}
