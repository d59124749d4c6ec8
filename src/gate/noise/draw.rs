//! Pseudorandom integers that are the same in each build: they depend on a secret, the data, and
//! what is counted.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The variance of a draw, in cases squared.
pub const VARIANCE: f64 = 2.0;

/// The largest draw, in cases.
const BOUND: i32 = 7;

/// The key of all draws: 32 bytes that no reader of the site may know.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A secret of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn keyed(&self) -> Hmac<Sha256> {
        Hmac::new_from_slice(&self.0)
            .unwrap_or_else(|_| unreachable!("a key of this kind may have any length"))
    }

    /// Six hexadecimal digits of a keyed digest that identify the secret.
    pub fn short_name(&self) -> String {
        self.name("secret")[..6].to_string()
    }

    /// Sixteen hexadecimal digits of a digest of the text, keyed with the secret.
    pub fn name(&self, text: &str) -> String {
        let name = self.keyed().chain_update(text).finalize().into_bytes();
        data_encoding::HEXLOWER.encode(&name[..8])
    }
}

/// Debug output must not disclose the secret.
impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("Secret")
    }
}

/// The distribution of a draw: of those on the integers −7 to 7 with variance [`VARIANCE`] the one
/// with maximum entropy, p(k) ∝ exp(−λ k²).
pub(super) struct Draws {
    /// By draw from −7 on: the cumulative probability, times 2³².
    cumulative: Vec<u64>,
}

impl Draws {
    /// The distribution with [`VARIANCE`].
    pub(super) fn new() -> Self {
        let (mut low, mut high) = (0.0, 4.0);
        // Bisection for λ: after a hundred steps the interval is below the precision of `f64`.
        for _ in 0..100 {
            let middle = (low + high) / 2.0;
            let chances = chances(middle);
            let variance: f64 = (-BOUND..=BOUND).zip(&chances).map(|(k, p)| f64::from(k * k) * p).sum();
            if variance > VARIANCE {
                low = middle;
            } else {
                high = middle;
            }
        }
        let mut sum = 0.0;
        let cumulative = chances(low).into_iter().map(|chance| {
            sum += chance;
            libm::round(sum * 4_294_967_296.0) as u64
        });
        Self { cumulative: cumulative.collect() }
    }

    fn draw(&self, random: u32) -> i8 {
        let at = self.cumulative.iter().position(|chance| u64::from(random) < *chance);
        at.map_or(0, |at| at as i8 - BOUND as i8)
    }
}

fn chances(lambda: f64) -> Vec<f64> {
    let weights: Vec<f64> = (-BOUND..=BOUND).map(|k| libm::exp(-lambda * f64::from(k * k))).collect();
    let all: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / all).collect()
}

/// The key of draws: each combination of secret, reporting places, round and data has its own
/// draws.
pub(super) struct Context {
    keyed: Hmac<Sha256>,
}

impl Context {
    /// `places` are the ids of the reporting places, sorted; `round` is an id; `data` is a digest
    /// of their rows.
    pub(super) fn new(secret: &Secret, places: &[&str], round: &str, data: &str) -> Self {
        let mut keyed = secret.keyed();
        for text in [places.join(",").as_str(), "\x1f", round, "\x1f", data, "\x1f"] {
            keyed.update(text.as_bytes());
        }
        Self { keyed }
    }

    /// The draw for a combination of classes.
    pub(super) fn draw(&self, draws: &Draws, classes: &str) -> i8 {
        let bytes = self.keyed.clone().chain_update(classes).finalize().into_bytes();
        draws.draw(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn vectors() -> serde_json::Value {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/noise_vectors.json");
        serde_json::from_str(&std::fs::read_to_string(path).expect("the vectors")).expect("JSON")
    }

    /// The secret of the test vectors.
    pub(crate) fn secret(vectors: &serde_json::Value) -> Secret {
        let digits = vectors["secret_hex"].as_str().expect("digits");
        let bytes = data_encoding::HEXLOWER.decode(digits.as_bytes()).expect("bytes");
        Secret::new(bytes.try_into().expect("32 bytes"))
    }

    /// The context of a place of the test vectors.
    pub(crate) fn context(vectors: &serde_json::Value, of: &serde_json::Value) -> Context {
        let text = |key: &str| of[key].as_str().expect("a text");
        let leaves: Vec<&str> = of["leaves"]
            .as_array()
            .expect("leaves")
            .iter()
            .map(|leaf| leaf.as_str().expect("an id"))
            .collect();
        Context::new(&secret(vectors), &leaves, text("round"), text("data"))
    }

    #[test]
    fn the_cumulative_distribution_equals_the_test_vectors() {
        let vectors = vectors();
        let known: Vec<u64> = serde_json::from_value(vectors["cumulative_u32"].clone()).expect("numbers");
        assert_eq!(Draws::new().cumulative, known);
        assert_eq!(vectors["variance"].as_f64(), Some(VARIANCE));
    }

    #[test]
    fn draws_for_known_keys_equal_the_test_vectors() {
        let (vectors, draws) = (vectors(), Draws::new());
        let raw = vectors["raw"].as_array().expect("draws");
        for drawn in raw {
            let cells = vectors["cells"].as_array().expect("cells");
            let of = cells.iter().find(|cell| cell["unit"] == drawn["unit"]).expect("a cell of the place");
            let text = drawn["text"].as_str().expect("a text");
            assert_eq!(Some(i64::from(context(&vectors, of).draw(&draws, text))), drawn["epsilon"].as_i64());
        }
        assert!(raw.len() > 5);
    }
}
