//! The order of checks as a drawing: layers from top to bottom, lines from what is checked first
//! to what is checked directly after it.

use std::collections::{BTreeMap, BTreeSet};

use untag_verdict::profile::Order;

/// The blanks between two names of a layer.
const GAP: usize = 3;

/// A name in a layer, or a line that passes through it.
#[derive(Debug)]
struct Item {
    /// The name; none for a line.
    label: Option<String>,
    layer: usize,
    /// The column of its middle.
    middle: usize,
}

/// What is drawn.
#[derive(Debug)]
struct Drawing {
    items: Vec<Item>,
    /// The items of each layer from left to right.
    layers: Vec<Vec<usize>>,
    /// What is connected, each from one layer to the next.
    lines: BTreeSet<(usize, usize)>,
}

/// Items of one layer that are connected with the same items of the next.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Track {
    from: Vec<usize>,
    to: Vec<usize>,
}

/// The drawing, line by line.
pub(super) fn draw(order: &Order) -> Vec<String> {
    let mut drawing = Drawing::of(order);
    drawing.place();
    let mut out = Vec::new();
    for layer in 0..drawing.layers.len() {
        if layer > 0 {
            drawing.connections(layer - 1, &mut out);
        }
        out.push(drawing.names(layer));
    }
    out
}

/// Puts `text` into a line so that its middle is at `middle`.
fn put(line: &mut Vec<char>, middle: usize, text: &str) {
    let start = middle - text.chars().count() / 2;
    for (at, c) in text.chars().enumerate() {
        if line.len() <= start + at {
            line.resize(start + at + 1, ' ');
        }
        line[start + at] = c;
    }
}

impl Item {
    fn width(&self) -> usize {
        self.label.as_ref().map_or(1, |label| label.chars().count())
    }

    /// What stands for it in the layer.
    fn text(&self) -> &str {
        self.label.as_deref().unwrap_or("|")
    }
}

impl Drawing {
    fn of(order: &Order) -> Self {
        let mut drawing = Self {
            items: Vec::new(),
            layers: vec![Vec::new(); order.layers.len()],
            lines: BTreeSet::new(),
        };
        let layer_of = |group: usize| {
            order.layers.iter().position(|layer| layer.contains(&group)).unwrap_or_default()
        };
        for (group, rules) in order.groups.iter().enumerate() {
            drawing.add(Some(rules.join(" = ")), layer_of(group));
        }
        let mut after: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (from, to) in &order.edges {
            after.entry(*from).or_default().push(*to);
        }
        for (from, mut targets) in after {
            targets.sort_by_key(|target| layer_of(*target));
            drawing.connect(from, &targets);
        }
        drawing
    }

    fn add(&mut self, label: Option<String>, layer: usize) -> usize {
        self.items.push(Item { label, layer, middle: 0 });
        self.layers[layer].push(self.items.len() - 1);
        self.items.len() - 1
    }

    /// Connects an item with others further down, the nearest first, by one line from which each
    /// branches off.
    fn connect(&mut self, from: usize, targets: &[usize]) {
        let mut end = from;
        for target in targets {
            while self.items[end].layer + 1 < self.items[*target].layer {
                let next = self.add(None, self.items[end].layer + 1);
                self.lines.insert((end, next));
                end = next;
            }
            self.lines.insert((end, *target));
        }
    }

    fn above(&self, item: usize) -> Vec<usize> {
        self.lines.iter().filter(|(_, to)| *to == item).map(|(from, _)| *from).collect()
    }

    /// The column in which an item would like to be: the middle of what it is connected with above.
    fn wish(&self, item: usize) -> Option<usize> {
        let above = self.above(item);
        let sum: usize = above.iter().map(|from| self.items[*from].middle).sum();
        sum.checked_div(above.len())
    }

    /// Gives every item its column, layer by layer.
    fn place(&mut self) {
        for layer in 0..self.layers.len() {
            let mut row = std::mem::take(&mut self.layers[layer]);
            row.sort_by_key(|item| self.wish(*item).unwrap_or_default());
            let mut free = 0;
            for item in &row {
                let half = self.items[*item].width() / 2;
                let wish = self.wish(*item).unwrap_or_default();
                self.items[*item].middle = wish.max(free + half);
                while self.is_ambiguous(*item) {
                    self.items[*item].middle += 2;
                }
                free = self.items[*item].middle - half + self.items[*item].width() + GAP;
            }
            self.layers[layer] = row;
        }
    }

    /// Whether a line from above ends in the column of this item and goes elsewhere.
    fn is_ambiguous(&self, item: usize) -> bool {
        let Item { layer, middle, .. } = self.items[item];
        let above = self.above(item);
        let targets =
            |from: usize| self.lines.iter().filter(move |(f, _)| *f == from).map(|(_, to)| *to);
        layer > 0
            && self.layers[layer - 1].iter().any(|from| {
                let same_column = self.items[*from].middle == middle;
                let same_track = above.iter().all(|other| targets(*other).eq(targets(*from)))
                    && above.contains(from);
                same_column && targets(*from).next().is_some() && !same_track
            })
    }

