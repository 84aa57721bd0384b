//! A stand-in for the crate native-tls that makes no connection: whoever asks for one is refused.
//!
//! It has the types that reqwest 0.11 and tokio-native-tls name, and nothing behind them. A stream
//! cannot even be constructed, so no byte can travel unprotected by mistake.

use std::convert::Infallible;
use std::io::{self, Read, Write};
use std::{error, fmt};

/// What every attempt ends with.
#[derive(Debug)]
pub struct Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this build of the client speaks plain HTTP only")
    }
}

impl error::Error for Error {}

/// The result of whatever TLS would do.
pub type Result<T> = std::result::Result<T, Error>;

/// A key and its certificates.
#[derive(Clone)]
pub struct Identity(Infallible);

impl Identity {
    /// Refuses.
    pub fn from_pkcs12(_: &[u8], _: &str) -> Result<Self> {
        Err(Error)
    }

    /// Refuses.
    pub fn from_pkcs8(_: &[u8], _: &[u8]) -> Result<Self> {
        Err(Error)
    }
}

/// A certificate.
#[derive(Clone)]
pub struct Certificate(Infallible);

impl Certificate {
    /// Refuses.
    pub fn from_der(_: &[u8]) -> Result<Self> {
        Err(Error)
    }

    /// Refuses.
    pub fn from_pem(_: &[u8]) -> Result<Self> {
        Err(Error)
    }

    /// Never called: there is no certificate.
    pub fn to_der(&self) -> Result<Vec<u8>> {
        match self.0 {}
    }
}

/// A version of the protocol.
#[derive(Debug, Clone, Copy)]
pub enum Protocol {
    /// SSL 3.0.
    Sslv3,
    /// TLS 1.0.
    Tlsv10,
    /// TLS 1.1.
    Tlsv11,
    /// TLS 1.2.
    Tlsv12,
}

/// Settings, all of which are ignored.
#[derive(Default)]
pub struct TlsConnectorBuilder(());

macro_rules! ignored {
    ($($name:ident: $type:ty),* $(,)?) => {
        $(
            /// Ignored.
            pub fn $name(&mut self, _: $type) -> &mut Self {
                self
            }
        )*
    };
}

impl TlsConnectorBuilder {
    ignored! {
        identity: Identity,
        min_protocol_version: Option<Protocol>,
        max_protocol_version: Option<Protocol>,
        add_root_certificate: Certificate,
        disable_built_in_roots: bool,
        request_alpns: &[&str],
        danger_accept_invalid_certs: bool,
        use_sni: bool,
        danger_accept_invalid_hostnames: bool,
    }

    /// A connector that refuses.
    pub fn build(&self) -> Result<TlsConnector> {
        Ok(TlsConnector(()))
    }
}

/// A connector that refuses.
#[derive(Clone)]
pub struct TlsConnector(());

impl TlsConnector {
    /// A connector that refuses.
    pub fn new() -> Result<Self> {
        Ok(Self(()))
    }

    /// Settings, all of which are ignored.
    pub fn builder() -> TlsConnectorBuilder {
        TlsConnectorBuilder::default()
    }

    /// Refuses.
    pub fn connect<S>(&self, _: &str, _: S) -> std::result::Result<TlsStream<S>, HandshakeError<S>> {
        Err(HandshakeError::Failure(Error))
    }
}

/// An acceptor, which cannot be made.
#[derive(Clone)]
pub struct TlsAcceptor(Infallible);

impl TlsAcceptor {
    /// Never called: there is no acceptor.
    pub fn accept<S>(&self, _: S) -> std::result::Result<TlsStream<S>, HandshakeError<S>> {
        match self.0 {}
    }
}

/// Why a handshake ended.
#[derive(Debug)]
pub enum HandshakeError<S> {
    /// It failed.
    Failure(Error),
    /// It waits for the other side, which cannot happen.
    WouldBlock(MidHandshakeTlsStream<S>),
}

/// A handshake under way, which cannot happen.
#[derive(Debug)]
pub struct MidHandshakeTlsStream<S>(Infallible, S);

impl<S> MidHandshakeTlsStream<S> {
    /// Never called: there is no handshake.
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.1
    }

    /// Never called: there is no handshake.
    pub fn handshake(self) -> std::result::Result<TlsStream<S>, HandshakeError<S>> {
        match self.0 {}
    }
}

/// A connection, which cannot be made.
#[derive(Debug)]
pub struct TlsStream<S>(Infallible, S);

impl<S> TlsStream<S> {
    /// Never called: there is no connection.
    pub fn get_ref(&self) -> &S {
        &self.1
    }

    /// Never called: there is no connection.
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.1
    }

    /// Never called: there is no connection.
    pub fn negotiated_alpn(&self) -> Result<Option<Vec<u8>>> {
        match self.0 {}
    }

    /// Never called: there is no connection.
    pub fn peer_certificate(&self) -> Result<Option<Certificate>> {
        match self.0 {}
    }

    /// Never called: there is no connection.
    pub fn shutdown(&mut self) -> io::Result<()> {
        match self.0 {}
    }
}

impl<S> Read for TlsStream<S> {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        match self.0 {}
    }
}

impl<S> Write for TlsStream<S> {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        match self.0 {}
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0 {}
    }
}
