//! The least that a TLS forwarder can be on tokio-rustls: the harness's measure of what is possible. One thread, 64 KB buffers.
//!
//! rustls reads 4 KB at a time from the socket. With `--read-buffer 65536` it finds them in a buffer, which costs a copy and saves most reads.

use std::{collections::HashMap, error::Error, io::Result, net::SocketAddr, sync::Arc};

use rustls::crypto::aws_lc_rs::Ticketer;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{BufReader, copy_bidirectional_with_sizes};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

type Outcome<T> = std::result::Result<T, Box<dyn Error>>;

const BUFFER: usize = 64 * 1024;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words == ["--version"] {
        print!("{}", versions());
        return Ok(());
    }
    let arguments: HashMap<&str, &str> = words.chunks_exact(2).map(|pair| (pair[0].as_str(), pair[1].as_str())).collect();
    let required = |name: &str| arguments.get(name).copied().ok_or_else(|| format!("{name} is missing"));
    let acceptor =
        TlsAcceptor::from(Arc::new(config(required("--cert")?, required("--key")?, arguments.get("--client-ca").copied())?));
    let listener = TcpListener::bind(required("--listen")?).await?;
    let upstream: SocketAddr = required("--upstream")?.parse()?;
    let read_buffer = arguments.get("--read-buffer").map_or(Ok(1), |bytes| bytes.parse())?;
    println!("listening {}", listener.local_addr()?);
    loop {
        let (client, _) = listener.accept().await?;
        let acceptor = acceptor.clone();
        // An error is the end of its connection and of nothing else.
        tokio::spawn(async move { forward(client, acceptor, upstream, read_buffer).await.ok() });
    }
}

async fn forward(client: TcpStream, acceptor: TlsAcceptor, upstream: SocketAddr, read_buffer: usize) -> Result<()> {
    client.set_nodelay(true)?;
    let mut client = acceptor.accept(BufReader::with_capacity(read_buffer, client)).await?;
    let mut upstream = TcpStream::connect(upstream).await?;
    upstream.set_nodelay(true)?;
    copy_bidirectional_with_sizes(&mut client, &mut upstream, BUFFER, BUFFER).await?;
    Ok(())
}

fn config(certificate: &str, key: &str, client_ca: Option<&str>) -> Outcome<ServerConfig> {
    let chain = CertificateDer::pem_file_iter(certificate)?.collect::<std::result::Result<Vec<_>, _>>()?;
    let builder = ServerConfig::builder_with_protocol_versions(&[&rustls::version::TLS13]);
    let builder = match client_ca {
        Some(file) => {
            let mut trusted = RootCertStore::empty();
            for authority in CertificateDer::pem_file_iter(file)? {
                trusted.add(authority?)?;
            }
            builder.with_client_cert_verifier(WebPkiClientVerifier::builder(Arc::new(trusted)).build()?)
        }
        None => builder.with_no_client_auth(),
    };
    let mut config = builder.with_single_cert(chain, PrivateKeyDer::from_pem_file(key)?)?;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.ticketer = Ticketer::new()?;
    Ok(config)
}

/// Of the libraries, as they are pinned.
fn versions() -> String {
    let pins = include_str!("../../Cargo.toml").lines().filter_map(|line| line.split_once(" = { version = \"="));
    let versions = pins.map(|(name, pin)| format!("{name} {}\n", pin.split('"').next().unwrap_or_default()));
    versions.filter(|version| !version.starts_with("rustix")).collect()
}
