//! A client for measurements: the time of a message is taken when its last byte was read, before it is parsed.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Maximum wait for an answer.
const PATIENCE: Duration = Duration::from_secs(120);

/// A language server under measurement, with one document open in it.
pub struct Client {
    server: Child,
    input: ChildStdin,
    messages: Receiver<(Instant, Vec<u8>)>,
    /// The start time of the process.
    pub born: Instant,
    full_sync: bool,
    pull: bool,
    version: i64,
    /// The newest version with diagnostics, and true if the server sends versions at all.
    published: i64,
    versioned: bool,
    id: i64,
    uri: String,
    /// The document as the server should have it, line by line.
    lines: Vec<String>,
}

/// The command of a server, and the way to get its diagnostics.
#[derive(Clone)]
pub struct Server {
    /// The command line, with words separated by spaces.
    pub command: String,
    /// True if diagnostics are pulled instead of waiting for them.
    pub pull: bool,
}

/// Returns the folder for the caches of servers.
pub fn cache() -> std::path::PathBuf {
    std::env::temp_dir().join("assessor-bench-cache")
}

impl Client {
    /// Starts the server and initialises it. Also returns the time from the start to the answer to `initialize`.
    pub fn start(server: &Server, folder: Option<&Path>) -> (Self, Duration) {
        let mut words = server.command.split_whitespace();
        let program = words.next().expect("a command is not empty");
        let born = Instant::now();
        let mut child = Command::new(program)
            .args(words)
            .env("XDG_CACHE_HOME", cache())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", server.command));
        let mut output = BufReader::new(child.stdout.take().expect("it was asked for"));
        let (sender, messages) = mpsc::channel();
        std::thread::spawn(move || {
            while let Some(body) = read(&mut output) {
                if sender.send((Instant::now(), body)).is_err() {
                    break;
                }
            }
        });
        let input = child.stdin.take().expect("it was asked for");
        let mut client = Self {
            server: child,
            input,
            messages,
            born,
            full_sync: false,
            pull: server.pull,
            version: 0,
            published: 0,
            versioned: false,
            id: 0,
            uri: String::new(),
            lines: Vec::new(),
        };
        let root = folder.map(|folder| format!("file://{}", folder.display()));
        let folders = root.as_ref().map(|uri| json!([{"uri": uri, "name": "archive"}]));
        let (at, answer) = client.request(
            "initialize",
            json!({
                "processId": std::process::id(), "rootUri": root, "workspaceFolders": folders,
                "capabilities": {
                    "general": {"positionEncodings": ["utf-8", "utf-16"]},
                    "textDocument": {
                        "publishDiagnostics": {"versionSupport": !server.pull},
                        "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
                        "hover": {"contentFormat": ["markdown"]},
                    },
                    "window": {"workDoneProgress": true},
                },
            }),
        );
        let sync = &answer["result"]["capabilities"]["textDocumentSync"];
        client.full_sync = sync.as_i64().or_else(|| sync["change"].as_i64()) == Some(1);
        client.notify("initialized", &json!({}));
        (client, at - born)
    }

    /// Opens a text; returns the time of its first diagnostics.
    pub fn open(&mut self, uri: &str, text: &str) -> Instant {
        self.uri = uri.to_owned();
        self.version = 1;
        self.lines = text.split('\n').map(str::to_owned).collect();
        let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
        self.notify("textDocument/didOpen", &json!({"textDocument": document}));
        self.diagnostics()
    }

    /// Sends a change of one character in a line, which is typed or removed again. Returns the time
    /// before it is written.
    pub fn type_at(&mut self, line: usize, column: usize) -> Instant {
        self.version += 1;
        let typed = self.lines[line].as_bytes().get(column) == Some(&b'x');
        let (end, text) = if typed { (column + 1, "") } else { (column, "x") };
        self.lines[line].replace_range(column..end, text);
        let change = if self.full_sync {
            json!({"text": self.lines.join("\n")})
        } else {
            let place = |character: usize| json!({"line": line, "character": character});
            json!({"range": {"start": place(column), "end": place(end)}, "text": text})
        };
        let document = json!({"uri": self.uri, "version": self.version});
        let message = frame(
            "textDocument/didChange",
            None,
            &json!({"textDocument": document, "contentChanges": [change]}),
        );
        let start = Instant::now();
        self.write(&message);
        start
    }

