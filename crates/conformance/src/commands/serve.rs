//! `serve`: the reference server on a socket, until it is told to stop.

use std::net::SocketAddr;

use anyhow::{Context, bail};
use tokio::net::TcpListener;
use untag_server::principals::{OTHER, OWNER, RESTRICTED};
use untag_server::{Behavior, MUTANTS, Mutant, Server, ShellOptions, VARIANTS, Variant, conflicts};

use crate::args::ServeArgs;
use crate::closest::advice;
use crate::output;
use crate::signals::Signals;

/// Serves until Ctrl-C or SIGTERM.
pub(crate) fn serve(args: &ServeArgs) -> anyhow::Result<u8> {
    if !args.addr.ip().is_loopback() && !args.allow_remote {
        bail!(
            "{} can be reached by other machines, and the keys that the server accepts are \
             public; listen on 127.0.0.1, or add --allow-remote if that is meant",
            args.addr
        );
    }
    let behavior = behavior(args)?;
    let runtime = tokio::runtime::Runtime::new().context("no threads can be started")?;
    runtime.block_on(listen(args.addr, behavior))?;
    Ok(0)
}

async fn listen(addr: SocketAddr, behavior: Behavior) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let listener = TcpListener::bind(addr).await.with_context(|| {
        format!("{addr} cannot be listened on; take another port, or 0 for a free one")
    })?;
    let bound = listener.local_addr().context("the address cannot be told")?;
    announce(bound)?;
    untag_server::serve(listener, Server::new(behavior), ShellOptions::default(), signals.next())
        .await
        .context("serving failed")
}

/// Says where the server listens; programs wait for this one line on the standard output.
fn announce(addr: SocketAddr) -> anyhow::Result<()> {
    output::complain(&format!(
        "Test keys: {} (owner), {} (same account, may not untag), {} (another account).\n\
         Run the suite against it: untag-conformance run --url http://{addr}\n\
         Stop it with Ctrl-C.\n",
        OWNER.id, RESTRICTED.id, OTHER.id
    ));
    output::print(&format!("listening on http://{addr}\n"))
}

/// The behavior that the arguments ask for.
fn behavior(args: &ServeArgs) -> anyhow::Result<Behavior> {
    let mut behavior = behavior_named(args.mutant.as_deref(), &args.variant)?;
    behavior.break_on_name |= args.internal_error;
    if args.unverified {
        behavior.gateway.verify_signatures = false;
    }
    Ok(behavior)
}

/// The behavior of a mutant, of variants, or of both.
pub(crate) fn behavior_named(
    faulty: Option<&str>,
    variants: &[String],
) -> anyhow::Result<Behavior> {
    let variants = variants.iter().map(|name| variant(name)).collect::<Result<Vec<_>, _>>()?;
    refuse_conflicts(&variants)?;
    let mut behavior = Behavior::default();
    for variant in variants {
        (variant.edit)(&mut behavior);
    }
    if let Some(name) = faulty {
        (mutant(name)?.edit)(&mut behavior);
    }
    Ok(behavior)
}

fn mutant(name: &str) -> anyhow::Result<&'static Mutant> {
    Mutant::find(name).with_context(|| {
        let known = MUTANTS.iter().map(|mutant| mutant.name);
        format!("there is no mutant `{name}`; {}", advice(name, known, "mutants"))
    })
}

fn variant(name: &str) -> anyhow::Result<&'static Variant> {
    Variant::find(name).with_context(|| {
        let known = VARIANTS.iter().map(|variant| variant.name);
        format!("there is no variant `{name}`; {}", advice(name, known, "variants"))
    })
}

fn refuse_conflicts(variants: &[&Variant]) -> anyhow::Result<()> {
    for (at, one) in variants.iter().enumerate() {
        if let Some(other) = variants[..at].iter().find(|other| conflicts(one, other)) {
            bail!(
                "`{}` and `{}` decide the same and exclude each other; name one of them",
                other.name,
                one.name
            );
        }
    }
    Ok(())
}
