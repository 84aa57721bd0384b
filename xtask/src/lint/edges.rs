//! Which crate may know which: the code map as data, held against `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::Result;
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

use super::{Checked, Finding};
use crate::repository;

/// A row of the code map.
struct Row {
    package: &'static str,
    /// Packages of this repository that it may use, tests and build scripts included.
    ours: &'static [&'static str],
    /// Packages of others that it may not reach, even through what it uses. Tests are free.
    never: &'static [&'static str],
    /// Where it is given, the only packages of others that it may use. Tests are free.
    only: Option<&'static [&'static str]>,
}

const NO_SOCKETS: &[&str] = &["tokio", "reqwest", "hyper", "axum"];

const MAP: &[Row] = &[
    Row { package: "untag-model", ours: &[], never: NO_SOCKETS, only: Some(&["thiserror"]) },
    Row { package: "untag-wire", ours: &["untag-model"], never: NO_SOCKETS, only: None },
    Row {
        package: "untag-scenarios",
        ours: &["untag-model", "untag-wire"],
        never: NO_SOCKETS,
        only: None,
    },
    Row {
        package: "untag-verdict",
        ours: &["untag-model", "untag-wire", "untag-scenarios"],
        never: NO_SOCKETS,
        only: None,
    },
    Row {
        package: "untag-server",
        ours: &["untag-model", "untag-wire"],
        never: &["reqwest", "clap", "anyhow"],
        only: None,
    },
    Row {
        package: "untag-runner",
        ours: &["untag-model", "untag-wire", "untag-scenarios", "untag-verdict"],
        never: &["axum", "clap", "anyhow", "indicatif"],
        only: None,
    },
    Row {
        package: "untag-report",
        ours: &["untag-model", "untag-verdict"],
        never: NO_SOCKETS,
        only: None,
    },
    Row {
        package: "untag-conformance",
        ours: &[
            "untag-model",
            "untag-wire",
            "untag-scenarios",
            "untag-verdict",
            "untag-server",
            "untag-runner",
            "untag-report",
        ],
        never: &[],
        only: None,
    },
    Row {
        package: "untag-fuzz",
        ours: &["untag-scenarios", "untag-verdict", "untag-server", "untag-report"],
        never: &[],
        only: None,
    },
    Row { package: "xtask", ours: &[], never: NO_SOCKETS, only: None },
];

/// The fuzz targets: a workspace of their own, in which tokio may be reached but not named.
const FUZZ: &str = "fuzz/Cargo.toml";

/// A dependency as a manifest states it.
#[derive(Debug, Clone)]
struct Edge {
    from: String,
    to: String,
    kind: DependencyKind,
    /// Whether the other end stands in this repository.
    ours: bool,
    manifest: String,
    line: usize,
}

pub(super) fn check() -> Result<Checked> {
    let metadata = metadata("Cargo.toml", &["--locked"])?;
    let mut edges = edges(&metadata)?;
    if repository::root().join(FUZZ).exists() {
        edges.extend(self::edges(&self::metadata(FUZZ, &["--no-deps"])?)?);
    }
    let mut findings: Vec<Finding> = edges.iter().filter_map(judge).collect();
    findings.extend(reached(&edges, &links(&metadata)));
    Ok(Checked { scope: format!("{} edges", edges.len()), findings })
}

fn metadata(manifest: &str, options: &[&str]) -> Result<Metadata> {
    let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
    let mut command = MetadataCommand::new();
    command.manifest_path(repository::root().join(manifest)).other_options(options);
    Ok(command.exec()?)
}

/// What the manifests of our packages state.
fn edges(metadata: &Metadata) -> Result<Vec<Edge>> {
    let mut edges = Vec::new();
    for package in metadata.workspace_packages() {
        let path = package.manifest_path.as_std_path();
        let manifest = path.strip_prefix(repository::root()).unwrap_or(path);
        let manifest = manifest.to_string_lossy().into_owned();
        let text = repository::read(&manifest)?;
        edges.extend(package.dependencies.iter().map(|dependency| Edge {
            from: package.name.to_string(),
            to: dependency.name.clone(),
            kind: dependency.kind,
            ours: dependency.path.is_some(),
            manifest: manifest.clone(),
            line: line_of(&text, dependency.rename.as_ref().unwrap_or(&dependency.name)),
        }));
    }
    Ok(edges)
}

/// The line on which a manifest names a dependency.
fn line_of(manifest: &str, dependency: &str) -> usize {
    let names = |line: &str| {
        let key = line.trim_start().split(['.', '=', ' ']).next().unwrap_or_default();
        key.trim_matches('"') == dependency
            || line.trim().ends_with(&format!("dependencies.{dependency}]"))
    };
    manifest.lines().position(names).map_or(1, |at| at + 1)
}

fn judge(edge: &Edge) -> Option<Finding> {
    let Some(row) = MAP.iter().find(|row| row.package == edge.from) else {
        let what = format!("`{}` is not on the code map", edge.from);
        return Some(Finding::at(&edge.manifest, 1, what, "add a row for it to the map in xtask"));
    };
    let todo = if edge.ours && !row.ours.contains(&edge.to.as_str()) {
        match row.ours {
            [] => "it uses no other crate of ours: move what is needed into it".to_owned(),
            ours => {
                format!("it may use {} of ours: move the code to where it may", ours.join(", "))
            }
        }
    } else if edge.kind == DependencyKind::Development || edge.ours {
        return None;
    } else {
        let only = row.only.filter(|only| !only.contains(&edge.to.as_str()))?;
        format!(
            "of others it may use {} alone: do without, or do it in a crate outside",
            only.join(", ")
        )
    };
    let what = format!("`{}` may not use `{}`", edge.from, edge.to);
    Some(Finding::at(&edge.manifest, edge.line, what, todo))
}

