//! The JSON schema of SARIF, from the package `serde-sarif`.
//!
//! The package is a development dependency for a target that does not exist: Cargo downloads it and never builds it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

static SCHEMA: LazyLock<(Schemas, SchemaIndex)> = LazyLock::new(|| {
    let schema = serde_json::from_str(&std::fs::read_to_string(file()).unwrap()).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.enable_format_assertions();
    compiler.add_resource("sarif.json", schema).unwrap();
    let index = compiler.compile("sarif.json", &mut schemas).unwrap();
    (schemas, index)
});

/// Returns the path of the schema. Cargo knows where its packages are.
fn file() -> PathBuf {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--format-version", "1", "--locked"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let metadata: Value = serde_json::from_slice(&done.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    manifest.with_file_name("src").join("schema.json")
}

/// Panics unless the document is valid.
#[track_caller]
pub fn assert_valid(document: &Value) {
    let (schemas, index) = &*SCHEMA;
    if let Err(error) = schemas.validate(document, *index) {
        panic!("{error:#}");
    }
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let document = |run: Value| serde_json::json!({"version": "2.1.0", "runs": [run]});
    let (schemas, index) = &*SCHEMA;
    let is_valid =
        |run: &str| schemas.validate(&document(serde_json::from_str(run).unwrap()), *index).is_ok();
    assert!(is_valid(r#"{"tool": {"driver": {"name": "x"}}, "results": []}"#));
    for wrong in [
        r#"{"results": []}"#,
        r#"{"tool": {"driver": {"name": "x"}}, "results": [{"message": {"text": "y"}, "level": "hint"}]}"#,
        r#"{"tool": {"driver": {"name": "x"}}, "results": [{"ruleIndex": 0}]}"#,
        r#"{"tool": {"driver": {"name": "x"}}, "columnKind": "bytes"}"#,
    ] {
        assert!(!is_valid(wrong), "{wrong}");
    }
}
