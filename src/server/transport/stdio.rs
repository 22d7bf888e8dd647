//! Standard input and output without helper threads.
//!
//! Editors start servers with pipes (Neovim, most clients) or socket pairs (Node, therefore VS Code). The runtime
//! can poll both. By contrast, tokio's own `stdin` and `stdout` pass every read and write to another thread, which
//! costs two wake-ups of an idle core for each message. They are used only where nothing else works: files,
//! terminals and Windows.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, ReadBuf};

#[cfg(unix)]
use tokio::net::{UnixStream, unix::pipe};

/// The source of messages.
pub enum Input {
    /// A pipe.
    #[cfg(unix)]
    Pipe(pipe::Receiver),
    /// A socket.
    #[cfg(unix)]
    Socket(UnixStream),
    /// Any other input, read on a thread of its own.
    Other(tokio::io::Stdin),
}

/// The destination of messages.
pub enum Output {
    /// A pipe.
    #[cfg(unix)]
    Pipe(pipe::Sender),
    /// A socket.
    #[cfg(unix)]
    Socket(UnixStream),
    /// Any other output. It is never ready for [`Output::try_write`]; tokio's `stdout` writes it.
    Other,
}

impl Input {
    /// Returns the standard input of the process. Must be called inside the runtime.
    #[must_use]
    pub fn stdin() -> Self {
        #[cfg(unix)]
        {
            use std::os::fd::AsFd;
            if let Ok(fd) = io::stdin().as_fd().try_clone_to_owned() {
                match socket(fd) {
                    Ok(socket) => return Self::Socket(socket),
                    Err(Some(fd)) => {
                        if let Ok(pipe) = pipe::Receiver::from_owned_fd(fd) {
                            return Self::Pipe(pipe);
                        }
                    }
                    Err(None) => {}
                }
            }
        }
        Self::Other(tokio::io::stdin())
    }
}

impl Output {
    /// Returns the standard output of the process. Must be called inside the runtime.
    #[must_use]
    pub fn stdout() -> Self {
        #[cfg(unix)]
        {
            use std::os::fd::AsFd;
            if let Ok(fd) = io::stdout().as_fd().try_clone_to_owned() {
                match socket(fd) {
                    Ok(socket) => return Self::Socket(socket),
                    Err(Some(fd)) => {
                        widen(&fd);
                        if let Ok(pipe) = pipe::Sender::from_owned_fd(fd) {
                            return Self::Pipe(pipe);
                        }
                    }
                    Err(None) => {}
                }
            }
        }
        Self::Other
    }

    /// Writes the bytes that the other side accepts without waiting; returns their number.
    ///
    /// # Errors
    /// Returns `WouldBlock` if it accepts nothing now, and any other error if it has gone.
    pub fn try_write(&self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            #[cfg(unix)]
            Self::Pipe(pipe) => pipe.try_write(bytes),
            #[cfg(unix)]
            Self::Socket(socket) => socket.try_write(bytes),
            Self::Other => {
                let _ = bytes;
                Err(io::ErrorKind::WouldBlock.into())
            }
        }
    }

    /// Waits until [`Output::try_write`] is likely to succeed.
    ///
    /// # Errors
    /// Returns the errors of the runtime's poller.
    pub async fn writable(&self) -> io::Result<()> {
        match self {
            #[cfg(unix)]
            Self::Pipe(pipe) => pipe.writable().await,
            #[cfg(unix)]
            Self::Socket(socket) => socket.writable().await,
            Self::Other => Ok(()),
        }
    }
}

impl AsyncRead for Input {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            #[cfg(unix)]
            Self::Pipe(pipe) => Pin::new(pipe).poll_read(cx, buf),
            #[cfg(unix)]
            Self::Socket(socket) => Pin::new(socket).poll_read(cx, buf),
            Self::Other(stdin) => Pin::new(stdin).poll_read(cx, buf),
        }
    }
}

/// Enlarges a pipe for the data that a long text needs after a keystroke: its diagnostics and its outline. The default
/// capacity is 64 KiB, and for each part of that size one side would sleep until the other has woken up.
#[cfg(unix)]
fn widen(fd: &impl std::os::fd::AsFd) {
    #[cfg(target_os = "linux")]
    {
        const ROOM: usize = 256 * 1024;
        if rustix::pipe::fcntl_getpipe_size(fd).is_ok_and(|room| room < ROOM) {
            // The system limits the total size of a user's pipes; beyond it, the pipe keeps its size.
            let _ = rustix::pipe::fcntl_setpipe_size(fd, ROOM);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = fd;
}

/// Converts the descriptor to a socket of the runtime. Returns the descriptor as the error if it is not a socket, or
/// `None` if it was lost on the way.
#[cfg(unix)]
fn socket(fd: std::os::fd::OwnedFd) -> Result<UnixStream, Option<std::os::fd::OwnedFd>> {
    use std::os::unix::fs::FileTypeExt;
    let file = std::fs::File::from(fd);
    if !file.metadata().is_ok_and(|metadata| metadata.file_type().is_socket()) {
        return Err(Some(file.into()));
    }
    let socket = std::os::unix::net::UnixStream::from(std::os::fd::OwnedFd::from(file));
    socket.set_nonblocking(true).map_err(|_| None)?;
    UnixStream::from_std(socket).map_err(|_| None)
}
