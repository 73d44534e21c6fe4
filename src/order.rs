//! Putting lists in order: short ones, or such as are nearly in order. The standard library's sort is
//! made for long ones, and is 4 KB of a module for each kind of list.

/// Sorts by a key; what has the same key stays as it is.
pub fn by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    by(list, |one, next| key(one) <= key(next));
}

/// Sorts such that `fits(one, next)` is true of all neighbours; what fits stays as it is.
pub fn by<T>(list: &mut [T], fits: impl Fn(&T, &T) -> bool) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 && !fits(&list[at - 1], &list[at]) {
            list.swap(at - 1, at);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        for list in [
            vec![],
            vec![(1, 'a')],
            vec![(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')],
            vec![(1, 'a'), (1, 'b'), (0, 'c'), (0, 'd')],
        ] {
            let (mut ours, mut theirs) = (list.clone(), list);
            by_key(&mut ours, |it| it.0);
            theirs.sort_by_key(|it| it.0);
            assert_eq!(ours, theirs);
        }
    }
}
