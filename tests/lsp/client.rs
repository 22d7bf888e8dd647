//! A client that runs the real binary and speaks the protocol over its standard input and output.
//!
//! No wait is unlimited: a message that does not come within [`PATIENCE`] fails the test. A client that goes out of
//! scope shuts the server down and checks that it exits with status 0.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Far longer than any answer takes, so that a busy machine fails no test.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Time for which the client waits for a message that must not come.
pub const QUIET: Duration = Duration::from_millis(300);

/// A server, and the client's end of the pipes to it.
pub struct Client {
    server: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Messages that were read while waiting for another one.
    unread: VecDeque<Value>,
    /// Requests of the server, in the order of arrival.
    pub asked: Vec<Value>,
    /// The settings that the server receives when it requests them.
    pub settings: Value,
    /// The server's answer to `initialize`.
    pub initialized: Value,
    last_id: i64,
    finished: bool,
}

/// Options with which a client starts.
pub struct Builder {
    capabilities: Value,
    folders: Vec<PathBuf>,
    options: Value,
    settings: Value,
    process_id: Option<u32>,
    cache: PathBuf,
}

impl Builder {
    pub fn capabilities(mut self, capabilities: Value) -> Self {
        self.capabilities = capabilities;
        self
    }

    pub fn folder(mut self, folder: &Path) -> Self {
        self.folders.push(folder.to_path_buf());
        self
    }

    pub fn options(mut self, options: Value) -> Self {
        self.options = options;
        self
    }

    pub fn settings(mut self, settings: Value) -> Self {
        self.settings = settings;
        self
    }

    pub fn process_id(mut self, id: u32) -> Self {
        self.process_id = Some(id);
        self
    }

    /// Sets the folder for the server's cache.
    pub fn cache(mut self, folder: &Path) -> Self {
        self.cache = folder.to_path_buf();
        self
    }

    /// Starts the server without sending a message.
    pub fn spawn() -> Client {
        Self::spawn_with(Path::new(env!("CARGO_TARGET_TMPDIR")))
    }

    fn spawn_with(cache: &Path) -> Client {
        let mut server = Command::new(env!("CARGO_BIN_EXE_assessor"))
            .arg("lsp")
            .env("ASSESSOR_PROBES", "1")
            .env("XDG_CACHE_HOME", cache)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = server.stdout.take().unwrap();
        let (sender, messages) = mpsc::channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Client {
            input: server.stdin.take(),
            server,
            messages,
            unread: VecDeque::new(),
            asked: Vec::new(),
            settings: Value::Null,
            initialized: Value::Null,
            last_id: 0,
            finished: false,
        }
    }

    /// Starts the server, and sends `initialize` and `initialized`.
    pub fn start(self) -> Client {
        let mut client = Self::spawn_with(&self.cache);
        client.settings = self.settings;
        let folders: Vec<_> =
            self.folders.iter().map(|folder| json!({"uri": uri_of(folder), "name": "folder"})).collect();
        client.initialized = client.request(
            "initialize",
            json!({
                "processId": self.process_id,
                "clientInfo": {"name": "tests"},
                "rootUri": null,
                "workspaceFolders": folders,
                "initializationOptions": self.options,
                "capabilities": self.capabilities,
            }),
        );
        client.notify("initialized", json!({}));
        client
    }
}

impl Client {
    pub fn builder() -> Builder {
        Builder {
            capabilities: json!({}),
            folders: Vec::new(),
            options: Value::Null,
            settings: Value::Null,
            process_id: None,
            cache: env!("CARGO_TARGET_TMPDIR").into(),
        }
    }

    /// Starts a client without any capabilities.
    pub fn plain() -> Client {
        Self::builder().start()
    }

    pub fn capability(&self, path: &str) -> &Value {
        self.initialized["capabilities"].pointer(path).unwrap_or(&Value::Null)
    }

