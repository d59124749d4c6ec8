// Tests whether numbers of places differ, as the program does it on the pages that it makes: crates `stats` and `analysis`, which name
// the sources of the formulas. A number here is { x, n, k, test }: numerator and base as printed, how sure they are beside exact counts
// (1), and "proportion" or "rate". Tests compare what both give.
"use strict";

// The normal distribution: the chance of a value further from 0 than z, by a series or, far out, by a continued fraction.

function twoSided(z) {
  const x = Math.abs(z) / Math.SQRT2;
  if (x < 2.5) {
    let [term, sum] = [x, x];
    for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
      term *= -x * x / k;
      sum += term / (2 * k + 1);
    }
    return 1 - 2 / Math.sqrt(Math.PI) * sum;
  }
  let fraction = x;
  for (let k = 120; k > 0; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}

function halved(low, high, isTooLow) {
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (isTooLow(middle)) low = middle; else high = middle;
  }
  return low;
}

const quantile = (alpha) => halved(0, 40, (z) => twoSided(z) > alpha);

const effective = ({ x, n, k }) => [k * x, k * n];

// Intervals: Wilson's of a share; of a rate the exact one for few events, else Byar's.

function limits(number, alpha) {
  const [x, n] = effective(number);
  const z = quantile(alpha);
  if (number.test === "proportion") {
    const centre = (x + z * z / 2) / (n + z * z);
    const half = z / (n + z * z) * Math.sqrt(x * (n - x) / n + z * z / 4);
    return [x === 0 ? 0 : centre - half, x === n ? 1 : centre + half];
  }
  const [low, high] = x < 10 && Number.isInteger(x) ? exactEvents(x, alpha) : byar(x, z);
  return [low / n, high / n];
}

function byar(x, z) {
  const low = x > 0 ? x * Math.max(0, 1 - 1 / (9 * x) - z / (3 * Math.sqrt(x))) ** 3 : 0;
  return [low, (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * Math.sqrt(x + 1))) ** 3];
}

function exactEvents(x, alpha) {
  // The chance of at most `most` events where `mean` are expected.
  const atMost = (most, mean) => {
    let [term, sum] = [Math.exp(-mean), 0];
    for (let k = 0; k <= most; k++) { sum += term; term *= mean / (k + 1); }
    return sum;
  };
  const mean = (most, chance) => halved(0, 100, (mean) => atMost(most, mean) > chance);
  return [x === 0 ? 0 : mean(x - 1, 1 - alpha / 2), mean(x, alpha / 2)];
}

// Tests: of shares the "N − 1" chi-square test, or where few are expected the Fisher–Irwin test; of rates the conditional test.

function chance(one, other) {
  const [[x1, n1], [x2, n2]] = [effective(one), effective(other)];
  if (one.test === "rate") {
    const [x, m, part] = [Math.floor(x1 + 0.5), Math.floor(x1 + 0.5) + Math.floor(x2 + 0.5), n1 / (n1 + n2)];
    const mode = Math.min(m, Math.floor((m + 1) * part));
    return asRare(0, m, mode, x, (k) => (m - k) / (k + 1) * part / (1 - part));
  }
  const [m, n] = [x1 + x2, n1 + n2];
  if (Math.min(n1, n2) * Math.min(m, n - m) / n < 1) {
    const fewer = Math.floor(x1 - Math.max(0, m - n2));
    const [first, last] = [x1 - fewer, fewer + Math.floor(Math.min(m, n1) - x1)];
    const mode = Math.max(0, Math.floor((m + 1) * (n1 + 1) / (n + 2) - first));
    return asRare(0, last, Math.min(mode, last), fewer, (step) => {
      const k = first + step;
      return (m - k) * (n1 - k) / ((k + 1) * (n2 + k + 1 - m));
    });
  }
  const cross = x1 * (n2 - x2) - x2 * (n1 - x1);
  return twoSided(Math.sqrt(cross / n1 * (cross / n2) * (n - 1) / (m * (n - m))));
}

// The sum of the chances of all numbers that are no more probable than the observed one; `ratio(k)` is the chance of k + 1 by that of k.
function asRare(first, last, mode, observed, ratio) {
  const weights = new Map([[mode, 1]]);
  for (let k = mode - 1, weight = 1; k >= first; k--) {
    weight /= ratio(k);
    if (weight < 1e-60) break;
    weights.set(k, weight);
  }
  for (let k = mode, weight = 1; k < last; k++) {
    weight *= ratio(k);
    if (weight < 1e-60) break;
    weights.set(k + 1, weight);
  }
  const most = (weights.get(observed) ?? 0) * (1 + 1e-7);
  let [rare, all] = [0, 0];
  for (const weight of weights.values()) {
    all += weight;
    if (weight <= most) rare += weight;
  }
  return Math.min(1, rare / all);
}

// Newcombe's interval of a difference, from those of both numbers.
function difference(one, other, alpha) {
  const [p1, p2] = [one.x / one.n, other.x / other.n];
  const [[low1, high1], [low2, high2]] = [limits(one, alpha), limits(other, alpha)];
  return [p1 - p2 - Math.hypot(p1 - low1, high2 - p2), p1 - p2 + Math.hypot(high1 - p1, p2 - low2)];
}

// Holm's adjusted values, in the order of the input.
function holm(values) {
  const order = values.map((_, index) => index).sort((a, b) => values[a] - values[b]);
  const adjusted = [];
  let most = 0;
  order.forEach((index, rank) => {
    most = Math.max(most, Math.min(1, (order.length - rank) * values[index]));
    adjusted[index] = most;
  });
  return adjusted;
}

// The verdict on each pair { one, other, margin } of a family: "more", "less", "alike" or "undecided".
function comparePairs(pairs, alpha) {
  const adjusted = holm(pairs.map(({ one, other }) => chance(one, other)));
  return pairs.map(({ one, other, margin }, index) => {
    const [p1, p2] = [one.x / one.n, other.x / other.n];
    if (adjusted[index] < alpha) return p1 > p2 ? "more" : "less";
    const room = ({ test }, p) => (test === "proportion" ? Math.min(p, 1 - p) : p);
    const [low, high] = difference(one, other, alpha / pairs.length);
    const isWithin = -margin < low && high < margin;
    return margin < Math.max(room(one, p1), room(other, p2)) && isWithin ? "alike" : "undecided";
  });
}
