//! The file of learned weights: format, reading and writing.
//!
//! All numbers are little-endian. The file contains, in this order:
//!
//! - the magic bytes `NEED2\n`
//! - two thresholds
//! - the vocabulary: a count, then the key and family of each word
//! - two tables of hashed weights of the same size: bits, scale, bias, one signed byte per cell
//! - three sets of trees, two for texts with citations and one for texts without: base, bounds, nodes, roots
//! - the link weights
//! - the draft offsets

use super::features::FEATURES;
use super::grams::Sink;
use super::hash;
use super::link::{KNOTS, LINKS};
use super::trees::{Node, Trees};
use super::vocabulary::Vocabulary;

/// Number of sets of trees that see which neighbours are cited.
pub(super) const FORESTS: usize = 2;

const MAGIC: &[u8; 6] = b"NEED2\n";

/// The weights of hashed features, one signed byte each.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Table {
    /// Base-2 logarithm of the number of cells.
    pub bits: u32,
    /// The weight of one unit of a cell.
    pub scale: f32,
    /// The constant term for every sentence.
    pub bias: f32,
    /// The weights, in units of `scale`.
    pub cells: Vec<i8>,
}

impl Table {
    /// Returns the weight of a feature.
    pub(super) fn weight(&self, hash: u64) -> f32 {
        self.cells.get(hash::cell(hash, self.bits)).map_or(0.0, |&w| f32::from(w) * self.scale)
    }
}

/// Both tables interleaved, so that one lookup reads both. A lookup that misses the processor's cache is the costliest
/// step.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    bits: u32,
    /// The weights of both tables.
    cells: Box<[[i8; 2]]>,
}

impl Pairs {
    /// Interleaves the tables of `weights`, which must have the same size.
    pub(super) fn of(weights: &Weights) -> Self {
        let Weights { own, among, .. } = weights;
        let cells = own.cells.iter().zip(&among.cells).map(|(own, among)| [*own, *among]).collect();
        Self { bits: own.bits, cells }
    }

    fn get(&self, hash: u64) -> [i8; 2] {
        self.cells.get(hash::cell(hash, self.bits)).copied().unwrap_or_default()
    }
}

/// A sum of the features of a sentence, for both models at once.
pub(super) struct Both<'a> {
    pairs: &'a Pairs,
    scales: [f32; 2],
    pub own: f32,
    pub among: f32,
}

impl<'a> Both<'a> {
    /// Starts the sums with the bias of each model.
    pub(super) const fn new(weights: &Weights, pairs: &'a Pairs) -> Self {
        let Weights { own, among, .. } = weights;
        Self { pairs, scales: [own.scale, among.scale], own: own.bias, among: among.bias }
    }

    /// Adds a feature that only the second model has.
    pub(super) fn take_among(&mut self, hash: u64, value: f32) {
        self.among += f32::from(self.pairs.get(hash)[1]) * self.scales[1] * value;
    }
}

impl Sink for Both<'_> {
    fn take(&mut self, hash: u64, value: f32, _: (usize, usize)) {
        let [own, among] = self.pairs.get(hash);
        self.own += f32::from(own) * self.scales[0] * value;
        self.among += f32::from(among) * self.scales[1] * value;
    }
}

/// The contribution of each unit of a sentence to the score of the wording among its neighbours.
pub(super) struct Shares<'a> {
    pub weights: &'a Weights,
    pub shares: Vec<f32>,
}

impl Sink for Shares<'_> {
    fn take(&mut self, hash: u64, value: f32, (first, many): (usize, usize)) {
        let each = self.weights.among.weight(hash) * value / many.max(1) as f32;
        self.shares.iter_mut().skip(first).take(many).for_each(|s| *s += each);
    }
}

/// All learned parameters.
#[derive(Clone, Debug, Default)]
pub(super) struct Weights {
    pub missing: f32,
    pub carried: f32,
    pub vocabulary: Vocabulary,
    pub own: Table,
    pub among: Table,
    /// Trees that see which neighbours are cited. The sets were learned with different seeds, and their mean is more
    /// accurate than each.
    pub trees: [Trees; FORESTS],
    /// Trees that read the paragraph as if nothing in it were cited.
    pub bare_trees: Trees,
    pub link: Vec<f32>,
    /// Log-odds to add if a document has few citations so far; see [`super::link::draft_offset`].
    pub draft_offsets: [f32; KNOTS.len()],
}