    fn names(&self, layer: usize) -> String {
        let mut line = Vec::new();
        for item in &self.layers[layer] {
            put(&mut line, self.items[*item].middle, self.items[*item].text());
        }
        line.into_iter().collect()
    }

    /// The tracks below a layer, from left to right.
    fn tracks(&self, layer: usize) -> Vec<Track> {
        let mut tracks: Vec<Track> = Vec::new();
        for from in &self.layers[layer] {
            let to: Vec<_> =
                self.lines.iter().filter(|(f, _)| f == from).map(|(_, to)| *to).collect();
            match tracks.iter_mut().find(|track| track.to == to) {
                _ if to.is_empty() => {}
                Some(track) => track.from.push(*from),
                None => tracks.push(Track { from: vec![*from], to }),
            }
        }
        tracks
    }

    /// Whether a track is one line straight down.
    fn is_straight(&self, track: &Track) -> bool {
        let columns: BTreeSet<_> =
            track.from.iter().chain(&track.to).map(|item| self.items[*item].middle).collect();
        columns.len() == 1
    }

    /// The lines of text between a layer and the next.
    fn connections(&self, layer: usize, out: &mut Vec<String>) {
        let tracks = self.tracks(layer);
        let bent: Vec<_> = tracks.iter().filter(|track| !self.is_straight(track)).collect();
        out.push(self.columns(tracks.iter().flat_map(|track| &track.from)));
        for row in 0..bent.len() {
            out.push(self.row(&tracks, &bent, row));
        }
        if !bent.is_empty() {
            out.push(self.columns(tracks.iter().flat_map(|track| &track.to)));
        }
    }

    fn columns<'a>(&self, items: impl Iterator<Item = &'a usize>) -> String {
        let mut line = Vec::new();
        for item in items {
            put(&mut line, self.items[*item].middle, "|");
        }
        line.into_iter().collect()
    }

    /// One bent track, and what passes it.
    fn row(&self, tracks: &[Track], bent: &[&Track], row: usize) -> String {
        let column = |item: &usize| self.items[*item].middle;
        let own: BTreeSet<_> = bent[row].from.iter().chain(&bent[row].to).map(column).collect();
        let mut line = Vec::new();
        if let (Some(first), Some(last)) = (own.first(), own.last()) {
            for at in *first..=*last {
                put(&mut line, at, "-");
            }
        }
        let straight = tracks.iter().filter(|track| self.is_straight(track));
        let coming = bent[row + 1..].iter().flat_map(|track| &track.from);
        let gone = bent[..row].iter().flat_map(|track| &track.to);
        for item in straight.flat_map(|track| &track.from).chain(coming).chain(gone) {
            put(&mut line, column(item), "|");
        }
        for at in own {
            put(&mut line, at, "+");
        }
        line.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(groups: &[&'static str], layers: &[&[usize]], edges: &[(usize, usize)]) -> Order {
        Order {
            groups: groups.iter().map(|name| vec![*name]).collect(),
            edges: edges.iter().copied().collect(),
            layers: layers.iter().map(|layer| layer.to_vec()).collect(),
            undecided: Vec::new(),
        }
    }

    fn drawn(order: &Order) -> String {
        let mut text: Vec<_> = draw(order).iter().map(|line| line.trim_end().to_owned()).collect();
        text.push(String::new());
        text.join("\n")
    }

    #[test]
    fn a_chain_is_one_line() {
        let chain = order(&["type", "ids", "keys"], &[&[0], &[1], &[2]], &[(0, 1), (1, 2)]);
        assert_eq!(drawn(&chain), "type\n  |\n ids\n  |\nkeys\n");
    }

    #[test]
    fn all_before_all_share_a_track() {
        let both = order(
            &["aaa", "bbb", "ccc", "ddd"],
            &[&[0, 1], &[2, 3]],
            &[(0, 2), (0, 3), (1, 2), (1, 3)],
        );
        let expected = "\
aaa   bbb
 |     |
 +--+--+--+
    |     |
   ccc   ddd
";
        assert_eq!(drawn(&both), expected);
    }

    #[test]
    fn long_lines_pass_the_layers_between() {
        let long = order(&["a", "b", "c", "d"], &[&[0], &[1], &[2, 3]], &[(0, 1), (1, 2), (0, 3)]);
        let expected = "\
a
|
+---+
|   |
b   |
|   |
c   d
";
        assert_eq!(drawn(&long), expected);
    }

    #[test]
    fn lines_that_cross_do_not_touch() {
        let crossing = order(&["a", "b", "c", "d"], &[&[0, 1], &[2, 3]], &[(0, 3), (1, 2), (1, 3)]);
        let expected = "\
a   b
|   |
+-+ |
  +-+-+
  |   |
  d   c
";
        assert_eq!(drawn(&crossing), expected);
    }
}
