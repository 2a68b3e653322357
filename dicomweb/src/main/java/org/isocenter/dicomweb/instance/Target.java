package org.isocenter.dicomweb.instance;

/// What a path below `/studies/{study}` points to: a study, a series or an instance.
public sealed interface Target {
    Uid study();

    /// The level in words, for messages.
    default String level() {
        return switch (this) {
            case OfStudy _ -> "study";
            case OfSeries _ -> "series";
            case OfInstance _ -> "instance";
        };
    }

    /// All instances of a study.
    record OfStudy(Uid study) implements Target {}

    /// All instances of a series.
    record OfSeries(Uid study, Uid series) implements Target {}

    /// One instance.
    record OfInstance(Uid study, Uid series, Uid instance) implements Target {
        public InstanceId id() {
            return new InstanceId(study, series, instance);
        }
    }
}
