//! How many steps a second are carried out and judged without sockets: encoded, signed, verified,
//! decoded, applied, answered, read and judged.

use std::collections::BTreeMap;

use divan::Bencher;
use divan::counter::ItemsCount;
use untag_model::{Principal, Request, Share, Tags, World, apply};
use untag_scenarios::builder::success;
use untag_scenarios::outgoing::{Keyring, Outgoing};
use untag_server::principals::OWNER;
use untag_server::{Behavior, Moment, Server};
use untag_verdict::SeenIds;
use untag_verdict::replies::judge;
use untag_wire::encode::Stamp;
use untag_wire::{Action, Call, Style};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const NOW: i64 = 1_790_000_000;

/// How many steps one round makes.
const STEPS: u32 = 1000;

fn main() {
    divan::main();
}

fn call(action: Action, params: &[(&str, &str)]) -> Call {
    let fixed = [("RegionId", "cn-hangzhou"), ("ResourceType", "ResourceShare")];
    let params = fixed.iter().chain(params).map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
    Call { action, params: params.collect() }
}

/// The world as the server has it.
fn world_with(id: &str) -> World {
    let mut world = World::with_principals();
    let (account, region) = ("1".to_owned(), "cn-hangzhou".to_owned());
    let share = Share { account, region, deleted: false, tags: Tags::new() };
    world.shares.insert(id.to_owned(), share);
    world
}

/// Removals of one key from one share, each as a step of a scenario is.
#[divan::bench]
fn steps(bencher: Bencher<'_, '_>) {
    let keyring = Keyring { keys: BTreeMap::from([(Principal::Owner, OWNER.credentials())]) };
    let mut server = Server::new(Behavior::default());
    let mut count = 0_u64;
    let mut send = |outgoing: &Outgoing| {
        count += 1;
        let stamp = Stamp { time: NOW, nonce: format!("{count:032}") };
        let request = outgoing.prepare(&keyring, &stamp, "localhost", "/").expect("a key");
        server.reply_to(Moment { unix: NOW, millis: 0 }, &request)
    };
    let plain = |call| Outgoing::plain(Principal::Owner, call, Style::SDK);
    let made = send(&plain(call(Action::CreateResourceShare, &[("ResourceShareName", "bench")])));
    let made = untag_wire::reply::read(&made).expect("a readable reply");
    let share = made.share_id.as_text().expect("an id").to_owned();
    let removal =
        plain(call(Action::UntagResources, &[("ResourceId.1", &share), ("TagKey.1", "k1")]));
    let (world, expected) = (world_with(&share), [success()]);
    bencher.counter(ItemsCount::new(STEPS)).bench_local(|| {
        let mut seen = SeenIds::default();
        for _ in 0..STEPS {
            let reply = send(&removal);
            let allowed = apply(&world, Principal::Owner, &Request::read(&removal.call.params));
            let judgement = judge(&removal, &reply, &expected, &mut seen);
            assert!(judgement.complaints.is_empty() && !allowed.outcomes.is_empty());
        }
    });
}
