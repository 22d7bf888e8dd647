//! Errors in answers, and the reading of parameters.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode};

/// Parses the parameters of a request or notification.
///
/// # Errors
/// Returns `InvalidParams` with the cause.
pub fn parse<P: DeserializeOwned>(params: Value) -> Result<P, Error> {
    serde_json::from_value(params).map_err(|error| Error::invalid_params(error.to_string()))
}

/// Returns the error for a valid request that cannot be fulfilled (`RequestFailed`), with the reason.
#[must_use]
pub fn request_failed(why: impl Into<Cow<'static, str>>) -> Error {
    const REQUEST_FAILED: i64 = -32803;
    Error { code: ErrorCode::ServerError(REQUEST_FAILED), message: why.into(), data: None }
}

/// Returns the error for a request whose feature panicked.
#[must_use]
pub fn internal_error(method: &str) -> Error {
    Error {
        code: ErrorCode::InternalError,
        message: format!("{method} failed. See the log for details.").into(),
        data: None,
    }
}
