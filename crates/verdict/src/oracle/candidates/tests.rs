//! Which changes are tried.

use untag_model::Share;

use super::*;

fn share(account: &str, keys: &[&str]) -> Share {
    Share {
        account: account.to_owned(),
        region: "home".to_owned(),
        deleted: false,
        tags: keys.iter().map(|key| ((*key).to_owned(), String::new())).collect(),
    }
}

fn in_short(world: &World) -> String {
    let tag = |(key, value): (&String, &String)| format!("{key}{value}");
    let one = |(id, share): (&String, &Share)| {
        format!("{id} {}", share.tags.iter().map(tag).collect::<Vec<_>>().join(","))
    };
    world.shares.iter().map(one).collect::<Vec<_>>().join("; ") + "."
}

#[test]
fn every_small_change_is_tried_once() {
    let mut world = World::with_principals();
    world.shares.insert("a".to_owned(), share("1", &["K", "k", "m", "o"]));
    world.shares.insert("b".to_owned(), share("1", &["k", "m"]));
    world.shares.insert("f".to_owned(), share("2", &["k"]));
    let params = [
        ("ResourceId.2", "b"),
        ("ResourceId.1", "a"),
        ("ResourceId.3", "f"),
        ("ResourceId.4", "a"),
        ("TagKey.1", "k"),
        ("TagKey.2", "m"),
    ];
    let params = params.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let tried: Vec<_> = afters(&world, Principal::Owner, &params).iter().map(in_short).collect();
    insta::assert_snapshot!(tried.join("\n"), @r"
    a K,k,m,o; b k,m; f k.
    a K,o; b ; f k.
    a K,m,o; b m; f k.
    a K,k,o; b k; f k.
    a o; b ; f k.
    a ; b ; f k.
    a K,o; b k,m; f k.
    a K,m,o; b k,m; f k.
    a K,k,o; b k,m; f k.
    a o; b k,m; f k.
    a ; b k,m; f k.
    a K,k,m,o; b ; f k.
    a K,k,m,o; b m; f k.
    a K,k,m,o; b k; f k.
    a K,o; b m; f k.
    a K,m,o; b ; f k.
    a K,k,m; b k,m; f k.
    a K; b ; f k.
    a K,k,m,o!; b k,m; f k.
    a K,o!; b ; f k.
    a K,k,m,new,o; b k,m; f k.
    a K,new,o; b new; f k.
    a K,k,m,o; b k,m; f .
    a K,o; b ; f .
    ");
}

#[test]
fn where_no_share_is_named_another_is_changed() {
    let mut world = World::with_principals();
    world.shares.insert("a".to_owned(), share("1", &["k"]));
    let tried: Vec<_> = afters(&world, Principal::Owner, &[]).iter().map(in_short).collect();
    assert_eq!(tried, ["a k.", "a ."]);
}