/// Who uses whom outside tests, by package name, over the whole resolved graph.
type Links = BTreeMap<String, BTreeSet<String>>;

fn links(metadata: &Metadata) -> Links {
    let names: BTreeMap<_, _> =
        metadata.packages.iter().map(|package| (&package.id, package.name.to_string())).collect();
    let mut links = Links::new();
    for node in metadata.resolve.iter().flat_map(|resolve| &resolve.nodes) {
        let used = node.deps.iter().filter(|dependency| {
            dependency.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development)
        });
        let used = used.filter_map(|dependency| names.get(&dependency.pkg).cloned());
        if let Some(name) = names.get(&node.id) {
            links.entry(name.clone()).or_default().extend(used);
        }
    }
    links
}

/// Packages that a row must never reach, and does.
fn reached(edges: &[Edge], links: &Links) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in MAP {
        for never in row.never {
            let Some(path) = path(links, row.package, never) else { continue };
            let first =
                edges.iter().find(|edge| edge.from == row.package && Some(&edge.to) == path.get(1));
            let (manifest, line) =
                first.map_or(("Cargo.toml", 1), |edge| (&*edge.manifest, edge.line));
            let what = format!("`{}` may not reach `{never}`: {}", row.package, path.join(" -> "));
            findings.push(Finding::at(
                manifest,
                line,
                what,
                "turn off the feature or drop the first step",
            ));
        }
    }
    findings
}

/// The shortest way from one package to another.
fn path(links: &Links, from: &str, to: &str) -> Option<Vec<String>> {
    let mut waiting = VecDeque::from([vec![from.to_owned()]]);
    let mut seen = BTreeSet::from([from.to_owned()]);
    while let Some(path) = waiting.pop_front() {
        let last = path.last()?;
        if last == to {
            return Some(path);
        }
        for next in
            links.get(last).into_iter().flatten().filter(|next| seen.insert((*next).clone()))
        {
            waiting.push_back([path.as_slice(), std::slice::from_ref(next)].concat());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, DependencyKind, Edge, Links, judge, line_of, path, reached};

    fn edge(from: &str, to: &str, kind: DependencyKind) -> Edge {
        let ours = to.starts_with("untag-") || to == "xtask";
        let manifest = "crates/x/Cargo.toml".to_owned();
        Edge { from: from.to_owned(), to: to.to_owned(), kind, ours, manifest, line: 7 }
    }

    fn allowed(from: &str, to: &str, kind: DependencyKind) -> bool {
        judge(&edge(from, to, kind)).is_none()
    }

    #[test]
    fn the_map_decides_about_our_own_edges() {
        use DependencyKind::{Development, Normal};
        assert!(allowed("untag-wire", "untag-model", Normal));
        assert!(allowed("untag-conformance", "untag-server", Normal));
        assert!(!allowed("untag-model", "untag-wire", Normal));
        assert!(!allowed("untag-server", "untag-scenarios", Development));
        assert!(!allowed("untag-runner", "untag-server", Normal));
        assert!(!allowed("untag-report", "untag-wire", Normal));
        assert!(!allowed("untag-server", "untag-conformance", Normal));
        assert!(!allowed("xtask", "untag-model", Normal));
        assert!(!allowed("untag-fuzz", "untag-runner", Normal));
        assert!(!allowed("untag-newcomer", "thiserror", Normal));
    }

    #[test]
    fn the_model_knows_thiserror_alone() {
        use DependencyKind::{Build, Development, Normal};
        assert!(allowed("untag-model", "thiserror", Normal));
        assert!(allowed("untag-model", "proptest", Development));
        assert!(!allowed("untag-model", "serde", Normal));
        assert!(!allowed("untag-model", "serde", Build));
        let finding = judge(&edge("untag-model", "serde", Normal)).unwrap();
        assert_eq!(finding.place, "crates/x/Cargo.toml:7");
    }

    #[test]
    fn a_forbidden_package_is_found_behind_another() {
        let link = |from: &str, to: &[&str]| {
            (from.to_owned(), to.iter().map(|to| (*to).to_owned()).collect::<BTreeSet<_>>())
        };
        let links = Links::from([
            link("untag-wire", &["untag-model", "client"]),
            link("client", &["pool"]),
            link("pool", &["tokio", "client"]),
        ]);
        assert_eq!(
            path(&links, "untag-wire", "tokio").unwrap().join(" "),
            "untag-wire client pool tokio"
        );
        assert!(path(&links, "untag-wire", "axum").is_none());
        let findings = reached(&[edge("untag-wire", "client", DependencyKind::Normal)], &links);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, "crates/x/Cargo.toml:7");
    }

    #[test]
    fn the_line_of_a_dependency_is_found() {
        let manifest =
            "[dependencies]\nserde_json = \"1\"\nserde.workspace = true\n[dependencies.tokio]\n";
        assert_eq!(line_of(manifest, "serde"), 3);
        assert_eq!(line_of(manifest, "serde_json"), 2);
        assert_eq!(line_of(manifest, "tokio"), 4);
        assert_eq!(line_of(manifest, "absent"), 1);
    }
}
