//! No data leaves the computer: neither the server nor a command opens a socket.
//!
//! The real program runs under a filter of the Linux kernel (seccomp) that ends a process at its first call of
//! `socket`, for any address. On other systems that test is left out. The other tests read the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// Packages that use a network, or resolve names for that purpose.
const NETWORK_PACKAGES: [&str; 24] = [
    "async-h1",
    "attohttpc",
    "awc",
    "curl",
    "h2",
    "h3",
    "hickory-resolver",
    "http",
    "hyper",
    "isahc",
    "minreq",
    "native-tls",
    "openssl",
    "quinn",
    "reqwest",
    "rustls",
    "sentry",
    "surf",
    "tiny_http",
    "tonic",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "websocket",
];

/// Names that a source file needs to use a network, by file extension.
const NETWORK_NAMES: [(&str, &[&str]); 3] = [
    (
        ".rs",
        &["TcpStream", "TcpListener", "TcpSocket", "UdpSocket", "ToSocketAddrs", "lookup_host", "SocketAddr"],
    ),
    (
        ".ts",
        &[
            "fetch(",
            "node:http",
            "node:https",
            "node:net",
            "node:tls",
            "node:dgram",
            "XMLHttpRequest",
            "WebSocket",
            "sendTelemetry",
            "createTelemetryLogger",
        ],
    ),
    (".lua", &["vim.net", "new_tcp", "new_udp", "sockconnect", "serverstart", "curl", "wget"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Collects all files below a folder, except the installed packages of Node.
fn files_below(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            if !entry.ends_with("node_modules") {
                files_below(&entry, out);
            }
        } else {
            out.push(entry);
        }
    }
}

#[test]
fn no_package_uses_a_network() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let names: Vec<_> =
        lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(names.len() > 50, "the names are read: {names:?}");
    let bad: Vec<_> = names.iter().filter(|name| NETWORK_PACKAGES.contains(name)).collect();
    assert!(bad.is_empty(), "{bad:?}");
}

#[test]
fn no_source_file_uses_a_network() {
    for (folder, end) in [("src", ".rs"), ("editors/vscode/src", ".ts"), ("editors/nvim", ".lua")] {
        let mut files = Vec::new();
        files_below(&root().join(folder), &mut files);
        files.retain(|file| file.to_string_lossy().ends_with(end));
        assert!(files.len() > 5, "{folder} has sources");
        let (_, names) = NETWORK_NAMES.iter().find(|(of, _)| *of == end).unwrap();
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let found: Vec<_> = names.iter().filter(|name| text.contains(**name)).collect();
            assert!(found.is_empty(), "{}: {found:?}", file.display());
        }
    }
}

#[cfg(not(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
#[test]
#[ignore = "needs Linux: its kernel ends a program that opens a socket"]
fn no_program_opens_a_socket() {
    panic!("this cannot be tested here");
}