    /// Waits for the diagnostics of the newest version, and returns the time of their arrival. For a server that sends
    /// no versions, any diagnostics count.
    pub fn diagnostics(&mut self) -> Instant {
        if self.pull {
            return self.request("textDocument/diagnostic", json!({"textDocument": {"uri": self.uri}})).0;
        }
        if self.versioned && self.published >= self.version {
            return Instant::now();
        }
        loop {
            let (at, message) = self.next();
            let newest = message["params"]["version"].as_i64().is_none_or(|version| version >= self.version);
            if message["method"] == "textDocument/publishDiagnostics" && newest {
                return at;
            }
        }
    }

    /// Sends a request about a position in the open document; returns the time until its answer.
    pub fn ask(&mut self, method: &str, line: usize, column: usize) -> Duration {
        let place = json!({"line": line, "character": column});
        let params = json!({"textDocument": {"uri": self.uri}, "position": place});
        let start = Instant::now();
        self.request(method, params).0 - start
    }

    /// Waits for the diagnostics of the last change, unless they are pulled or came with an answer.
    pub fn diagnostics_settle(&mut self) {
        if !self.pull && self.published < self.version && self.versioned {
            self.diagnostics();
        }
    }

    /// Returns true if a workspace symbol has this name.
    pub fn finds(&mut self, name: &str) -> bool {
        let (_, answer) = self.request("workspace/symbol", json!({"query": name}));
        answer["result"].as_array().is_some_and(|all| all.iter().any(|s| s["name"] == name))
    }

    /// Sends any request; returns the time of its answer, and the answer.
    pub fn request(&mut self, method: &str, params: Value) -> (Instant, Value) {
        self.id += 1;
        let id = self.id;
        self.write(&frame(method, Some(&id.into()), &params));
        loop {
            let (at, message) = self.next();
            if message["id"] == id && message.get("method").is_none() {
                return (at, message);
            }
        }
    }

    /// Returns the resident memory in bytes on Linux; 0 on other systems.
    pub fn resident(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|l| l.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()).map_or(0, |kb| kb * 1024)
    }

    /// Returns the next message that is no request of the server; such requests get an empty answer.
    fn next(&mut self) -> (Instant, Value) {
        loop {
            let (at, body) = self.messages.recv_timeout(PATIENCE).expect("the server answers");
            let message: Value = serde_json::from_slice(&body).expect("servers send JSON");
            if message["method"] == "textDocument/publishDiagnostics"
                && let Some(version) = message["params"]["version"].as_i64()
            {
                (self.published, self.versioned) = (version, true);
            }
            match (message.get("method"), message.get("id")) {
                (Some(_), Some(id)) => {
                    let body = json!({"jsonrpc": "2.0", "id": id, "result": null}).to_string();
                    self.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
                }
                _ => return (at, message),
            }
        }
    }

    fn notify(&mut self, method: &str, params: &Value) {
        self.write(&frame(method, None, params));
    }

    fn write(&mut self, bytes: &[u8]) {
        self.input.write_all(bytes).and_then(|()| self.input.flush()).expect("the server reads");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn frame(method: &str, id: Option<&Value>, params: &Value) -> Vec<u8> {
    let mut message = json!({"jsonrpc": "2.0", "method": method, "params": params});
    if let Some(id) = id {
        message["id"] = id.clone();
    }
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn read(output: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
    let mut body = vec![0; length?];
    output.read_exact(&mut body).ok()?;
    Some(body)
}
