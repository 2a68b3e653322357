package org.isocenter.identity.directory;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Remembers answers of the directory until the directory changes.
///
/// Every answer carries the generation that was current **before** it was read, and counts only while
/// that generation is current. A write makes a new generation after its commit. So an answer that was
/// read beside a write, and may be from before it, never outlives the write: it carries the old
/// generation, whenever it is put in. Directories change rarely and are asked for every token, so all
/// is forgotten at once.
final class LookupCache {
    private static final int LIMIT = 20_000;

    private record Entry(long generation, Object answer) {}

    private final AtomicLong generation = new AtomicLong();
    private final ConcurrentHashMap<Object, Entry> entries = new ConcurrentHashMap<>();

    /// The answer to a question.
    ///
    /// @param question a record of its own class, so that no two kinds of question are equal
    Object get(Object question, Supplier<?> loader) {
        Entry known = entries.get(question);
        long current = generation.get();
        if (known != null && known.generation == current) {
            return known.answer;
        }
        Object answer = loader.get();
        if (entries.size() >= LIMIT) {
            entries.clear();
        }
        entries.put(question, new Entry(current, answer));
        return answer;
    }

    /// Forgets everything; to be called after the commit.
    void forget() {
        generation.incrementAndGet();
        entries.clear();
    }
}