#[cfg(all(target_os = "linux", target_env = "gnu", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod watched {
    use std::io::{self, BufRead, BufReader, Read, Write};
    use std::os::unix::process::{CommandExt, ExitStatusExt};
    use std::path::Path;
    use std::process::{Child, Command, Stdio};

    use serde_json::{Value, json};

    use super::root;

    /// The signal that ends a process which makes a forbidden call.
    const BAD_SYSTEM_CALL: i32 = 31;

    /// Makes the kernel end the process and its children as soon as one opens a socket. `io_uring`, with which programs
    /// can do so without this call, is forbidden too.
    fn forbid_sockets() -> io::Result<()> {
        const LOAD: u16 = 0x20; // BPF_LD | BPF_W | BPF_ABS
        const JUMP_IF_EQUAL: u16 = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
        const RETURN: u16 = 0x06; // BPF_RET | BPF_K
        let step = |code, jt, jf, k| libc::sock_filter { code, jt, jf, k };
        let mut filter = [
            // The number of the system call is the first field of the filter's input.
            step(LOAD, 0, 0, 0),
            step(JUMP_IF_EQUAL, 2, 0, libc::SYS_socket as u32),
            step(JUMP_IF_EQUAL, 1, 0, libc::SYS_io_uring_setup as u32),
            step(RETURN, 0, 0, libc::SECCOMP_RET_ALLOW),
            step(RETURN, 0, 0, libc::SECCOMP_RET_KILL_PROCESS),
        ];
        let program = libc::sock_fprog { len: filter.len() as u16, filter: filter.as_mut_ptr() };
        // SAFETY: the program and its filter live until the calls return, and the kernel copies them.
        let done = unsafe {
            libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
                && libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program) == 0
        };
        if done { Ok(()) } else { Err(io::Error::last_os_error()) }
    }

    fn without_sockets(program: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env("HOME", folder).env("XDG_CACHE_HOME", folder.join("cache"));
        // SAFETY: between fork and exec the closure makes system calls only.
        unsafe { command.pre_exec(forbid_sockets) };
        command
    }

    /// Returns true if the kernel accepts such a filter; some sandboxes do not allow it.
    fn filter_works(folder: &Path) -> bool {
        let mut opens = without_sockets("bash", folder);
        // Bash opens a socket for this name. No program listens at the port, and no data is sent.
        let done = opens.args(["-c", "exec 3<>/dev/tcp/127.0.0.1/9"]).stderr(Stdio::null()).status();
        done.is_ok_and(|status| status.signal() == Some(BAD_SYSTEM_CALL))
    }

    struct Editor {
        server: Child,
        answers: BufReader<std::process::ChildStdout>,
        last: u64,
    }

    impl Editor {
        fn send(&mut self, message: &Value) {
            let body = message.to_string();
            write!(self.server.stdin.as_mut().unwrap(), "Content-Length: {}\r\n\r\n{body}", body.len())
                .unwrap();
        }

        fn notify(&mut self, method: &str, params: Value) {
            self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
        }

        fn receive(&mut self) -> Value {
            let mut length = 0;
            loop {
                let mut line = String::new();
                assert!(self.answers.read_line(&mut line).unwrap() > 0, "the server ended");
                match line.trim_end() {
                    "" => break,
                    line => {
                        if let Some(given) = line.strip_prefix("Content-Length: ") {
                            length = given.parse().unwrap();
                        }
                    }
                }
            }
            let mut body = vec![0; length];
            self.answers.read_exact(&mut body).unwrap();
            serde_json::from_slice(&body).unwrap()
        }

        /// Sends a request and returns its answer. Requests of the server are meanwhile answered with `null`.
        fn ask(&mut self, method: &str, params: Value) -> Value {
            self.last += 1;
            let id = self.last;
            self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
            loop {
                let message = self.receive();
                if message["method"].is_string() {
                    if !message["id"].is_null() {
                        self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": null}));
                    }
                } else if message["id"] == id {
                    return message;
                }
            }
        }
    }

    /// Simulates an editing session: opens a document, types, and sends every request that an editor sends.
    fn edit(folder: &Path, text: &str) {
        let mut server = without_sockets(env!("CARGO_BIN_EXE_assessor"), folder)
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let answers = BufReader::new(server.stdout.take().unwrap());
        let mut editor = Editor { server, answers, last: 0 };
        let uri = format!("file://{}/reports/open.assessment.md", folder.display());
        let document = json!({"uri": uri});
        let rows: Vec<&str> = text.lines().collect();
        let row = rows.iter().position(|row| row.contains("Sergei Lavrov")).unwrap();
        let column = rows[row].find("Sergei Lavrov").unwrap();
        let place = json!({"line": row, "character": column + 2});
        let all = json!({"start": {"line": 0, "character": 0}, "end": {"line": rows.len(), "character": 0}});

        editor.ask(
            "initialize",
            json!({
                "processId": null, "capabilities": {}, "rootUri": format!("file://{}", folder.display()),
                "workspaceFolders": [{"uri": format!("file://{}", folder.display()), "name": "reports"}],
            }),
        );
        editor.notify("initialized", json!({}));
        let opened = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
        editor.notify("textDocument/didOpen", json!({"textDocument": opened}));
        let change = json!({"range": {"start": place, "end": place}, "text": "gei Ser"});
        let version = json!({"uri": uri, "version": 2});
        editor.notify("textDocument/didChange", json!({"textDocument": version, "contentChanges": [change]}));
        let back = json!({"textDocument": {"uri": uri, "version": 3}, "contentChanges": [{"text": text}]});
        editor.notify("textDocument/didChange", back);

        let mut answered = 0;
        for method in
            ["hover", "definition", "references", "completion", "documentHighlight", "prepareRename"]
        {
            let answer = editor.ask(
                &format!("textDocument/{method}"),
                json!({"textDocument": document, "position": place, "context": {"includeDeclaration": true}}),
            );
            answered += usize::from(
                answer["result"].as_object().is_some_and(|o| !o.is_empty()) || answer["result"].is_array(),
            );
        }
        for method in [
            "documentSymbol",
            "documentLink",
            "codeLens",
            "inlayHint",
            "foldingRange",
            "codeAction",
            "semanticTokens/full",
        ] {
            let answer = editor.ask(
                &format!("textDocument/{method}"),
                json!({"textDocument": document, "range": all, "context": {"diagnostics": []}}),
            );
            answered += usize::from(
                answer["result"].as_object().is_some_and(|o| !o.is_empty()) || answer["result"].is_array(),
            );
        }
        assert!(answered >= 10, "the server works: {answered} requests have an answer");
        // Past reports are read in the background.
        let mut found = false;
        for _ in 0..200 {
            let symbols = editor.ask("workspace/symbol", json!({"query": "Lavrov"}));
            found = symbols["result"].to_string().contains("past.assessment.md");
            if found {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        assert!(found, "the past report is read");
        editor.ask("shutdown", Value::Null);
        editor.notify("exit", Value::Null);
        let status = editor.server.wait().unwrap();
        assert!(status.success(), "the server: {status}");
    }

    #[test]
    fn no_program_opens_a_socket() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        if !filter_works(folder) {
            // Written directly, because the test harness captures the output of the print macros in tests that pass.
            let why = "the kernel does not accept a filter here, or there is no bash";
            let _ = writeln!(io::stderr(), "left out: no_program_opens_a_socket: {why}");
            return;
        }
        let text = std::fs::read_to_string(root().join("tests/fixtures/sample.assessment.md")).unwrap();
        std::fs::create_dir(folder.join("reports")).unwrap();
        std::fs::write(folder.join("reports/past.assessment.md"), &text).unwrap();
        std::fs::write(folder.join("reports/open.assessment.md"), &text).unwrap();
        std::fs::write(folder.join("list.csv"), "id,name,schema\nq1,Velvet Heron,Organization\n").unwrap();

        for (line, status) in [
            ("init reports --print", 0),
            ("completions bash", 0),
            ("man pages", 0),
            ("check reports", 1),
            ("check --format json reports", 1),
            ("inspect reports/open.assessment.md", 0),
            ("map reports/open.assessment.md -o map.html", 0),
            ("renumber --diff reports/open.assessment.md", 0),
            ("explain uncited-claim", 0),
            ("schema", 0),
            ("evaluate reports", 2), // Too short to measure on.
            ("actors show Lavrov", 0),
            ("actors import list.csv -o list.actors", 0),
            ("actors learn reports -o learned.toml", 0),
            ("--help", 0),
        ] {
            let mut command = without_sockets(env!("CARGO_BIN_EXE_assessor"), folder);
            let done = command.args(line.split(' ')).output().unwrap();
            let said = String::from_utf8_lossy(&done.stderr);
            assert_eq!(done.status.code(), Some(status), "{line}: {}\n{said}", done.status);
        }
        edit(folder, &text);
    }
}
