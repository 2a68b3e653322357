package org.isocenter.dicomweb.instance;

/// A data partition. While a service does not use them, all it has lies in the default one
/// (PART-3).
///
/// @param key the number of the partition in the rows
/// @param name as in paths and in the change feed
public record Partition(int key, String name) {
    public static final Partition DEFAULT = new Partition(1, "Microsoft.Default");
}
