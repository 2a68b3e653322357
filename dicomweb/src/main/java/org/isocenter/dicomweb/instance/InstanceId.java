package org.isocenter.dicomweb.instance;

/// The three UIDs that name an instance in its partition. They need not differ from each other
/// (STORE-36).
public record InstanceId(Uid study, Uid series, Uid instance) {
    /// The path below the version.
    public String path() {
        return "/studies/" + study + "/series/" + series + "/instances/" + instance;
    }
}
