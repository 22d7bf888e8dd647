//! The kinds of input and output that editors and scripts use, other than the pipes in all other tests.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::client::{PATIENCE, frame, notification};

const DOCUMENT: &str = "file:///tmp/a.md";

/// Returns the messages of a session except its end.
fn session(requests: usize, text: &str) -> String {
    let open =
        json!({"textDocument": {"uri": DOCUMENT, "languageId": "markdown", "version": 1, "text": text}});
    let mut all = request(0, "initialize", json!({"capabilities": {}}));
    all += &frame(&notification("initialized", json!({})));
    all += &frame(&notification("textDocument/didOpen", open));
    for id in 1..=requests {
        all += &request(id, "assessor/probe/text", json!({"textDocument": {"uri": DOCUMENT}}));
    }
    all
}

fn farewell() -> String {
    request(9999, "shutdown", Value::Null) + &frame(&notification("exit", Value::Null))
}

fn request(id: usize, method: &str, params: Value) -> String {
    frame(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
}

/// Reads until `text` has occurred `times` times.
fn read_until(from: &mut impl Read, text: &str, times: usize) {
    let (mut read, mut buffer) = (Vec::new(), [0; 1 << 16]);
    let mut seen = 0;
    while seen < times {
        let len = from.read(&mut buffer).unwrap();
        assert!(len > 0, "the end after {seen} of {times}");
        read.extend_from_slice(&buffer[..len]);
        while let Some(at) = find(&read, text.as_bytes()) {
            read.drain(..at + text.len());
            seen += 1;
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}

fn server() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
    command.arg("lsp").env("ASSESSOR_PROBES", "1").stderr(Stdio::null());
    command
}

#[test]
fn from_file_to_file() {
    let mut input = tempfile::tempfile().unwrap();
    input.write_all((session(0, "in a file") + &farewell()).as_bytes()).unwrap();
    input.rewind().unwrap();
    let mut output = tempfile::tempfile().unwrap();
    let status = server().stdin(input).stdout(output.try_clone().unwrap()).status().unwrap();
    assert_eq!(status.code(), Some(0));
    let mut written = String::new();
    output.rewind().unwrap();
    output.read_to_string(&mut written).unwrap();
    assert!(written.contains("capabilities") && written.contains(r#""result":null,"id":9999"#), "{written}");
}

#[cfg(unix)]
#[test]
fn over_sockets_as_node_makes_them() {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    let (mut to_server, input) = UnixStream::pair().unwrap();
    let (mut from_server, output) = UnixStream::pair().unwrap();
    let mut child = server().stdin(OwnedFd::from(input)).stdout(OwnedFd::from(output)).spawn().unwrap();
    let text = "socket ".repeat(20_000);
    to_server.write_all(session(20, &text).as_bytes()).unwrap();
    from_server.set_read_timeout(Some(PATIENCE)).unwrap();
    read_until(&mut from_server, &text, 20);
    to_server.write_all(farewell().as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_client_that_writes_everything_before_it_reads_anything() {
    let mut child = server().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let text = "long ".repeat(10_000);
    // Twenty megabytes of answers are more than any pipe holds.
    child.stdin.as_mut().unwrap().write_all(session(400, &text).as_bytes()).unwrap();
    read_until(child.stdout.as_mut().unwrap(), &text, 400);
    child.stdin.as_mut().unwrap().write_all(farewell().as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn leaves_when_nobody_reads_any_more() {
    let mut child = server().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    // The server may exit before everything is written.
    let _ = input.write_all(session(3, "text").as_bytes());
    assert_eq!(child.wait().unwrap().code(), Some(1));
    drop(input);
}

#[cfg(target_os = "linux")]
#[test]
fn to_a_device_that_is_full() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut child = server().stdin(Stdio::piped()).stdout(full).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let _ = input.write_all(session(3, "text").as_bytes());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}
