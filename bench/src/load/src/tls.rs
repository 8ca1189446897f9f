//! The clients' TLS: 1.3, X25519 and one cipher, so that every gate does the same work.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use crate::Outcome;
use crate::arguments::Arguments;
use crate::session::{Mode, Target};

/// Takes `--gate`, how to talk to it, and as whom; `--clients` is how many clients there are, each with tickets of its own.
pub fn target(arguments: &mut Arguments, clients: usize) -> Outcome<Target> {
    let address = arguments.required("gate")?;
    let mode = match (arguments.flag("plain"), arguments.flag("info-first")) {
        (true, false) => Mode::Plain,
        (false, true) => Mode::InfoFirst,
        (false, false) => Mode::TlsFirst,
        (true, true) => return Err("--plain and --info-first exclude each other".into()),
    };
    let pairs = pairs(arguments)?;
    let cipher = arguments.or("cipher", "TLS_AES_128_GCM_SHA256".to_owned())?;
    let authority = arguments.text("ca");
    if mode == Mode::Plain {
        return Ok(Target { address, mode, clients: vec![Arc::new(without_tls()?)] });
    }
    let trusted = trusted(Path::new(&authority.ok_or("--ca is missing")?))?;
    let provider = Arc::new(provider(&cipher)?);
    let clients = (0..clients.max(pairs.len()))
        .map(|number| client(&provider, &trusted, pairs.get(number % pairs.len().max(1))).map(Arc::new))
        .collect::<Outcome<Vec<_>>>()?;
    Ok(Target { address, mode, clients })
}

/// The certificates and keys of `--client-certs DIR` (1.pem, 1-key.pem, 2.pem …), or that of `--cert` and `--key`, or none.
fn pairs(arguments: &mut Arguments) -> Outcome<Vec<(PathBuf, PathBuf)>> {
    let single = match (arguments.text("cert"), arguments.text("key")) {
        (Some(certificate), Some(key)) => vec![(certificate.into(), key.into())],
        (None, None) => vec![],
        _ => return Err("--cert and --key go together".into()),
    };
    let Some(folder) = arguments.text("client-certs").map(PathBuf::from) else {
        return Ok(single);
    };
    let pairs: Vec<_> = (1..)
        .map(|number| (folder.join(format!("{number}.pem")), folder.join(format!("{number}-key.pem"))))
        .take_while(|(certificate, _)| certificate.exists())
        .collect();
    if pairs.is_empty() { Err(format!("{}: no 1.pem there", folder.display()).into()) } else { Ok(pairs) }
}

fn provider(cipher: &str) -> Outcome<CryptoProvider> {
    let suite = match cipher {
        "TLS_AES_128_GCM_SHA256" => aws_lc_rs::cipher_suite::TLS13_AES_128_GCM_SHA256,
        "TLS_AES_256_GCM_SHA384" => aws_lc_rs::cipher_suite::TLS13_AES_256_GCM_SHA384,
        _ => return Err(format!("--cipher {cipher}: unknown").into()),
    };
    Ok(CryptoProvider {
        cipher_suites: vec![suite],
        kx_groups: vec![aws_lc_rs::kx_group::X25519],
        ..aws_lc_rs::default_provider()
    })
}

fn trusted(file: &Path) -> Outcome<Arc<RootCertStore>> {
    let mut trusted = RootCertStore::empty();
    for certificate in certificates(file)? {
        trusted.add(certificate)?;
    }
    Ok(Arc::new(trusted))
}

fn client(
    provider: &Arc<CryptoProvider>,
    trusted: &Arc<RootCertStore>,
    pair: Option<&(PathBuf, PathBuf)>,
) -> Outcome<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_root_certificates(trusted.clone());
    let mut config = match pair {
        Some((certificate, key)) => builder.with_client_auth_cert(certificates(certificate)?, private_key(key)?)?,
        None => builder.with_no_client_auth(),
    };
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// The same client, able to resume its own sessions and nobody else's.
pub fn resuming(client: &ClientConfig) -> ClientConfig {
    let mut resuming = client.clone();
    resuming.resumption = Resumption::in_memory_sessions(8);
    resuming
}

fn without_tls() -> Outcome<ClientConfig> {
    client(&Arc::new(aws_lc_rs::default_provider()), &Arc::new(RootCertStore::empty()), None)
}

fn certificates(file: &Path) -> Outcome<Vec<CertificateDer<'static>>> {
    let certificates = CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
    certificates.map_err(|error| format!("{}: {error}", file.display()).into())
}

fn private_key(file: &Path) -> Outcome<PrivateKeyDer<'static>> {
    PrivateKeyDer::from_pem_file(file).map_err(|error| format!("{}: {error}", file.display()).into())
}
