//! Standard input and output without helper threads.
//!
//! Editors start servers with pipes (Neovim, most clients) or socket pairs (Node, so VS Code). Both can be waited
//! for by the runtime itself. tokio's own `stdin` and `stdout` hand every read and write to another thread instead,
//! which costs two wake-ups of an idle core a message; they serve only where nothing else works: files, terminals
//! and Windows.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, ReadBuf};

#[cfg(unix)]
use tokio::net::{UnixStream, unix::pipe};

/// Where messages come from.
pub enum Input {
    /// A pipe.
    #[cfg(unix)]
    Pipe(pipe::Receiver),
    /// A socket.
    #[cfg(unix)]
    Socket(UnixStream),
    /// Anything else, read on a thread of its own.
    Other(tokio::io::Stdin),
}

/// Where messages go.
pub enum Output {
    /// A pipe.
    #[cfg(unix)]
    Pipe(pipe::Sender),
    /// A socket.
    #[cfg(unix)]
    Socket(UnixStream),
    /// Anything else; never ready for [`Output::try_write`], written by tokio's `stdout`.
    Other,
}

impl Input {
    /// The process's standard input. Must be called within the runtime.
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
    /// The process's standard output. Must be called within the runtime.
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

    /// Writes what the other side takes at once.
    ///
    /// # Errors
    /// `WouldBlock` when it takes nothing now; anything else when it has gone.
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

    /// Waits until [`Output::try_write`] has a chance.
    ///
    /// # Errors
    /// Those of the runtime's poller.
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

/// Makes room in a pipe for what a long text asks for behind a keystroke, its diagnostics and its outline. By default it
/// holds 64 KiB, and for each of them the one side sleeps until the other has woken up.
#[cfg(unix)]
fn widen(fd: &impl std::os::fd::AsFd) {
    #[cfg(target_os = "linux")]
    {
        const ROOM: usize = 256 * 1024;
        if rustix::pipe::fcntl_getpipe_size(fd).is_ok_and(|room| room < ROOM) {
            // A user's pipes may hold no more than the system allows; then this one stays as it is.
            let _ = rustix::pipe::fcntl_setpipe_size(fd, ROOM);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = fd;
}

/// The descriptor as a socket of the runtime; back as it was if it is none; `None` if it was lost on the way.
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