/// The reason why a weights file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// The file does not begin like a weights file of this version.
    #[error("not a file of learned weights, or one of another version")]
    NoWeights,
    /// The file ends too early, at this byte.
    #[error("the file of learned weights ends too early at byte {0}")]
    CutShort(usize),
    /// The file contains an invalid value, at this byte.
    #[error("the file of learned weights is damaged at byte {0}")]
    Damaged(usize),
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], WeightsError> {
        let piece = self.at.checked_add(n).and_then(|end| self.bytes.get(self.at..end));
        let piece = piece.ok_or(WeightsError::CutShort(self.at))?;
        self.at += n;
        Ok(piece)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], WeightsError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn u8(&mut self) -> Result<u8, WeightsError> {
        Ok(self.array::<1>()?[0])
    }

    fn u32(&mut self) -> Result<u32, WeightsError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn f32(&mut self) -> Result<f32, WeightsError> {
        let x = f32::from_le_bytes(self.array()?);
        if x.is_finite() { Ok(x) } else { Err(WeightsError::Damaged(self.at - 4)) }
    }

    fn table(&mut self) -> Result<Table, WeightsError> {
        let bits = u32::from(self.u8()?);
        if !(8..=24).contains(&bits) {
            return Err(WeightsError::Damaged(self.at - 1));
        }
        let (scale, bias) = (self.f32()?, self.f32()?);
        let cells = self.take(1 << bits)?.iter().map(|&b| b as i8).collect();
        Ok(Table { bits, scale, bias, cells })
    }

    fn trees(&mut self) -> Result<Trees, WeightsError> {
        let base = self.f32()?;
        let mut bounds = Vec::with_capacity(FEATURES);
        for _ in 0..FEATURES {
            let n = self.u8()?;
            bounds.push((0..n).map(|_| self.f32()).collect::<Result<_, _>>()?);
        }
        let count = self.u32()? as usize;
        let nodes = self.take(count.checked_mul(5).ok_or(WeightsError::Damaged(self.at))?)?;
        let nodes = nodes
            .chunks_exact(5)
            .map(|b| Node {
                feature: b[0],
                bound: b[1],
                right: b[2],
                value: i16::from_le_bytes([b[3], b[4]]),
            })
            .collect();
        let count = self.u32()?;
        let roots = (0..count).map(|_| self.u32()).collect::<Result<_, _>>()?;
        Ok(Trees { bounds, nodes, roots, base })
    }
}

impl Weights {
    /// Returns true if a file begins like those of this and other versions.
    pub(super) fn is_begun_by(head: &[u8]) -> bool {
        matches!(head, [b'N', b'E', b'E', b'D', version, b'\n', ..] if version.is_ascii_digit())
    }

    /// Parses a weights file.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, WeightsError> {
        let mut r = Reader { bytes, at: 0 };
        if r.take(MAGIC.len()).ok() != Some(MAGIC.as_slice()) {
            return Err(WeightsError::NoWeights);
        }
        let (missing, carried) = (r.f32()?, r.f32()?);
        let count = r.u32()?;
        let mut entries = Vec::new();
        for _ in 0..count {
            entries.push((r.u32()?, r.u8()?));
        }
        let (own, among) = (r.table()?, r.table()?);
        if own.bits != among.bits {
            return Err(WeightsError::Damaged(r.at));
        }
        let (trees, bare_trees) = ([r.trees()?, r.trees()?], r.trees()?);
        let link = (0..LINKS).map(|_| r.f32()).collect::<Result<_, _>>()?;
        let mut draft_offsets = [0.0; KNOTS.len()];
        for offset in &mut draft_offsets {
            *offset = r.f32()?;
        }
        // A node whose right child is not after its left one would break the walk, so such a file counts as damaged.
        let inner = |n: &Node| (n.feature as usize) < FEATURES;
        let broken = |trees: &Trees| trees.nodes.iter().any(|n| inner(n) && n.right < 2);
        if trees.iter().chain([&bare_trees]).any(broken) || r.at != bytes.len() {
            return Err(WeightsError::Damaged(r.at));
        }
        let vocabulary = Vocabulary::new(entries);
        Ok(Self { missing, carried, vocabulary, own, among, trees, bare_trees, link, draft_offsets })
    }

    /// Serializes the weights.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let f32s = |out: &mut Vec<u8>, xs: &[f32]| xs.iter().for_each(|x| out.extend(x.to_le_bytes()));
        f32s(&mut out, &[self.missing, self.carried]);
        let entries = self.vocabulary.entries();
        out.extend((entries.len() as u32).to_le_bytes());
        for (key, family) in entries {
            out.extend(key.to_le_bytes());
            out.push(family);
        }
        for table in [&self.own, &self.among] {
            out.push(table.bits as u8);
            f32s(&mut out, &[table.scale, table.bias]);
            out.extend(table.cells.iter().map(|&w| w as u8));
        }
        for trees in self.trees.iter().chain([&self.bare_trees]) {
            f32s(&mut out, &[trees.base]);
            // Weights that were never learned have no bounds. The file still contains a count for each feature.
            for f in 0..FEATURES {
                let bounds = trees.bounds.get(f).map_or(&[] as &[f32], Vec::as_slice);
                out.push(bounds.len() as u8);
                f32s(&mut out, bounds);
            }
            out.extend((trees.nodes.len() as u32).to_le_bytes());
            for n in &trees.nodes {
                out.extend([n.feature, n.bound, n.right]);
                out.extend(n.value.to_le_bytes());
            }
            out.extend((trees.roots.len() as u32).to_le_bytes());
            trees.roots.iter().for_each(|r| out.extend(r.to_le_bytes()));
        }
        f32s(&mut out, &self.link);
        f32s(&mut out, &self.draft_offsets);
        out
    }
}
