//! A 4-ary implicit heap of small ordered keys, smallest first.

/// A priority queue of copyable keys.
///
/// Four children to a node halve the depth of a binary heap, and
/// [`replace_first`](Self::replace_first) serves the agent who ends one contact and begins the next
/// with a single descent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heap<K> {
    keys: Vec<K>,
}

const CHILDREN: usize = 4;

impl<K: Copy + Ord> Heap<K> {
    pub(crate) fn new() -> Self {
        Self { keys: Vec::new() }
    }

    #[inline]
    pub(crate) fn first(&self) -> Option<K> {
        self.keys.first().copied()
    }

    pub(crate) fn push(&mut self, key: K) {
        self.keys.push(key);
        self.rise(self.keys.len() - 1);
    }

    pub(crate) fn pop(&mut self) -> Option<K> {
        let last = self.keys.pop()?;
        match self.keys.first().copied() {
            None => Some(last),
            Some(first) => {
                self.replace_first(last);
                Some(first)
            }
        }
    }

    /// Puts `key` in the place of the smallest.
    ///
    /// # Panics
    /// When the heap is empty.
    #[inline]
    pub(crate) fn replace_first(&mut self, key: K) {
        let keys = &mut self.keys[..];
        let mut hole = 0;
        loop {
            let child = hole * CHILDREN + 1;
            let least = match keys.get(child..child + CHILDREN) {
                // All four are there: a tournament without branches.
                Some(&[a, b, c, d]) => {
                    let left = usize::from(b < a);
                    let right = 2 + usize::from(d < c);
                    let (lower, upper) = (if b < a { b } else { a }, if d < c { d } else { c });
                    child + if upper < lower { right } else { left }
                }
                _ => match (child..keys.len()).min_by_key(|&other| keys[other]) {
                    Some(least) => least,
                    None => break,
                },
            };
            if keys[least] >= key {
                break;
            }
            keys[hole] = keys[least];
            hole = least;
        }
        keys[hole] = key;
    }

    /// Keeps the keys that `wanted` accepts.
    pub(crate) fn retain(&mut self, wanted: impl FnMut(&K) -> bool) {
        self.keys.retain(wanted);
        // A sorted array is a heap.
        self.keys.sort_unstable();
    }

    fn rise(&mut self, mut hole: usize) {
        let key = self.keys[hole];
        while hole > 0 {
            let parent = (hole - 1) / CHILDREN;
            if self.keys[parent] <= key {
                break;
            }
            self.keys[hole] = self.keys[parent];
            hole = parent;
        }
        self.keys[hole] = key;
    }
}

#[cfg(test)]
mod tests {
    use super::Heap;

    #[test]
    fn keys_come_out_in_order() {
        let mut heap = Heap::new();
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state >> 40
        };
        for _ in 0..500 {
            heap.push(next());
        }
        for _ in 0..1_000 {
            let first = heap.first().expect("full");
            let key = next();
            heap.replace_first(key);
            assert!(heap.first().expect("full") >= first.min(key));
        }
        heap.retain(|key| key % 3 != 0);
        let mut sorted = Vec::new();
        while let Some(key) = heap.pop() {
            sorted.push(key);
        }
        assert!(sorted.is_sorted() && sorted.iter().all(|key| key % 3 != 0) && sorted.len() > 200);
    }
}