    pub fn write_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input has been closed");
        input.write_all(bytes).unwrap();
    }

    pub fn write(&mut self, message: &Value) {
        self.write_raw(frame(message).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.write(&notification(method, params));
    }

    /// Sends a request and returns its id at once.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        self.write(&json!({"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params}));
        self.last_id
    }

    /// Returns the complete answer to the request `id`.
    #[track_caller]
    pub fn answer(&mut self, id: i64) -> Value {
        self.wait_for(&format!("the answer to request {id}"), |message| {
            message.get("method").is_none() && message["id"] == id
        })
    }

    /// Returns the result of a request that must succeed.
    #[track_caller]
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let mut answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    /// Returns the error code of a request that must fail.
    #[track_caller]
    pub fn refused(&mut self, method: &str, params: Value) -> i64 {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("{method} succeeded: {answer}"))
    }

    /// Returns the next message that is `wanted`; others are kept for later.
    #[track_caller]
    pub fn wait_for(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        self.wait_within(PATIENCE, &wanted).unwrap_or_else(|| panic!("waited in vain for {what}"))
    }

    fn wait_within(&mut self, patience: Duration, wanted: &dyn Fn(&Value) -> bool) -> Option<Value> {
        if let Some(at) = self.unread.iter().position(wanted) {
            return self.unread.remove(at);
        }
        let end = Instant::now() + patience;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(message) => {
                    if message.get("method").is_some() && message.get("id").is_some() {
                        self.reply(&message);
                        self.asked.push(message.clone());
                    }
                    if wanted(&message) {
                        return Some(message);
                    }
                    self.unread.push_back(message);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Answers a request of the server as a cooperative editor does.
    fn reply(&mut self, question: &Value) {
        let result = match question["method"].as_str() {
            Some("workspace/configuration") => json!([self.settings]),
            Some("workspace/applyEdit") => json!({"applied": true}),
            Some("window/showDocument") => json!({"success": true}),
            _ => Value::Null,
        };
        if self.input.is_some() {
            self.write(&json!({"jsonrpc": "2.0", "id": question["id"], "result": result}));
        }
    }

    /// Waits until the server has sent a request `method`, and returns its parameters.
    #[track_caller]
    pub fn asked_for(&mut self, method: &str) -> Value {
        if let Some(at) = self.asked.iter().position(|question| question["method"] == method) {
            return self.asked.remove(at)["params"].take();
        }
        self.wait_for(method, |message| message["method"] == method && message.get("id").is_some());
        self.asked_for(method)
    }

    /// Fails if a message that is `unwanted` has arrived or arrives within [`QUIET`].
    #[track_caller]
    pub fn never(&mut self, what: &str, unwanted: impl Fn(&Value) -> bool) {
        if let Some(message) = self.wait_within(QUIET, &unwanted) {
            panic!("{what}: {message}");
        }
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        self.notify(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}}),
        );
    }

    pub fn change(&mut self, uri: &str, version: i32, changes: Value) {
        self.notify("textDocument/didChange", change(uri, version, changes));
    }

    /// Returns the server's text of a document.
    #[track_caller]
    pub fn text(&mut self, uri: &str) -> String {
        let text = self.request("assessor/probe/text", json!({"textDocument": {"uri": uri}}));
        text.as_str().expect("the document is open").to_owned()
    }

    /// Returns the next diagnostics pushed for `uri`.
    #[track_caller]
    pub fn pushed(&mut self, uri: &str) -> Value {
        let mut message = self.wait_for("diagnostics", |message| is_push(message, uri));
        message["params"].take()
    }

    /// Skips pushed diagnostics until those of `version` arrive, and returns their codes.
    #[track_caller]
    pub fn codes_of_version(&mut self, uri: &str, version: i32) -> Vec<String> {
        loop {
            let pushed = self.pushed(uri);
            if pushed["version"] == version {
                return codes(&pushed["diagnostics"]);
            }
        }
    }

    /// Closes the server's input.
    pub fn hang_up(&mut self) {
        self.input = None;
    }

    /// Waits until the server has exited. Returns its exit status; `None` if a signal killed it.
    #[track_caller]
    pub fn exit_status(&mut self) -> Option<i32> {
        self.finished = true;
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.server.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        self.server.kill().unwrap();
        panic!("the server did not leave");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if std::thread::panicking() || self.finished {
            // The process may have exited already, so errors are ignored.
            let _ = self.server.kill();
            let _ = self.server.wait();
            return;
        }
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.exit_status(), Some(0), "the server did not leave in good order");
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            header => {
                if let Some(value) = header.strip_prefix("Content-Length: ") {
                    length = value.parse().ok();
                }
            }
        }
    }
    let mut body = vec![0; length.expect("a message says how long it is")];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("the server speaks JSON"))
}

pub fn frame(message: &Value) -> String {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

pub fn notification(method: &str, params: Value) -> Value {
    json!({"jsonrpc": "2.0", "method": method, "params": params})
}

/// Returns the parameters of `didChange`.
pub fn change(uri: &str, version: i32, changes: Value) -> Value {
    json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": changes})
}

/// Returns one content change.
pub fn edit(start: (u32, u32), end: (u32, u32), text: &str) -> Value {
    json!({"range": range(start, end), "text": text})
}

pub fn range(start: (u32, u32), end: (u32, u32)) -> Value {
    json!({
        "start": {"line": start.0, "character": start.1},
        "end": {"line": end.0, "character": end.1},
    })
}

/// Returns the parameters of a request about a position.
pub fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})
}

pub fn is_push(message: &Value, uri: &str) -> bool {
    message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri
}

pub fn codes(diagnostics: &Value) -> Vec<String> {
    let code = |diagnostic: &Value| diagnostic["code"].as_str().unwrap_or("none").to_owned();
    diagnostics.as_array().expect("a list of diagnostics").iter().map(code).collect()
}

pub fn uri_of(path: &Path) -> String {
    url::Url::from_file_path(path).unwrap().into()
}
