//! The listener and its connections, on a thread of their own: a paused or blocked runtime in a test does not stop the
//! mock.

use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::dispatch;
use crate::error::BuildError;
use crate::exchange::{Caller, Reset};
use crate::state::State;

/// A running server. It stops when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    scheme: &'static str,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    runtime: tokio::runtime::Handle,
}

impl Server {
    pub(crate) fn start(
        address: SocketAddr,
        state: Arc<State>,
        #[cfg(feature = "tls")] identity: Option<&crate::tls::Identity>,
    ) -> Result<Self, BuildError> {
        #[cfg(feature = "tls")]
        let accept = identity.map(crate::tls::Identity::acceptor).transpose()?;
        #[cfg(not(feature = "tls"))]
        let accept = None;
        let scheme = if accept.is_some() { "https" } else { "http" };
        let bind = |source| BuildError::Bind { address, source };
        let listener = StdListener::bind(address).map_err(bind)?;
        listener.set_nonblocking(true).map_err(bind)?;
        let address = listener.local_addr().map_err(bind)?;
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = mpsc::channel();
        let run = move || {
            // The runtime must not be made, nor dropped, on the caller's thread: that may run another one.
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            match runtime {
                Ok(runtime) => {
                    let _ = ready.send(Ok(runtime.handle().clone()));
                    runtime.block_on(serve(listener, accept, state, stopped));
                }
                Err(error) => drop(ready.send(Err(error))),
            }
        };
        let thread = thread::Builder::new().name("larkspur-mock".into()).spawn(run).map_err(BuildError::Thread)?;
        let gone = || io::Error::other("the server's thread ended");
        let runtime = started.recv().map_err(|_| BuildError::Thread(gone()))?.map_err(BuildError::Thread)?;
        Ok(Self { address, scheme, stop: Some(stop), thread: Some(thread), runtime })
    }

    /// Runs what the mock does of its own accord.
    pub(crate) fn runtime(&self) -> &tokio::runtime::Handle {
        &self.runtime
    }

    pub(crate) fn scheme(&self) -> &'static str {
        self.scheme
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        // A handler that holds the last handle of the mock drops it on the mock's own thread, which cannot wait for
        // itself.
        if let Some(thread) = self.thread.take().filter(|thread| thread.thread().id() != thread::current().id()) {
            let _ = thread.join();
        }
    }
}

async fn serve(listener: StdListener, accept: Option<Accept>, state: Arc<State>, mut stopped: oneshot::Receiver<()>) {
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    let app =
        Router::new().fallback(dispatch::handle).layer(DefaultBodyLimit::disable()).with_state(Arc::clone(&state));
    let app = TowerToHyperService::new(app);
    let mut hang_up = state.hang_up.subscribe();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            Ok(()) = hang_up.changed() => connections.abort_all(),
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => drop(connections.spawn(connection(stream, peer, another(accept.as_ref()), app.clone()))),
                // Too many open files, say: give others time to close theirs.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
        }
    }
    connections.shutdown().await;
}

async fn connection(stream: TcpStream, peer: SocketAddr, accept: Option<Accept>, app: TowerToHyperService<Router>) {
    let _ = stream.set_nodelay(true);
    let caller = Caller { peer, secure: accept.is_some() };
    let stream = match accept {
        None => Wire::Plain(stream),
        #[cfg(feature = "tls")]
        Some(accept) => match accept.accept(stream).await {
            Ok(stream) => Wire::Tls(Box::new(stream)),
            // A caller who speaks no TLS.
            Err(_) => return,
        },
        #[cfg(not(feature = "tls"))]
        Some(never) => match never {},
    };
    let reset = Arc::new(AtomicBool::new(false));
    let io = TokioIo::new(Connection { stream, reset: Arc::clone(&reset) });
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(caller);
        let answer = app.call(request.map(Body::new));
        let reset = Arc::clone(&reset);
        async move {
            let response = match answer.await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            if response.extensions().get::<Reset>().is_some() {
                reset.store(true, Ordering::Release);
                return Err(io::Error::from(io::ErrorKind::ConnectionReset));
            }
            Ok(response)
        }
    });
    // An error here is a caller who went away, or a fault that was asked for.
    // Header names go out as the platform writes them: some clients look them up by case.
    let mut http = http1::Builder::new();
    let _ = http.title_case_headers(true).serve_connection(io, service).with_upgrades().await;
}

/// The same for another connection.
#[cfg(feature = "tls")]
fn another(accept: Option<&Accept>) -> Option<Accept> {
    accept.cloned()
}

/// There is none without TLS.
#[cfg(not(feature = "tls"))]
fn another(accept: Option<&Accept>) -> Option<Accept> {
    accept.copied()
}

/// Makes a TLS connection of a plain one.
#[cfg(feature = "tls")]
type Accept = tokio_rustls::TlsAcceptor;
#[cfg(not(feature = "tls"))]
type Accept = std::convert::Infallible;

/// What bytes come from and go to.
enum Wire {
    Plain(TcpStream),
    #[cfg(feature = "tls")]
    Tls(Box<tokio_rustls::server::TlsStream<TcpStream>>),
}

impl Wire {
    fn tcp(&self) -> &TcpStream {
        match self {
            Self::Plain(stream) => stream,
            #[cfg(feature = "tls")]
            Self::Tls(stream) => stream.get_ref().0,
        }
    }
}

/// Calls a method of whatever the wire is.
macro_rules! on_wire {
    ($wire:expr, $method:ident($($argument:expr),*)) => {
        match &mut $wire {
            Wire::Plain(stream) => Pin::new(stream).$method($($argument),*),
            #[cfg(feature = "tls")]
            Wire::Tls(stream) => Pin::new(stream.as_mut()).$method($($argument),*),
        }
    };
}

/// A connection that can end with a reset instead of an orderly close.
struct Connection {
    stream: Wire,
    reset: Arc<AtomicBool>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.reset.load(Ordering::Acquire) {
            // With nothing to linger for, the system closes by sending a reset.
            let _ = self.stream.tcp().set_zero_linger();
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        on_wire!(self.stream, poll_read(cx, buf))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        on_wire!(self.stream, poll_write(cx, buf))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_wire!(self.stream, poll_flush(cx))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_wire!(self.stream, poll_shutdown(cx))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        on_wire!(self.stream, poll_write_vectored(cx, bufs))
    }

    fn is_write_vectored(&self) -> bool {
        match &self.stream {
            Wire::Plain(stream) => stream.is_write_vectored(),
            #[cfg(feature = "tls")]
            Wire::Tls(stream) => stream.is_write_vectored(),
        }
    }
}
