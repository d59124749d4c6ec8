//! A map of equal squares: each place gets one, as near as can be to where it lies.

use std::collections::BTreeSet;

use super::{MapPoint, UnitIx};

/// A square of a map, counted from the upper left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    /// The place.
    pub unit: UnitIx,
    /// The column, from 0.
    pub column: usize,
    /// The row, from 0.
    pub row: usize,
}

/// How many squares there are for each place, so that coasts and empty land leave gaps.
const SQUARES: f64 = 1.5;

/// The squares of places. Those in the middle choose first, each the free square nearest to where it
/// lies; the order depends on nothing but where they lie and, where that is the same, on the index.
pub fn tiles(places: &[(UnitIx, MapPoint)]) -> Vec<Tile> {
    let Some((_, first)) = places.first() else { return Vec::new() };
    let mean = |of: fn(&MapPoint) -> f64| {
        places.iter().map(|(_, point)| of(point)).sum::<f64>() / places.len() as f64
    };
    let middle = MapPoint { lat: mean(|point| point.lat), lon: mean(|point| point.lon) };
    // A degree of longitude is shorter the farther north it is.
    let narrow = libm::cos(middle.lat.to_radians());
    let flat = |point: MapPoint| (point.lon * narrow, -point.lat);
    let (mut low, mut high) = (flat(*first), flat(*first));
    for (_, point) in places {
        let (x, y) = flat(*point);
        (low, high) = ((low.0.min(x), low.1.min(y)), (high.0.max(x), high.1.max(y)));
    }
    let (wide, tall) = ((high.0 - low.0).max(1e-9), (high.1 - low.1).max(1e-9));
    let side =
        libm::sqrt(wide * tall / (SQUARES * places.len() as f64)).max(wide.max(tall) / places.len() as f64);
    let wished_place = |point: MapPoint| {
        let (x, y) = flat(point);
        ((x - low.0) / side, (y - low.1) / side)
    };
    let apart = |(x, y): (f64, f64), (column, row): (i64, i64)| {
        let (dx, dy) = (x - column as f64, y - row as f64);
        dx * dx + dy * dy
    };
    let centre = wished_place(middle);
    let mut order: Vec<(UnitIx, (f64, f64))> =
        places.iter().map(|(unit, point)| (*unit, wished_place(*point))).collect();
    let from_centre = |(x, y): (f64, f64)| (x - centre.0) * (x - centre.0) + (y - centre.1) * (y - centre.1);
    order.sort_by(|(one, a), (other, b)| from_centre(*a).total_cmp(&from_centre(*b)).then(one.cmp(other)));
    let mut taken: BTreeSet<(i64, i64)> = BTreeSet::new();
    let mut squares: Vec<(UnitIx, (i64, i64))> = Vec::new();
    for (unit, at) in order {
        let near = (libm::round(at.0) as i64, libm::round(at.1) as i64);
        // Within so many squares at least one is free.
        let reach = libm::ceil(libm::sqrt(taken.len() as f64)) as i64 + 1;
        let around =
            (-reach..=reach).flat_map(|dx| (-reach..=reach).map(move |dy| (near.0 + dx, near.1 + dy)));
        let free = around.filter(|square| !taken.contains(square));
        let nearest =
            free.min_by(|one, other| apart(at, *one).total_cmp(&apart(at, *other)).then(one.cmp(other)));
        let square = nearest.unwrap_or(near);
        taken.insert(square);
        squares.push((unit, square));
    }
    let least = |of: fn(&(i64, i64)) -> i64| squares.iter().map(|(_, square)| of(square)).min().unwrap_or(0);
    let (left, top) = (least(|square| square.0), least(|square| square.1));
    let tile = |(unit, (column, row)): (UnitIx, (i64, i64))| Tile {
        unit,
        column: usize::try_from(column - left).unwrap_or_default(),
        row: usize::try_from(row - top).unwrap_or_default(),
    };
    let mut tiles: Vec<Tile> = squares.into_iter().map(tile).collect();
    tiles.sort_by_key(|tile| (tile.row, tile.column));
    tiles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(points: &[(f64, f64)]) -> Vec<(UnitIx, MapPoint)> {
        let place = |(index, (lat, lon)): (usize, &(f64, f64))| {
            (UnitIx::from(index), MapPoint { lat: *lat, lon: *lon })
        };
        points.iter().enumerate().map(place).collect()
    }

    #[test]
    fn each_place_has_a_square_of_its_own() {
        let crowded: Vec<(f64, f64)> =
            (0..300).map(|index| (60.0 + f64::from(index % 7) * 0.01, 15.0)).collect();
        for points in [&crowded[..], &[(60.0, 15.0)], &[(60.0, 15.0), (60.0, 15.0)], &[]] {
            let tiles = tiles(&places(points));
            let squares: BTreeSet<(usize, usize)> =
                tiles.iter().map(|tile| (tile.column, tile.row)).collect();
            assert_eq!((tiles.len(), squares.len()), (points.len(), points.len()));
        }
    }

    #[test]
    fn the_north_is_up_and_the_east_is_right() {
        let tiles = tiles(&places(&[(68.0, 20.0), (55.5, 13.0), (59.3, 18.0), (57.7, 12.0)]));
        let tile_of =
            |index: usize| *tiles.iter().find(|tile| tile.unit == UnitIx::from(index)).expect("a tile");
        assert!(
            tile_of(0).row < tile_of(2).row
                && tile_of(2).row <= tile_of(3).row
                && tile_of(3).row <= tile_of(1).row
        );
        assert!(tile_of(3).column < tile_of(2).column);
    }
}
